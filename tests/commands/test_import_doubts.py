"""確認事項 over a second import: done marks and notes stay as long as the reading does."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from kamakura_report.commands.workspace import Workspace
from kamakura_report.problem import CannotRun
from tests.commands.test_import_second import OTHER, edit, imported, lost, values
from tests.published import pages


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    imported(Workspace(tmp_path), ("2-1.txt", pages.TEXT))
    return Workspace(tmp_path)


def row_of(workspace: Workspace, words: str) -> int:
    """The row of 確認事項 whose 理由 says that."""
    sheet = openpyxl.load_workbook(workspace.master)["確認事項"]
    return next(row for row in range(2, sheet.max_row + 1) if words in str(sheet.cell(row, 5).value))


def test_a_row_marked_done_is_not_counted_again_while_its_reading_is_the_same(workspace: Workspace) -> None:
    row = row_of(workspace, "写し誤り")
    edit(workspace, **{f"確認事項_F{row}": "済", f"確認事項_G{row}": "紙面も 58"})
    moved = imported(workspace, ("2-1.txt", "\n\n" + pages.TEXT))
    assert len(moved.doubts) - moved.open_doubts == 1
    cells = values(workspace)["確認事項"]
    assert (cells[f"A{row}"], cells[f"F{row}"], cells[f"G{row}"]) == ("2-1.txt:151", "済", "紙面も 58")
    changed = pages.TEXT.replace("\t58\t\t㍻", "\t59\t\t㍻", 1)
    with pytest.raises(CannotRun, match="失われる値が 1 件"):  # the note beside the row
        imported(workspace, ("2-1.txt", changed))
    again = imported(workspace, ("2-1.txt", changed), force=True)
    assert lost(again) == [f"確認事項 A{row} 取り込み元にない行です（紙面も 58）。"]
    assert len(again.doubts) == again.open_doubts


def test_rows_of_other_programs_stay_with_all_that_stands_beside_them(workspace: Workspace) -> None:
    edit(workspace, 確認事項_F8="○", 確認事項_H9="確認中", 計画_B2="鎌倉市")
    before = values(workspace)["確認事項"]
    result = imported(workspace, ("3-1.txt", OTHER))
    after = values(workspace)["確認事項"]
    gone = {cell for cell in before if cell not in after}
    assert {cell[1:] for cell in gone} == {"2"}  # 市名, which the master now has
    assert all(after[cell] == value for cell, value in before.items() if cell not in gone)
    assert result.open_doubts == len(result.doubts) - 1


def test_a_unit_that_people_put_in_is_not_asked_for_again(workspace: Workspace) -> None:
    edit(workspace, 成果指標_E10="件")
    result = imported(workspace, ("2-1.txt", pages.TEXT))
    (units,) = [doubt for doubt in result.doubts if "単位がありません" in doubt.reason]
    assert "2-1/9/i1" not in units.read
    assert values(workspace)["成果指標"]["E10"] == "件"


def test_doubts_follow_the_rows_of_another_order(workspace: Workspace) -> None:
    book = openpyxl.load_workbook(workspace.master)
    sheet = book["確認事項"]
    rows = [[cell.value for cell in line] for line in sheet.iter_rows(2)]
    for at, line in enumerate(reversed(rows), 2):
        for column, value in enumerate(line, 1):
            sheet.cell(at, column).value = value
    book.save(workspace.master)
    data = workspace.master.read_bytes()
    assert imported(workspace, ("2-1.txt", pages.TEXT)).done == "unchanged"
    assert workspace.master.read_bytes() == data


def test_new_rows_lead_to_their_cells_and_what_is_written_over_a_link_is_not_lost_untold(workspace: Workspace) -> None:
    edit(workspace, 計画_B2="鎌倉市", 確認事項_G2="市役所に確認")
    before = values(workspace)["確認事項"]
    with pytest.raises(CannotRun, match="失われる値が 1 件"):
        imported(workspace, ("3-1.txt", OTHER))
    imported(workspace, ("3-1.txt", OTHER), force=True)
    after = values(workspace)["確認事項"]
    links = [cell for cell in after if cell.startswith("G") and cell not in before]
    assert links
    assert all("3-1" in str(after[cell]) for cell in links)
    assert all(str(after[cell]).startswith("=IFERROR(HYPERLINK(\"#'") for cell in links)
