"""What the columns of a list are taken for, by their headings and by what stands in them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.lists.made import budget, column, proposed, read, workbook


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
