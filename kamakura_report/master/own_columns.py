"""The city's own columns of the master: every heading that the program does not know is a field of the form.

A heading that is nearly one it knows, and stands where that is missing, is told: it may be meant.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from difflib import SequenceMatcher

from kamakura_report.patterns import pattern
from kamakura_report.plan.figures import plain_text
from kamakura_report.plan.model import OwnValue, OwnValues
from kamakura_report.text import comparable
from kamakura_report.workbook.raw_tables import OddCell, RawTable, RawValue

_ALIKE = 0.75  # of difflib's ratio: 事業名称 and 事業名, 終了年 and 終了年度; not 施策名 and 事業名
_DAY = pattern(r"(\d{4})-(\d\d)-(\d\d)(?: 00:00:00)?")
_NO_VALUE = ("数式", "エラー値")  # kinds of cells that nobody can quote: what is seen there is not in the file
_BREAK = pattern(r"\s*\n\s*")
_NOTHING: OwnValues = {}  # of all rows without any, of which a plan has ten thousand


def heading_text(value: RawValue) -> str:
    """A heading as it is shown, on one line."""
    shown = plain_text(value) if isinstance(value, Decimal) else value if isinstance(value, str) else value.shown
    return " ".join(_BREAK.sub("", shown.strip()).split())


def own_headings(table: RawTable, known: Iterable[str]) -> dict[str, int]:
    """The columns of the city's own by heading, from left to right.

    No field is what stands twice, for nobody knows which is meant, or has braces in it.
    """
    names = {comparable(name) for name in known}
    headings = [(heading_text(value), column) for column, value in table.headings]
    times = Counter(comparable(heading) for heading, _ in headings)
    return {
        heading: column
        for heading, column in headings
        if comparable(heading) not in names and times[comparable(heading)] == 1 and not set("{}｛｝") & set(heading)
    }


def own_values(cells: Mapping[str, RawValue]) -> OwnValues:
    """The cells of a row in columns of the city's own, as they are shown; without blank ones."""
    values = ((heading, _own_value(value)) for heading, value in cells.items())
    return {heading: value for heading, value in values if value != ""} or _NOTHING


def without_values(table: RawTable, columns: Mapping[str, int]) -> dict[str, list[int]]:
    """Column by column the rows in which a formula or an error stands: those are blank as a field."""
    rows: dict[str, list[int]] = {}
    headings = {column: heading for heading, column in columns.items()}
    for (row, column), value in sorted(table.cells.items()) if headings else ():
        if row > 1 and column in headings and isinstance(value, OddCell) and value.kind in _NO_VALUE:
            rows.setdefault(headings[column], []).append(row)
    return rows


def nearly(name: str, candidates: Iterable[str]) -> str:
    """The candidate that the name is most like, "" when it is like none of them."""
    plain = comparable(name)
    likeness = {one: SequenceMatcher(None, plain, comparable(one), autojunk=False).ratio() for one in candidates}
    best = max(likeness, key=lambda one: likeness[one], default="")
    return best if best and likeness[best] >= _ALIKE else ""


def _own_value(value: RawValue) -> OwnValue:
    if not isinstance(value, OddCell):
        return value.strip() if isinstance(value, str) else value
    day = _DAY.fullmatch(value.shown) if value.kind == "日付" else None
    if day:
        written = date(*map(int, day.groups()))
        return f"{written.year}年{written.month}月{written.day}日"
    return "" if value.kind in _NO_VALUE else value.shown
