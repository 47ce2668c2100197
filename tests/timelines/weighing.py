"""What several answers come to: of versions the last, of several voices the table, of parts their sum; from
docs/contracts.md (Consolidated) alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from tests.timelines.records import FIGURE, NOT_APPLICABLE, UNDETERMINED, UNREADABLE, File
from tests.timelines.sketch import Line, plain, same_unit

SETTLED, BLANK, CONFLICT = "確定", "未入力", "競合"
Result = tuple[str, str]  # 状態, 値
Token = tuple[str, ...]


@dataclass(frozen=True)
class Said:
    """What one file says to one key, or what is held back there, as it counts for today's line."""

    file: File
    shown: str
    status: str
    held: str
    owner: str  # the division that answers for it today, "" when none that is asked does
    asked: Line | None  # how its workbook asked; None where it did not ask this division
    shares: tuple[str, ...] = ()  # of a part: whose parts make the sum, as they are called today

    @property
    def division(self) -> str:
        return self.file.sent.division

    @property
    def round(self) -> str:
        return self.file.sent.round

    @property
    def saved(self) -> datetime | None:
        return self.file.saved

    @property
    def who(self) -> str:
        return self.owner or self.division

    @property
    def share(self) -> str:
        assert self.asked is not None
        return self.shares[self.asked.owners.index(self.division)] if self.division in self.asked.owners else self.who

    @property
    def part(self) -> bool:
        return bool(self.shares)

    @property
    def is_figure(self) -> bool:
        return self.status == FIGURE

    @property
    def token(self) -> Token:
        """What a decision remembers: who said what, and how it was asked for."""
        if self.asked is None:
            return self.division, self.status, self.shown
        kind = "、".join(sorted(self.asked.owners)) if self.part else "全体"
        return self.division, self.status, self.shown, kind, plain(self.asked.unit)


def last_versions(claims: Sequence[Said]) -> list[Said]:
    """Of each workbook (division, round) what was saved last, and what says no sure time; an heir goes on with the
    workbook once it answered too.
    """
    workbooks = {(one.division, one.round) for one in claims}

    def workbook(one: Said) -> tuple[str, str]:
        return (one.who, one.round) if (one.who, one.round) in workbooks else (one.division, one.round)

    last: dict[tuple[str, str], datetime] = {}
    for one in claims:
        if one.saved is not None:
            last[workbook(one)] = max(last.get(workbook(one), one.saved), one.saved)
    return [one for one in claims if one.saved in (None, last.get(workbook(one)))]


def without_closed(said: list[Said]) -> list[Said]:
    """An 未確定 of one round is closed by the division's answer in another."""

    def whose(one: Said) -> str:
        return one.share if one.part else one.who

    def is_closed(one: Said) -> bool:
        return one.status == UNDETERMINED and any(
            whose(other) == whose(one) and other.round != one.round and other.status != UNDETERMINED for other in said
        )

    return [one for one in said if not is_closed(one)]


def is_of_former_unit(line: Line, one: Said) -> bool:
    return one.is_figure and one.asked is not None and not same_unit(one.asked.unit, line.unit)


def given_anew(line: Line, one: Said, said: Sequence[Said]) -> bool:
    """A figure of a former unit whose division has given one of today's unit, or 該当なし, since."""
    return is_of_former_unit(line, one) and any(
        other.who == one.who
        and other.status != UNDETERMINED
        and not is_of_former_unit(line, other)
        and other.asked is not None
        and other.file.sent.number > one.file.sent.number
        for other in said
    )


def of_answer(answer: str) -> Result:
    return (answer, "") if answer in (UNDETERMINED, NOT_APPLICABLE) else (SETTLED, answer)


def table(said: Iterable[Said]) -> Result:
    """What several say of the whole."""
    shown = {one.shown for one in said if one.status != UNREADABLE}
    figures = shown - {UNDETERMINED, NOT_APPLICABLE}
    if len(figures) > 1 or (figures and NOT_APPLICABLE in shown):
        return CONFLICT, ""
    if figures:
        return SETTLED, figures.pop()
    if UNDETERMINED in shown:
        return UNDETERMINED, ""
    return (NOT_APPLICABLE, "") if NOT_APPLICABLE in shown else (BLANK, "")


def sums_of(said: Iterable[Said]) -> list[list[Said]]:
    """The parts among them, those together that were asked of the same divisions."""
    by_shares: dict[frozenset[str], list[Said]] = {}
    for one in said:
        if one.part:
            by_shares.setdefault(frozenset(one.shares), []).append(one)
    return list(by_shares.values())


def total(parts: Sequence[Said]) -> Result:
    """What the parts of one sum come to."""
    each = [table(one for one in parts if one.share == share) for share in parts[0].shares]
    states = [state for state, _ in each]
    if CONFLICT in states or {SETTLED, NOT_APPLICABLE} <= set(states):
        return CONFLICT, ""
    if UNDETERMINED in states:
        return UNDETERMINED, ""
    if BLANK in states:
        return BLANK, ""
    if NOT_APPLICABLE in states:
        return NOT_APPLICABLE, ""
    return SETTLED, str(sum(int(value) for _, value in each))


def wholes_and_parts(line: Line, said: Sequence[Said]) -> Result:
    """A part is added only to parts that were asked of the same divisions, and never stands for the whole."""
    whole = table(one for one in said if not one.part)
    sums = sums_of(said)
    if not sums:
        return whole
    asked_today = frozenset(line.owners) if line.part else None
    totals = {total(parts) for parts in sums} | {whole}
    complete = {one for one in totals if one[0] in (SETTLED, NOT_APPLICABLE)}
    open_sums = [
        parts
        for parts in sums
        if total(parts)[0] in (BLANK, UNDETERMINED) and any(one.status != UNDETERMINED for one in parts)
    ]
    if (CONFLICT, "") in totals or len(complete) > 1 or len(open_sums) > 1 or (open_sums and complete):
        return CONFLICT, ""
    if open_sums and frozenset(open_sums[0][0].shares) != asked_today:
        return CONFLICT, ""  # of a sum that nobody asks for any more
    if complete:
        (found,) = complete
        return (UNDETERMINED, "") if whole[0] == UNDETERMINED and found[0] == NOT_APPLICABLE else found
    todays = [parts for parts in sums if frozenset(parts[0].shares) == asked_today]
    return total(todays[0]) if todays else table(said)
