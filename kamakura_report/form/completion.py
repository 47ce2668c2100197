"""未入力数 and 記入状況: how much of what is required is still empty, by formula and now."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from kamakura_report.form.book import Area, quoted


class Completion(StrEnum):
    """記入状況 of a row, or of the whole workbook."""

    DONE = "記入済み"
    OPEN = "未記入"
    OPTIONAL = "任意"  # nothing here is required
    READY = "提出できます"
    UNFINISHED = "未完了"


def count_formula(areas: Iterable[tuple[str, Area]]) -> str:
    """How many cells of (sheet, area) are empty; sheet "" is the formula's own."""
    blanks = [f"COUNTBLANK({f'{quoted(sheet)}!' if sheet else ''}{area})" for sheet, area in areas]
    return "+".join(blanks)


def row_state(required: int, count: int) -> Completion:
    """The word for a row with so many required cells, so many of them empty."""
    if required == 0:
        return Completion.OPTIONAL
    return Completion.DONE if count == 0 else Completion.OPEN


def whole_state(count: int) -> Completion:
    """The word for the workbook."""
    return Completion.READY if count == 0 else Completion.UNFINISHED


def state_formula(count: str, done: Completion, unfinished: Completion) -> str:
    """The word by formula from a formula of the count."""
    return f'IF({count}=0,"{done}","{unfinished}")'
