"""Figures that forms name, merged: their lines, their sums, and a form that asks otherwise than the former one."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from kamakura_report.form.form_model import Band
from kamakura_report.form.named_figures import NamedFigure, NamedFigures
from kamakura_report.merging.agree import ConflictCause, ResultState
from kamakura_report.merging.lines import Section, result_lines
from kamakura_report.merging.merge import Merged, consolidate
from kamakura_report.merging.succession import PlanSent, relate_former_plans
from kamakura_report.plan.model import Joint, Plan
from kamakura_report.plan.periods import FiscalYear
from kamakura_report.reports.consolidated.result_book import place_consolidated
from kamakura_report.returned.submission import Submission
from tests.merging.answered import plan, returned, row
from tests.merging.in_memory import claims_of

LABOR = NamedFigure(Band.PROJECT, "人件費", "千円", yearly=True, summed=True, required=True)
GOAL = NamedFigure(Band.OUTCOME, "年度目標", "", yearly=True)
AREA = NamedFigure(Band.PROGRAM, "面積", "㎡", yearly=False)
STAFF = NamedFigure(Band.PROGRAM_INDICATOR, "職員数", "人", yearly=True, required=True)
NAMED: NamedFigures = (LABOR, GOAL, AREA, STAFF)


def merged(*files: Submission, today: NamedFigures = NAMED, then: NamedFigures = (), of: Plan | None = None) -> Merged:
    """``then`` are the figures of the form whose workbooks these files are, where it is not today's."""
    some = of or plan()
    of_issue = {"now": PlanSent("p", 20, form="new"), "then": PlanSent("p", 10, form="old")}
    former = relate_former_plans(some, {}, of_issue, {"old": then, "new": today}, today)
    return consolidate(some, former.claims_today(claims_of(files)), {}, today)


def test_lines_follow_those_of_what_they_are_about() -> None:
    lines = [line for line in result_lines(plan(), NAMED) if line.period in ("R8", "")]
    keys = [line.key for line in lines]
    assert keys == [
        "2-1/i1@R8", "2-1/i1/職員数@R8", "2-1/i5@R8", "2-1/i5/職員数@R8", "2-1/面積",
        "2-1/3/i1@R8", "2-1/3/i1/年度目標@R8", "2-1/3/予算額@R8", "2-1/3/決算額@R8", "2-1/3/人件費@R8",
        "2-1/12/予算額@R8", "2-1/12/決算額@R8", "2-1/12/人件費@R8",
    ]  # fmt: skip
    named = {line.key: line for line in lines if line.section is Section.NAMED}
    assert (named["2-1/3/人件費@R8"].item, named["2-1/3/人件費@R8"].owners) == ("人件費", ("福祉課", "保険課"))
    assert (named["2-1/3/i1/年度目標@R8"].unit, named["2-1/3/i1/年度目標@R8"].indicator) == ("回", 1)
    assert named["2-1/面積"].owners == ("福祉課",)


def test_nobody_is_asked_after_the_last_year_of_a_project() -> None:
    (program,) = plan().programs
    ended = replace(program.projects[0], ends=FiscalYear(2026))
    some = replace(plan(), programs=(replace(program, projects=(ended,)),))
    owners = {line.period: line.owners for line in result_lines(some, NAMED) if line.key.startswith("2-1/3/人件費")}
    assert owners == {"R8": ("福祉課", "保険課"), "R9": ()}


def test_parts_are_added_and_a_missing_one_is_waited_for() -> None:
    one, two = (returned(name, {"2-1/3/人件費@R8": said}) for name, said in (("福祉課", "700"), ("保険課", "500")))
    assert row(merged(one, two), "2-1/3/人件費@R8").value == Decimal(1200)
    waiting = row(merged(one), "2-1/3/人件費@R8")
    assert (waiting.state, waiting.waiting_for) == (ResultState.BLANK, ("保険課",))


def test_what_may_be_left_empty_is_waited_for_by_nobody() -> None:
    goal = row(merged(), "2-1/3/i1/年度目標@R8")
    assert (goal.state, goal.waiting_for, goal.is_asked) == (ResultState.BLANK, (), False)
    assert row(merged(returned("福祉課", {"2-1/3/i1/年度目標@R8": "15"})), "2-1/3/i1/年度目標@R8").is_asked


def test_a_unit_that_the_form_changed_waits_for_the_office() -> None:
    """As one that the plan changed: 700 千円 are not 700 円."""
    said = replace(returned("介護課", {"2-1/12/人件費@R8": "700"}), issue="then")
    found = row(merged(said, then=(replace(LABOR, unit="円"),)), "2-1/12/人件費@R8")
    assert (found.state, found.cause) == (ResultState.CONFLICT, ConflictCause.UNIT)
    assert row(merged(said, then=(LABOR,)), "2-1/12/人件費@R8").value == Decimal(700)


def test_a_whole_of_a_former_form_is_no_part_of_todays_sum() -> None:
    whole = replace(returned("福祉課", {"2-1/3/人件費@R8": "700"}), issue="then")
    part = replace(returned("保険課", {"2-1/3/人件費@R8": "500"}), issue="now")
    found = row(merged(whole, part, then=(replace(LABOR, summed=False),)), "2-1/3/人件費@R8")
    assert (found.state, found.cause) == (ResultState.CONFLICT, ConflictCause.PARTS)


def test_what_only_a_former_form_asked_is_listed_where_it_was_asked_or_answered() -> None:
    retired = (replace(LABOR, asked_in=frozenset({"R8"})),)
    found = merged(returned("介護課", {"2-1/12/人件費@R9": "5"}), today=retired)
    named = [each.line.key for each in found.rows if each.line.section is Section.NAMED]
    assert named == ["2-1/3/人件費@R8", "2-1/12/人件費@R8", "2-1/12/人件費@R9"]


def test_the_sheet_adds_what_was_given_and_says_of_how_many_projects() -> None:
    found = merged(returned("介護課", {"2-1/12/人件費@R8": "700"}))
    sheet = place_consolidated(plan(), found, ()).sheet("追加項目")
    heads = {cell.value: column for (line, column), cell in sheet.cells.items() if line == 1}
    by_label = {sheet.cells[line, heads["事業名"]].value: line for line, column in sheet.cells if column == 1}
    total, count = by_label["事業の合計"], by_label["回答した事業の数"]
    assert sheet.cells[total, heads["R8"]].value == Decimal(700)
    assert [sheet.cells[count, heads[year]].value for year in ("R8", "R9")] == ["1／2事業", "0／2事業"]
    assert sheet.cells[total, heads["R9"]].value is None
    keys = [sheet.cells[line, heads["キー"]].value for line in range(2, total)]
    assert keys[:4] == ["2-1/i1/職員数", "2-1/i5/職員数", "2-1/面積", "2-1/3/i1/年度目標"]


def test_a_plan_whose_forms_name_nothing_has_no_such_sheet() -> None:
    assert "追加項目" not in [sheet.name for sheet in place_consolidated(plan(Joint.SUM), merged(today=()), ()).sheets]
