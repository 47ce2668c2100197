"""What a form asks about a 施策 itself: it reaches the division that answers for the 施策, and nobody else."""

from __future__ import annotations

from dataclasses import replace

from kamakura_report.form.named_figures import asked_in_form, form_figures
from kamakura_report.merging.lines import result_lines
from kamakura_report.plan.changes import plan_changes
from kamakura_report.plan.model import Plan, Program
from kamakura_report.plan.periods import FiscalYear, YearStyle
from tests.form.forms import PROJECT, SMALL, Line, drawn, form
from tests.form.plans import LEAD, OFFICE, OTHER, R8, THIRD, asked, placed, plan, shown

ASKED = Line("施策", "総括||{{入力:数値 職員数 人}}|{{入力:文章 総括}}||{{キー}}")


def of(division: str) -> Plan:
    """The plan whose 施策 that division answers for."""
    small = plan()
    return replace(small, programs=tuple(replace(one, division=division) for one in small.programs))


def test_a_division_without_a_project_there_is_asked_about_its_program() -> None:
    some = form(drawn([*SMALL, ASKED]))
    questions = asked(placed(some, of(OFFICE), OFFICE, (R8,)))
    assert {"2-1/職員数@R8", "2-1/総括"} <= set(questions)
    assert all("/3" not in key and "/12" not in key for key in questions)
    for division in (LEAD, OTHER, THIRD):
        assert "2-1/総括" not in asked(placed(some, of(OFFICE), division, (R8,)))


def test_a_form_that_asks_nothing_about_a_program_sends_no_sheet_of_it_to_its_division() -> None:
    bare = replace(of(OFFICE), programs=tuple(replace(one, indicators=()) for one in of(OFFICE).programs))
    assert [sheet.name for sheet in placed(form(drawn()), bare, OFFICE).sheets] == ["表紙", "_stamp"]


def test_a_level_without_indicators_has_no_sheet_and_no_figures_in_the_results() -> None:
    some, small = form(drawn([*SMALL, ASKED])), plan()
    level = Program("9", "行財政", division=LEAD, level=True)
    above = replace(small, programs=(*small.programs, level))
    assert not any(key.startswith("9/") for key in asked(placed(some, above, LEAD, (R8,))))
    assert not any(line.program == "9" for line in result_lines(above, form_figures(asked_in_form(some))))
    changed = replace(above, programs=(*small.programs, replace(level, vision="まちを経営する")))
    assert [str(change) for change in plan_changes(above, changed)] == ["体系 9「行財政」の説明: 空欄 → まちを経営する"]


def test_the_years_of_a_project_are_shown_as_the_plan_shows_years() -> None:
    some = form(drawn([*SMALL, Line("事業", "{{事業.開始年度}}から{{事業.終了年度}}まで")]))
    (program,) = plan().programs
    lasting = tuple(replace(one, starts=R8, ends=FiscalYear(2027)) for one in program.projects)
    years = replace(plan(), programs=(replace(program, projects=lasting),))
    for style, said in ((YearStyle.ERA, "R8からR9まで"), (YearStyle.WESTERN, "2026から2027まで")):
        sheet = placed(some, replace(years, year_style=style), LEAD).sheets[1]
        assert said in shown(sheet).values()


def test_a_named_figure_may_be_shown_in_the_heading_of_the_sheet_of_its_project() -> None:
    shows = Line("見出し", "||人件費 {{人件費}}")
    asks = Line("事業", "||{{入力:数値 人件費 千円}}|||{{キー}}")
    book = placed(form(drawn(None, project=[PROJECT[0], shows, *PROJECT[1:], asks])), plan(), LEAD, (R8,))
    assert "人件費" in shown(book.sheets[1]).values()
