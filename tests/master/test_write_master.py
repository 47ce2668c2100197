"""The master as people meet it: words are text, dropdowns help, headings stay in sight, nothing is locked."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings

from kamakura_report.io.master_file import read_tables
from kamakura_report.io.write.write_workbook import write_workbook
from kamakura_report.master import schema, write_master
from kamakura_report.master.read_master import parse_master
from kamakura_report.master.write_master import master_cells, place_master
from kamakura_report.plan.model import Plan
from kamakura_report.published.read_published import parse_published
from kamakura_report.workbook.book import Formula, Sheet
from tests.audit import findings
from tests.effort import cases
from tests.plan.plans import plans
from tests.published import pages

PLAN, DOUBTS = parse_published([(pages.FILE.name, pages.TEXT)])
BOOK = place_master(PLAN, DOUBTS)


def column(sheet: Sheet, heading: str) -> int:
    return next(place[1] for place, cell in sheet.cells.items() if place[0] == 1 and cell.value == heading)


def test_the_sheets_and_columns_are_those_of_the_contract() -> None:
    indicator = "指標番号 指標名 単位 直近実績値 直近実績時点 目指す方向 目標値 出典 担当課 累計"
    listed = {
        "計画": "項目 値",
        "課": "課名 部名 連絡先 旧課名",
        "施策": "施策番号 施策名 目標とするまちの姿 主管課",
        "主な取組": "施策番号 番号 内容",
        "施策指標": f"施策番号 {indicator}",
        "事業": "施策番号 No 事業名 所管課 主な取組 事業内容 終了年度 前の事業 開始年度",
        "成果指標": f"施策番号 No {indicator}",
        "予算": "施策番号 No R8 R9 R10 R11 R12",
        "確認事項": "出典行 対象 読み取り 解釈 理由 済 その行へ",
    }
    assert [sheet.name for sheet in BOOK.sheets] == list(listed)
    for sheet in BOOK.sheets:
        headings = [str(cell.value) for place, cell in sorted(sheet.cells.items()) if place[0] == 1]
        assert headings == listed[sheet.name].split()


def test_nothing_is_locked_and_headings_stay_in_sight() -> None:
    assert not BOOK.locked
    for sheet in BOOK.sheets:
        assert not sheet.protected
        assert sheet.freeze is not None
        assert sheet.freeze[0] == 2
        assert not list(sheet.asks())


@pytest.mark.parametrize(
    ("sheet", "heading"),
    [
        ("施策", "施策番号"),
        ("施策指標", "直近実績時点"),
        ("成果指標", "直近実績時点"),
        ("事業", "施策番号"),
        ("計画", "値"),
    ],
)
def test_columns_of_words_are_formatted_as_text_down_to_the_spare_rows(sheet: str, heading: str) -> None:
    place = column(BOOK.sheet(sheet), heading)
    formats = [
        cell.style.number_format for (row, at), cell in BOOK.sheet(sheet).cells.items() if at == place and row > 1
    ]
    assert set(formats) == {"@"}
    assert sheet == "計画" or len(formats) >= write_master.SPARE


@pytest.mark.parametrize(
    ("sheet", "heading", "offered"),
    [
        ("施策", "主管課", "課!"),
        ("施策指標", "担当課", "課!"),
        ("成果指標", "担当課", "課!"),
        ("事業", "所管課", "課!"),
        ("事業", "施策番号", "施策!"),
        ("施策指標", "目指す方向", "↗ ↘ →"),
        ("成果指標", "目指す方向", "↗ ↘ →"),
    ],
)
def test_dropdowns_offer_divisions_and_directions(sheet: str, heading: str, offered: str) -> None:
    place = column(BOOK.sheet(sheet), heading)
    (rule,) = [rule for rule in BOOK.sheet(sheet).validations if rule.areas[0].left == place]
    assert rule.kind == "list"
    assert offered in (rule.source or " ".join(rule.choices))


def test_the_office_and_the_joint_rule_are_chosen_from_lists() -> None:
    office, joint = BOOK.sheet("計画").validations
    assert str(office.areas[0]) == "B6"
    assert "課!" in office.source
    assert (str(joint.areas[0]), joint.choices) == ("B7", ("主管課のみ", "全課", "合算"))


def test_long_texts_are_wrapped_in_rows_high_enough_to_show_them() -> None:
    sheet = BOOK.sheet("事業")
    long = next(row for (row, at), cell in sheet.cells.items() if at == 6 and len(str(cell.value or "")) > 100)
    short = next(row for (row, at), cell in sheet.cells.items() if at == 6 and 0 < len(str(cell.value or "")) < 40)
    assert sheet.cells[long, 6].style.wrap
    assert sheet.heights[long] > sheet.heights[short]


def test_excel_finds_nothing_to_repair() -> None:
    assert findings(write_workbook(BOOK)) == []


@given(plans())
@settings(max_examples=cases(100))
def test_any_plan_comes_back_from_the_written_workbook(tmp_path_factory: pytest.TempPathFactory, plan: Plan) -> None:
    path = tmp_path_factory.mktemp("master") / "master.xlsx"
    path.write_bytes(write_workbook(place_master(plan, ())))
    assert parse_master(read_tables(path))[0] == plan


def test_a_person_saving_the_workbook_again_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "master.xlsx"
    path.write_bytes(write_workbook(BOOK))
    openpyxl.load_workbook(path).save(path)
    assert parse_master(read_tables(path))[0] == PLAN


def test_every_row_of_the_tables_stands_in_the_book() -> None:
    listed = master_cells(PLAN, DOUBTS)
    assert list(listed) == list(schema.SHEETS)
    for name, rows in listed.items():
        sheet = BOOK.sheet(name)
        for number, row in enumerate(rows, start=1):
            cells = [sheet.cells[number, at].value for at in range(1, len(row) + 1)]
            assert [None if isinstance(value, Formula) else value for value in cells] == list(row)
