"""Files made to do harm, each built here from nothing: what each would do, and what is said of it.

The code is that of the refusal; "" when the file is honest in the end and only heavy.
"""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable
from functools import cache

from tests import packages
from tests.packages import MAIN, OFFICE, packed, parts, relationships, sheet, styles

MIB = 1024 * 1024
SHEET = "xl/worksheets/sheet1.xml"
HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {}

Maker = Callable[[], bytes]


def hostile(code: str) -> Callable[[Maker], Maker]:
    """Note a builder under its name with the expected code."""

    def noted(make: Maker) -> Maker:
        HOSTILE[make.__name__] = (cache(make), code)
        return make

    return noted


def cells(inside: str) -> str:
    return f'<row r="1">{inside}</row>'


# --- the archive ------------------------------------------------------------------------------------------------


@hostile("limit.size")
def a_part_that_unpacks_to_more_than_it_may() -> bytes:
    return packed(parts() | {"xl/media/zeros.bin": bytes(65 * MIB)})


@hostile("limit.size")
def parts_that_unpack_to_more_together() -> bytes:
    return packed(parts() | {f"xl/media/{number}.bin": bytes(45 * MIB) for number in range(3)})


@hostile("limit.size")
def a_bomb_that_claims_to_be_small() -> bytes:
    data = packed(parts() | {SHEET: sheet("", " " * 60 * MIB)})
    local, central = packages.entry(data, SHEET)
    small = struct.pack("<I", 500)
    return packages.patched(packages.patched(data, central + 24, small), local + 22, small)


@hostile("limit.size")
def one_large_part_named_by_a_thousand_sheets() -> bytes:
    names = {f"S{number}": "" for number in range(1, 1001)}
    found = {name: text for name, text in parts(sheets=names).items() if "worksheets" not in name}
    related = [(f"rId{number}", f"{OFFICE}/worksheet", "worksheets/sheet1.xml") for number in range(1, 1001)]
    found["xl/_rels/workbook.xml.rels"] = relationships(*related)
    return packed(found | {SHEET: sheet("", " " * MIB)})


@hostile("limit.entries")
def a_hundred_thousand_entries() -> bytes:
    name = b"x"
    local = struct.pack("<4sHHHHHIIIHH", b"PK\x03\x04", 20, 0, 0, 0, 0, 0, 0, 0, len(name), 0) + name
    central = struct.pack(
        "<4sHHHHHHIIIHHHHHII", b"PK\x01\x02", 20, 20, 0, 0, 0, 0, 0, 0, 0, len(name), 0, 0, 0, 0, 0, 0
    )
    listed = (central + name) * 100_000
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, len(listed), len(local), 0)
    return local + listed + end


@hostile("package.damaged")
def entries_that_all_name_the_same_bytes() -> bytes:
    data = packed(parts() | {f"xl/media/{number}.bin": b"" for number in range(9)} | {"xl/media/x.bin": bytes(MIB)})
    target, _ = packages.entry(data, "xl/media/x.bin")
    for number in range(9):
        _, central = packages.entry(data, f"xl/media/{number}.bin")
        data = packages.patched(data, central + 42, struct.pack("<I", target))
    return data


@hostile("package.overlap")
def an_entry_inside_another() -> bytes:
    name = "xl/worksheets/sheetX.xml"
    data = packed(parts() | {name: parts()[SHEET]}, zipfile.ZIP_STORED)
    first, _ = packages.entry(data, SHEET)
    second, central = packages.entry(data, name)
    data = packages.patched(data, first + 30 + len(SHEET), data[second : second + 30 + len(name)])
    return packages.patched(data, central + 42, struct.pack("<I", first + 30 + len(SHEET)))


@hostile("package.duplicate")
def a_sheet_that_is_there_twice() -> bytes:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return packed([*parts().items(), (SHEET.upper(), sheet(""))])


@hostile("package.encrypted")
def an_encrypted_entry() -> bytes:
    data = packages.book()
    local, central = packages.entry(data, SHEET)
    return packages.patched(packages.patched(data, local + 6, b"\x01\x00"), central + 8, b"\x01\x00")


@hostile("package.packing")
def a_packing_nobody_uses() -> bytes:
    return packed(parts(), zipfile.ZIP_LZMA)


@hostile("package.damaged")
def a_wrong_checksum() -> bytes:
    return packed(parts(), zipfile.ZIP_STORED).replace(b"<v>1</v>", b"<v>2</v>")


@hostile("package.damaged")
def a_stream_that_never_ends() -> bytes:
    """Deflate blocks that hold nothing, one after the other."""
    nothing = b"\x00\x00\x00\xff\xff" * 200_000
    data = packed(parts() | {SHEET: nothing}, zipfile.ZIP_STORED)
    local, central = packages.entry(data, SHEET)
    deflated = struct.pack("<H", zipfile.ZIP_DEFLATED)
    return packages.patched(packages.patched(data, central + 10, deflated), local + 8, deflated)


@hostile("package.name")
def a_part_that_would_be_unpacked_elsewhere() -> bytes:
    return packed(parts() | {"../../input/master.xlsx": "x"})


@hostile("package.hidden")
def a_second_workbook_before_the_first() -> bytes:
    return packages.book(cells('<c r="A1"><v>2</v></c>')) + packages.book()


# --- XML --------------------------------------------------------------------------------------------------------


def declared(doctype: str, inside: str) -> bytes:
    text = sheet(cells(f'<c r="A1" t="str"><v>{inside}</v></c>')).replace("?>\n", f"?>\n<!DOCTYPE worksheet {doctype}>")
    return packed(parts() | {SHEET: text})


@hostile("package.doctype")
def a_billion_laughs() -> bytes:
    lines = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return declared(f'[<!ENTITY l0 "lol">{lines}]', "&l9;")


@hostile("package.doctype")
def a_quadratic_blow_up() -> bytes:
    return declared(f'[<!ENTITY a "{"a" * 100_000}">]', "&a;" * 100_000)


@hostile("package.doctype")
def an_entity_that_names_a_file() -> bytes:
    return declared('[<!ENTITY a SYSTEM "file:///etc/hostname">]', "&a;")


@hostile("package.doctype")
def a_definition_fetched_from_elsewhere() -> bytes:
    return declared('SYSTEM "http://example.invalid/x.dtd"', "1")


@hostile("package.doctype")
def a_parameter_entity() -> bytes:
    return declared('[<!ENTITY % a SYSTEM "http://example.invalid/x"> %a;]', "1")


@hostile("limit.token")
def an_attribute_of_sixty_megabytes() -> bytes:
    return packages.book("", after=f'<x a="{"a" * (60 * MIB)}"/>')


@hostile("limit.token")
def a_comment_of_sixty_megabytes() -> bytes:
    return packages.book("", after=f"<!--{'a' * (60 * MIB)}-->")


@hostile("limit.token")
def a_name_of_sixty_megabytes() -> bytes:
    return packages.book("", after=f"<{'a' * (60 * MIB)}/>")


@hostile("")
def a_hundred_thousand_attributes() -> bytes:
    return packages.book("", after="<x " + " ".join(f'a{n}="1"' for n in range(90_000)) + "/>")


@hostile("")
def tags_with_thousands_of_namespaces() -> bytes:
    tag = "<x " + " ".join(f'xmlns:a{n}="urn:{n}"' for n in range(30_000)) + "/>"
    return packages.book("", after=tag * 20)


@hostile("limit.depth")
def a_million_levels() -> bytes:
    return packages.book("", after="<a>" * 1_000_000 + "</a>" * 1_000_000)


@hostile("limit.elements")
def five_million_elements() -> bytes:
    return packages.book("", after="<a/>" * 5_000_000)


@hostile("package.encoding")
def an_encoding_that_hides_the_tags() -> bytes:
    return packed(parts() | {SHEET: sheet("").replace("UTF-8", "UTF-7")})


@hostile("package.xml")
def bytes_that_are_no_text() -> bytes:
    whole = sheet(cells('<c r="A1" t="str"><v>@</v></c>')).encode()
    return packed(parts() | {SHEET: whole.replace(b"@", b"\xff\xfe\x00")})


@hostile("package.root")
def a_sheet_that_is_its_own_workbook() -> bytes:
    own = relationships(("rId1", f"{OFFICE}/worksheet", "workbook.xml"))
    return packed(parts() | {"xl/_rels/workbook.xml.rels": own})


@hostile("package.name")
def a_sheet_outside_the_package() -> bytes:
    own = relationships(("rId1", f"{OFFICE}/worksheet", "../../../../etc/hostname"))
    return packed(parts() | {"xl/_rels/workbook.xml.rels": own})


@hostile("sheet.missing")
def a_sheet_on_the_network() -> bytes:
    own = relationships(("rId1", f"{OFFICE}/worksheet", "http://example.invalid/x")).replace(
        "/>", ' TargetMode="External"/>'
    )
    return packed(parts() | {"xl/_rels/workbook.xml.rels": own})


# --- cells ------------------------------------------------------------------------------------------------------


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


# --- files that are none ----------------------------------------------------------------------------------------


@hostile("file.encrypted")
def a_password() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000) + "EncryptedPackage".encode("utf-16-le")


@hostile("file.large")
def more_bytes_than_may_be() -> bytes:
    return packages.book() + bytes(20 * MIB)


@hostile("file.zeros")
def nothing_but_zeros() -> bytes:
    return bytes(MIB)


@hostile("file.unknown")
def noise() -> bytes:
    return zlib.compress(b"noise") * 1000


@hostile("file.archive")
def a_workbook_in_an_archive() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("回答.xlsx", packages.book())
    return held.getvalue()
