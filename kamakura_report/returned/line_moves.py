"""Moved lines: where the rows and columns of an issued sheet stand in a returned one, proved by the texts on them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from kamakura_report.form.completion import is_blank
from kamakura_report.frozen import frozen
from kamakura_report.plan.keys import Key, outward
from kamakura_report.returned.compare import shows_same
from kamakura_report.returned.grid import BLANK, GridSheet, RawCell
from kamakura_report.workbook.area import Position
from kamakura_report.workbook.book import Formula, Sheet, Value

_T = TypeVar("_T")
_ROWS_AT_MOST = 5000  # of a sheet in which deleted ones are looked for
Lines = Mapping[int, int]  # a row or column as issued → the same one now


@frozen
class LineMoves:
    """Where the lines of a sheet stand now. A line that shows nothing, with lines put in beside it, is in neither."""

    rows: Lines
    columns: Lines
    gone: tuple[int, ...] = ()  # rows as issued that were deleted with all that they showed

    def at(self, position: Position) -> Position | None:
        """Where that cell stands now, None when its line is not known."""
        row, column = self.rows.get(position[0]), self.columns.get(position[1])
        return None if row is None or column is None else (row, column)

    @property
    def moved(self) -> bool:
        """False when every line stands where it stood."""
        return bool(self.gone) or any(
            before != now for lines in (self.rows, self.columns) for before, now in lines.items()
        )


def find_line_moves(issued: Sheet, returned: GridSheet) -> LineMoves | None:
    """Where the lines stand now, None when the returned sheet does not prove it."""
    shown = {at: cell.value for at, cell in issued.cells.items() if cell.ask is None and cell.value not in (None, "")}
    rows = _rows(shown, returned)
    columns = _columns(shown, rows, returned) if rows else None
    if not rows or not columns:
        return None
    if not _is_proved(issued, LineMoves(rows, columns)):
        return None
    last_row = max(row for row, _ in issued.cells)
    last_column = max(column for _, column in issued.cells)
    return LineMoves(_filled(rows, last_row), _filled(columns, last_column))


def find_deleted_rows(issued: Sheet, returned: GridSheet) -> LineMoves | None:
    """Where the rows stand now when some of them were deleted and nothing else was done; None when that is not so.

    The columns are where they were. Two rows that show the same are one as good as the other: of the ways to see it,
    that with fewer gaps is taken.
    """
    shown: dict[int, dict[int, Value]] = defaultdict(dict)
    asked: dict[int, set[int]] = defaultdict(set)
    for (row, column), cell in issued.cells.items():
        if cell.ask is not None:
            asked[row].add(column)
        elif cell.value not in (None, ""):
            shown[row][column] = cell.value
    now = _by_line(returned)
    last, last_now = max(shown, default=0), max(now, default=0)
    if not last_now < last <= _ROWS_AT_MOST:
        return None

    def fits(row: int, row_now: int) -> bool:
        cells = now.get(row_now, {})
        known = shown[row]
        return all(column in known or column in asked[row] for column in cells) and all(
            _may_be(value, cells.get(column, BLANK)) for column, value in known.items()
        )

    down = _kept_rows(range(1, last + 1), range(1, last_now + 1), fits)
    up = _kept_rows(range(last, 0, -1), range(last_now, 0, -1), fits)
    if down is None or up is None:
        return None
    rows = min(up, down, key=lambda kept: sum(1 for row in kept if row + 1 not in kept))
    gone = tuple(row for row in range(1, last + 1) if row not in rows)
    left = {row: keys for row, keys in _shown_keys(issued).items() if row in rows}
    if 2 * len(gone) > last or not left or not all(left.values()):
        return None
    columns = {column: column for _, column in issued.cells}
    below = max(row for row, _ in issued.cells)
    rows.update((row, row - len(gone)) for row in range(last + 1, below + 1))
    return LineMoves(rows, columns, gone)


def _kept_rows(rows: Iterable[int], rows_now: Iterable[int], fits: Callable[[int, int], bool]) -> dict[int, int] | None:
    """Each row that is there now as the first one it can be, None when one is none of them."""
    remaining = iter(rows)
    kept: dict[int, int] = {}
    for row_now in rows_now:
        row = next((row for row in remaining if fits(row, row_now)), None)
        if row is None:
            return None
        kept[row] = row_now
    return kept


def _by_line(returned: GridSheet) -> dict[int, dict[int, RawCell]]:
    """What is seen in each returned row, by column."""
    rows: dict[int, dict[int, RawCell]] = defaultdict(dict)
    for (row, column), raw in returned.cells.items():
        if raw.formula is not None or not is_blank(raw.text):
            rows[row][column] = raw
    return rows


def _shown_keys(sheet: Sheet) -> dict[int, set[str]]:
    """The keys shown in each asked row: of its cells, or of what its cells are about."""
    about: dict[int, set[str]] = defaultdict(set)
    for (row, _), ask in sheet.asks():
        about[row].update((*outward(ask.key), Key.parse(ask.key).without_period))
    shown: dict[int, set[str]] = {row: set() for row in about}
    for (row, _), cell in sheet.cells.items():
        if cell.ask is None and isinstance(cell.value, str) and cell.value in about.get(row, ()):
            shown[row].add(cell.value)
    return shown


def _rows(shown: Mapping[Position, Value], returned: GridSheet) -> Lines | None:
    """Rows that show something, each found as the next one that shows the same from left to right."""
    wanted = _by_row(shown.items())
    returned_rows = _by_row((at, raw) for at, raw in returned.cells.items() if raw.text or raw.formula is not None)
    rows: dict[int, int] = {}
    remaining = iter(sorted(returned_rows))
    for row in sorted(wanted):
        now = next((now for now in remaining if _shows(returned_rows[now], wanted[row])), None)
        if now is None:
            return None
        rows[row] = now
    return rows


def _columns(shown: Mapping[Position, Value], rows: Lines, returned: GridSheet) -> Lines | None:
    """Columns that show something, each found as the next one that shows the same in the rows known by now."""
    wanted: dict[int, list[tuple[int, Value]]] = defaultdict(list)
    for (row, column), value in shown.items():
        wanted[column].append((rows[row], value))
    columns: dict[int, int] = {}
    remaining = iter(
        sorted({column for (_, column), raw in returned.cells.items() if raw.text or raw.formula is not None})
    )
    for column in sorted(wanted):
        now = next(
            (now for now in remaining if all(_may_be(value, returned.at((row, now))) for row, value in wanted[column])),
            None,
        )
        if now is None:
            return None
        columns[column] = now
    return columns


def _by_row(cells: Iterable[tuple[Position, _T]]) -> dict[int, list[_T]]:
    """The contents of each row, from left to right."""
    rows: dict[int, list[_T]] = defaultdict(list)
    for (row, _), content in sorted(cells, key=lambda item: item[0]):
        rows[row].append(content)
    return rows


def _shows(cells: Sequence[RawCell], wanted: Sequence[Value]) -> bool:
    """True when all that is wanted is there in its order, with answers in between."""
    remaining = iter(cells)
    return all(any(_may_be(value, raw) for raw in remaining) for value in wanted)


def _may_be(value: Value, raw: RawCell) -> bool:
    """A formula's own text changes with what moved: it is compared when that is known."""
    return raw.formula is not None if isinstance(value, Formula) else shows_same(value, raw)


def _filled(known: Lines, last: int) -> Lines:
    """Also the lines that show nothing, where those around them moved alike."""
    lines = dict(known)
    previous, offset = 0, 0
    for line in sorted(known):
        if known[line] - line == offset:
            lines.update((between, between + offset) for between in range(previous + 1, line))
        previous, offset = line, known[line] - line
    if offset == 0:
        lines.update((line, line) for line in range(previous + 1, last + 1))
    return lines


def _is_proved(issued: Sheet, line_moves: LineMoves) -> bool:
    """True when every asked row shows a key, and every asked cell stands on lines that show something."""
    return all(_shown_keys(issued).values()) and all(line_moves.at(position) for position, _ in issued.asks())
