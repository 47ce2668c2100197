"""Sheet 要確認: every problem with its place, what was found and what to do, the worst first."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from kamakura_report.form.book import Cell, Link, Sheet
from kamakura_report.plan.model import Plan
from kamakura_report.problem import Problem, Severity, worst_first
from kamakura_report.reports import listed, look

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
NOTHING_FOUND = "確認が必要なことはありません。"


def sheet(plan: Plan, problems: Iterable[Problem], link: Callable[[str], Link | None] = lambda key: None) -> Sheet:
    """The problems as a table with its heading in row 1; a single line when there are none.

    ``link`` says where the figure of a key stands; its key then leads there.
    """
    found = worst_first(problems)
    return listed.sheet(
        plan,
        NAME,
        COLUMNS,
        [_row(problem, link(problem.key)) for problem in found],
        frozen=0,
        nothing=NOTHING_FOUND,
        alarming=any(problem.severity is Severity.ERROR for problem in found),
    )


def _row(problem: Problem, target: Link | None) -> list[Cell]:
    """One problem; its key leads to the figure when there is one."""
    severity, *texts, key = (look.shown(text) for text in _texts(problem))
    return [
        Cell(severity, STYLES[problem.severity]),
        *(Cell(text, look.BODY) for text in texts),
        Cell(key, look.LINK if target else look.BODY, link=target),
    ]


def _texts(problem: Problem) -> tuple[str, ...]:
    place = (problem.file, problem.sheet, problem.cell)
    return (WORDS[problem.severity], problem.code, *place, problem.label, problem.found, problem.advice, problem.key)
