"""``conflicts.xlsx``: what is to be done stands above the headings, in few lines, and on the first page alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kamakura_report.plan.model import Joint
from kamakura_report.reports.conflicts import CONFLICT_HEADINGS, NO_CONFLICT, place_conflicts
from kamakura_report.returned.understood import HEADING_ROWS
from kamakura_report.workbook.area import Area
from kamakura_report.workbook.book import Sheet
from tests.commands.ledgers import HEAD
from tests.merging.answered import returned
from tests.merging.in_memory import merge
from tests.reports.test_result_book import aimed

KEY, MONEY = "2-1/3/i1@R8", "2-1/3/決算額@R8"


def placed(*said: str, key: str = KEY, joint: Joint = Joint.EACH) -> Sheet:
    """What 福祉課 says in so many files of one time."""
    shared = aimed(joint)
    files = [replace(returned("福祉課", {key: figure}), file=f"{figure}.xlsx") for figure in said]
    return place_conflicts(shared, merge(shared, files)).sheets[0]


def lines(sheet: Sheet) -> list[str]:
    return [str(cell.value) for (row, _), cell in sheet.cells.items() if row < HEAD]


def headings(sheet: Sheet, row: int) -> tuple[object, ...]:
    return tuple(sheet.cells[row, column].value for column in range(1, len(CONFLICT_HEADINGS) + 1))


def test_the_sheet_says_what_to_do_before_its_headings_which_stay_and_repeat() -> None:
    sheet = placed("1", "2")
    title, choose, another, save = lines(sheet)
    assert "1 項目" in title
    assert "○" in choose
    assert "「上のどれでもない値」の行の「採用」" in another
    assert "決定.bat" in save
    assert "kamakura-report resolve" in save
    assert headings(sheet, HEAD) == CONFLICT_HEADINGS
    assert (sheet.freeze, sheet.page.repeat) == ((HEAD + 1, 3), (HEAD, HEAD))
    assert sheet.filtered == Area(HEAD, 1, HEAD + 3, len(CONFLICT_HEADINGS))
    assert sheet.page.area is not None
    assert sheet.page.area.top == 1
    assert HEAD <= HEADING_ROWS  # where it is found again


@pytest.mark.parametrize(("joint", "row"), [(Joint.EACH, "上のどれでもない値"), (Joint.SUM, "合計の値")])
def test_it_names_the_row_that_takes_another_value_as_the_row_is_called(joint: Joint, row: str) -> None:
    sheet = placed("1", "2", key=MONEY, joint=joint)
    last = max(number for number, _ in sheet.cells)
    assert sheet.cells[last, 3].value == row
    assert f"「{row}」" in lines(sheet)[2]


def test_where_nothing_is_to_be_decided_nothing_is_to_be_done() -> None:
    sheet = placed("1")
    assert headings(sheet, 1) == CONFLICT_HEADINGS
    assert sheet.cells[2, 1].value == NO_CONFLICT
