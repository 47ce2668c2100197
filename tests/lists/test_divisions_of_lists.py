"""部 and 課 are read as people write them: in two columns or one cell, several in a cell, one name in several 部."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kamakura_report.lists.list_divisions import members, name_divisions, read_divisions_of
from kamakura_report.plan.model import Division
from tests.lists.made import proposed, read, read_by, workbook


@pytest.mark.parametrize(
    ("written", "bureau", "read_as"),
    [
        ("政策推進部　市長公室", "政策推進部", [("政策推進部", "市長公室")]),
        ("政策推進部市長公室", "", [("政策推進部", "市長公室")]),
        ("農業委員会事務局", "データなし", [("", "農業委員会事務局")]),
        ("福祉課", "福祉部", [("福祉部", "福祉課")]),
        ("福祉課・介護課", "", [("", "福祉課"), ("", "介護課")]),
        ("福祉課、介護課", "福祉部", [("福祉部", "福祉課"), ("福祉部", "介護課")]),
        ("総務部 総務課\n市民部 市民課", "", [("総務部", "総務課"), ("市民部", "市民課")]),
        ("総務部 総務課 市民部 市民課", "", [("総務部", "総務課"), ("市民部", "市民課")]),
        ("福祉課 庶務係", "", [("", "福祉課")]),
        ("－", "", []),
        ("総務部\n総務課\n財政課", "", [("総務部", "総務課"), ("総務部", "財政課")]),
        ("西部支所\n地域振興課", "", [("西部支所", "地域振興課")]),
        ("総務部（総務課）", "", [("総務部", "総務課")]),
        ("総務部／総務課", "", [("総務部", "総務課")]),
        ("教育委員会 学務課", "", [("教育委員会", "学務課")]),
        ("福祉課（主）、介護課（副）", "", [("", "福祉課"), ("", "介護課")]),
        ("福祉課及び介護課", "", [("", "福祉課"), ("", "介護課")]),
        ("12 福祉課（内線 2233）", "", [("", "福祉課")]),
        ("福祉部高齢課長", "", [("福祉部", "高齢課")]),
        ("市民経済部　くらし安全課", "市民経済部", [("市民経済部", "くらし安全課")]),
    ],
)
def test_a_cell_is_read_as_its_divisions(written: str, bureau: str, read_as: list[tuple[str, str]]) -> None:
    assert list(members(read_divisions_of(written, bureau))) == read_as


def test_one_name_in_several_bureaus_is_several_divisions() -> None:
    named = name_divisions([("市民部", "地域振興課"), ("総務部", "地域振興課"), ("総務部", "財政課")], ())
    assert [each.name for each in named.values()] == ["市民部地域振興課", "総務部地域振興課", "財政課"]


def test_a_name_that_was_given_before_stays_when_another_bureau_comes_to_have_it() -> None:
    known = (Division("地域振興課", "市民部"),)
    named = name_divisions([("市民部", "地域振興課"), ("総務部", "地域振興課")], known)
    assert [each.name for each in named.values()] == ["地域振興課", "総務部地域振興課"]


def test_several_divisions_in_a_cell_are_asked_about_first() -> None:
    rows = [("事業名", "所管課"), ("A事業", "甲課"), ("B事業", "甲課・乙課"), ("C事業", "丙課")]
    table, setup = proposed(workbook(rows))
    assert (setup.divisions[0].written, setup.divisions[0].names) == ("甲課・乙課", ("甲課", "乙課"))
    assert setup.divisions[0].note
    assert read_by(table, setup).projects[1].divisions == ("甲課", "乙課")


def test_a_project_without_a_division_is_kept_and_told() -> None:
    rows = [
        ("事業名", "所管課", "R6決算(千円)"),
        ("A事業", "甲課", 1),
        ("B事業", None, 2),
        ("C事業", "丙課", 3),
        ("D事業", "丙課", 4),
    ]
    found = read(workbook(rows))
    assert found.projects[1].divisions == ()
    assert [each.subject for each in found.built.doubts if each.reason.startswith("所管課がありません")] == ["1/2"]


def test_a_bureau_that_a_person_corrects_is_that_of_its_own_cells_alone() -> None:
    rows = [("事業名", "部", "課"), ("A事業", "市民部", "地域振興課"), ("B事業", "総務部", "地域振興課")]
    table, setup = proposed(workbook(rows))
    corrected = tuple(replace(each, bureau="暮らし部") if each.found == "市民部" else each for each in setup.divisions)
    found = read_by(table, replace(setup, divisions=corrected))
    assert [each.divisions for each in found.projects] == [("暮らし部地域振興課",), ("総務部地域振興課",)]
