"""The reading set-up goes out to a person and comes back; what is wrong in it is told with its cell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from kamakura_report.io.master_file import read_tables
from kamakura_report.io.write.write_workbook import write_workbook
from kamakura_report.lists import setup_sheets
from kamakura_report.lists.place_setup import place_setup
from kamakura_report.lists.read_setup import parse_setup
from kamakura_report.lists.reading_setup import ReadingSetup, RowRule, RowTest
from kamakura_report.lists.taken_for import Taken
from kamakura_report.plan.model import Joint
from kamakura_report.plan.periods import FiscalYear
from kamakura_report.problem import Problem
from tests.audit import findings
from tests.lists.made import BY_YEAR, OUTLINE, TWO_ROWS, TWO_ROWS_MERGES, proposed, workbook

LISTS = {
    "two rows": workbook(TWO_ROWS, TWO_ROWS_MERGES),
    "outline": workbook(OUTLINE),
    "by year": workbook(BY_YEAR),
}


def kept(
    setup: ReadingSetup, folder: Path, change: Callable[[Any], None] | None = None
) -> tuple[ReadingSetup | None, tuple[Problem, ...]]:
    """The set-up as it is read again once it was written, and a person changed it."""
    path = folder / "読み取りの設定.xlsx"
    path.write_bytes(write_workbook(place_setup(setup, ["一覧", "別のシート"])))
    if change:
        book = openpyxl.load_workbook(path)
        change(book)
        saved = BytesIO()
        book.save(saved)
        path.write_bytes(saved.getvalue())
    return parse_setup(read_tables(path))


def plain(setup: ReadingSetup) -> ReadingSetup:
    """Without what is only told to a person."""
    return replace(
        setup,
        columns=tuple(replace(each, note="", samples=()) for each in setup.columns if each.samples),
        divisions=tuple(replace(each, times=0, note="") for each in setup.divisions),
        lifted=tuple(replace(each, times=0, values="", agree=True) for each in setup.lifted),
    )


@pytest.mark.parametrize("name", LISTS)
def test_a_proposal_comes_back_as_it_was(name: str, tmp_path: Path) -> None:
    _, setup = proposed(LISTS[name])
    assert setup.first
    again, problems = kept(setup, tmp_path)
    assert problems == ()
    assert again is not None
    assert plain(again) == plain(setup)


def test_what_a_person_chooses_is_what_is_read(tmp_path: Path) -> None:
    _, setup = proposed(LISTS["two rows"])

    def change(book: Any) -> None:
        book["設定"]["B11"] = "合算"
        book["列"]["F2"] = "使わない"
        book["使わない行"].append(["D", "を含む", "祭り"])
        book["課"]["C2"] = "地域部"
        book["課"]["D2"] = "地域課、市民部 市民課"

    again, problems = kept(setup, tmp_path, change)
    assert problems == ()
    assert again is not None
    assert again.joint is Joint.SUM
    assert again.columns[0].taken is Taken.UNUSED
    assert again.rules[-1] == RowRule(4, RowTest.HOLDS, "祭り")
    assert again.divisions[0].names == ("地域課", "市民部 市民課")
    assert (again.divisions[0].found, again.divisions[0].bureau) == (setup.divisions[0].bureau, "地域部")


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "code", "told"),
    [
        ("設定", "B8", "来年", "list.choice", "設定!B8"),
        ("設定", "B8", None, "list.asked", "設定!B8"),
        ("設定", "B9", "R40", "list.choice", "設定!B9"),
        ("設定", "B4", "上のほう", "list.choice", "設定!B4"),
        ("列", "F2", "なまえ", "list.choice", "列!F2"),
        ("列", "F3", "施策", "list.twice", "列!F4"),
        ("列", "G11", None, "list.asked", "列!G11"),
        ("列", "G11", "R100", "list.choice", "列!G11"),
        ("列", "H12", "ドル", "list.choice", "列!H12"),
        ("列", "H12", None, "list.asked", "列!H12"),
        ("列", "I10", "一", "list.choice", "列!I10"),
        ("列", "I11", 9, "list.asked", "列!I11"),
        ("列", "A2", "1", "list.choice", "列!A2"),
        ("列", "F5", "使わない", "list.asked", "列!"),
        ("使わない行", "B2", "かも", "list.choice", "使わない行!B2"),
        ("使わない行", "C2", None, "list.asked", "使わない行!C2"),
    ],
)
def test_each_wrong_cell_is_told_with_what_to_do(
    sheet: str, cell: str, value: object, code: str, told: str, tmp_path: Path
) -> None:
    _, setup = proposed(LISTS["two rows"])

    def change(book: Any) -> None:
        book[sheet][cell] = value

    again, problems = kept(setup, tmp_path, change)
    assert again is None
    assert [(each.code, f"{each.sheet}!{each.cell}") for each in problems] == [(code, told)]


def test_two_columns_of_one_year_are_told(tmp_path: Path) -> None:
    _, setup = proposed(LISTS["two rows"])
    twice = replace(
        setup,
        columns=tuple(
            replace(each, taken=Taken.BUDGET, year=FiscalYear(2025)) if each.column == 11 else each
            for each in setup.columns
        ),
    )
    again, problems = kept(twice, tmp_path)
    assert again is None
    assert [(each.code, each.cell) for each in problems] == [("list.twice", "F13")]


def test_empty_columns_are_one_row_and_what_is_open_stands_out(tmp_path: Path) -> None:
    heads = ("事業名", "課", "予備1", "予備2", "予備3", "決算額")
    _, setup = proposed(
        workbook([heads, ("A事業", "甲課", None, None, None, 5), ("B事業", "乙課", None, None, None, 6)])
    )
    sheet = place_setup(setup).sheet("列")
    letters = [sheet.cells[row, 1].value for row in range(2, 6)]
    assert letters == ["A", "B", "C-E", "F"]
    assert {place for place, cell in sheet.cells.items() if cell.style.fill == "FFE699"} == {(5, 7), (5, 8), (5, 12)}


def test_the_workbook_is_sound_and_nothing_in_it_is_locked() -> None:
    _, setup = proposed(LISTS["two rows"])
    book = place_setup(setup, ["一覧"])
    assert not any(sheet.protected for sheet in book.sheets)
    assert [sheet.name for sheet in book.sheets] == ["使い方", *setup_sheets.SETUP_SHEETS]
    assert findings(write_workbook(book)) == []
