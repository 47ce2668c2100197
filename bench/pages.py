"""What a division gets on paper and has to press, with each shipped form and the real plan.

``make bench pages``: pages (the cover's and the others'), the smallest print of words and of keys in points, the keys
pressed to fill all that is required (Tab and digits, from the first open cell of each sheet), and what rows have to
spare for their texts (tests/office/heights.py): how many have too little or too much, and the median in points.
"""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path

from kamakura_report.commands import generate
from kamakura_report.layout.pages import shown_text
from kamakura_report.plan.keys import COVER
from kamakura_report.workbook.book import Book, Sheet
from kamakura_report.workbook.question import AnswerKind
from tests.office import heights, real
from tests.office.office import Office

FORMS = ("evaluation", "evaluation_review", "kpi_list", "project_evaluation")
KEY_SIZE = 6.0  # points: keys and 様式ID are drawn no larger
HEADINGS = ("form", "division", "pages", "words pt", "keys pt", "presses", "rows", "low", "roomy", "spare pt")


def main() -> int:
    """Print one line a workbook."""
    print("  ".join(f"{heading:>9}" for heading in HEADINGS))
    with Office() as office:
        for form in FORMS:
            template = real.ROOT / "templates" / f"{form}.xlsx"
            with tempfile.TemporaryDirectory() as name:
                request = generate.Request(years=real.REQUEST.years, due=real.REQUEST.due, template=template)
                for workbook in real.make(Path(name), request).workbooks:
                    print("  ".join(f"{told:>9}" for told in (form, *_line(office, workbook))), flush=True)
    return 0


def _line(office: Office, workbook: real.Workbook) -> Iterator[object]:
    book, rows = workbook.book, heights.measured(office, workbook.book)
    sheets = [sheet for sheet in book.sheets if not sheet.hidden]
    cover = sum(_pages(sheet) for sheet in sheets if sheet.name == COVER)
    sizes = [size for sheet in sheets for size in _sizes(book, sheet)]
    yield workbook.division
    yield f"{cover}+{sum(map(_pages, sheets)) - cover}"
    yield f"{min(printed for size, printed in sizes if size > KEY_SIZE):.1f}"
    yield f"{min(printed for _, printed in sizes):.1f}"
    yield sum(_presses(workbook, sheet) for sheet in sheets if sheet.name != COVER)
    yield len(rows)
    yield sum(row.low for row in rows)
    yield sum(row.roomy for row in rows)
    yield f"{statistics.median(row.height - row.need for row in rows):.1f}"


def _pages(sheet: Sheet) -> int:
    return len(sheet.page.breaks) + 1


def _sizes(book: Book, sheet: Sheet) -> Iterator[tuple[float, float]]:
    """Each text's size as drawn and as printed, in points; one that shrinks to its cell is left out."""
    for cell in sheet.cells.values():
        if shown_text(cell) and not cell.style.shrink:
            size = cell.style.size or book.font_size
            yield size, size * sheet.page.scale / 100


def _presses(workbook: real.Workbook, sheet: Sheet) -> int:
    asked = [ask for _, ask in sheet.asks()]
    required = [number for number, ask in enumerate(asked) if ask.required]
    typed = sum(len(workbook.answers[asked[n].key]) for n in required if asked[n].kind is AnswerKind.NUMBER)
    chosen = sum(asked[number].kind is not AnswerKind.NUMBER for number in required)
    return typed + chosen + max(required, default=-1) + 1
