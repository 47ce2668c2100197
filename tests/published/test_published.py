"""The real published text: every figure, name, unit, source and 未定 arrives, and nothing is dropped."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from kamakura_report.io.master_file import read_tables
from kamakura_report.io.write.write_workbook import write_workbook
from kamakura_report.master.read_master import parse_master
from kamakura_report.master.write_master import place_master
from kamakura_report.plan.model import Doubt, Indicator, Plan
from kamakura_report.problem import CannotRun
from kamakura_report.published import remarks
from kamakura_report.published.read_published import parse_published
from tests.plan import laid
from tests.published import pages

NAME = pages.FILE.name
PLAN, DOUBTS = parse_published([(NAME, pages.TEXT)])
PROGRAM = PLAN.programs[0]

PROGRAM_INDICATORS = """
i1 % 14.5 2025 ↗ 市民意識調査
i2 % 17.5 2025 ↗ 市民意識調査
i3 人 237 2024 ↗ 市所管課調べ
i4 % 38.3 2025 ↗ 市民意識調査
i5 % 未定 2026 ↗ 市民意識調査
i6 % 未定 2026 ↗ 市民意識調査
i7 % 39.1 2025 ↘ 市民意識調査
i8 % 19.3 2025 ↘ 市民意識調査
i9 % 19.9 2025 ↘ 市民意識調査
i10 % 71.6 2025 ↗ 市民意識調査
"""
OUTCOMES = """
1/i1 人 138 2025 ↗ 市所管課調べ
2/i1 団体 32 2025 ↗ 市所管課調べ
3/i1 件 25 2024 ↗ 市所管課調べ
3/i2 件 17250 2024 ↗ 市所管課調べ
3/i3 事業 95 2024 ↗ 市所管課調べ
5/i1 団体 30 2024 ↗ 市社協の事業報告書
5/i2 人 3276 2024 ↗ 市社協の事業報告書
6/i1 % 97 2024 100 市所管課調べ
9/i1 - 58 2024 ↗ 市所管課調べ
10/i1 - 60 2024 ↗ 市所管課調べ
12/i1 - 1464 2026.3 ↗ 市所管課調べ
14/i1 - 15 2025.11 30 市所管課調べ
15/i1 % 56 2024 70 市所管課調べ
15/i2 % 100 2024 100 市所管課調べ
17/i1 人 2186 2024 ↗ 市所管課調べ
17/i2 人 93 2024 90 市所管課調べ
18/i1 % 未定 2026 ↗ 市所管課調べ
19/i1 % 96.3 2024 100 市所管課調べ
21/i1 人 25 2024 ↗ 市所管課調べ
21/i2 件 344 2024 ↗ 市所管課調べ
22/i1 回 2339 2024 ↗ 市所管課調べ
23/i1 人 未定 2026 ↗ 市所管課調べ
24/i1 人 436 2024 ↗ 市所管課調べ
25/i1 - 1 2025 ↗ 市所管課調べ
25/i2 - 2 2025 ↗ 市所管課調べ
27/i1 - 107415 2024 ↗ 市所管課調べ
27/i2 - 未定 2026 ↗ 市所管課調べ
29/i1 世帯 69 2024 ↗ 市所管課調べ
29/i2 % 17 2024 ↗ 市所管課調べ
"""
BUDGETS = [
    *(4176, 5971, 322892, 41754, 64640, 37493, 2324, 6076, 94396, 993, 52122, 310640, 141450, 5276931, 41028),
    *(588396, 86380, 3172, 541, 69479, 22883, 5476, 25911, 35332, 117956, 55768, 243076, 23234, 10338, 2595000),
]


def line(indicator: Indicator) -> str:
    goal = indicator.direction or str(indicator.target)
    latest = "未定" if indicator.latest is None else str(indicator.latest)
    place = indicator.key.removeprefix("2-1/")
    return f"{place} {indicator.unit or '-'} {latest} {indicator.latest_as_of} {goal} {indicator.source}"


def reasons(subject: str) -> list[str]:
    return [doubt.reason for doubt in DOUBTS if doubt.subject == subject]


def parsed(text: str) -> tuple[Plan, tuple[Doubt, ...]]:
    return parse_published([("t.txt", text)])


def test_the_program_has_its_name_its_vision_and_its_actions() -> None:
    assert (PROGRAM.key, PROGRAM.name) == ("2-1", "福祉")
    assert PROGRAM.vision.startswith("市民一人ひとりが、")
    assert PROGRAM.vision.endswith("暮らしているまち")
    assert "".join(action.number for action in PROGRAM.actions) == "①②③④⑤⑥"
    assert PROGRAM.actions[5].text == "災害時の支援体制を構築し、支えあいの地域づくりを進めます"
    assert [str(year) for year in PLAN.years] == ["R8", "R9", "R10", "R11", "R12"]


def test_every_program_indicator_has_its_unit_figure_date_goal_and_source() -> None:
    assert [line(indicator) for indicator in PROGRAM.indicators] == PROGRAM_INDICATORS.split("\n")[1:-1]


def test_every_outcome_indicator_belongs_to_its_project_with_all_its_values() -> None:
    found = [line(indicator) for project in PROGRAM.projects for indicator in project.indicators]
    assert found == OUTCOMES.split("\n")[1:-1]


def test_every_project_has_its_budget_and_the_sum_is_the_printed_one() -> None:
    budgets = [project.budget for project in PROGRAM.projects]
    assert budgets == [{PLAN.first: Decimal(amount)} for amount in BUDGETS]
    assert sum(BUDGETS) == 10_285_828


def test_projects_are_numbered_as_printed_and_know_their_divisions_and_actions() -> None:
    assert [project.number for project in PROGRAM.projects] == list(range(1, 31))
    third, eighteenth, last = PROGRAM.projects[2], PROGRAM.projects[17], PROGRAM.projects[29]
    assert third.divisions == ("福祉政策課", "高齢者支援課", "介護保険課")
    assert third.actions == tuple("①②③④⑤⑥")
    assert eighteenth.divisions == ("発達支援室", "障害福祉課")
    assert PROGRAM.projects[3].actions == ("②", "④")  # printed without a space between
    assert (last.name, last.description) == ("扶助事業", "最低限度の生活を保障する生活保護費の支給を行います。")


def test_the_planning_office_is_added_to_the_seven_divisions_of_the_text() -> None:
    names = "福祉政策課 高齢者支援課 介護保険課 生活福祉課 障害福祉課 発達支援室 保険年金課 企画課"
    assert [division.name for division in PLAN.divisions] == names.split()
    assert PLAN.office == "企画課"
    assert reasons("とりまとめ課")


def test_one_row_tells_each_arrow_glyph_with_its_count() -> None:
    told = [(doubt.source, doubt.read, doubt.taken, doubt.reason.split("か所")[0][-1]) for doubt in DOUBTS[3:10]]
    assert told == [
        (f"{NAME}:14", "ㄗ", "↗", "9"),
        (f"{NAME}:82", "ㄉ", "↗", "4"),
        (f"{NAME}:92", "ㄱ", "↘", "3"),
        (f"{NAME}:141", "㍻", "↗", "8"),
        (f"{NAME}:220", "7", "↗", "2"),
        (f"{NAME}:253", "㊦", "↗", "5"),
        (f"{NAME}:322", "↗", "↗", "2"),
    ]


def test_values_without_an_indicator_are_kept_in_one_row() -> None:
    held = [doubt for doubt in DOUBTS if doubt.taken == remarks.NOT_TAKEN]
    assert [(doubt.source, doubt.subject, doubt.read) for doubt in held] == [
        (f"{NAME}:149", "2-1/8", "58\n㍻\n市所管課調べ")
    ]


@pytest.mark.parametrize(
    ("words", "subjects"),
    [
        ("単位がありません", "9/i1 10/i1 12/i1 14/i1 25/i1 25/i2 27/i1 27/i2"),
        ("直近実績値が未定です", "i5 i6 18/i1 23/i1 27/i2"),
        ("をすでに超えています", "17/i2"),
        ("にすでに達しています", "15/i2"),
        ("に合いません", "3/i3 23/i1"),
        ("列がずれています", "1/i1 2/i1 3/i1 15/i1 15/i2 17/i2 21/i2 25/i1 25/i2 27/i1 27/i2 30"),
    ],
)
def test_what_a_person_must_look_at_is_told_for_exactly_these(words: str, subjects: str) -> None:
    told = [doubt.subject.removeprefix("2-1/") for doubt in DOUBTS if words in doubt.reason]
    assert told == subjects.split()


def test_what_the_text_does_not_say_is_told_unless_it_was_given() -> None:
    assert {doubt.subject for doubt in DOUBTS} >= {"市名", "計画名", "とりまとめ課", "2-1"}
    _, doubts = parse_published([(NAME, pages.TEXT)], city="鎌倉市", name="第4次総合計画")
    assert not {doubt.subject for doubt in doubts} & {"市名", "計画名"}


def test_nothing_of_the_text_is_dropped_on_the_way_into_the_written_master(tmp_path: Path) -> None:
    path = tmp_path / "master.xlsx"
    path.write_bytes(write_workbook(place_master(PLAN, DOUBTS)))
    read = read_tables(path)
    assert pages.kept(read) == pages.printed(pages.TEXT)
    held, told = pages.directions(read)
    assert held == told == Counter({"↗": 30, "↘": 3})
    assert parse_master(read)[0] == PLAN


def test_the_comparison_notices_a_lost_cell_and_a_wrong_figure() -> None:
    read = laid.tables(PLAN, DOUBTS)
    assert pages.kept(read) == pages.printed(pages.TEXT)
    assert pages.kept(read) != pages.printed(pages.TEXT.replace("17,250", "17,251"))
    assert pages.kept(laid.tables(PLAN, DOUBTS[:-1])) == pages.printed(pages.TEXT)  # only a remark, holds no cell
    without = [doubt for doubt in DOUBTS if doubt.taken != remarks.NOT_TAKEN]
    assert pages.printed(pages.TEXT) - pages.kept(laid.tables(PLAN, without)) == Counter(["58", "㍻", "市所管課調べ"])


def test_an_unknown_arrow_is_left_blank_and_told() -> None:
    plan, doubts = parsed(pages.TEXT.replace("14.5\t\tㄗ", "14.5\t\t㋿"))
    indicator = plan.programs[0].indicators[0]
    assert (indicator.direction, indicator.target) == ("", None)
    (doubt,) = [doubt for doubt in doubts if doubt.read == "㋿"]
    assert (doubt.source, doubt.subject, doubt.taken) == ("t.txt:14", "2-1/i1", remarks.NOT_TAKEN)


def test_a_seven_under_a_target_heading_is_a_figure_not_an_arrow() -> None:
    lines = pages.TEXT.split("\n")
    lines[218] = lines[218].replace("目指す方向", "目標値")
    plan, _ = parsed("\n".join(lines))
    assert plan.programs[0].projects[16].indicators[0].target == Decimal(7)


def test_a_value_that_is_called_like_a_heading_stays_a_value() -> None:
    text = pages.TEXT.replace("138\tㄗ\t市所管課調べ", "138\tㄗ\t出典", 1)
    text = text.replace("終活情報登録制度登録者数", "指標実績")
    plan, _ = parsed(text)
    assert plan.programs[0].projects[0].indicators[0].source == "出典"
    assert plan.programs[0].projects[20].indicators[0].name == "指標実績"


def test_everybodys_division_is_a_doubt_and_no_division() -> None:
    plan, doubts = parsed(pages.TEXT.replace("発達支援室 障害福祉課", "障害福祉課 関係各課"))
    assert plan.programs[0].projects[17].divisions == ("障害福祉課",)
    assert [doubt.subject for doubt in doubts if doubt.read == "関係各課"] == ["2-1/18"]


def test_a_lost_line_never_hands_figures_to_another_project() -> None:
    lines = pages.TEXT.split("\n")
    del lines[152]  # the row of project 9
    plan, doubts = parsed("\n".join(lines))
    assert [project.number for project in plan.programs[0].projects] == [*range(1, 9), *range(10, 31)]
    assert plan.programs[0].projects[7].indicators == ()
    assert any("58" in doubt.read.split("\n") and "一般就労" in doubt.read for doubt in doubts)
    assert any(doubt.read == "94,396" for doubt in doubts)
    assert any("No 9 がありません" in doubt.reason for doubt in doubts)


def test_several_texts_merge_into_one_plan_with_places_in_their_own_files() -> None:
    other = pages.TEXT.replace("2-1 福祉", "3-2 子育て").replace("介護保険課", "こども・若者課")
    plan, doubts = parse_published([("a.txt", pages.TEXT), ("b.txt", other)])
    assert [program.key for program in plan.programs] == ["2-1", "3-2"]
    assert "こども・若者課" in [division.name for division in plan.divisions]
    assert plan.programs[1].projects[2].indicators[1].key == "3-2/3/i2"
    assert {doubt.source for doubt in doubts if doubt.subject == "3-2/8"} == {"b.txt:149"}
    halves = pages.TEXT.split("\n2-1 福祉\n\n主な取組")
    halved = [("a.txt", halves[0]), ("b.txt", "\n2-1 福祉\n\n主な取組" + "\n2-1 福祉\n\n主な取組".join(halves[1:]))]
    assert parse_published(halved)[0] == PLAN


def test_another_plan_with_other_years_and_several_programs_in_one_text_is_read() -> None:
    text = pages.TEXT.replace("R8\tR9\tR10\tR11\tR12", "R13\tR14\tR15")
    plan, _ = parsed(text + text.replace("2-1 福祉", "10-3 住まい"))
    assert [str(year) for year in plan.years] == ["R13", "R14", "R15"]
    assert [(program.key, len(program.projects)) for program in plan.programs] == [("2-1", 30), ("10-3", 30)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "t.txt は空です"),
        (" \n\t\n", "t.txt は空です"),
        ("福祉の計画\n", "t.txt に施策の見出し"),
        ("2-1 福祉\n", "t.txt に計画の年度"),
    ],
)
def test_a_text_that_is_no_plan_is_refused_with_one_line(text: str, words: str) -> None:
    with pytest.raises(CannotRun, match=words):
        parsed(text)


def test_no_text_at_all_is_refused() -> None:
    with pytest.raises(CannotRun, match="取り込むファイルがありません"):
        parse_published([])
