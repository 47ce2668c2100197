"""Slips of a clerk, planted in the true figures of one workbook: what each makes of them, and where it must be told.

Nothing here knows a rule of the program. A slip that leaves the figures as they are is none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from random import Random

from bench.series import Row

GOALS: Mapping[str, int | None] = {  # share of slips told, in percent; None: reported, not promised
    "×10": 95, "×100": 95, "×1000": 95, "÷10": 95, "÷100": 95, "円/千円": 95, "sign lost": 90, "copied year": 95,
    "neighbour's figure": 75, "exchanged rows": None, "digit dropped": None, "two digits dropped": None,
    "sign gained": None, "transposed digits": None, "next cell's figure": None,
}  # fmt: skip
COPIED = "copied year"


@dataclass(frozen=True)
class Planted:
    """The figures with a slip in them, and the rows (by place) at one of which it must be told."""

    name: str
    figures: tuple[Decimal, ...]
    rows: tuple[int, ...]


def plant_slips(rows: Sequence[Row], figures: Sequence[Decimal], place: int, chance: Random) -> Iterator[Planted]:
    """Every slip that can be made at the row of that place, one by one; ``figures`` are the true ones."""
    true = figures[place]
    for name, slipped in _of_one_figure(rows[place], true, chance):
        if slipped != true:
            yield Planted(name, _with(figures, {place: slipped}), (place,))
    money = rows[place].kind.is_money
    below = next((other for other in range(place + 1, len(rows)) if rows[other].kind.is_money is money), None)
    if below is not None and figures[below] != true:
        yield Planted("neighbour's figure", _with(figures, {place: figures[below]}), (place,))
        yield Planted("exchanged rows", _with(figures, {place: figures[below], below: true}), (place, below))
    if place + 1 < len(rows) and rows[place + 1].kind.is_money is not money and figures[place + 1] != true:
        yield Planted("next cell's figure", _with(figures, {place: figures[place + 1]}), (place,))


def lose_sign(figures: Sequence[Decimal], place: int) -> Planted | None:
    """The figure of that place without its minus; None where it has none."""
    true = figures[place]
    return Planted("sign lost", _with(figures, {place: -true}), (place,)) if true < 0 else None


def copy_year(figures: Sequence[Decimal], last: Sequence[Decimal]) -> Planted | None:
    """Last year's workbook sent in again; None where nothing changed."""
    return Planted(COPIED, tuple(last), ()) if tuple(last) != tuple(figures) else None


def _of_one_figure(row: Row, true: Decimal, chance: Random) -> Iterator[tuple[str, Decimal]]:
    for zeros in (1, 2, 3):
        yield f"×1{'0' * zeros}", true * 10**zeros
    for zeros in (1, 2):
        yield f"÷1{'0' * zeros}", true / 10**zeros
    for zeros, name in ((1, "digit dropped"), (2, "two digits dropped")):
        left = (abs(true) / 10**zeros).to_integral_value(ROUND_FLOOR)
        if left and true == true.to_integral_value():
            yield name, left.copy_sign(true)
    if row.kind.is_money and true > 0:
        yield "円/千円", true * 1000 + chance.randint(-499, 499)  # the yen as the books have them
    if true > 0 and row.kind.process != "negative":
        yield "sign gained", -true
    digits = str(true)
    places = [at for at in range(len(digits) - 1) if digits[at : at + 2].isdigit() and digits[at] != digits[at + 1]]
    if places:
        at = chance.choice(places)
        yield "transposed digits", Decimal(digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :])


def _with(figures: Sequence[Decimal], changed: dict[int, Decimal]) -> tuple[Decimal, ...]:
    return tuple(changed.get(place, figure) for place, figure in enumerate(figures))
