"""Sheets of a drawn form: sizes, page set-up, panes, and how it is shown."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl.styles import Font
from openpyxl.styles.colors import Color

from kamakura_report.io.template.drawn_book import read_drawing
from kamakura_report.workbook.area import Area, Position
from kamakura_report.workbook.book import Cell, Style
from tests.io.forms import SHEET, drawn, edited, saved, sheet


def test_widths_are_those_of_every_column_in_use() -> None:
    """Spans are expanded, hidden columns are 0, the rest has the sheet's default; the endless last span ends."""
    book = drawn()
    page = book.active
    page["G1"] = "端"
    page.sheet_format.defaultColWidth = 9.5
    page.column_dimensions["B"].width = 30.25
    page.column_dimensions["D"].min, page.column_dimensions["D"].max, page.column_dimensions["D"].width = 4, 5, 6.5
    page.column_dimensions["F"].hidden = True
    data = edited(saved(book), SHEET, "</cols>", '<col min="8" max="16384" width="3" customWidth="1"/></cols>')
    widths = sheet(data).widths
    assert {column: widths[column] for column in range(1, 8)} == {
        1: 9.5,
        2: 30.25,
        3: 9.5,
        4: 6.5,
        5: 6.5,
        6: 0.0,
        7: 9.5,
    }
    assert (widths[8], max(widths)) == (3.0, 100)


def test_only_heights_a_person_gave_are_heights() -> None:
    """A height that Excel fitted itself is not drawn; a hidden row is 0 high."""
    book = drawn()
    book.active.row_dimensions[2].height = 42.0
    book.active.row_dimensions[3].hidden = True
    book.active.sheet_format.defaultRowHeight = 18.75
    data = edited(saved(book), SHEET, "</sheetData>", '<row r="5" ht="99"/></sheetData>')
    assert (sheet(data).heights, sheet(data).row_height) == ({2: 42.0, 3: 0.0}, 18.75)


def test_the_page_is_read() -> None:
    """Orientation, paper, margins, header and footer as codes, titles, area, breaks and centring."""
    book = drawn()
    page = book.active
    page.page_setup.orientation, page.page_setup.paperSize, page.page_setup.scale = "landscape", 8, 70
    page.page_margins.left, page.page_margins.header = 0.25, 0.1
    page.print_title_rows, page.print_title_cols, page.print_area = "2:3", "A:B", "A1:H40"
    page.print_options.horizontalCentered = True
    footer = (
        '<headerFooter><oddFooter>&amp;L&amp;"BIZ UDPゴシック,太字"&amp;9&amp;A&amp;R&amp;P</oddFooter></headerFooter>'
    )
    breaks = '<rowBreaks count="1"><brk id="20" max="16383" man="1"/></rowBreaks>'
    data = saved(book)
    content = ZipFile(BytesIO(data)).read(SHEET).decode()
    data = edited(data, SHEET, "</worksheet>", f"{footer}{breaks}</worksheet>")
    found = sheet(data).page
    assert "headerFooter" not in content
    assert (found.landscape, found.paper, found.scale, found.centered) == (True, 8, 70, True)
    assert (found.margins, found.header_margin) == ((0.25, 0.75, 1.0, 1.0), 0.1)
    assert (found.header, found.footer) == ("", '&L&"BIZ UDPゴシック,太字"&9&A&R&P')
    assert (found.repeat, found.area, found.breaks) == ((2, 3), Area(1, 1, 40, 8), (20,))


def test_a_page_that_says_nothing_is_upright_a4_with_excels_margins() -> None:
    """Orientation and margins are Excel's own defaults, the paper is A4."""
    data = saved(drawn())
    content = ZipFile(BytesIO(data)).read(SHEET).decode()
    margins = content[content.index("<pageMargins") : content.index("</worksheet>")]
    found = sheet(edited(data, SHEET, margins, "")).page
    assert (found.landscape, found.paper, found.scale, found.margins) == (False, 9, 100, (0.7, 0.7, 0.75, 0.75))


@pytest.mark.parametrize(
    ("top", "pane", "freeze"),
    [
        ("A1", '<pane ySplit="3" topLeftCell="A40" state="frozen"/>', (4, 1)),
        ("A1", '<pane xSplit="2" ySplit="1" topLeftCell="F9" state="frozen"/>', (2, 3)),
        ("A5", '<pane ySplit="3" topLeftCell="A40" state="frozen"/>', (8, 1)),
        ("A40", '<pane xSplit="2" topLeftCell="F40" state="frozen"/>', (1, 3)),
        ("A1", '<pane xSplit="2000" ySplit="1500" topLeftCell="F9" state="split"/>', None),
        ("A1", "", None),
    ],
)
def test_panes_are_frozen_where_they_were_drawn(top: str, pane: str, freeze: Position | None) -> None:
    """However far the clerk had scrolled when freezing or saving; a split is no freeze."""
    data = saved(drawn())
    content = ZipFile(BytesIO(data)).read(SHEET).decode()
    view = content[content.index("<sheetView ") : content.index("</sheetView>")]
    frozen = f'<sheetView workbookViewId="0" topLeftCell="{top}">{pane}'
    assert sheet(edited(data, SHEET, view, frozen)).freeze == freeze


def test_a_page_fitted_to_width_has_no_scale_of_its_own() -> None:
    """Excel keeps an old scale beside "fit to one page wide" and does not use it."""
    book = drawn()
    book.active.page_setup.scale = 55
    book.active.sheet_properties.pageSetUpPr.fitToPage = True
    assert sheet(book).page.scale == 100


def test_titles_are_those_of_the_own_sheet() -> None:
    """Each sheet has built-in names of its own."""
    book = drawn()
    book.active.print_title_rows = "1:2"
    book.create_sheet("表紙").print_title_rows = "5:5"
    assert [one.page.repeat for one in read_drawing(saved(book))[0].sheets] == [(1, 2), (5, 5)]


def test_how_a_sheet_is_shown() -> None:
    """Zoom, gridlines, tab colour, hidden sheets, and which sheet comes first."""
    book = drawn()
    page = book.active
    page.sheet_view.zoomScale, page.sheet_view.showGridLines = 85, False
    page.sheet_properties.tabColor = Color(theme=4, tint=-0.249977111117893)
    page.protection.sheet = True
    page.auto_filter.ref = "B2:D9"
    book.create_sheet("裏").sheet_state = "veryHidden"
    book.create_sheet("表紙")
    book.active = 2
    read, problems = read_drawing(saved(book))
    first = read.sheets[0]
    assert (problems, [one.name for one in read.sheets], read.active) == ((), ["施策", "裏", "表紙"], 2)
    assert (first.zoom, first.gridlines, first.tab_color, first.protected) == (85, False, "376092", True)
    assert (first.filtered, [one.hidden for one in read.sheets]) == (Area(2, 2, 9, 4), ["", "veryHidden", ""])


def test_a_strict_file_is_read_like_any_other() -> None:
    """Excel's "Strict Open XML" has other namespaces and means the same; openpyxl alone would see no sheet."""
    target = BytesIO()
    names = {
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main": "http://purl.oclc.org/ooxml/spreadsheetml/main",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships": (
            "http://purl.oclc.org/ooxml/officeDocument/relationships"
        ),
    }
    book = drawn()
    book.active["B2"].font = Font("Calibri", 11, bold=True)
    with ZipFile(BytesIO(saved(book))) as source, ZipFile(target, "w") as copy:
        for name in source.namelist():
            content = source.read(name).decode()
            for transitional, strict in names.items():
                content = content.replace(transitional, strict)
            copy.writestr(name, content)
    assert sheet(target.getvalue()).cells == {(2, 2): Cell("事業名", Style(bold=True))}
