"""The reading set-up of a list as a value: what a person may decide about how it is read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum

from kamakura_report.frozen import frozen
from kamakura_report.lists.list_table import ListTable, compared, one_line
from kamakura_report.lists.taken_for import USUAL_KEYS, Taken
from kamakura_report.plan.model import Joint
from kamakura_report.plan.periods import FiscalYear


class RowTest(StrEnum):
    """How a rule finds the rows that are left out, by what stands in one column."""

    IS = "である"
    IS_NOT = "でない"
    HOLDS = "を含む"
    HOLDS_NOT = "を含まない"
    BLANK = "が空欄"


@frozen
class RowRule:
    """Rows to be left out."""

    column: int
    test: RowTest
    value: str = ""

    def fits(self, text: str) -> bool:
        """Whether a row with this text in the column is left out."""
        found, wanted = compared(text), compared(self.value)
        match self.test:
            case RowTest.IS:
                return found == wanted
            case RowTest.IS_NOT:
                return found != wanted
            case RowTest.HOLDS:
                return wanted in found
            case RowTest.HOLDS_NOT:
                return wanted not in found
        return not found


class Parents(StrEnum):
    """Which rows of the column of names are no project but the 施策, or the 部, of those below."""

    NONE = "ない"
    NO_DIVISION = "課が空欄の行"


@frozen
class ColumnSetting:
    """One column: how it was found, and what it is taken for."""

    column: int
    heading: str
    samples: tuple[str, ...]  # three at most
    taken: Taken
    year: FiscalYear | None = None
    unit: str = ""  # of money
    group: int = 0  # which columns of indicators belong together, from 1
    carried: bool = False  # a blank says what stands above
    key: bool = False  # rows alike in it are one project
    note: str = ""  # why it is taken for that, or what to look at


@frozen
class DivisionReading:
    """How the text of a cell was read as divisions."""

    written: str
    bureau: str
    names: tuple[str, ...]
    times: int = 0  # projects
    note: str = ""
    found: str = ""  # 部 as the list has it, whatever a person makes of it

    @property
    def place(self) -> tuple[str, str]:
        """Which cells of the list it is about."""
        return compared(self.written), compared(self.found)


@frozen
class LiftedIndicator:
    """An indicator that several projects of a 施策 repeat, and whether it is the 施策's own."""

    program: str  # as the list writes it
    name: str
    unit: str
    values: str = ""  # as they are told
    times: int = 0
    agree: bool = True
    lift: bool = False


@frozen
class ReadingSetup:
    """All of it. ``made_from`` is the sheet and the rows of headings that the columns were found with."""

    file: str
    sheet: str
    first_heading: int
    last_heading: int
    made_from: str
    city: str
    plan_name: str
    first: FiscalYear | None
    last: FiscalYear | None
    office: str
    joint: Joint
    program_name: str  # of the one 施策 where the list names none
    sums: bool  # rows alike in the key columns are one project
    parents: Parents
    columns: tuple[ColumnSetting, ...]
    rules: tuple[RowRule, ...] = ()
    divisions: tuple[DivisionReading, ...] = ()
    lifted: tuple[LiftedIndicator, ...] = ()

    def of(self, *taken: Taken) -> Iterator[ColumnSetting]:
        """The columns that are taken for one of these, from the left."""
        return (each for each in self.columns if each.taken in taken)

    @property
    def keys(self) -> tuple[int, ...]:
        """The columns in which rows of one project are alike: those marked, else 施策, 課 and 事業名."""
        marked = tuple(each.column for each in self.columns if each.key)
        return marked or tuple(each.column for each in self.of(*USUAL_KEYS))

    def column(self, taken: Taken) -> int:
        """The first column that is taken for that, 0 when there is none."""
        return next((each.column for each in self.of(taken)), 0)


def heading_basis(sheet: str, first: int, last: int) -> str:
    """``made_from``: which headings the columns of a set-up were found with."""
    return f"{sheet or 'CSV'} {first}–{last} 行目"


def heading_texts(table: ListTable, first: int, last: int) -> dict[int, str]:
    """The heading of each column: its parts in these rows from the top, each once, merged ones spread."""
    headings = {}
    for column in range(1, table.columns + 1):
        parts: list[str] = []
        for row in range(first, last + 1):
            text = one_line(_heading_part(table, row, column, last))
            if text and compared(text) not in [compared(part) for part in parts]:
                parts.append(text)
        headings[column] = " ".join(parts)
    return headings


def _heading_part(table: ListTable, row: int, column: int, last: int) -> str:
    """The text there; above a heading of its own a blank one is that of the group it stands in (CSV has no merges)."""
    text = table.text(row, column)
    if text or row == last or table.merges:
        return text
    if not any(table.text(below, column) for below in range(row + 1, last + 1)):
        return ""
    left = column - 1
    while left and not table.text(row, left):
        left -= 1
    if not left or not any(table.text(below, left) for below in range(row + 1, last + 1)):
        return ""
    return table.text(row, left)


def is_page_number(heading: str) -> bool:
    """True for the heading of a column that says on which page of a book a project stands."""
    return re.search(r"ページ|頁|page", heading, re.IGNORECASE) is not None
