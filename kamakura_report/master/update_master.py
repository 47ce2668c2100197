"""Which cells of a master that people keep say something else once a text is imported, and what is lost by that.

Rows are known by what identifies them (``schema.IDENTIFYING``), never by their place: rows of other programs, further
columns and further sheets are not touched. What is new stands below the last row.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from kamakura_report.frozen import frozen
from kamakura_report.master import schema
from kamakura_report.master.doubt_links import DoubtLinks, links_in
from kamakura_report.master.doubt_rows import RenewedDoubts
from kamakura_report.master.master_rows import Findings, budget_year, read_headings
from kamakura_report.master.own_columns import own_headings
from kamakura_report.master.sheet_rows import master_cells
from kamakura_report.master.write_master import SPARE, master_number_format, master_widths
from kamakura_report.master.year_targets import with_targets
from kamakura_report.plan import keys
from kamakura_report.plan.divisions import compared_division
from kamakura_report.plan.figures import plain_text
from kamakura_report.plan.model import Doubt, Plan
from kamakura_report.plan.periods import FiscalYear
from kamakura_report.problem import Problem
from kamakura_report.problem.import_codes import IMPORT_LOST, IMPORT_LOST_ROW
from kamakura_report.published.build_plan import DASHES
from kamakura_report.published.printed_lines import parse_project_number
from kamakura_report.text import shorten
from kamakura_report.workbook.area import Position, cell_name
from kamakura_report.workbook.cell_edits import CellEdit, SheetEdits
from kamakura_report.workbook.office_style import row_height
from kamakura_report.workbook.raw_tables import OddCell, RawTable, RawTables, RawValue

BLANK = "空欄"
_LONGEST = 60  # characters of a value that is quoted
_SHOWN_BEFORE = 8  # characters of what two long values have in common, before they differ

_Values = Mapping[str, str | Decimal | None]  # by heading
_Identity = tuple[str, ...]


@frozen
class MasterUpdate:
    """The edits of every sheet that changes, and what people lose by them, each at its cell."""

    edits: tuple[SheetEdits, ...]
    lost: tuple[Problem, ...]


@dataclass(slots=True)
class _Sheet:
    """One sheet while its edits are gathered."""

    name: str
    table: RawTable
    file: str
    columns: dict[str, int]
    cells: dict[Position, CellEdit] = field(default_factory=dict)
    lost: list[Problem] = field(default_factory=list)

    def lose(self, problem: Problem, cell: Position, key: str) -> None:
        self.lost.append(problem.at(file=self.file, sheet=self.name, cell=cell_name(cell), key=key))

    def put(self, row: int, values: _Values) -> None:
        for heading, value in values.items():
            if heading in self.columns and value is not None:
                self.cells[row, self.columns[heading]] = CellEdit(
                    value, master_number_format(self.name, heading, value)
                )

    def below(self) -> int:
        """The first row below everything, also what was added."""
        return max([1, self.table.rows, *(row for row, _ in self.cells)]) + 1

    def done(self, widths: Mapping[str, float]) -> SheetEdits:
        heights = {
            row: row_height(
                (edit.value, widths.get(_heading(self.columns, column), 10) - 2)
                for (at, column), edit in self.cells.items()
                if at == row and isinstance(edit.value, str)
            )
            for row in {row for (row, _), edit in self.cells.items() if isinstance(edit.value, str)}
        }
        by_column = {column: widths[heading] for heading, column in self.columns.items() if heading in widths}
        spare = 0 if self.name in (schema.PLAN, schema.DOUBTS) else SPARE
        return SheetEdits(self.name, self.cells, heights, self.table.rows, spare, by_column)


def update_master(
    tables: RawTables,
    old: Plan,
    new: Plan,
    read: Collection[str],
    doubts: RenewedDoubts,
    wrong: Collection[tuple[str, str]] = (),
) -> MasterUpdate:
    """The edits that make the master of ``old`` (these tables) say ``new``, in which the programs ``read`` are anew.

    ``wrong`` are cells (sheet, name) that could not be understood: they are set right, where they are about ``read``.
    """
    before, after = master_cells(old), master_cells(new)
    sheets = []
    for name in schema.NEEDED:
        sheet = _open(tables, name, after[name][0], new.years)
        former = {} if name not in tables.sheets else _by_identity(name, before[name])
        _update(sheet, former, _by_identity(name, after[name]), read, {cell for at, cell in wrong if at == name})
        sheets.append(sheet)
    if doubts.added or doubts.gone or any(row.doubt != doubt for row, doubt in doubts.staying):
        sheets.append(_doubts(tables, doubts, links_in(tables, new)))
    widths = {heading: width for sheet in after.values() for heading, width in master_widths(sheet).items()}
    return MasterUpdate(
        tuple(sheet.done(widths) for sheet in sheets if sheet.cells),
        tuple(problem for sheet in sheets for problem in sheet.lost),
    )


def _open(
    tables: RawTables, name: str, headings: Sequence[str | Decimal | None], plan_years: Sequence[FiscalYear] = ()
) -> _Sheet:
    """The sheet with the columns it must have; those it lacks stand at its right end from now on."""
    table = tables.sheets.get(name, RawTable(name))
    years = _year_columns(table) if name == schema.BUDGETS else {}
    spelled, columns = with_targets(table, plan_years) if name in schema.OF_INDICATORS else (table, schema.SHEETS[name])
    known = read_headings(spelled, columns, Findings(""))
    own = own_headings(spelled, columns.columns) if name in schema.WITH_OWN_COLUMNS else {}
    sheet = _Sheet(name, table, tables.file, {**known, **own, **years})
    optional = schema.SHEETS[name].optional if table.cells else ()
    for heading in map(str, headings):
        if heading not in sheet.columns and heading not in optional:
            column = max([table.columns, *sheet.columns.values()]) + 1
            sheet.columns[heading] = column
            sheet.cells[1, column] = CellEdit(heading)
    return sheet


def _year_columns(table: RawTable) -> dict[str, int]:
    columns: dict[str, int] = {}
    for (row, column), value in sorted(table.cells.items()):
        if row == 1 and (year := budget_year(value)):
            columns.setdefault(str(year), column)
    return columns


def _update(
    sheet: _Sheet,
    before: Mapping[_Identity, _Values],
    after: Mapping[_Identity, _Values],
    read: Collection[str],
    wrong: Collection[str],
) -> None:
    standing = _standing(sheet)
    bound = "施策番号" in schema.SHEETS[sheet.name].required
    fresh = {heading for heading, column in sheet.columns.items() if (1, column) in sheet.cells}
    for identity, values in after.items():
        if bound and identity[0] not in read and sheet.table.cells:
            continue
        row = standing.get(identity)
        if row is None:
            sheet.put(sheet.below(), values)
            continue
        for heading, value in values.items():
            column = sheet.columns.get(heading)
            if column is None:
                continue
            was, place = before.get(identity, {}).get(heading), (row, column)
            if was == value and cell_name(place) not in wrong and (heading not in fresh or value is None):
                continue
            sheet.cells[place] = CellEdit(value, master_number_format(sheet.name, heading, value))
            if was is not None and was != value:
                old, new = _differing(_shown(was), BLANK if value is None else _shown(value))
                sheet.lose(
                    IMPORT_LOST.problem(item=identity[0] if sheet.name == schema.PLAN else heading, old=old, new=new),
                    place,
                    _key(sheet.name, identity),
                )
    for identity, row in standing.items():
        if bound and identity[0] in read and identity not in after:
            _remove(sheet, row, _key(sheet.name, identity))


def _standing(sheet: _Sheet) -> dict[_Identity, int]:
    """Where each thing stands: the first row that says so."""
    rows: dict[int, dict[str, RawValue]] = {}
    headings = {column: heading for heading, column in sheet.columns.items()}
    for (row, column), value in sorted(sheet.table.cells.items()):
        if row > 1 and column in headings:
            rows.setdefault(row, {})[headings[column]] = value
    standing: dict[_Identity, int] = {}
    for row, values in rows.items():
        identity = _identity(sheet.name, values)
        named = sheet.name not in (schema.PROGRAM_INDICATORS, schema.OUTCOMES) or _shown(
            values.get("指標名", "")
        ) not in {"", *DASHES}
        if all(identity) and named:
            standing.setdefault(identity, row)
    return standing


def _by_identity(sheet: str, rows: Sequence[Sequence[str | Decimal | None]]) -> dict[_Identity, _Values]:
    headings = [str(heading) for heading in rows[0]]
    listed: dict[_Identity, _Values] = {}
    for row in rows[1:]:
        values = dict(zip(headings, row, strict=True))
        listed[_identity(sheet, {heading: value for heading, value in values.items() if value is not None})] = values
    return listed


def _identity(sheet: str, values: Mapping[str, RawValue]) -> _Identity:
    parts = []
    for heading in schema.IDENTIFYING[sheet]:
        text = _shown(values.get(heading, ""))
        number = parse_project_number(text) if heading in ("No", "指標番号") else None
        name = compared_division(text) if heading == "課名" else text
        parts.append(name if number is None else str(number))
    return tuple(parts)


def _key(sheet: str, identity: _Identity) -> str:
    """The key of what a row is about, as far as it can be made of what identifies it."""
    if "施策番号" not in schema.SHEETS[sheet].required or not identity[1:] or sheet == schema.ACTIONS:
        return identity[0] if sheet in (schema.PROGRAMS, schema.ACTIONS) else ""
    numbers = [int(part) for part in identity[1:] if part.isdecimal()]
    if len(numbers) != len(identity) - 1:
        return identity[0]
    if sheet == schema.PROGRAM_INDICATORS:
        return keys.indicator_of(identity[0], numbers[0])
    project = keys.project(identity[0], numbers[0])
    return keys.indicator_of(project, numbers[1]) if numbers[1:] else project


def _remove(sheet: _Sheet, row: int, key: str) -> None:
    """Clear a row that the text does not have; all that stands in it is told."""
    headings = {column: heading for heading, column in sheet.columns.items()}
    told = []
    first = (row, 0)
    for (at, column), value in sorted(sheet.table.cells.items()):
        if at == row:
            first = first if first[1] else (row, column)
            sheet.cells[row, column] = CellEdit(None)
            head = headings.get(column) or _shown(sheet.table.cells.get((1, column), ""))
            told.append(f"{head} {shorten(_shown(value), _LONGEST)}".strip())
    sheet.lose(IMPORT_LOST_ROW.problem(old="、".join(told)), first, key)


def _doubts(tables: RawTables, doubts: RenewedDoubts, links: DoubtLinks) -> _Sheet:
    headings = schema.SHEETS[schema.DOUBTS].columns
    sheet = _open(tables, schema.DOUBTS, headings)
    for row, doubt in doubts.staying:
        told = _told(doubt)
        changed = {heading: told[heading] for heading, was in _told(row.doubt).items() if told[heading] != was}
        for heading, value in changed.items():
            if heading in sheet.columns:
                sheet.cells[row.number, sheet.columns[heading]] = CellEdit(value)
    for row in doubts.gone:
        for at, column in sheet.table.cells:
            if at == row.number:
                sheet.cells[at, column] = CellEdit(None)
        if row.further:
            words = "、".join(row.further)
            sheet.lose(IMPORT_LOST_ROW.problem(old=shorten(words, _LONGEST)), (row.number, 1), row.doubt.subject)
    for doubt in doubts.added:
        below, link = sheet.below(), links.link(doubt)
        sheet.put(below, _told(doubt))
        if link is not None and schema.DOUBT_LINK in sheet.columns:
            sheet.cells[below, sheet.columns[schema.DOUBT_LINK]] = CellEdit(link)
    return sheet


def _told(doubt: Doubt) -> _Values:
    values = (doubt.source, doubt.subject, doubt.read, doubt.taken, doubt.reason, doubt.done, None)
    return {heading: value or None for heading, value in zip(schema.SHEETS[schema.DOUBTS].columns, values, strict=True)}


def _differing(old: str, new: str) -> tuple[str, str]:
    """Two values as they are quoted: long ones from shortly before they differ."""
    if max(len(old), len(new)) <= _LONGEST:
        return shorten(old, _LONGEST), shorten(new, _LONGEST)
    same = next(
        (at for at, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), min(len(old), len(new))
    )
    start = max(0, same - _SHOWN_BEFORE)
    mark = "…" if start else ""
    return mark + shorten(old[start:], _LONGEST), mark + shorten(new[start:], _LONGEST)


def _heading(columns: Mapping[str, int], column: int) -> str:
    return next((heading for heading, at in columns.items() if at == column), "")


def _shown(value: RawValue) -> str:
    if isinstance(value, OddCell):
        return value.shown
    return plain_text(value) if isinstance(value, Decimal) else value.strip()
