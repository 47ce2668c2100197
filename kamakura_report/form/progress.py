"""進捗 (progress against direction or target), 執行率 (execution rate) and 推移 (trend), by formula and in Python."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from enum import StrEnum

from kamakura_report.plan.figures import SIGNIFICANT_DIGITS, normalize_figure, plain_text
from kamakura_report.plan.model import Indicator

_KEEP = "→"
_DOWN = "↘"


class Progress(StrEnum):
    """進捗 of an indicator: its last figure against where it started and where it should go."""

    REACHED = "達成"
    BETTER = "改善"
    LEVEL = "横ばい"
    WORSE = "後退"
    BLANK = "未入力"


def is_judged(indicator: Indicator) -> bool:
    """True when the plan says what is good: by a direction, or by a target.

    A target that the plan's own figure has passed may mean at least so much or at most so much: nobody can tell
    until 目指す方向 stands beside it.
    """
    return bool(indicator.direction) or (indicator.target is not None and not indicator.target_passed)


def progress(
    indicator: Indicator, initial: Decimal | None, years: Sequence[Decimal | None], tolerance: Decimal
) -> Progress | None:
    """The word for the last figure of ``years``; None when the plan does not say what is good.

    A target is reached at it or beyond it, in the direction; without one, seen from the initial value. 横ばい is what
    lies no further from the initial value than ``tolerance`` percent of it; → (維持) without a target is reached
    there or above.
    """
    if not is_judged(indicator):
        return None
    latest = next((figure for figure in reversed(years) if figure is not None), None)
    if latest is None or initial is None:
        return Progress.BLANK
    target = indicator.target
    if indicator.direction or target is None:
        way = -1 if indicator.direction == _DOWN else 1
    else:
        way = 1 if target >= initial else -1
    if target is not None and (latest - target) * way >= 0:
        return Progress.REACHED
    gained = (latest - initial) * way
    if abs(gained) * 100 <= abs(initial) * tolerance:
        gained = Decimal(0)
    if indicator.direction == _KEEP and target is None:
        return Progress.WORSE if gained < 0 else Progress.REACHED
    return Progress.BETTER if gained > 0 else Progress.WORSE if gained < 0 else Progress.LEVEL


def progress_formula(indicator: Indicator, initial: str, years: Sequence[str], tolerance: Decimal) -> str:
    """The word of ``progress`` as a formula over cell references; where that is None one for an empty text.

    "" when there is neither a direction nor a target. A target that nobody can judge by keeps its formula: workbooks
    of earlier programs have one there, and are compared by that.
    """
    if not is_judged(indicator):
        return "" if indicator.target is None else '""'
    latest = last_number_formula(years)
    gained = f"{latest}-{initial}"

    def step(difference: str) -> str:
        sign = f"SIGN({difference})"
        if not tolerance:
            return sign
        limit = f"ROUND(ABS({initial})*{plain_text(tolerance)},9)"  # rounded, floats are what decimals are
        return f"{sign}*(ROUND(ABS({gained})*100,9)>{limit})"

    target = None if indicator.target is None else plain_text(indicator.target)
    if target is not None and not indicator.direction:
        way = f"IF({target}>={initial},1,-1)"
        word = _choose(step(f"({gained})*{way}"), Progress.WORSE, Progress.LEVEL, Progress.BETTER)
        word = f'IF(({latest}-{target})*{way}>=0,"{Progress.REACHED}",{word})'
    else:
        falling = indicator.direction == _DOWN
        kept = Progress.REACHED if indicator.direction == _KEEP and target is None else None
        difference = f"{initial}-{latest}" if falling else gained
        word = _choose(step(difference), Progress.WORSE, kept or Progress.LEVEL, kept or Progress.BETTER)
        if target is not None:
            word = f'IF({latest}{"<=" if falling else ">="}{target},"{Progress.REACHED}",{word})'
    return f'IF(OR(COUNT({",".join(years)})=0,NOT(ISNUMBER({initial}))),"{Progress.BLANK}",{word})'


def execution_rate(budget: Decimal | None, settlement: Decimal | None) -> Decimal | None:
    """執行率: settlement over budget, as a share of 1; None without either, or without a budget."""
    if budget is None or settlement is None or budget == 0:
        return None
    return normalize_figure(Decimal(f"{float(settlement) / float(budget):.{SIGNIFICANT_DIGITS}g}"))


def comparable_money(pairs: Iterable[tuple[Decimal | None, Decimal | None]]) -> list[tuple[Decimal, Decimal]]:
    """Of several (budget, settlement) those that have a rate: a rate of all together is over these alone."""
    return [(budget, spent) for budget, spent in pairs if budget is not None and spent is not None and budget != 0]


def execution_rate_formula(pairs: Sequence[tuple[str, str]]) -> str:
    """A formula for the rate of the last year in which both (budget, settlement) are known, else for an empty text."""
    formula = '""'
    for budget, settlement in pairs:
        known = f"ISNUMBER({settlement}),ISNUMBER({budget}),{budget}<>0"  # not N(…): an error of a blank in Gnumeric
        formula = f"IF(AND({known}),{settlement}/{budget},{formula})"
    return formula


def trend_stretch(cells: Sequence[bool | None]) -> tuple[int, int] | None:
    """First and last of the neighbours without a word (None) that hold most figures (True), the latest of equal ones.

    None when no cell holds a figure.
    """
    best, most, start = None, 0, 0
    for end in range(len(cells) + 1):
        if end < len(cells) and cells[end] is not None:
            continue
        count = sum(map(bool, cells[start:end]))
        if count and count >= most:
            best, most = (start, end - 1), count
        start = end + 1
    return best


def last_number_formula(cells: Sequence[str]) -> str:
    """A formula for the last number among cells that need not stand side by side."""
    formula = cells[0]
    for cell in cells[1:]:
        formula = f"IF(ISNUMBER({cell}),{cell},{formula})"
    return formula


def _choose(step: str, *words: Progress) -> str:
    below, same, above = (f'"{word}"' for word in words)
    return f"CHOOSE({step}+2,{below},{same},{above})"
