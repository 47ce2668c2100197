"""Cells and looks of a drawn form: what Excel shows is what the Book says."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl.styles import Alignment, Font, PatternFill, Side
from openpyxl.styles import Border as Borders
from openpyxl.styles.colors import Color

from kamakura_report.io.template.drawn_book import read_drawing
from kamakura_report.problem import CannotRun
from kamakura_report.workbook.area import Area
from kamakura_report.workbook.book import Border, Cell, Formula, Style
from tests.io.forms import CELL, SHEET, STYLES, drawn, edited, saved, sheet


def style(**look: object) -> Style:
    """The look of B2, given as openpyxl says it."""
    book = drawn()
    for name, value in look.items():
        setattr(book.active["B2"], name, value)
    return sheet(book).cells[2, 2].style


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("{{事業.事業名}}", "{{事業.事業名}}"),
        (" 前後の空白 ", " 前後の空白 "),
        ("一行目\n二行目", "一行目\n二行目"),
        (14.5, Decimal("14.5")),
        (0.1 + 0.2, Decimal("0.3")),
        (1e21, Decimal("1000000000000000000000")),
        (True, "TRUE"),
    ],
)
def test_a_cell_says_what_was_typed(typed: object, value: object) -> None:
    """Texts stay texts to the last blank, numbers are figures of 15 digits."""
    book = drawn()
    book.active["B2"] = typed
    assert sheet(book).cells == {(2, 2): Cell(value)}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        ("<is><t>_x0041_x000D_</t></is>", "Ax000D_"),
        ("<is><t>_x005F_x0041_</t></is>", "_x0041_"),
        ("<is><t>_xD83D_</t></is>", "_xD83D_"),
        ('<is><t>福祉</t><rPh sb="0" eb="2"><t>フクシ</t></rPh></is>', "福祉"),
        ("<is><r><t>福</t></r><r><t>祉</t></r></is>", "福祉"),
    ],
)
def test_escapes_are_resolved_once_and_furigana_is_left_out(stored: str, text: str) -> None:
    """A stored text is read as Excel shows it."""
    data = edited(saved(drawn()), SHEET, CELL, f'<c r="B2" t="inlineStr">{stored}</c>')
    assert sheet(data).cells[2, 2].value == text


def test_a_cell_without_address_stands_after_the_last_one() -> None:
    """Some programs leave out where a row and a cell stand: they follow one another."""
    data = edited(
        saved(drawn()),
        SHEET,
        f'<row r="2">{CELL}</row>',
        '<row><c/><c><v>1</v></c></row><row r="4"><c r="C4"><v>2</v></c><c><v>3</v></c></row>',
    )
    found = {at: cell.value for at, cell in sheet(data).cells.items()}
    assert found == {(1, 2): Decimal(1), (4, 3): Decimal(2), (4, 4): Decimal(3)}


def test_a_date_is_its_number_under_its_format() -> None:
    """A number that is shown as a date stays the number, and the format says date."""
    book = drawn()
    book.active["B2"], book.active["B2"].number_format = 46113, 'yyyy"年"m"月"d"日"'
    assert sheet(book).cells[2, 2] == Cell(Decimal(46113), Style(number_format='yyyy"年"m"月"d"日"'))


def test_a_blank_cell_with_a_look_is_kept_and_one_without_is_nothing() -> None:
    """A styled blank has no value; a cell that the file merely lists is not there."""
    book = drawn()
    book.active["C3"].fill = PatternFill("solid", start_color="FFF2CC")
    book.active["D4"].value = None
    assert sheet(book).cells == {(2, 2): Cell("事業名"), (3, 3): Cell(None, Style(fill="FFF2CC"))}


# Looks


@pytest.mark.parametrize(
    ("look", "expected"),
    [
        ({"font": Font("Calibri", 11)}, Style()),
        ({"font": Font("BIZ UDPゴシック", 16, bold=True)}, Style(font="BIZ UDPゴシック", size=16, bold=True)),
        ({"font": Font("Calibri", 11, italic=True, strike=True, underline="double")},
         Style(italic=True, strike=True, underline=True)),
        ({"font": Font("Calibri", 11, color="C00000")}, Style(color="C00000")),
        ({"font": Font("Calibri", 11, color=Color(theme=1))}, Style()),
        ({"font": Font("Calibri", 11, color=Color(theme=1, tint=0.349986266670736))}, Style(color="595959")),
        ({"font": Font("Calibri", 11, color=Color(theme=0))}, Style(color="FFFFFF")),
        ({"font": Font("Calibri", 11, color=Color(indexed=10))}, Style(color="FF0000")),
        ({"font": Font("Calibri", 11, color=Color(indexed=64))}, Style()),
        ({"fill": PatternFill("solid", start_color="DDEBF7")}, Style(fill="DDEBF7")),
        ({"fill": PatternFill("solid", start_color=Color(theme=0, tint=-0.149998474074526))}, Style(fill="D9D9D9")),
        ({"fill": PatternFill("solid", start_color=Color(theme=4))}, Style(fill="4F81BD")),
        ({"fill": PatternFill("solid", start_color=Color(indexed=65))}, Style(fill="FFFFFF")),
        ({"border": Borders(left=Side("hair"), bottom=Side("medium", "1F4E79"))},
         Style(left=Border("hair"), bottom=Border("medium", "1F4E79"))),
        ({"border": Borders(top=Side("thin", Color(indexed=64)))}, Style(top=Border("thin"))),
        ({"alignment": Alignment("center", "center", wrap_text=True)},
         Style(horizontal="center", vertical="center", wrap=True)),
        ({"alignment": Alignment("left", "bottom", indent=2)}, Style(horizontal="left", indent=2)),
        ({"alignment": Alignment("general", shrink_to_fit=True, text_rotation=255)}, Style(shrink=True, rotation=255)),
        ({"number_format": "#,##0.0"}, Style(number_format="#,##0.0")),
        ({"number_format": "mm-dd-yy"}, Style(number_format="yyyy/m/d")),  # Excel's format 14, as Japan sees it
    ],
)  # fmt: skip
def test_a_look_is_resolved(look: dict[str, object], expected: Style) -> None:
    """Fonts, colours, fills, lines, alignment and formats stand in the style itself."""
    assert style(**look) == expected


def test_formats_that_only_japanese_excel_knows_are_named() -> None:
    """Format 31 is 2026年4月1日 in Japanese Excel and unknown elsewhere."""
    book = drawn()
    book.active["B2"].number_format = "0.00"
    data = edited(saved(book), STYLES, 'numFmtId="2"', 'numFmtId="31"')
    assert sheet(data).cells[2, 2].style.number_format == 'yyyy"年"m"月"d"日"'


def test_the_theme_and_the_palette_are_the_workbooks_own() -> None:
    """Theme colours come from the theme part, numbered ones from the workbook's palette."""
    book = drawn()
    book.active["B2"].fill = PatternFill("solid", start_color=Color(theme=5))
    book.active["B3"].fill = PatternFill("solid", start_color=Color(indexed=8))
    data = edited(saved(book), "xl/theme/theme1.xml", '<a:srgbClr val="C0504D"/>', '<a:srgbClr val="123456"/>')
    data = edited(
        data, "xl/theme/theme1.xml", '<a:sysClr val="windowText" lastClr="000000"/>', '<a:srgbClr val="222222"/>'
    )
    palette = "".join(f'<rgbColor rgb="00{n:06X}"/>' for n in range(64))
    content = ZipFile(BytesIO(data)).read(STYLES).decode()
    start, end = content.index("<colors>"), content.index("</colors>")
    data = edited(data, STYLES, content[start:end], f"<colors><indexedColors>{palette}</indexedColors>")
    cells = sheet(data).cells
    assert (cells[2, 2].style, cells[3, 2].style) == (
        Style(fill="123456", color="222222"),
        Style(fill="000008", color="222222"),
    )


def test_the_normal_style_is_the_books_font() -> None:
    """The Normal font is the unit of widths, and cells that have it say nothing."""
    book = drawn()
    book._named_styles["Normal"].font = Font("BIZ UDPゴシック", 10.5)  # type: ignore[attr-defined]
    book.active["B2"].font = Font("BIZ UDPゴシック", 10.5, bold=True)
    read, _ = read_drawing(saved(book))
    assert (read.font, read.font_size) == ("BIZ UDPゴシック", 10.5)
    assert read.sheets[0].cells[2, 2].style == Style(bold=True)


def test_the_normal_style_is_the_one_with_the_number_zero() -> None:
    """Its name is another in each language, and it need not be the first."""
    book = drawn()
    book.active["B2"].style = "Good"
    data = edited(edited(saved(book), STYLES, 'builtinId="0"', ""), STYLES, 'builtinId="26"', 'builtinId="0"')
    assert read_drawing(data)[0].font_size == 12  # of the style that was Good


def test_borders_under_a_merge_are_each_cells_own() -> None:
    """Every cell of a merge keeps its own lines, also where the first one has none; its hidden text goes."""
    book = drawn()
    page = book.active
    page["B2"].border = Borders(left=Side("thick"))
    page["C2"].border = Borders(top=Side("hair"))
    page["D3"].border = Borders(right=Side("double"))
    page["C3"] = "下に隠れた文字"
    data = edited(saved(book), SHEET, "<pageMargins", '<mergeCells><mergeCell ref="B2:D3"/></mergeCells><pageMargins')
    read = sheet(data)
    assert read.merges == (Area(2, 2, 3, 4),)
    assert read.cells == {
        (2, 2): Cell("事業名", Style(left=Border("thick"))),
        (2, 3): Cell(None, Style(top=Border("hair"))),
        (3, 4): Cell(None, Style(right=Border("double"))),
    }


def test_the_look_of_a_whole_row_or_column_reaches_the_cells_the_file_does_not_list() -> None:
    """A filled row is filled up to the drawing's edge, over the column's look; an invisible look adds nothing."""
    book = drawn()
    book.active["C3"] = "端"
    book.active.row_dimensions[3].fill = PatternFill("solid", start_color="AAAAAA")
    book.active.column_dimensions["A"].fill = PatternFill("solid", start_color="BBBBBB")
    book.active.column_dimensions["B"].font = Font("Calibri", 11, bold=True)
    data = edited(saved(book), SHEET, '<row r="2"', '<row r="2" s="1"')  # without customFormat it has none
    fills = {at: cell.style.fill for at, cell in sheet(data).cells.items() if cell.value is None}
    assert fills == {(1, 1): "BBBBBB", (2, 1): "BBBBBB", (3, 1): "AAAAAA", (3, 2): "AAAAAA"}


def test_a_formula_filled_down_says_in_each_cell_what_it_means_there() -> None:
    """Excel stores it once, with a number that the others refer to; what it was calculated to is left."""
    cells = (
        '<c r="B2"><f t="shared" ref="B2:B3" si="0">$A2+A$1</f><v>5</v></c></row>'
        '<row r="3"><c r="B3"><f t="shared" si="0"/><v>6</v></c><c r="C3" t="e"><f>前年(B3)</f><v>#NAME?</v></c>'
    )
    found = sheet(edited(saved(drawn()), SHEET, CELL, cells)).cells
    assert {at: cell.value for at, cell in found.items()} == {
        (2, 2): Formula("$A2+A$1"),
        (3, 2): Formula("$A3+A$1"),
        (3, 3): Formula("前年(B3)"),
    }


def test_a_formula_that_refers_to_none_is_a_broken_workbook() -> None:
    with pytest.raises(CannotRun):
        read_drawing(edited(saved(drawn()), SHEET, CELL, '<c r="B2"><f t="shared" si="7"/></c>'))
