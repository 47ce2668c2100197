"""Writing: the workbook as a whole, and what no workbook can hold is refused aloud."""

from __future__ import annotations

import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from kamakura_report.io.write.package import lock_structure
from kamakura_report.io.write.write_workbook import write_workbook
from kamakura_report.workbook.area import Area
from kamakura_report.workbook.book import Book, Cell, Sheet
from tests.audit import findings
from tests.io.books import full_book, opened, sheet
from tests.io.parts import part


def test_everything_together_is_a_sound_workbook() -> None:
    assert findings(write_workbook(full_book())) == []


def test_the_audit_sees_a_broken_workbook() -> None:
    data = write_workbook(full_book())
    broken = BytesIO()
    with ZipFile(BytesIO(data)) as source, ZipFile(broken, "w") as target:
        for name in source.namelist():
            lock = b'<workbookProtection lockStructure="1"/>'
            moved = source.read(name).replace(lock, b"").replace(b"</bookViews>", b"</bookViews>" + lock)
            target.writestr(name, moved)
    assert findings(broken.getvalue()) != []


def test_sheets_are_hidden_shown_and_coloured_as_said() -> None:
    book = opened(
        Sheet("一", {}, hidden="hidden"),
        Sheet("二", {}, zoom=85, gridlines=False, tab_color="00FF00", freeze=(3, 2), filtered=Area(1, 1, 5, 3)),
        Sheet("三", {}, hidden="veryHidden"),
        active=1,
        title="題名",
        properties={"様式ID": "ABC-123"},
    )
    assert [sheet.sheet_state for sheet in book] == ["hidden", "visible", "veryHidden"]
    second = book["二"]
    assert (book.active.title, second.sheet_view.zoomScale, second.sheet_view.showGridLines) == ("二", 85, False)
    assert (second.sheet_properties.tabColor.rgb, second.freeze_panes, second.auto_filter.ref) == (
        "FF00FF00",
        "B3",
        "A1:C5",
    )
    assert book.properties.title == "題名"
    assert {each.name: each.value for each in book.custom_doc_props.props} == {"様式ID": "ABC-123"}


def test_a_protected_sheet_lets_widths_heights_and_its_filter_be_changed() -> None:
    said = opened(sheet(protected=True, filtered=Area(1, 1, 2, 2)))["施策"].protection
    assert (said.sheet, said.formatColumns, said.formatRows, said.autoFilter) == (True, False, False, False)
    assert (said.selectLockedCells, said.selectUnlockedCells, said.formatCells, said.insertRows) == (
        False,
        False,
        True,
        True,
    )
    assert said.password is None
    assert not opened(sheet())["施策"].protection.sheet


def test_the_structure_is_locked_where_the_schema_wants_it() -> None:
    locked = part(write_workbook(Book((sheet(),), locked=True)), "xl/workbook.xml")
    assert b'<workbookPr defaultThemeVersion="124226"/><workbookProtection lockStructure="1"/><bookViews>' in locked
    assert b"workbookProtection" not in part(write_workbook(Book((sheet(),))), "xl/workbook.xml")


def test_a_workbook_part_that_is_not_as_expected_is_not_locked_by_guess() -> None:
    for xml in (b"<workbook/>", b"<bookViews><bookViews>"):
        with pytest.raises(RuntimeError, match="not as expected"):
            lock_structure(xml)


@pytest.mark.parametrize(
    "book",
    [
        Book(()),
        Book((Sheet("隠", {}, hidden="hidden"),)),
        Book((Sheet("隠", {}), Sheet("他", {}, hidden="away"))),
        Book((Sheet("あ" * 32, {}),)),
        Book((Sheet("a/b", {}),)),
        Book((Sheet("A", {}), Sheet("a", {}))),
        Book((Sheet("\x0b", {}),)),
        Book((Sheet("一", {}, zoom=5),)),
        Book((Sheet("一", {}),), {"名": "あ" * 256}),
        Book((Sheet("一", {(1, 1): Cell("x", note="あ" * 32768)}),)),
        Book((Sheet("一", {(1, 1): Cell(3)}),)),  # type: ignore[arg-type]
    ],
)
def test_a_book_no_workbook_can_hold_is_refused(book: Book) -> None:
    with pytest.raises(Exception):  # noqa: B017, PT011 - XlsxWriter has several of its own
        write_workbook(book)


def test_the_same_book_gives_the_same_bytes_in_every_process() -> None:
    code = "import sys; from tests.io import books; sys.stdout.buffer.write(books.write_workbook(books.full_book()))"
    here = write_workbook(full_book())
    for seed in ("0", "1"):
        there = subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            check=True,
            cwd=Path(__file__).parents[2],
            env=os.environ | {"PYTHONHASHSEED": seed, "TZ": "Asia/Tokyo"},
        )
        assert there.stdout == here


def test_a_code_of_xlsxwriter_is_heard() -> None:
    """Every checked call goes through one function; this is that function being heard."""
    with pytest.raises(RuntimeError, match=r"refused \(-1\): merge A1:XFE1"):
        write_workbook(Book((sheet({(1, 1): Cell("x")}, merges=(Area(1, 1, 1, 16_385),)),)))
