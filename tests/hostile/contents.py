"""Workbooks made to do harm by what stands in them."""

from __future__ import annotations

from tests import packages
from tests.hostile.noting import MIB, cells, hostile
from tests.packages import MAIN, OFFICE, packed, parts, relationships, sheet, styles


@hostile("")
def cells_at_the_far_corners() -> bytes:
    rows = "".join(f'<row r="{row}"><c r="XFD{row}"><v>1</v></c></row>' for row in range(1, 1_048_577, 4096))
    return packages.book(rows + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')


@hostile("sheet.reference")
def a_cell_beyond_the_last() -> bytes:
    return packages.book('<row r="99999999"><c r="A99999999"><v>1</v></c></row>')


@hostile("limit.cells")
def more_cells_than_any_form() -> bytes:
    return packages.book(f"<row>{'<c><v>1</v></c>' * 100}</row>" * 5_001)


@hostile("limit.cells")
def more_open_cells_than_any_form() -> bytes:
    open_ = styles('<xf/><xf><protection locked="0"/></xf>')
    return packages.book(f"<row>{'<c s=_/>' * 16_000}</row>".replace("_", '"1"') * 32, style=open_)


@hostile("")
def half_a_million_different_texts() -> bytes:
    """As many cells as may be, each with a text of its own: the largest honest workbook."""
    row = "".join(f'<c t="inlineStr"><is><t>施策の目標 {n:03}@</t></is></c>' for n in range(500))
    return packages.book("".join(f"<row>{row.replace('@', f'{n:04}')}</row>" for n in range(999)))


@hostile("limit.characters")
def one_long_text_in_half_a_million_cells() -> bytes:
    row = '<c t="s"><v>0</v></c>' * 500
    return packages.book(f"<row>{row}</row>" * 999, strings=f"<si><t>{'あ' * 900_000}</t></si>")


@hostile("limit.strings")
def more_strings_than_cells() -> bytes:
    return packages.book(strings="<si/>" * 1_000_001)


@hostile("limit.text")
def a_text_of_sixty_megabytes() -> bytes:
    return packages.book(strings=f"<si><t>{'a' * (60 * MIB)}</t></si>")


@hostile("limit.text")
def a_text_of_a_million_runs() -> bytes:
    return packages.book(strings=f"<si>{'<r><t>aaaa</t></r>' * 500_000}</si>")


@hostile("limit.merges")
def more_merges_than_cells() -> bytes:
    merges = "".join(f'<mergeCell ref="A{2 * n}:B{2 * n + 1}"/>' for n in range(1, 200_002))
    return packages.book("", after=f"<mergeCells>{merges}</mergeCells>")


@hostile("package.ambiguous")
def merges_of_the_whole_sheet() -> bytes:
    merges = '<mergeCell ref="A1:XFD1048576"/>' * 100_000
    return packages.book("", after=f"<mergeCells>{merges}</mergeCells>")


@hostile("")
def columns_merged_beside_rows() -> bytes:
    """Eight thousand tall merges that stay while a hundred thousand small ones come and go."""
    tall = "".join(f'<mergeCell ref="{letters}1:{letters}1048576"/>' for letters in COLUMNS)
    small = "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(1, 100_001))
    return packages.book(cells('<c r="B1"><v>1</v></c>'), after=f"<mergeCells>{tall}{small}</mergeCells>")


COLUMNS = [f"{a}{b}{c}" for a in "ABCDEFGHIJKLM" for b in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" for c in "ACEGIKMOQSUWY"]


@hostile("limit.styles")
def more_formats_than_excel_has() -> bytes:
    return packages.book(style=styles("<xf/>" * 65_537))


@hostile("")
def formats_that_are_hard_to_read() -> bytes:
    codes = "".join(f'<numFmt numFmtId="{n}" formatCode="{"[_*E+" * 200}{n}"/>' for n in range(200, 20_200))
    return packages.book(style=styles("".join(f'<xf numFmtId="{n}"/>' for n in range(200, 20_200)), codes))


@hostile("limit.formulas")
def a_formula_shared_by_everyone() -> bytes:
    first = f'<row r="1"><c r="A1"><f t="shared" ref="A1:A9" si="0">{"B1+" * 5_000}1</f><v>1</v></c></row>'
    return packages.book(first + '<row><c><f t="shared" si="0"/><v>1</v></c></row>' * 50_000)


@hostile("limit.formulas")
def formulas_that_fill_the_sheet() -> bytes:
    row = '<row><c><f t="array" ref="A1:XFD1048576">1</f><v>1</v></c></row>'
    return packages.book(row * 100_000)


@hostile("limit.formulas")
def one_long_formula_in_every_cell() -> bytes:
    row = "<row><c><v>1</v></c></row>"
    first = f'<row><c><f t="array" ref="A1:A100001">{"A" * 30_000}</f><v>1</v></c></row>'
    return packages.book(first + row * 100_000)


@hostile("limit.name")
def sheets_with_names_like_novels() -> bytes:
    return packed(parts(sheets={f"{n}{'a' * 500_000}": sheet("") for n in range(20)}))


@hostile("limit.formula")
def a_formula_of_a_megabyte() -> bytes:
    return packages.book(cells(f'<c r="A1"><f>{"(" * 900_000}</f></c>'))


@hostile("sheet.value")
def a_number_of_a_million_digits() -> bytes:
    return packages.book(cells(f'<c r="A1"><v>{"9" * 1_000_000}</v></c>'))


@hostile("sheet.value")
def a_number_beyond_all_numbers() -> bytes:
    return packages.book(cells('<c r="A1"><v>1e999999999</v></c>'))


@hostile("package.ambiguous")
def a_cell_with_two_values() -> bytes:
    return packages.book(cells('<c r="A1"><v>1</v><v>2</v></c>'))


@hostile("package.ambiguous")
def a_cell_that_is_there_twice() -> bytes:
    return packages.book(cells('<c r="A1"><v>1</v></c><c r="A1"><v>2</v></c>'))


@hostile("package.ambiguous")
def a_cell_that_depends_on_the_reader() -> bytes:
    choice = '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    inside = f'{choice}<mc:Choice Requires="x"><c r="A1"><v>1</v></c></mc:Choice></mc:AlternateContent>'
    return packages.book(cells(inside))


@hostile("limit.sheets")
def more_sheets_than_parts() -> bytes:
    listed = "".join(f'<sheet name="{n}" sheetId="{n}" r:id="rId1"/>' for n in range(1, 2_502))
    book = f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{listed}</sheets></workbook>'
    return packed(parts() | {"xl/workbook.xml": book})


def drawing(inside: str) -> bytes:
    """A workbook whose sheet shows a drawing with this in it."""
    shown = f'<drawing xmlns:r="{OFFICE}" r:id="d"/>'
    related = relationships(("d", f"{OFFICE}/drawing", "../drawings/d.xml"))
    part = f'<x:wsDr xmlns:x="{XDR}" xmlns:a="{XDR.replace("spreadsheetDrawing", "main")}">{inside}</x:wsDr>'
    return packed(parts(after=shown) | {f"xl/worksheets/_rels/{SHEET_NAME}.rels": related, "xl/drawings/d.xml": part})


XDR = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
SHEET_NAME = "sheet1.xml"
ANCHOR = "<x:twoCellAnchor><x:to><x:col>16383</x:col><x:row>1048575</x:row></x:to>{}</x:twoCellAnchor>"


@hostile("")
def a_hundred_thousand_pictures() -> bytes:
    return drawing(ANCHOR.format("<x:pic/>") * 100_000)


@hostile("")
def a_hundred_thousand_pictures_at_one_anchor() -> bytes:
    return drawing(ANCHOR.format("<x:pic/>" * 100_000))


@hostile("")
def groups_in_groups_without_end() -> bytes:
    return drawing(ANCHOR.format("<x:grpSp>" * 100_000 + "</x:grpSp>" * 100_000))


@hostile("")
def a_text_box_like_a_library() -> bytes:
    words = f"<a:p><a:r><a:t>{'あ' * 100_000}</a:t></a:r></a:p>" * 50
    return drawing(ANCHOR.format(f"<x:sp><x:txBody>{words}</x:txBody></x:sp>"))


@hostile("")
def places_that_no_sheet_has() -> bytes:
    far = "<x:from><x:col>-99999999999</x:col><x:colOff>1e308</x:colOff><x:row>nan</x:row></x:from>"
    group = '<x:grpSpPr><a:xfrm><a:chOff x="9" y="9"/><a:chExt cx="0.000001" cy="1"/></a:xfrm></x:grpSpPr>'
    place = '<a:xfrm><a:off x="-999999999999" y="0"/><a:ext cx="999999999999" cy="1"/></a:xfrm>'
    piece = f"<x:pic><x:spPr>{place}</x:spPr></x:pic>"
    return drawing(f"<x:oneCellAnchor>{far}<x:ext cx='inf' cy='9'/><x:grpSp>{group}{piece}</x:grpSp></x:oneCellAnchor>")


@hostile("")
def a_drawing_that_is_its_own_sheet() -> bytes:
    shown = f'<drawing xmlns:r="{OFFICE}" r:id="d"/>'
    related = relationships(("d", f"{OFFICE}/drawing", SHEET_NAME), ("c", f"{OFFICE}/comments", SHEET_NAME))
    return packed(parts(after=shown) | {f"xl/worksheets/_rels/{SHEET_NAME}.rels": related})


@hostile("")
def a_hundred_thousand_notes() -> bytes:
    note = f'<comment ref="A1" authorId="0"><text><t>{"あ" * 100}</t></text></comment>' * 100_000
    part = f'<comments xmlns="{MAIN}"><authors><author>x</author></authors><commentList>{note}</commentList></comments>'
    related = relationships(("c", f"{OFFICE}/comments", "../c.xml"))
    return packed(parts() | {f"xl/worksheets/_rels/{SHEET_NAME}.rels": related, "xl/c.xml": part})


def controls(inside: str) -> bytes:
    """A workbook whose sheet has a VML part with this in it."""
    related = relationships(("v", f"{OFFICE}/vmlDrawing", "../v.vml"), ("c", f"{OFFICE}/ctrlProp", "../none.xml"))
    part = (
        f'<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:x="urn:schemas-microsoft-com:office:excel">{inside}</xml>'
    )
    return packed(parts() | {f"xl/worksheets/_rels/{SHEET_NAME}.rels": related, "xl/v.vml": part})


@hostile("")
def a_hundred_thousand_buttons() -> bytes:
    anchor = "<x:Anchor>0, 0, 0, 0, 16383, 0, 1048575, 0</x:Anchor>"
    return controls(f'<v:shape><x:ClientData ObjectType="Button">{anchor}</x:ClientData></v:shape>' * 100_000)


@hostile("")
def a_button_with_an_entity() -> bytes:
    return controls('<v:shape style="&boom;"/>' * 9)


@hostile("")
def drawings_notes_and_people_elsewhere() -> bytes:
    outside = "".join(
        f'<Relationship Id="{kind}" Type="{OFFICE}/{kind}" TargetMode="External" Target="https://198.51.100.1/x.xml"/>'
        for kind in ("drawing", "comments", "vmlDrawing", "threadedComment", "ctrlProp")
    )
    shown = f'<drawing xmlns:r="{OFFICE}" r:id="drawing"/>'
    related = relationships().replace("</Relationships>", f"{outside}</Relationships>")
    return packed(parts(after=shown) | {f"xl/worksheets/_rels/{SHEET_NAME}.rels": related})
