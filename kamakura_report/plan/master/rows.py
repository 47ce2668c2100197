"""A sheet of the master as rows by column name, and the one way to tell what is wrong with a cell."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from kamakura_report.plan.cells import reference
from kamakura_report.plan.figures import plain
from kamakura_report.plan.master.schema import Schema
from kamakura_report.plan.master.tables import Odd, Table, Value
from kamakura_report.problem import Problem, Severity
from kamakura_report.problem.master_codes import (
    MASTER_BLANK,
    MASTER_COLUMN_MISSING,
    MASTER_COLUMN_TWICE,
    MASTER_NOT_A_VALUE,
    MASTER_NOT_A_VALUE_DATE,
    MASTER_NOT_A_VALUE_FORMULA,
)

NOT_VALUES = {"数式": MASTER_NOT_A_VALUE_FORMULA, "日付": MASTER_NOT_A_VALUE_DATE}  # by what an odd cell holds


@dataclass(slots=True)
class Findings:
    """All problems of one master workbook, in the order they were found."""

    file: str
    problems: list[Problem] = field(default_factory=list)

    def add(self, problem: Problem, sheet: str, cell: str = "", key: str = "") -> None:
        """One more problem, at its place in this file."""
        self.problems.append(problem.at(file=self.file, sheet=sheet, cell=cell, key=key))

    @property
    def unusable(self) -> bool:
        """True once there is an error."""
        return any(problem.severity is Severity.ERROR for problem in self.problems)


@dataclass(frozen=True)
class Row:
    """One row with something in it; cells are asked for by the heading of their column."""

    sheet: str
    number: int
    columns: Mapping[str, int]  # heading → column; headings the sheet lacks are absent
    values: Mapping[str, str | Decimal]
    spoiled: frozenset[str]  # columns whose cell is already reported
    findings: Findings

    def has(self, column: str) -> bool:
        """False when the column is missing or its cell is already reported: nothing more to say there."""
        return column in self.columns and column not in self.spoiled

    def text(self, column: str) -> str:
        """The cell as text, "" when blank; a number as people write it."""
        value = self.values.get(column, "")
        return plain(value) if isinstance(value, Decimal) else value

    def is_number(self, column: str) -> bool:
        """True when the workbook holds the cell as a number."""
        return isinstance(self.values.get(column), Decimal)

    def cell(self, column: str) -> str:
        """``F12``."""
        return reference((self.number, self.columns[column]))

    def wrong(self, column: str, problem: Problem, key: str = "") -> None:
        """Report the cell in this column."""
        if self.has(column):
            self.findings.add(problem, self.sheet, self.cell(column), key)

    def needed(self, column: str) -> str:
        """The text of a cell that must not be blank; reports it and gives "" when it is."""
        text = self.text(column)
        if not text:
            self.wrong(column, MASTER_BLANK.problem(column=column))
        return text


def rows(table: Table, schema: Schema, findings: Findings) -> Iterator[Row]:
    """The sheet's rows below the headings, blank ones left out; reports headings and odd cells."""
    columns = headings(table, schema, findings)
    by_row: dict[int, dict[str, Value]] = {}
    names = {column: name for name, column in columns.items()}
    for (row, column), value in sorted(table.cells.items()):
        if row > 1 and column in names:
            by_row.setdefault(row, {})[names[column]] = value
    for number, cells in by_row.items():
        spoiled = _odd(table.sheet, number, cells, columns, findings)
        held = {name: value for name, value in cells.items() if not isinstance(value, Odd)}
        values = {name: _tidy(value) for name, value in held.items() if _tidy(value) != ""}
        if values or spoiled:
            yield Row(table.sheet, number, columns, values, spoiled, findings)


def heading(value: Value) -> str:
    """A heading as columns are recognised by: no spaces, one width."""
    shown = plain(value) if isinstance(value, Decimal) else value if isinstance(value, str) else value.shown
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", shown))


def headings(table: Table, schema: Schema, findings: Findings) -> dict[str, int]:
    """The columns of the headings in row 1 that the schema knows; reports missing and doubled ones."""
    known = {heading(name): name for name in schema.columns}
    columns: dict[str, int] = {}
    for (row, column), value in sorted(table.cells.items()):
        name = known.get(heading(value)) if row == 1 else None
        if name is None:  # below the headings, or a column of the city's own
            continue
        if name not in columns:
            columns[name] = column
        else:
            findings.add(MASTER_COLUMN_TWICE.problem(column=name), table.sheet, reference((1, column)))
    for place, name in enumerate(schema.required, start=1):
        if name not in columns:
            findings.add(MASTER_COLUMN_MISSING.problem(column=name), table.sheet, reference((1, place)))
    return columns


def _odd(
    sheet: str, number: int, cells: Mapping[str, Value], columns: Mapping[str, int], findings: Findings
) -> frozenset[str]:
    spoiled = set()
    for name, value in cells.items():
        if isinstance(value, Odd):
            spoiled.add(name)
            code = NOT_VALUES.get(value.what, MASTER_NOT_A_VALUE)
            problem = code.problem(column=name, kind=value.what, shown=value.shown)
            findings.add(problem, sheet, reference((number, columns[name])))
    return frozenset(spoiled)


def _tidy(value: str | Decimal) -> str | Decimal:
    return value.strip() if isinstance(value, str) else value
