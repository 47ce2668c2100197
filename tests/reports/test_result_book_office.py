"""進捗 and 執行率 of consolidated.xlsx, calculated again by a real office program, are those that Python wrote."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kamakura_report.io.write.write_workbook import write_workbook
from kamakura_report.reports.consolidated.result_book import place_consolidated
from kamakura_report.workbook.area import cell_name
from kamakura_report.workbook.book import Formula
from tests.form.plans import many
from tests.office.office import Office
from tests.reports.simulated import budgeted, results

pytestmark = pytest.mark.office


def test_what_the_office_program_calculates_is_what_was_written(office: Office) -> None:
    plan = budgeted(many(30, years=5))
    merged = results(plan, plan.years[:4])
    book = place_consolidated(plan, merged, merged.problems)
    data = write_workbook(book)
    words = set()
    for sheet in book.sheets:
        formulas = {
            cell_name(at): cell.value.value for at, cell in sheet.cells.items() if isinstance(cell.value, Formula)
        }
        if not formulas:
            continue
        shown = office.values(data, sheet.name, list(formulas))
        for name, value in formulas.items():
            seen = shown[name]
            assert seen.error == 0, (sheet.name, name)
            if isinstance(value, Decimal):
                assert seen.number == pytest.approx(float(value)), (sheet.name, name)
            else:
                assert seen.text == value, (sheet.name, name)
                words.add(str(value))
    assert {"達成", "改善", "後退", ""} <= words  # each of these was drawn
