"""Figures that the form names, through the commands: asked, merged, traced, decided, imported, shown the year after."""

from __future__ import annotations

import csv
import io
import json
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from kamakura_report.commands import generate, merge
from tests.commands.ledgers import HEAD
from tests.commands.town import R8, R9, Town, founded
from tests.form.forms import COSTS, SMALL, Line, drawn

LABOR, STATE, GOAL = "2-1/12/人件費@R8", "2-1/12/国庫支出金@R8", "2-1/3/i1/年度目標@R8"
LATER = datetime(2027, 6, 1, 9, 30, 0)


def drawn_form(town: Town, *lines: Line) -> None:
    drawn(lines or COSTS).save(town.workspace.template)


@pytest.fixture
def town(tmp_path: Path) -> Town:
    some = founded(tmp_path / "town")
    drawn_form(some)
    return some


def rows(town: Town) -> dict[str, dict[str, str]]:
    text = (town.workspace.output / "consolidated.csv").read_text(encoding="utf-8-sig")
    return {row["キー"]: row for row in csv.DictReader(io.StringIO(text))}


def walked(town: Town, **typed: str) -> dict[str, generate.Issued]:
    sent = {one.division: one for one in town.generate(R8).issued}
    for one in sent.values():
        town.answer(one, {LABOR: "700", STATE: "", **typed})
    merge.run(town.workspace, [], now=LATER)
    return sent


def test_a_round_from_the_form_to_the_results(town: Town) -> None:
    sent = walked(town)
    found = rows(town)
    told = found[LABOR]
    assert [told[name] for name in ("区分", "項目", "単位", "年度", "値", "状態", "課")] == [
        "追加項目", "人件費", "千円", "R8", "700", "確定", "介護課",
    ]  # fmt: skip
    assert found[STATE]["状態"] == "未入力"
    assert found["2-1/3/人件費@R8"]["値"] == "20"  # two divisions gave 10 each
    book = openpyxl.load_workbook(town.workspace.output / "consolidated.xlsx")
    listed = {row[-1]: row for row in book["追加項目"].iter_rows(values_only=True)}
    assert 700 in listed["2-1/12/人件費"]
    status = json.loads(town.run("status", "--json").out)["divisions"]
    (kept,) = [one for one in status if one["division"] == "介護課"]
    assert kept["outstanding"] == [STATE]
    assert "700" in town.run("trace", LABOR).out
    assert "700" in town.run("trace", "単独事業", "人件費", "R8").out
    assert set(sent) == {"福祉課", "保険課", "介護課"}


def test_rebuilt_from_what_came_it_is_the_same(town: Town) -> None:
    walked(town)
    before = rows(town)
    town.workspace.database.unlink()
    assert town.run("rebuild").status == 0
    assert rows(town) == before


def test_the_office_sets_clears_and_imports_them_as_any_figure(town: Town) -> None:
    walked(town)
    assert town.run("set", STATE, "１，２００", "--reason", "電話で確認").status == 0
    assert rows(town)[STATE]["値"] == "1200"
    refused = town.run("set", STATE, "たくさん", "--reason", "電話で確認")
    assert (refused.status, "たくさん" in refused.err) == (2, True)
    path = town.root / "past.csv"
    path.write_text("キー,値\n2-1/12/国庫支出金@R7,900\n2-1/12/国庫支出金,5000\n2-1/12/雑費@R7,1\n", encoding="utf-8")
    refused = town.run("import-figures", str(path))
    assert (refused.status, "2-1/12/雑費@R7" in refused.err + refused.out) == (2, True)
    path.write_text("キー,値\n2-1/12/国庫支出金@R7,900\n2-1/12/国庫支出金,5000\n", encoding="utf-8")
    assert town.run("import-figures", str(path)).status == 0
    assert rows(town)["2-1/12/国庫支出金"]["値"] == "5000"
    assert rows(town)["2-1/12/国庫支出金"]["年度"] == ""


def test_known_figures_of_a_form_that_was_never_sent_can_be_imported(town: Town) -> None:
    path = town.root / "past.csv"
    path.write_text(f"キー,値\n{LABOR},650\n", encoding="utf-8")
    assert town.run("import-figures", str(path)).status == 0
    assert rows(town)[LABOR]["値"] == "650"


def test_the_next_year_shows_them_locked(town: Town) -> None:
    walked(town)
    (one,) = [each for each in town.generate(R9).issued if each.division == "介護課"]
    sheet = openpyxl.load_workbook(one.path)["2-1 福祉"]
    known = [cell for row in sheet.iter_rows() for cell in row if cell.value == 700]
    assert [cell.protection.locked for cell in known] == [True, True]  # where it was asked, and where it is shown


def test_answers_that_disagree_are_decided_by_a_mark(town: Town) -> None:
    sent = walked(town)
    town.answer(sent["介護課"], {LABOR: "710", STATE: "5"}, name="もう一つ.xlsx")
    merge.run(town.workspace, [], now=LATER)
    row = rows(town)[LABOR]
    assert row["状態"] == "競合"
    path = town.workspace.output / "conflicts.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book.active
    lines = range(HEAD + 1, sheet.max_row + 1)
    line = max(line for line in lines if sheet.cell(line, 1).value == LABOR)  # the office's own
    sheet.cell(line, 9, 705)
    marked = town.root / "決めた.xlsx"
    book.save(marked)
    assert town.run("resolve", str(marked)).status == 0
    assert rows(town)[LABOR]["値"] == "705"


def test_a_form_that_asks_no_more_loses_nothing(town: Town) -> None:
    """Its answers stay; nobody is waited for in the years that it does not ask."""
    walked(town)
    drawn_form(town, *SMALL)
    town.generate(R9)
    assert town.run("merge").status == 0
    found = rows(town)
    assert found[LABOR]["値"] == "700"
    assert "2-1/12/人件費@R9" not in found
    assert "2-1/12/決算額@R9" in found
