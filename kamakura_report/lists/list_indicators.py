"""Gathers the indicators of one project from the rows of a list: name, unit, target, and figures by fiscal year."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from kamakura_report.lists.list_remarks import ListRemarks
from kamakura_report.lists.list_rows import ListRow, row_year
from kamakura_report.lists.list_table import ListTable, compared, one_line
from kamakura_report.lists.list_values import NOTHING, ListFigure, read_figure
from kamakura_report.lists.reading_setup import ColumnSetting, ReadingSetup
from kamakura_report.lists.taken_for import Taken
from kamakura_report.plan.figures import plain_text
from kamakura_report.plan.periods import EARLIEST_ASKED, FiscalYear

_KINDS = (("活動", "活動"), ("アウトプット", "活動"), ("成果", "成果"), ("アウトカム", "成果"), ("対象", "対象"))
_PERCENT = ("%", "パーセント")


@dataclass(slots=True)
class ListIndicator:
    """An indicator as the list has it."""

    name: str
    row: int  # where it is first named
    column: int
    group: int
    kind: str = ""  # 活動, 成果, …
    unit: str = ""
    direction: str = ""
    source: str = ""
    targets: dict[FiscalYear | None, Decimal] = field(default_factory=dict)  # None: the list names no year
    actuals: dict[FiscalYear, Decimal] = field(default_factory=dict)

    @property
    def said(self) -> tuple[object, ...]:
        """What must agree for two to be one and the same: name, unit and every value."""
        return (
            compared(self.name),
            compared(self.unit),
            tuple(sorted(self.actuals.items())),
            tuple(sorted((str(year), target) for year, target in self.targets.items())),
        )

    @property
    def values(self) -> str:
        """Its figures as a person is shown them: ``R6 98.7、目標 100``."""
        shown = [f"{year} {plain_text(value)}" for year, value in sorted(self.actuals.items())]
        shown += [f"目標 {plain_text(value)}" for value in self.targets.values()]
        return "、".join(shown)


def kind_of_indicator(heading: str) -> str:
    """活動, 成果 or 対象 as a heading says it, "" when it does not."""
    plain = unicodedata.normalize("NFKC", heading)
    return next((kind for word, kind in _KINDS if word in plain), "")


def gather_indicators(
    table: ListTable, rows: Sequence[ListRow], setup: ReadingSetup, remarks: ListRemarks, project: int
) -> tuple[ListIndicator, ...]:
    """The indicators of a project in the order of the list; two of one name and unit in one kind are one."""
    gathered: dict[tuple[str, ...], ListIndicator] = {}
    groups = {
        each.group: [other for other in setup.columns if other.group == each.group]
        for each in setup.of(Taken.INDICATOR)
    }
    for number, columns in groups.items():
        last: ListIndicator | None = None
        for row in rows:
            one = _named(row, columns, number)
            if one is None and last is not None and _any_figure(table, row, columns):
                one = last
            if one is None:
                _hold_nameless(table, row, columns, remarks, project)
                continue
            if one is not last:
                one = gathered.setdefault((one.kind, compared(one.name), compared(one.unit)), one)
            last = one
            _take_figures(table, row, columns, setup, one, remarks, project)
    return tuple(gathered.values())


def _named(row: ListRow, columns: Sequence[ColumnSetting], group: int) -> ListIndicator | None:
    texts = {each.taken: one_line(row.texts[each.column]) for each in reversed(columns)}
    name = texts.get(Taken.INDICATOR, "")
    if not name or name in NOTHING or unicodedata.normalize("NFKC", name) in NOTHING:
        return None
    (home, *_) = (each for each in columns if each.taken is Taken.INDICATOR)
    unit = texts.get(Taken.UNIT, "")
    if not any(each.taken is Taken.UNIT for each in columns):
        unit = _unit_in(home.heading) or _unit_in(name)
    return ListIndicator(
        name=name,
        row=row.number,
        column=home.column,
        group=group,
        kind=texts.get(Taken.KIND, "") or kind_of_indicator(home.heading),
        unit="" if unit in NOTHING else unit,
        direction=texts.get(Taken.DIRECTION, ""),
        source=texts.get(Taken.SOURCE, ""),
    )


def _unit_in(words: str) -> str:
    """The unit in brackets at the end of a name: ``参加者数（人）``."""
    match = re.search(r"[(（](?:単位[:：])?([^()（）0-9０-９]{1,6})[)）]\s*$", words)
    return match[1] if match and not re.search(r"[年率数累]", match[1]) else ""


def _any_figure(table: ListTable, row: ListRow, columns: Sequence[ColumnSetting]) -> bool:
    return any(table.own(row.number, each.column) for each in columns if each.taken in (Taken.ACTUAL, Taken.TARGET))


def _hold_nameless(
    table: ListTable, row: ListRow, columns: Sequence[ColumnSetting], remarks: ListRemarks, project: int
) -> None:
    for each in columns:
        cell = table.own(row.number, each.column)
        if each.taken in (Taken.ACTUAL, Taken.TARGET) and cell and (read_figure(cell).number or read_figure(cell).why):
            remarks.hold(
                row.number, each.column, cell.text, f"{each.heading}に値がありますが、指標名がありません。", project
            )


def _take_figures(
    table: ListTable,
    row: ListRow,
    columns: Sequence[ColumnSetting],
    setup: ReadingSetup,
    one: ListIndicator,
    remarks: ListRemarks,
    project: int,
) -> None:
    for each in columns:
        cell = table.own(row.number, each.column)
        if each.taken not in (Taken.ACTUAL, Taken.TARGET) or cell is None:
            continue
        figure = read_figure(cell)
        year = each.year or row_year(row, setup)
        why = figure.why or _why_unit(figure, one) or _why_year(each, year)
        if why:
            remarks.hold(row.number, each.column, cell.text, f"{one.name}の{each.heading}ですが、{why}。", project)
        elif figure.number is None:
            remarks.note(row.number, each.column, cell.text, "空欄", "値がないと読みました。", kind="nothing")
        else:
            if figure.unit and not one.unit:
                one.unit = figure.unit
            if figure.tidied:
                reason = "空白や全角の字、記号を除いて数値として読みました。"
                remarks.note(row.number, each.column, cell.text, "数値として読みました", reason, kind="tidied")
            _put(one, each, year, figure.number, cell.text, row.number, remarks, project)


def _put(
    one: ListIndicator,
    each: ColumnSetting,
    year: FiscalYear | None,
    number: Decimal,
    text: str,
    row: int,
    remarks: ListRemarks,
    project: int,
) -> None:
    known: dict[FiscalYear | None, Decimal] = one.targets if each.taken is Taken.TARGET else one.actuals  # type: ignore[assignment]
    if year in known and known[year] != number:
        reason = f"「{one.name}」の{year or ''}の{each.taken}が、ほかの行（{plain_text(known[year])}）と違います。"
        remarks.hold(row, each.column, text, reason, project)
        return
    known[year] = number


def _why_year(each: ColumnSetting, year: FiscalYear | None) -> str:
    """Why a figure of that year is not taken, "" when it is; a target may be of none."""
    if year is None:
        return "どの年度の値か分かりません" if each.taken is Taken.ACTUAL else ""
    return "平成元年度より前の年度は扱えません" if year < EARLIEST_ASKED else ""


def _why_unit(figure: ListFigure, one: ListIndicator) -> str:
    """Why the unit written behind a figure keeps it from being taken, "" when it does not."""
    if not figure.unit or compared(figure.unit) == compared(one.unit):
        return ""
    if not one.unit and compared(figure.unit) in _PERCENT:
        return ""
    return f"単位（{one.unit or '空欄'}）と違う「{figure.unit}」が付いています"
