"""Pictures placed in cells, as Excel and WPS store them; errors that are none."""

from __future__ import annotations

import io

import pytest
import xlsxwriter

from kamakura_report.io.reader.returned_workbook import read_workbook
from kamakura_report.returned.grid import RawCell, StoredKind
from tests.io.lying_beside import png
from tests.packages import DECLARED, MAIN, OFFICE, book, packed, parts

RICH = "http://schemas.microsoft.com/office/spreadsheetml/2017/richdata"
RELATED = "http://schemas.microsoft.com/office/2017/06/relationships"
PICTURE = RawCell(StoredKind.PICTURE, "［画像］")


def only(data: bytes) -> RawCell:
    return read_workbook(data).sheets[0].at((1, 1))


def with_rich_values(*types: str) -> bytes:
    """A workbook whose A1 has the last of these rich values."""
    found = parts(f'<row r="1"><c r="A1" t="e" vm="{len(types)}"><v>#VALUE!</v></c></row>')
    numbers = range(len(types))
    blocks = "".join(f'<bk><extLst><ext uri="x"><r:rvb xmlns:r="{RICH}" i="{n}"/></ext></extLst></bk>' for n in numbers)
    records = "".join(f'<bk><rc t="2" v="{n}"/></bk>' for n in numbers)
    found["xl/metadata.xml"] = (
        f'{DECLARED}<metadata xmlns="{MAIN}"><metadataTypes><metadataType name="XLDAPR"/>'
        f'<metadataType name="XLRICHVALUE"/></metadataTypes><futureMetadata name="XLDAPR"><bk/></futureMetadata>'
        f'<futureMetadata name="XLRICHVALUE">{blocks}</futureMetadata>'
        f"<valueMetadata>{records}</valueMetadata></metadata>"
    )
    found["xl/richData/rdrichvalue.xml"] = (
        f'<rvData xmlns="{RICH}">{"".join(f"""<rv s="{n}"><v>0</v></rv>""" for n in numbers)}</rvData>'
    )
    found["xl/richData/rdrichvaluestructure.xml"] = (
        f'<rvStructures xmlns="{RICH}">{"".join(f"""<s t="{each}"><k n="x"/></s>""" for each in types)}</rvStructures>'
    )
    relations = (
        f'<Relationship Id="m" Type="{OFFICE}/sheetMetadata" Target="metadata.xml"/>'
        f'<Relationship Id="v" Type="{RELATED}/rdRichValue" Target="richData/rdrichvalue.xml"/>'
        f'<Relationship Id="s" Type="{RELATED}/rdRichValueStructure" Target="richData/rdrichvaluestructure.xml"/>'
    )
    own = "xl/_rels/workbook.xml.rels"
    found[own] = str(found[own]).replace("</Relationships>", f"{relations}</Relationships>")
    return packed(found)


def test_a_picture_that_xlsxwriter_embeds() -> None:
    held = io.BytesIO()
    with xlsxwriter.Workbook(held) as written:
        written.add_worksheet("S").embed_image("A1", "p.png", {"image_data": png()})
    assert only(held.getvalue()) == PICTURE


@pytest.mark.parametrize(
    ("types", "picture"),
    [
        (["_localImage"], True),
        (["_error", "_webimage"], True),
        (["_localImage", "_error"], False),
        (["_linkedentity2"], False),
    ],
)
def test_a_rich_value_is_a_picture_only_by_its_type(types: list[str], picture: bool) -> None:
    wanted = PICTURE if picture else RawCell(StoredKind.ERROR, "#VALUE!")
    assert only(with_rich_values(*types)) == wanted


def test_without_its_parts_it_is_a_picture_all_the_same() -> None:
    assert only(book('<row r="1"><c r="A1" t="e" vm="1"><v>#VALUE!</v></c></row>')) == PICTURE
    assert only(book('<row r="1"><c r="A1" t="e"><v>#VALUE!</v></c></row>')).kind is StoredKind.ERROR
    assert only(book('<row r="1"><c r="A1" t="e" vm="1"><v>#N/A</v></c></row>')).kind is StoredKind.ERROR
    assert only(book('<row r="1"><c r="A1" vm="1"><v>5</v></c></row>')).kind is StoredKind.NUMBER


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="A1" t="str"><f>_xlfn.DISPIMG("ID_4A",1)</f><v>=DISPIMG("ID_4A",1)</v></c>',
        '<c r="A1" t="e"><f>_xlfn.DISPIMG("ID_4A",1)</f><v>#NAME?</v></c>',
        '<c r="A1" t="str"><v>=DISPIMG("ID_4A",1)</v></c>',
        '<c r="A1" t="e" vm="1"><f>_xlfn.IMAGE("https://x/y.png")</f><v>#VALUE!</v></c>',
    ],
)
def test_pictures_by_formula(cell: str) -> None:
    assert only(book(f'<row r="1">{cell}</row>')).kind is StoredKind.PICTURE


def test_metadata_that_cannot_be_read_harms_no_cell() -> None:
    broken = packed(parts() | {"xl/metadata.xml": "<x"})
    assert only(broken) == RawCell(StoredKind.NUMBER, "1")
