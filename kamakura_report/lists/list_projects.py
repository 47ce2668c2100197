"""Gathers the rows of a list into projects: their texts, money summed over rows, indicators with figures by year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from kamakura_report.frozen import frozen
from kamakura_report.lists.list_divisions import is_bureau
from kamakura_report.lists.list_indicators import ListIndicator, gather_indicators
from kamakura_report.lists.list_remarks import ListRemarks
from kamakura_report.lists.list_rows import Fate, ListRow, row_year, sort_rows
from kamakura_report.lists.list_table import ListTable, compared, one_line
from kamakura_report.lists.list_values import IN_THOUSANDS, THOUSAND_YEN, in_thousand_yen, read_figure
from kamakura_report.lists.reading_setup import ColumnSetting, ReadingSetup
from kamakura_report.lists.taken_for import MONEY, Taken
from kamakura_report.plan.periods import EARLIEST_ASKED, FiscalYear

_CODES = (Taken.CODE, Taken.PROGRAM, Taken.PROGRAM_NUMBER)
_ONE_TEXT = (Taken.DESCRIPTION, Taken.FIELD, Taken.CONTACT, Taken.STARTS, Taken.ENDS, Taken.ASKED, Taken.OTHERS)
Amounts = dict[tuple[Taken, FiscalYear], Decimal]


@dataclass(slots=True)
class ListProject:
    """One project of the list; money in thousand yen."""

    rows: list[ListRow]
    texts: dict[Taken, str] = field(default_factory=dict)  # the first that its rows say
    levels: tuple[str, ...] = ()
    divisions: tuple[str, ...] = ()  # each different text of its 課, as written
    fields: dict[str, str] = field(default_factory=dict)  # by heading
    money: Amounts = field(default_factory=dict)
    columns: dict[tuple[Taken, FiscalYear], int] = field(default_factory=dict)  # where each amount stands
    indicators: tuple[ListIndicator, ...] = ()

    @property
    def name(self) -> str:
        """事業名."""
        return self.texts.get(Taken.NAME, "")

    def text(self, taken: Taken) -> str:
        """What its rows say in the columns that are taken for that."""
        return self.texts.get(taken, "")


@frozen
class GatheredList:
    """What the list says, and what of it cannot be taken as it stands."""

    rows: tuple[ListRow, ...]
    projects: tuple[ListProject, ...]
    remarks: ListRemarks
    held: Mapping[int, Decimal]  # by column: money that was read and could not be taken, in the column's unit


def gather_list(table: ListTable, setup: ReadingSetup) -> GatheredList:
    """All projects of the list in the order of their first rows."""
    rows = sort_rows(table, setup)
    remarks = ListRemarks(table)
    projects = tuple(ListProject(group) for group in _groups(rows, setup, remarks))
    held: dict[int, Decimal] = {}
    for index, project in enumerate(projects):
        _gather_texts(project, setup, remarks, index)
        _gather_money(table, project, setup, remarks, index, held)
        project.indicators = gather_indicators(table, project.rows, setup, remarks, index)
    return GatheredList(rows, projects, remarks, held)


def _groups(rows: Iterable[ListRow], setup: ReadingSetup, remarks: ListRemarks) -> list[list[ListRow]]:
    keys = setup.keys
    groups: dict[object, list[ListRow]] = {}
    last: list[ListRow] | None = None
    for row in rows:
        if row.fate is Fate.GOES_ON and last is not None:
            last.append(row)
        elif row.fate is Fate.PROJECT:
            key: object = tuple(compared(row.texts[column]) for column in keys)
            if not (setup.sums and keys) or not any(key):  # type: ignore[arg-type]
                if setup.sums and keys:
                    reason = "まとめる鍵の列が空欄なので、この行だけの事業としました。"
                    remarks.note(row.number, keys[0], "", "一つの事業", reason, kind="no key")
                key = row.number
            last = groups.setdefault(key, [])
            last.append(row)
    return list(groups.values())


def _gather_texts(project: ListProject, setup: ReadingSetup, remarks: ListRemarks, index: int) -> None:
    for each in setup.columns:
        if each.taken in MONEY or each.taken in (Taken.UNUSED, Taken.YEAR, Taken.LEVEL):
            continue
        said = {
            compared(text): (row.number, text) for row in reversed(project.rows) if (text := row.texts[each.column])
        }
        if not said:
            continue
        listed = sorted(said.values())
        text = one_line(listed[0][1]) if each.taken is not Taken.DESCRIPTION else listed[0][1]
        cell = remarks.table.seen(listed[0][0], each.column)
        if cell and cell.was_date and each.taken in _CODES:
            reason = "Excel が日付に変えていた番号です。元の番号に直しました。確かめてください。"
            remarks.note(listed[0][0], each.column, cell.text, text, reason, index)
        if cell and cell.odd and each.taken is Taken.NAME:
            reason = f"事業名に{cell.odd}。なくなった事業なら、マスターの行を消してください。"
            remarks.note(listed[0][0], each.column, cell.text, text, reason, index)
        if each.taken is Taken.FIELD:
            project.fields[each.heading] = text
        elif each.taken in (Taken.DIVISION, Taken.BUREAU_DIVISION):
            project.divisions = (*project.divisions, *(words for _, words in listed))
        project.texts.setdefault(each.taken, text)
        if len(listed) > 1 and each.taken in _ONE_TEXT:
            for number, words in listed[1:]:
                reason = f"一つの事業の行に、{each.heading}がいくつもあります。初めの行のものだけを入れました。"
                remarks.hold(number, each.column, words, reason, index, "further text")
        if len(listed) > 1 and each.taken in (Taken.NAME, Taken.PROGRAM, Taken.PROGRAM_NUMBER, Taken.CODE):
            read = "\n".join(one_line(words) for _, words in listed)
            reason = f"一つの事業の行に、{each.taken}がいくつもあります。初めのものにしました。"
            remarks.note(listed[0][0], each.column, read, text, reason, index)
    project.levels = tuple(one_line(project.rows[0].texts[each.column]) for each in setup.of(Taken.LEVEL))
    if parent := project.rows[0].texts.get(0):
        kind = Taken.BUREAU if is_bureau(one_line(parent)) else Taken.PROGRAM
        project.texts.setdefault(kind, one_line(parent))


def _gather_money(
    table: ListTable,
    project: ListProject,
    setup: ReadingSetup,
    remarks: ListRemarks,
    index: int,
    held: dict[int, Decimal],
) -> None:
    for each in setup.of(*MONEY):
        by_year: dict[FiscalYear | None, list[tuple[int, Decimal]]] = {}
        unread: dict[FiscalYear | None, list[int]] = {}
        for row in project.rows:
            year = each.year or row_year(row, setup)
            cell = table.own(row.number, each.column)
            figure = read_figure(cell) if cell else None
            if cell is None or figure is None:
                continue
            if figure.number is None:
                if figure.why:
                    unread.setdefault(year, []).append(row.number)
                    remarks.hold(row.number, each.column, cell.text, f"{each.heading}の列ですが、{figure.why}。", index)
                elif cell.text.strip():
                    remarks.note(row.number, each.column, cell.text, "空欄", "値がないと読みました。", kind="nothing")
                continue
            if figure.unit and figure.unit not in IN_THOUSANDS:
                unread.setdefault(year, []).append(row.number)
                remarks.hold(
                    row.number, each.column, cell.text, f"{each.heading}の列ですが、金額の単位ではありません。", index
                )
                held[each.column] = held.get(each.column, Decimal(0)) + figure.number
                continue
            amount = in_thousand_yen(figure.number, figure.unit or each.unit or THOUSAND_YEN)
            if figure.unit and figure.unit != each.unit:
                note = f"セルに書いてある単位（{figure.unit}）で読みました。"
                taken = "千円に直しました" if figure.unit != THOUSAND_YEN else "千円で読みました"
                remarks.note(row.number, each.column, cell.text, taken, note, kind=f"unit {figure.unit}")
            elif figure.tidied:
                reason = "空白や全角の字、記号を除いて数値として読みました。"
                remarks.note(row.number, each.column, cell.text, "数値として読みました", reason, kind="tidied")
            by_year.setdefault(year, []).append((row.number, amount))
        for year, amounts in by_year.items():
            total = sum((amount for _, amount in amounts), Decimal(0))
            why = _why_not(each, year, total, unread.get(year, ()))
            if year is None or why:
                read = "\n".join(table.cells[number, each.column].text for number, _ in amounts)
                remarks.hold(amounts[0][0], each.column, read, why, index)
                held[each.column] = held.get(each.column, Decimal(0)) + total / IN_THOUSANDS[each.unit or THOUSAND_YEN]
                continue
            project.money[each.taken, year] = total
            project.columns[each.taken, year] = each.column


def _why_not(each: ColumnSetting, year: FiscalYear | None, total: Decimal, unread: Sequence[int]) -> str:
    """Why an amount is not taken, "" when it is."""
    if year is None:
        return "年度の列から年度が読めないので、どの年度の金額か分かりません。"
    if year < EARLIEST_ASKED:
        return "平成元年度より前の年度は扱えないので、入れていません。"
    if unread:
        return f"まとめる行のうち {len(unread)} 行が数値として読めないので、合計を入れていません。"
    if total < 0 and each.taken is Taken.BUDGET:
        return "予算額が 0 より小さいので、入れていません。"
    return ""
