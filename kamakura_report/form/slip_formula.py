"""The word for a slip by formula: what ``form.plausibility`` finds in Python, rule for rule, over cells.

What is known when the workbook is made is put in as numbers, so that formulas are short where earlier years are
settled; only what is still open is looked up. No function later than Excel 2016, none that needs an array formula.

A formula is written for a shape, in which the numbers have only names (``%(usual)s``); ``form.slip_rows`` puts them in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from kamakura_report.form.plausibility import SLIP_WORDS, RowFigures, inverse, small_margin
from kamakura_report.frozen import frozen
from kamakura_report.plan.figures import plain_text
from kamakura_report.plan.model import Slip

_NO_WORD = '""'


class Budget(IntEnum):
    """What is known of the budget that a settlement is held against."""

    __hash__ = int.__hash__  # as quick as that of a number; enum's is not

    NOWHERE = 0  # there is none to hold it against
    OPEN = 1
    SOME = 2
    NOTHING = 3  # or less


class KnownShape(NamedTuple):
    """What matters of the figures known of a row besides their sizes."""

    known: int  # so many
    some: bool  # one of them is not 0
    none_below: bool  # 0
    reach_below: bool  # further below 0 than above
    crosses_zero: bool
    above_share: bool  # above what a percentage is held against

    @classmethod
    def of(cls, row: RowFigures, share: Decimal | None) -> KnownShape:
        """That of these figures."""
        below = row.lowest + row.highest < 0
        above = share is not None and row.highest > share
        return cls(row.known, row.most != 0, row.lowest == 0, below, row.crosses_zero, above)


@frozen
class SlipShape:
    """All that the formula of a figure depends on besides cells and numbers."""

    states: tuple[bool | None, ...]  # of the others: None where one is still open, else whether it is not 0
    after: bool  # they are those of later years, which an 初期値 is held against
    money: bool
    percent: bool
    cumulative: bool
    known: KnownShape
    budget: Budget
    limits: Mapping[Slip, Decimal]


def slip_formula(shape: SlipShape, figure: str, others: Sequence[str], budget: str) -> str:
    """The word for a slip by formula, from cells: the figure, the others, the budget; each may be the name of one.

    Numbers stand as ``%(name)s``: ``last``, ``least``, ``most``, ``lowest``, ``highest`` as in ``RowFigures`` of the
    known ones, ``usual`` with the margin of small figures, ``first`` and ``latest`` of the known ones, ``budget``.
    "" when there is nothing to look for. What is no number there counts as nothing, an error too.
    """
    row = _after(others, shape) if shape.after else _before(others, shape)
    word = _against_budget(shape, figure, budget, _against_row(shape, figure, row))
    word = _fall(shape, figure, others, word)
    word = _share(shape, figure, row, word)
    word = _sign(shape, figure, row, word)
    return _if(f"ISNUMBER({figure})", word, _NO_WORD) if word != _NO_WORD else ""


def unless_reason(formula: str, reasoned: str) -> str:
    """A formula for words, silent once a reason is given, which ``reasoned`` says by formula."""
    return _if(reasoned, _NO_WORD, formula)


@frozen
class _OpenRow:
    """``RowFigures`` of a row with cells that are still open: each of its fields as a formula."""

    count: str
    usual: str  # an error where nothing but 0 is known
    lowest: str
    highest: str


def _before(cells: Sequence[str], shape: SlipShape) -> _OpenRow | None:
    """Of the figures of earlier years; None where all are known."""
    known = shape.known
    still_open = [cell for cell, state in zip(cells, shape.states, strict=True) if state is None]
    if not still_open:
        return None
    last = "0"
    for cell, state in zip(cells, shape.states, strict=True):
        if state is None:
            last = f"IFERROR(1/(1/ABS(SUM({cell}))),{last})"
        elif state:
            last = "%(last)s"
    numbers = [_number(cell) for cell in still_open]
    parts = [f"IFERROR(1/ABS(SUM({cell})),0)" for cell in still_open]  # one of the greatest part is the least size
    least = _call("MAX", [*parts, "1/%(least)s" if known.some else "0"])
    most = _call("MAX", [*(f"ABS({number})" for number in numbers), "%(most)s"])
    return _OpenRow(
        count=f"(COUNT({','.join(still_open)})+{known.known})",
        usual=f"(2*{last}+1/{least}+{most})/4",
        lowest=_call("MIN", [*numbers, "%(lowest)s"]),
        highest=_call("MAX", [*numbers, "%(highest)s"]),
    )


def _after(cells: Sequence[str], shape: SlipShape) -> _OpenRow | None:
    """Of the first figure of later years; None where it is known."""
    if shape.states[0] is not None:
        return None
    first = "0"
    for cell, state in reversed(list(zip(cells, shape.states, strict=True))):
        first = _if(f"ISNUMBER({cell})", cell, first) if state is None else "%(first)s"
    size = f"ABS({first})"
    settled = sum(state is not None for state in shape.states)
    count = f"MIN(COUNT({','.join(cells)})+{settled},1)"
    return _OpenRow(count, f"1/(1/{size})", f"MIN({first},0)", f"MAX({first},0)")


def _sign(shape: SlipShape, figure: str, row: _OpenRow | None, word: str) -> str:
    least = shape.limits.get(Slip.SIGN)
    if least is None:
        return word
    if row is None:
        enough = shape.known.known >= least
        if shape.known.none_below:
            condition = f"{figure}<0" if enough or shape.percent else ""
        else:
            condition = f"{figure}>0" if enough and shape.known.reach_below else ""
    else:
        enough_shown = f"{row.count}>={plain_text(least)}"
        below = [f"{figure}<0", f"{row.lowest}=0", *([] if shape.percent else [enough_shown])]
        above = [f"{figure}>0", f"{row.lowest}+{row.highest}<0", enough_shown]
        condition = _call("OR", [_call("AND", below), _call("AND", above)])
    return _if(condition, _word(Slip.SIGN), word) if condition else word


def _share(shape: SlipShape, figure: str, row: _OpenRow | None, word: str) -> str:
    limit = shape.limits.get(Slip.SHARE)
    if limit is None or not shape.percent or (row is None and shape.known.above_share):
        return word
    condition = f"{figure}>{plain_text(limit)}"
    if row is not None:
        condition = f"AND({condition},{row.highest}<={plain_text(limit)})"
    return _if(condition, _word(Slip.SHARE), word)


def _fall(shape: SlipShape, figure: str, cells: Sequence[str], word: str) -> str:
    """Below the latest figure: an open cell that holds one, or else the last one known."""
    limit = shape.limits.get(Slip.FALL)
    if limit is None or not shape.cumulative or shape.after or not shape.states:
        return word
    latest = ""
    for cell, state in zip(cells, shape.states, strict=True):
        latest = _if(f"ISNUMBER({cell})", cell, latest or figure) if state is None else "%(latest)s"
    allowed = f"ROUND(ABS({latest})*{plain_text(limit)},9)" if limit else "0"
    return _if(f"ROUND(({latest}-{figure})*100,9)>{allowed}", _word(Slip.FALL), word)


def _against_budget(shape: SlipShape, figure: str, cell: str, otherwise: str) -> str:
    """Against this year's budget where one is known, else what is said otherwise."""
    if shape.budget in (Budget.NOWHERE, Budget.NOTHING):
        return otherwise
    budget = "%(budget)s" if shape.budget is Budget.SOME else cell
    word = _NO_WORD
    if limit := shape.limits.get(Slip.PART):
        word = _if(f"AND({figure}>0,ROUND({figure}*{plain_text(limit)},9)<{budget})", _word(Slip.PART), word)
    if limit := shape.limits.get(Slip.BUDGET):
        word = _if(f"{figure}>ROUND({budget}*{plain_text(limit)},9)", _word(Slip.BUDGET), word)
    return word if shape.budget is Budget.SOME else _if(f"{_number(cell)}>0", word, otherwise)


def _against_row(shape: SlipShape, figure: str, row: _OpenRow | None) -> str:
    """By how many times it differs from what is usual in its row."""
    if row is None and (not shape.known.some or shape.known.crosses_zero):
        return _NO_WORD
    limits, words = _steps(shape.limits.get(Slip.JUMP), shape.limits.get(Slip.DROP))
    if not limits:
        return _NO_WORD
    usual = "%(usual)s"
    small = small_margin(shape.money)
    added = f"+{plain_text(small)}" if small else ""
    if row is not None:
        usual = f"({row.usual}{added})"
    times = f"ROUND((ABS({figure}){added})/{usual},9)"
    word = f"CHOOSE(MATCH({times},{{{limits}}}),{words})"  # texts in braces do not survive .xls
    if row is None:
        return _if(f"{figure}<>0", word, _NO_WORD)
    condition = f"AND({figure}<>0,OR({row.lowest}=0,{row.highest}=0))"
    return _if(condition, f"IFERROR({word},{_NO_WORD})", _NO_WORD)


@lru_cache  # a plan has one pair
def _steps(jump: Decimal | None, drop: Decimal | None) -> tuple[str, str]:
    """From how many times what is usual which word is said, both as lists; "" where none ever is."""
    steps = [(Decimal(0), _word(Slip.DROP) if drop else _NO_WORD)]
    if drop and (jump is None or inverse(drop) < jump):
        steps.append((inverse(drop), _NO_WORD))
    if jump:
        steps.append((jump, _word(Slip.JUMP)))
    if len(steps) == 1:
        return "", ""
    return ",".join(plain_text(step) for step, _ in steps), ",".join(word for _, word in steps)


def _word(slip: Slip) -> str:
    return f'"{SLIP_WORDS[slip]}"'


def _number(cell: str) -> str:
    """What is no number in a cell is 0: SUM takes neither texts nor TRUE for numbers."""
    return f"IFERROR(SUM({cell}),0)"


def _if(condition: str, then: str, otherwise: str) -> str:
    return f"IF({condition},{then},{otherwise})"


def _call(function: str, arguments: Iterable[str]) -> str:
    return f"{function}({','.join(arguments)})"
