"""Workbooks made to do harm by what stands in them."""

from __future__ import annotations

from tests import packages
from tests.hostile.noting import MIB, cells, hostile
from tests.packages import MAIN, OFFICE, packed, parts, sheet, styles


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
