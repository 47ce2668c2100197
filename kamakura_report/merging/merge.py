"""Returned answers, decisions and the plan, put together: one row per key, whatever order anything came in.

``consolidate`` is a function of the *set* of returns and of the set of decisions. Only usable returns
count, and of those only answers of a division that is asked for the key. What the master says
(予算額, a known 初期値) is the plan's own word: an answer that says otherwise is told, not taken.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kamakura_report.merging import notices
from kamakura_report.merging.agree import COUNTING, ResultRow, ResultState
from kamakura_report.merging.claims import Claim, Claims, Newest, close_undetermined, counted_versions, newest_versions
from kamakura_report.merging.decisions import Decision
from kamakura_report.merging.lines import ResultLine, Section, result_lines
from kamakura_report.merging.notices import unreadable_notice
from kamakura_report.merging.settle import settle_line
from kamakura_report.merging.succession import Successors, as_asked_then, division_successors, successor_of
from kamakura_report.merging.texts import TextRow, collect_texts
from kamakura_report.plan.figures import plain_text
from kamakura_report.plan.model import Plan
from kamakura_report.problem import Problem


@dataclass(frozen=True, slots=True)
class Merged:
    """The consolidated result: figures and texts in plan order, and what a person must look at."""

    rows: tuple[ResultRow, ...]
    texts: tuple[TextRow, ...] = ()
    problems: tuple[Problem, ...] = ()

    def count(self, state: ResultState) -> int:
        """How many rows are in that state."""
        return sum(row.state is state for row in self.rows)


def consolidate(plan: Plan, heard: Claims, decisions: Mapping[str, Decision]) -> Merged:
    """The result of what was said under today's plan. It is asked for key by key: only one key is held at a time."""
    rows: list[ResultRow] = []
    problems: list[Problem] = []
    strays: list[Problem] = []
    asked = tuple(result_lines(plan))
    last = newest_versions(heard.versions)
    following = division_successors(plan)
    for line in asked:
        claims = heard.claims.get(line.key, ())
        row, told, unplaced = _row_of(plan, line, claims, last, decisions.get(line.key), following)
        rows.append(row)
        problems += told
        strays += unplaced
    text_rows, text_problems = collect_texts(plan, heard, decisions, frozenset(line.key for line in asked))
    return Merged(tuple(rows), text_rows, (*problems, *strays, *text_problems))


def _placed(line: ResultLine, claims: Sequence[Claim], following: Successors) -> tuple[list[Claim], list[Problem]]:
    """The claims that count for a line, in 所管課 order; and the problems of those that cannot."""
    placed: list[Claim] = []
    strays: list[Problem] = []
    for claim in claims:
        if claim.answer.status not in COUNTING:
            strays.append(unreadable_notice(claim, line.key, line.label))
        elif owner := successor_of(following, claim.division, line.owners):
            placed.append(claim if owner == claim.division else replace(claim, heir=owner))
        else:
            strays.append(notices.not_asked_notice(line, claim))
    return sorted(placed, key=lambda claim: line.owners.index(claim.owner)), strays


def _row_of(
    plan: Plan,
    line: ResultLine,
    said_of_it: Sequence[Claim],
    last: Newest,
    decision: Decision | None,
    following: Successors,
) -> tuple[ResultRow, Sequence[Problem], Sequence[Problem]]:
    claims, strays = _placed(line, said_of_it, following)
    if line.published is not None:
        row = ResultRow(line, ResultState.SETTLED, line.published)
        said_now = close_undetermined(list(counted_versions(claims)))
        denied = [
            claim
            for claim in said_now
            if claim.answer.shown not in (ResultState.UNDETERMINED, plain_text(line.published))
        ]
        return row, [notices.against_master_notice(line, claim, line.published) for claim in denied], strays
    row, problems = settle_line(line, claims, last, decision, plan.office)
    then = as_asked_then(line, said_of_it)
    if then is not None and (not claims or (line.summed and row.state is ResultState.BLANK)):
        claims_then, strays_then = _placed(then, said_of_it, {})
        row_then, problems_then = settle_line(then, claims_then, last, decision, plan.office)
        if claims_then and row_then.state is not ResultState.BLANK:
            row, problems, strays = replace(row_then, line=line), problems_then, strays_then
    # A budget is the master's to fill in: a form may ask for it, but no division is waited for.
    return replace(row, waiting=()) if line.section is Section.BUDGET else row, problems, strays
