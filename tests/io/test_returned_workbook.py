"""Parts and how they hang together: relations, namespaces, encodings, and XML that would do harm."""

from __future__ import annotations

import contextlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamakura_report.io.reader.returned_workbook import read_workbook
from kamakura_report.io.xlsx.limits import LIMITS
from kamakura_report.io.xlsx.refused import Refused
from kamakura_report.returned.grid import RawCell, StoredKind
from tests import packages
from tests.packages import MAIN, OFFICE, STRICT, STRICT_OFFICE, packed, parts, relationships

ONE = RawCell(StoredKind.NUMBER, "1")
SHEET = "xl/worksheets/sheet1.xml"


def first(found: dict[str, str | bytes]) -> RawCell:
    """``A1`` of the first sheet of these parts."""
    return read_workbook(packed(found)).sheets[0].at((1, 1))


def text(found: dict[str, str | bytes], name: str) -> str:
    part = found[name]
    assert isinstance(part, str)
    return part


def test_strict_files_are_read_like_transitional_ones() -> None:
    found = parts()
    for name in found:
        found[name] = text(found, name).replace(MAIN, STRICT).replace(OFFICE, STRICT_OFFICE)
    assert first(found) == ONE


def test_prefixed_names_are_the_same_names() -> None:
    found = parts()
    prefixed = text(found, SHEET).replace("xmlns=", "xmlns:x=")
    for name in ("worksheet", "sheetData", "row", "c", "v"):
        prefixed = prefixed.replace(f"<{name} ", f"<x:{name} ").replace(f"<{name}>", f"<x:{name}>")
        prefixed = prefixed.replace(f"</{name}>", f"</x:{name}>")
    assert first(found | {SHEET: prefixed}) == ONE


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "iso-8859-1"])
def test_parts_in_other_encodings_are_read(encoding: str) -> None:
    found = parts('<row r="1"><c r="A1" t="inlineStr"><is><t>é</t></is></c></row>')
    declared = encoding.removesuffix("-sig")
    data = text(found, SHEET).replace("UTF-8", declared).encode(encoding)
    assert first(found | {SHEET: data}) == RawCell(StoredKind.TEXT, "é")


@pytest.mark.parametrize("encoding", ["shift_jis", "utf-7", "zip", "unicode_escape", "idna", "cp932", "x"])
def test_an_encoding_that_xml_readers_disagree_on_is_refused(encoding: str) -> None:
    found = parts()
    with packages.refused("package.encoding", "S"):
        first(found | {SHEET: text(found, SHEET).replace("UTF-8", encoding)})


@pytest.mark.parametrize(
    "target", ["/xl/worksheets/sheet1.xml", "worksheets/../worksheets/./sheet1.xml", "Worksheets\\SHEET1.xml"]
)
def test_a_target_may_be_written_in_several_ways(target: str) -> None:
    assert (
        first(parts() | {"xl/_rels/workbook.xml.rels": relationships(("rId1", f"{OFFICE}/worksheet", target))}) == ONE
    )


def test_names_of_parts_are_never_guessed() -> None:
    found = parts()
    moved = {
        "a/b c.xml": found.pop("xl/workbook.xml"),
        "a/_rels/b c.xml.rels": relationships(("rId1", f"{OFFICE}/worksheet", "../q/z.bin")),
        "q/z.bin": found.pop(SHEET),
        "_rels/.rels": relationships(("r", f"{OFFICE}/officeDocument", "a/b%20c.xml")),
    }
    del found["xl/_rels/workbook.xml.rels"]
    assert first(found | moved) == ONE


@pytest.mark.parametrize(
    ("name", "replacement", "code", "sheet"),
    [
        (SHEET, None, "sheet.missing", "S"),
        ("xl/_rels/workbook.xml.rels", None, "sheet.missing", "S"),
        ("xl/workbook.xml", None, "file.no_workbook", ""),
        ("_rels/.rels", None, "file.no_workbook", ""),
        (SHEET, "<worksheet/>", "package.root", "S"),
        (SHEET, "<x", "package.xml", "S"),
        (SHEET, "", "package.xml", "S"),
        ("xl/workbook.xml", f'<workbook xmlns="{MAIN}"/>', "file.no_sheets", ""),
        ("xl/_rels/workbook.xml.rels", relationships(("rId1", f"{OFFICE}/worksheet", "../../a")), "package.name", ""),
        (
            "_rels/.rels",
            relationships(("a", f"{OFFICE}/officeDocument", "xl/a"), ("b", f"{OFFICE}/officeDocument", "xl/b")),
            "package.ambiguous",
            "",
        ),
        (
            "_rels/.rels",
            relationships(("a", f"{OFFICE}/officeDocument", "xl/a"), ("a", f"{OFFICE}/x", "xl/b")),
            "package.ambiguous",
            "",
        ),
    ],
)
def test_a_part_that_is_missing_or_wrong_is_refused(name: str, replacement: str | None, code: str, sheet: str) -> None:
    found = parts()
    if replacement is None:
        del found[name]
    else:
        found[name] = replacement
    with packages.refused(code, sheet):
        read_workbook(packed(found))


def test_a_sheet_outside_the_package_is_missing() -> None:
    outside = relationships(("rId1", f"{OFFICE}/worksheet", "http://example.invalid/x"))
    outside = outside.replace("/>", ' TargetMode="External"/>')
    with packages.refused("sheet.missing", "S"):
        read_workbook(packed(parts() | {"xl/_rels/workbook.xml.rels": outside}))


def test_sheets_come_in_order_with_their_hidden_state_and_charts_are_no_sheets_of_ours() -> None:
    found = parts(sheets={"表紙": packages.sheet(""), "図": "<chartsheet/>", "2-1 福祉": packages.sheet("")})
    book = text(found, "xl/workbook.xml").replace('sheetId="3"', 'sheetId="3" state="veryHidden"')
    rels = text(found, "xl/_rels/workbook.xml.rels").replace(
        f'Id="rId2" Type="{OFFICE}/worksheet"', f'Id="rId2" Type="{OFFICE}/chartsheet"'
    )
    grid = read_workbook(packed(found | {"xl/workbook.xml": book, "xl/_rels/workbook.xml.rels": rels}))
    assert [(sheet.name, sheet.hidden) for sheet in grid.sheets] == [("表紙", ""), ("2-1 福祉", "veryHidden")]
    assert grid.sheet("図") is None


def test_two_sheets_of_one_name_are_refused() -> None:
    with packages.refused("sheet.duplicate", "SHEET"):
        read_workbook(packed(parts(sheets={"Sheet": packages.sheet(""), "SHEET": packages.sheet("")})))


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE a [<!ENTITY a "b">]>',
        '<!DOCTYPE a SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        "<!DOCTYPE worksheet>",
    ],
)
@pytest.mark.parametrize("name", [SHEET, "xl/workbook.xml", "_rels/.rels"])
def test_a_document_type_is_refused_in_any_part(doctype: str, name: str) -> None:
    found = parts()
    with pytest.raises(Refused) as caught:
        first(found | {name: text(found, name).replace("?>\n", "?>\n" + doctype)})
    assert caught.value.code == "package.doctype"


def test_an_undeclared_entity_is_refused() -> None:
    with packages.refused("package.xml", "S", "A1"):
        read_workbook(packages.book('<row r="1"><c r="A1" t="str"><v>&a;</v></c></row>'))


def test_deep_nesting_is_refused_and_reasonable_nesting_is_not() -> None:
    assert read_workbook(packages.book("", after="<x>" * 63 + "</x>" * 63))
    with packages.refused("limit.depth", "S"):
        read_workbook(packages.book("", after="<x>" * 64 + "</x>" * 64))


@pytest.mark.parametrize("endless", ['<x a="{}"/>', "<!--{}-->", "<?x {}?>", "<{}/>"])
def test_one_endless_token_is_refused_before_it_costs_time(endless: str) -> None:
    small = replace(LIMITS, token=4096, chunk=1024)
    assert read_workbook(packages.book("", after=endless.format("x" * 3000)), small)
    with packages.refused("limit.token", "S"):
        read_workbook(packages.book("", after=endless.format("x" * 20_000)), small)


def test_one_endless_text_is_refused() -> None:
    data = packages.book(f'<row r="1"><c r="A1" t="inlineStr"><is><t>{"x" * 200_000}</t></is></c></row>')
    assert read_workbook(data).sheets[0].at((1, 1)).text == "x" * 200_000
    with packages.refused("limit.text", "S", "A1"):
        read_workbook(data, replace(LIMITS, text=50_000))


@pytest.mark.parametrize("shared", [True, False])
def test_one_endless_text_of_many_short_runs_is_refused(shared: bool) -> None:
    runs = "<r><t>0123456789</t></r>" * 10
    inside = '<c r="A1" t="s"><v>0</v></c>' if shared else f'<c r="A1" t="inlineStr"><is>{runs}</is></c>'
    data = packages.book(f'<row r="1">{inside}</row>', strings=f"<si>{runs}</si>" if shared else None)
    assert len(read_workbook(data, replace(LIMITS, text=100)).sheets[0].at((1, 1)).text) == 100
    with packages.refused("limit.text", "" if shared else "S", "" if shared else "A1"):
        read_workbook(data, replace(LIMITS, text=99))


@pytest.mark.parametrize("filling", ["<x/>", " ", "<r><t/></r>"])
def test_a_cell_that_does_not_end_is_refused_before_it_takes_memory(filling: str) -> None:
    small = replace(LIMITS, text=1000, chunk=500)
    rows = '<row r="1"><c r="A1" t="inlineStr"><is>{}</is></c></row>'
    assert read_workbook(packages.book(rows.format(filling * (2000 // len(filling)))), small)
    with packages.refused("limit.text", "S", "A1"):
        read_workbook(packages.book(rows.format(filling * (8000 // len(filling)))), small)


@pytest.mark.parametrize(
    ("broken", "code", "cell"),
    [
        ('<c r="A1"><v>x</v></c><c r="B1"><v>1<', "sheet.value", "A1"),  # what comes first is told
        ('<c r="A1"><v>x</v></c><', "sheet.value", "A1"),
        ('<c r="A1"><v>x</c>', "package.xml", "A1"),
        ('<c r="A1"/><c r="B1"><v>1<', "package.xml", "B1"),
        ('<c r="A1"/><c r="A1"><', "package.ambiguous", "A1"),
        ('<c r="A1"/><x r="B1"><', "package.xml", "A1"),
        ('<c r="A1"/></row><row r="2"><', "package.xml", ""),
    ],
)
@pytest.mark.parametrize("chunk", [LIMITS.chunk, 64])
def test_a_part_that_breaks_off_is_refused_for_what_was_wrong_first(
    broken: str, code: str, cell: str, chunk: int
) -> None:
    with packages.refused(code, "S", cell):
        read_workbook(packages.book(f'<row r="1">{broken}'), replace(LIMITS, chunk=chunk))


def test_a_text_counts_each_time_it_is_shown() -> None:
    cells = '<c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>0</v></c><c r="C1"><v>5</v></c>'
    data = packages.book(f'<row r="1">{cells}</row>', strings="<si><t>0123456789</t></si>")
    assert read_workbook(data, replace(LIMITS, characters=21))
    with packages.refused("limit.characters", "S", "C1"):
        read_workbook(data, replace(LIMITS, characters=20))


def test_a_sheet_name_that_no_program_allows_is_refused() -> None:
    assert read_workbook(packed(parts(sheets={"課" * 255: packages.sheet("")}))).sheets[0].name == "課" * 255
    with packages.refused("limit.name"):
        read_workbook(packed(parts(sheets={"課" * 256: packages.sheet("")})))


def test_too_many_shared_strings_are_refused() -> None:
    data = packages.book("", strings="<si/>" * 11)
    assert read_workbook(data, replace(LIMITS, strings=11))
    with packages.refused("limit.strings"):
        read_workbook(data, replace(LIMITS, strings=10))


def test_too_many_formats_and_merges_are_refused() -> None:
    data = packages.book("", style=packages.styles("<xf/><xf/>"))
    assert read_workbook(data, replace(LIMITS, formats=2))
    with packages.refused("limit.styles"):
        read_workbook(data, replace(LIMITS, formats=1))
    codes = '<numFmt numFmtId="164" formatCode="0"/><numFmt numFmtId="165" formatCode="0"/>'
    with packages.refused("limit.styles"):
        read_workbook(packages.book("", style=packages.styles("", codes)), replace(LIMITS, formats=1))
    merges = '<mergeCells><mergeCell ref="A1:B1"/><mergeCell ref="A2:B2"/></mergeCells>'
    data = packages.packed(packages.parts(sheets={"S": packages.sheet("", merges), "T": packages.sheet("", merges)}))
    assert read_workbook(data, replace(LIMITS, merges=4))
    with packages.refused("limit.merges", "T"):
        read_workbook(data, replace(LIMITS, merges=3))


def test_what_the_package_says_about_itself() -> None:
    custom = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
    types = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
    core = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
    app = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
    values = (
        '<property name="様式ID"><vt:lpwstr>AB-1</vt:lpwstr></property><property name="n"><vt:i4>5</vt:i4></property>'
    )
    found = parts() | {
        "c.xml": f'<Properties xmlns="{custom}" xmlns:vt="{types}">{values}</Properties>',
        "d.xml": f'<cp:coreProperties xmlns:cp="{core}" xmlns:t="http://purl.org/dc/terms/">'
        "<t:modified>2027-05-20T08:31:00Z</t:modified></cp:coreProperties>",
        "e.xml": f'<Properties xmlns="{app}"><Application>LibreOffice/7.4</Application>'
        "<AppVersion>15.0000</AppVersion></Properties>",
        "_rels/.rels": relationships(
            ("1", f"{OFFICE}/officeDocument", "xl/workbook.xml"),
            ("2", f"{OFFICE}/custom-properties", "c.xml"),
            ("3", f"{packages.PACKAGE}/relationships/metadata/core-properties", "d.xml"),
            ("4", f"{OFFICE}/extended-properties", "e.xml"),
        ),
    }
    grid = read_workbook(packed(found))
    assert grid.properties == {"様式ID": "AB-1", "n": "5"}
    assert (grid.modified, grid.program, grid.macros) == ("2027-05-20T08:31:00Z", "LibreOffice/7.4 15.0000", False)
    endless = text(found, "e.xml").replace("LibreOffice/7.4", "長" * 10_000)
    assert read_workbook(packed(found | {"e.xml": endless})).program == f"{'長' * 255} 15.0000"
    found["c.xml"] = text(found, "c.xml").replace('"n"', '"様式ID"')
    with packages.refused("package.ambiguous"):
        read_workbook(packed(found))


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ("", False),
        ("<workbookPr/>", False),
        ('<workbookPr date1904="0"/>', False),
        ('<workbookPr date1904="1"/>', True),
    ],
)
def test_whether_days_are_counted_from_1904(properties: str, expected: bool) -> None:
    found = parts()
    book = text(found, "xl/workbook.xml").replace("<sheets>", f"{properties}<sheets>")
    assert read_workbook(packed(found | {"xl/workbook.xml": book})).date1904 is expected


def test_a_macro_workbook_is_read_and_flagged() -> None:
    assert read_workbook(packed(parts() | {"xl/vbaProject.bin": b"x"})).macros


@given(st.sampled_from(sorted(parts(strings="<si/>", style=packages.styles("<xf/>")))), st.data())
def test_whatever_is_done_to_a_part_only_refusals_come_out(name: str, data: st.DataObject) -> None:
    found = parts(strings="<si/>", style=packages.styles("<xf/>"))
    whole = text(found, name).encode()
    at = data.draw(st.integers(0, len(whole)))
    noise = data.draw(st.binary(max_size=6) | st.sampled_from([b"<", b'"', b"/>", b"<c>", b"<v>", b"&#0;", b"<row>"]))
    gone = data.draw(st.integers(0, 8))
    with contextlib.suppress(Refused):
        read_workbook(packed(found | {name: whole[:at] + noise + whole[at + gone :]}))
