"""Sheet 競合: every figure that divisions disagree about, with all that was said."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from kamakura_report.form.book import Cell, Sheet
from kamakura_report.plan.model import Plan
from kamakura_report.reports import listed, look
from kamakura_report.reports.consolidated.figures import Places, find
from kamakura_report.returns.agree import Row, State
from kamakura_report.returns.merge import Merged
from kamakura_report.returns.said import Claim

NAME = "競合"
COLUMNS = {
    "項目": 40.0,
    "回答": 14.0,
    "課": 16.0,
    "ファイル": 28.0,
    "シート": 14.0,
    "セル": 7.0,
    "受付日時": 15.0,
    "キー": 15.0,
}
NOTHING = "競合はありません。"
ADVICE = "どれを採るかは、output/conflicts.xlsx の「採用」に印を付けて resolve で取り込みます。"


def sheet(plan: Plan, merged: Merged, places: Places) -> Sheet:
    """One row per candidate."""
    conflicts = [row for row in merged.rows if row.state is State.CONFLICT]
    rows = [_cells(row, claim, places) for row in conflicts for claim in row.claims]
    if rows:
        rows.append([Cell(ADVICE, replace(look.NOTE, wrap=False))])
    return listed.sheet(plan, NAME, COLUMNS, rows, frozen=1, nothing=NOTHING, alarming=bool(rows))


def _cells(row: Row, claim: Claim, places: Places) -> list[Cell]:
    link = find(places, row.line.key)
    value = claim.answer.value
    shown = (
        Cell(value, replace(look.NUMBER, number_format="#,##0.##########"))
        if isinstance(value, Decimal)
        else Cell(look.shown(value), look.CENTERED)
    )
    where = (claim.division, claim.file, claim.sheet, claim.cell, look.minute(claim.received))
    return [
        Cell(look.shown(row.line.label), look.BODY),
        shown,
        *(Cell(look.shown(text) or None, look.BODY) for text in where),
        Cell(row.line.key, look.LINK if link else look.SMALL, link=link),
    ]
