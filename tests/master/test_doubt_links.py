"""Links of 確認事項: each leads to the cell that it is about, looked up where it stands by now."""

from __future__ import annotations

import pytest

from kamakura_report.master import schema
from kamakura_report.master.write_master import place_master
from kamakura_report.plan.model import Doubt, Program
from kamakura_report.plan.things import things_by_key
from kamakura_report.published.read_published import parse_published
from kamakura_report.workbook.book import Formula
from tests.published import pages

PLAN, _ = parse_published([(pages.FILE.name, pages.TEXT)])


def linked(subject: str, read: str = "", taken: str = "", reason: str = "") -> str:
    """The formula of the one row, "" for none."""
    sheet = place_master(PLAN, [Doubt("2-1.txt:3", subject, read, taken, reason)]).sheet(schema.DOUBTS)
    value = sheet.cells[2, 7].value
    assert sheet.cells[1, 7].value == schema.DOUBT_LINK
    return value.text if isinstance(value, Formula) else ""


def looked_up(sheet: str, cell: str, rows: int, *numbers: str) -> str:
    """The formula that leads to the column of ``cell`` in the row where A, B, … hold these numbers."""
    areas = [f"'{sheet}'!${letters}$1:${letters}${rows + 500}" for letters in "ABC"]
    fits = "*".join(f'({area}&""="{number}")' for area, number in zip(areas, numbers, strict=False))
    row = f"LOOKUP(2,1/({fits}),ROW({areas[0]}))"
    return f'IFERROR(HYPERLINK("#\'{sheet}\'!"&ADDRESS({row},COLUMN(\'{sheet}\'!${cell}$1),4),"開く"),"")'


def count(sheet: str) -> int:
    """The last row of a sheet."""
    cells = place_master(PLAN, ()).sheet(sheet).cells
    return max(row for (row, column), cell in cells.items() if column == 1 and cell.value is not None)


@pytest.mark.parametrize(
    ("doubt", "sheet", "column", "numbers"),
    [
        (("市名",), "計画", "B", ("市名",)),
        (("2-1",), "施策", "B", ("2-1",)),
        (("2-1", "", "", "空欄の間は主管課に照会します。"), "施策", "D", ("2-1",)),
        (("2-1/3",), "事業", "C", ("2-1", "3")),
        (("2-1/i1", "", "", "出典がありません。"), "施策指標", "I", ("2-1", "1")),
        (("2-1/9/i1", "", "単位は空欄"), "成果指標", "E", ("2-1", "9", "1")),
        (("2-1", "2-1/9/i1 一般就労\n2-1/10/i1 相談", "単位は空欄"), "成果指標", "E", ("2-1", "9", "1")),
    ],
)
def test_a_row_leads_to_the_column_that_it_names_in_the_row_of_what_it_is_about(
    doubt: tuple[str, ...], sheet: str, column: str, numbers: tuple[str, ...]
) -> None:
    """One that folds several leads to the first."""
    assert linked(*doubt) == looked_up(sheet, column, count(sheet), *numbers)


@pytest.mark.parametrize("subject", ["", "9-9", "2-1/99", '2-1"&A1&"', "=1+1"])
def test_what_is_nothing_of_the_plan_leads_nowhere(subject: str) -> None:
    assert linked(subject, read=subject) == ""


def test_only_numbers_and_headings_of_ours_stand_in_a_link() -> None:
    """Whatever the plan's names and the text say."""
    hostile = '"),HYPERLINK("http://x","y'
    key = next(key for key, thing in things_by_key(PLAN).items() if not isinstance(thing, Program))
    assert "http" not in linked(key, hostile, hostile, hostile)
