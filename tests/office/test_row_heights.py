"""Rows of the shipped forms have a tenth to spare for their texts and waste no paper, by two office programs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.effort import leave_out, some
from tests.office import heights, real
from tests.office.office import Office
from tests.office.producers import missing

pytestmark = pytest.mark.office
FORMS = ("evaluation", "evaluation_review", "kpi_list", "project_evaluation")
# 介護保険課 judges projects of others with one of these forms: rows for words in which it types none.
MEASURED = some(FORMS, ("evaluation", "project_evaluation"))
DIVISIONS = some(real.DIVISIONS, ("介護保険課", "発達支援室"))
# Where a text fills its line to a fiftieth, one line more is kept for it: Excel itself cannot be measured here.
SELDOM = 0.04  # of the rows


@pytest.mark.parametrize("form", MEASURED)
def test_rows_have_a_tenth_to_spare_and_waste_no_paper(office: Office, tmp_path: Path, form: str) -> None:
    alone = missing("ONLYOFFICE")  # which needs more room: what it has not measured may look roomy
    if alone:
        leave_out(f"row heights by ONLYOFFICE: {alone}")
    template = real.ROOT / "templates" / f"{form}.xlsx"
    made = real.make(tmp_path, replace(real.REQUEST, template=template))
    measured = [
        row
        for workbook in made.workbooks
        if workbook.division in DIVISIONS
        for row in heights.measured(office, workbook.book, workbook.form.form)
    ]
    assert len(measured) > 70
    assert [row for row in measured if row.low] == []
    assert alone or sum(row.roomy for row in measured) <= SELDOM * len(measured)


def test_rows_too_low_and_too_high_are_noticed(office: Office, real: real.Real) -> None:
    """The measuring is seen to fail, on either side."""
    workbook = real.of("発達支援室")
    book = workbook.book
    for factor, noticed in ((0.8, "low"), (1.7, "roomy")):
        sheets = [
            replace(sheet, heights={row: height * factor for row, height in sheet.heights.items()})
            for sheet in book.sheets
        ]
        rows = heights.measured(office, replace(book, sheets=tuple(sheets)), workbook.form.form)
        assert sum(getattr(row, noticed) for row in rows) > len(rows) / 3
