"""The office's own workbooks among the returned ones, told by their sheets and headings: they are no answers."""

from __future__ import annotations

from collections.abc import Sequence

from kamakura_report.master import schema
from kamakura_report.reports import conflicts, problem_list, status_book
from kamakura_report.reports.consolidated import history, overview, result_book
from kamakura_report.returned.grid import Grid


def own_list_name(grid: Grid) -> str:
    """Which of the office's own workbooks it is, by its usual file name; "" for any other."""
    names = [sheet.name for sheet in grid.sheets]
    if names[:2] == [status_book.NAME, status_book.OPEN_NAME] and _headed(
        grid, status_book.OPEN_NAME, tuple(status_book.OPEN_COLUMNS)
    ):
        return "status.xlsx"
    if names == [conflicts.NAME] and _headed(grid, conflicts.NAME, conflicts.CONFLICT_HEADINGS):
        return "conflicts.xlsx"
    lists = {result_book.CONFLICTS_NAME, history.HISTORY_NAME}
    of_problems = {problem_list.NAME, problem_list.FORMER_NAME}
    if names[:1] == [overview.NAME] and lists.issubset(names) and of_problems.intersection(names):
        return "consolidated.xlsx"
    if all(_headed(grid, name, schema.SHEETS[name].required) for name in schema.NEEDED):
        return "master.xlsx"
    return ""


def _headed(grid: Grid, name: str, headings: Sequence[str]) -> bool:
    sheet = grid.sheet(name)
    if sheet is None:
        return False
    first_row = {raw.text.strip() for (row, _), raw in sheet.cells.items() if row == 1}
    return set(headings) <= first_row
