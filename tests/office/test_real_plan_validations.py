"""What the cells of the real plan's workbooks let in, as a real office program computes their validations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from openpyxl.formula.translate import Translator

from kamakura_report.io.write.write_workbook import write_workbook
from kamakura_report.plan.figures import plain_text
from kamakura_report.returned.cell import understand_cell
from kamakura_report.returned.grid import RawCell, StoredKind
from kamakura_report.workbook.area import cell_name
from kamakura_report.workbook.book import Book, Cell, Formula, Sheet
from kamakura_report.workbook.question import AnswerKind, Ask
from tests.office.office import Office
from tests.office.real import Real, Workbook

pytestmark = pytest.mark.office

FIGURES = tuple(map(Decimal, ("12", "12.5", "0", "-1", "-0.5", "131.3", "10000000")))
WORDS = ("該当なし", "未確定", "不明", "12", "１２", "約12", "該当", "TRUE")
_REFERENCE = re.compile(r"\$?[A-Z]{1,3}\$?\d+")


@dataclass(frozen=True)
class Rule:
    """The validation of one open cell as its file holds it, moved to that cell."""

    division: str
    cell: str
    ask: Ask
    formula: str


def rules(workbook: Workbook) -> Iterator[Rule]:
    """One for each open cell that asks for a number."""
    file = openpyxl.load_workbook(BytesIO(workbook.data))
    for sheet in workbook.sheets:
        held = file[sheet.name].data_validations.dataValidation
        for position, ask in sheet.asks():
            if ask.kind is not AnswerKind.NUMBER:
                continue
            cell = cell_name(position)
            (one,) = [each for each in held if cell in each.sqref]
            first = min(one.sqref.ranges, key=lambda area: (area.min_row, area.min_col))
            assert (one.type, one.errorStyle or "stop", one.showErrorMessage) == ("custom", "stop", True)
            origin = cell_name((first.min_row, first.min_col))
            formula = Translator(f"={one.formula1}", origin).translate_formula(cell)
            yield Rule(workbook.division, cell, ask, formula.removeprefix("="))


def lets_in(ask: Ask, value: Decimal | str) -> bool:
    """What the way back makes of the value: an answer as it stands; of whatever shape a number is, it can be typed.

    What is understood only by a conversion (``１２`` → 12) was pasted or came from elsewhere.
    """
    raw = (
        RawCell(StoredKind.NUMBER, plain_text(value)) if isinstance(value, Decimal) else RawCell(StoredKind.TEXT, value)
    )
    answer, problem = understand_cell(ask, raw, "施策", (1, 1))
    return problem is None and answer is not None and not answer.conversion


@pytest.mark.filterwarnings("ignore:Sparkline Group")
def test_a_validation_lets_in_just_what_is_read_back_without_a_problem(office: Office, real: Real) -> None:
    """Each rule stands over each value on a sheet of its own, for validations do not fire under scripts."""
    found = [rule for workbook in real.workbooks for rule in rules(workbook)]
    asked = [ask for workbook in real.workbooks for _, _, ask in workbook.book.asks() if ask.kind is AnswerKind.NUMBER]
    assert [rule.ask for rule in found] == asked
    assert {rule.ask.whole for rule in found} == {True, False}
    values: tuple[Decimal | str, ...] = (*FIGURES, *WORDS)
    cells: dict[tuple[int, int], Cell] = {}
    for row, rule in enumerate(found, 1):
        assert set(_REFERENCE.findall(rule.formula)) == {rule.cell}  # it looks at its own cell and at no other
        for column, value in enumerate(values):
            at = cell_name((row, 2 * column + 1))
            cells[row, 2 * column + 1] = Cell(value)
            cells[row, 2 * column + 2] = Cell(Formula(_REFERENCE.sub(at, rule.formula), "?"))
    computed = office.values(
        write_workbook(Book((Sheet("規則", cells),))), "規則", [cell_name(at) for at in cells if at[1] % 2 == 0]
    )
    wrong = [
        (rule.division, rule.cell, rule.ask.unit, value, seen.text)
        for row, rule in enumerate(found, 1)
        for column, value in enumerate(values)
        if (seen := computed[cell_name((row, 2 * column + 2))]).number != lets_in(rule.ask, value) or seen.error
    ]
    assert wrong == []
