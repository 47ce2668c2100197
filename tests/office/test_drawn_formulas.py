"""Formulas drawn in a form: LibreOffice and a second engine come to the stored values, empty, filled, with words."""

from __future__ import annotations

import re

import pytest

from kamakura_report.form.answer import NO_ANSWERS, Answers
from kamakura_report.io.reader.returned_workbook import read_workbook
from kamakura_report.io.write.write_workbook import write_workbook
from kamakura_report.returned.take import take
from kamakura_report.workbook.expression_parser import FORM_FUNCTIONS
from tests.form.forms import CALCULATED, calculated
from tests.form.plans import LEAD, R8, R9, placed, plan
from tests.layout.test_drawn_formulas import SAID
from tests.office.engines import by_ironcalc, differences, stored
from tests.office.office import Office


def test_the_form_that_is_tried_has_every_function() -> None:
    drawn = {name for line in CALCULATED for name in re.findall(r"([A-Z]+)\(", line.cells)}
    assert drawn == set(FORM_FUNCTIONS)


@pytest.mark.parametrize("answers", [NO_ANSWERS, SAID], ids=["empty", "filled"])
def test_engines_come_to_the_stored_values_and_all_comes_back(office: Office, answers: Answers) -> None:
    book = placed(calculated(), plan(), LEAD, (R8, R9), answers=answers)
    data = write_workbook(book)
    saved = office.convert(data, "xlsx", calculate=True)
    count, different = differences(data, stored(saved))
    assert (count > 40, different) == (True, [])
    assert differences(data, by_ironcalc(data))[1] == []
    assert take(book, read_workbook(saved)) == (answers, ())
