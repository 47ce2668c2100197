"""Finds the rows of headings in a list: one to three, below whatever titles stand above them."""

from __future__ import annotations

from collections.abc import Iterable

from kamakura_report.frozen import frozen
from kamakura_report.lists.heading_words import guess_heading, is_heading_word
from kamakura_report.lists.list_table import ListCell, ListTable
from kamakura_report.lists.list_values import years_in
from kamakura_report.lists.reading_setup import heading_texts
from kamakura_report.lists.taken_for import Taken

_LATEST = 30  # rows from the top in which headings may begin
_MOST = 3  # rows of headings
_LOOKED_AT = 200  # rows below them
_WORTH = {Taken.NAME: 6, Taken.DIVISION: 4, Taken.BUREAU_DIVISION: 4, Taken.PROGRAM: 3, Taken.BUREAU: 2}


@frozen
class FoundHeadings:
    """Where they stand, and how much speaks for a list of projects."""

    table: ListTable
    first: int
    last: int
    score: float
    roles: frozenset[Taken]

    @property
    def lists_projects(self) -> bool:
        """True when there is a column of names, and one that says more than figures do of whose they are."""
        others = {Taken.DIVISION, Taken.BUREAU_DIVISION, Taken.BUREAU, Taken.PROGRAM, Taken.PROGRAM_NUMBER}
        return Taken.NAME in self.roles and bool(others & self.roles or Taken.INDICATOR in self.roles)


def find_headings(tables: Iterable[ListTable]) -> FoundHeadings | None:
    """The likeliest headings on any of these sheets, the first of equals; None where nothing is in the tables."""
    found = [each for table in tables if table.cells for each in _candidates(table)]
    return max(found, key=lambda each: (each.lists_projects, each.score), default=None)


def _candidates(table: ListTable) -> Iterable[FoundHeadings]:
    for first in range(1, min(table.rows, _LATEST) + 1):
        for last in range(first, min(first + _MOST, table.rows)):
            if all(_is_heading_row(table, row) for row in range(first, last + 1)) or first == last:
                yield _judged(table, first, last)


def _judged(table: ListTable, first: int, last: int) -> FoundHeadings:
    headings = {column: text for column, text in heading_texts(table, first, last).items() if text}
    guesses = [guess for text in headings.values() if (guess := guess_heading(text))]
    roles = frozenset(guess.taken for guess in guesses) - {Taken.UNUSED}
    score = float(sum(_WORTH.get(role, 1) for role in roles)) + 0.2 * len(guesses)
    score += 0.1 * len(headings) - 0.5 * (last - first)
    below = sum(1 for column in headings if table.text(last + 1, column))
    score += 0.3 * sum(bool(years_in(text)) for text in headings.values())
    if any(area.top < first <= area.bottom for area in table.merges):
        score -= 3  # it begins in the middle of a heading
    if not below or _is_heading_row(table, last + 1) or _is_cut(table, last):
        score -= 3
    score -= 0.5 * sum(_is_figure(table, last, column) for column in headings)
    score -= 2 * sum(_is_value(table, last, column) for column in headings)
    return FoundHeadings(table, first, last, score, roles)


def _is_heading_row(table: ListTable, row: int) -> bool:
    """True when at least half of what stands in the row are words of headings."""
    texts = [cell.text for (at, _), cell in _row(table, row) if at == row]
    words = sum(is_heading_word(text) for text in texts)
    return bool(texts) and 2 * words >= len(texts)


def _row(table: ListTable, row: int) -> Iterable[tuple[tuple[int, int], ListCell]]:
    return (((row, column), cell) for column in range(1, table.columns + 1) if (cell := table.own(row, column)))


def _is_cut(table: ListTable, last: int) -> bool:
    """True when a merge reaches over the last row of headings into the next: there is more of them."""
    return any(area.top <= last < area.bottom for area in table.merges)


def _is_value(table: ListTable, last: int, column: int) -> bool:
    """True of a text that stands again in its column, beside something else: 施策 or 事業 under 区分."""
    own = table.own(last, column)
    beside = {at: cell.text for (_, at), cell in _row(table, last)}
    again = (
        row
        for row in range(last + 1, min(last + _LOOKED_AT, table.rows) + 1)
        if own and table.text(row, column) == own.text
    )
    return any(2 * sum(table.text(row, at) == text for at, text in beside.items()) <= len(beside) for row in again)


def _is_figure(table: ListTable, row: int, column: int) -> bool:
    cell = table.own(row, column)
    return cell is not None and cell.number is not None and not is_heading_word(cell.text)
