"""What the office is told of a round: what to correct, to decide, to remind of, and files that nobody counts."""

from __future__ import annotations

from datetime import date

from kamakura_report.problem import Problem
from kamakura_report.rounds.answering import NAMES_LISTED, find_outstanding, uncounted_files
from tests.merging.answered import plan
from tests.rounds.statuses import DUE, FUKUSHI, TODAY, came, sending, stood, wrong

ONE = sending("福祉課", FUKUSHI)
ALL = {"2-1/i1@R8": "10", "2-1/3/i1@R8": "20"}


def told(*returns, today: date = TODAY) -> list[Problem]:
    return list(find_outstanding(stood(plan(), [ONE], returns, today=today).values(), today))


def test_who_is_overdue_is_told_by_name() -> None:
    assert [(problem.code, problem.label) for problem in told()] == [("status.overdue", "福祉課")]
    half = came("福祉課", {"2-1/i1@R8": "10"})  # came in time, and was never finished
    assert [(problem.code, problem.label) for problem in told(half)] == [("status.overdue", "福祉課")]
    assert told(today=DUE) == []


def test_a_wrong_file_is_told_once_and_not_as_overdue_too() -> None:
    (problem,) = told(wrong(came("福祉課", ALL)))
    assert (problem.code, problem.severity, problem.file, problem.label) == (
        "status.refused", "error", "福祉課.xlsx", "福祉課",
    )  # fmt: skip


def test_each_conflict_is_told_with_its_cell_and_nothing_of_one_who_answered_late() -> None:
    late = [
        came("福祉課", {**ALL, "2-1/i1@R8": said}, "2027-06-05T09:00:00+09:00", file=f"{said}.xlsx")
        for said in ("10", "11")
    ]
    assert [(p.code, p.key, p.label) for p in told(*late)] == [
        ("status.conflict", "2-1/i1@R8", "福祉課 事業 2-1/i1@R8")
    ]
    assert told(late[0]) == []


def test_files_that_nobody_counts_are_told_by_name_and_many_by_number() -> None:
    assert list(uncounted_files([], [])) == []
    many = [f"{number}.xlsx" for number in range(NAMES_LISTED + 2)]
    unread, unknown = uncounted_files(["x.xlsx"], many)
    assert (unread.code, unknown.code) == ("status.not-merged", "status.unknown-file")
    assert unread.found == "まだ取り込んでいないファイルがあります: 0.xlsx、1.xlsx、2.xlsx、3.xlsx、4.xlsx ほか 2 件。"
    assert "x.xlsx" in unknown.found
