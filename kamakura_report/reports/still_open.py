"""Sheet 残っている欄 of ``status.xlsx``: every cell that is wrong, empty, in conflict or undetermined, by division."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from kamakura_report.form.book import Area, Cell, Position, Sheet, Style
from kamakura_report.plan.model import Plan
from kamakura_report.reports import look
from kamakura_report.returns.standing import Answered, Standing

NAME = "残っている欄"
COLUMNS = {
    "課": 16.0,
    "内容": 8.0,
    "ファイル": 22.0,
    "シート": 13.0,
    "セル": 7.0,
    "項目": 48.0,
    "単位": 8.0,
    "説明": 36.0,
    "キー": 18.0,
}
WRONG = "誤り"
NOTHING = "残っている欄はありません。"
STYLES: dict[str, Style] = {
    WRONG: look.BAD,
    Answered.CONFLICT: look.BAD,
    Answered.BLANK: look.OPEN,
    Answered.UNDETERMINED: look.QUIET,
}


def sheet(plan: Plan, standings: Sequence[Standing]) -> Sheet:
    """A table with its heading in row 1; a single line when nothing is open."""
    widths = dict(enumerate(COLUMNS.values(), 1))
    cells: dict[Position, Cell] = {(1, column): Cell(text, look.HEADING) for column, text in enumerate(COLUMNS, 1)}
    heights: dict[int, float] = {1: 22.0}
    listed = [row for one in standings for row in rows(one)]
    for number, texts in enumerate(listed, 2):
        shown = [look.shown(text) for text in texts]
        for column, text in enumerate(shown, 1):
            cells[number, column] = Cell(text or None, STYLES[text] if column == 2 else look.BODY)
        heights[number] = look.height((text, widths[column]) for column, text in enumerate(shown, 1))
    if not listed:
        cells[2, 1] = Cell(NOTHING)
    area = Area(1, 1, max(2, len(listed) + 1), len(COLUMNS))
    return Sheet(
        NAME,
        cells,
        widths=widths,
        heights=heights,
        freeze=(2, 2),
        filtered=area if listed else None,
        page=look.page(plan, NAME, area, widths),
        gridlines=False,
    )


def rows(one: Standing) -> Iterator[tuple[str, ...]]:
    """The texts of a division's rows: what is wrong, then what is empty, in conflict, undetermined."""
    for problem in one.wrong:
        told = f"{problem.found}{problem.advice}"
        yield (one.name, WRONG, problem.file, problem.sheet, problem.cell, problem.label, "", told, problem.key)
    for answered in (Answered.BLANK, Answered.CONFLICT, Answered.UNDETERMINED):
        for asked in one.of(answered):
            file = next((PurePosixPath(sending.file).name for sending in one.sendings if asked in sending.asked), "")
            ask = asked.ask
            yield (one.name, answered, file, asked.sheet, asked.cell, ask.label, ask.unit, "", ask.key)
