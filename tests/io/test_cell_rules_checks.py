"""Excel's own error checking: left out where it would be a false alarm, and only there."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from xml.etree import ElementTree

from kamakura_report.io.write.write_workbook import write_workbook
from kamakura_report.workbook.book import Book, Cell, Formula, Sheet
from kamakura_report.workbook.question import AnswerKind
from tests.audit import findings
from tests.io.books import ASK
from tests.io.parts import MAIN, part

CELLS = {
    (2, 2): Cell("2-1"),
    (2, 3): Cell("福祉"),
    (3, 2): Cell(Decimal(5)),
    (3, 3): Cell(ask=replace(ASK, kind=AnswerKind.NUMBER)),
    (4, 3): Cell(ask=replace(ASK, key="b", kind=AnswerKind.TEXT)),
    (5, 4): Cell(ask=replace(ASK, key="c", kind=AnswerKind.CHOICE, choices=("1", "2"))),
}


def left_out(cells: dict[tuple[int, int], Cell]) -> dict[str, str]:
    """Which check is left out, and where."""
    data = write_workbook(Book((Sheet("施策", cells),)))
    assert findings(data) == []
    found = ElementTree.fromstring(part(data, "xl/worksheets/sheet1.xml")).iter(f"{MAIN}ignoredError")
    return {name: one.get("sqref", "") for one in found for name in one.attrib if name != "sqref"}


def test_texts_may_look_like_numbers_but_not_where_a_number_is_asked() -> None:
    assert left_out(CELLS) == {"numberStoredAsText": "B2 C4 D5"}


def test_formulas_of_a_row_need_not_be_like_their_neighbours() -> None:
    formulas = {**CELLS, (7, 6): Cell(Formula("SUM(B3:C3)", Decimal(5)))}
    assert left_out(formulas) == {"numberStoredAsText": "B2 C4 D5", "formula": "B2:F7", "formulaRange": "B2:F7"}


def test_where_there_is_nothing_to_leave_out_nothing_is_said() -> None:
    assert left_out({(1, 1): Cell("福祉")}) == {}
