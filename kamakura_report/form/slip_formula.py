"""The word for a slip by formula: what ``form.plausibility`` finds in Python, rule for rule, over cells.

What is known when the workbook is made is put in as numbers, so that formulas are short where earlier years are
settled; only what is still open is looked up. No function later than Excel 2016, none that needs an array formula.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache

from kamakura_report.form.plausibility import SLIP_WORDS, RowFigures, inverse, small_margin
from kamakura_report.frozen import frozen
from kamakura_report.plan.figures import plain_text
from kamakura_report.plan.model import Slip
from kamakura_report.workbook.question import Earlier, Grounds

_NO_WORD = '""'


def slip_formula(grounds: Grounds, figure: str, others: Sequence[str], budget: str) -> str:
    """The word for a slip by formula, from cells: the figure, those of ``grounds.others``, the budget.

    "" when there is nothing to look for. What is no number there counts as nothing, an error too.
    """
    row = _after(others, grounds.after) if grounds.after else _before(others, grounds.before)
    word = _against_budget(grounds, figure, budget, _against_row(grounds, figure, row))
    word = _fall(grounds, figure, others, word)
    word = _share(grounds, figure, row, word)
    word = _sign(grounds, figure, row, word)
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


_Row = RowFigures | _OpenRow


def _before(cells: Sequence[str], earlier: Sequence[Earlier]) -> _Row:
    """Of the figures of earlier years."""
    known = _known_row(tuple(figure for _, figure in earlier if figure is not None))
    still_open = [cell for cell, (_, figure) in zip(cells, earlier, strict=True) if figure is None]
    if not still_open:
        return known
    last = "0"
    for cell, (_, figure) in zip(cells, earlier, strict=True):
        if figure is None:
            last = f"IFERROR(1/(1/ABS(SUM({cell}))),{last})"
        elif figure:
            last = plain_text(abs(figure))
    numbers = [_number(cell) for cell in still_open]
    parts = [f"IFERROR(1/ABS(SUM({cell})),0)" for cell in still_open]  # one of the greatest part is the least size
    least = _call("MAX", [*parts, f"1/{plain_text(known.least)}" if known.most else "0"])
    most = _call("MAX", [*(f"ABS({number})" for number in numbers), plain_text(known.most)])
    return _OpenRow(
        count=f"(COUNT({','.join(still_open)})+{known.count})",
        usual=f"(2*{last}+1/{least}+{most})/4",
        lowest=_call("MIN", [*numbers, plain_text(known.lowest)]),
        highest=_call("MAX", [*numbers, plain_text(known.highest)]),
    )


_known_row = lru_cache(maxsize=4096)(RowFigures.of)  # the figures known of a row are so for all its years


def _after(cells: Sequence[str], later: Sequence[Earlier]) -> _Row:
    """Of the first figure of later years."""
    if later[0][1] is not None:
        return RowFigures.of([later[0][1]])
    first = "0"
    for cell, (_, figure) in reversed(list(zip(cells, later, strict=True))):
        first = _if(f"ISNUMBER({cell})", cell, first) if figure is None else plain_text(figure)
    size = f"ABS({first})"
    settled = sum(figure is not None for _, figure in later)
    count = f"MIN(COUNT({','.join(cells)})+{settled},1)"
    return _OpenRow(count, f"1/(1/{size})", f"MIN({first},0)", f"MAX({first},0)")


def _sign(grounds: Grounds, figure: str, row: _Row, word: str) -> str:
    least = grounds.limits.get(Slip.SIGN)
    if least is None:
        return word
    if isinstance(row, RowFigures):
        enough = row.count >= least
        if row.lowest == 0:
            condition = f"{figure}<0" if enough or grounds.percent else ""
        else:
            condition = f"{figure}>0" if enough and row.lowest + row.highest < 0 else ""
    else:
        enough_shown = f"{row.count}>={plain_text(least)}"
        below = [f"{figure}<0", f"{row.lowest}=0", *([] if grounds.percent else [enough_shown])]
        above = [f"{figure}>0", f"{row.lowest}+{row.highest}<0", enough_shown]
        condition = _call("OR", [_call("AND", below), _call("AND", above)])
    return _if(condition, _word(Slip.SIGN), word) if condition else word


def _share(grounds: Grounds, figure: str, row: _Row, word: str) -> str:
    limit = grounds.limits.get(Slip.SHARE)
    if limit is None or not grounds.percent or (isinstance(row, RowFigures) and row.highest > limit):
        return word
    condition = f"{figure}>{plain_text(limit)}"
    if isinstance(row, _OpenRow):
        condition = f"AND({condition},{row.highest}<={plain_text(limit)})"
    return _if(condition, _word(Slip.SHARE), word)


def _fall(grounds: Grounds, figure: str, cells: Sequence[str], word: str) -> str:
    """Below the latest figure: an open cell that holds one, or else the last one known."""
    limit = grounds.limits.get(Slip.FALL)
    if limit is None or not grounds.cumulative or not grounds.before:
        return word
    latest = ""
    for cell, (_, known) in zip(cells, grounds.before, strict=True):
        latest = _if(f"ISNUMBER({cell})", cell, latest or figure) if known is None else plain_text(known)
    allowed = f"ROUND(ABS({latest})*{plain_text(limit)},9)" if limit else "0"
    return _if(f"ROUND(({latest}-{figure})*100,9)>{allowed}", _word(Slip.FALL), word)


def _against_budget(grounds: Grounds, figure: str, cell: str, otherwise: str) -> str:
    """Against this year's budget where one is known, else what is said otherwise."""
    if grounds.budget is None:
        return otherwise
    known = grounds.budget[1]
    if known is not None and known <= 0:
        return otherwise
    budget = cell if known is None else plain_text(known)
    word = _NO_WORD
    if limit := grounds.limits.get(Slip.PART):
        word = _if(f"AND({figure}>0,ROUND({figure}*{plain_text(limit)},9)<{budget})", _word(Slip.PART), word)
    if limit := grounds.limits.get(Slip.BUDGET):
        word = _if(f"{figure}>ROUND({budget}*{plain_text(limit)},9)", _word(Slip.BUDGET), word)
    return word if known is not None else _if(f"{_number(cell)}>0", word, otherwise)


def _against_row(grounds: Grounds, figure: str, row: _Row) -> str:
    """By how many times it differs from what is usual in its row."""
    if isinstance(row, RowFigures) and (not row.most or row.crosses_zero):
        return _NO_WORD
    limits, words = _steps(grounds.limits.get(Slip.JUMP), grounds.limits.get(Slip.DROP))
    if not limits:
        return _NO_WORD
    small = small_margin(grounds)
    added = f"+{plain_text(small)}" if small else ""
    usual = plain_text(row.usual + small) if isinstance(row, RowFigures) else f"({row.usual}{added})"
    times = f"ROUND((ABS({figure}){added})/{usual},9)"
    word = f"CHOOSE(MATCH({times},{{{limits}}}),{words})"  # texts in braces do not survive .xls
    if isinstance(row, RowFigures):
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
