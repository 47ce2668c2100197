"""5/31 typed where a figure is asked: whatever the unit, it is seen in the workbook and told by ``check``."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from kamakura_report.io.reader.returned_workbook import read_workbook
from kamakura_report.io.write.write_workbook import write_workbook
from kamakura_report.returned.checks import check_answers
from kamakura_report.returned.grid import StoredKind
from kamakura_report.returned.take import take
from kamakura_report.workbook.area import cell_name
from tests.form.forms import shipped
from tests.form.plans import LEAD, R8, placed, plan
from tests.office.office import Office
from tests.office.test_filling import formulas, numbers


@pytest.mark.office
@pytest.mark.parametrize("unit", ["", "%", "人", "未知の単位"])
def test_a_day_stays_a_number_that_nobody_takes_for_a_figure(office: Office, unit: str) -> None:
    """No date format is left behind, which formulas could not see: the cover counts the cell as 要確認."""
    small = plan()
    (program,) = small.programs
    first = replace(program.indicators[0], unit=unit, latest=Decimal(14))
    book = placed(shipped(), replace(small, programs=(replace(program, indicators=(first,)),)), LEAD, (R8,))
    ((sheet, at),) = [(sheet, at) for sheet, at, ask in book.asks() if ask.key == f"{first.key}@R8"]
    saved = office.type_into(write_workbook(book), {sheet: {cell_name(at): "5/31"}}).saved
    grid = read_workbook(saved)
    (returned,) = [one for one in grid.sheets if one.name == sheet]
    assert returned.at(at).kind is StoredKind.NUMBER
    answers, problems = take(book, grid)
    assert problems == ()
    told = [(one.code, one.cell) for one in check_answers(book, answers) if one.key == f"{first.key}@R8"]
    assert ("figure.day", cell_name(at)) in told
    (state,) = formulas(book, "表紙", lambda one: one.value == "未完了")
    doubtful = numbers(book.sheet("表紙"), state)[1]
    assert office.values(saved, "表紙", [doubtful])[doubtful].text == "要確認 1"
