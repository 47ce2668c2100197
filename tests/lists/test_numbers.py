"""Numbers are given once: the same list, a longer one and one in another order keep the keys of what they had."""

from __future__ import annotations

from collections.abc import Sequence

from kamakura_report.plan.model import Plan
from tests.lists.made import read, workbook

HEADS = ("施策", "事業コード", "事業名", "課", "R6決算(千円)")
FIRST = (
    ("10 福祉", "A1", "敬老会", "甲課", 1),
    ("10 教育", "B1", "図書館", "乙課", 2),
    ("10 教育", "B2", "公民館", "乙課", 3),
)


def plan(*rows: Sequence[object], old: Plan | None = None, issued: Sequence[Plan] = ()) -> Plan:
    return read(workbook([HEADS, *rows]), old=old, issued=issued).plan


def keys(of: Plan) -> dict[str, str]:
    return {f"{program.name}/{project.name}": project.key for program in of.programs for project in program.projects}


def test_the_same_list_in_another_order_keeps_every_key() -> None:
    old = plan(*FIRST)
    assert keys(plan(*reversed(FIRST), old=old)) == keys(old)


def test_a_longer_list_gives_new_numbers_to_what_is_new_alone() -> None:
    old = plan(*FIRST)
    more = (("10 環境", "C1", "ごみ", "丙課", 4), ("10 教育", "B0", "博物館", "乙課", 5))
    longer = keys(plan(*more, *FIRST, old=old))
    assert {name: longer[name] for name in keys(old)} == keys(old)
    assert (longer["環境/ごみ"], longer["教育/博物館"]) == ("3/1", "2/3")


def test_a_project_that_got_another_name_is_known_by_its_code() -> None:
    old = plan(*FIRST)
    renamed = plan(FIRST[0], ("10 教育", "B1", "図書館と資料館", "乙課", 2), FIRST[2], old=old)
    assert keys(renamed)["教育/図書館と資料館"] == keys(old)["教育/図書館"]


def test_a_running_number_is_no_code_by_which_a_project_is_known() -> None:
    heads = ("No.", "施策", "事業名", "課")
    old = read(workbook([heads, (1, "10 福祉", "敬老会", "甲課"), (2, "10 福祉", "図書館", "乙課")])).plan
    rows = [heads, (1, "10 福祉", "敬老会", "甲課"), (2, "10 福祉", "ごみ", "丙課"), (3, "10 福祉", "図書館", "乙課")]
    assert keys(read(workbook(rows), old=old).plan) == {
        "福祉/敬老会": "10/1",
        "福祉/図書館": "10/2",
        "福祉/ごみ": "10/3",
    }


def test_a_number_that_was_sent_out_is_not_given_again() -> None:
    old = plan(*FIRST)
    fewer = plan(*FIRST[:2], old=old)
    again = plan(*FIRST[:2], ("10 教育", "B9", "天文台", "乙課", 1), old=fewer, issued=[old])
    assert keys(again)["教育/天文台"] == "2/3"


def test_two_projects_of_one_name_are_two_and_stay_so() -> None:
    rows = (("1 福祉", "", "手当", "甲課", 1), ("1 福祉", "", "手当", "乙課", 2))
    old = plan(*rows)
    assert [(one.key, one.divisions) for one in old.programs[0].projects] == [("1/1", ("甲課",)), ("1/2", ("乙課",))]
    again = plan(*reversed(rows), old=old)
    assert [(one.key, one.divisions) for one in again.programs[0].projects] == [("1/1", ("甲課",)), ("1/2", ("乙課",))]


def test_a_program_with_a_number_of_its_own_keeps_it_under_another_name() -> None:
    old = plan(("2-1 福祉", "A", "手当", "甲課", 1), ("2-2 教育", "B", "図書館", "乙課", 2))
    again = plan(("2-1 地域福祉", "A", "手当", "甲課", 1), ("2-2 教育", "B", "図書館", "乙課", 2), old=old)
    assert [(each.key, each.name) for each in again.programs] == [("2-1", "地域福祉"), ("2-2", "教育")]


def test_programs_of_one_name_under_several_levels_are_found_again_by_level_and_number() -> None:
    heads = ("政策", "施策", "事業名", "課")
    rows = [
        ("安心", "10 推進", "A事業", "甲課"),
        ("活力", "10 推進", "B事業", "甲課"),
        ("活力", "20 推進", "C事業", "乙課"),
    ]
    old = read(workbook([heads, *rows])).plan
    assert [each.key for each in old.programs] == ["1", "2", "3"]
    again = read(workbook([heads, ("未来", "10 推進", "D事業", "丙課"), *reversed(rows)]), old=old).plan
    assert {one.name: one.key for each in again.programs for one in each.projects} == {
        "A事業": "1/1",
        "B事業": "2/1",
        "C事業": "3/1",
        "D事業": "4/1",
    }
