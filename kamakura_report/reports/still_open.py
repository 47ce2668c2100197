"""Sheet 残っている欄 of ``status.xlsx``: every cell that is wrong, empty, in conflict or undetermined, by division."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from kamakura_report.form.book import Cell, Sheet, Style
from kamakura_report.plan.model import Plan
from kamakura_report.reports import listed, look
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
    open_rows = [_row(texts) for one in standings for texts in rows(one)]
    return listed.sheet(plan, NAME, COLUMNS, open_rows, frozen=1, nothing=NOTHING)


def _row(texts: Sequence[str]) -> list[Cell]:
    division, state, *rest = (look.shown(text) for text in texts)
    return [
        Cell(division or None, look.BODY),
        Cell(state, STYLES[state]),
        *(Cell(text or None, look.BODY) for text in rest),
    ]


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
