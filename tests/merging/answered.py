"""A small plan of up to three divisions, and returns about it, for the tests of the merge."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from kamakura_report.form.answer import Answer, Answers, Place, Status
from kamakura_report.merging.agree import ResultRow
from kamakura_report.merging.merge import Merged
from kamakura_report.plan.model import Action, Division, Indicator, Joint, Plan, Program, Project
from kamakura_report.plan.periods import FiscalYear
from kamakura_report.returned.submission import Submission
from tests.merging.in_memory import merge

R8, R9 = FiscalYear(2026), FiscalYear(2027)
RECEIVED = "2027-07-01T17:31:00+09:00"
WORDS = {"該当なし", "未確定"}


def plan(joint: Joint = Joint.LEAD, divisions: tuple[str, ...] = ("福祉課", "保険課")) -> Plan:
    """One 施策 with a decided and an undecided indicator, and two 事業; the first is shared, its R8 budget is known."""
    program = Program(
        "2-1",
        "福祉",
        division="福祉課",
        actions=(Action("①", "支援体制"),),
        indicators=(
            Indicator("2-1/i1", 1, "満足な市民", "%", Decimal("14.5")),
            Indicator("2-1/i5", 5, "参加した市民", "%"),
        ),
        projects=(
            Project(
                "2-1/3",
                3,
                "推進事業",
                divisions,
                indicators=(Indicator("2-1/3/i1", 1, "講座", "回"),),
                budget={R8: Decimal(4176)},
            ),
            Project("2-1/12", 12, "単独事業", ("介護課",)),
        ),
    )
    known = ("福祉課", "保険課", "介護課")
    return Plan(R8, R9, (program,), tuple(Division(name) for name in known), office="企画課", joint=joint)


def answer(said: str, cell: str = "F12") -> Answer:
    """``17``, ``該当なし``, ``未確定`` or, begun with ``!``, something unreadable; else a sentence."""
    place = Place("2-1 福祉", cell)
    if said.startswith("!"):
        return Answer(Status.UNREADABLE, said[1:], place=place)
    if said in WORDS:
        return Answer(Status(said), said, place=place)
    try:
        return Answer(Status.FIGURE, Decimal(said), place=place)
    except ArithmeticError:
        return Answer(Status.TEXT, said, place=place)


def returned(division: str, said: Mapping[str, str], file: str = "", **more: str) -> Submission:
    """A usable file of that division which says these things, in cells F12, F13, …"""
    answers = {key: answer(text, f"F{row}") for row, (key, text) in enumerate(said.items(), 12) if text}
    return Submission(file or f"{division}.xlsx", RECEIVED, division, more.get("round", "R8"), answers=Answers(answers))


def row(merged: Merged, key: str) -> ResultRow:
    """The one row of that key."""
    (found,) = [row for row in merged.rows if row.line.key == key]
    return found


def only(plan: Plan, key: str, *said: tuple[str, str]) -> tuple[ResultRow, Merged]:
    """What these (division, answer) pairs come to for one key; an empty answer is a returned blank."""
    merged = merge(
        plan, [returned(division, {key: text}, f"{index}.xlsx") for index, (division, text) in enumerate(said)]
    )
    return row(merged, key), merged
