"""What of a drawn form cannot be used or carried is told with its cell; what is no workbook in one line."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest
import xlsxwriter
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.chart import LineChart, Reference
from openpyxl.comments import Comment
from openpyxl.styles import Border as Borders
from openpyxl.styles import GradientFill, PatternFill, Side
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.table import Table

from kamakura_report.io.template.drawn_book import read_drawing
from kamakura_report.problem import CannotRun, Severity
from kamakura_report.workbook.book import Book, Formula
from tests.io.forms import CELL, SHEET, STYLES, added, drawn, edited, saved, sheet, told

PIXEL = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89" + (
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99=\x1d\x00\x00\x00\x00IEND\xaeB`\x82"
)


def test_a_formula_over_several_cells_makes_the_form_unusable() -> None:
    """It is an error with its cell, which stays empty; what a formula of one cell may say the grammar knows."""
    book = drawn()
    book.active["B2"], book.active["C7"] = "=SUM(A1:A3)", ArrayFormula("C7", "=A1:A3*2")
    book.active["D9"] = "'=文字"
    read, problems = read_drawing(saved(book))
    assert [(one.code, one.severity, one.cell) for one in problems] == [
        ("template.formula", Severity.ERROR, "C7"),
    ]
    cells = {at: cell.value for at, cell in read.sheets[0].cells.items()}
    assert cells == {(2, 2): Formula("SUM(A1:A3)"), (9, 4): "'=文字"}
    assert "［施策］ C7: この数式は使えません。" in str(problems[0])


def test_what_is_hidden_under_a_merge_makes_no_trouble() -> None:
    """Nobody can see the formula there, and it is not carried."""
    book = drawn()
    book.active["C2"] = "=1+1"
    data = edited(saved(book), SHEET, "<pageMargins", '<mergeCells><mergeCell ref="B2:C2"/></mergeCells><pageMargins')
    assert [cell.value for cell in sheet(data).cells.values()] == ["事業名"]


@pytest.mark.parametrize("cell", ['<c r="B2" t="e"><v>#REF!</v></c>', '<c r="B2"><v>1E999</v></c>'])
def test_an_error_value_makes_the_form_unusable(cell: str) -> None:
    """An error value or a number no program can show is an error with its cell."""
    data = edited(saved(drawn()), SHEET, CELL, cell)
    read, problems = read_drawing(data)
    assert [(one.code, one.severity, one.cell) for one in problems] == [("template.error-value", Severity.ERROR, "B2")]
    assert read.sheets[0].cells == {}


def test_partial_formatting_in_a_cell_is_told_and_its_text_kept() -> None:
    """Rich text keeps its words; the looks of its parts are not carried."""
    book = drawn()
    book.active["B2"] = CellRichText("所管課は", TextBlock(InlineFont(b=True), "必ず"), "書く")
    read, _ = read_drawing(saved(book))
    assert (told(book), read.sheets[0].cells[2, 2].value) == ([("template.rich-text", "B2")], "所管課は必ず書く")


def decorated() -> bytes:
    """A form on which all kinds of drawings lie."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer)
    page = book.add_worksheet("施策")
    page.write_row("B2", [1, 2, 3])
    page.insert_image("C5", "点.png", {"image_data": BytesIO(PIXEL)})
    page.insert_textbox("D7", "ご記入ください")
    page.write_comment("A1", "説明")
    page.insert_button("E9", {"caption": "計算"})
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": "=施策!$B$2:$D$2"})
    page.insert_chart("F11", chart)
    page.add_sparkline("H2", {"range": "B2:D2"})
    book.close()
    return buffer.getvalue()


DRAWINGS = [
    ("template.chart", "F11"),
    ("template.comment", "A1"),
    ("template.picture", "C5"),
    ("template.shape", "D7"),
    ("template.shape", "E9"),
    ("template.sparkline", "H2"),
]


def test_pictures_charts_and_shapes_are_told_at_their_corner() -> None:
    """Also text boxes, which openpyxl drops without a word; and sparklines."""
    assert sorted(told(decorated())) == DRAWINGS


def test_drawings_wrapped_for_newer_programs_are_told_once() -> None:
    """Newer shapes stand in an alternative, beside a fallback for older programs."""
    name = "xl/drawings/drawing1.xml"
    content = ZipFile(BytesIO(decorated())).read(name).decode()
    start = content.index("<xdr:twoCellAnchor")
    inside, end = content[start : content.rindex("</xdr:wsDr>")], "</m:Fallback></m:AlternateContent>"
    wrapped = f'<m:AlternateContent xmlns:m="m"><m:Choice>{inside}</m:Choice><m:Fallback>{inside}{end}'
    assert sorted(told(edited(decorated(), name, inside, wrapped))) == DRAWINGS


@pytest.mark.parametrize("where", ["header", "background"])
def test_pictures_that_belong_to_no_cell_are_told(where: str) -> None:
    """A picture in the header, or behind the whole sheet."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer)
    page = book.add_worksheet("施策")
    if where == "header":
        page.set_header("&L&G", {"image_left": "点.png", "image_data_left": BytesIO(PIXEL)})
    else:
        page.set_background(BytesIO(PIXEL))
    book.close()
    assert told(buffer.getvalue()) == [("template.picture", "")]


def test_buttons_and_check_boxes_are_told() -> None:
    """Form controls stand in the sheet itself."""
    anchor = "<anchor><from><col>1</col><row>{}</row></from></anchor>"
    control = f'<controls><control shapeId="1" name="c"><controlPr>{anchor.format(3)}</controlPr></control></controls>'
    other = f'<oleObjects><oleObject progId="x"><objectPr>{anchor.format(8)}</objectPr></oleObject></oleObjects>'
    data = edited(saved(drawn()), SHEET, "</worksheet>", f"{control}{other}</worksheet>")
    assert told(data) == [("template.shape", "B4"), ("template.shape", "B9")]


def test_comments_links_and_tables_are_told() -> None:
    """Each is a warning with its own cell."""
    book = drawn()
    page = book.active
    page["B2"].comment = Comment("説明", "企画課")
    page["C3"] = "市の計画"
    page["C3"].hyperlink = "https://example.com/"
    page["E5"] = "列"
    page.add_table(Table(displayName="表", ref="E5:E7"))
    assert sorted(told(book)) == [("template.comment", "B2"), ("template.hyperlink", "C3"), ("template.table", "E5")]


def test_a_pivot_table_is_told() -> None:
    """It stands where its location says."""
    relation = (
        '<Relationships><Relationship Id="rId1" Type="http://x/pivotTable" Target="../pivotTables/p.xml"/>'
        '<Relationship Id="rId2" Type="http://x/pivotTable" Target="elsewhere" TargetMode="External"/></Relationships>'
    )
    table = '<pivotTableDefinition name="表"><location ref="D4:F9"/></pivotTableDefinition>'
    parts = {"xl/worksheets/_rels/sheet1.xml.rels": relation, "xl/pivotTables/p.xml": table}
    assert told(added(saved(drawn()), parts)) == [("template.table", "D4")]


def test_a_chart_sheet_is_told() -> None:
    """A sheet that is only a chart is no sheet of the form."""
    book = drawn()
    chart = LineChart()
    chart.add_data(Reference(book.active, min_col=2, min_row=2, max_row=4))
    book.create_chartsheet("図", 0).add_chart(chart)
    book.create_sheet("表紙")
    book.active = 2
    read, problems = read_drawing(saved(book))
    assert ([one.name for one in read.sheets], [(one.code, one.sheet) for one in problems]) == (
        ["施策", "表紙"],
        [("template.chart", "図")],
    )
    assert read.active == 1


def test_fills_and_lines_without_an_equal_are_told_once_with_their_number() -> None:
    """Patterns, gradients and diagonal lines: the first cell of each kind, and how many more."""
    book = drawn()
    page = book.active
    page["B2"].fill = PatternFill("lightUp", start_color="000000")
    page["B4"].fill = GradientFill(stop=("FFFFFF", "000000"))
    page["C3"].border = Borders(diagonal=Side("thin"), diagonalDown=True)
    page["A1"].border = Borders(diagonal=Side("thin"))  # a line chosen but not drawn
    _, problems = read_drawing(saved(book))
    assert sorted((one.code, one.cell) for one in problems) == [("template.diagonal", "C3"), ("template.pattern", "B2")]
    assert "ほか 1 か所" in next(one.found for one in problems if one.code == "template.pattern")


@pytest.mark.parametrize(
    ("piece", "code"),
    [
        ('<headerFooter differentFirst="1"><firstHeader>表</firstHeader></headerFooter>', "template.header"),
        ('<headerFooter differentFirst="0"><oddHeader>表</oddHeader></headerFooter>', ""),
    ],
)
def test_a_header_of_the_first_page_only_is_told(piece: str, code: str) -> None:
    """Only the header of all pages is carried."""
    data = edited(saved(drawn()), SHEET, "</worksheet>", f"{piece}</worksheet>")
    assert told(data) == ([(code, "")] if code else [])


def test_several_print_areas_are_told() -> None:
    """A form is printed as one area or whole."""
    book = drawn()
    book.active.print_area = "A1:B9,D1:E9"
    read, _ = read_drawing(saved(book))
    assert (told(book), read.sheets[0].page.area) == ([("template.print-area", "")], None)


def _packed(**parts: str) -> bytes:
    return added(b"PK\x05\x06" + bytes(18), {name.replace("__", "/"): text for name, text in parts.items()})


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "0 バイト"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "パスワード"),
        (b"a,b\r\n", "Excel ブック (.xlsx) ではない"),
        (saved(drawn())[:-40], "Excel ブック (.xlsx) ではない"),
        (_packed(word="<document/>"), "読み取れません"),
        (edited(saved(drawn()), "_rels/.rels", "xl/workbook.xml", "xl/styles.xml"), "ではない"),
        (edited(saved(drawn()), SHEET, "<sheetData>", "<sheetData"), "壊れている"),
        (edited(saved(drawn()), SHEET, CELL, '<c r="B2" t="s"><v>7</v></c>'), "壊れている"),
        (edited(saved(drawn()), SHEET, 'r="B2"', 'r="2B"'), "壊れている"),
        (edited(saved(drawn()), STYLES, '"gray125"', '"plaid"'), "壊れている"),
        (edited(saved(drawn()), SHEET, "<sheetData>", "<!DOCTYPE x><sheetData>"), "壊れています"),
        (edited(saved(drawn()), SHEET, 'r="B2"', 'r="XFD99999"'), "大きすぎます"),
    ],
)
def test_what_is_no_usable_workbook_is_one_line_for_the_clerk(data: bytes, said: str) -> None:
    """One Japanese line that names the file and says what to do; never a traceback, never half a form."""
    with pytest.raises(CannotRun) as refused:
        read_drawing(data, "evaluation.xlsx")
    line = str(refused.value)
    assert line.startswith("evaluation.xlsx")
    assert said in line
    assert ("保存し直してください" if data else "戻してください") in line  # of nothing, nothing can be saved
    assert "\n" not in line


def test_a_package_that_unpacks_without_end_is_refused() -> None:
    """All parts together are bounded before anything is unpacked."""
    with pytest.raises(CannotRun):
        read_drawing(added(saved(drawn()), {"xl/media/a.bin": "0" * (64 * 1024 * 1024)}))


def test_folders_separated_as_windows_does_are_found() -> None:
    """Some programs write xl\\workbook.xml into the package."""
    target = BytesIO()
    with ZipFile(BytesIO(saved(drawn()))) as source, ZipFile(target, "w") as copy:
        for name in source.namelist():
            copy.writestr(name.replace("/", "\\"), source.read(name))
    assert sheet(target.getvalue()).cells[2, 2].value == "事業名"


def test_what_openpyxl_saved_is_what_is_read() -> None:
    """openpyxl as a second opinion: a saved form means the same when openpyxl reads and saves it again."""
    data = saved(drawn())
    again = BytesIO()
    openpyxl.load_workbook(BytesIO(data)).save(again)
    first: Book = read_drawing(data)[0]
    assert read_drawing(again.getvalue())[0] == first
