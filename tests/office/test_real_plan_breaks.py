"""Where pages end when the rows of the real form are lower or far higher than drawn."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kamakura_report.form.form_model import FormSheet
from kamakura_report.layout.place import place
from kamakura_report.workbook.book import Book, Sheet
from tests.office.real import DIVISIONS, Real, Workbook

SHORT_SIDE, LONG_SIDE = 595.3, 841.9  # points of A4


def stretched(workbook: Workbook, factor: float) -> Book:
    """The workbook as issued from a form whose rows are drawn that much higher."""
    form = workbook.form.form

    def higher(sheet: FormSheet) -> FormSheet:
        heights = {row: height * factor for row, height in sheet.drawn.heights.items()}
        return replace(sheet, drawn=replace(sheet.drawn, heights=heights, row_height=sheet.drawn.row_height * factor))

    assert form.cover is not None
    return place(replace(form, cover=higher(form.cover), program=higher(form.program)), workbook.plan, workbook.issue)


def pages(sheet: Sheet) -> list[range]:
    """The rows of each page, without those repeated."""
    ends = [*sheet.page.breaks, max(sheet.heights)]
    return [range(start + 1, end + 1) for start, end in zip([0, *ends], ends, strict=False)]


def printed_height(sheet: Sheet, rows: range) -> float:
    """The rows in points on the sheet, 見出し included where it is repeated."""
    first, last = sheet.page.repeat or (1, 0)
    repeated = range(first, last + 1) if rows.start > last else range(0)
    return sum(sheet.heights[row] for row in (*repeated, *rows))


def room(sheet: Sheet) -> float:
    """What a page holds, in points on the sheet."""
    _, _, top, bottom = sheet.page.margins
    tall = SHORT_SIDE if sheet.page.landscape else LONG_SIDE
    return (tall - (top + bottom) * 72) * 100 / sheet.page.scale


@pytest.mark.parametrize(
    ("division", "most"),
    [("福祉政策課", 5), ("高齢者支援課", 6), ("障害福祉課", 5), ("保険年金課", 2), ("企画課", 2)],
)
def test_a_division_gets_few_pages_and_none_with_a_few_rows(real: Real, division: str, most: int) -> None:
    """The cover, and for one figure one page more; the last page of several is a quarter full."""
    sheets = real.of(division).sheets
    assert sum(len(pages(sheet)) for sheet in sheets) <= most
    assert [sheet.name for sheet in sheets if len(pages(sheet)) > 1 and filled(sheet) < 0.24] == []


def filled(sheet: Sheet) -> float:
    """How full the last page is."""
    return sum(sheet.heights[row] for row in pages(sheet)[-1]) / room(sheet)


@pytest.mark.parametrize("factor", [0.5, 1, 1.5, 3, 8])
@pytest.mark.parametrize("division", DIVISIONS)
def test_what_is_put_on_a_page_fits_it(real: Real, division: str, factor: float) -> None:
    """Only what may not be parted can be too high: a row, or 見出し with its title and the row below."""
    for sheet in stretched(real.of(division), factor).sheets[:-1]:
        head = sheet.page.repeat or (0, -1)
        assert list(sheet.page.breaks) == sorted(set(sheet.page.breaks))
        for rows in pages(sheet):
            kept = [row for row in rows if not head[0] - 1 <= row < head[1] + 1]
            assert printed_height(sheet, rows) <= room(sheet) or len(kept) <= 1


@pytest.mark.parametrize("factor", [0.5, 1, 1.5, 3, 8])
@pytest.mark.parametrize("division", DIVISIONS)
def test_a_heading_is_never_left_behind(real: Real, division: str, factor: float) -> None:
    """見出し does not end a page, nor does its title in the row above."""
    for sheet in stretched(real.of(division), factor).sheets[:-1]:
        assert sheet.page.repeat is not None
        first, last = sheet.page.repeat
        assert not set(range(first - 1, last + 1)) & set(sheet.page.breaks)
