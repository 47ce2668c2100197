"""Returned answers, decisions and the plan, put together: one row per key, whatever order anything came in.

``consolidate`` is a function of the *set* of returns and of the set of decisions. Only usable returns
count, and of those only answers of a division that is asked for the key. What the master says
(予算額, a known 初期値) is the plan's own word: an answer that says otherwise is told, not taken.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kamakura_report.plan.figures import plain
from kamakura_report.plan.model import Plan
from kamakura_report.problem import Problem
from kamakura_report.returns import notices
from kamakura_report.returns.agree import COUNTING, Row, State
from kamakura_report.returns.decisions import Decision
from kamakura_report.returns.rows import Line, Section, lines
from kamakura_report.returns.said import Claim, Said
from kamakura_report.returns.settle import settle
from kamakura_report.returns.succession import Heirs, as_asked_then, heir, heirs
from kamakura_report.returns.texts import TextRow, texts
from kamakura_report.returns.unplaced import unreadable
from kamakura_report.returns.versions import Newest, closed, counting, newest


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
        row = Row(line, State.SETTLED, line.published)
        said_now = closed(list(counting(claims)))
        denied = [claim for claim in said_now if claim.answer.shown not in (State.UNDETERMINED, plain(line.published))]
        return row, [notices.against_master(line, claim, line.published) for claim in denied], strays
    row, problems = settle(line, claims, last, decision, plan.office)
    then = as_asked_then(line, said_of_it)
    if then is not None and (not claims or (line.summed and row.state is State.BLANK)):
        claims_then, strays_then = _placed(then, said_of_it, {})
        row_then, problems_then = settle(then, claims_then, last, decision, plan.office)
        if claims_then and row_then.state is not State.BLANK:
            row, problems, strays = replace(row_then, line=line), problems_then, strays_then
    # A budget is the master's to fill in: a form may ask for it, but no division is waited for.
    return replace(row, waiting=()) if line.section is Section.BUDGET else row, problems, strays
