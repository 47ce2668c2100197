"""The harness itself: what it reports of LibreOffice is what LibreOffice does."""

from __future__ import annotations

import os
import signal
from decimal import Decimal
from pathlib import Path

import pytest

from kamakura_report.io.write.write_workbook import write_workbook
from kamakura_report.workbook.area import Area
from kamakura_report.workbook.book import Book, Cell, Formula, Page, Sheet, Style
from kamakura_report.workbook.question import AnswerKind, Ask
from tests.office import office as driving
from tests.office.fixture import do_without
from tests.office.office import Office, OfficeFailed, OfficeMissing, pdf_text, png, unprotected

pytestmark = pytest.mark.office

WRAP = Style(wrap=True)
LONG = "市と社会福祉法人鎌倉市社会福祉協議会が地域団体・住民・事業者と連携し、支え合いの地域づくりを進めます。" * 3
CELLS = {
    (1, 1): Cell("見出し"),
    (2, 1): Cell(Decimal("14.5")),
    (2, 2): Cell(None, ask=Ask("a", AnswerKind.NUMBER, True, "実績")),
    (2, 4): Cell("前回の備考", ask=Ask("b", AnswerKind.TEXT, False, "備考")),
    (3, 1): Cell(Formula('IF(B2="","未入力","記入済")', "未入力")),
    (4, 1): Cell(Formula('IF(B2="","",B2)', "")),
    (5, 1): Cell(Formula("1+1", Decimal(3))),
    (6, 1): Cell(LONG, WRAP),
    (6, 5): Cell(LONG, WRAP),
    (7, 1): Cell(None, ask=Ask("c", AnswerKind.NUMBER, True, "結合")),
}
MERGES = (Area(6, 1, 6, 4), Area(7, 1, 7, 2))
SHEET = Sheet("施策", CELLS, merges=MERGES, widths={5: 20}, heights={6: 120}, page=Page(scale=60), protected=True)


@pytest.fixture(scope="module")
def workbook() -> bytes:
    return write_workbook(Book((SHEET, Sheet("二枚目", {(1, 1): Cell("次")})), locked=True))


def test_typing_into_an_open_cell_works_and_a_locked_one_refuses(office: Office, workbook: bytes) -> None:
    entries = {"施策": {"B2": "17.5", "A2": "99", "D2": "支え合い", "A1": "書換", "A7": "該当なし"}}
    typed = office.type_into(workbook, entries)
    assert typed.took == (("施策", "B2"), ("施策", "D2"), ("施策", "A7"))
    assert typed.refused == (("施策", "A2"), ("施策", "A1"))
    seen = office.values(typed.saved, "施策", ["B2", "A2", "D2", "A1", "A7", "A3", "A4"], calculate=False)
    assert [cell.text for cell in seen.values()] == [
        "17.5",
        "14.5",
        "支え合い",
        "見出し",
        "該当なし",
        "記入済",
        "17.5",
    ]
    assert (seen["B2"].number, seen["D2"].number) == (17.5, None)


def test_on_the_unprotected_copy_the_locked_cell_takes_the_text(office: Office, workbook: bytes) -> None:
    typed = office.type_into(unprotected(workbook), {"施策": {"A2": "99"}})
    assert (typed.took, typed.refused) == ((("施策", "A2"),), ())


def test_typing_what_stands_there_already_is_refused_by_the_harness(office: Office, workbook: bytes) -> None:
    with pytest.raises(OfficeFailed, match="says so already"):
        office.type_into(workbook, {"施策": {"A2": "14.5"}})


def test_tab_walks_the_open_cells_row_by_row(office: Office, workbook: bytes) -> None:
    assert office.tab_order(workbook, "施策", 4) == ["B2", "D2", "A7", "B2"]


def test_cached_values_are_shown_until_it_calculates(office: Office, workbook: bytes) -> None:
    cells = ["A3", "A4", "A5"]
    assert [seen.text for seen in office.values(workbook, "施策", cells, calculate=False).values()] == [
        "未入力",
        "",
        "3",
    ]
    seen = office.values(workbook, "施策", cells)
    assert [each.text for each in seen.values()] == ["未入力", "", "2"]
    assert seen["A5"].formula == "1+1"
    assert not any(each.error for each in seen.values())


def test_the_best_height_grows_with_the_text_and_shrinks_with_the_width(office: Office, workbook: bytes) -> None:
    heights = office.best_heights(workbook, {"施策": ["A1", "A6:D6", "E6"]})["施策"]
    assert 12 < heights["A1"] < 20
    lines = {name: height / heights["A1"] for name, height in heights.items()}
    assert 2 < lines["A6:D6"] < lines["E6"]


def test_each_format_is_saved_and_opens_again(office: Office, workbook: bytes) -> None:
    for to, magic in (("xlsx", b"PK"), ("ods", b"PK"), ("xls", b"\xd0\xcf\x11\xe0")):
        saved = office.convert(workbook, to)
        assert saved.startswith(magic)
        assert office.values(saved, "施策", ["A1"])["A1"].text == "見出し"


def test_pages_are_text_and_pictures(office: Office, workbook: bytes) -> None:
    pdf = office.convert(workbook, "pdf")
    assert pdf_text(pdf).replace("\n", "").count(LONG) == 2
    assert "次" in pdf_text(pdf).split("\f")[1]
    assert png(pdf, 1).startswith(b"\x89PNG")
    with pytest.raises(OfficeFailed):
        png(b"no pdf", 1)


def test_widths_follow_the_default_font(office: Office, workbook: bytes) -> None:
    """BIZ UDPゴシック 11: one unit is its widest digit, 1556/2048 em = 8.36 pt (Excel rounds it to 11 pixels)."""
    assert office.widths(workbook, "施策", [5]) == pytest.approx([20 * 11 * 1556 / 2048], rel=0.01)


def test_after_a_failure_the_next_request_works(office: Office, workbook: bytes, tmp_path: Path) -> None:
    with pytest.raises(OfficeFailed):
        office.values(tmp_path / "missing.xlsx", "施策", ["A1"])
    assert office.values(workbook, "施策", ["A1"])["A1"].text == "見出し"


def test_a_hang_is_killed_and_started_anew(office: Office, workbook: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    assert office is not None  # skips or fails where there is none
    with Office() as other:
        assert other.values(workbook, "施策", ["A1"])["A1"].text == "見出し"
        hung = other._bridge
        assert hung is not None
        os.killpg(hung.pid, signal.SIGSTOP)
        monkeypatch.setattr(driving, "REQUEST_SECONDS", 1)
        monkeypatch.setattr(driving, "STOP_SECONDS", 0.1)
        with pytest.raises(OfficeFailed, match="did not answer"):
            other.values(workbook, "施策", ["A1"])
        assert hung.poll() is not None
        monkeypatch.undo()
        assert other.values(workbook, "施策", ["A1"])["A1"].text == "見出し"
        folder = other._folder
    assert not folder.exists()


def test_where_it_is_missing_ci_fails_and_others_skip(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "1")
    with pytest.raises(pytest.fail.Exception, match="no soffice here"):
        do_without(OfficeMissing("no soffice here"))
    monkeypatch.delenv("CI")
    with pytest.raises(pytest.skip.Exception, match="no soffice here"):
        do_without(OfficeMissing("no soffice here"))


def test_what_is_missing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    monkeypatch.setattr(Path, "exists", lambda path: False)
    with pytest.raises(OfficeMissing, match="soffice"):
        driving.find_soffice()
    with pytest.raises(OfficeMissing, match="pdftotext"):
        pdf_text(b"")
