"""確認事項 that nobody has marked: ``generate`` says how many before all else, until there is none."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from kamakura_report.io.write.write_workbook import write_workbook
from kamakura_report.master.write_master import place_master
from kamakura_report.plan.model import Doubt
from tests.commands.town import Town, founded, plan

LINE = (
    "確認事項 {} 件が残っています（master.xlsx のシート「確認事項」。見て直した行の「済」に ○ を付けると、数えません）"
)


@pytest.fixture
def town(tmp_path: Path) -> Town:
    doubts = [Doubt("2-1.txt:3", "2-1", "", "空欄", reason) for reason in ("一つめ。", "二つめ。")]
    made = founded(tmp_path)
    made.workspace.master.write_bytes(write_workbook(place_master(plan(), doubts)))
    return made


def test_the_first_line_counts_what_is_not_marked_until_it_is_none(town: Town) -> None:
    dry = ("generate", "--dry-run")
    for row in (2, 3):
        left = 4 - row
        assert town.run(*dry).out.splitlines()[0] == LINE.format(left)
        assert json.loads(town.run(*dry, "--json").out)["counts"]["doubts"] == left
        book = openpyxl.load_workbook(town.workspace.master)
        book["確認事項"].cell(row, 6).value = "○"
        book.save(town.workspace.master)
    for arguments in (dry, ("generate", "--year", "R8")):
        assert "確認事項" not in town.run(*arguments).out
    assert json.loads(town.run(*dry, "--json").out)["counts"]["doubts"] == 0


def test_where_the_sheet_was_thrown_away_nothing_is_left_to_look_at(town: Town) -> None:
    book = openpyxl.load_workbook(town.workspace.master)
    del book["確認事項"]
    book.save(town.workspace.master)
    assert "確認事項" not in town.run("generate", "--dry-run").out
