"""Indicators of a list as the plan has them, and the figures of years that are known already."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal

from kamakura_report.frozen import frozen
from kamakura_report.lists.list_indicators import ListIndicator
from kamakura_report.lists.list_programs import ListProgram
from kamakura_report.lists.list_projects import ListProject
from kamakura_report.lists.list_remarks import ListRemarks
from kamakura_report.lists.taken_for import Taken
from kamakura_report.master.read_programs import DIRECTIONS
from kamakura_report.patterns import pattern
from kamakura_report.plan import keys
from kamakura_report.plan.figures import plain_text
from kamakura_report.plan.model import Indicator
from kamakura_report.plan.periods import FiscalYear

_NO_INDICATOR = pattern(r"(設定|指標|目標)(は|が)?(なし|ない|無し|していない|できない|困難)|該当なし")


@frozen
class KnownFigure:
    """A figure of a year that is over, or outside the plan: a line for ``import-figures``."""

    key: str
    value: Decimal
    program: str
    project: str
    item: str  # the indicator's name, 予算額 or 決算額
    year: FiscalYear
    is_money: bool = False


def build_indicator(
    remarks: ListRemarks, one: ListIndicator, key: str, number: int, years: Sequence[FiscalYear], index: int
) -> Indicator:
    """The indicator of the plan of these years; ``index`` is the project of the list, -1 for none."""
    past = [year for year in one.actuals if year < years[0]]
    latest = max(past, default=None)
    direction = DIRECTIONS.get(one.direction, "")
    if one.direction and not direction:
        remarks.hold(one.row, one.column, one.direction, f"「{one.name}」の目指す方向が読めません。", index)
    target, targets = _targets(remarks, one, years, index)
    if latest is None:
        remarks.note(one.row, one.column, one.name, "未定", "実績値がないので、初期値を照会します。", index, "latest")
    if _NO_INDICATOR.search(one.name):
        reason = (
            "指標の名前ではなく、指標がないことを書いているようです。指標でなければ、マスターの行を消してください。"
        )
        remarks.note(one.row, one.column, one.name, "指標として読みました", reason, index, "none")
    if not one.unit:
        remarks.note(one.row, one.column, one.name, "単位は空欄", "単位がありません。", index, "unit")
    if target is None and not targets and not direction:
        reason = "目指す方向も目標値もありません。マスターに入れるまで、進捗は出ません。"
        remarks.note(one.row, one.column, "", "どちらも空欄", reason, index, "goal")
    return Indicator(
        key=key,
        number=number,
        name=one.name,
        unit=one.unit,
        latest=None if latest is None else one.actuals[latest],
        latest_as_of="" if latest is None else str(latest.begins),
        direction=direction,
        target=target,
        targets=targets,
        kind=one.kind,
        source=one.source,
    )


def _targets(
    remarks: ListRemarks, one: ListIndicator, years: Sequence[FiscalYear], index: int
) -> tuple[Decimal | None, dict[FiscalYear, Decimal]]:
    """The target of the plan, of no year or of one after it, and those of its years; those of years before are held."""
    of_years = {year: target for year, target in one.targets.items() if year in years and year is not None}
    after = [(year, target) for year, target in one.targets.items() if year is not None and year > years[-1]]
    past = [(year, target) for year, target in one.targets.items() if year is not None and year < years[0]]
    whole = one.targets.get(None, max(after)[1] if after else None)
    if past:
        read = f"{one.name}: " + "、".join(f"{year} {plain_text(value)}" for year, value in past)
        reason = "目標値ですが、計画より前の年度のものなので、入れていません。"
        remarks.hold(one.row, one.column, read, reason, index, "past target")
    return whole, of_years


def known_of_money(
    program: ListProgram, project: ListProject, key: str, years: Collection[FiscalYear]
) -> Iterable[KnownFigure]:
    """決算額 of all years, and 予算額 of those that the plan does not have."""
    for (taken, year), amount in sorted(project.money.items()):
        if taken is Taken.SETTLEMENT or year not in years:
            item = keys.SETTLEMENT if taken is Taken.SETTLEMENT else keys.BUDGET
            yield KnownFigure(keys.money(key, item, year), amount, program.words, project.name, item, year, True)


def known_of_indicators(
    program: ListProgram,
    project: ListProject | None,
    pairs: Iterable[tuple[Indicator, ListIndicator]],
) -> Iterable[KnownFigure]:
    """The figures of all years of these indicators, each as it stands in the plan and as the list has it."""
    name = project.name if project else ""
    for indicator, one in pairs:
        for year, value in sorted(one.actuals.items()):
            yield KnownFigure(keys.actual(indicator.key, year), value, program.words, name, one.name, year)
