"""What the office itself types: understood as returned cells are, with the same readings, refusals and doubts.

The office's own reason stands where a division's 備考 would: it lets a figure be that looks like a day. A doubt only
asks to look again, whatever the reason says.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kamakura_report.form.answer import Answer, Answers, Status
from kamakura_report.form.reasons import is_reason
from kamakura_report.frozen import frozen, replace
from kamakura_report.problem import Problem, Severity
from kamakura_report.problem.answer_codes import (
    ANSWER_CONVERTED,
    ENTRY_DAY,
    ENTRY_DAY_MEANT,
    ENTRY_DIGITS,
    ENTRY_DOUBTED,
    ENTRY_TAKEN,
    FIGURE_DAY,
    FIGURE_DIGITS,
    TEXT_LONG,
)
from kamakura_report.returned.cell import understand_cell
from kamakura_report.returned.checks import check_answers
from kamakura_report.returned.grid import RawCell, StoredKind
from kamakura_report.workbook.book import Book, Cell, Sheet
from kamakura_report.workbook.names import CELL_UNITS, utf16_units
from kamakura_report.workbook.question import Ask


@frozen
class Entry:
    """What was typed for a question, as a cell would hold it, and why ("" where nobody said)."""

    ask: Ask
    typed: RawCell
    reason: str = ""
    date1904: bool = False


@frozen
class Understood:
    """The answer, None for a blank and for what is refused; why it is; and what there is to look at."""

    answer: Answer | None
    refusal: Problem | None = None
    remarks: tuple[Problem, ...] = ()


def typed_text(text: str) -> RawCell:
    """What a person typed elsewhere than in a workbook, as a cell that holds a text."""
    return RawCell(StoredKind.TEXT, text)


def understand_entries(entries: Sequence[Entry]) -> list[Understood]:
    """Each entry understood by itself, then all of them checked together; their keys differ.

    Problems name key and label; where it was typed is for the caller to say.
    """
    read = [_read(entry, row) for row, entry in enumerate(entries, 1)]
    given = [one.answer for one in read]
    answers = Answers((entry.ask.key, answer) for entry, answer in zip(entries, given, strict=True) if answer)
    cells = {(row, 1): Cell(ask=entry.ask) for row, entry in enumerate(entries, 1)}
    found: dict[str, list[Problem]] = {}
    for problem in check_answers(Book((Sheet("", cells),)), answers):
        found.setdefault(problem.key, []).append(problem)
    return [_checked(entry, one, found.get(entry.ask.key, ())) for entry, one in zip(entries, read, strict=True)]


def _read(entry: Entry, row: int) -> Understood:
    typed = entry.typed
    if typed.kind is StoredKind.TEXT and utf16_units(typed.text) > CELL_UNITS:
        return Understood(None, TEXT_LONG.problem(limit=f"{CELL_UNITS:,}").at(key=entry.ask.key, label=entry.ask.label))
    answer, problem = understand_cell(entry.ask, typed, "", (row, 1), date1904=entry.date1904)
    if problem is not None and problem.severity is Severity.ERROR:
        advice = ENTRY_DIGITS if problem.code == FIGURE_DIGITS.code else problem.advice
        return Understood(None, problem.at(cell="", advice=advice))
    if answer is None or answer.status is Status.UNREADABLE:
        return Understood(None)
    return Understood(replace(answer, place=None), remarks=() if problem is None else (problem.at(cell=""),))


def _checked(entry: Entry, one: Understood, problems: Iterable[Problem]) -> Understood:
    remarks = list(one.remarks)
    for problem in problems:
        if problem.code == ANSWER_CONVERTED.code:  # said by the answer itself
            continue
        if problem.severity is Severity.ERROR:
            if problem.code != FIGURE_DAY.code or not is_reason(entry.reason):
                advice = ENTRY_DAY if problem.code == FIGURE_DAY.code else problem.advice
                return Understood(None, problem.at(cell="", advice=advice))
            problem = problem.at(severity=Severity.WARNING, advice=ENTRY_DAY_MEANT)
        remarks.append(problem.at(cell=""))
    return replace(one, remarks=tuple(map(_for_the_office, remarks)))


def _for_the_office(remark: Problem) -> Problem:
    """The remark with what the office itself can do."""
    if remark.advice == ENTRY_DAY_MEANT:
        return remark
    return remark.at(advice=ENTRY_DOUBTED if remark.severity is Severity.WARNING else ENTRY_TAKEN)
