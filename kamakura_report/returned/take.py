"""``take``: the issued book and the returned grid → the answers, and every problem on the way.

The law: ``take(b, grid(write(b))) == (answers, ())`` for any ``b = place(…, answers, …)``. One overwritten
label makes a whole sheet untrusted: nothing is taken from it, but sent back for correction it must not come
back empty, so what was typed there is read to be shown again, for people to confirm.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from kamakura_report.form.answer import Answer, Answers
from kamakura_report.plan.keys import Key
from kamakura_report.problem import Problem, ProblemCode
from kamakura_report.problem.sheet_codes import (
    SHEET_COPIED,
    SHEET_COPIED_DIFFERENTLY,
    SHEET_EXTRA,
    SHEET_MISSING,
    SHEET_RENAMED,
    SHEET_ROWS_GONE,
    SHEET_SHIFTED,
    SHEET_UNPROTECTED,
    SHOWN_VALUES,
)
from kamakura_report.returned.cell import understand_cell
from kamakura_report.returned.compare import LISTED_AT_MOST, moved_on_other_sheets
from kamakura_report.returned.grid import BLANK, Grid, GridSheet
from kamakura_report.returned.line_moves import Lines
from kamakura_report.returned.matching import Matching, SheetMatch, match
from kamakura_report.workbook.area import Position, column_letters
from kamakura_report.workbook.book import Book, Sheet


def take(book: Book, grid: Grid) -> tuple[Answers, tuple[Problem, ...]]:
    """The answers to what ``book`` asks, and the problems. From a sheet that is not as issued nothing is taken.

    Places are those where the cells stand in the returned workbook. This is the function of the law; a command, which
    asks more of the matched workbook than its answers, matches first and calls ``take_matched``.
    """
    return take_matched(match(book, grid))


def take_matched(matching: Matching) -> tuple[Answers, tuple[Problem, ...]]:
    """``take`` for a workbook whose sheets are matched and compared already."""
    answers: dict[str, Answer] = {}
    problems: list[Problem] = [SHOWN_VALUES.problem()] if matching.formulas_are_values else []
    comparisons = [sheet.comparison for sheet in matching.sheets if sheet.comparison is not None]
    moved, following = moved_on_other_sheets(comparisons)
    for sheet in matching.sheets:
        if sheet.returned is None or sheet.comparison is None:
            problems.append(SHEET_MISSING.problem(sheet=sheet.issued.name).at(sheet=sheet.issued.name))
        elif not sheet.as_issued and sheet.comparison.sheet not in following:
            problems.extend(_rows_gone(sheet))
            problems.extend(sheet.comparison.problems())
            problems.extend(sheet.comparison.remarks(date1904=matching.grid.date1904))
        elif sheet.comparison.sheet in moved:
            problems.append(moved[sheet.comparison.sheet])
        else:
            sheet_answers, sheet_problems = _take_sheet(sheet, sheet.returned, date1904=matching.grid.date1904)
            answers.update(sheet_answers)
            problems.extend(sheet_problems)
    problems.extend(SHEET_EXTRA.problem(sheet=extra.name).at(sheet=extra.name) for extra in matching.extra)
    return Answers(answers), tuple(problems)


def take_untrusted(matching: Matching, untrusted: Collection[str]) -> tuple[Answers, tuple[Problem, ...]]:
    """What the open cells of these returned sheets hold, where the keys shown on them prove their rows.

    Answers and problems as of ``take``; the answers are to be shown again, never counted.
    """
    answers: dict[str, Answer] = {}
    problems: list[Problem] = []
    for sheet in matching.sheets:
        if sheet.returned is not None and sheet.returned.name in untrusted and _rows_are_proved(sheet):
            date1904 = matching.grid.date1904
            sheet_answers, sheet_problems = _read_asked(sheet.expected, sheet.returned, date1904=date1904)
            answers.update(sheet_answers)
            problems.extend(sheet_problems)
    return Answers(answers), tuple(problems)


def _take_sheet(sheet: SheetMatch, returned: GridSheet, *, date1904: bool) -> tuple[dict[str, Answer], list[Problem]]:
    """The answers of one sheet that is as issued, none when a copy of it raises a doubt."""
    answers, problems = _read_asked(sheet.expected, returned, date1904=date1904)
    for copy in sheet.copies:
        copied: dict[str, Answer] = {}
        if copy.expected and copy.trusted:
            copied, _ = _read_asked(copy.expected, copy.returned, date1904=date1904)
        if not copy.trusted or any(answers.get(key) != answer for key, answer in copied.items()):
            return {}, [_copied(SHEET_COPIED_DIFFERENTLY, returned, copy.returned)]
        problems.append(_copied(SHEET_COPIED, returned, copy.returned))
        if copy.comparison is not None:
            remarks = copy.comparison.remarks(date1904=date1904)
            problems.extend(problem.at(sheet=copy.returned.name) for problem in remarks)
    if sheet.comparison is not None:
        problems.extend(sheet.comparison.remarks(date1904=date1904))
    return answers, [*_harmless_changes(sheet, returned), *problems]


def _read_asked(expected: Sheet, returned: GridSheet, *, date1904: bool) -> tuple[dict[str, Answer], list[Problem]]:
    """The asked cells of one sheet, understood one by one: answers by key, and what is wrong with the cells."""
    answers: dict[str, Answer] = {}
    problems: list[Problem] = []
    name, stored = returned.name, returned.cells
    for position, ask in expected.asks():
        raw = stored.get(position, BLANK)
        answer, problem = understand_cell(ask, raw, name, position, date1904=date1904, earlier=answers)
        if answer is not None:
            answers[ask.key] = answer
        if problem is not None:
            problems.append(problem)
    return answers, problems


def _harmless_changes(sheet: SheetMatch, returned: GridSheet) -> Iterator[Problem]:
    """What was done to a sheet that could be read in spite of it."""
    if returned.name != sheet.issued.name:
        problem = SHEET_RENAMED.problem(issued=sheet.issued.name, returned=returned.name)
        yield problem.at(sheet=returned.name)
    if sheet.line_moves is not None and sheet.line_moves.moved:
        shifts = [
            *_shifts(sheet.line_moves.rows, "行", lambda row: f"{row}行目"),
            *_shifts(sheet.line_moves.columns, "列", lambda column: f"{column_letters(column)}列"),
        ]
        unlisted = len(shifts) - LISTED_AT_MOST
        more = f"ほかにも {unlisted} か所あります。" if unlisted > 0 else ""
        yield SHEET_SHIFTED.problem(shifts="".join(shifts[:LISTED_AT_MOST]) + more).at(sheet=returned.name)
    if sheet.issued.protected and not returned.protected:
        yield SHEET_UNPROTECTED.problem().at(sheet=returned.name)


def _rows_gone(sheet: SheetMatch) -> Iterator[Problem]:
    """One problem for all rows that were deleted, named as they were numbered when sent out."""
    gone = sheet.line_moves.gone if sheet.line_moves else ()
    if not gone:
        return
    runs: list[list[int]] = []
    for row in gone:
        if runs and row == runs[-1][-1] + 1:
            runs[-1].append(row)
        else:
            runs.append([row])
    named = [f"{run[0]}行目" if len(run) == 1 else f"{run[0]}〜{run[-1]}行目" for run in runs]
    keys = sorted({ask.key for (row, _), ask in sheet.issued.asks() if row in set(gone)})
    more = f"など {len(runs)} か所" if len(runs) > LISTED_AT_MOST else ""
    rows = f"配布したときの{'、'.join(named[:LISTED_AT_MOST])}{more}"
    about = f"（記入欄 {len(keys)} を含む {len(gone)} 行）" if keys else f"（{len(gone)} 行）"
    yield SHEET_ROWS_GONE.problem(rows=rows + about).at(sheet=sheet.comparison.sheet if sheet.comparison else "")


def _shifts(lines: Lines, kind: str, name: Callable[[int], str]) -> Iterator[str]:
    """One sentence for each place where lines were put in or blank ones taken out, by the numbers lines have now."""
    before, before_now = 0, 0
    for line, now in sorted(lines.items()):
        added = (now - before_now) - (line - before)
        where = f"{name(before_now)}の次" if before_now else f"最初の{kind}の前"
        if added > 0:
            yield f"{where}に、{kind}が {added} つ加わっています。"
        elif added < 0:
            yield f"{where}の、何も書いていない{kind}が {-added} つ消えています。"
        before, before_now = line, now


def _copied(code: ProblemCode, original: GridSheet, copy: GridSheet) -> Problem:
    return code.problem(original=original.name, copy=copy.name).at(sheet=original.name)


def _rows_are_proved(sheet: SheetMatch) -> bool:
    """True when few shown cells differ, and of the keys that name the asked rows none."""
    changed = sheet.comparison.changed if sheet.comparison else {}
    return len(changed) <= LISTED_AT_MOST and changed.keys().isdisjoint(_shown_keys(sheet.expected))


def _shown_keys(sheet: Sheet) -> Iterator[Position]:
    """Where the keys of the asked rows are shown."""
    keys = {(row, key) for (row, _), ask in sheet.asks() for key in (ask.key, Key.parse(ask.key).without_period)}
    for position, cell in sheet.cells.items():
        if cell.ask is None and isinstance(cell.value, str) and (position[0], cell.value) in keys:
            yield position
