"""確認事項 as people get them: short, each row worth asking, nothing of the text lost by folding."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings

from kamakura_report.plan.model import Doubt, Indicator, Joint, Plan
from kamakura_report.problem import CannotRun
from kamakura_report.published.doubtful import names_several, year_of
from kamakura_report.published.fold_doubts import fold_doubts
from kamakura_report.published.read_published import parse_published
from kamakura_report.published.remarks import NOT_TAKEN
from tests.effort import cases
from tests.published import pages
from tests.published.test_published_damaged import damaged


def folded(text: str = pages.TEXT) -> tuple[Plan, tuple[Doubt, ...]]:
    plan, doubts = parse_published([("t.txt", text)], city="鎌倉市", name="総合計画")
    return plan, fold_doubts(doubts, plan)


def about(words: str, text: str = pages.TEXT) -> list[list[str]]:
    """The keys (without 2-1/) in each row whose reason says that."""
    rows = [doubt for doubt in folded(text)[1] if words in doubt.reason]
    return [
        [line.split()[0].removeprefix("2-1/") for line in row.read.split("\n")]
        if row.subject == "2-1"
        else [row.subject.removeprefix("2-1/")]
        for row in rows
    ]


def test_the_real_plan_asks_eighteen_things_in_a_row_each() -> None:
    assert len(folded()[1]) == 18


@pytest.mark.parametrize(
    ("words", "subjects"),
    [
        ("単位がありません", ["9/i1 10/i1 12/i1 14/i1 25/i1 25/i2 27/i1 27/i2"]),
        ("未定です", ["i5 i6 18/i1 23/i1 27/i2"]),
        ("より前ではありません", ["i5 i6 18/i1 23/i1 27/i2"]),
        ("列がずれています", ["1/i1 2/i1 3/i1 15/i1 15/i2 17/i2 21/i2 25/i1 25/i2 27/i1 27/i2 30"]),
        ("何も書いてありません", ["4 7 11"]),
        ("いくつかの課の事業", ["3 18 20 22"]),
        ("累計や延べ", ["1/i1 3/i2 21/i2 22/i1 27/i1 27/i2"]),
        ("いくつもの率や数", ["15/i1"]),
        ("写し誤り", ["8"]),
        ("に合いません", ["3/i3", "23/i1"]),
    ],
)
def test_each_kind_is_asked_once_for_exactly_these(words: str, subjects: list[str]) -> None:
    assert about(words) == [listed.split() for listed in subjects]


def test_a_row_of_several_names_every_line_of_the_text() -> None:
    (row,) = [doubt for doubt in folded()[1] if "何も書いて" in doubt.reason]
    assert (row.source, row.read.split("\n")[0]) == ("t.txt:107・130・167", "2-1/4 社会福祉運営事業")


def test_arrows_are_one_row_for_each_direction_and_printed_ones_no_question() -> None:
    rows = [doubt for doubt in folded()[1] if "目指す方向の欄の字" in doubt.reason]
    assert [(row.read.split("\n"), row.taken) for row in rows] == [
        (["ㄗ（9か所）", "ㄉ（4か所）", "㍻（8か所）", "7（2か所）", "㊦（5か所）"], "↗"),
        (["ㄱ"], "↘"),
    ]


@pytest.mark.parametrize("cell", ["Ａ：12％、Ｂ：30％", "12・30", "窓口 12 電話 30"])
def test_a_cell_with_several_figures_is_asked_about_with_all_of_them(cell: str) -> None:
    text = pages.TEXT.replace("\n14.5\t", f"\n{cell}\t", 1)
    (row,) = [doubt for doubt in folded(text)[1] if "値がいくつもあります（12、30）" in doubt.reason]
    assert (row.subject, row.read) == ("2-1/i1", cell)


@pytest.mark.parametrize(
    ("name", "several"),
    [
        ("福祉タクシー券利用率・自動車燃料券利用率", True),
        ("相談件数及び訪問件数", True),
        ("就職率、定着率（6か月後）", True),
        ("地域・ボランティア団体への助成数", False),
        ("窓口・電話相談件数", False),
        ("孤独・孤立対策が必要と感じている団体数（参加団体数）", False),
        ("入院者数及び退院者数の割合", False),
        ("一般就労または増収した者の件数", False),
    ],
)
def test_several_measures_in_one_name_are_told_from_one(name: str, several: bool) -> None:
    assert names_several(name) is several


@pytest.mark.parametrize(
    ("as_of", "year"),
    [("2026", 2026), ("2026.3", 2025), ("2026.4", 2026), ("2025.11", 2025), ("令和8年度", 2026), ("R7", 2025),
     ("2026年1月", 2025), ("２０２６", 2026), ("昨年", None), ("", None)],
)  # fmt: skip
def test_a_month_belongs_to_the_fiscal_year_that_began_in_april(as_of: str, year: int | None) -> None:
    found = year_of(as_of)
    assert (found.begins if found else None) == year


@pytest.mark.parametrize(
    ("words", "known"),
    [
        ("単位がありません", lambda one: replace(one, unit=one.unit or "件")),
        ("未定です", lambda one: replace(one, latest=one.latest or Decimal(1))),
        ("累計や延べ", lambda one: replace(one, cumulative=True)),
        ("超えています", lambda one: replace(one, direction="↗")),
    ],
)
def test_what_people_have_answered_is_not_asked_again(words: str, known: Callable[[Indicator], Indicator]) -> None:
    plan, doubts = parse_published([("t.txt", pages.TEXT)])
    (program,) = plan.programs
    projects = [replace(each, indicators=tuple(map(known, each.indicators))) for each in program.projects]
    answered = replace(program, indicators=tuple(map(known, program.indicators)), projects=tuple(projects))
    assert any(words in doubt.reason for doubt in fold_doubts(doubts, plan))
    assert not any(words in doubt.reason for doubt in fold_doubts(doubts, replace(plan, programs=(answered,))))


def test_shared_projects_are_not_asked_about_once_all_their_divisions_are_asked() -> None:
    plan, doubts = parse_published([("t.txt", pages.TEXT)])
    rows = fold_doubts(doubts, replace(plan, joint=Joint.EACH))
    assert not any("いくつかの課の事業" in doubt.reason for doubt in rows)


@given(damaged())
@settings(max_examples=cases(500))
def test_folding_loses_no_cell_of_a_damaged_text(text: str) -> None:
    try:
        plan, doubts = parse_published([("t.txt", text)])
    except CannotRun:
        return
    told = "\n".join(doubt.read for doubt in fold_doubts(doubts, plan))
    lost = [doubt.read for doubt in doubts if doubt.taken in (NOT_TAKEN, "未定", "指標なし") and doubt.read not in told]
    assert lost == []
