"""Statuses of divisions in a round of the small plan, for the tests of who has answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from kamakura_report.merging.decisions import Decision
from kamakura_report.plan.model import Plan
from kamakura_report.problem import Hold, Problem, Severity
from kamakura_report.returned.submission import Submission
from kamakura_report.rounds.answering import division_statuses
from kamakura_report.rounds.division_status import AskedCell, CellOutcome, DivisionStatus, Sending
from kamakura_report.workbook.question import AnswerKind, Ask
from tests.merging import answered
from tests.merging.in_memory import merge

DUE = date(2027, 5, 31)
TODAY = date(2027, 6, 10)
SENT = "2027-04-01T09:30:00+09:00"
FUKUSHI = ("2-1/i1@R8", "2-1/3/i1@R8")  # what 福祉課 is asked for here
HOKEN = ("2-1/3/i1@R8",)


def asked(key: str, cell: str = "", *, required: bool = True, kind: AnswerKind = AnswerKind.NUMBER) -> AskedCell:
    return AskedCell("", "2-1 福祉", cell, Ask(key, kind, required, f"事業 {key}", unit="人"))


def sending(division: str, keys: Iterable[str], **more: object) -> Sending:
    """A workbook whose required cells stand in H12, H13, …"""
    cells = tuple(asked(key, f"H{row}") for row, key in enumerate(keys, 12))
    made = Sending(f"ISSUE{division}", division, SENT, SENT, f"output/workbooks/R8/{division}.xlsx", DUE, cells)
    made = replace(made, **more)  # type: ignore[arg-type]
    return replace(made, asked=tuple(replace(each, issue=made.issue) for each in made.asked))


def came(
    division: str,
    said: Mapping[str, str],
    received: str = "2027-05-20T17:31:00+09:00",
    modified: str = "",
    file: str = "",
) -> Submission:
    """A usable file."""
    made = answered.returned(division, said, file)
    return replace(made, received=received, modified=modified, issue=f"ISSUE{division}", digest=f"{file}{received}")


def wrong(one: Submission, *more: Problem) -> Submission:
    """The same file with an error in the cell of 講座, which is held back."""
    problem = Problem(
        "figure.unreadable", Severity.ERROR, "「約10」は数字として読めません。", "数字だけを入力してください。",
        file=one.file, sheet="2-1 福祉", cell="H13", key="2-1/3/i1@R8", label="推進事業 講座 R8",
    )  # fmt: skip
    return replace(one, problems=(problem, *more), held={problem.key: Hold.CELL})


def stood(
    plan: Plan,
    sendings: Sequence[Sending],
    returns: Sequence[Submission] = (),
    decisions: Iterable[Decision] = (),
    today: date = TODAY,
    **more: object,
) -> dict[str, DivisionStatus]:
    """Every division by name."""
    merged = merge(plan, returns, decisions)
    statuses = division_statuses(plan, sendings, returns, merged, today, **more)  # type: ignore[arg-type]
    assert len({one.division.name for one in statuses}) == len(statuses)
    return {one.division.name: one for one in statuses}


def counts(one: DivisionStatus) -> dict[CellOutcome, list[str]]:
    """The keys of the cells by what they come to; nothing where there is none."""
    return {what: [cell.ask.key for cell in one.cells_of(what)] for what in CellOutcome if one.cells_of(what)}
