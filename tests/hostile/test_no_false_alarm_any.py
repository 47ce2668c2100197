"""No false alarm: of a workbook filled in rightly nothing is told, whatever its form asks and its plan holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st

from kamakura_report.form.answer import NO_ANSWERS
from kamakura_report.form.form_model import Form
from kamakura_report.form.issue import Round
from kamakura_report.io.reader.returned_workbook import read_workbook
from kamakura_report.plan.model import Indicator, Joint, Plan
from kamakura_report.plan.periods import Period, Rhythm, YearStyle
from kamakura_report.returned.take import take
from kamakura_report.workbook.question import AnswerKind
from tests.effort import cases
from tests.form.forms import SHIPPED_FORMS, shipped
from tests.form.permuted import permuted
from tests.form.plans import LEAD, OFFICE, OTHER, R8, R9, R10, THIRD, plan
from tests.form.walks import Walk, issue
from tests.hostile.filled import filled, told
from tests.plan.plans import KINDS

DIVISIONS = (LEAD, OTHER, THIRD, OFFICE)


def likely(rhythm: Rhythm = Rhythm.YEARLY, style: YearStyle = YearStyle.ERA, joint: Joint = Joint.LEAD) -> Plan:
    """A plan with all that a plan may hold, in figures as people plan them: kinds, targets, a constant, own columns."""
    small = plan(joint)

    def richer(some: Iterable[Indicator]) -> tuple[Indicator, ...]:
        return tuple(
            replace(
                one,
                kind=KINDS[number % 3],
                targets={R9: (one.latest or Decimal(900)) + 1, R10: (one.latest or Decimal(900)) + 2},
                decimals=1 if one.unit == "%" else None,
            )
            for number, one in enumerate(some)
        )

    programs = tuple(
        replace(
            program,
            indicators=richer(program.indicators),
            projects=tuple(
                replace(project, indicators=richer(project.indicators), own={"根拠法令": "社会福祉法"})
                for project in program.projects
            ),
        )
        for program in small.programs
    )
    own = {"事業": ("根拠法令",)}
    return replace(
        small,
        programs=programs,
        own_columns=own,
        constants={"予算科目": "民生費"},
        rhythm=rhythm,
        year_style=style,
        joint=joint,
    )


plans = st.builds(likely, st.sampled_from(Rhythm), st.sampled_from(YearStyle), st.sampled_from(Joint))


def walk(form: Form, some: Plan, division: str, years: tuple[Period, ...]) -> Walk:
    return Walk(form, some, issue(some, division, Round("R8", years)), NO_ANSWERS)


@settings(max_examples=cases(400, 40), phases=(Phase.generate,))
@given(permuted(), plans, st.sampled_from(DIVISIONS), st.sampled_from([(), (R8,), (R8, R9)]))
def test_a_form_made_by_chance_filled_in_rightly_is_told_nothing(
    form: Form, some: Plan, division: str, years: tuple[Period, ...]
) -> None:
    one = walk(form, some, division, years)
    assume(len(one.book.sheets) > 1)
    is_quiet(one)


def is_quiet(one: Walk) -> set[AnswerKind]:
    """Nothing is told, and every answer comes back as it was meant; the kinds of answers there were."""
    book, data, said = filled(one)
    assert [str(problem) for problem in told(one, book, data)] == []
    answers, _ = take(book, read_workbook(data))
    assert {key: answer.shown for key, answer in answers.items()} == said
    return {ask.kind for _, _, ask in book.asks()}


@pytest.mark.parametrize("name", SHIPPED_FORMS)
@pytest.mark.parametrize("rhythm", Rhythm)
def test_a_shipped_form_filled_in_rightly_is_told_nothing(name: str, rhythm: Rhythm) -> None:
    for division in DIVISIONS:
        one = walk(shipped(name), likely(rhythm), division, (R8,))
        if len(one.book.sheets) > 1:
            is_quiet(one)
