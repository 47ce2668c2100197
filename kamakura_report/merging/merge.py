"""The merge: returned answers, decisions and the plan put together, one row per key, whatever order anything came in.

``consolidate`` is a function of the *set* of submissions and of the set of decisions. Only what is not held back
counts, and of that only answers of a division that is asked for the key. What a line comes to is settled in
this order: versions of one workbook first, then divisions, then what the office decided. What the master says
(予算額, a known 初期値) is the plan's own word: an answer that says otherwise is reported, not taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kamakura_report.form.answer import Answer, Status
from kamakura_report.merging import merge_problems
from kamakura_report.merging.agree import STATE_OF_STATUS, ResultRow, ResultState, agree
from kamakura_report.merging.claims import (
    Claim,
    Claims,
    NewestVersions,
    blanked_answers,
    close_undetermined,
    newest_versions,
    resolve_versions,
)
from kamakura_report.merging.decisions import Decision
from kamakura_report.merging.holding import contest, kept_beside, standing_holds, weigh, with_holds
from kamakura_report.merging.lines import ResultLine, Section, result_lines
from kamakura_report.merging.succession import Successors, as_asked_then, division_successors, successor_of
from kamakura_report.merging.texts import TextRow, collect_texts
from kamakura_report.plan import keys
from kamakura_report.plan.figures import plain_text
from kamakura_report.plan.model import Plan
from kamakura_report.problem import Problem


@dataclass(frozen=True, slots=True)
class Merged:
    """The consolidated result: figures and texts in plan order, and what a person must look at."""

    rows: tuple[ResultRow, ...]
    texts: tuple[TextRow, ...] = ()
    problems: tuple[Problem, ...] = ()
    required: frozenset[str] = frozenset()  # the years that the rounds sent out so far ask for: "R8"

    def count(self, state: ResultState) -> int:
        """How many rows are in that state."""
        return sum(row.state is state for row in self.rows)

    @property
    def due(self) -> frozenset[str]:
        """The periods that are due: those that a round asked for (and 初期値), and those that somebody answered."""
        answered = {row.line.period for row in self.rows if row.is_asked and row.state is not ResultState.BLANK}
        return self.required | answered | ({keys.INITIAL} if self.required else set())

    def asked_by_now(self) -> tuple[ResultRow, ...]:
        """The rows of the periods that are due, as far as divisions are asked for them."""
        due = self.due
        return tuple(row for row in self.rows if row.is_asked and row.line.period in due)


def consolidate(plan: Plan, claims: Claims, decisions: Mapping[str, Decision]) -> Merged:
    """The result of all claims under today's plan. They are asked for key by key: only one key is held at a time."""
    rows: list[ResultRow] = []
    problems: list[Problem] = []
    problems_of_strays: list[Problem] = []
    lines = tuple(result_lines(plan))
    newest = newest_versions(claims.versions)
    successors = division_successors(plan)
    for line in lines:
        line_claims = claims.by_key.get(line.key, ())
        row, of_row, of_strays = _row_of(plan, line, line_claims, newest, decisions.get(line.key), successors)
        rows.append(row)
        problems += of_row
        problems_of_strays += of_strays
    text_rows, text_problems = collect_texts(plan, claims, decisions, frozenset(line.key for line in lines))
    return Merged(tuple(rows), text_rows, (*problems, *problems_of_strays, *text_problems))


def _row_of(
    plan: Plan,
    line: ResultLine,
    line_claims: Sequence[Claim],
    newest: NewestVersions,
    decision: Decision | None,
    successors: Successors,
) -> tuple[ResultRow, Sequence[Problem], Sequence[Problem]]:
    """The row of a line, its problems, and those of claims that cannot count for it."""
    claims, strays = _placed(line, line_claims, successors)
    if line.published is not None:
        row = ResultRow(line, ResultState.SETTLED, line.published)
        denied = [
            claim
            for claim in close_undetermined(list(resolve_versions([claim for claim in claims if not claim.held])))
            if claim.answer.shown not in (ResultState.UNDETERMINED, plain_text(line.published))
        ]
        return row, [merge_problems.against_master_problem(line, claim, line.published) for claim in denied], strays
    row, problems = settle_line(line, claims, newest, decision, plan.office)
    then = as_asked_then(line, line_claims)
    if then is not None and (not claims or (line.summed and row.state is ResultState.BLANK)):
        claims_then, strays_then = _placed(then, line_claims, {})
        row_then, problems_then = settle_line(then, claims_then, newest, decision, plan.office)
        if claims_then and row_then.state is not ResultState.BLANK:
            row, problems, strays = replace(row_then, line=line), problems_then, strays_then
    # A budget is the master's to fill in: a form may ask for it, but no division is waited for.
    return replace(row, waiting_for=()) if line.section is Section.BUDGET else row, problems, strays


def _placed(line: ResultLine, claims: Sequence[Claim], successors: Successors) -> tuple[list[Claim], list[Problem]]:
    """The claims that count for a line, in 所管課 order; and the problems of those that cannot."""
    placed: list[Claim] = []
    strays: list[Problem] = []
    for claim in claims:
        if claim.answer.status not in STATE_OF_STATUS and not claim.held:
            strays.append(merge_problems.unreadable_answer_problem(claim, line.key, line.label))
        elif owner := successor_of(successors, claim.division, line.owners):
            placed.append(claim if owner == claim.division else replace(claim, successor=owner))
        elif not claim.held:
            strays.append(merge_problems.not_asked_problem(line, claim))
    return sorted(placed, key=lambda claim: line.owners.index(claim.owner)), strays


def settle_line(
    line: ResultLine, claims: Iterable[Claim], newest: NewestVersions, decision: Decision | None, office: str
) -> tuple[ResultRow, list[Problem]]:
    """The row of one line, and the problems that people must look at.

    ``claims`` are those of divisions that are asked, held ones and all of statuses that count, in 所管課 order;
    ``newest`` the newest version of each issue, to see what a later file left empty.
    """
    claims = tuple(claims)
    holds = standing_holds(claims, newest)
    workbooks = list(resolve_versions([claim for claim in claims if not claim.held]))
    candidates = contest(close_undetermined(workbooks), holds)
    problems = [
        merge_problems.replaced_problem(line, workbook.claims[0], workbook.replaced)
        for workbook in workbooks
        if workbook.replaced
    ]
    problems += [
        merge_problems.blank_kept_problem(line, version, claim)
        for version, claim in blanked_answers(newest, workbooks)
        if version.digest not in {held.version.digest for held in claims if held.held}
    ]
    problems += [
        merge_problems.held_back_problem(line.key, line.label, held, kept)
        for held, kept in kept_beside(candidates, holds)
    ]
    if decision is not None and decision.chosen is not None and all(claim.held for claim in candidates):
        decision = None  # the merge that brought the chosen file was taken back
    if decision is not None:
        decided = _decided(line, candidates, decision, office)
        if decided is not None:
            return with_holds(replace(decided, candidates=candidates, decision=decision), holds), problems
    cleared = set(decision.over) if decision is not None and decision.answer is None else set()
    remaining = [claim for claim in candidates if claim.token not in cleared]
    row = with_holds(replace(weigh(line, remaining), candidates=candidates), holds)
    if decision is not None and decision.answer is not None and not _comes_to(row, decision.answer):
        decided_claim = decision.claim(office)
        assert decided_claim is not None
        others = [claim for claim in candidates if claim != decided_claim]
        row = replace(row, state=ResultState.CONFLICT, value=None, claims=(*others, decided_claim), waiting_for=())
        return row, [*problems, merge_problems.changed_again_problem(row, decision)]
    if row.state is ResultState.CONFLICT and any(claim.held for claim in row.claims):
        problems.append(merge_problems.held_conflict_problem(row))
    elif row.state is ResultState.CONFLICT:
        several_rounds = len({claim.version.round for claim in row.claims}) > 1
        restated = several_rounds and not line.summed
        problems.append((merge_problems.restated_problem if restated else merge_problems.conflict_problem)(row))
    return row, problems


def _decided(line: ResultLine, candidates: Sequence[Claim], decision: Decision, office: str) -> ResultRow | None:
    """What the decision makes of the line while it stands, also when all its candidates were taken back."""
    if candidates and not decision.applies_to(candidates):
        return None
    claim = decision.claim(office)
    if claim is None:
        return ResultRow(line, ResultState.BLANK, waiting_for=line.owners)
    return agree(line, [claim])


def _comes_to(row: ResultRow, answer: Answer) -> bool:
    """True when what the divisions now say is what was decided."""
    if row.state is not STATE_OF_STATUS.get(answer.status):
        return False
    return answer.status is not Status.FIGURE or row.value == answer.value
