"""点検: which slips a workbook points at while it is filled in, and from which threshold on. Data, not code."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType


class Slip(StrEnum):
    """A kind of slip, by its name on the sheet 点検 of the master."""

    THOUSAND = "円と千円"  # 決算額 about so many times 予算額, or so many times less
    BUDGET = "予算超過"  # 決算額 above so many times 予算額
    SHARE = "百分率"  # a percentage above this
    HUNDRED = "百分率の桁"  # a percentage about so many times the last one, or so many times less: 14.5 and 0.145
    FALL = "累計の減少"  # a cumulative figure below the last one, by more than so many percent of it
    JUMP = "急増"  # above so many times the last figure
    DROP = "急減"  # below the last figure divided by this
    BACKWARD = "逆行"  # against 目指す方向, by more than so many percent of the last figure


DEFAULTS: Mapping[Slip, Decimal] = MappingProxyType(
    {
        Slip.THOUSAND: Decimal(1000),
        Slip.BUDGET: Decimal(1),
        Slip.SHARE: Decimal(100),
        Slip.HUNDRED: Decimal(100),
        Slip.FALL: Decimal(0),
        Slip.JUMP: Decimal(3),
        Slip.DROP: Decimal(3),
        Slip.BACKWARD: Decimal(0),
    }
)
Thresholds = Mapping[Slip, Decimal | None]  # what a city says otherwise; None: that slip is not looked for


def limits(said: Thresholds) -> Mapping[Slip, Decimal]:
    """The thresholds of the slips that are looked for."""
    held = {**DEFAULTS, **said}
    return {slip: limit for slip, limit in held.items() if limit is not None}
