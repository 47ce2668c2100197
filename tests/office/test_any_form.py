"""Forms made by chance and the four shipped: LibreOffice comes to the stored values and gives every answer back, and
what was written is sound."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import Phase, assume, given, settings

from kamakura_report.form.form_model import Form
from kamakura_report.io.reader.returned_workbook import read_workbook
from kamakura_report.io.write.write_workbook import write_workbook
from kamakura_report.plan.model import Plan
from kamakura_report.returned.take import take
from tests.audit import findings
from tests.effort import cases
from tests.form.forms import SHIPPED_FORMS, shipped
from tests.form.permuted import permuted
from tests.form.plans import LEAD, R8, R9
from tests.form.walks import Walk
from tests.hostile.filled import filled, told
from tests.hostile.test_no_false_alarm_any import likely, plans, walk
from tests.office.engines import differences, stored
from tests.office.office import Office

pytestmark = pytest.mark.office


def agrees(office: Office, one: Walk) -> None:
    """Sound as sent; after LibreOffice calculated and saved it as typed: the same values, all answers, nothing told."""
    book, data, said = filled(one)
    assert findings(write_workbook(book)) == []
    saved = office.convert(data, "xlsx", calculate=True)
    assert [str(problem) for problem in told(one, book, saved)] == []
    answers, _ = take(book, read_workbook(saved))
    assert {key: answer.shown for key, answer in answers.items()} == said
    answered = write_workbook(replace(one, answers=answers).book)
    assert differences(answered, stored(saved))[1] == []


@pytest.mark.parametrize("name", SHIPPED_FORMS)
def test_libreoffice_agrees_about_a_shipped_form(name: str, office: Office) -> None:
    agrees(office, walk(shipped(name), likely(), LEAD, (R8,)))


def test_libreoffice_agrees_about_forms_made_by_chance(office: Office) -> None:
    """Of those drawn, the last: hypothesis begins with the simplest."""
    found: list[Walk] = []
    count = cases(60)

    @settings(max_examples=5 * count, phases=(Phase.generate,))
    @given(permuted(), plans)
    def draw(form: Form, some: Plan) -> None:
        one = walk(form, some, LEAD, (R8, R9))
        assume(len(one.book.sheets) > 2)
        found.append(one)

    draw()
    for one in found[-count:]:
        agrees(office, one)
