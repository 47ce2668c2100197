"""What a person marked in ``conflicts.xlsx``: each mark becomes a choice, each slip a problem with its cell."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from decimal import Decimal

from kamakura_report.form.book import reference
from kamakura_report.plan.figures import plain
from kamakura_report.plan.master.tables import Odd, Table, Tables
from kamakura_report.problem import Problem
from kamakura_report.problem.merge_codes import (
    RESOLVE_MARK,
    RESOLVE_MARK_OUTDATED,
    RESOLVE_MARK_PUBLISHED,
    RESOLVE_MARK_SETTLED,
    RESOLVE_MARK_SUMMED,
    RESOLVE_MARK_TWICE,
    RESOLVE_MARK_UNPLANNED,
    RESOLVE_MARK_UNREADABLE,
    RESOLVE_SHEET,
)
from kamakura_report.reports import conflicts
from kamakura_report.returns.agree import Row, State
from kamakura_report.returns.choosing import Choice, typed
from kamakura_report.returns.decisions import tokens

MARKS = {"○", "〇", "◯", "o", "O", "0", "✓", "✔", "レ"}  # ways in which people write the mark; 〇 is a number sign
REASON = "競合の解決"


def read(tables: Tables, rows: Mapping[str, Row]) -> tuple[list[Choice], list[Problem]]:
    """``rows`` are those of the result now, by key. Either every mark is a choice, or there are problems."""
    table = tables.sheets.get(conflicts.NAME)
    if table is None or tuple(_text(table, 1, column) for column in range(1, len(conflicts.HEADINGS) + 1)) != (
        conflicts.HEADINGS
    ):
        return [], [RESOLVE_SHEET.problem(sheet=conflicts.NAME).at(file=tables.file)]
    choices: dict[str, Choice] = {}
    problems = []
    for number in range(2, table.rows + 1):
        if not _text(table, number, conflicts.CHOOSE):
            continue
        key = _text(table, number, 1)
        complaint, choice = _choice(table, number, rows.get(key))
        if choice is not None and key in choices:
            complaint = RESOLVE_MARK_TWICE.problem()
        if complaint is not None:
            cell = reference((number, conflicts.CHOOSE))
            problems.append(complaint.at(file=tables.file, sheet=table.sheet, cell=cell, key=key))
        elif choice is not None:
            choices[key] = choice
    return list(choices.values()), problems


def _choice(table: Table, number: int, row: Row | None) -> tuple[Problem | None, Choice | None]:
    """What is wrong, or the choice that the row's mark means."""
    if row is None:
        return RESOLVE_MARK_UNPLANNED.problem(), None
    key, over = row.line.key, tokens(row.candidates)
    reason = _text(table, number, conflicts.REASON) or REASON
    mark = _text(table, number, conflicts.CHOOSE)
    if _text(table, number, 3) in (conflicts.OTHER, conflicts.TOTAL):
        try:
            answer = typed(unicodedata.normalize("NFKC", mark))
        except ValueError:
            return RESOLVE_MARK_UNREADABLE.problem(mark=mark), None
        if row.line.published is not None:
            return RESOLVE_MARK_PUBLISHED.problem(), None
        return None, Choice(key, answer, reason, over)
    if mark not in MARKS:
        return RESOLVE_MARK.problem(mark=mark, sign=conflicts.MARK), None
    if row.state is not State.CONFLICT:
        return RESOLVE_MARK_SETTLED.problem(), None
    if row.line.summed:
        return RESOLVE_MARK_SUMMED.problem(row=conflicts.TOTAL), None
    said = tuple(_text(table, number, column) for column in range(3, 8))
    found = next((claim for claim in row.claims if conflicts.told(claim) == said), None)
    if found is None:
        return RESOLVE_MARK_OUTDATED.problem(), None
    return None, Choice(key, found.answer, reason, over, found)


def _text(table: Table, row: int, column: int) -> str:
    value = table.cells.get((row, column), "")
    if isinstance(value, Odd):
        return value.shown
    return plain(value) if isinstance(value, Decimal) else value.strip()
