"""What one line of the result comes to: versions first, then divisions, then what the office decided."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kamakura_report.form.answer import Answer, Status
from kamakura_report.problem import Problem
from kamakura_report.returns import notices
from kamakura_report.returns.agree import State, Verdict, add, agree
from kamakura_report.returns.decisions import Decision
from kamakura_report.returns.rows import Line
from kamakura_report.returns.said import Claim
from kamakura_report.returns.versions import Newest, blanks, closed, counting

OF_STATUS = {
    Status.FIGURE: State.SETTLED,
    Status.UNDETERMINED: State.UNDETERMINED,
    Status.NOT_APPLICABLE: State.NOT_APPLICABLE,
}


@dataclass(frozen=True, slots=True)
class Settled:
    """The verdict on a line, the candidates it was made over, the decision it rests on, and what is told."""

    verdict: Verdict
    candidates: tuple[Claim, ...]
    decision: Decision | None = None
    problems: tuple[Problem, ...] = ()


def settle(line: Line, claims: Iterable[Claim], last: Newest, decision: Decision | None, office: str) -> Settled:
    """``claims`` are those of divisions that are asked, all of statuses that count, in 所管課 order; ``last`` the
    newest version of each issue, to see what a later file left empty.
    """
    counted = list(counting(claims))
    candidates = tuple(closed(counted))
    told = [notices.replaced(line, one.claims[0], one.replaced) for one in counted if one.replaced]
    told += [notices.blank(line, version, claim) for version, claim in blanks(last, counted)]
    if decision is not None and decision.chosen is not None and not candidates:
        decision = None  # the merge that brought the chosen file was taken back
    if decision is not None:
        decided = _decided(line, candidates, decision, office)
        if decided is not None:
            return Settled(decided, candidates, decision, tuple(told))
    gone = set(decision.over) if decision is not None and decision.answer is None else set()
    open_ = [claim for claim in candidates if claim.token not in gone]
    verdict = (add if line.summed else agree)(line.owners, open_)
    if decision is not None and decision.answer is not None and not _same(verdict, decision.answer):
        claim = decision.claim(office)
        assert claim is not None
        others = [one for one in candidates if one != claim]
        verdict = Verdict(State.CONFLICT, claims=(*others, claim))
        return Settled(verdict, candidates, None, (*told, notices.again(line, verdict, decision)))
    if verdict.state is State.CONFLICT:
        rounds = {claim.version.round for claim in verdict.claims}
        notice = notices.restated if len(rounds) > 1 and not line.summed else notices.conflict
        told.append(notice(line, verdict))
    return Settled(verdict, candidates, None, tuple(told))


def _decided(line: Line, candidates: Sequence[Claim], decision: Decision, office: str) -> Verdict | None:
    """What the decision makes of the line while it stands, also when all its candidates were taken back."""
    if candidates and not decision.stands(candidates):
        return None
    claim = decision.claim(office)
    if claim is None:
        return Verdict(State.BLANK, waiting=line.owners)
    return agree(line.owners, [claim])


def _same(verdict: Verdict, answer: Answer) -> bool:
    """True when what the divisions now say is what was decided."""
    if verdict.state is not OF_STATUS.get(answer.status):
        return False
    return answer.status is not Status.FIGURE or verdict.value == answer.value
