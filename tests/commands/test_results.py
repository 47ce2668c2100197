"""What a person added to the last consolidated.xlsx is moved aside, never lost."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl

from tests.commands.town import walked


def test_a_changed_result_is_moved_aside_and_made_anew(tmp_path: Path):
    town = walked(tmp_path / "town")
    assert town.run("merge").status == 0
    result = town.workspace.output / "consolidated.xlsx"
    own = result.read_bytes()
    book = openpyxl.load_workbook(io.BytesIO(own))
    book.create_sheet("課長のメモ")["A1"] = "来年度は見直す"
    book.save(result)
    changed = result.read_bytes()
    assert town.run("merge").status == 0
    kept = [path for path in town.workspace.output.glob("consolidated.*.bak.xlsx")]
    assert [path.read_bytes() for path in kept] == [changed]
    assert result.read_bytes() == own


def test_an_unchanged_result_is_replaced_without_a_copy(tmp_path: Path):
    town = walked(tmp_path / "town")
    town.run("merge")
    town.run("merge")
    assert not list(town.workspace.output.glob("*.bak.*"))
    names = openpyxl.load_workbook(town.workspace.output / "consolidated.xlsx").sheetnames
    assert names == [
        "概要",
        "施策指標",
        "事業・成果指標",
        "予算決算",
        "提出状況",
        "点検結果",
        "競合",
        "変更履歴",
        "2-1 福祉",
    ]
