"""Sheet 要確認: every problem with its place, what was found and what to do, the worst first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from kamakura_report.form.book import Area, Cell, Link, Position, Sheet
from kamakura_report.plan.model import Plan
from kamakura_report.problem import Problem, Severity, worst_first
from kamakura_report.reports import look

NAME = "要確認"
COLUMNS = {
    "重大度": 7.5,
    "コード": 16.0,
    "ファイル": 20.0,
    "シート": 11.0,
    "セル": 5.5,
    "対象": 24.0,
    "見つかったこと": 40.0,
    "していただくこと": 32.0,
    "キー": 13.0,
}
WORDS = {Severity.ERROR: "エラー", Severity.WARNING: "注意", Severity.NOTE: "お知らせ"}
STYLES = {Severity.ERROR: look.BAD, Severity.WARNING: look.OPEN, Severity.NOTE: look.QUIET}
KEY = list(COLUMNS).index("キー") + 1
NOTHING_FOUND = "確認が必要なことはありません。"


def sheet(plan: Plan, problems: Iterable[Problem], link: Callable[[str], Link | None] = lambda key: None) -> Sheet:
    """The problems as a table with its heading in row 1; a single line when there are none.

    ``link`` says where the figure of a key stands; its key then leads there.
    """
    widths = dict(enumerate(COLUMNS.values(), 1))
    cells: dict[Position, Cell] = {(1, column): Cell(name, look.HEADING) for column, name in enumerate(COLUMNS, 1)}
    heights: dict[int, float] = {1: 22.0}
    listed = worst_first(problems)
    for row, problem in enumerate(listed, 2):
        texts = [look.shown(text) for text in _texts(problem)]
        for column, text in enumerate(texts, 1):
            cells[row, column] = Cell(text, STYLES[problem.severity] if column == 1 else look.BODY)
        target = link(problem.key)
        if target is not None:
            cells[row, KEY] = replace(cells[row, KEY], style=look.LINK, link=target)
        heights[row] = look.height((text, widths[column]) for column, text in enumerate(texts, 1))
    if not listed:
        cells[2, 1] = Cell(NOTHING_FOUND)
        heights[2] = 18.0
    area = Area(1, 1, max(2, len(listed) + 1), len(COLUMNS))
    return Sheet(
        NAME,
        cells,
        widths=widths,
        heights=heights,
        freeze=(2, 1),
        filtered=area if listed else None,
        page=look.page(plan, NAME, area, widths),
        gridlines=False,
        tab_color="C00000" if any(problem.severity is Severity.ERROR for problem in listed) else "",
    )


def _texts(problem: Problem) -> tuple[str, ...]:
    place = (problem.file, problem.sheet, problem.cell)
    return (WORDS[problem.severity], problem.code, *place, problem.label, problem.found, problem.advice, problem.key)
