"""What the columns of a list are taken for, by their headings and by what stands in them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.lists.made import budget, column, proposed, read, read_by, workbook


def test_an_outline_whose_kind_stands_in_a_column_is_read_below_its_own_headings() -> None:
    rows = [
        ("区分", "名称", "担当課", "R7予算額（百万円）"),
        ("施策", "Ⅰ－１ 安全", None, 30),
        ("事業", "防災事業", "危機管理課", 10),
        ("事業", "消防事業", "消防総務課・危機管理課", 20.5),
        ("施策", "Ⅰ－２ 環境", None, 5),
        ("事業", "ごみ減量事業", "ごみ減量課", 5),
        ("小計", None, None, 5),
    ]
    found = read(workbook(rows))
    assert [(one.name, len(one.projects)) for one in found.plan.programs] == [("安全", 2), ("環境", 1)]
    assert found.sums["R7予算額（百万円）"] == ("75500", "35500", "40000", "0")


def test_a_unit_that_stands_in_every_cell_is_that_of_the_column_and_told_once() -> None:
    rows = [("事業名", "担当課", "R7予算額", "R6決算（千円）")]
    found = read(
        workbook(
            [*rows, *((f"{name}事業", "財政課", f"{at:,}円", f"{at:,}円") for at, name in enumerate("甲乙丙", 1234))]
        )
    )
    assert column(found.setup, 3).unit == "円"
    assert budget(found.projects[0]) == {"R7": Decimal("1.234")}
    assert [each.taken for each in found.built.doubts if "C2" in each.source] == ["数値として読みました"]
    assert [each.taken for each in found.built.doubts if "D2" in each.source] == ["千円に直しました"]


def test_a_code_with_hyphens_is_no_telephone() -> None:
    rows = [("事業名", "課", "科目"), ("A事業", "甲課", "03-01-01"), ("B事業", "乙課", "03-01-02")]
    assert column(proposed(workbook(rows))[1], 3).note == ""


@pytest.mark.parametrize(
    ("heads", "apart"), [(("№", "指標名"), True), (("事業コード", "備考"), True), (("№", "節"), False)]
)
def test_rows_with_codes_of_their_own_are_projects_of_their_own_whatever_their_names(
    heads: tuple[str, str], apart: bool
) -> None:
    rows = [
        (heads[0], "事業名", "課", heads[1]),
        *((at, "啓発事業", "甲乙"[at % 2] + "課", "講座") for at in range(1, 7)),
    ]
    assert len(read(workbook(rows)).projects) == (6 if apart else 2)


def test_a_number_that_begins_anew_in_each_program_is_no_key() -> None:
    rows = [
        ("施策名", "事業No", "事業名", "課"),
        ("甲", 1, "A事業", "甲課"),
        ("甲", 2, "B事業", "甲課"),
        ("乙", 1, "C事業", "乙課"),
    ]
    assert [one.name for one in read(workbook(rows)).projects] == ["A事業", "B事業", "C事業"]


def test_a_column_of_money_with_more_dirt_than_figures_is_read_and_the_dirt_is_kept() -> None:
    rows = [
        ("事業名", "課", "R7予算額（千円）"),
        *zip("甲乙丙丁", "子丑寅卯", ("調整中", "10～20", "未定", "300"), strict=True),
    ]
    found = read(workbook(rows))
    assert (found.sums["R7予算額（千円）"][1], [text for _, text in found.held]) == (
        "300",
        ["調整中", "10～20", "未定"],
    )


def test_words_for_everybody_are_left_out_of_the_divisions_and_told_until_a_person_says_who() -> None:
    rows = [("事業名", "所管課"), ("A事業", "甲課、関係各課"), ("B事業", "乙課ほか"), ("C事業", "各課")]
    table, setup = proposed(workbook(rows))
    found = read_by(table, setup)
    assert [one.divisions for one in found.projects] == [("甲課",), ("乙課",), ()]
    assert [text for _, text in found.held] == ["甲課、関係各課", "乙課ほか", "各課"]
    said = replace(setup, divisions=tuple(replace(each, names=("丙課",)) for each in setup.divisions))
    assert read_by(table, said).held == []
