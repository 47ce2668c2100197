"""The real plan's workbooks as they come out of the printer: nothing cut off, nothing torn apart."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import accumulate

import pytest

from kamakura_report.form.answer import Answers
from kamakura_report.io.write.write_workbook import write_workbook
from kamakura_report.layout.pages import shown_text
from kamakura_report.plan.keys import COVER
from kamakura_report.workbook.area import cell_name
from kamakura_report.workbook.book import Book, Sheet
from tests.office.office import Office, pdf_text
from tests.office.real import DIVISIONS, Real, Workbook, meant, texts

pytestmark = pytest.mark.office

A4 = (595.3, 841.9)  # points


def squeezed(text: str) -> str:
    """Without white space: a wrapped text's lines run together."""
    return "".join(text.split())


@dataclass(frozen=True)
class Printed:
    """One workbook, its book, and the text of each page."""

    workbook: Workbook
    book: Book
    data: bytes
    pdf: bytes

    @cached_property
    def pages(self) -> list[str]:
        """The text of each page, squeezed."""
        return [squeezed(page) for page in pdf_text(self.pdf).split("\f")[:-1]]

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """The sheets that are printed."""
        return tuple(sheet for sheet in self.book.sheets if not sheet.hidden)

    def by_sheet(self) -> Iterator[tuple[Sheet, list[str]]]:
        """Each sheet with its pages, if every page ends where its manual break is."""
        counts = [len(sheet.page.breaks) + 1 for sheet in self.sheets]
        pages = self.pages
        assert len(pages) == sum(counts)
        for sheet, count, end in zip(self.sheets, counts, accumulate(counts), strict=True):
            yield sheet, pages[end - count : end]


@pytest.fixture(scope="module")
def printed(office: Office, real: Real) -> Callable[[str], Printed]:
    """A division's workbook printed as issued; each only once."""

    @cache
    def output(division: str) -> Printed:
        workbook = real.of(division)
        return Printed(workbook, workbook.book, workbook.data, office.convert(workbook.data, "pdf"))

    return output


@pytest.fixture(scope="module")
def printed_filled(office: Office, real: Real) -> Callable[[str], Printed]:
    """The same filled in, figures of eight digits among them."""

    @cache
    def output(division: str) -> Printed:
        workbook = real.of(division)
        typed = workbook.answers
        book = workbook.answered(Answers({ask.key: meant(ask, typed[ask.key]) for _, _, ask in workbook.book.asks()}))
        data = write_workbook(book)
        return Printed(workbook, book, data, office.convert(data, "pdf"))

    return output


def page_of(sheet: Sheet, row: int) -> int:
    """On which of the sheet's pages the row stands, from 0."""
    return sum(last < row for last in sheet.page.breaks)


@pytest.mark.parametrize("division", DIVISIONS)
def test_every_shown_text_stands_whole_on_the_page_its_row_belongs_to(
    printed: Callable[[str], Printed], division: str
) -> None:
    """So the office program breaks pages just where we do, and prints them one page wide."""
    for sheet, pages in printed(division).by_sheet():
        missing = [
            (cell_name(position), shown_text(cell))
            for position, cell in texts(sheet)
            if squeezed(shown_text(cell)) not in pages[page_of(sheet, position[0])]
        ]
        assert missing == []


@pytest.mark.parametrize("division", DIVISIONS)
def test_figures_and_answers_are_printed_whole_too(
    office: Office, printed_filled: Callable[[str], Printed], division: str
) -> None:
    one = printed_filled(division)
    assert "##" not in pdf_text(one.pdf)
    for sheet, pages in one.by_sheet():
        held = {cell_name(position): position for position, cell in sheet.cells.items() if cell.value is not None}
        shown = office.values(one.data, sheet.name, list(held))
        assert [cell for cell, seen in shown.items() if seen.error or "##" in seen.text] == []
        missing = [
            (cell, seen.text)
            for cell, seen in shown.items()
            if squeezed(seen.text) not in pages[page_of(sheet, held[cell][0])]
        ]
        assert missing == []


@pytest.mark.parametrize("division", DIVISIONS)
def test_each_page_is_an_a4_with_the_heading_and_the_footer(printed: Callable[[str], Printed], division: str) -> None:
    one = printed(division)
    listed = subprocess.run(["pdfinfo", "-l", "999", "-"], input=one.pdf, capture_output=True, check=True)
    sizes = re.findall(r"Page +\d+ size: +([\d.]+) x ([\d.]+)", listed.stdout.decode())
    assert len(sizes) == len(one.pages)
    total = len(one.pages)
    found = iter(sizes)
    for sheet, pages in one.by_sheet():
        for width, height in (next(found) for _ in pages):
            upright = (float(width), float(height))
            assert (upright[::-1] if sheet.page.landscape else upright) == pytest.approx(A4, abs=1)
        assert sheet.page.landscape is (sheet.name != COVER)
        first, last = sheet.page.repeat or (1, 0)
        heading = [shown_text(cell) for (row, _), cell in texts(sheet) if first <= row <= last]
        assert heading or sheet.name == COVER
        for page in pages[page_of(sheet, first) :]:
            assert [text for text in heading if squeezed(text) not in page] == []
        for page in pages:
            number = one.pages.index(page) + 1
            assert squeezed(f"{division} {sheet.name} {number} / {total} ページ") in page


@pytest.mark.parametrize("division", DIVISIONS)
def test_no_project_is_torn_over_two_pages(printed: Callable[[str], Printed], division: str) -> None:
    """From its 事業内容 to its last key: the keys tell which rows belong to it."""
    one = printed(division)
    (program,) = one.workbook.plan.programs
    found = 0
    for sheet, pages in one.by_sheet():
        if sheet.name == COVER:
            continue
        for project in program.projects:
            keys = [str(cell.value) for _, cell in texts(sheet) if str(cell.value).startswith(f"{project.key}/")]
            if not keys:
                continue
            found += 1
            where = {text: [number for number, page in enumerate(pages) if squeezed(text) in page]
                     for text in (project.description, *keys)}  # fmt: skip
            assert len(keys) >= 1 + len(project.indicators)
            assert len({tuple(numbers) for numbers in where.values()}) == 1, where
            assert all(len(numbers) == 1 for numbers in where.values()), where
    assert found == sum(one.workbook.issue.concerns(project) for project in program.projects)
