"""Lists of all shapes become the projects, indicators and money that people see in them, and nothing is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from kamakura_report.lists.check_setup import asked_of
from kamakura_report.lists.reading_setup import Parents
from kamakura_report.lists.taken_for import Taken
from kamakura_report.plan.periods import FiscalYear
from tests.lists.made import (
    BLOCKS,
    BY_YEAR,
    DETAILS,
    OUTLINE,
    TWO_ROWS,
    TWO_ROWS_MERGES,
    budget,
    column,
    proposed,
    read,
    read_by,
    with_column,
    workbook,
)


def test_two_rows_of_headings_with_merges_titles_above_and_notes_below() -> None:
    found = read(workbook(TWO_ROWS, TWO_ROWS_MERGES))
    assert (found.setup.first_heading, found.setup.last_heading) == (3, 4)
    assert [(program.key, program.name, program.level) for program in found.plan.programs] == [
        ("1", "安心", True),
        ("1-1", "福祉", False),
        ("2", "活力", True),
        ("2-1", "商工", False),
    ]
    assert [(each.key, each.name, each.divisions) for each in found.projects] == [
        ("1-1/1", "敬老会事業", ("高齢福祉課",)),
        ("1-1/2", "見守り事業", ("高齢福祉課",)),
        ("2-1/1", "商店街事業", ("市民部地域振興課",)),
        ("2-1/2", "祭り事業", ("総務部地域振興課",)),
    ]
    assert [each.own["事業コード"] for each in found.projects] == ["0001", "0002", "0003", "0004"]
    assert [(one.name, one.unit, one.latest, one.targets[FiscalYear(2025)]) for one in found.indicators] == [
        ("参加者数", "人", None, Decimal(100)),
        ("訪問件数", "件", None, Decimal(50)),
        ("来街者", "人", Decimal(2700), Decimal(2637)),
        ("来場者", "人", Decimal(12), Decimal(10)),
    ]


def test_yen_become_thousands_exactly_and_every_sum_comes_out() -> None:
    found = read(workbook(TWO_ROWS, TWO_ROWS_MERGES))
    assert found.known["1-1/1/決算額@R6"] == "1234.567"
    assert found.sums == {
        "事業費 R6決算": ("9670.134", "4835.067", "4835.067", "0"),
        "事業費 R7当初予算": ("5400", "2700", "2700", "0"),
    }
    assert [row.number for row, _ in found.control.left_out] == [9, 10]


def test_dirty_figures_are_kept_as_text_and_never_zero() -> None:
    found = read(workbook(TWO_ROWS, TWO_ROWS_MERGES))
    assert found.held == [
        ("一覧.xlsx:一覧!J5", "98(3)"),
        ("一覧.xlsx:一覧!J6", "調整中"),
        ("一覧.xlsx:一覧!L6", "######"),
    ]
    assert budget(found.projects[1]) == {}
    assert [each.read for each in found.built.doubts if each.taken == "数値として読みました"] == [" 2,637"]


def test_an_outline_gives_its_parents_as_the_programs_and_leaves_their_sums_out() -> None:
    found = read(workbook(OUTLINE))
    assert found.setup.parents is Parents.NO_DIVISION
    assert [(program.name, len(program.projects)) for program in found.plan.programs] == [
        ("子育て支援", 2),
        ("高齢福祉", 1),
    ]
    assert found.sums["予算額（千円）R7"] == ("1050", "350", "700", "0")


def test_parents_in_a_column_of_their_own_reach_down_to_the_next() -> None:
    rows = [
        ("施策", "事業名", "課", "R6決算額(千円)"),
        ("1 福祉",),
        (None, "A事業", "甲課", 1),
        (None, "B事業", "乙課", 2),
    ]
    found = read(workbook([*rows, ("2 教育",), (None, "C事業", "丙課", 3)]))
    assert [(each.key, each.name) for each in found.projects] == [("1/1", "A事業"), ("1/2", "B事業"), ("2/1", "C事業")]


def test_rows_of_years_become_one_project_with_figures_by_year() -> None:
    found = read(workbook(BY_YEAR, formats={f"B{row}": "0000" for row in range(2, 7)}))
    assert [(each.name, each.own["事業コード"]) for each in found.projects] == [
        ("図書館事業", "0010"),
        ("公民館事業", "0086"),
    ]
    assert (found.setup.first, found.setup.last) == (FiscalYear(2025), FiscalYear(2029))
    assert budget(found.projects[0]) == {"R7": Decimal(120)}
    assert found.known == {
        "1/1/予算額@R5": "100",
        "1/1/予算額@R6": "110",
        "1/1/決算額@R5": "90",
        "1/1/決算額@R6": "95",
        "1/1/i1@R5": "1000",
        "1/1/i1@R6": "1100",
        "1/2/予算額@R5": "10",
        "1/2/予算額@R6": "11",
        "1/2/決算額@R5": "9",
        "1/2/i1@R5": "3",
        "1/2/i1@R6": "4",
    }
    assert [(one.latest, one.latest_as_of) for one in found.indicators] == [(1100, "2024"), (4, "2024")]


def test_details_are_summed_by_code_where_two_projects_have_one_name() -> None:
    found = read(workbook(DETAILS))
    assert [each.key for each in found.setup.columns if each.key] == [True]
    assert [(each.name, budget(each)["R7"]) for each in found.projects] == [
        ("道路維持", Decimal("321.5")),
        ("公園管理", Decimal("321.5")),
        ("公園管理", Decimal("321.5")),
    ]
    assert (found.control.rows_used, found.control.rows_summed) == (9, 6)


def test_a_detail_that_is_no_figure_keeps_the_whole_sum_back() -> None:
    rows = [list(row) for row in DETAILS]
    rows[2][4] = "調整中"
    found = read(workbook(rows))
    assert budget(found.projects[0]) == {}
    assert found.sums["R7予算額（円）"] == ("944", "643", "0", "301")
    assert ("一覧.xlsx:一覧!E3", "調整中") in found.held


def test_blocks_whose_year_stands_nowhere_are_asked_and_read_once_told() -> None:
    table, setup = proposed(workbook(BLOCKS))
    assert [words.split("の")[-1] for words in asked_of(setup)] == ["開始年度", "終了年度", *["年度"] * 4]
    for number, year in ((5, 2023), (6, 2026), (7, 2024), (8, 2027)):
        setup = with_column(setup, number, year=FiscalYear(year))
    assert asked_of(replace(setup, first=FiscalYear(2026), last=FiscalYear(2030))) == []
    found = read_by(table, setup)
    assert found.known == {"1/1/i1@R5": "1", "1/1/i1@R6": "3", "1/2/i1@R5": "5", "1/2/i1@R6": "7"}


def test_of_seven_candidates_for_the_budget_one_is_proposed_and_the_others_say_so() -> None:
    heads = ("当初予算額", "補正予算額", "予算現額", "要求額", "査定額", "一般財源", "予算額")
    _, setup = proposed(workbook([("事業名", "課", *heads), ("A事業", "甲課", 1, 2, 3, 4, 5, 6, 7)]))
    assert [each.heading for each in setup.of(Taken.BUDGET)] == ["当初予算額"]
    assert [bool(each.note) for each in setup.columns[3:]] == [True] * 6


def test_merged_projects_keep_several_indicators_and_count_their_money_once() -> None:
    rows = [
        ("施策", "事業名", "課", "R6決算(千円)", "指標名", "単位", "R6実績"),
        ("1 福祉", "A事業", "甲課", 500, "件数", "件", 1),
        (None, None, None, None, "人数", "人", 2),
        (None, "B事業", "乙課", 70, "回数", "回", 3),
    ]
    found = read(workbook(rows, ("A2:A4", "B2:B3", "C2:C3", "D2:D3")))
    assert [[one.name for one in each.indicators] for each in found.projects] == [["件数", "人数"], ["回数"]]
    assert found.sums["R6決算(千円)"] == ("570", "570", "0", "0")


def test_codes_are_as_people_see_them_whatever_excel_made_of_them() -> None:
    rows = [
        ("施策番号", "施策名", "事業コード", "事業名", "課", "決算額(R6、億円)"),
        ("Ⅰ－１", "福祉", datetime(2026, 1, 1), "A事業", "甲課", 1.5),
        ("Ⅰ－２", "教育", datetime(2013, 1, 1), "B事業", "乙課", 0.25),
        ("Ⅰ－２", "教育", 123456789, "C事業", "乙課", 1),
    ]
    found = read(workbook(rows, formats={"C2": 'm"月"d"日"', "C3": "mmm-yy"}))
    assert [each.own["事業コード"] for each in found.projects] == ["1-1", "13-1", "123456789"]
    assert [(each.key, each.own) for each in found.plan.programs] == [("1-1", {}), ("1-2", {})]
    assert found.known["1-1/1/決算額@R6"] == "150000"
    assert [each.reason[:5] for each in found.built.doubts if each.read == "1-1"] == ["Excel"]


def test_equal_numbers_of_programs_stay_for_display_and_keys_get_their_own() -> None:
    rows = [
        ("施策", "事業名", "課", "備考"),
        ("10 情報共有", "A事業", "甲課"),
        ("10 子育て", "B事業", "甲課"),
        ("20 福祉", "C", "乙課"),
    ]
    found = read(workbook(rows))
    assert [(each.key, each.name, each.own) for each in found.plan.programs] == [
        ("1", "情報共有", {"市の施策番号": "10"}),
        ("2", "子育て", {"市の施策番号": "10"}),
        ("3", "福祉", {"市の施策番号": "20"}),
    ]


def test_an_amount_shown_in_thousands_by_its_format_is_what_is_seen() -> None:
    rows = [("事業名", "課", "R6決算（千円）"), ("A事業", "甲課", 3100456), ("B事業", "甲課", 2000000)]
    found = read(workbook(rows, formats={"C2": "#,##0,", "C3": "#,##0,"}))
    assert found.known == {"1/1/決算額@R6": "3100.456", "1/2/決算額@R6": "2000"}


def test_staff_names_and_telephones_are_unused_unless_chosen() -> None:
    rows = [
        ("事業名", "担当課", "担当者氏名", "電話番号", "メールアドレス", "R6決算(円)"),
        ("A", "甲課", "山田", "03-1111-2222", "a@b", 1),
    ]
    table, setup = proposed(workbook(rows))
    assert [column(setup, number).taken for number in (3, 4, 5)] == [Taken.UNUSED] * 3
    chosen = read_by(table, with_column(setup, 4, taken=Taken.CONTACT))
    assert [each.contact for each in chosen.plan.divisions][:1] == ["03-1111-2222"]


def test_three_rows_of_headings_with_years_in_the_middle_and_headings_again_below() -> None:
    rows = [
        ("施策名", "事業名", "担当課", "指標", None, None, None, None, None),
        (None, None, None, "指標名", "単位", "令和5年度", None, "令和6年度", None),
        (None, None, None, None, None, "目標", "実績", "目標", "実績"),
        ("1-1 福祉", "A事業", "福祉課", "件数", "件", 10, 9, 12, 11),
        ("施策名", "事業名", "担当課", "指標", None, None, None, None, None),
        ("1-2 教育", "C事業", "教育課", "割合", "％", "50%", "48.5%", "55%", "52%"),
    ]
    merges = ("A1:A3", "B1:B3", "C1:C3", "D1:I1", "D2:D3", "E2:E3", "F2:G2", "H2:I2")
    found = read(workbook(rows, merges))
    assert (found.setup.first_heading, found.setup.last_heading) == (1, 3)
    assert found.known == {"1-1/1/i1@R5": "9", "1-1/1/i1@R6": "11", "1-2/1/i1@R5": "48.5", "1-2/1/i1@R6": "52"}
    assert [row.fate.value for row, _ in found.control.left_out] == ["見出しの繰り返し"]
    assert [read for _, read in found.held] == ["件数: R5 10、R6 12\n割合: R5 50、R6 55"]


def test_groups_of_headings_in_a_csv_file_reach_right_without_merges() -> None:
    text = (
        "番号,事務事業名,所管,,予算額(千円),,成果指標1,,,成果指標2,,\n,,部,課,R7,R8,名称,単位,R6実績,名称,単位,R6実績\n"
        '1,A事業,福祉部,福祉課,"1,100",1200,件数,件,5,人数,人,6\n2,B事業,市民部,市民課,11,12,回数,回,7,,,\n'
    )
    found = read(text.encode("cp932"), "一覧.csv")
    assert [budget(each) for each in found.projects] == [{"R7": 1100, "R8": 1200}, {"R7": 11, "R8": 12}]
    assert [[one.name for one in each.indicators] for each in found.projects] == [["件数", "人数"], ["回数"]]


def test_rows_that_only_name_a_bureau_say_whose_the_projects_below_are() -> None:
    rows = [
        ("令和7年度当初予算 主要事業一覧（単位：千円）",),
        ("事業名", "所管課", "予算額"),
        ("福祉部",),
        ("敬老事業", "高齢課", 100),
        ("見守り事業", "高齢課", 50),
        ("計", None, 150),
        ("市民部",),
        ("祭り", "市民課", 30),
        ("部計", None, 30),
        ("総計", None, 180),
    ]
    found = read(workbook(rows))
    assert [each.name for each in found.projects] == ["敬老事業", "見守り事業", "祭り"]
    assert [(each.name, each.department) for each in found.plan.divisions][:2] == [
        ("高齢課", "福祉部"),
        ("市民課", "市民部"),
    ]
    assert found.sums["予算額"] == ("540", "180", "360", "0")


def test_texts_that_differ_among_the_rows_of_a_project_are_not_lost() -> None:
    rows = [
        ("事業番号", "事業名", "課", "事業内容", "R7予算額（円）"),
        *(("A1", "道路維持", "道路課", f"内容{number}", 1000) for number in range(3)),
        *(("A2", "公園管理", "公園課", "内容", 500) for _ in range(3)),
    ]
    found = read(workbook(rows))
    assert [each.description for each in found.projects] == ["内容0", "内容"]
    assert [words for _, words in found.held] == ["内容1\n内容2"]


def test_projects_that_are_not_evaluated_are_kept_and_not_asked() -> None:
    rows = [
        ("事業名", "課", "評価区分", "R6決算(千円)"),
        ("A事業", "甲課", "対象", 1),
        ("B事業", "甲課", "評価対象外", 2),
    ]
    found = read(workbook(rows))
    assert [(each.name, each.excluded) for each in found.projects] == [("A事業", False), ("B事業", True)]
    assert found.known["1/2/決算額@R6"] == "2"


def test_levels_without_a_number_that_keys_begin_with_stand_beside() -> None:
    rows = [
        ("政策", "施策", "事業名", "課"),
        ("安心", "10 福祉", "A事業", "甲課"),
        ("活力", "20 商工", "B事業", "乙課"),
    ]
    found = read(workbook(rows))
    assert [(each.key, each.own, each.level) for each in found.plan.programs] == [
        ("10", {"政策": "安心"}, False),
        ("20", {"政策": "活力"}, False),
    ]


def test_a_target_of_a_year_stands_with_that_year_and_the_kind_with_its_indicator() -> None:
    heads = ("事業名", "課", "成果指標名", "単位", "R6実績", "R7目標", "R9目標", "目標値")
    found = read(workbook([heads, ("A事業", "甲課", "件数", "件", 1, 2, 3, 4)]))
    (one,) = found.indicators
    assert (one.kind, one.target) == ("成果", 4)
    assert {str(year): target for year, target in one.targets.items()} == {"R7": 2, "R9": 3}
