"""Cells, exactly as stored: what each way of writing one means, and what is refused as ambiguous."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamakura_report.io.reader.returned_workbook import read_workbook
from kamakura_report.io.xlsx.limits import LIMITS
from kamakura_report.io.xlsx.refused import Refused
from kamakura_report.returned.grid import GridSheet, RawCell, StoredKind
from kamakura_report.workbook.area import Area, Position, cell_name
from tests import packages

OPEN = packages.styles('<xf/><xf><protection locked="0"/></xf><xf numFmtId="14"/>')


def only(rows: str, **options: str | None) -> GridSheet:
    """The one sheet of a workbook with these rows."""
    [sheet] = read_workbook(packages.book(rows, **options)).sheets
    return sheet


def cell(inside: str, attributes: str = "", **options: str | None) -> RawCell:
    """What ``A1`` is read as."""
    return only(f'<row r="1"><c r="A1" {attributes}>{inside}</c></row>', **options).at((1, 1))


@pytest.mark.parametrize("digits", ["131.30000000000001", "38.299999999999997", "1.7E1", "-0", "1E-300", ".5", "007"])
def test_a_number_arrives_as_the_text_that_is_stored(digits: str) -> None:
    assert cell(f"<v>{digits}</v>") == RawCell(StoredKind.NUMBER, digits)


@pytest.mark.parametrize("written", ["1e999", "NaN", "INF", "1,5", "１２", "0x10", "1_000", "9" * 65, "1 2", "--1"])
def test_a_number_that_is_none_is_refused_with_its_cell(written: str) -> None:
    with packages.refused("sheet.value", "S", "A1"):
        cell(f"<v>{written}</v>")


@pytest.mark.parametrize(
    ("inside", "attributes", "expected"),
    [
        ("<v>1</v>", 't="b"', RawCell(StoredKind.BOOLEAN, "TRUE")),
        ("<v>0</v>", 't="b"', RawCell(StoredKind.BOOLEAN, "FALSE")),
        ("<v>#DIV/0!</v>", 't="e"', RawCell(StoredKind.ERROR, "#DIV/0!")),
        ("<v>2026-05-31T00:00:00</v>", 't="d"', RawCell(StoredKind.DATE, "2026-05-31T00:00:00")),
        ("<f>A2&amp;B2</f><v>甲乙</v>", 't="str"', RawCell(StoredKind.TEXT, "甲乙", "A2&B2")),
        ("<f>A2</f><v></v>", 't="str"', RawCell(StoredKind.BLANK, "", "A2")),
        ("<f>=A2</f>", "", RawCell(StoredKind.BLANK, "", "A2")),
        ("<is><t>甲</t></is>", 't="inlineStr"', RawCell(StoredKind.TEXT, "甲")),
        ("<is><r><t>甲</t></r><r><t> 乙</t></r></is>", 't="inlineStr"', RawCell(StoredKind.TEXT, "甲 乙")),
        ("<v>甲</v>", 't="inlineStr"', RawCell(StoredKind.TEXT, "甲")),
        ("<v>1</v>", 't="s"', RawCell(StoredKind.TEXT, "二")),
        ("<v>0</v>", 't="s"', RawCell()),
        ("<v> 12\n</v>", 't="n"', RawCell(StoredKind.NUMBER, "12")),
        ("<v><![CDATA[12]]></v>", "", RawCell(StoredKind.NUMBER, "12")),
        ("<v>1<!-- x -->2</v>", "", RawCell(StoredKind.NUMBER, "12")),
        ("<v/>", "", RawCell()),
        ("<v>5</v>", 's="1"', RawCell(StoredKind.NUMBER, "5", None, False)),
        ("", 's="1"', RawCell(StoredKind.BLANK, locked=False)),
        ("<v>46173</v>", 's="2"', RawCell(StoredKind.DATE, "46173")),
        ("<v>5</v>", 's="99"', RawCell(StoredKind.NUMBER, "5")),
    ],
)
def test_each_way_to_store_a_value(inside: str, attributes: str, expected: RawCell) -> None:
    assert cell(inside, attributes, strings="<si><t/></si><si><t>二</t></si>", style=OPEN) == expected


@pytest.mark.parametrize(
    ("inside", "attributes"),
    [
        ("<v>2</v>", 't="s"'),
        ("<v>-1</v>", 't="s"'),
        ("<v>１</v>", 't="s"'),
        ("<v>2</v>", 't="b"'),
        ("<v>oops</v>", 't="e"'),
        ("<v>31 May</v>", 't="d"'),
        ("<v>1</v>", 't="wrong"'),
    ],
)
def test_a_value_that_does_not_fit_its_type_is_refused(inside: str, attributes: str) -> None:
    with packages.refused("sheet.value", "S", "A1"):
        cell(inside, attributes, strings="<si><t/></si><si><t>二</t></si>")


@pytest.mark.parametrize(
    "inside",
    [
        "<v>1</v><v>2</v>",
        "<f>A2</f><f>A3</f><v>1</v>",
        "<v>1<x/>2</v>",
        "<is><t>1</t></is><v>1</v>",
        "<is><t>1</t></is><is><t>2</t></is>",
        "<is><t>1</t></is>",
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"/>',
    ],
)
def test_a_cell_that_reads_two_ways_is_refused(inside: str) -> None:
    with packages.refused("package.ambiguous", "S", "A1"):
        cell(inside)


@pytest.mark.parametrize(
    ("rows", "place"),
    [
        ('<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>', "A1"),
        ('<row r="1"><c r="A1"/><c r="A1"><v>2</v></c></row>', "A1"),
        ('<row r="1"><c r="B1"/><c r="A1"><v>2</v></c></row>', "A1"),
        ('<row r="1"><c r="B2"><v>2</v></c></row>', "B1"),
        ('<row r="2"/><row r="2"/>', ""),
        ('<row r="2"/><row r="1"/>', ""),
    ],
)
def test_a_cell_that_stands_in_two_places_or_twice_is_refused(rows: str, place: str) -> None:
    with packages.refused("package.ambiguous", "S", place):
        only(rows)


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1048577"/>',
        '<row r="0"/>',
        '<row r="１"/>',
        '<row r="1"><c r="XFE1"/></row>',
        '<row r="1"><c r="ａ1"/></row>',
        '<row r="1"><c r="xfe1"/></row>',
        '<row r="1"><c r="1"/></row>',
        '<row r="1"><c r="A01"/></row>',
        '<row r="1"><c r=""/></row>',
        '<row r="1048576"/><row/>',
        '<row r="1048576"/><row r="1048577"/>',
        '<row r="1"><c r="XFD1"/><c/></row>',
    ],
)
def test_a_cell_outside_the_sheet_is_refused(rows: str) -> None:
    with pytest.raises(Refused) as caught:
        only(rows)
    assert caught.value.code == "sheet.reference"


def test_the_last_cell_of_a_sheet_can_be_read() -> None:
    sheet = only('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    assert sheet.at((1_048_576, 16_384)) == RawCell(StoredKind.NUMBER, "1")


def test_rows_and_cells_without_a_place_follow_the_ones_before() -> None:
    sheet = only('<row><c><v>1</v></c></row><row r="5"><c r="C5"/><c><v>2</v></c></row><row><c><v>3</v></c></row>')
    assert {place: raw.text for place, raw in sheet.cells.items()} == {(1, 1): "1", (5, 4): "2", (6, 1): "3"}


def test_cells_elsewhere_than_in_the_sheet_are_none() -> None:
    row = '<row r="1"><c r="A1"><v>9</v></c></row>'
    sheet = only("", after=f"<extLst><ext><sheetData>{row}</sheetData></ext></extLst>{row}")
    assert sheet.cells == {}
    assert only(f'<x:row xmlns:x="urn:x" r="1">{row}</x:row>').cells == {}


def test_sheet_data_that_is_there_twice_is_refused() -> None:
    with packages.refused("package.ambiguous", "S"):
        only('<row r="1"/>', after="<sheetData/>")


def test_only_open_blank_cells_are_kept_and_a_locked_one_equals_an_absent_one() -> None:
    sheet = only('<row r="1"><c r="A1" s="0"/><c r="B1" s="1"/></row>', style=OPEN)
    assert sheet.cells == {(1, 2): RawCell(locked=False)}
    assert sheet.at((1, 1)) == RawCell(locked=True)


def test_cells_beyond_those_that_are_remembered_are_read_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    written = ('t="s"><v>1</v>', "><v>12</v>", "><v>-3</v>", 't="b"><v>1</v>', 't="s"><v>1</v>', "><v>12</v>")
    rows = "".join(f'<row r="{row}"><c r="A{row}" {inside}</c></row>' for row, inside in enumerate(written, 1))
    strings = "<si><t/></si><si><t>二</t></si>"
    known = only(rows, strings=strings).cells
    monkeypatch.setattr("kamakura_report.io.reader.plain_cells.REMEMBERED", 1)
    assert only(rows, strings=strings).cells == known
    assert [raw.text for raw in known.values()] == ["二", "12", "-3", "TRUE", "二", "12"]


def test_values_under_a_merge_stay_where_they_are() -> None:
    sheet = only(
        '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>',
        after='<mergeCells count="1"><mergeCell ref="A1:C2"/></mergeCells>',
    )
    assert sheet.merges == (Area(1, 1, 2, 3),)
    assert sheet.at((1, 2)).text == "2"


@pytest.mark.parametrize("written", ["", "A1:", "B2:A1", "A1:B2:C3", "A:B", "A1:XFE1"])
def test_a_merge_that_is_no_area_is_refused(written: str) -> None:
    with packages.refused("sheet.reference", "S"):
        only("", after=f'<mergeCells><mergeCell ref="{written}"/></mergeCells>')


@pytest.mark.parametrize(
    ("attributes", "expected"), [('sheet="1"', True), ('sheet="true"', True), ('sheet="0"', False), ("", False)]
)
def test_whether_the_sheet_is_protected(attributes: str, expected: bool) -> None:
    assert only("", after=f"<sheetProtection {attributes}/>").protected is expected


@pytest.mark.parametrize(
    ("limit", "code"), [("cells", "limit.cells"), ("open_blanks", "limit.cells"), ("elements", "limit.elements")]
)
def test_more_cells_than_allowed_are_refused(limit: str, code: str) -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c><c r="C1" s="1"/><c r="D1" s="1"/></row>'
    data = packages.book(rows, style=OPEN)
    enough = {"cells": 2, "open_blanks": 2, "elements": 24}[limit]
    assert read_workbook(data, replace(LIMITS, **{limit: enough}))
    with pytest.raises(Refused) as caught:
        read_workbook(data, replace(LIMITS, **{limit: enough - 1}))
    assert caught.value.code == code


places = st.tuples(st.integers(1, 1_048_576), st.integers(1, 16_384))


@given(st.dictionaries(places, st.floats(allow_nan=False, allow_infinity=False).map(repr), max_size=8))
def test_every_cell_is_read_at_its_place(numbers: dict[Position, str]) -> None:
    rows: dict[int, str] = {}
    for place in sorted(numbers):
        rows[place[0]] = rows.get(place[0], "") + f'<c r="{cell_name(place)}"><v>{numbers[place]}</v></c>'
    sheet = only("".join(f'<row r="{row}">{cells}</row>' for row, cells in rows.items()))
    assert sheet.cells == {place: RawCell(StoredKind.NUMBER, digits) for place, digits in numbers.items()}


def test_merges_that_share_a_cell_are_refused() -> None:
    def merged(*areas: str) -> str:
        return "<mergeCells>" + "".join(f'<mergeCell ref="{area}"/>' for area in areas) + "</mergeCells>"

    assert len(only("", after=merged("C1:D9", "A1:B2", "A3:B4")).merges) == 3
    with packages.refused("package.ambiguous", "S"):
        only("", after=merged("C1:D9", "A1:B2", "B2:B4"))
