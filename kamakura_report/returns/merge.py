"""Returned answers, decisions and the plan, put together: one row per key, whatever order anything came in.

``consolidate`` is a function of the *set* of returns and of the set of decisions. Only usable returns
count, and of those only answers of a division that is asked for the key. What the master says
(予算額, a known 初期値) is the plan's own word: an answer that says otherwise is told, not taken.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from kamakura_report.form.answer import Answer
from kamakura_report.plan.figures import plain
from kamakura_report.plan.model import Plan
from kamakura_report.problem import Problem
from kamakura_report.returns import notices
from kamakura_report.returns.agree import COUNTING, State
from kamakura_report.returns.decisions import Decision
from kamakura_report.returns.notices import SEPARATOR
from kamakura_report.returns.rows import MASTER, Line, Section, lines
from kamakura_report.returns.said import Claim, Said
from kamakura_report.returns.settle import Settled, settle
from kamakura_report.returns.succession import Heirs, as_asked_then, heir, heirs
from kamakura_report.returns.texts import TextRow, texts
from kamakura_report.returns.unplaced import unreadable
from kamakura_report.returns.versions import Newest, closed, counting, newest


@dataclass(frozen=True, slots=True)
class Row:
    """One row of ``consolidated.csv``.

    ``division``, ``file``, ``sheet``, ``cell`` and ``received`` say where the figure comes from. A
    sum and a 競合 rest on several answers: files, sheets, cells and times then stand side by side in
    所管課 order, and each division once. A 未入力 names the divisions waited for, and no file.
    ``candidates`` are all answers that were weighed, ``decision`` what the office decided over them.
    """

    line: Line
    state: State
    value: Decimal | None = None
    division: str = ""
    file: str = ""
    sheet: str = ""
    cell: str = ""
    received: str = ""
    claims: tuple[Claim, ...] = ()  # those it rests on
    candidates: tuple[Claim, ...] = ()
    decision: Decision | None = None

    @property
    def answer(self) -> Answer | None:
        """What is accepted: a figure or 該当なし; None while somebody is still waited for."""
        if self.state is State.NOT_APPLICABLE:
            return Answer.word(self.state)
        return None if self.value is None else Answer.figure(self.value)


@dataclass(frozen=True, slots=True)
class Merged:
    """The consolidated result: figures and texts in plan order, and what a person must look at."""

    rows: tuple[Row, ...]
    texts: tuple[TextRow, ...] = ()
    problems: tuple[Problem, ...] = ()

    def count(self, state: State) -> int:
        """How many rows are in that state."""
        return sum(row.state is state for row in self.rows)


def consolidate(plan: Plan, heard: Said, decisions: Mapping[str, Decision]) -> Merged:
    """The result of what was said under today's plan. It is asked for key by key: only one key is held at a time."""
    rows: list[Row] = []
    problems: list[Problem] = []
    strays: list[Problem] = []
    asked = tuple(lines(plan))
    last = newest(heard.versions)
    following = heirs(plan)
    for line in asked:
        claims = heard.claims.get(line.key, ())
        row, told, unplaced = _row_of(plan, line, claims, last, decisions.get(line.key), following)
        rows.append(row)
        problems += told
        strays += unplaced
    text_rows, text_problems = texts(plan, heard, decisions, frozenset(line.key for line in asked))
    return Merged(tuple(rows), text_rows, (*problems, *strays, *text_problems))


def _placed(line: Line, claims: Sequence[Claim], following: Heirs) -> tuple[list[Claim], list[Problem]]:
    """The claims that count for a line, in 所管課 order; and the problems of those that cannot."""
    placed: list[Claim] = []
    strays: list[Problem] = []
    for claim in claims:
        if claim.answer.status not in COUNTING:
            strays.append(unreadable(claim, line.key, line.label))
        elif owner := heir(following, claim.division, line.owners):
            placed.append(claim if owner == claim.division else replace(claim, heir=owner))
        else:
            strays.append(notices.not_asked(line, claim))
    return sorted(placed, key=lambda claim: line.owners.index(claim.owner)), strays


def _row_of(
    plan: Plan, line: Line, said_of_it: Sequence[Claim], last: Newest, decision: Decision | None, following: Heirs
) -> tuple[Row, Sequence[Problem], Sequence[Problem]]:
    claims, strays = _placed(line, said_of_it, following)
    if line.published is not None:
        row = Row(line, State.SETTLED, line.published, file=MASTER, sheet=line.published_in)
        said_now = closed(list(counting(claims)))
        denied = [claim for claim in said_now if claim.answer.shown not in (State.UNDETERMINED, plain(line.published))]
        return row, [notices.against_master(line, claim, line.published) for claim in denied], strays
    settled = settle(line, claims, last, decision, plan.office)
    then = as_asked_then(line, said_of_it)
    if then is not None and (not claims or (line.summed and settled.verdict.state is State.BLANK)):
        claims_then, strays_then = _placed(then, said_of_it, {})
        settled_then = settle(then, claims_then, last, decision, plan.office)
        if claims_then and settled_then.verdict.state is not State.BLANK:
            return _row(line, settled_then), settled_then.problems, strays_then
    return _row(line, settled), settled.problems, strays


def _row(line: Line, settled: Settled) -> Row:
    verdict = settled.verdict
    # A budget is the master's to fill in: a form may ask for it, but no division is waited for.
    waiting = () if line.section is Section.BUDGET else verdict.waiting
    return Row(
        line,
        verdict.state,
        verdict.value,
        division=SEPARATOR.join(dict.fromkeys([*(claim.division for claim in verdict.claims), *waiting])),
        file=SEPARATOR.join(claim.file for claim in verdict.claims),
        sheet=SEPARATOR.join(claim.sheet for claim in verdict.claims),
        cell=SEPARATOR.join(claim.cell for claim in verdict.claims),
        received=SEPARATOR.join(claim.received for claim in verdict.claims),
        claims=verdict.claims,
        candidates=settled.candidates,
        decision=settled.decision,
    )
