"""Bands for one kind of indicator: each indicator stands in the band of its 種別, and none is asked twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from kamakura_report.form.plan_rules import check_with_plan
from kamakura_report.plan.model import Plan
from tests.form.forms import Line, drawn, form, problem_cells
from tests.form.plans import LEAD, PROGRAM, asked, placed, plan

ACTUALS = "{{入力:実績}}|{{入力:備考}}|{{キー}}"
HEAD = Line("見出し", "{{施策.施策名}}||様式ID {{様式ID}}")


def of_kinds(*kinds: str) -> Plan:
    """The plan whose two outcome indicators, and whose two program indicators, are of these kinds."""
    bare = plan()
    (program,) = bare.programs
    first, *others = program.projects
    kinds = (*kinds, "", "")
    outcomes = tuple(replace(one, kind=kind) for one, kind in zip(first.indicators, kinds, strict=False))
    of_program = tuple(replace(one, kind=kind) for one, kind in zip(program.indicators, kinds, strict=False))
    first = replace(first, indicators=outcomes)
    return replace(bare, programs=(replace(program, indicators=of_program, projects=(first, *others)),))


def lines(*bands: str) -> Sequence[Line]:
    return [
        HEAD,
        Line("事業", "{{事業.事業名}}"),
        *(Line(band, f"{{{{成果指標.指標名}}}}|{ACTUALS}") for band in bands),
    ]


def test_an_indicator_stands_in_the_band_of_its_kind_alone() -> None:
    book = placed(form(drawn(lines("成果指標（成果）", "成果指標(活動)"), years=(2,))), of_kinds("活動", "成果"))
    assert [key for key in asked(book) if key.endswith("@R8")] == ["2-1/3/i2@R8", "2-1/3/i1@R8"]


def test_a_row_of_its_kind_and_a_row_of_all_may_stand_together_when_one_asks() -> None:
    drawn_lines = [*lines("成果指標（活動）"), Line("成果指標", "{{成果指標.指標名}}|{{実績}}")]
    book = placed(form(drawn(drawn_lines, years=(2,))), of_kinds("活動", "成果"))
    assert [key for key in asked(book) if key.endswith("@R8")] == ["2-1/3/i1@R8"]


def test_rows_of_one_indicator_in_two_runs_are_about_the_same_thing() -> None:
    """A conditional format of the second kind's band looks at its own indicator, not at the first of the other kind."""
    book = drawn(
        [
            *lines("成果指標（成果）"),
            Line("成果指標（活動）", f"活動|{ACTUALS}"),
            Line("成果指標（成果）", "{{未入力数}}"),
        ],
        years=(2,),
    )
    sheet = placed(form(book), of_kinds("活動", "成果"), LEAD).sheet(PROGRAM)
    assert [row for row, text in ((at[0], cell.value) for at, cell in sheet.cells.items()) if text == "活動"] == [4]


def test_a_title_of_a_kind_stands_where_there_is_such_an_indicator() -> None:
    titled = [
        HEAD,
        Line("施策指標見出し（活動）", "活動の指標"),
        Line("施策指標（活動）", f"{{{{施策指標.指標名}}}}|{ACTUALS}"),
        Line("施策指標見出し（対象）", "対象の指標"),
        Line("施策指標（対象）", f"{{{{施策指標.指標名}}}}|{ACTUALS}"),
    ]
    sheet = placed(form(drawn(titled, years=(2,))), of_kinds("活動", "活動"), LEAD).sheet(PROGRAM)
    texts = {cell.value for cell in sheet.cells.values()}
    assert "活動の指標" in texts
    assert "対象の指標" not in texts


@pytest.mark.parametrize(
    ("bands", "told"),
    [
        (("成果指標（活動）", "成果指標（成果）"), []),
        (("成果指標（活動）", "成果指標（活動）"), [("template.twice", "施策", "C5")]),
        (("成果指標（活動）", "成果指標"), [("template.twice", "施策", "C5")]),
        (("成果指標", "成果指標（活動）"), [("template.twice", "施策", "C5")]),
    ],
)
def test_one_indicator_is_asked_in_one_band(bands: Sequence[str], told: list[tuple[str, str, str]]) -> None:
    book = drawn(
        [HEAD, Line("事業", "事業"), *(Line(band, "指標|{{入力:実績}}|{{キー}}") for band in bands)], years=(2,)
    )
    if told:
        assert problem_cells(book) == told
    else:
        form(book)


@pytest.mark.parametrize("band", ["事業（活動）", "施策（成果）", "予算決算（活動）", "主な取組（活動）"])
def test_a_kind_behind_another_band_is_told(band: str) -> None:
    book = drawn([*lines("成果指標"), Line(band, "何か")], years=(2,))
    assert problem_cells(book) == [("template.band", "施策", "A5")]


def test_a_kind_that_the_master_lacks_and_one_that_no_band_asks_are_told() -> None:
    drawn_form = form(drawn(lines("成果指標（活働）"), years=(2,)))
    told = list(check_with_plan(drawn_form, of_kinds("活動", "成果")))
    assert [(problem.code, problem.sheet, problem.cell) for problem in told] == [
        ("template.kind", "施策", "A4"),
        ("template.kind-left-out", "施策", "A4"),
    ]
    assert "活動、成果" in told[0].advice
    assert (
        list(
            check_with_plan(
                form(drawn(lines("成果指標（活動）", "成果指標（成果）"), years=(2,))), of_kinds("活動", "成果")
            )
        )
        == []
    )
