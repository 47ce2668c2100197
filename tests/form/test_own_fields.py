"""Fields of the city's own columns: shown wherever a form names them, and told where the master lacks them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from kamakura_report.form.field_list import list_fields
from kamakura_report.form.plan_rules import check_with_plan
from kamakura_report.plan.model import Plan
from tests.form.forms import SMALL, Line, drawn, form
from tests.form.plans import PROGRAM, placed, plan, shown

OWN = (
    Line("見出し", "{{計画.人件費単価}}|単価 {{計画.人件費単価}}円|{{課.係数}}"),
    Line("事業", "{{事業.根拠法令}}（{{事業.始　期}}）|{{事業.コード}}||番号 {{事業.コード}}"),
    Line("成果指標", "{{成果指標.考え方}}|{{成果指標.配点}}"),
)


def rich() -> Plan:
    """The plan of three years with columns of the city's own."""
    bare = plan()
    (program,) = bare.programs
    first, *others = program.projects
    one, *more = first.indicators
    first = replace(
        first,
        own={"根拠法令": "社会福祉法", "始 期": "令和2年", "コード": Decimal(2020)},
        indicators=(replace(one, own={"配点": Decimal("0.5")}), *more),
    )
    return replace(
        bare,
        programs=(replace(program, projects=(first, *others)),),
        constants={"人件費単価": Decimal(4000)},
        own_columns={
            "事業": ("根拠法令", "始 期", "コード", "根拠条例"),
            "成果指標": ("配点", "考え方"),
            "課": ("係数",),
        },
    )


def test_a_column_of_the_citys_own_stands_where_the_form_names_it() -> None:
    """Figures as they are typed: 2020 is a year here, 4000 an amount."""
    seen = shown(placed(form(drawn([*SMALL, *OWN[1:]])), rich()).sheet(PROGRAM))
    assert {"社会福祉法（令和2年）", Decimal(2020), "番号 2020", Decimal("0.5")} <= set(seen.values())
    seen = shown(placed(form(drawn([OWN[0], *SMALL])), rich()).sheet(PROGRAM))
    assert {Decimal(4000), "単価 4000円"} <= set(seen.values())


def test_a_number_of_the_citys_own_is_not_shown_as_the_indicators_are() -> None:
    sheet = placed(form(drawn([*SMALL, *OWN[1:]])), rich()).sheet(PROGRAM)
    assert {
        cell.style.number_format for cell in sheet.cells.values() if cell.value in (Decimal(2020), Decimal("0.5"))
    } == {"General"}


def test_a_form_that_names_what_the_plan_has_is_right() -> None:
    assert list(check_with_plan(form(drawn([*SMALL, *OWN[1:]])), rich())) == []


@pytest.mark.parametrize(
    ("cell", "text", "near"),
    [
        ("C4", "{{事業.根拠法}}", "{{事業.根拠法令}}"),
        ("C4", "{{事業.事業名称}}", "{{事業.事業名}}"),
        ("B5", "{{成果指標.指標の名前}}", "{{成果指標.指標名}}"),
        ("C3", "{{施策指標.配点}}", "マスターのシート「施策指標」に「配点」を足す"),
        ("E2", "{{計画.平均給与}}", "マスターのシート「計画」に「平均給与」を足す"),
    ],
)
def test_a_field_that_the_master_lacks_is_told_with_the_nearest(cell: str, text: str, near: str) -> None:
    book = drawn()
    book["施策"][cell] = text
    (problem,) = check_with_plan(form(book), rich())
    assert (problem.code, problem.sheet, problem.cell) == ("template.placeholder", "施策", cell)
    assert text in problem.found
    assert near in problem.advice


def test_a_page_margin_may_name_a_constant_of_the_plan_and_no_other() -> None:
    book = drawn()
    book["施策"].oddFooter.left.text = "{{計画.人件費単価}} {{課.課長}}"
    (problem,) = check_with_plan(form(book), rich())
    assert "{{課.課長}}" in problem.found
    book["施策"].oddFooter.left.text = "{{計画.人件費単価}}"
    assert placed(form(book), rich()).sheet(PROGRAM).page.footer == "&L4000"


def test_each_field_is_listed_with_what_it_says_first() -> None:
    listed = {field.written: (field.example, field.own) for field in list_fields(rich())}
    assert listed["{{事業.根拠法令}}"] == ("社会福祉法", True)
    assert listed["{{事業.根拠条例}}"] == ("", True)
    assert listed["{{計画.人件費単価}}"] == ("4000", True)
    assert listed["{{事業.事業名}}"] == ("推進事業", False)
    assert listed["{{施策指標.直近実績値}}"] == ("14.5", False)
    assert listed["{{主な取組.内容}}"] == ("支援体制", False)
    assert listed["{{課.課名}}"] == ("福祉課", False)


def test_every_listed_field_may_stand_in_a_form() -> None:
    bands = {"計画": "見出し", "課": "見出し", "回": "見出し"}
    for field in list_fields(rich()):
        owner = field.written[2:].partition(".")[0]
        band = "見出し" if owner.startswith("体系") else bands.get(owner, owner)
        line = Line(band, field.written)
        lines = [line, *SMALL] if line.band == "見出し" else [*SMALL, line]
        assert list(check_with_plan(form(drawn(lines)), rich())) == [], field
