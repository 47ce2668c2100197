"""Wrong things that clerks do: what is said names place, finding and remedy, and doing as it says is the cure."""

from __future__ import annotations

import json
import re
import shutil
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.cli.wrong_files import FIGURE, FILES, SHEET, saved
from tests.cli.wrong_tables import FORM, MASTER
from tests.cli.wrong_turns import TURNS, WrongTurn, pasted_commands
from tests.commands.town import NOW as SENT_OUT
from tests.commands.town import R8, Told, Town, at, founded, told, walked

GENERATE = ("generate", "--dry-run", "--year", "R8", "--yes")


@pytest.fixture(scope="module")
def well(tmp_path_factory: pytest.TempPathFactory) -> Town:
    return walked(tmp_path_factory.mktemp("wrong") / "well")


@pytest.fixture
def town(well: Town, tmp_path: Path) -> Town:
    return well.copy(tmp_path / "town")


def test_there_are_sixty_of_them_and_more() -> None:
    assert len(FILES) + len(MASTER) + len(FORM) + len(TURNS) >= 60


def test_wrong_files_are_told_and_cured(tmp_path: Path) -> None:
    town = founded(tmp_path / "town")
    (one, _) = town.generate(R8).issued
    path = town.answer(one, {FIGURE: "130"})
    good = path.read_bytes()
    answers = town.run("check", str(path), "-v").out.splitlines()
    cell = next(line.split()[0] for line in answers if f" {FIGURE} = 130" in line)
    folder = tmp_path / "届いたもの"
    folder.mkdir()
    for each in FILES:
        (folder / each.name).write_bytes(each.content(good, cell))
    problems = json.loads(town.run("check", str(folder), "--json").out)["problems"]
    for each in FILES:
        said = [one for one in problems if one["file"] == each.name and one["code"].startswith(each.code)]
        fitting = [one for one in said if each.finding in one["found"] and each.remedy in one["advice"]]
        assert fitting, (each.name, said)
        assert not each.at_figure or (fitting[0]["sheet"], fitting[0]["cell"]) == (SHEET, cell), each.name

    def typed_anew(book: Any, cell: str) -> None:
        book[SHEET][cell].number_format, book[SHEET][cell].comment = "General", None
        book[SHEET][cell] = 130

    for each in FILES:
        wrong = folder / each.name
        content = saved(typed_anew)(wrong.read_bytes(), cell) if each.at_figure else good
        wrong.unlink()
        (folder / f"{each.name}.xlsx").write_bytes(content)
    cured = json.loads(town.run("check", str(folder), "--json").out)
    assert [one for one in cured["problems"] if one["severity"] != "note"] == []
    assert cured["counts"]["usable"] == len(FILES)


def edited(path: Path, cells: Mapping[tuple[str, str], object]) -> dict[tuple[str, str], object]:
    """Type these into a workbook; what stood there."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl keeps no sparklines; nobody looks at them here
        book = openpyxl.load_workbook(path)
    before = {(sheet, cell): book[sheet][cell].value for sheet, cell in cells}
    for (sheet, cell), value in cells.items():
        book[sheet][cell].value = value
    book.save(path)
    return before


def lines_at(said: Told, file: str, sheet: str, cell: str) -> list[str]:
    return [line for line in said.err.splitlines() if line.startswith(f"  {file} ［{sheet}］ {cell}: ")]


def test_wrong_cells_of_the_master_are_told_and_cured(tmp_path: Path) -> None:
    town = founded(tmp_path / "town")
    master = town.workspace.master
    before = edited(master, {(each.sheet, each.cell): each.wrong for each in MASTER})
    said = town.run(*GENERATE, "-v")
    assert said.status == 2
    for each in MASTER:
        lines = lines_at(said, "master.xlsx", each.sheet, each.cell)
        assert any(each.finding in line and each.remedy in line for line in lines), (each, lines)
    edited(master, before)
    assert town.run(*GENERATE).status == 0


def test_wrong_placeholders_of_a_form_are_told_and_cured(tmp_path: Path) -> None:
    town = founded(tmp_path / "town")
    form = town.workspace.template
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(form)
    places = {
        each: next(
            cell
            for row in book[each.sheet].iter_rows()
            for cell in row
            if isinstance(cell.value, str) and each.right in cell.value
        )
        for each in FORM
    }
    wrong = {(each.sheet, cell.coordinate): cell.value.replace(each.right, each.wrong) for each, cell in places.items()}
    before = edited(form, wrong)
    said = town.run(*GENERATE)
    assert said.status == 2
    for each, cell in places.items():
        lines = lines_at(said, "evaluation.xlsx", each.sheet, cell.coordinate)
        assert any(each.finding in line and each.remedy in line for line in lines), (each, lines)
    edited(form, before)
    assert town.run(*GENERATE).status == 0


@pytest.mark.parametrize("turn", TURNS, ids=str)
def test_a_wrong_turn_is_told_and_cured(turn: WrongTurn, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    with at(SENT_OUT):
        with monkeypatch.context() as patch:
            turn.prepare(town, patch)
            said = told("-C", str(town.root), *(argument.format(root=town.root) for argument in turn.command))
        words = said.out + said.err
        assert said.status in turn.statuses, words
        parts = (turn.place, turn.finding, turn.remedy)
        assert any(all(part in line for part in parts) for line in words.splitlines()), (parts, words)
        commands = pasted_commands(words) if turn.pasted else []
        assert bool(commands) is turn.pasted, words
        for command in commands[:1]:
            done = told(*command)
            assert done.status == 0, (command, done)
        turn.follow(town)
        offered = re.search(turn.named, words) if turn.named else None
        assert offered or not turn.named, words
        named = offered[1] if offered else ""
        again = town.run(*(argument.format(named=named, root=town.root) for argument in turn.after or turn.command))
        assert turn.shows in again.out
        assert not turn.shows or turn.shows not in words
        assert again.status == 0, again
    shutil.rmtree(town.root)
