"""What one line of the result comes to: versions first, then divisions, then what the office decided."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from kamakura_report.form.answer import Answer, Status
from kamakura_report.merging import notices
from kamakura_report.merging.agree import ResultRow, ResultState, add_parts, agree
from kamakura_report.merging.claims import Claim, Newest, blanked_answers, close_undetermined, counted_versions
from kamakura_report.merging.decisions import Decision
from kamakura_report.merging.lines import ResultLine
from kamakura_report.problem import Problem

OF_STATUS = {
    Status.FIGURE: ResultState.SETTLED,
    Status.UNDETERMINED: ResultState.UNDETERMINED,
    Status.NOT_APPLICABLE: ResultState.NOT_APPLICABLE,
}


def settle_line(
    line: ResultLine, claims: Iterable[Claim], last: Newest, decision: Decision | None, office: str
) -> tuple[ResultRow, list[Problem]]:
    """The row, and what is told of it.

    ``claims`` are those of divisions that are asked, all of statuses that count, in 所管課 order; ``last`` the
    newest version of each issue, to see what a later file left empty.
    """
    counted = list(counted_versions(claims))
    candidates = tuple(close_undetermined(counted))
    told = [notices.replaced_notice(line, one.claims[0], one.replaced) for one in counted if one.replaced]
    told += [notices.blank_notice(line, version, claim) for version, claim in blanked_answers(last, counted)]
    if decision is not None and decision.chosen is not None and not candidates:
        decision = None  # the merge that brought the chosen file was taken back
    if decision is not None:
        decided = _decided(line, candidates, decision, office)
        if decided is not None:
            return replace(decided, candidates=candidates, decision=decision), told
    gone = set(decision.over) if decision is not None and decision.answer is None else set()
    open_ = [claim for claim in candidates if claim.token not in gone]
    row = replace((add_parts if line.summed else agree)(line, open_), candidates=candidates)
    if decision is not None and decision.answer is not None and not _same(row, decision.answer):
        claim = decision.claim(office)
        assert claim is not None
        others = [one for one in candidates if one != claim]
        row = ResultRow(line, ResultState.CONFLICT, claims=(*others, claim), candidates=candidates)
        return row, [*told, notices.changed_again_notice(row, decision)]
    if row.state is ResultState.CONFLICT:
        rounds = {claim.version.round for claim in row.claims}
        notice = notices.restated_notice if len(rounds) > 1 and not line.summed else notices.conflict_notice
        told.append(notice(row))
    return row, told


def _decided(line: ResultLine, candidates: Sequence[Claim], decision: Decision, office: str) -> ResultRow | None:
    """What the decision makes of the line while it stands, also when all its candidates were taken back."""
    if candidates and not decision.stands(candidates):
        return None
    claim = decision.claim(office)
    if claim is None:
        return ResultRow(line, ResultState.BLANK, waiting=line.owners)
    return agree(line, [claim])


def _same(row: ResultRow, answer: Answer) -> bool:
    """True when what the divisions now say is what was decided."""
    if row.state is not OF_STATUS.get(answer.status):
        return False
    return answer.status is not Status.FIGURE or row.value == answer.value
