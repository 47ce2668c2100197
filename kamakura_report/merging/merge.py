"""The merge: returned answers, decisions and the plan put together, one row per key, whatever order anything came in.

``consolidate`` is a function of the *set* of submissions and of the set of decisions. Only what is not held back
counts, and of that only answers of a division that is asked for the key. What a line comes to is settled in
this order: versions of one workbook first, then divisions, then what the office decided. What the master says
(予算額, a known 初期値) is the plan's own word: an answer that says otherwise is reported, not taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from functools import cached_property
from itertools import groupby
from operator import attrgetter

from kamakura_report.form.answer import Answer, Status
from kamakura_report.form.named_figures import NO_NAMED, NamedFigures
from kamakura_report.frozen import frozen, replace
from kamakura_report.merging import merge_problems
from kamakura_report.merging.agree import STATE_OF_STATUS, ConflictCause, ResultRow, ResultState, agree
from kamakura_report.merging.asking import asked_today, in_another_unit
from kamakura_report.merging.claims import (
    Claim,
    Claims,
    DatedVersions,
    Replacement,
    blanked_answers,
    close_undetermined,
    dated_versions,
    resolve_versions,
)
from kamakura_report.merging.decisions import Decision
from kamakura_report.merging.holding import contest, kept_beside, standing_holds, with_history
from kamakura_report.merging.lines import ResultLine, Section, result_lines
from kamakura_report.merging.parts import claims_that_count
from kamakura_report.merging.state_counts import StateCounts
from kamakura_report.merging.succession import Successors, division_successors, shares_today, successor_of
from kamakura_report.merging.texts import TextRow, collect_texts
from kamakura_report.merging.units import close_former_units, weigh_in_unit
from kamakura_report.plan import keys
from kamakura_report.plan.figures import plain_text
from kamakura_report.plan.model import Plan
from kamakura_report.problem import Problem


@frozen
class Merged:
    """The consolidated result: figures and texts in plan order, and what a person must look at."""

    rows: tuple[ResultRow, ...]
    texts: tuple[TextRow, ...] = ()
    problems: tuple[Problem, ...] = ()
    replaced: tuple[tuple[str, Replacement], ...] = ()  # by key, every answer of a version that a later one replaced
    named: NamedFigures = NO_NAMED  # figures that the forms ask beside the plan's own
    required: frozenset[str] = frozenset()  # the periods that the rounds sent out so far ask for: "R8"

    def count(self, state: ResultState) -> int:
        """How many rows are in that state."""
        return sum(row.state is state for row in self.rows)

    @cached_property
    def asked(self) -> tuple[ResultRow, ...]:
        """The rows for which divisions are asked."""
        return tuple([row for row in self.rows if row.is_asked])

    @cached_property
    def due(self) -> frozenset[str]:
        """The periods that are due: those that a round asked for (and 初期値), and those that somebody answered."""
        answered = {row.line.period for row in self.asked if row.state is not ResultState.BLANK}
        return self.required | answered | ({keys.INITIAL} if self.required else set())

    def asked_by_now(self) -> tuple[ResultRow, ...]:
        """The rows of the periods that are due, as far as divisions are asked for them."""
        due = self.due
        return tuple([row for row in self.asked if row.line.period in due])

    @cached_property
    def state_counts(self) -> StateCounts:
        """The same in numbers."""
        return StateCounts.of(self.rows, self.asked_by_now())


def consolidate(
    plan: Plan,
    claims: Claims,
    decisions: Mapping[str, Decision],
    named: NamedFigures = NO_NAMED,
    *,
    only_said: bool = False,
    only: Set[str] | None = None,
) -> Merged:
    """The result of all claims under today's plan. They are asked for key by key: only one key is held at a time.

    ``named`` are the figures that the forms ask besides. With ``only_said`` there are no rows of which nobody has said
    anything; with ``only`` nothing but what is said of these keys.
    """
    if only is not None:
        claims = Claims(claims.versions, {key: said for key in only if (said := claims.by_key.get(key))})
        decisions = {key: decision for key, decision in decisions.items() if key in only}
    rows: list[ResultRow] = []
    problems: list[Problem] = []
    problems_of_strays: list[Problem] = []
    if not only_said:
        lines = tuple(result_lines(plan, named, only))
    elif decisions or any(True for _ in claims.by_key):
        lines = tuple(line for line in result_lines(plan, named) if line.key in decisions or line.key in claims.by_key)
    else:
        lines = ()
    dated = dated_versions(claims.versions)
    successors = division_successors(plan)
    claims_of = claims.by_key.get
    for _, lines_alike in groupby(lines, key=attrgetter("subject", "item")):
        about = []
        for line in lines_alike:
            row, of_row, of_strays = _row_of(
                plan, line, claims_of(line.key, ()), dated, decisions.get(line.key), successors
            )
            if not line.only_if_known or row.state is not ResultState.BLANK or row.candidates or row.holds:
                about.append(row)
            problems += of_row
            problems_of_strays += of_strays
        rows += about
        if about:
            problems += merge_problems.indicator_problems(about)
    texts = collect_texts(plan, claims, decisions, frozenset([line.key for line in lines]))
    replaced = [(row.line.key, one) for row in rows for one in row.replaced] + list(texts.replaced)
    resubmissions = merge_problems.resubmission_problems(one for _, one in replaced)
    # What is wrong with a file's clock is told of every key and listed once.
    all_problems = dict.fromkeys((*problems, *problems_of_strays, *texts.problems, *resubmissions))
    return Merged(tuple(rows), texts.rows, tuple(all_problems), tuple(replaced), named)


def _row_of(
    plan: Plan,
    line: ResultLine,
    line_claims: Sequence[Claim],
    dated: DatedVersions,
    decision: Decision | None,
    successors: Successors,
) -> tuple[ResultRow, Sequence[Problem], Sequence[Problem]]:
    """The row of a line, its problems, and those of claims that cannot count for it."""
    if not line_claims and decision is None and line.published is None:  # as most of the years to come
        return ResultRow(line, ResultState.BLANK, waiting_for=() if _is_unawaited(line) else line.owners), (), ()
    claims, strays = _placed(plan, line, line_claims, successors)
    if line.published is not None:
        row = ResultRow(line, ResultState.SETTLED, line.published)
        unheld = [claim for claim in claims if not claim.held]
        denied = [
            claim
            for claim in (close_undetermined(list(resolve_versions(unheld))) if unheld else ())
            if claim.answer.shown not in (ResultState.UNDETERMINED, plain_text(line.published))
        ]
        return row, [merge_problems.against_master_problem(line, claim, line.published) for claim in denied], strays
    row, problems = settle_line(line, claims, dated, decision, plan.office)
    return replace(row, waiting_for=()) if _is_unawaited(line) else row, problems, strays


def _is_unawaited(line: ResultLine) -> bool:
    """A budget is the master's to fill in: a form may ask for it, but no division is waited for."""
    return line.section is Section.BUDGET or line.optional


def _placed(
    plan: Plan, line: ResultLine, claims: Sequence[Claim], successors: Successors
) -> tuple[list[Claim], list[Problem]]:
    """The claims that count for a line, in 所管課 order; and the problems of those that cannot."""
    if not claims:
        return [], []
    placed: list[Claim] = []
    of_today: list[Claim] = []
    of_others: list[Claim] = []
    strays: list[Problem] = []
    for given in claims:
        if given.answer.status not in STATE_OF_STATUS and not given.held:
            strays.append(merge_problems.unreadable_answer_problem(given, line.key, line.label))
            continue
        asked = given.asked or asked_today(line)
        owner = successor_of(successors, given.division, line.owners)
        shares = shares_today(asked, line, successors, plan.division_names) if asked.is_part else ()
        successor = "" if owner == given.division else owner
        is_as_given = asked is given.asked and shares == given.shares and successor == given.successor  # as nearly all
        claim = given if is_as_given else replace(given, asked=asked, shares=shares, successor=successor)
        placed.append(claim)
        if owner:
            of_today.append(claim)
        elif given.division in asked.divisions and line.published is None:
            of_others.append(claim)
    counting = claims_that_count(line, of_today, of_others)
    strays += [merge_problems.not_asked_problem(line, one) for one in placed if not one.held and one not in counting]
    return counting, strays


def settle_line(
    line: ResultLine, claims: Iterable[Claim], dated: DatedVersions, decision: Decision | None, office: str
) -> tuple[ResultRow, list[Problem]]:
    """The row of one line, and the problems that people must look at.

    ``claims`` are those of divisions that are asked, held ones and all of statuses that count, in 所管課 order;
    ``dated`` the versions of each issue, to see what a later file left empty.
    """
    claims = tuple(claims)
    if not claims and decision is None:
        return agree(line, ()), []
    holds = standing_holds(claims, dated)
    workbooks = list(resolve_versions([claim for claim in claims if not claim.held]))
    candidates = contest(close_former_units(line, close_undetermined(workbooks)), holds)
    replaced = [one for workbook in workbooks for one in workbook.replaced]
    problems = [merge_problems.replaced_problem(line.key, line.label, one) for one in replaced]
    problems += [
        merge_problems.blank_kept_problem(line, version, claim)
        for version, claim in blanked_answers(dated, workbooks)
        if version.digest not in {held.version.digest for held in claims if held.held}
    ]
    problems += [
        merge_problems.held_back_problem(line.key, line.label, held, kept)
        for held, kept in kept_beside(candidates, holds)
    ]
    if decision is not None and decision.chosen is not None and all(claim.held for claim in candidates):
        decision = None  # the merge that brought the chosen file was taken back
    if decision is not None and _is_of_former_unit(line, decision):
        return with_history(_undone_by_unit(line, candidates, decision, office), holds, replaced), problems
    if decision is not None:
        decided = _decided(line, candidates, decision, office)
        if decided is not None:
            return with_history(replace(decided, candidates=candidates, decision=decision), holds, replaced), problems
    problems += [merge_problems.clock_problem(version) for workbook in workbooks for version in workbook.in_doubt]
    cleared = decision if decision is not None and decision.answer is None else None
    remaining = [claim for claim in candidates if cleared is None or not cleared.was_over(claim)]
    row = with_history(replace(weigh_in_unit(line, remaining), candidates=candidates), holds, replaced)
    if decision is not None and decision.answer is not None and not _comes_to(row, decision.answer):
        decided_claim = decision.claim(office)
        assert decided_claim is not None
        others = _others(candidates, decided_claim)
        row = replace(row, state=ResultState.CONFLICT, value=None, claims=(*others, decided_claim), waiting_for=())
        row = replace(row, unchanged=None)
        return row, [*problems, merge_problems.changed_again_problem(row, decision)]
    if row.state is ResultState.CONFLICT and row.cause is not ConflictCause.UNIT:
        problems.append(merge_problems.conflict_problem(row))
    return row, problems


def _others(candidates: Sequence[Claim], decided: Claim) -> list[Claim]:
    """The candidates without the one that was chosen."""
    return [claim for claim in candidates if (claim.version, claim.answer) != (decided.version, decided.answer)]


def _is_of_former_unit(line: ResultLine, decision: Decision) -> bool:
    is_figure = decision.answer is not None and decision.answer.status is Status.FIGURE
    return is_figure and in_another_unit(decision.asked, line)


def _undone_by_unit(line: ResultLine, candidates: Sequence[Claim], decision: Decision, office: str) -> ResultRow:
    """The line whose unit has changed since the office decided."""
    decided = decision.claim(office)
    assert decided is not None
    decided = replace(decided, asked=decision.asked)
    return ResultRow(
        line,
        ResultState.CONFLICT,
        claims=(*_others([claim for claim in candidates if not claim.held], decided), decided),
        candidates=tuple(candidates),
        decision=decision,
        cause=ConflictCause.UNIT,
        unchanged=decided if not candidates or decision.applies_to(candidates) else None,
    )


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
