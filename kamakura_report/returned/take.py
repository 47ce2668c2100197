"""``take``: the issued book and the returned grid → the answers, and every problem on the way.

The law: ``take(b, grid(write(b))) == (answers, ())`` for any ``b = place(…, answers, …)``. One overwritten
label makes a whole sheet untrusted: nothing is taken from it, but sent back for correction it must not come
back empty, so what was typed there is read to be shown again, for people to confirm.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from kamakura_report.form.answer import NO_ANSWERS, Answer, Answers
from kamakura_report.plan.keys import Key
from kamakura_report.problem import Problem, ProblemCode
from kamakura_report.problem.sheet_codes import (
    SHEET_COPIED,
    SHEET_COPIED_DIFFERENTLY,
    SHEET_EXTRA,
    SHEET_MISSING,
    SHEET_RENAMED,
    SHEET_SHIFTED,
    SHEET_UNPROTECTED,
)
from kamakura_report.returned.cell import understand_cell
from kamakura_report.returned.compare import TOLD_AT_MOST
from kamakura_report.returned.grid import Grid, GridSheet
from kamakura_report.returned.line_moves import Lines
from kamakura_report.returned.matching import Matching, SheetMatch, match
from kamakura_report.workbook.area import Position, column_letters
from kamakura_report.workbook.book import Book, Sheet


def take(book: Book, grid: Grid) -> tuple[Answers, tuple[Problem, ...]]:
    """The answers to what ``book`` asks. From a sheet that is not as issued nothing is taken.

    Places are those where the cells stand in the returned workbook.
    """
    return take_matched(match(book, grid))


def take_matched(matching: Matching) -> tuple[Answers, tuple[Problem, ...]]:
    """The same of a workbook whose sheets are found and compared already."""
    taken: dict[str, Answer] = {}
    problems: list[Problem] = []
    for pair in matching.pairs:
        if pair.returned is None or pair.comparison is None:
            problems.append(_missing(pair.issued))
        elif not pair.comparison.same:
            problems.extend(pair.comparison.problems())
        else:
            answers, found = _taken(pair, pair.returned, date1904=matching.grid.date1904)
            taken.update(answers)
            problems.extend(found)
    problems.extend(_extra(sheet) for sheet in matching.extras)
    return Answers(taken), tuple(problems)


def _taken(pair: SheetMatch, returned: GridSheet, *, date1904: bool) -> tuple[dict[str, Answer], list[Problem]]:
    """The answers of one sheet that is as issued, none when a copy of it raises a doubt."""
    answers, problems = _answers(pair.here, returned, date1904)
    for copy in pair.copies:
        copied, _ = _answers(copy.here, copy.returned, date1904) if copy.here and copy.trusted else ({}, [])
        if not copy.trusted or any(answers.get(key) != answer for key, answer in copied.items()):
            return {}, [_copied(SHEET_COPIED_DIFFERENTLY, returned, copy.returned)]
        problems.append(_copied(SHEET_COPIED, returned, copy.returned))
    return answers, [*_changes(pair, returned), *problems]


def _answers(here: Sheet, returned: GridSheet, date1904: bool) -> tuple[dict[str, Answer], list[Problem]]:
    answers, problems = {}, []
    for position, ask in here.asks():
        answer, problem = understand_cell(ask, returned.at(position), returned.name, position, date1904=date1904)
        if answer is not None:
            answers[ask.key] = answer
        if problem is not None:
            problems.append(problem)
    return answers, problems


def _changes(pair: SheetMatch, returned: GridSheet) -> Iterator[Problem]:
    """What was done to a sheet that could be read in spite of it."""
    if returned.name != pair.issued.name:
        problem = SHEET_RENAMED.problem(issued=pair.issued.name, returned=returned.name)
        yield problem.at(sheet=returned.name)
    if pair.shift is not None and pair.shift.moved:
        rows, columns = pair.shift.rows, pair.shift.columns
        told = [
            *_told(rows, "行", lambda row: f"{row}行目"),
            *_told(columns, "列", lambda column: f"{column_letters(column)}列"),
        ]
        more = f"ほかにも {len(told) - TOLD_AT_MOST} か所あります。" if len(told) > TOLD_AT_MOST else ""
        yield SHEET_SHIFTED.problem(shifts="".join(told[:TOLD_AT_MOST]) + more).at(sheet=returned.name)
    if pair.issued.protected and not returned.protected:
        yield SHEET_UNPROTECTED.problem().at(sheet=returned.name)


def _told(lines: Lines, what: str, name: Callable[[int], str]) -> Iterator[str]:
    """After which lines, as they are numbered now, others were put in or blank ones taken out."""
    before, before_now = 0, 0
    for line, now in sorted(lines.items()):
        more = (now - before_now) - (line - before)
        where = f"{name(before_now)}の次" if before_now else f"最初の{what}の前"
        if more > 0:
            yield f"{where}に、{what}が {more} つ加わっています。"
        elif more < 0:
            yield f"{where}の、何も書いていない{what}が {-more} つ消えています。"
        before, before_now = line, now


def _missing(issued: Sheet) -> Problem:
    return SHEET_MISSING.problem(sheet=issued.name).at(sheet=issued.name)


def _copied(code: ProblemCode, original: GridSheet, copy: GridSheet) -> Problem:
    return code.problem(original=original.name, copy=copy.name).at(sheet=original.name)


def _extra(sheet: GridSheet) -> Problem:
    return SHEET_EXTRA.problem(sheet=sheet.name).at(sheet=sheet.name)


@dataclass(frozen=True, slots=True)
class UntrustedAnswers:
    """Answers that were typed but not taken, and what is wrong with the cells themselves."""

    answers: Answers = NO_ANSWERS
    problems: tuple[Problem, ...] = ()


NOTHING_UNTRUSTED = UntrustedAnswers()


def read_untrusted(matching: Matching, untrusted: Collection[str]) -> UntrustedAnswers:
    """The content of the open cells of these returned sheets, where their rows can be known by the keys on them."""
    answers: dict[str, Answer] = {}
    problems: list[Problem] = []
    date1904 = matching.grid.date1904
    for pair in matching.pairs:
        returned = pair.returned
        if returned is None or returned.name not in untrusted or not _in_place(pair):
            continue
        for position, ask in pair.here.asks():
            answer, problem = understand_cell(ask, returned.at(position), returned.name, position, date1904=date1904)
            if answer is not None:
                answers[ask.key] = answer
            if problem is not None:
                problems.append(problem)
    return UntrustedAnswers(Answers(answers), tuple(problems))


def _in_place(pair: SheetMatch) -> bool:
    """True when few shown cells differ, and of the keys that name the asked rows none."""
    changed = pair.comparison.changed if pair.comparison else {}
    return len(changed) <= TOLD_AT_MOST and changed.keys().isdisjoint(_keys(pair.here))


def _keys(sheet: Sheet) -> Iterator[Position]:
    """Where the keys of the asked rows are shown."""
    named = {(row, key) for (row, _), ask in sheet.asks() for key in (ask.key, Key.parse(ask.key).without_period)}
    for position, cell in sheet.cells.items():
        if cell.ask is None and isinstance(cell.value, str) and (position[0], cell.value) in named:
            yield position
