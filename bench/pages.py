"""What a division gets on paper and has to press, with each shipped form and the real plan.

``make bench pages``: how many projects are asked about, pages (the cover's and the others'), the smallest print of
words and of keys in points, the keys pressed to fill all that is required, the minutes that takes a practised typist,
and what rows have to spare for their texts (tests/office/heights.py): how many have too little or too much, and the
median in points.

Keys: from A1 of each sheet LibreOffice itself says which cells Tab leads to; each required one is typed into, a
choice by its letter, until none is left. Minutes: by the keystroke-level model of Card, Moran and Newell (1980), 0.28
seconds a key and 1.35 seconds of thought a cell.
"""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from kamakura_report.commands import generate
from kamakura_report.io.write.write_workbook import write_workbook
from kamakura_report.layout.pages import shown_text
from kamakura_report.plan.keys import COVER
from kamakura_report.plan.model import Division
from kamakura_report.workbook.area import cell_name
from kamakura_report.workbook.book import Book, Sheet
from kamakura_report.workbook.question import AnswerKind
from tests.form.walks import issue
from tests.office import heights, real
from tests.office.office import Office

TEN = "十事業課"
FORMS = ("evaluation", "evaluation_review", "kpi_list", "project_evaluation")
KEY_SIZE = 6.0  # points: keys and 様式ID are drawn no larger
SECONDS_A_KEY, SECONDS_A_CELL = 0.28, 1.35  # by the keystroke-level model
HEADINGS = ("form", "division", "projects", "pages", "words pt", "keys pt", "presses", "minutes")
HEADINGS += ("rows", "low", "roomy", "spare pt")


def main() -> int:
    """Print one line a workbook."""
    print("  ".join(f"{heading:>9}" for heading in HEADINGS))
    with Office() as office:
        for form in FORMS:
            template = real.ROOT / "templates" / f"{form}.xlsx"
            with tempfile.TemporaryDirectory() as name:
                request = generate.Request(years=real.REQUEST.years, due=real.REQUEST.due, template=template)
                workbooks = real.make(Path(name), request).workbooks
                for workbook in (*workbooks, _of_ten_projects(workbooks[0], Path(name, "ten.xlsx"))):
                    print("  ".join(f"{told:>9}" for told in (form, *_line(office, workbook))), flush=True)
    return 0


def _of_ten_projects(first: real.Workbook, path: Path) -> real.Workbook:
    """The first ten projects of the plan, asked of one division."""
    plan = first.plan
    (program,) = (program for program in plan.programs if program.projects)
    projects = tuple(replace(project, divisions=(TEN,)) for project in program.projects[:10])
    plan = replace(plan, programs=(replace(program, projects=projects),), divisions=(Division(TEN),))
    workbook = replace(first, plan=plan, issue=issue(plan, TEN, first.issue.round), path=path)
    path.write_bytes(write_workbook(workbook.book))
    return workbook


def _line(office: Office, workbook: real.Workbook) -> Iterator[object]:
    book, rows = workbook.book, heights.measured(office, workbook.book, workbook.form.form)
    sheets = [sheet for sheet in book.sheets if not sheet.hidden]
    cover = sum(_pages(sheet) for sheet in sheets if sheet.name == COVER)
    sizes = [size for sheet in sheets for size in _sizes(book, sheet)]
    filled = [_presses(office, workbook, sheet) for sheet in sheets if sheet.name != COVER]
    presses, cells = map(sum, zip(*filled, strict=True))
    yield workbook.division
    yield len({(program, number) for program, number, *_ in _key_parts(book) if number.isdecimal()})
    yield f"{cover}+{sum(map(_pages, sheets)) - cover}"
    yield f"{min(printed for size, printed in sizes if size > KEY_SIZE):.1f}"
    yield f"{min(printed for _, printed in sizes):.1f}"
    yield presses
    yield f"{(presses * SECONDS_A_KEY + cells * SECONDS_A_CELL) / 60:.1f}"
    yield len(rows)
    yield sum(row.low for row in rows)
    yield sum(row.roomy for row in rows)
    yield f"{statistics.median(row.height - row.need for row in rows):.1f}"


def _key_parts(book: Book) -> Iterator[list[str]]:
    """Each key taken apart: 2-1, 3, i1@R8."""
    return (ask.key.split("/") for _, _, ask in book.asks())


def _pages(sheet: Sheet) -> int:
    return len(sheet.page.breaks) + 1


def _sizes(book: Book, sheet: Sheet) -> Iterator[tuple[float, float]]:
    """Each text's size as drawn and as printed, in points; one that shrinks to its cell is left out."""
    for cell in sheet.cells.values():
        if shown_text(cell) and not cell.style.shrink:
            size = cell.style.size or book.font_size
            yield size, size * sheet.page.scale / 100


def _presses(office: Office, workbook: real.Workbook, sheet: Sheet) -> tuple[int, int]:
    """The keys pressed on one sheet, and the cells typed into."""
    asked = {cell_name(position): ask for position, ask in sheet.asks()}
    required = {name: ask for name, ask in asked.items() if ask.required}
    order = office.tab_order(workbook.data, sheet.name, len(asked)) if required else []
    tabs = max((number for number, name in enumerate(order, 1) if name in required), default=0)
    typed = sum(len(workbook.answers[ask.key]) if ask.kind is AnswerKind.NUMBER else 1 for ask in required.values())
    return tabs + typed, len(required)
