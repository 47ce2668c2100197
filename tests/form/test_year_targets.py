"""Targets of single years: 目標値 in its column, 達成率 and 進捗 by them; and what has no baseline."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal

import pytest

from kamakura_report.form.answer import Answer, Answers
from kamakura_report.form.progress import Progress, attainment, attainment_formula, progress
from kamakura_report.io.write.write_workbook import write_workbook
from kamakura_report.plan import keys
from kamakura_report.plan.model import Indicator, Plan
from kamakura_report.workbook.area import cell_name
from kamakura_report.workbook.book import Formula
from tests.effort import generator
from tests.form.forms import SMALL, Line, drawn, form
from tests.form.plans import LEAD, PROGRAM, R8, R9, R10, asked, many, placed, plan, shown
from tests.form.test_grammar import wrong
from tests.form.test_progress import EXACT, by_year, indicator
from tests.office.office import Office

RATES = (
    Line("成果指標", "{{成果指標.指標名}}||{{目標値}}"),
    Line("成果指標", "||{{達成率}}|{{達成率}}"),
)


def aimed(direction: str = "", target: str | None = None, **years: str) -> Indicator:
    targets = {year: Decimal(years[str(year)]) for year in (R8, R9, R10) if str(year) in years}
    return replace(indicator(direction, target), targets=targets)


def with_outcome(one: Indicator) -> Plan:
    """The plan with this indicator in the place of its project's first."""
    bare = plan()
    (program,) = bare.programs
    first, *others = program.projects
    one = replace(one, key=first.indicators[0].key, name="講座")
    first = replace(first, indicators=(one, *first.indicators[1:]))
    return replace(bare, programs=(replace(program, projects=(first, *others)),))


@pytest.mark.parametrize(
    ("one", "figure", "rate"),
    [
        (aimed("↗", R8="200"), "150", "0.75"),
        (aimed("↗", R8="3"), "1", "0.333333333333333"),
        (aimed("↗", R8="200"), "300", "1.5"),
        (aimed("→", R8="200"), "100", "0.5"),
        (aimed("", R8="200"), "100", "0.5"),
        (aimed("↗", "400", R9="200"), "100", "0.25"),  # a year without one has that of the plan
        (aimed("↗", "400", R8="200"), "100", "0.5"),
        (aimed("↘", R8="200"), "400", "0.5"),  # what is to fall: the target over the figure
        (aimed("↘", R8="200"), "100", "2"),
        (aimed("↘", R8="200"), "0", "1"),  # nothing left: reached, whatever the quotient
        (aimed("↘", R8="0"), "0", "1"),
        (aimed("↘", R8="0"), "3", "0"),
        (aimed("↘", R8="-5"), "-5", "1"),
        (aimed("↘", R8="-5"), "-4", None),
        (aimed("↗", R8="0"), "0", "1"),
        (aimed("↗", R8="0"), "-1", None),
        (aimed("↗", R8="-5"), "-4", "1"),
        (aimed("↗", R8="-5"), "-6", None),
        (aimed("↗", R8="5"), "-6", "0"),
        (aimed("↗", R8="5"), None, None),
        (aimed("↗", R9="5"), "5", None),
        (replace(aimed("", R8="90"), latest=Decimal(93)), "95", None),  # at least 90, or at most 90?
    ],
)
def test_how_far_a_target_is_attained(one: Indicator, figure: str | None, rate: str | None) -> None:
    known = None if figure is None else Decimal(figure)
    assert attainment(one, R8, known) == (None if rate is None else Decimal(rate))


def test_the_rate_of_several_years_is_of_the_last_with_a_figure_and_a_target() -> None:
    assert attainment_formula(aimed("↗", R8="2", R9="4"), by_year(["A1", "B1", "C1"])) == (
        'IF(ISNUMBER(B1),MAX(0,B1/4),IF(ISNUMBER(A1),MAX(0,A1/2),""))'
    )
    assert attainment_formula(aimed("↗"), by_year(["A1"])) == ""


@pytest.mark.parametrize(
    ("one", "initial", "years", "word"),
    [
        (aimed("↗", "100", R8="20"), "10", ["20"], Progress.REACHED),  # as far as this year asked
        (aimed("↗", "100", R8="20"), "10", ["20", "21"], Progress.BETTER),
        (aimed("↗", "100", R8="20"), "10", ["20", "100"], Progress.REACHED),
        (aimed("↘", R8="8", R9="6"), "10", ["9", "7"], Progress.BETTER),
        (aimed("", R8="20"), "10", ["9"], Progress.WORSE),  # a later target says where to
        (replace(aimed("↗", "20"), no_baseline=True), None, ["20"], Progress.REACHED),
        (replace(aimed("↗", "20"), no_baseline=True), None, ["12"], None),  # nothing to hold it against yet
        (replace(aimed("↗", "20"), no_baseline=True), None, ["12", "13"], Progress.BETTER),
        (replace(aimed("↘"), no_baseline=True), None, ["12", "13"], Progress.WORSE),
        (replace(aimed("", "20"), no_baseline=True), None, ["12", None, "12"], Progress.LEVEL),
        (replace(aimed("↗"), no_baseline=True), None, [None, "13"], None),
        (replace(aimed("↗"), no_baseline=True), None, [None], Progress.BLANK),
    ],
)
def test_the_word_by_the_target_of_the_year(
    one: Indicator, initial: str | None, years: list[str | None], word: Progress | None
) -> None:
    known = by_year(None if year is None else Decimal(year) for year in years)
    assert progress(one, None if initial is None else Decimal(initial), known, EXACT) == word


def test_each_year_shows_its_own_target_and_the_last_that_of_the_plan() -> None:
    some = with_outcome(aimed("↗", "100", R8="20"))
    sheet = placed(form(drawn([*SMALL, *RATES])), some, LEAD).sheet(PROGRAM)
    row = next(at[0] for at, cell in sorted(sheet.cells.items(), reverse=True) if cell.value == "講座")
    assert [sheet.cells[row, column].value for column in (3, 4, 5)] == [Decimal(20), None, Decimal(100)]


def test_no_initial_value_is_asked_of_what_has_no_baseline() -> None:
    some = with_outcome(replace(aimed("↗"), no_baseline=True))
    book = placed(form(drawn([*SMALL, Line("成果指標", "{{成果指標.直近実績値}}|{{初期値}}")])), some, LEAD, (R8,))
    assert "2-1/3/i1@初期値" not in asked(book)
    assert "2-1/3/i1@R8" in asked(book)
    assert list(shown(book.sheet(PROGRAM)).values()).count("なし") == 3


@pytest.mark.parametrize(
    ("cell", "text", "code"),
    [
        ("C5", "{{目標値}}", "template.place"),  # outside the years
        ("D4", "{{目標値}}", "template.place"),  # of a project
        ("D7", "{{達成率}}", "template.place"),
        ("F5", "達成率 {{達成率}}", "template.alone"),
        ("F5", "{{入力:達成率}}", "template.placeholder"),
    ],
)
def test_a_target_or_a_rate_in_a_wrong_place_is_told(cell: str, text: str, code: str) -> None:
    assert wrong(cell, text) == [(code, "施策", cell)]


def by_chance(chance: random.Random) -> tuple[Plan, Answers]:
    """Sixty indicators with targets and figures around 0."""
    some = many(30)
    (program,) = some.programs

    def figure() -> Decimal:
        return Decimal(chance.choice(["0", "-3", "3", "7", "0.1", "12.5", "-0.25", "100"]))

    said, projects = {}, []
    for project in program.projects:
        ones = []
        for one in project.indicators:
            targets = {year: figure() for year in (R8, R9, R10) if chance.random() < 0.6}
            target = figure() if chance.random() < 0.4 else None
            direction = chance.choice(["↗", "↘", "→", ""])
            ones.append(replace(one, direction=direction, target=target, targets=targets, latest=Decimal(0)))
            said |= {
                keys.actual(one.key, year): Answer.figure(figure())
                if chance.random() < 0.8
                else Answer.word("該当なし")
                for year in (R8, R9, R10)
                if chance.random() < 0.7
            }
        projects.append(replace(project, indicators=tuple(ones)))
    return replace(some, programs=(replace(program, projects=tuple(projects)),)), Answers(said)


@pytest.mark.office
def test_an_office_program_comes_to_the_same_rates(office: Office) -> None:
    some, answers = by_chance(generator())
    book = placed(form(drawn([*SMALL, *RATES])), some, LEAD, answers=answers)
    written = {
        cell_name(at): cell.value.value
        for at, cell in book.sheet(PROGRAM).cells.items()
        if isinstance(cell.value, Formula) and "ISNUMBER" in cell.value.text and cell.style.number_format == "0.0%"
    }
    rates = {cell: value for cell, value in written.items() if isinstance(value, Decimal)}
    assert len(rates) > 40
    assert len(written) > len(rates)
    seen = office.values(write_workbook(book), PROGRAM, list(written))
    assert all(seen[cell].error == 0 for cell in written)
    assert {cell: seen[cell].number for cell in rates} == {
        cell: pytest.approx(float(rate), rel=1e-14) for cell, rate in rates.items()
    }
    assert {seen[cell].text for cell in written if cell not in rates} == {""}
