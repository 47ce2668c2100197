"""Projects that are 評価対象外: kept in the plan and in every result, and nothing is asked about them."""

from __future__ import annotations

from dataclasses import replace

from kamakura_report.form.form_model import CellState
from kamakura_report.form.issue import Round
from kamakura_report.form.placeholders import AskedPiece
from kamakura_report.form.scope import Scope
from kamakura_report.layout.asked_periods import AskedPeriods
from kamakura_report.layout.questions import Asking
from kamakura_report.merging.lines import result_lines
from kamakura_report.merging.text_owners import TextOwners
from kamakura_report.plan.model import Joint, Plan
from kamakura_report.reports.consolidated.figure_cells import EXCLUDED, all_series
from kamakura_report.workbook.question import AnswerKind
from tests.form.forms import small
from tests.form.plans import LEAD, OTHER, PROGRAM, R8, asked, placed, plan, shown
from tests.form.walks import issue
from tests.merging.in_memory import merge


def without_first(joint: Joint = Joint.LEAD) -> Plan:
    """The plan whose shared project is left out of the asking; OTHER would answer for one of its indicators."""
    bare = plan(joint, overriding=OTHER)
    (program,) = bare.programs
    first, *others = program.projects
    return replace(bare, programs=(replace(program, projects=(replace(first, excluded=True), *others)),))


def test_it_stands_in_no_workbook_and_in_the_sheet_that_shows_all() -> None:
    for division in (LEAD, OTHER):
        book = placed(small(), without_first(), division, (R8,))
        assert [key for key in asked(book) if key.startswith("2-1/3")] == []
        assert "推進事業" not in shown(book.sheet(PROGRAM)).values()
    assert "推進事業" in shown(placed(small(), without_first(), "").sheet(PROGRAM)).values()


def test_nobody_is_asked_whatever_the_joint_projects_do() -> None:
    for joint in Joint:
        some = without_first(joint)
        project = some.programs[0].projects[0]
        lines = [line for line in result_lines(some) if line.key.startswith("2-1/3/")]
        assert lines
        assert {line.owners for line in lines} == {()}
        assert some.money_shares(project) == ()
        assert TextOwners.of(some).asked("2-1/3/備考") == TextOwners.of(some).asked("2-1/3/i1/備考") == ()
        scope = Scope(some, issue(some, LEAD, Round("R8", (R8,))), some.programs[0], project, project.indicators[1])
        period = AskedPeriods.of((R8,), some, scope.issue.round)
        assert Asking(scope, AskedPiece(AnswerKind.NUMBER, "実績"), bool).states(period) == (CellState.SHOWN,)


def test_its_rows_stay_in_the_result_and_say_why_they_are_blank() -> None:
    some = without_first()
    assert [line.key for line in result_lines(some)] == [line.key for line in result_lines(plan(overriding=OTHER))]
    series = all_series(some, merge(some, []))
    assert {one.open_summary({"R8"}) for one in series if one.project and one.project.excluded} == {EXCLUDED}
    assert EXCLUDED not in {one.open_summary({"R8"}) for one in series if not (one.project and one.project.excluded)}
