"""A small workbook, and its return with lines put in, taken out and exchanged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from kamakura_report.form.answer import Answer, Answers
from kamakura_report.io.reader.returned_workbook import read_workbook
from kamakura_report.io.write.write_workbook import write_workbook
from kamakura_report.returned.grid import Grid, RawCell
from kamakura_report.returned.take import take
from kamakura_report.workbook.area import Position
from kamakura_report.workbook.book import Book, Cell, Formula, Sheet
from kamakura_report.workbook.question import AnswerKind, Ask

NAME = "2-1 福祉"
KEYS = ("2-1/1/i1", "2-1/2/i1", "2-1/3/i1")
YEARS = ("R8", "R9")
ROWS = (4, 7, 8)  # 5 and 6 show nothing
TOTAL = "SUM(C4:D4,C7:D8)"


def sheet(answers: Answers = Answers()) -> Sheet:  # noqa: B008
    """Three asked rows under a head, blank rows between, a blank column, a formula, keys at the right."""
    cells: dict[Position, Cell] = {(1, 1): Cell("福祉"), (3, 1): Cell("指標"), (3, 3): Cell("R8"), (3, 4): Cell("R9")}
    cells[3, 5] = Cell(Formula(TOTAL, Decimal(0)))
    for row, key in zip(ROWS, KEYS, strict=True):
        cells[row, 1] = Cell("参加者数")  # the same words on every row
        for column, year in enumerate(YEARS, 3):
            ask = Ask(f"{key}@{year}", AnswerKind.NUMBER, True, f"{key} {year}")
            given = answers.get(ask.key)
            cells[row, column] = Cell(given.value if given else None, ask=ask)
        cells[row, 6] = Cell(key)
    return Sheet(NAME, cells, protected=True)


COVER = Sheet(
    "表紙",
    {
        (1, 1): Cell("記入の状況"),
        (1, 2): Cell(Formula(f"COUNTBLANK('{NAME}'!C4:D4)+COUNTBLANK('{NAME}'!C7)", Decimal(0))),
        (2, 1): Cell("記入者"),
        (2, 2): Cell(ask=Ask("表紙/記入者", AnswerKind.TEXT, False, "記入者")),
        (2, 3): Cell("表紙/記入者"),
        **{(row, 3): Cell(key) for row, key in enumerate(KEYS, 3)},  # a cover lists the keys of other sheets
    },
    protected=True,
)
BOOK = Book((COVER, sheet()))
TRUTH = Answers({f"{key}@{year}": Answer.figure(100 + row * 10 + column)
                 for row, key in enumerate(KEYS) for column, year in enumerate(YEARS)})  # fmt: skip


def returned() -> Grid:
    return read_workbook(write_workbook(Book((COVER, sheet(TRUTH)))))


def with_cells(grid: Grid, cells: dict[Position, RawCell], number: int = 1) -> Grid:
    sheets = list(grid.sheets)
    sheets[number] = replace(sheets[number], cells=cells)
    return replace(grid, sheets=tuple(sheets))


def put(grid: Grid, at: Position, raw: RawCell, number: int = 1) -> Grid:
    return with_cells(grid, {**grid.sheets[number].cells, at: raw}, number)


def spread(before: Iterable[int], line: int) -> int:
    """Where a line is after one was put in before each of these, as they were numbered at first."""
    return line + sum(1 for one in before if one <= line)


def stretched(grid: Grid, rows: list[int], columns: list[int]) -> Grid:
    """Lines put in before these of the second sheet; its formulas and the cover's written out again by hand."""

    def at(row: int, column: int) -> str:
        return f"{'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[spread(columns, column) - 1]}{spread(rows, row)}"

    total = f"SUM({at(4, 3)}:{at(4, 4)},{at(7, 3)}:{at(8, 4)})"
    state = f"COUNTBLANK('{NAME}'!{at(4, 3)}:{at(4, 4)})+COUNTBLANK('{NAME}'!{at(7, 3)})"
    cells = {
        (spread(rows, row), spread(columns, column)): raw._replace(formula=total) if raw.formula else raw
        for (row, column), raw in grid.sheets[1].cells.items()
    }
    cover = {where: raw._replace(formula=state) if raw.formula else raw for where, raw in grid.sheets[0].cells.items()}
    return with_cells(with_cells(grid, cells), cover, 0)


def codes(grid: Grid, book: Book = BOOK) -> list[tuple[str, str]]:
    return [(problem.code, problem.sheet) for problem in take(book, grid)[1]]
