"""The marks of a filled-in ``conflicts.xlsx``, read back: what the office chose, or typed itself, for each line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kamakura_report.form.completion import is_blank
from kamakura_report.frozen import frozen, replace
from kamakura_report.layout.office_questions import OfficeQuestions
from kamakura_report.merging.agree import ResultRow, ResultState, accepted_answers
from kamakura_report.merging.asking import in_another_unit
from kamakura_report.merging.claims import Claim
from kamakura_report.merging.decisions import Choice, candidate_tokens
from kamakura_report.merging.merge import Merged
from kamakura_report.plan.figures import parse_figure, plain_text
from kamakura_report.plan.keys import canonical
from kamakura_report.plan.model import Plan
from kamakura_report.problem import Problem
from kamakura_report.problem.merge_codes import (
    RESOLVE_MARK,
    RESOLVE_MARK_EMPTY,
    RESOLVE_MARK_HELD,
    RESOLVE_MARK_OUTDATED,
    RESOLVE_MARK_PUBLISHED,
    RESOLVE_MARK_SETTLED,
    RESOLVE_MARK_SUMMED,
    RESOLVE_MARK_TWICE,
    RESOLVE_MARK_UNITS,
    RESOLVE_MARK_UNPLANNED,
    RESOLVE_MARK_UNSEEN,
    RESOLVE_SHEET,
)
from kamakura_report.reports.conflicts import (
    CHOOSE,
    CONFLICT_HEADINGS,
    MARK,
    NAME,
    OTHER_VALUE,
    REASON,
    TOTAL,
    candidate_cells,
)
from kamakura_report.returned.grid import Grid, GridSheet, Mark, StoredKind
from kamakura_report.returned.office_entries import Entry, understand_entries
from kamakura_report.returned.understood import HEADING_ROWS
from kamakura_report.text import comparable, shorten
from kamakura_report.workbook.area import cell_name

MARKS = {"○", "〇", "◯", "o", "O", "0", "✓", "✔", "レ"}  # ways in which people write the mark; 〇 is a number sign
REASON_NEEDED = "競合の解決"
_Kept = dict[tuple[str, str], Choice]  # by indicator and former unit, the mark by which its figures stay as they are


@frozen
class MarksRead:
    """What the marks of a saved ``conflicts.xlsx`` mean, what there is to look at in it, and all that is wrong."""

    choices: tuple[Choice, ...] = ()
    remarks: tuple[Problem, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_marks(grid: Grid, file: str, plan: Plan, merged: Merged) -> MarksRead:
    """The marks of a saved ``conflicts.xlsx``; a value typed there is understood as a cell of a returned workbook is.

    ``merged`` is the result as it is now.
    """
    rows = {row.line.key: row for row in merged.rows}
    table = next((sheet for sheet in grid.sheets if sheet.name.strip() == NAME), None)
    head = _head(table) if table else None
    if table is None or head is None:
        return MarksRead(problems=(RESOLVE_SHEET.problem(sheet=NAME).at(file=file),))
    questions = OfficeQuestions(plan, accepted_answers(merged.rows), merged.named)
    choices: dict[str, Choice] = {}
    problems: dict[int, Problem] = {}
    marked: dict[str, int] = {}  # the line of each key's mark
    typed: dict[int, Entry] = {}  # values of the office's own, by line
    for number in sorted(row for row, column in table.cells if column == CHOOSE and row > head):
        raw = table.at((number, CHOOSE))
        if raw.formula is None and is_blank(raw.text):
            continue
        try:
            row = rows.get(canonical(_text(table, number, 1)))
            if row is None:
                raise _MarkRefused(RESOLVE_MARK_UNPLANNED.problem())
            choice = _choice(table, number, row)
            key = row.line.key
            if key in choices:
                raise _MarkRefused(RESOLVE_MARK_TWICE.problem())
            choices[key], marked[key] = choice, number
            if choice.answer is None:
                reason = _text(table, number, REASON)
                typed[number] = Entry(questions.figure(key), raw, reason, grid.date1904)
        except _MarkRefused as refused:
            problems[number] = refused.problem
    remarks: list[Problem] = []
    for (number, entry), one in zip(typed.items(), understand_entries(list(typed.values())), strict=True):
        place = {"file": file, "sheet": table.name, "cell": cell_name((number, CHOOSE))}
        if one.answer is None:
            problems[number] = one.refusal or RESOLVE_MARK_EMPTY.problem()
            continue
        choices[entry.ask.key] = replace(choices[entry.ask.key], answer=one.answer)
        remarks += (remark.at(**place) for remark in one.remarks)
    if not problems:  # else there may be choices without their answers
        kept = _kept_as_they_are(choices, rows)
        for key in _against_the_others(choices, rows, kept):
            problems[marked[key]] = RESOLVE_MARK_UNITS.problem()
    if problems:
        return MarksRead(problems=tuple(_at_mark(problems[number], file, table, number) for number in sorted(problems)))
    return MarksRead((*choices.values(), *_for_all_years(choices, rows, kept)), tuple(remarks))


def _head(table: GridSheet) -> int | None:
    """The row of the headings, wherever it is among the first ones; earlier programs wrote nothing above it."""
    columns = range(1, len(CONFLICT_HEADINGS) + 1)
    rows = range(1, HEADING_ROWS + 1)
    return next((row for row in rows if tuple(_text(table, row, one) for one in columns) == CONFLICT_HEADINGS), None)


class _MarkRefused(Exception):
    """One mark means no decision, and why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


def _at_mark(problem: Problem, file: str, table: GridSheet, number: int) -> Problem:
    cell = cell_name((number, CHOOSE))
    return problem.at(file=file, sheet=table.name, cell=cell, key=_text(table, number, 1))


def _one_figure(row: ResultRow) -> tuple[str, str] | None:
    """Rows of which one mark decides all: an indicator's figures of one former unit; None for any other row."""
    unit = row.unchanged.asked.unit if row.unchanged is not None and row.unchanged.asked is not None else ""
    return (row.line.subject, comparable(unit)) if row.state is ResultState.CONFLICT and row.unchanged else None


def _as_they_were(row: ResultRow) -> tuple[Claim, ...]:
    """The claims that give the figure which would count had the unit not changed."""
    return tuple(
        claim
        for claim in row.claims
        if row.unchanged and claim.answer == row.unchanged.answer and in_another_unit(claim.asked, row.line)
    )


def _kept_as_they_are(choices: Mapping[str, Choice], rows: Mapping[str, ResultRow]) -> _Kept:
    """Of which indicators and units the figures stay as they are, by a mark at one of them."""
    kept: _Kept = {}
    for key, choice in choices.items():
        figures = _one_figure(rows[key])
        if figures is not None and choice.claim in _as_they_were(rows[key]):
            kept.setdefault(figures, choice)
    return kept


def _against_the_others(choices: Mapping[str, Choice], rows: Mapping[str, ResultRow], kept: _Kept) -> Iterator[str]:
    """The keys that are decided otherwise than a mark says that is for all years of the indicator."""
    for key, choice in choices.items():
        unchanged = rows[key].unchanged
        if _one_figure(rows[key]) in kept and unchanged is not None and choice.answer != unchanged.answer:
            yield key


def _for_all_years(choices: Mapping[str, Choice], rows: Mapping[str, ResultRow], kept: _Kept) -> Iterator[Choice]:
    """The choices that a mark at one year makes for the others, which have none of their own."""
    for key, row in rows.items():
        figures = _one_figure(row)
        if key not in choices and figures in kept and row.unchanged is not None:
            over = candidate_tokens(row.candidates)
            yield replace(kept[figures], key=key, answer=row.unchanged.answer, over=over, claim=row.unchanged)


def _choice(table: GridSheet, number: int, row: ResultRow) -> Choice:
    """The choice that the mark means; of a value of the office's own without the answer. Raises _MarkRefused."""
    reason = _text(table, number, REASON) or REASON_NEEDED
    choice = Choice(row.line.key, None, reason, candidate_tokens(row.candidates), unit=row.line.unit)
    if _text(table, number, 3) in (OTHER_VALUE, TOTAL):
        if row.line.published is not None:
            raise _MarkRefused(RESOLVE_MARK_PUBLISHED.problem())
        return choice
    mark = _text(table, number, CHOOSE)
    if mark not in MARKS:
        raise _MarkRefused(RESOLVE_MARK.problem(mark=shorten(mark), sign=MARK))
    look = table.at((number, CHOOSE)).look
    if look is not None and any(run.mark in (Mark.STRUCK, Mark.UNSEEN) for run in look.runs):
        raise _MarkRefused(RESOLVE_MARK_UNSEEN.problem(mark=shorten(mark), sign=MARK))
    if row.state is not ResultState.CONFLICT:
        raise _MarkRefused(RESOLVE_MARK_SETTLED.problem())
    candidate = tuple(_text(table, number, column) for column in range(3, 8))
    chosen = next((claim for claim in row.claims if candidate_cells(row, claim) == candidate), None)
    if chosen is None:
        raise _MarkRefused(RESOLVE_MARK_OUTDATED.problem())
    if chosen.held:
        raise _MarkRefused(RESOLVE_MARK_HELD.problem(row=OTHER_VALUE))
    if chosen.is_part:
        raise _MarkRefused(RESOLVE_MARK_SUMMED.problem(row=TOTAL))
    return replace(choice, answer=chosen.answer, claim=chosen)


def _text(table: GridSheet, row: int, column: int) -> str:
    """What stands there, as a person reads it: a number in plain digits, a formula as it was typed."""
    raw = table.at((row, column))
    if raw.formula is not None:
        return f"={raw.formula}"
    if raw.kind is StoredKind.NUMBER:
        return plain_text(parse_figure(raw.text))
    return raw.text.replace("\r\n", "\n").replace("\r", "\n").strip()
