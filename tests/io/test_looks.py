"""The reader keeps of a cell's look what makes it something else to people than is stored, and nothing more."""

from __future__ import annotations

import io
from dataclasses import replace

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font, PatternFill

from kamakura_report.io.reader.returned_workbook import read_workbook
from kamakura_report.io.xlsx.limits import LIMITS
from kamakura_report.returned.grid import CellLook, Mark, RawCell, Run, StoredKind
from tests.packages import DECLARED, MAIN, book, refused

FONTS = (
    "<fonts><font/><font><strike/></font><font><strike val='0'/></font><font><color rgb='FFFFFFFF'/></font>"
    "<font><color theme='0'/></font><font><color rgb='FFFFF2CC'/></font>"
    "<font><vertAlign val='superscript'/></font></fonts>"
)
FILLS = (
    "<fills><fill><patternFill patternType='none'/></fill><fill><patternFill patternType='gray125'/></fill>"
    "<fill><patternFill patternType='solid'><fgColor rgb='FFFFF2CC'/></patternFill></fill></fills>"
)


def style(xf: str, codes: str = "") -> str:
    xfs = f"<cellXfs><xf/><xf {xf}/></cellXfs>"
    return f'{DECLARED}<styleSheet xmlns="{MAIN}"><numFmts>{codes}</numFmts>{FONTS}{FILLS}{xfs}</styleSheet>'


def cell(content: str, xf: str = "", *, codes: str = "", strings: str | None = None) -> RawCell:
    """A1 of a workbook, in a format with these numbers."""
    data = book(f'<row r="1"><c r="A1" s="1" {content}</c></row>', style=style(xf, codes), strings=strings)
    return read_workbook(data).sheets[0].cells[1, 1]


def run(text: str, properties: str = "") -> str:
    return f"<r>{f'<rPr>{properties}</rPr>' if properties else ''}<t>{text}</t></r>"


@pytest.mark.parametrize(
    ("runs", "xf", "expected"),
    [
        (run("28", "<strike/>") + run("31", "<sz val='9'/>"), "", [Run("28", Mark.STRUCK), Run("31")]),
        (run("28", "<strike val='true'/>") + run("31"), "", [Run("28", Mark.STRUCK), Run("31")]),
        (run("310") + run("1", "<vertAlign val='superscript'/>"), "", [Run("310"), Run("1", Mark.RAISED)]),
        (run("310") + run("1", "<vertAlign val='subscript'/>"), "", [Run("310"), Run("1", Mark.LOWERED)]),
        (run("31") + run("00", "<color rgb='FFFFFFFF'/>"), "", [Run("31"), Run("00", Mark.UNSEEN)]),
        (run("31") + run("00", "<color rgb='FFFFF2CC'/>"), "fillId='2'", [Run("31"), Run("00", Mark.UNSEEN)]),
        (run("31") + run("00", "<color rgb='FFFFFFFF'/>"), "fillId='2'", []),
        (run("31") + run("00", "<color rgb='FFFF0000'/><b/>"), "", []),
        (run("31") + run("00", "<strike val='0'/>"), "", []),
        (run("31") + run("00", "<b/>"), "fontId='1'", [Run("3100", Mark.STRUCK)]),
        (run("2", "<strike/><b/>") + run("8", "<strike/>") + run("31"), "", [Run("28", Mark.STRUCK), Run("31")]),
        (run("2_x0038_", "<strike/>") + run("31"), "", [Run("28", Mark.STRUCK), Run("31")]),
        ("<r><t>28</t><rPr><strike/></rPr></r>" + run("31"), "", [Run("28", Mark.STRUCK), Run("31")]),
    ],
)
def test_marked_pieces_of_a_text_are_kept_shared_or_written_in_the_cell(
    runs: str, xf: str, expected: list[Run]
) -> None:
    look = CellLook(tuple(expected)) if expected else None
    assert cell('t="s"><v>0</v>', xf, strings=f"<si>{runs}</si>").look == look
    assert cell(f't="inlineStr"><is>{runs}</is>', xf).look == look


@pytest.mark.parametrize("empty", ["<v/>", "<v> </v>"])
def test_a_cell_that_names_no_text_is_blank_also_where_texts_are_marked(empty: str) -> None:
    strings = f"<si>{run('28', '<strike/>') + run('31')}</si>"
    sheet = read_workbook(book(f'<row r="1"><c r="A1" t="s">{empty}</c></row>', strings=strings)).sheets[0]
    assert sheet.cells == {}


@pytest.mark.parametrize(
    ("xf", "mark"),
    [
        ("fontId='1'", Mark.STRUCK),
        ("fontId='3'", Mark.UNSEEN),
        ("fontId='4'", Mark.UNSEEN),
        ("fontId='5' fillId='2'", Mark.UNSEEN),
        ("fontId='2'", Mark.NONE),
        ("fontId='3' fillId='2'", Mark.NONE),
        ("fontId='3' fillId='1'", Mark.NONE),  # a pattern
        ("fontId='6'", Mark.NONE),  # all of one size
        ("fontId='99' fillId='-1'", Mark.NONE),
    ],
)
def test_a_whole_cell_may_be_struck_or_unseen(xf: str, mark: Mark) -> None:
    for content, text in (("><v>31</v>", "31"), ('t="str"><v>順調</v>', "順調"), ('t="s"><v>0</v>', "共")):
        raw = cell(content, xf, strings="<si><t>共</t></si>")
        assert raw.look == (CellLook((Run(text, mark),)) if mark else None)


@pytest.mark.parametrize(
    ("code", "stored", "kept"),
    [
        ("0.0%", "0.885", True),
        ("#,##0,", "3100000", True),
        ("#,##0", "0.25", True),
        (";;;", "31", True),
        ("#,##0", "31.4", False),
        ("#,##0", "0", False),
        ("General;-General", "-31", False),
        ("G/通用格式", "31", False),
        ("G/標準", "0.25", False),
        ("0" * 300 + "%", "31", False),  # longer than any that Excel takes
    ],
)
def test_a_number_format_is_kept_where_it_may_show_another_number(code: str, stored: str, kept: bool) -> None:
    raw = cell(f"><v>{stored}</v>", "numFmtId='900'", codes=f'<numFmt numFmtId="900" formatCode="{code}"/>')
    assert (raw.kind, raw.look) == (StoredKind.NUMBER, CellLook(number_format=code) if kept else None)


def test_built_in_percent_formats_are_known_without_their_code() -> None:
    assert cell("><v>0.25</v>", "numFmtId='9'").look == CellLook(number_format="0%")
    assert cell("><v>0.25</v>", "numFmtId='10'").look == CellLook(number_format="0.00%")
    assert cell("><v>0.25</v>", "numFmtId='3'").look == CellLook(number_format="#,##0")


def test_what_a_library_wrote_is_read_alike() -> None:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet["A1"] = CellRichText(TextBlock(InlineFont(strike=True), "28"), "31")
    sheet["A2"], sheet["A2"].font = 31, Font(strike=True)
    sheet["A3"], sheet["A3"].font, sheet["A3"].fill = 31, Font(color="FFF2CC"), PatternFill("solid", fgColor="FFF2CC")
    sheet["A4"], sheet["A4"].number_format = 0.25, "0%"
    saved = io.BytesIO()
    made.save(saved)
    cells = read_workbook(saved.getvalue()).sheets[0].cells
    assert [cells[row, 1].look for row in range(1, 5)] == [
        CellLook((Run("28", Mark.STRUCK), Run("31"))),
        CellLook((Run("31", Mark.STRUCK),)),
        CellLook((Run("31", Mark.UNSEEN),)),
        CellLook(number_format="0%"),
    ]


def test_pieces_are_bounded_like_the_texts_they_are_of() -> None:
    """However many there are, and however many cells name a long one."""
    runs = "".join(run("あ", "<strike/>" if number % 2 else "<b/>") for number in range(50))
    data = book('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', strings=f"<si>{runs}</si>")
    assert read_workbook(data, replace(LIMITS, strings=51)).sheets[0].cells[1, 1].look is not None
    with refused("limit.strings"):
        read_workbook(data, replace(LIMITS, strings=50))
    rows = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, 101))
    cells = read_workbook(book(rows, strings=f"<si>{runs}</si>")).sheets[0].cells
    assert len({id(raw.look) for raw in cells.values()}) == 1


def test_fonts_and_fills_are_bounded() -> None:
    data = book(style=style(""))
    for most in (6, 2):
        with refused("limit.styles"):
            read_workbook(data, replace(LIMITS, formats=most))
    assert read_workbook(data, replace(LIMITS, formats=7))


def test_a_time_of_a_strict_workbook_is_a_date_of_one_cell() -> None:
    for stored in ("PT12H30M0.000S", "PT45M", "-PT1H", "P1DT2H"):
        assert cell(f't="d"><v>{stored}</v>') == RawCell(StoredKind.DATE, stored)
    with refused("sheet.value", "S", "A1"):
        cell('t="d"><v>午後</v>')
