"""The demo's clerk: what she types comes back as typed, and nothing else has changed."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from kamakura_report.demo.clerk import Producer, TypedEntry, digits, fill_workbook, resave_by_libreoffice
from kamakura_report.io.reader.returned_workbook import read_workbook
from kamakura_report.plan.figures import parse_figure
from kamakura_report.returned.grid import Grid, RawCell, StoredKind
from kamakura_report.workbook.area import cell_name

SHEET = "2-1 福祉 & 'こども' の"
OPEN = [(row, column) for row in range(2, 6) for column in range(2, 5)]


def issued() -> bytes:
    """A small protected workbook: a heading, a formula, and open cells, one of them prefilled."""
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True})
    cover = book.add_worksheet("表紙")
    cover.write_string(0, 0, "様式ID <A&B>")
    sheet = book.add_worksheet(SHEET)
    unlocked = book.add_format({"locked": False, "num_format": "0.0"})
    sheet.write_string(0, 0, "実績")
    for row, column in OPEN:
        sheet.write_blank(row - 1, column - 1, None, unlocked)
    sheet.write_number(4, 3, 12.5, unlocked)
    sheet.write_formula(5, 1, "=SUM(B2:B5)", None, 0)
    sheet.conditional_format(1, 1, 4, 3, {"type": "formula", "criteria": '=B2=""', "format": unlocked})
    sheet.add_sparkline(6, 1, {"range": f"'{SHEET.replace(chr(39), chr(39) * 2)}'!B2:D2"})
    sheet.protect()
    book.set_custom_property("issue", "ABCDEFGHIJ")
    book.close()
    return held.getvalue()


ISSUED = issued()
UNTOUCHED = read_workbook(ISSUED)
numbers = st.decimals(-(10**12), 10**12, places=3).map(lambda number: TypedEntry(format(number, "f"), number=True))
texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30).map(TypedEntry)
typed = st.dictionaries(st.sampled_from(OPEN), numbers | texts | st.just(TypedEntry("")))


def filled(entries: dict[tuple[int, int], TypedEntry], producer: Producer) -> bytes:
    places = {(SHEET, cell_name(place)): entry for place, entry in entries.items()}
    return fill_workbook(ISSUED, places, producer, modified="2027-05-20T08:31:00Z", by="福祉総務課 <担当>")


def check(grid: Grid, entries: dict[tuple[int, int], TypedEntry]) -> None:
    assert grid.sheets[0] == UNTOUCHED.sheets[0]
    sheet, before = grid.sheets[1], UNTOUCHED.sheets[1]
    assert (sheet.name, sheet.merges, sheet.protected) == (before.name, before.merges, before.protected)
    assert set(sheet.cells) == set(before.cells)
    for place, raw in sheet.cells.items():
        entry = entries.get(place)
        if entry is None:
            assert raw == before.at(place)
        elif entry.number:
            assert (raw.kind, raw.locked) == (StoredKind.NUMBER, False)
            assert parse_figure(raw.text) == Decimal(entry.text)
        elif entry.text:
            assert raw == RawCell(StoredKind.TEXT, entry.text, None, False)
        else:
            assert raw == RawCell(locked=False)
    assert grid.properties == UNTOUCHED.properties
    assert grid.modified == "2027-05-20T08:31:00Z"


@pytest.mark.parametrize("producer", Producer)
@given(entries=typed)
def test_what_is_typed_comes_back_and_all_else_is_untouched(
    producer: Producer, entries: dict[tuple[int, int], TypedEntry]
) -> None:
    check(read_workbook(filled(entries, producer)), entries)


@given(typed, st.permutations(list(Producer)))
def test_a_workbook_can_be_filled_in_again_after_any_program(
    entries: dict[tuple[int, int], TypedEntry], order: list[Producer]
) -> None:
    data = filled({(2, 2): TypedEntry("前の回答")}, order[0])
    places = {(SHEET, cell_name(place)): entry for place, entry in entries.items()}
    check(read_workbook(fill_workbook(data, places, order[1])), {(2, 2): TypedEntry("前の回答")} | entries)


@pytest.mark.parametrize(
    ("typed", "producer", "stored"),
    [
        ("131.3", Producer.EXCEL, "131.30000000000001"),
        ("38.3", Producer.EXCEL, "38.299999999999997"),
        ("17", Producer.EXCEL, "17"),
        ("0.00001", Producer.EXCEL, "1.0000000000000001E-5"),
        ("17", Producer.REORDERED, "1.7E1"),
        ("0.05", Producer.REORDERED, "5E-2"),
        ("14.50", Producer.PLAIN, "14.50"),
    ],
)
def test_numbers_are_stored_as_each_program_stores_them(typed: str, producer: Producer, stored: str) -> None:
    assert digits(typed, producer) == stored
    grid = read_workbook(filled({(2, 2): TypedEntry(typed, number=True)}, producer))
    raw = grid.sheets[1].at((2, 2))
    assert (raw.kind, raw.text, raw.formula, raw.locked) == (StoredKind.NUMBER, stored, None, False)


def test_a_formula_typed_over_is_gone() -> None:
    grid = read_workbook(fill_workbook(ISSUED, {(SHEET, "B6"): TypedEntry("5", number=True)}, Producer.EXCEL))
    assert grid.sheets[1].at((6, 2)) == RawCell(StoredKind.NUMBER, "5")


@pytest.mark.parametrize("place", [(SHEET, "Z99"), ("ないシート", "B2")])
def test_a_cell_that_is_not_there_is_no_place_to_type(place: tuple[str, str]) -> None:
    with pytest.raises(LookupError):
        fill_workbook(ISSUED, {place: TypedEntry("1")}, Producer.EXCEL)


def test_the_producers_packages_differ_as_said() -> None:
    entries = {(2, 2): TypedEntry("甲")}
    with zipfile.ZipFile(io.BytesIO(ISSUED)) as package:
        names = package.namelist()
    found = {}
    for producer in Producer:
        with zipfile.ZipFile(io.BytesIO(filled(entries, producer))) as package:
            found[producer] = (package.namelist(), package.read("xl/worksheets/sheet2.xml"))
    assert found[Producer.EXCEL][0] == found[Producer.PLAIN][0] == names
    assert found[Producer.REORDERED][0] == names[::-1]
    assert b'<c r="B2" s="1" t="s"><v>' in found[Producer.EXCEL][1]
    assert b"<is><t>\xe7\x94\xb2</t></is>" in found[Producer.PLAIN][1]
    assert b'<x:c r="B2" s="1" t="s"><x:v>' in found[Producer.REORDERED][1]


def test_the_same_call_gives_the_same_bytes() -> None:
    entries = {(2, 2): TypedEntry("甲"), (3, 3): TypedEntry("1.5", number=True)}
    assert filled(entries, Producer.EXCEL) == filled(entries, Producer.EXCEL)


def test_who_saved_it_is_written_once() -> None:
    data = fill_workbook(filled({}, Producer.EXCEL), {}, Producer.EXCEL, modified="2027-06-01T00:00:00Z", by="後の人")
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        core = package.read("docProps/core.xml").decode()
    assert core.count("<dcterms:modified") == core.count("<cp:lastModifiedBy") == 1
    assert "<cp:lastModifiedBy>後の人</cp:lastModifiedBy>" in core


def test_without_an_office_program_there_is_no_other_saving(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert resave_by_libreoffice(ISSUED) is None


@pytest.mark.office
@pytest.mark.parametrize("producer", Producer)
def test_libreoffice_opens_what_each_producer_saved(producer: Producer, office: object) -> None:
    entries = {
        (2, 2): TypedEntry("131.3", number=True),
        (3, 3): TypedEntry(" 該当なし\n_x000D_ "),
        (4, 4): TypedEntry(""),
    }
    saved = resave_by_libreoffice(filled(entries, producer))
    assert saved is not None
    sheet = read_workbook(saved).sheets[1]
    assert sheet.at((2, 2)) == RawCell(StoredKind.NUMBER, "131.3", None, False)
    assert sheet.at((3, 3)) == RawCell(StoredKind.TEXT, " 該当なし\n_x000D_ ", None, False)
    assert sheet.at((4, 4)) == RawCell(locked=False)
    assert sheet.at((5, 4)) == RawCell(StoredKind.NUMBER, "12.5", None, False)
    assert sheet.protected
