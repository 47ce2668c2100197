"""A sheet of the master as rows by column name, and the one way to report what is wrong with a cell."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from kamakura_report.frozen import frozen
from kamakura_report.master.example_rows import is_example, is_untouched
from kamakura_report.master.own_columns import heading_text, nearly, own_headings, own_values, without_values
from kamakura_report.master.schema import WITH_OWN_COLUMNS, SheetColumns
from kamakura_report.patterns import pattern
from kamakura_report.plan.divisions import names_nobody, split_divisions
from kamakura_report.plan.figures import has_few_digits, normalize_figure, plain_text
from kamakura_report.plan.model import OwnValues
from kamakura_report.plan.periods import FiscalYear
from kamakura_report.problem import Problem, Severity
from kamakura_report.problem.master_city_codes import MASTER_COLUMN_ALIKE, MASTER_COLUMN_FORMULA
from kamakura_report.problem.master_codes import (
    MASTER_BLANK,
    MASTER_COLUMN_MISSING,
    MASTER_COLUMN_MISSING_ALIKE,
    MASTER_COLUMN_TWICE,
    MASTER_DIVISION_UNKNOWN,
    MASTER_EXAMPLE,
    MASTER_NOT_A_VALUE,
    MASTER_NOT_A_VALUE_DATE,
    MASTER_NOT_A_VALUE_FORMULA,
)
from kamakura_report.problem.master_project_codes import MASTER_DIVISION_BLANK, MASTER_DIVISION_VAGUE
from kamakura_report.published.printed_lines import parse_printed_number
from kamakura_report.text import comparable
from kamakura_report.workbook.area import cell_name
from kamakura_report.workbook.raw_tables import OddCell, RawTable, RawValue

_BUDGET_HEADING = pattern(r"(?:予算額?)?(.+?)(?:の?予算額?)?(?:\((?:単位:?)?千円\))?")
_CODES_OF_ODD_CELLS = {"数式": MASTER_NOT_A_VALUE_FORMULA, "日付": MASTER_NOT_A_VALUE_DATE}  # by kind


@dataclass(slots=True)
class Findings:
    """All problems of one master workbook, in the order they were found."""

    file: str
    problems: list[Problem] = field(default_factory=list)

    def add(self, problem: Problem, sheet: str, cell: str = "", key: str = "") -> None:
        """Add a problem, at its place in this file."""
        self.problems.append(problem.at(file=self.file, sheet=sheet, cell=cell, key=key))

    @property
    def unusable(self) -> bool:
        """True once there is an error."""
        return any(problem.severity is Severity.ERROR for problem in self.problems)


@frozen
class MasterRow:
    """One row with something in it; cells are asked for by the heading of their column."""

    sheet: str
    number: int
    columns: Mapping[str, int]  # heading → column; headings the sheet lacks are absent
    values: Mapping[str, str | Decimal]
    spoiled: frozenset[str]  # columns whose cell is already reported
    findings: Findings
    own: OwnValues = field(default_factory=dict)  # of the city's own columns

    def has(self, column: str) -> bool:
        """False when the column is missing or its cell is already reported: nothing more to say there."""
        return column in self.columns and column not in self.spoiled

    def text(self, column: str) -> str:
        """The cell as text, "" when blank; a number as people write it."""
        value = self.values.get(column, "")
        return plain_text(value) if isinstance(value, Decimal) else value

    def figure(self, column: str) -> Decimal | None:
        """The cell as a figure; None where it is none, or one of more digits than a figure can have."""
        value = self.values.get(column, "")
        if not isinstance(value, Decimal):
            return parse_printed_number(value) if value else None
        figure = normalize_figure(value)
        return figure if has_few_digits(figure) else None

    def is_number(self, column: str) -> bool:
        """True when the workbook holds the cell as a number."""
        return isinstance(self.values.get(column), Decimal)

    def cell(self, column: str) -> str:
        """``F12``."""
        return cell_name((self.number, self.columns[column]))

    def wrong(self, column: str, problem: Problem, key: str = "") -> None:
        """Report the cell in this column; nothing when the column is missing or the cell already reported."""
        if self.has(column):
            self.findings.add(problem, self.sheet, self.cell(column), key)

    def needed(self, column: str) -> str:
        """The text of a cell that must not be blank; reports it and gives "" when it is."""
        text = self.text(column)
        if not text:
            self.wrong(column, MASTER_BLANK.problem(column=column))
        return text


def read_rows(table: RawTable, schema: SheetColumns, findings: Findings) -> Iterator[MasterRow]:
    """The sheet's rows below the headings, blank ones and examples left out; reports headings and odd cells.

    An example in which somebody has written is reported: what stands there would be lost.
    """
    columns = read_headings(table, schema, findings)
    own = own_headings(table, schema.columns) if table.sheet in WITH_OWN_COLUMNS else {}
    for heading, rows in without_values(table, own).items():
        place = cell_name((rows[0], own[heading]))
        findings.add(MASTER_COLUMN_FORMULA.problem(column=heading, count=len(rows)), table.sheet, place)
    by_row: dict[int, dict[str, RawValue]] = {}
    names = {column: name for name, column in columns.items()}
    for (row, column), value in sorted(table.cells.items()):
        if row > 1 and column in names:
            by_row.setdefault(row, {})[names[column]] = value
    for number, cells in by_row.items():
        values, odd = _told_apart(cells)
        _report_odd_cells(table.sheet, number, odd, columns, findings)
        cells_of_own = {name: table.cells[number, at] for name, at in own.items() if (number, at) in table.cells}
        first = values.get(schema.required[0], "")
        if isinstance(first, str) and is_example(first):
            if odd or cells_of_own or not is_untouched(table.sheet, values):
                cell = cell_name((number, columns[schema.required[0]]))
                findings.add(MASTER_EXAMPLE.problem(text=first), table.sheet, cell)
        elif values or odd:
            yield MasterRow(table.sheet, number, columns, values, frozenset(odd), findings, own_values(cells_of_own))


def normalize_heading(value: RawValue) -> str:
    """A heading as columns are recognised by: no spaces, one width."""
    return comparable(heading_text(value))


def budget_year(heading: RawValue) -> FiscalYear | None:
    """The year of a column of 予算: ``R8``, ``予算 R8``, ``2026年度予算額(千円)``; None of another column."""
    written = _BUDGET_HEADING.fullmatch(normalize_heading(heading))
    try:
        return FiscalYear.parse(written[1]) if written else None
    except ValueError:
        return None


def read_headings(table: RawTable, schema: SheetColumns, findings: Findings) -> dict[str, int]:
    """The columns of the headings in row 1 that the schema knows; reports missing and doubled ones."""
    known = {normalize_heading(name): name for name in schema.columns}
    columns: dict[str, int] = {}
    for column, value in table.headings:
        name = known.get(normalize_heading(value))
        if name is None:  # a column of the city's own
            continue
        if name not in columns:
            columns[name] = column
        else:
            findings.add(MASTER_COLUMN_TWICE.problem(column=name), table.sheet, cell_name((1, column)))
    absent = [name for name in schema.columns if name not in columns]
    alike: dict[str, tuple[str, int]] = {}
    for heading, column in own_headings(table, schema.columns).items():
        meant = nearly(heading, absent)
        if meant:
            alike.setdefault(meant, (heading, column))
    for place, name in enumerate(schema.required, start=1):
        if name in alike:
            heading, column = alike.pop(name)
            problem = MASTER_COLUMN_MISSING_ALIKE.problem(column=name, heading=heading)
            findings.add(problem, table.sheet, cell_name((1, column)))
        elif name not in columns:
            findings.add(MASTER_COLUMN_MISSING.problem(column=name), table.sheet, cell_name((1, place)))
    for name, (heading, column) in alike.items():
        problem = MASTER_COLUMN_ALIKE.problem(column=name, heading=heading)
        findings.add(problem, table.sheet, cell_name((1, column)))
    return columns


def division_cell(row: MasterRow, column: str, known: Collection[str], key: str) -> str:
    """主管課 or 担当課: one division or blank; reported when unknown."""
    text = row.text(column)
    if not text:
        return ""
    divisions = split_divisions(text, known)
    if len(divisions) == 1 and divisions[0] in known:
        return divisions[0]
    name = re.sub(r"\s+", "", text)
    row.wrong(column, MASTER_DIVISION_UNKNOWN.problem(column=column, division=name), key)
    return name


def division_cells(row: MasterRow, known: Collection[str], key: str) -> tuple[str, ...]:
    """所管課: one or several divisions, the first is the lead; unknown ones are reported."""
    divisions = []
    for name in split_divisions(row.text("所管課"), known):
        if name in known:
            divisions.append(name)
        elif names_nobody(name):
            row.wrong("所管課", MASTER_DIVISION_VAGUE.problem(name=name), key)
        else:
            row.wrong("所管課", MASTER_DIVISION_UNKNOWN.problem(column="所管課", division=name), key)
    if not row.text("所管課"):
        row.wrong("所管課", MASTER_DIVISION_BLANK.problem(), key)
    return tuple(divisions)


def _told_apart(cells: Mapping[str, RawValue]) -> tuple[dict[str, str | Decimal], dict[str, OddCell]]:
    """What can be read of the cells of a row, and those that hold neither text nor a number; without blank ones."""
    values: dict[str, str | Decimal] = {}
    odd: dict[str, OddCell] = {}
    for name, value in cells.items():
        if isinstance(value, OddCell):
            odd[name] = value
        elif not isinstance(value, str):
            values[name] = value
        elif text := value.strip():
            values[name] = text
    return values, odd


def _report_odd_cells(
    sheet: str, number: int, cells: Mapping[str, OddCell], columns: Mapping[str, int], findings: Findings
) -> None:
    for name, value in cells.items():
        code = _CODES_OF_ODD_CELLS.get(value.kind, MASTER_NOT_A_VALUE)
        problem = code.problem(column=name, kind=value.kind, shown=value.shown)
        findings.add(problem, sheet, cell_name((number, columns[name])))
