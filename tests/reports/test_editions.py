"""Editions of the public pages: kept, compared, and carried on; nothing is told of what is public no more."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest

from kamakura_report.plan.model import Plan, Project
from kamakura_report.plan.publication import Publication, Release
from kamakura_report.reports.public_record import public_record
from kamakura_report.reports.site.edition import PublicEdition, PublishedProject
from kamakura_report.reports.site.edition_changes import (
    NOT_THERE,
    TEXT_CHANGED,
    WITHDRAWN_FROM_PLAN,
    PublishedChange,
    edition_changes,
    newly_said,
    shown_changes,
)
from kamakura_report.reports.site.edition_record import dump_edition, load_edition
from kamakura_report.reports.site.make_edition import make_edition
from kamakura_report.reports.site.page_parts import NO_FIGURE, indicator_part, project_money, with_missing_years
from tests.merging.answered import R8, plan, returned
from tests.merging.in_memory import merge

BUDGET, INDICATOR, REVIEW = "2-1/3/決算額@R8", "2-1/3/i1@R8", "2-1/3/評価@R8"
SHOWN = Publication((Release("評価", True), Release("2-1/3/i1", True, "集計を改めました")))


def small(publication: Publication = SHOWN) -> Plan:
    return replace(plan(), publication=publication)


def edition(
    said: Mapping[str, str], of: Plan | None = None, before: PublicEdition | None = None, today: str = "2027-07-01"
) -> PublicEdition:
    today_plan = of or small()
    return make_edition(
        today_plan, public_record(today_plan, merge(today_plan, [returned("福祉課", said)])), before, today
    )


def without(project: str) -> Plan:
    whole = small()
    (program,) = whole.programs
    return replace(
        whole,
        programs=(replace(program, projects=tuple(one for one in program.projects if one.key != project)),),
    )


def project_of(one: PublicEdition, key: str) -> PublishedProject:
    return next(project for _, project in one.projects() if project.key == key)


def changes(
    old: PublicEdition, new: PublicEdition, publication: Publication = SHOWN
) -> list[tuple[str, str, str, str]]:
    return [(one.key, one.old, one.new, one.reason) for one in edition_changes(old, new, publication)]


def test_an_edition_is_the_same_when_it_is_read_again() -> None:
    one = edition({BUDGET: "0", INDICATOR: "17", REVIEW: "A\n<b>", "2-1/i1@R8": "未確定"})
    assert load_edition(dump_edition(one)) == one
    assert project_of(one, "2-1/3").settlement[0].figure == 0
    assert dump_edition(load_edition(dump_edition(one))) == dump_edition(one)


def test_a_text_of_no_year_and_a_target_are_kept_too() -> None:
    (program,) = small().programs
    aimed = replace(program.projects[0].indicators[0], targets={R8: Decimal(0)}, target=Decimal(0))
    project = replace(program.projects[0], indicators=(aimed,))
    remarks = Publication((Release("備考", True),))
    one = edition({"2-1/3/i1/備考": "雨"}, replace(small(remarks), programs=(replace(program, projects=(project,)),)))
    (indicator,) = project_of(one, "2-1/3").indicators
    assert (indicator.texts[0].text, indicator.target, indicator.targets) == ("雨", Decimal(0), {"R8": Decimal(0)})
    assert load_edition(dump_edition(one)) == one
    assert dump_edition(load_edition(dump_edition(one))) == dump_edition(one)


def test_an_edition_of_a_later_program_is_read_without_what_it_adds() -> None:
    one = edition({BUDGET: "4000"})
    record = json.loads(dump_edition(one))
    record["later"] = 1
    record["programs"][0]["later"] = {"a": 1}
    assert load_edition(json.dumps(record).encode()) == one


@pytest.mark.parametrize("damaged", [b"", b"[]", b"{}", b'{"format":1,"programs":[{}]}', b'{"format":2}', b"\xff"])
def test_what_is_no_edition_is_refused(damaged: bytes) -> None:
    with pytest.raises(ValueError, match=r".*"):
        load_edition(damaged)


def test_a_first_edition_changes_nothing_and_all_of_it_is_new() -> None:
    one = edition({BUDGET: "4000", INDICATOR: "17"})
    assert edition_changes(None, one, SHOWN) == ()
    assert newly_said(None, one) == 4  # with 直近実績値 of 2-1/i1 and 予算額


def test_a_figure_that_says_something_else_is_told_with_its_reason_and_a_new_one_is_not() -> None:
    old, new = edition({BUDGET: "4000", INDICATOR: "17"}), edition({BUDGET: "4100", INDICATOR: "18", "2-1/i5@R8": "3"})
    assert changes(old, new) == [
        (BUDGET, "4,000 千円", "4,100 千円", ""),
        (INDICATOR, "17 回", "18 回", "集計を改めました"),
    ]
    assert newly_said(old, new) == 1


def test_of_a_text_only_that_it_changed_is_told() -> None:
    old, new = edition({REVIEW: "内密のこと"}), edition({REVIEW: "よい"})
    assert changes(old, new) == [(REVIEW, "", TEXT_CHANGED, "")]


def test_the_figure_that_is_public_no_more_is_told_nowhere() -> None:
    hidden = Publication((Release("2-1/3/i1", False),))
    old = edition({INDICATOR: "17", BUDGET: "1"})
    new = edition({INDICATOR: "17", BUDGET: "1"}, small(hidden))
    assert changes(old, new, hidden) == []  # the indicator is spoken of no more
    only_figure = Publication((Release(INDICATOR, False),))
    new = edition({INDICATOR: "17", BUDGET: "1"}, small(only_figure))
    assert changes(old, new, only_figure) == [(INDICATOR, "", NOT_THERE, "")]


def test_a_change_told_before_is_not_told_again_once_the_figure_is_inside() -> None:
    told = PublishedChange(INDICATOR, "2-1/3/i1", "講座 R8", "17 回", "18 回")
    new = edition({INDICATOR: "18"})
    assert shown_changes([told], new, SHOWN) == [told]
    assert shown_changes([told], new, Publication((Release(INDICATOR, False),))) == []


def test_an_unresolved_figure_leaves_with_what_was_public_before() -> None:
    old = edition({INDICATOR: "17"})
    today = replace(plan(), publication=SHOWN)
    merged = merge(today, [returned("福祉課", {INDICATOR: "17"}), returned("福祉課", {INDICATOR: "19"}, "後.xlsx")])
    new = make_edition(today, public_record(today, merged), old, "2027-07-02")
    assert changes(old, new) == [(INDICATOR, "17 回", NOT_THERE, "集計を改めました")]


def test_a_year_whose_figure_is_unresolved_has_its_row_at_its_place() -> None:
    today = replace(plan(), publication=SHOWN)
    files = [returned("福祉課", {INDICATOR: said, BUDGET: said}, f"{said}.xlsx") for said in ("17", "19")]
    one = make_edition(today, public_record(today, merge(today, files)), None, "2027-07-01")
    project = project_of(one, "2-1/3")
    assert "R8" not in {figure.period for figure in project.indicators[0].figures}
    rows = indicator_part(project.name, project.indicators[0]).rows
    assert [row.period for row in rows] == ["初期値", *one.years]
    assert rows[1].figure == NO_FIGURE
    assert [row.period for row in project_money(project, one.years).rows] == list(one.years)
    assert with_missing_years(["R7", "R8上期", "R10"], ["R8", "R9", "R10", "R11"]) == [
        "R7",
        "R8上期",
        "R8",
        "R9",
        "R10",
        "R11",
    ]


def test_a_project_that_left_the_plan_is_carried_on_and_told_once() -> None:
    first = edition({BUDGET: "4000"})
    second = edition({}, without("2-1/3"), first, "2028-07-01")
    third = edition({}, without("2-1/3"), second, "2029-07-01")
    gone = project_of(second, "2-1/3")
    assert gone == replace(project_of(first, "2-1/3"), gone="2028-07-01")
    assert changes(first, second) == [("2-1/3", "", WITHDRAWN_FROM_PLAN, "")]
    assert dump_edition(third) == dump_edition(second)
    again = edition({}, None, third, "2030-07-01")
    assert project_of(again, "2-1/3").gone == ""


def test_an_indicator_that_left_its_project_is_told() -> None:
    first = edition({INDICATOR: "17"})
    (program,) = small().programs
    bare = (replace(program.projects[0], indicators=()), program.projects[1])
    second = edition({}, replace(small(Publication()), programs=(replace(program, projects=bare),)), first)
    assert [one.as_dict() for one in edition_changes(first, second, Publication())] == [
        {
            "key": "2-1/3/i1",
            "subject": "2-1/3",
            "label": "推進事業 講座",
            "old": "",
            "new": WITHDRAWN_FROM_PLAN,
            "reason": "",
        }
    ]


def test_what_is_carried_on_is_told_only_as_far_as_it_is_public_today() -> None:
    first = edition({BUDGET: "4000", REVIEW: "よい"})
    closed = replace(without("2-1/3"), publication=Publication((Release("決算額", False),)))
    gone = project_of(edition({}, closed, first), "2-1/3")
    assert (gone.settlement, gone.texts) == ((), ())
    assert gone.budget[0].figure == Decimal(4176)


def test_a_program_that_left_the_plan_is_carried_on_with_its_projects() -> None:
    first = edition({BUDGET: "4000"})
    other = replace(small(), programs=(replace(small().programs[0], key="2-2", indicators=(), projects=()),))
    second = edition({}, other, first, "2028-07-01")
    assert [(one.key, one.gone) for one in second.programs] == [("2-2", ""), ("2-1", "2028-07-01")]
    assert {project.gone for _, project in second.projects()} == {"2028-07-01"}


def test_a_thing_that_is_called_otherwise_is_told() -> None:
    old = edition({})
    (program,) = small().programs
    first, *others = program.projects
    renamed: tuple[Project, ...] = (replace(first, name="新推進事業"), *others)
    new = edition({}, replace(small(), programs=(replace(program, projects=renamed),)))
    assert changes(old, new) == [("2-1/3", "推進事業", "新推進事業", "")]
