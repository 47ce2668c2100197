"""Forms drawn for tests: made by openpyxl, edited in the package where openpyxl cannot."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl.workbook import Workbook

from kamakura_report.io.template.drawn_book import read_drawing
from kamakura_report.workbook.book import Sheet

SHEET, STYLES = "xl/worksheets/sheet1.xml", "xl/styles.xml"
CELL = '<c r="B2" t="inlineStr"><is><t>&#20107;&#26989;&#21517;</t></is></c>'  # B2 of drawn()


def drawn() -> Workbook:
    """A small form: one sheet with one word."""
    book = Workbook()
    book.active.title = "施策"
    book.active["B2"] = "事業名"
    return book


def saved(book: Workbook) -> bytes:
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def edited(data: bytes, part: str, old: str, new: str) -> bytes:
    """The package with one piece of one part's text exchanged; it must stand there exactly once."""
    target = BytesIO()
    with ZipFile(BytesIO(data)) as source, ZipFile(target, "w", ZIP_DEFLATED) as copy:
        for name in source.namelist():
            content = source.read(name)
            if name == part:
                assert content.decode().count(old) == 1, content.decode()
                content = content.decode().replace(old, new).encode()
            copy.writestr(name, content)
    return target.getvalue()


def added(data: bytes, parts: dict[str, str]) -> bytes:
    """The package with further parts."""
    target = BytesIO(data)
    with ZipFile(target, "a", ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return target.getvalue()


def sheet(data: bytes | Workbook) -> Sheet:
    """The first sheet of a form in which everything can be used."""
    book, problems = read_drawing(saved(data) if isinstance(data, Workbook) else data)
    assert problems == ()
    return book.sheets[0]


def told(data: bytes | Workbook) -> list[tuple[str, str]]:
    """Code and cell of every problem, all of them on 施策."""
    _, problems = read_drawing(saved(data) if isinstance(data, Workbook) else data)
    assert {problem.sheet for problem in problems} <= {"施策"}
    return [(problem.code, problem.cell) for problem in problems]
