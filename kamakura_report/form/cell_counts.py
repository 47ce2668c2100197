"""Counts of asked cells as office programs reckon them: ``form.completion.count_cells``, as short as Excel takes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from kamakura_report.form.completion import Count, count_term, gate_formula
from kamakura_report.form.row_shapes import RowShape, ShapedCell, ShapedRow
from kamakura_report.workbook.area import cell_name, column_letters, quote_sheet_name

FORMULA_LIMIT = 8000  # characters; Excel's is 8192
ONE_BY_ONE_LIMIT = 3000  # characters of one count, so that several fit into a formula
_SAVES = 1.25  # times as long may it be one by one
_MARKS = tuple(map(chr, range(0xD800, 0xD800 + 40)))  # in the place of row numbers; no text of a file holds them
_SHEET_MARK = "\udfff"  # in the place of a sheet's name


def count_formula(count: Count, rows: Sequence[ShapedRow], own: str, one_by_one: int = ONE_BY_ONE_LIMIT) -> str:
    """The count of ``count_cells`` by formula on the sheet ``own``, passing over errors; "" when there is no such cell.

    It may be longer than Excel takes (``FORMULA_LIMIT``): a form has a list of the rows for that (docs/form.md).
    Cells are counted one by one, which every program calculates, unless that takes more than ``one_by_one``
    characters and that saves a fifth of them: then those that ask alike together, of which Gnumeric and IronCalc make
    errors.
    """
    if not rows:
        return ""
    sheet, first = rows[0].sheet, rows[0].number
    if len(rows) > len(_MARKS) or any([row.sheet != sheet or row.shape.gated for row in rows]):
        placed = [_Row(_on_sheet(row.sheet, own), str(row.number), row.number, row.shape) for row in rows]
        return _written(count, placed, one_by_one)
    before, numbers = _on_sheet(sheet, own), [str(row.number) for row in rows]
    shapes = tuple([(row.shape, row.number - first, len(text)) for row, text in zip(rows, numbers, strict=True)])
    formula = _written_once(count, shapes, len(before), one_by_one)
    for mark, text in zip(_MARKS, numbers, strict=False):
        formula = formula.replace(mark * len(text), text)
    return formula.replace(_SHEET_MARK * len(before), before) if before else formula


@lru_cache(maxsize=1 << 9)  # a plan has few shapes, and a formula may be long
def _written_once(
    count: Count, shapes: tuple[tuple[RowShape, int, int], ...], sheet_length: int, one_by_one: int
) -> str:
    """The formula over rows of one sheet, each with its distance from the first and how long its number is.

    In the place of a number, and of the sheet's name, stands its mark, as often as that is long: what is written
    depends on how long it gets.
    """
    before = _SHEET_MARK * sheet_length
    placed = [
        _Row(before, mark * length, below, shape) for mark, (shape, below, length) in zip(_MARKS, shapes, strict=False)
    ]
    return _written(count, placed, one_by_one)


class _Row(NamedTuple):
    """A row as a formula speaks of it."""

    before: str  # the name of its sheet, where that is another
    text: str  # its number
    number: int
    shape: RowShape


class _Block(NamedTuple):
    """Cells that one term counts: of one row, or of rows below each other."""

    row: _Row
    last: str  # number of the last row
    width: int
    cells: tuple[ShapedCell, ...]

    @property
    def name(self) -> str:
        """The area as a formula names it."""
        left = self.cells[0].column
        first = f"{self.row.before}{column_letters(left)}{self.row.text}"
        return first if len(self.cells) == 1 else f"{first}:{column_letters(left + self.width - 1)}{self.last}"


_Counted = Sequence[tuple[_Row, ShapedCell]]


def _written(count: Count, rows: Sequence[_Row], one_by_one: int) -> str:
    counted = [(row, cell) for row in rows for cell in row.shape.cells if cell.required or count is Count.DOUBTFUL]
    if count is Count.ALL:
        always = sum(1 for _, cell in counted if cell.required_anyway)
        gates = [f"({_gate_of(row, cell)})" for row, cell in counted if not cell.required_anyway]
        return "+".join([str(always), *gates]) if gates else ""
    single = _one_by_one(count, counted, one_by_one)
    if single is not None:
        return single
    runs = list(_runs(counted))
    together = "+".join(_term(count, run) for run in runs)
    if len(together) > FORMULA_LIMIT:
        together = "+".join(_term(count, block) for block in _joined(runs))
    longest = min(int(len(together) * _SAVES), FORMULA_LIMIT) if one_by_one else 0
    single = _one_by_one(count, counted, longest)
    return together if single is None else single


def _one_by_one(count: Count, counted: _Counted, most: int) -> str | None:
    """The sum cell by cell; None where that takes more than ``most`` characters."""
    terms, left = [], most + 1  # before the first stands no +
    for row, cell in counted:
        terms.append(_term(count, _Block(row, row.text, 1, (cell,))))
        left -= len(terms[-1]) + 1
        if left < 0:
            return None
    return "+".join(terms)


def _term(count: Count, block: _Block) -> str:
    first = block.cells[0]
    term = count_term(count, block.name, first.alike, [cell.day for cell in block.cells], block.width)
    if first.condition and count is not Count.DOUBTFUL:
        term = f"{_gate_of(block.row, first)}*({term})"
    return f"SUMPRODUCT({term})"


def _on_sheet(sheet: str, own: str) -> str:
    return "" if sheet == own else f"{quote_sheet_name(sheet)}!"


def _gate_of(row: _Row, cell: ShapedCell) -> str:
    assert cell.condition is not None
    below, column = cell.decider
    return gate_formula(cell.condition, f"{row.before}{cell_name((row.number + below, column))}")


def _runs(counted: _Counted) -> Iterator[_Block]:
    """Neighbours in a row that ask alike: one formula counts them."""
    run: list[ShapedCell] = []
    of_run: _Row | None = None
    for row, cell in counted:
        if of_run is not None and (row is not of_run or not _follows(run[-1], cell)):
            yield _Block(of_run, of_run.text, len(run), tuple(run))
            run = []
        of_run = row
        run.append(cell)
    if of_run is not None:
        yield _Block(of_run, of_run.text, len(run), tuple(run))


def _joined(runs: Iterable[_Block]) -> Iterable[_Block]:
    """Runs that ask alike and stand right below each other as one rectangle, row by row."""
    blocks: dict[tuple[object, ...], _Block] = {}
    for run in runs:
        first, number = run.cells[0], run.row.number
        # One with a gate is alone.
        ends = (run.row.before, first.column, run.width, first.alike, first.condition and number)
        above = blocks.pop((*ends, number - 1), None)
        joined = run if above is None else above._replace(last=run.last, cells=above.cells + run.cells)
        blocks[(*ends, number)] = joined
    return blocks.values()


def _follows(before: ShapedCell, cell: ShapedCell) -> bool:
    if before.condition or cell.condition:
        return False
    return cell.column == before.column + 1 and cell.alike == before.alike
