"""What one line of the result comes to: versions first, then divisions, then what the office decided."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from kamakura_report.form.answer import Answer, Status
from kamakura_report.problem import Problem
from kamakura_report.returns import notices
from kamakura_report.returns.agree import Row, State, add, agree
from kamakura_report.returns.decisions import Decision
from kamakura_report.returns.rows import Line
from kamakura_report.returns.said import Claim
from kamakura_report.returns.versions import Newest, blanks, closed, counting

OF_STATUS = {
    Status.FIGURE: State.SETTLED,
    Status.UNDETERMINED: State.UNDETERMINED,
    Status.NOT_APPLICABLE: State.NOT_APPLICABLE,
}


def settle(
    line: Line, claims: Iterable[Claim], last: Newest, decision: Decision | None, office: str
) -> tuple[Row, list[Problem]]:
    """The row, and what is told of it.

    ``claims`` are those of divisions that are asked, all of statuses that count, in 所管課 order; ``last`` the
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
            return replace(decided, candidates=candidates, decision=decision), told
    gone = set(decision.over) if decision is not None and decision.answer is None else set()
    open_ = [claim for claim in candidates if claim.token not in gone]
    row = replace((add if line.summed else agree)(line, open_), candidates=candidates)
    if decision is not None and decision.answer is not None and not _same(row, decision.answer):
        claim = decision.claim(office)
        assert claim is not None
        others = [one for one in candidates if one != claim]
        row = Row(line, State.CONFLICT, claims=(*others, claim), candidates=candidates)
        return row, [*told, notices.again(row, decision)]
    if row.state is State.CONFLICT:
        rounds = {claim.version.round for claim in row.claims}
        notice = notices.restated if len(rounds) > 1 and not line.summed else notices.conflict
        told.append(notice(row))
    return row, told


def _decided(line: Line, candidates: Sequence[Claim], decision: Decision, office: str) -> Row | None:
    """What the decision makes of the line while it stands, also when all its candidates were taken back."""
    if candidates and not decision.stands(candidates):
        return None
    claim = decision.claim(office)
    if claim is None:
        return Row(line, State.BLANK, waiting=line.owners)
    return agree(line, [claim])


def _same(row: Row, answer: Answer) -> bool:
    """True when what the divisions now say is what was decided."""
    if row.state is not OF_STATUS.get(answer.status):
        return False
    return answer.status is not Status.FIGURE or row.value == answer.value
