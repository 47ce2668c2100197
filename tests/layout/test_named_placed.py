"""Named figures placed: who is asked for them and when, as a part or as the whole, and what they are held against."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kamakura_report.form.answer import Answer, Answers
from kamakura_report.plan.model import Joint
from kamakura_report.returned.checks import check_answers
from kamakura_report.returned.take import take
from tests.form.forms import costs
from tests.form.plans import LEAD, OTHER, R8, R9, THIRD, asked, cell_of, placed, plan
from tests.form.walks import returned

LABOR, STATE = "2-1/3/人件費@R8", "2-1/3/国庫支出金"


@pytest.mark.parametrize("joint", list(Joint))
def test_a_part_is_asked_of_each_division_and_the_rest_of_the_lead(joint: Joint) -> None:
    """Whatever 共管事業の入力 says of 決算額: the mark of the form says it of its own figure."""
    form = costs()
    lead, other = (asked(placed(form, plan(joint), one, (R8,))) for one in (LEAD, OTHER))
    assert lead[LABOR].shares == other[LABOR].shares == (LEAD, OTHER)
    assert STATE in lead
    assert STATE not in other
    assert lead[f"{STATE}@R8"].shares == ()
    alone = asked(placed(form, plan(joint), THIRD, (R8,)))
    assert alone["2-1/12/人件費@R8"].shares == ()  # nobody to add to


def test_marks_say_what_is_required_else_its_column_does() -> None:
    questions = asked(placed(costs(), plan(), LEAD, (R8,)))
    required = {key for key, ask in questions.items() if ask.required}
    assert {LABOR, f"{STATE}@R8", "2-1/3/活動割合", "2-1/職員数@R8", "2-1/i1/予定@R8"} <= required
    assert questions.keys() - required >= {STATE, "2-1/3/i1/年度目標@R8", "2-1/面積"}
    assert "2-1/3/人件費@R9" not in questions  # a later year is closed
    assert not any(ask.required for ask in asked(placed(costs(), plan(), LEAD)).values())


def test_a_figure_has_its_unit_or_that_of_its_indicator() -> None:
    questions = asked(placed(costs(), plan(), LEAD, (R8,)))
    units = {key: questions[key].unit for key in (LABOR, "2-1/3/i1/年度目標@R8", "2-1/i1/予定@R8", "2-1/面積")}
    assert list(units.values()) == ["千円", "回", "%", ""]
    assert questions["2-1/i1/予定@R8"].grounds.percent
    assert questions[LABOR].label == "推進事業 人件費 R8"


def test_what_is_known_already_is_shown_and_locked_and_held_against() -> None:
    known = Answers({LABOR: Answer.figure(1200), "2-1/3/活動割合": Answer.figure("12.5")})
    book = placed(costs(), plan(), LEAD, (R9,), accepted=known)
    questions = asked(book)
    assert not {LABOR, "2-1/3/活動割合"} & questions.keys()
    now = questions["2-1/3/人件費@R9"]
    assert now.grounds.before == ((LABOR, Decimal(1200)),)
    assert now.base == Decimal(1200)
    shown = [cell.value for cell in book.sheet("2-1 福祉").cells.values()]
    assert shown.count(Decimal(1200)) == 2  # where it was asked, and where it is shown
    assert "割合 12.5" in shown


def test_a_slip_beside_the_figures_of_former_years_is_told_and_shown() -> None:
    known = Answers({LABOR: Answer.figure(1200)})
    said = Answers({"2-1/3/人件費@R9": Answer.figure(1200000)})
    book = placed(costs(), plan(), LEAD, (R9,), accepted=known, answers=said)
    assert take(book, returned(book)) == (said, ())
    (problem,) = [one for one in check_answers(book, said) if one.code != "required.blank"]
    assert (problem.code, problem.key) == ("plausible.digits", "2-1/3/人件費@R9")
    assert problem.cell == cell_of(book, "2-1/3/人件費@R9")[1]
