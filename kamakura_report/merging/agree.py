"""Agreement: what several answers to one key come to (docs/contracts.md, Consolidated). Nothing is settled by order.

Between divisions, and between two files of one division, the same rule holds: a figure beside a
blank or 未確定 counts; beside 該当なし or another figure it is 競合.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from kamakura_report.form.answer import NOT_APPLICABLE, UNDETERMINED, Answer, Answers, Status
from kamakura_report.frozen import frozen, replace
from kamakura_report.merging.asking import in_another_unit
from kamakura_report.merging.claims import Claim, Replacement
from kamakura_report.merging.decisions import Decision
from kamakura_report.merging.lines import MASTER, SEPARATOR, ResultLine, Section
from kamakura_report.plan.figures import normalize_figure, parse_figure

_REMEMBERED = 1 << 8  # divisions that are asked together: all years of a project have the same


class ResultState(StrEnum):
    """状態 of a line of the consolidated result."""

    SETTLED = "確定"
    BLANK = "未入力"
    UNDETERMINED = UNDETERMINED
    NOT_APPLICABLE = NOT_APPLICABLE
    CONFLICT = "競合"


# The answers that count for a figure's line, and what it comes to by one of them alone.
STATE_OF_STATUS = {
    Status.FIGURE: ResultState.SETTLED,
    Status.UNDETERMINED: ResultState.UNDETERMINED,
    Status.NOT_APPLICABLE: ResultState.NOT_APPLICABLE,
}


class ConflictCause(StrEnum):
    """Why a line is 競合."""

    ANSWERS = "食い違い"
    PARTS = "全体と分担"  # a part stands beside a whole, or not all of them are there
    UNIT = "単位"  # figures of a former unit, and nothing else against them: the office alone decides


@frozen
class ResultRow:
    """A line of the result and what it comes to: one row of ``consolidated.csv``.

    ``division``, ``file``, ``sheet``, ``cell`` and ``received`` say where the figure comes from. A
    sum and a 競合 rest on several answers: files, sheets, cells and times then stand side by side in
    所管課 order, and each division once. A 未入力 names the divisions waited for, and no file.
    """

    line: ResultLine
    state: ResultState
    value: Decimal | None = None  # exactly when the state is SETTLED
    claims: tuple[Claim, ...] = ()  # those it rests on
    waiting_for: tuple[str, ...] = ()  # divisions
    candidates: tuple[Claim, ...] = ()  # all answers that were weighed, and what is held back in single cells
    holds: tuple[Claim, ...] = ()  # what is held back in the divisions' newest files
    replaced: tuple[Replacement, ...] = ()  # answers that count no more, each with the one that took its place
    decision: Decision | None = None  # what the office decided over them
    cause: ConflictCause = ConflictCause.ANSWERS  # of a 競合
    unchanged: Claim | None = None  # of a 競合 for its unit: the figure that would count had the unit not changed

    def shown(self, claim: Claim) -> str:
        """A claim as people must read it beside the others: with its unit, or as a part, where that is not plain."""
        if claim.answer.status is Status.FIGURE and in_another_unit(claim.asked, self.line):
            assert claim.asked is not None
            return f"{claim.shown} {claim.asked.unit}" if claim.asked.unit else f"{claim.shown}（単位なし）"
        if self.cause is not ConflictCause.PARTS or claim.asked is None:
            return claim.shown
        kind = f"{SEPARATOR.join(claim.asked.divisions)}の分担" if claim.is_part else "全体"
        return f"{claim.shown}（{kind}）"

    @property
    def is_asked(self) -> bool:
        """True for what divisions are asked for.

        What the master itself says is not, nor is a budget, nor what comes after a project's last year, nor what may
        be left empty as long as it is.
        """
        open_to_divisions = self.line.published is None and self.line.section is not Section.BUDGET
        awaited = bool(self.line.owners) and not self.line.optional
        return open_to_divisions and (awaited or self.state is not ResultState.BLANK)

    @property
    def answer(self) -> Answer | None:
        """What is accepted: a figure or 該当なし; None while somebody is still waited for."""
        if self.state is ResultState.NOT_APPLICABLE:
            return Answer.word(self.state)
        return None if self.value is None else Answer.figure(self.value)

    @property
    def division(self) -> str:
        """The divisions whose answers it rests on, then those waited for, each once."""
        told = (*[claim.division for claim in self.claims], *self.waiting_for) if self.claims else self.waiting_for
        return _side_by_side(told)

    @property
    def file(self) -> str:
        """The files it comes from, or the master."""
        return MASTER if self.line.published is not None else SEPARATOR.join([claim.file for claim in self.claims])

    @property
    def sheet(self) -> str:
        """The sheets of those files, or the master's sheet."""
        return self.line.published_in or SEPARATOR.join([claim.sheet for claim in self.claims])

    @property
    def cell(self) -> str:
        """The cells on those sheets; "" for what the master says."""
        return SEPARATOR.join([claim.cell for claim in self.claims])

    @property
    def received(self) -> str:
        """When those files came (ISO 8601 with offset)."""
        return SEPARATOR.join([claim.received for claim in self.claims])


@lru_cache(maxsize=_REMEMBERED)
def _side_by_side(divisions: tuple[str, ...]) -> str:
    return SEPARATOR.join(dict.fromkeys(divisions))


def accepted_answers(rows: Iterable[ResultRow]) -> Answers:
    """What is accepted of these rows, by key."""
    return Answers((row.line.key, answer) for row in rows if (answer := row.answer) is not None)


def agree(line: ResultLine, claims: Sequence[Claim]) -> ResultRow:
    """The row of a line of which everybody gives the whole figure; the first claim that gives it is named.

    ``claims`` stand in 所管課 order. 該当なし beside 未確定 stays 未確定: somebody still expects a figure.
    """
    figures = _with_status(claims, Status.FIGURE)
    not_applicable = _with_status(claims, Status.NOT_APPLICABLE)
    undetermined = _with_status(claims, Status.UNDETERMINED)
    if len({claim.answer.value for claim in figures}) > 1 or (figures and not_applicable):
        return ResultRow(line, ResultState.CONFLICT, claims=tuple(claims))
    if figures:
        return ResultRow(line, ResultState.SETTLED, _number(figures[0]), claims=figures[:1])
    if undetermined:
        return ResultRow(line, ResultState.UNDETERMINED, claims=undetermined[:1])
    if not_applicable:
        return ResultRow(line, ResultState.NOT_APPLICABLE, claims=not_applicable[:1])
    return ResultRow(line, ResultState.BLANK, waiting_for=line.owners)


def add_parts(line: ResultLine, claims: Sequence[Claim]) -> ResultRow:
    """The row of a line that is summed (合算): every owner gives a part, and the sum counts only when all have.

    Each owner's own files first agree among themselves. 該当なし is no part of a sum: beside a
    figure it is 競合, as everywhere, for whether it means nought is not for a program to decide.
    """
    parts = [
        agree(replace(line, owners=(owner,)), [claim for claim in claims if claim.share == owner])
        for owner in dict.fromkeys(line.owners)
    ]
    states = {part.state for part in parts}
    if ResultState.CONFLICT in states or {ResultState.SETTLED, ResultState.NOT_APPLICABLE} <= states:
        return ResultRow(line, ResultState.CONFLICT, claims=tuple(claims))
    part_claims = tuple(claim for part in parts for claim in part.claims)
    if ResultState.UNDETERMINED in states:
        return ResultRow(line, ResultState.UNDETERMINED, claims=_with_status(part_claims, Status.UNDETERMINED))
    if ResultState.BLANK in states or not parts:
        waiting_for = tuple(owner for part in parts for owner in part.waiting_for)
        return ResultRow(line, ResultState.BLANK, waiting_for=waiting_for)
    if ResultState.NOT_APPLICABLE in states:
        return ResultRow(line, ResultState.NOT_APPLICABLE, claims=part_claims)
    return ResultRow(
        line, ResultState.SETTLED, parse_figure(str(sum(_number(claim) for claim in part_claims))), claims=part_claims
    )


def _with_status(claims: Sequence[Claim], status: Status) -> tuple[Claim, ...]:
    return tuple(claim for claim in claims if claim.answer.status is status)


def _number(claim: Claim) -> Decimal:
    number = claim.answer.number
    assert number is not None, claim
    return normalize_figure(number)
