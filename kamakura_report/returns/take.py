"""``take``: the issued book and the returned grid → the answers, and every problem on the way.

The law: ``take(b, grid(write(b))) == (answers, ())`` for any ``b = place(…, answers, …)``.
"""

from __future__ import annotations

from collections.abc import Iterator

from kamakura_report.form.answer import Answer, Answers
from kamakura_report.form.book import Book, Sheet
from kamakura_report.form.stamp import CORRECTION_SHEET, STAMP_SHEET
from kamakura_report.problem import Problem, Severity
from kamakura_report.returns.compare import differences
from kamakura_report.returns.grid import Grid, GridSheet
from kamakura_report.returns.understand import understand


def take(book: Book, grid: Grid) -> tuple[Answers, tuple[Problem, ...]]:
    """The answers to what ``book`` asks. From a sheet that is not as issued nothing is taken."""
    taken: dict[str, Answer] = {}
    problems: list[Problem] = []
    for issued in book.sheets:
        if issued.name == STAMP_SHEET:
            continue  # the identity, not content: see returns.identity
        returned = grid.sheet(issued.name)
        wrong = [_missing(issued)] if returned is None else list(differences(issued, returned))
        problems.extend(wrong)
        if returned is not None and not wrong:
            for key, answer, problem in _answers(issued, returned):
                if answer is not None:
                    taken[key] = answer
                if problem is not None:
                    problems.append(problem)
    problems.extend(_extra(book, grid))
    return Answers(taken), tuple(problems)


def _answers(issued: Sheet, returned: GridSheet) -> Iterator[tuple[str, Answer | None, Problem | None]]:
    for position, ask in issued.asks():
        yield (ask.key, *understand(ask, returned.at(position), issued.name, position))


def _missing(issued: Sheet) -> Problem:
    found = f"シート「{issued.name}」がありません。"
    advice = "シートの名前を変えたり消したりせずに、配布したファイルに記入してください。"
    return Problem("sheet.missing", Severity.ERROR, found, advice, sheet=issued.name)


def _extra(book: Book, grid: Grid) -> Iterator[Problem]:
    names = {sheet.name for sheet in book.sheets} | {CORRECTION_SHEET}
    for sheet in grid.sheets:
        if sheet.name not in names:
            found = f"配布していないシート「{sheet.name}」があります。"
            yield Problem("sheet.extra", Severity.NOTE, found, "このシートは読みません。", sheet=sheet.name)
