"""What clerks really do to a clean return, and what other programs make of it: harmless, or told in its own words.

Each case is the clean return of ``files/`` with one thing done to it by openpyxl or to a part of its package. All
figures are taken, and nothing else is told.
"""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.cell import Cell
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.workbook.workbook import Workbook

from kamakura_report.cli.app import run
from tests.packages import packed

HERE = Path(__file__).parent
CLEAN = (HERE / "files" / "00_baseline.xlsx").read_bytes()
SHEET, COVER, CONFIRMED = "2-1 福祉", "表紙", "B21"
FIGURES = {"2-1/18/i1@初期値": "85", "2-1/18/i1@R8": "88.5", "2-1/18/決算額@R8": "3100"}
COMPUTED = re.compile(r"<f(?:\s[^>]*)?(?:/>|>.*?</f>)", re.DOTALL)
Change = Callable[[], bytes]


@dataclass(frozen=True)
class Told:
    """What is told: severity and code, and where."""

    severity: str
    code: str
    sheet: str = ""
    cell: str = ""


def saved(change: Callable[[Workbook], object]) -> bytes:
    """The clean return after this was done to it, as openpyxl saves it."""
    book = openpyxl.load_workbook(io.BytesIO(CLEAN), rich_text=True)
    change(book)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def typed(cell: str, value: object, sheet: str = SHEET, number_format: str = "") -> Change:
    """The value typed in that cell."""

    def change(book: Workbook) -> None:
        book[sheet][cell] = value
        if number_format:
            book[sheet][cell].number_format = number_format

    return lambda: saved(change)


def shown(change: Callable[[str], str]) -> Change:
    """Every text that is shown changed, but for keys and 様式ID."""

    def is_text(cell: Cell) -> bool:
        text = str(cell.value)
        return cell.data_type == "s" and bool(cell.protection.locked) and "/" not in text and "様式ID" not in text

    def change_all(book: Workbook) -> None:
        for sheet in (book[SHEET], book[COVER]):
            for cell in (cell for row in sheet.iter_rows() for cell in row if isinstance(cell, Cell) and is_text(cell)):
                cell.value = change(str(cell.value))

    return lambda: saved(change_all)


def numbers_as_text(book: Workbook) -> None:
    for row in book[SHEET].iter_rows():
        for cell in row:
            if cell.protection.locked and cell.data_type == "n" and cell.value is not None:
                cell.value = str(cell.value)


def confirmed(book: Workbook, *, iso: bool = False, mac: bool = False) -> None:
    """課長確認日 as a date, in the other ways that a workbook keeps one."""
    book.iso_dates = iso
    if mac:
        book.epoch = CALENDAR_MAC_1904
    book[COVER][CONFIRMED] = date(2027, 5, 20)


def part(pattern: str, change: Callable[[str], str]) -> Change:
    """The parts whose name matches, changed."""

    def made() -> bytes:
        with zipfile.ZipFile(io.BytesIO(CLEAN)) as archive:
            parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
        changed = {
            name: change(text.decode())
            for name, text in parts.items()
            if isinstance(text, bytes) and re.fullmatch(pattern, name)
        }
        assert any(text != parts[name] for name, text in changed.items())
        return packed({**parts, **changed})

    return made


def cells(change: Callable[[str], str]) -> Change:
    return part(r"xl/worksheets/sheet\d\.xml", change)


def settlement(content: str) -> Change:
    """The cell of 決算額 with this in it: its attributes after the style, and what is inside."""
    return cells(lambda text: re.sub(r'<c r="H51" (s="\d+")><v>3100</v></c>', rf'<c r="H51" \1{content}</c>', text))


def stamped(name: str, value: str) -> Change:
    """A custom property of the workbook with another value."""
    pattern = rf'(name="kamakura_report\.{name}".*?<vt:lpwstr>).*?(?=</vt:lpwstr>)'
    return part(r"docProps/custom\.xml", lambda text: re.sub(pattern, lambda found: found[1] + value, text))


def lower(text: str) -> str:
    """References of cells, areas and formulas in lower case."""
    text = re.sub(r'\b(r|ref|sqref)="[A-Z]+[0-9][^"]*"', lambda found: found[0].lower(), text)
    return re.sub(
        r"(?<=<f>)[^<]*", lambda found: re.sub(r"\b[A-Z]{1,2}[0-9]+\b", lambda each: each[0].lower(), found[0]), text
    )


def general(code: str) -> Change:
    """Formats that are General in another program's words, at all that is asked or shown as a number."""
    return part(
        r"xl/styles\.xml",
        lambda text: re.sub(r'(<numFmt\b[^>]*formatCode=")(?:General;-General|#,##0(?:\.0+)?)"', rf'\1{code}"', text),
    )


def remark(cell: str, sheet: str = SHEET) -> Told:
    return Told("warning", "shown.outside", sheet, cell)


DAY = Told("note", "answer.date", COVER, CONFIRMED)
READ_AS_NUMBER = Told("note", "answer.converted", SHEET, "H51")
DAMAGED = Told("note", "identity.property")
DONE: dict[str, tuple[Change, tuple[Told, ...]]] = {
    "a wide space outside": (typed("ZZ1", "　"), ()),
    "a line break and a zero-width sign outside": (typed("C300", "\n\u200b"), ()),
    '="" outside': (typed("C300", '=""'), ()),
    '=" " outside': (typed("Q52", '=" "'), ()),
    "a remark to the right": (typed("Z48", "R8は速報値です。"), (remark("Z48"),)),
    "a remark in the next row": (typed("A52", "以上、報告します。"), (remark("A52"),)),
    "a remark beyond 表紙": (typed("B90", "連絡先: 内線2345", COVER), (remark("B90", COVER),)),
    "a day outside": (typed("Z48", date(2027, 5, 20)), (remark("Z48"),)),
    "a day outside as text": (typed("Z48", "5/31"), (remark("Z48"),)),
    "a number outside": (typed("Z48", 12345), (remark("Z48"),)),
    "a formula outside": (typed("C300", "=SUM(H48:H51)"), (remark("C300"),)),
    "an error outside": (typed("C300", "#REF!"), (remark("C300"),)),
    "what looks like a command outside": (typed("C300", "@cmd|' /C calc'!A0"), (remark("C300"),)),
    "texts composed as a Mac does": (shown(lambda text: unicodedata.normalize("NFD", text)), ()),
    "texts with spaces behind": (shown(lambda text: f"{text} \u3000"), ()),
    "texts in narrow signs": (shown(lambda text: unicodedata.normalize("NFKC", text)), ()),
    "line breaks as Windows keeps them": (shown(lambda text: text.replace("\n", " \r\n")), ()),
    "numbers kept as text": (lambda: saved(numbers_as_text), ()),
    "a day": (typed(CONFIRMED, date(2027, 5, 20), COVER), (DAY,)),
    "a day and a time": (typed(CONFIRMED, datetime(2027, 5, 20, 13, 5), COVER), (DAY,)),
    "a day of the era": (typed(CONFIRMED, date(2027, 5, 20), COVER, '[$-411]ggge"年"m"月"d"日"'), (DAY,)),
    "a day in ISO 8601": (lambda: saved(lambda book: confirmed(book, iso=True)), (DAY,)),
    "a day since 1904": (lambda: saved(lambda book: confirmed(book, mac=True)), (DAY, Told("note", "file.date1904"))),
    "values for all formulas": (cells(lambda text: COMPUTED.sub("", text)), (Told("warning", "shown.values"),)),
    "references in lower case": (cells(lower), ()),
    "an empty f in every cell": (cells(lambda text: re.sub(r"(<c [^>/]*>)(?=<v>)", r"\1<f/>", text)), ()),
    "an f of a space": (settlement('><f ca="1"> </f><v>3100</v>'), ()),
    "an f that is closed at once": (settlement("><f></f><v>3100</v>"), ()),
    "v before is": (settlement(' t="inlineStr"><v>3100</v><is><t>3100</t></is>'), (READ_AS_NUMBER,)),
    "runs, and the same in v": (
        settlement(' t="inlineStr"><is><r><t>31</t></r><r><t>00</t></r></is><v>3100</v>'),
        (READ_AS_NUMBER,),
    ),
    "an empty v": (settlement(' t="inlineStr"><is><t>3100</t></is><v/>'), (READ_AS_NUMBER,)),
    "ROUND": (settlement("><f>ROUND(3100456/1000,0)</f><v>3100</v>"), (Told("note", "answer.computed", SHEET, "H51"),)),
    "SUM in small letters": (
        settlement("><f>sum(500, 400,2200)</f><v>3100</v>"),
        (Told("note", "answer.computed", SHEET, "H51"),),
    ),
    "WPS's General": (general("G/通用格式"), ()),
    "WPS's General in colours": (general("G/通用格式;[红]-G/通用格式"), ()),
    "General in Korean": (general("[$-412]G/표준"), ()),
    "a property that is no id": (stamped("id", "ç¦ç¥"), (DAMAGED,)),
    "a property that is empty": (stamped("id", ""), (DAMAGED,)),
    "a property of question marks": (stamped("division", "?????"), (DAMAGED,)),
    "no properties": (part(r"docProps/custom\.xml", lambda text: re.sub("<property .*</property>", "", text)), ()),
}


@pytest.mark.parametrize("name", DONE)
def test_what_clerks_and_programs_do_is_harmless_or_told_and_the_figures_are_taken(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    change, told = DONE[name]
    town = Path(shutil.copytree(HERE / "workspace", tmp_path / "W"))
    returned = town / "input" / "returned"
    returned.mkdir(parents=True, exist_ok=True)
    (returned / "回答.xlsx").write_bytes(change())
    status = run(["-C", str(town), "merge", "--json"])
    problems = json.loads(capsys.readouterr().out)["problems"]
    found = [each for each in problems if each["file"].endswith("回答.xlsx")]
    assert sorted((each["severity"], each["code"], each["sheet"], each["cell"]) for each in found) == sorted(
        (one.severity, one.code, one.sheet, one.cell) for one in told
    )
    assert status == 0
    with (town / "output" / "consolidated.csv").open(encoding="utf-8-sig", newline="") as table:
        rows = {row["キー"]: row["値"] for row in csv.DictReader(table)}
    assert {key: rows[key] for key in FIGURES} == FIGURES


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (typed("I32", "メモ"), Told("error", "shown.added", SHEET, "I32")),
        (typed("C300", "2-1/18/i1"), Told("error", "shown.added", SHEET, "C300")),
        (stamped("division", "福祉政策課"), Told("error", "identity.disagree")),
        (stamped("round", "R9"), Told("error", "identity.disagree")),
        (
            settlement(' t="inlineStr"><v>3200</v><is><t>3100</t></is>'),
            Told("error", "package.ambiguous", SHEET, "H51"),
        ),
        (settlement("><f/><f>1+1</f><v>3100</v>"), Told("error", "package.ambiguous", SHEET, "H51")),
        (settlement("><f>SUM(H47,100)</f><v>3100</v>"), Told("error", "answer.formula", SHEET, "H51")),
        (settlement("><f>ROUND(3100456/1000,0)</f><v>3101</v>"), Told("error", "answer.formula", SHEET, "H51")),
        (settlement(f"><v>{'9' * 60}</v>"), Told("error", "figure.digits", SHEET, "H51")),
        (typed(CONFIRMED, "=TODAY()", COVER), Told("error", "answer.formula", COVER, CONFIRMED)),
    ],
)
def test_what_looks_like_it_and_is_more_than_that_stays_an_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], change: Change, told: Told
) -> None:
    town = Path(shutil.copytree(HERE / "workspace", tmp_path / "W"))
    (tmp_path / "回答.xlsx").write_bytes(change())
    assert run(["-C", str(town), "check", "--json", str(tmp_path / "回答.xlsx")]) == 1
    problems = json.loads(capsys.readouterr().out)["problems"]
    found = {(each["severity"], each["code"], each["sheet"], each["cell"]) for each in problems}
    assert (told.severity, told.code, told.sheet, told.cell) in found


def test_what_stands_in_the_rows_that_are_left_goes_into_the_correction(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Row 48 (施策指標 and its remark) was deleted: it comes back empty, 決算額 in row 51 as it was typed."""
    town = Path(shutil.copytree(HERE / "workspace", tmp_path / "W"))
    corrections = tmp_path / "差戻し"
    file = HERE / "files" / "lo_row_48.xlsx"
    assert run(["-C", str(town), "check", "--annotate", str(corrections), str(file)]) == 1
    capsys.readouterr()
    (sent,) = corrections.rglob("*.xlsx")
    sheet = openpyxl.load_workbook(sent)[SHEET]
    assert [sheet[cell].value for cell in ("G48", "H48", "H51")] == [None, None, 3100]
