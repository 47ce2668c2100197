"""A form comes back from its record as it was, to the letter."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from kamakura_report.commands.load import load_form
from kamakura_report.form.form_model import Form
from kamakura_report.form.form_record import dump_form, load_form_record
from kamakura_report.workbook.book import Cell, Link

FORMS = sorted((Path(__file__).parents[2] / "templates").glob("*.xlsx"))


@pytest.fixture(scope="module", params=FORMS, ids=lambda path: path.stem)
def form(request: pytest.FixtureRequest) -> Form:
    return load_form(request.param).form


def test_a_form_comes_back_to_the_letter(form: Form) -> None:
    back = load_form_record(dump_form(form))
    assert back == form
    assert repr(back) == repr(form)
    assert dump_form(back) == dump_form(form)


def test_what_cells_share_they_share_again(form: Form) -> None:
    def looks(one: Form) -> int:
        return len({id(cell.style) for sheet in one.bodies for cell in sheet.drawn.cells.values()})

    assert looks(load_form_record(dump_form(form))) <= looks(form)


def test_a_number_comes_back_as_the_kind_that_it_is() -> None:
    form = Form(font="1", font_size=1.0)
    back = load_form_record(dump_form(form))
    assert (back.font, type(back.font_size)) == ("1", float)


def test_what_has_no_record_is_not_told(form: Form) -> None:
    sheet = form.bodies[0]
    drawn = replace(sheet.drawn, cells={(1, 1): Cell(link=Link("表紙", (1, 1)))})
    with pytest.raises(ValueError, match="Link"):
        dump_form(Form(program=replace(sheet, drawn=drawn)))


@pytest.mark.parametrize(
    "damage",
    [
        lambda values: values[:-1],
        lambda values: [],
        lambda values: [["", 1]],
        lambda values: [*values[:-1], ["Form", 10**6]],
        lambda values: [*values[:-1], ["Form", *[0] * 20]],
        lambda values: [["Plan"], *values],
        lambda values: [["Band", "本"], *values],
        lambda values: [["decimal", "x"], *values],
        lambda values: [[], *values],
        lambda values: {"a": 1},
    ],
)
def test_what_is_no_record_is_refused(form: Form, damage) -> None:
    values = json.loads(dump_form(form))
    with pytest.raises(ValueError, match="no form"):
        load_form_record(json.dumps(damage(values)).encode())
