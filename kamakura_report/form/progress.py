"""進捗 (progress against direction or target), 達成率 (attainment of a year's target), 執行率 (execution rate) and 推移
(trend), by formula and in Python."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum

from kamakura_report.plan.figures import SIGNIFICANT_DIGITS, normalize_figure, plain_text
from kamakura_report.plan.model import Indicator
from kamakura_report.plan.periods import Period

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
    return bool(indicator.direction) or (indicator.aim is not None and not indicator.target_passed)


def progress(
    indicator: Indicator, initial: Decimal | None, years: Mapping[Period, Decimal | None], tolerance: Decimal
) -> Progress | None:
    """The word for the last figure of ``years``; None when the plan does not say what is good.

    A target, the year's own or else the plan's, is reached at it or beyond it, in the direction; without one, seen from
    the initial value. 横ばい is what lies no further from the initial value than ``tolerance`` percent of it; → (維持)
    without a target is reached there or above. Where there is no initial value by plan, the first year's figure
    stands for it, and until there is a later one only a reached target has a word.
    """
    if not is_judged(indicator):
        return None
    given = [year for year, figure in years.items() if figure is not None]
    latest = years[given[-1]] if given else None
    if latest is None or (initial is None and not indicator.no_baseline):
        return Progress.BLANK
    target, aim = indicator.target_of(given[-1]), indicator.aim
    start = next(iter(years.values())) if indicator.no_baseline else initial
    if indicator.direction or aim is None or indicator.no_baseline:
        way = -1 if indicator.direction == _DOWN else 1
    else:
        assert initial is not None
        way = 1 if aim >= initial else -1
    if target is not None and (latest - target) * way >= 0:
        return Progress.REACHED
    if start is None or (indicator.no_baseline and given[-1] == next(iter(years))):
        return None
    gained = (latest - start) * way
    if abs(gained) * 100 <= abs(start) * tolerance:
        gained = Decimal(0)
    if indicator.direction == _KEEP and target is None:
        return Progress.WORSE if gained < 0 else Progress.REACHED
    return Progress.BETTER if gained > 0 else Progress.WORSE if gained < 0 else Progress.LEVEL


def progress_formula(indicator: Indicator, initial: str, years: Mapping[Period, str], tolerance: Decimal) -> str:
    """The word of ``progress`` as a formula over cell references; where that is None one for an empty text.

    "" when there is neither a direction nor a target. A target that nobody can judge by keeps its formula: workbooks
    of earlier programs have one there, and are compared by that.
    """
    if not is_judged(indicator):
        return "" if indicator.aim is None else '""'
    cells = list(years.values())
    counted = f"COUNT({','.join(cells)})=0"
    if not indicator.targets and not indicator.no_baseline:
        word = _word_formula(indicator, indicator.target, last_number_formula(cells), initial, tolerance)
        return f'IF(OR({counted},NOT(ISNUMBER({initial}))),"{Progress.BLANK}",{word})'
    formula = '""'
    for year, cell in years.items():
        target = indicator.target_of(year)
        if not indicator.no_baseline:
            word = _word_formula(indicator, target, cell, initial, tolerance)
        else:
            known = cell != cells[0]
            word = _word_formula(indicator, None, cell, cells[0], tolerance, of_target=target) if known else '""'
            word = f'IF(ISNUMBER({cells[0]}),{word},"")' if known else word
            if target is not None:
                sign = "<=" if indicator.direction == _DOWN else ">="
                word = f'IF({cell}{sign}{plain_text(target)},"{Progress.REACHED}",{word})'
        formula = f"IF(ISNUMBER({cell}),{word},{formula})"
    blank = counted if indicator.no_baseline else f"OR({counted},NOT(ISNUMBER({initial})))"
    return f'IF({blank},"{Progress.BLANK}",{formula})'


def _word_formula(
    indicator: Indicator,
    target: Decimal | None,
    latest: str,
    initial: str,
    tolerance: Decimal,
    *,
    of_target: Decimal | None = None,
) -> str:
    """The word for one figure by formula; ``of_target`` is one that was looked at before."""
    gained = f"{latest}-{initial}"

    def step(difference: str) -> str:
        sign = f"SIGN({difference})"
        if not tolerance:
            return sign
        limit = f"ROUND(ABS({initial})*{plain_text(tolerance)},9)"  # rounded, floats are what decimals are
        return f"{sign}*(ROUND(ABS({gained})*100,9)>{limit})"

    if indicator.aim is not None and not indicator.direction and not indicator.no_baseline:
        way = f"IF({plain_text(indicator.aim)}>={initial},1,-1)"
        word = _choose(step(f"({gained})*{way}"), Progress.WORSE, Progress.LEVEL, Progress.BETTER)
        return word if target is None else f'IF(({latest}-{plain_text(target)})*{way}>=0,"{Progress.REACHED}",{word})'
    falling = indicator.direction == _DOWN
    kept = Progress.REACHED if indicator.direction == _KEEP and target is None and of_target is None else None
    difference = f"{initial}-{latest}" if falling else gained
    word = _choose(step(difference), Progress.WORSE, kept or Progress.LEVEL, kept or Progress.BETTER)
    if target is not None:
        word = f'IF({latest}{"<=" if falling else ">="}{plain_text(target)},"{Progress.REACHED}",{word})'
    return word


def attainment(indicator: Indicator, year: Period, figure: Decimal | None) -> Decimal | None:
    """達成率: a year's figure over its target, as a share of 1; for ↘ the target over the figure.

    Never below 0. Where a quotient says nothing (a target or a figure that is 0 or below) what has reached its target
    is 1, and what has not has no rate, but that 0 of something that is to grow is 0.
    """
    target = indicator.target_of(year)
    if figure is None or target is None or not is_judged(indicator):
        return None
    if indicator.direction == _DOWN:
        if target >= 0:
            return _quotient(target, figure) if figure > 0 else Decimal(1)
        return Decimal(1) if figure <= target else None
    if target > 0:
        return max(Decimal(0), _quotient(figure, target))
    return Decimal(1) if figure >= target else None


def attainment_formula(indicator: Indicator, years: Mapping[Period, str]) -> str:
    """The rate of ``attainment`` of the last of these years with a figure and a target; "" where there is no target."""
    formula = ""
    for year, cell in years.items():
        target = indicator.target_of(year)
        if target is None or not is_judged(indicator):
            continue
        aim = plain_text(target)
        if indicator.direction == _DOWN:
            rate = f"IF({cell}>0,{aim}/{cell},1)" if target >= 0 else f'IF({cell}<={aim},1,"")'
        else:
            rate = f"MAX(0,{cell}/{aim})" if target > 0 else f'IF({cell}>={aim},1,"")'
        formula = f"IF(ISNUMBER({cell}),{rate},{formula or chr(34) * 2})"
    return formula


def execution_rate(budget: Decimal | None, settlement: Decimal | None) -> Decimal | None:
    """執行率: settlement over budget, as a share of 1; None without either, or without a budget."""
    if budget is None or settlement is None or budget == 0:
        return None
    return _quotient(settlement, budget)


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
    best, most, start, count = None, 0, 0, 0
    for at, cell in enumerate((*cells, None)):
        if cell:
            count += 1
        elif cell is None:
            if count and count >= most:
                best, most = (start, at - 1), count
            start, count = at + 1, 0
    return best


def last_number_formula(cells: Sequence[str]) -> str:
    """A formula for the last number among cells that need not stand side by side."""
    formula = cells[0]
    for cell in cells[1:]:
        formula = f"IF(ISNUMBER({cell}),{cell},{formula})"
    return formula


def _quotient(part: Decimal, whole: Decimal) -> Decimal:
    """As Excel keeps it."""
    return normalize_figure(Decimal(f"{float(part) / float(whole):.{SIGNIFICANT_DIGITS}g}"))


def _choose(step: str, *words: Progress) -> str:
    below, same, above = (f'"{word}"' for word in words)
    return f"CHOOSE({step}+2,{below},{same},{above})"
