"""The office's own workbooks among the returned ones, told by their sheets and headings: they are no answers."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from kamakura_report.master import schema
from kamakura_report.reports import conflicts, problem_list, sending_list, status_book
from kamakura_report.reports.consolidated import history, overview, result_book


def own_list_name(sheets: Mapping[str, Collection[str]]) -> str:
    """Which of the office's own workbooks it is, by its usual file name; "" for any other.

    ``sheets`` are the texts of the first rows of each of its sheets, in order, by name.
    """
    names = list(sheets)
    if names[:2] == [status_book.NAME, status_book.OPEN_NAME] and _headed(
        sheets, status_book.OPEN_NAME, tuple(status_book.OPEN_COLUMNS)
    ):
        return "status.xlsx"
    if names == [conflicts.NAME] and _headed(sheets, conflicts.NAME, conflicts.CONFLICT_HEADINGS):
        return "conflicts.xlsx"
    if names == [sending_list.SENDING_NAME] and _headed(
        sheets, sending_list.SENDING_NAME, tuple(sending_list.SENDING_COLUMNS)
    ):
        return f"{sending_list.SENDING_NAME}.xlsx"
    lists = {result_book.CONFLICTS_NAME, history.HISTORY_NAME}
    of_problems = {problem_list.NAME, problem_list.FORMER_NAME}
    if names[:1] == [overview.NAME] and lists.issubset(names) and of_problems.intersection(names):
        return "consolidated.xlsx"
    if all(_headed(sheets, name, schema.SHEETS[name].required) for name in schema.NEEDED):
        return "master.xlsx"
    return ""


def _headed(sheets: Mapping[str, Collection[str]], name: str, headings: Sequence[str]) -> bool:
    return set(headings).issubset(sheets.get(name, ()))
