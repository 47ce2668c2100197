"""A second text is added to a master that people keep: nothing else of it changes, and nothing is lost untold."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment

from kamakura_report.commands import import_plan, load
from kamakura_report.commands.workspace import Workspace
from kamakura_report.io.xlsx.edited_workbook import edit_workbook
from kamakura_report.problem import CannotRun, Severity
from kamakura_report.workbook.cell_edits import CellEdit, SheetEdits
from tests.audit import findings
from tests.commands.masters import edit
from tests.effort import cases
from tests.published import pages

NOW = datetime(2027, 4, 1, 9, 30)
OTHER = pages.TEXT.replace("2-1 福祉", "3-1 住まい")
COPIED = ("施策", "主な取組", "施策指標", "事業", "成果指標", "予算")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path)


def imported(workspace: Workspace, *texts: tuple[str, str], force: bool = False) -> import_plan.ImportedPlan:
    """Import these (file name, text) pairs, a minute after whatever was imported before."""
    paths = []
    for name, text in texts:
        paths.append(workspace.root / name)
        paths[-1].write_text(text, encoding="utf-8")
    later = NOW + timedelta(seconds=len(list(workspace.root.rglob("*.bak.xlsx"))))
    return import_plan.run(workspace, paths, now=later, force=force)


def values(workspace: Workspace) -> dict[str, dict[str, Any]]:
    """Every cell of every sheet that holds anything."""
    book = openpyxl.load_workbook(workspace.master)
    return {
        sheet.title: {
            cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None
        }
        for sheet in book
    }


def lost(result: import_plan.ImportedPlan) -> list[str]:
    return [f"{one.sheet} {one.cell} {one.found}" for one in result.problems if one.code == "import.lost"]


def test_a_second_text_is_added_below_and_every_cell_that_was_there_stays(workspace: Workspace) -> None:
    imported(workspace, ("2-1.txt", pages.TEXT))
    book = openpyxl.load_workbook(workspace.master)
    book["計画"]["B2"] = "鎌倉市"
    book["予算"]["C3"], book["予算"]["D3"] = 6100, 6200
    book["成果指標"]["E10"] = "件"
    book["事業"]["I1"], book["事業"]["I2"] = "担当者", "山田"
    book["事業"]["C4"].comment = Comment("確認中", "山田")
    book["確認事項"]["F4"], book["確認事項"]["H4"] = "済", "四月に電話で確認"
    book.create_sheet("メモ")["A1"] = "=SUM(予算!C2:C31)"
    book.save(workspace.master)
    before = values(workspace)
    result = imported(workspace, ("3-1.txt", OTHER))
    after = values(workspace)
    for sheet, cells in before.items():
        answered = {cell for cell in cells if sheet == "確認事項" and cell[1:] == "2"}  # 市名 is no longer asked
        assert {cell: after[sheet].get(cell) for cell in cells if cell not in answered} == {
            cell: value for cell, value in cells.items() if cell not in answered
        }
    noted = openpyxl.load_workbook(workspace.master)["事業"]["C4"].comment
    assert noted is not None
    assert noted.text == "確認中"
    assert (result.done, lost(result), result.staying) == ("backed up", [], ("2-1",))
    plan, problems = load.load_plan(workspace)
    assert plan == result.plan
    assert [program.key for program in plan.programs] == ["2-1", "3-1"]
    assert not [problem for problem in problems if problem.severity is Severity.ERROR]
    assert plan.programs[1].projects[29].budget == {plan.first: Decimal(2595000)}


def test_a_workbook_that_was_added_to_is_sound(workspace: Workspace) -> None:
    imported(workspace, ("2-1.txt", pages.TEXT))
    workspace.written.unlink()  # so that it counts as a person's
    assert imported(workspace, ("3-1.txt", OTHER)).done == "backed up"
    assert findings(workspace.master.read_bytes()) == []
    notes = SheetEdits("覚え書き", {(1, 1): CellEdit("見出し"), (3, 2): CellEdit(Decimal("1.25"), "0.00")}, {3: 30.0})
    content = edit_workbook(workspace.master.read_bytes(), "master.xlsx", [notes])
    assert findings(content) == []
    sheet = openpyxl.load_workbook(BytesIO(content))["覚え書き"]
    assert (sheet["A1"].value, sheet["B3"].value, sheet["B3"].number_format) == ("見出し", 1.25, "0.00")


def test_doubts_have_a_sheet_again_when_theirs_was_thrown_away(workspace: Workspace) -> None:
    imported(workspace, ("2-1.txt", pages.TEXT))
    book = openpyxl.load_workbook(workspace.master)
    del book["確認事項"]
    book.save(workspace.master)
    result = imported(workspace, ("3-1.txt", OTHER))
    told = values(workspace)["確認事項"]
    assert told["A1"] == "出典行"
    assert all(value.startswith("3-1.txt") for cell, value in told.items() if cell[0] == "A" and cell != "A1")
    assert len(result.doubts) == sum(cell[0] == "A" for cell in told) - 1


def test_a_decimal_is_shown_whole_where_a_whole_number_was(workspace: Workspace) -> None:
    imported(workspace, ("2-1.txt", pages.TEXT))
    edit(workspace, 計画_B2="鎌倉市")
    imported(workspace, ("2-1.txt", pages.TEXT.replace("\n237\t", "\n237.25\t")), force=True)
    cell = openpyxl.load_workbook(workspace.master)["施策指標"]["E4"]
    assert (cell.value, cell.number_format) == (237.25, "#,##0.00")


def test_with_force_every_value_that_is_lost_is_told_with_its_cell(workspace: Workspace) -> None:
    imported(workspace, ("2-1.txt", pages.TEXT))
    edit(
        workspace,
        予算_C2=4500,
        予算_D2=4600,
        成果指標_E6="団体",
        成果指標_E10="件",
        事業_C3="孤独対策",
        成果指標_I17=95,
        事業_A32="2-1",
        事業_B32=31,
        事業_C32="新しい事業",
        事業_D32="福祉政策課",
    )
    old = workspace.master.read_bytes()
    with pytest.raises(CannotRun, match="失われる値が 5 件") as refused:
        imported(workspace, ("2-1.txt", pages.TEXT))
    result = imported(workspace, ("2-1.txt", pages.TEXT), force=True)
    assert lost(result) == [
        "事業 C3 事業名「孤独対策」→ 取り込み元では「孤独・孤立対策推進事業」です。",
        "事業 A32 取り込み元にない行です（施策番号 2-1、No 31、事業名 新しい事業、所管課 福祉政策課）。",
        "成果指標 E6 単位「団体」→ 取り込み元では「事業」です。",
        "成果指標 I17 目標値「95」→ 取り込み元では「90」です。",
        "予算 C2 R8「4500」→ 取り込み元では「4176」です。",
    ]
    assert [f"{one.sheet} {one.cell} {one.found}" for one in refused.value.problems] == lost(result)
    assert result.backup is not None
    assert result.backup.read_bytes() == old
    project = load.load_plan(workspace)[0].programs[0].projects[8]
    assert project.indicators[0].unit == "件"  # the text says nothing, so what people know stays
    assert [str(amount) for amount in load.load_plan(workspace)[0].programs[0].projects[0].budget.values()] == [
        "4176",
        "4600",
    ]


def test_what_was_added_to_once_stays_a_persons_file(workspace: Workspace) -> None:
    imported(workspace, ("2-1.txt", pages.TEXT))
    edit(workspace, 予算_C2=4500)
    imported(workspace, ("3-1.txt", OTHER))
    with pytest.raises(CannotRun, match="失われる値が 1 件"):
        imported(workspace, ("2-1.txt", pages.TEXT))


def test_a_refusal_names_thirty_values_and_counts_the_rest(workspace: Workspace) -> None:
    imported(workspace, ("2-1.txt", pages.TEXT))
    edit(workspace, **{f"予算_C{row}": row for row in range(2, 32)}, 事業_C2="別名", 事業_C3="別名")
    with pytest.raises(CannotRun, match=r"32 件.*ほかに 2 件") as refused:
        imported(workspace, ("2-1.txt", pages.TEXT))
    assert len(refused.value.problems) == import_plan.MOST_TOLD


def test_a_program_that_is_gone_from_its_text_stays_and_is_asked_about_once(workspace: Workspace) -> None:
    imported(workspace, ("all.txt", pages.TEXT + OTHER))
    before = {sheet: cells for sheet, cells in values(workspace).items() if sheet in COPIED}
    for _ in range(2):
        result = imported(workspace, ("all.txt", pages.TEXT))
        assert [(one.code, one.key) for one in result.problems] == [("import.gone", "3-1")]
        assert {sheet: cells for sheet, cells in values(workspace).items() if sheet in COPIED} == before
        assert [doubt.subject for doubt in result.doubts if doubt.taken == "残しました"] == ["3-1"]


def test_another_name_under_the_same_number_is_told_and_another_program_is_refused(workspace: Workspace) -> None:
    imported(workspace, ("2-1.txt", pages.TEXT))
    result = imported(workspace, ("2-1.txt", pages.TEXT.replace("2-1 福祉", "2-1 福祉と健康")))
    assert [(one.code, one.key) for one in result.problems] == [("import.renamed", "2-1")]
    other = pages.TEXT.replace("2-1 福祉", "2-1 道路").replace("事業\t", "工事\t")
    with pytest.raises(CannotRun, match=r"福祉と健康.*道路.*--force"):
        imported(workspace, ("2-1.txt", other))


def test_a_text_of_other_years_is_refused(workspace: Workspace) -> None:
    imported(workspace, ("2-1.txt", pages.TEXT))
    with pytest.raises(CannotRun, match=r"R13–R14.*R8–R12"):
        imported(workspace, ("3-1.txt", OTHER.replace("R8\tR9\tR10\tR11\tR12", "R13\tR14")))


def test_more_years_are_a_change_of_the_masters_plan_and_its_budgets_get_their_columns(workspace: Workspace) -> None:
    imported(workspace, ("2-1.txt", pages.TEXT.replace("R8\tR9\tR10\tR11\tR12", "R8\tR9\tR10")))
    edit(workspace, 予算_D2=4600, 予算_H1="備考", 予算_H2="補正あり")
    with pytest.raises(CannotRun, match="失われる値が 1 件"):
        imported(workspace, ("2-1.txt", pages.TEXT))
    result = imported(workspace, ("2-1.txt", pages.TEXT), force=True)
    assert lost(result) == ["計画 B5 終了年度「R10」→ 取り込み元では「R12」です。"]
    plan, _ = load.load_plan(workspace)
    assert plan == result.plan
    assert [str(year) for year in plan.years] == ["R8", "R9", "R10", "R11", "R12"]
    assert (values(workspace)["予算"]["H2"], values(workspace)["予算"]["I1"]) == ("補正あり", "R11")


@pytest.mark.parametrize("other", [pages.TEXT, pages.TEXT.replace("2-1 福祉", "2-1 道路")])
def test_a_program_in_two_texts_of_one_command_is_refused_with_both_names(workspace: Workspace, other: str) -> None:
    with pytest.raises(CannotRun, match=r"施策 2-1 が a.txt と b.txt の両方にあります"):
        imported(workspace, ("a.txt", pages.TEXT), ("b.txt", other))


@pytest.mark.parametrize("encoding", ["utf-16", "cp932", "utf-8-sig"])
def test_a_second_text_may_be_in_any_encoding_with_any_line_ends(workspace: Workspace, encoding: str) -> None:
    imported(workspace, ("2-1.txt", pages.TEXT))
    plain = OTHER.translate({ord(glyph): "↑" for glyph in "ㄗㄉㄱ㍻㊦↗"}).replace("↑", "→")
    path = workspace.root / "3-1.txt"
    path.write_bytes(plain.replace("3-1 住まい", "３－１ 住まい").replace("\n", "\r\n").encode(encoding))
    result = import_plan.run(workspace, [path], now=NOW)
    assert [program.key for program in result.plan.programs] == ["2-1", "3-1"]
    assert len(result.plan.programs[1].projects) == 30


def test_a_division_written_in_another_width_is_the_one_of_the_master(workspace: Workspace) -> None:
    imported(workspace, ("2-1.txt", pages.TEXT.replace("介護保険課", "ＩＣＴ・介護課")))
    result = imported(workspace, ("3-1.txt", OTHER.replace("介護保険課", "ICT・介護課")))
    assert load.load_plan(workspace)[0] == result.plan
    assert [division.name for division in result.plan.divisions].count("ＩＣＴ・介護課") == 1
    assert result.plan.programs[1].projects[2].divisions[-1] == "ＩＣＴ・介護課"
    assert any(doubt.read == "ICT・介護課" and doubt.taken == "ＩＣＴ・介護課" for doubt in result.doubts)


@given(seed=st.integers(0, 10**6))
@settings(max_examples=cases(25), deadline=None)
def test_whatever_people_did_to_a_master_another_text_leaves_it_and_the_same_text_changes_nothing(seed: int) -> None:
    """Random corrections, notes, columns, sheets and rows in another order; every value is compared."""
    draw = random.Random(seed)
    with TemporaryDirectory() as folder:
        workspace = Workspace(Path(folder))
        imported(workspace, ("2-1.txt", pages.TEXT))
        book = openpyxl.load_workbook(workspace.master)
        for _ in range(draw.randint(1, 12)):
            row = draw.randint(2, 31)
            match draw.randrange(6):
                case 0:
                    book["予算"].cell(row, draw.randint(3, 7), draw.choice([0, 17, 4500, 12345678]))
                case 1:
                    book["成果指標"].cell(min(row, 30), 5, draw.choice(["件", "％", "_x0041_", "<&>", "千人"]))
                case 2:
                    book["事業"].cell(row, draw.randint(9, 12), draw.choice(["見た", 3.5, True, "=1+1", "２-１"]))
                case 3:
                    sheet = book.create_sheet(f"市の表{draw.random()}")
                    sheet.cell(row, 3, "=予算!C2")
                case 4:
                    book["確認事項"].cell(row, 6, draw.choice(["済", "○", "確認"]))
                case 5:
                    book["事業"].cell(row, 3).comment = Comment("メモ", "課")
        if draw.random() < 0.5:  # rows in another order
            rows = [[cell.value for cell in line] for line in book["成果指標"].iter_rows(2, 30)]
            draw.shuffle(rows)
            for at, line in enumerate(rows, 2):
                for column, value in enumerate(line, 1):
                    book["成果指標"].cell(at, column).value = value
        book.save(workspace.master)
        before = values(workspace)
        imported(workspace, ("3-1.txt", OTHER))
        after = values(workspace)
        assert {sheet: {cell: after[sheet].get(cell) for cell in cells} for sheet, cells in before.items()} == before
        for sheet in COPIED:
            added = {cell: value for cell, value in after[sheet].items() if cell not in before[sheet]}
            assert all(value == "3-1" for cell, value in added.items() if cell.startswith("A"))
        bytes_before = workspace.master.read_bytes()
        assert imported(workspace, ("3-1.txt", OTHER)).done == "unchanged"
        assert workspace.master.read_bytes() == bytes_before
