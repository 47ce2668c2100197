"""Claims: what submissions answer and what of them is held back, by key; and of several versions of one workbook, which
counts and what it replaced.

When a file was saved is what it says itself (``merging.clocks``), never when it was put in the folder: a mail of last
week may be saved here today. A file whose clock is in doubt is neither earlier nor later than another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from itertools import pairwise
from operator import attrgetter
from typing import Any

from kamakura_report.form.answer import Answer, Status
from kamakura_report.frozen import frozen
from kamakura_report.merging.asking import Asked
from kamakura_report.merging.clocks import Clock
from kamakura_report.plan.zones import DEFAULT_ZONE
from kamakura_report.problem import Hold
from kamakura_report.returned.submission import Submission
from kamakura_report.text import located, shorten

HELD_BACK = "〔保留〕"  # behind what is shown but not taken
NOTHING_SEEN = Answer(Status.UNREADABLE, "")  # stands where something is held back of which no content is known


_order = attrgetter(
    *("file", "received", "division", "round", "issue", "modified", "digest", "program", "sent", "zone")
)


@frozen
class Version:
    """One file: a version of the workbook of that division and round.

    ``program``, ``sent`` and ``zone`` are for its ``clock``.
    """

    file: str
    received: str  # ISO 8601 with offset
    division: str
    round: str = ""
    issue: str = ""
    modified: str = ""  # dcterms:modified as written in the file
    digest: str = ""
    program: str = ""
    sent: str = ""
    zone: str = DEFAULT_ZONE

    def __lt__(self, other: Version) -> bool:
        return _order(self) < _order(other)

    @property
    def clock(self) -> Clock:
        """What is known of when it was saved."""
        return Clock(self.modified, self.program, self.received, self.sent, self.zone)

    @cached_property
    def saved(self) -> datetime | None:
        """When it was saved, in UTC; None when it does not say, or when that is in doubt."""
        return self.clock.saved

    @property
    def workbook(self) -> tuple[str, str]:
        """Whose workbook of which round this is (division, round); a later edition of it is the same workbook."""
        return self.division, self.round


@frozen
class Claim:
    """One answer to one key, and the file it comes from; or what stands there and is held back, which never counts."""

    version: Version
    answer: Answer
    successor: str = ""  # the division that answers for it today, when that is another one
    asked: Asked | None = None  # how it was asked for when it was answered; None where nothing says so
    shares: tuple[str, ...] = ()  # of a part: the divisions asked for one, as they are called today
    held: Hold | None = None  # what holds it back

    @property
    def division(self) -> str:
        """The division whose workbook gave the answer, as it was called then."""
        return self.version.division

    @property
    def owner(self) -> str:
        """The division whose answer it is today."""
        return self.successor or self.version.division

    @property
    def is_part(self) -> bool:
        """True when it was asked for as a part of a sum."""
        return self.asked is not None and self.asked.is_part

    @property
    def share(self) -> str:
        """Whose part of a sum it is, as that division is called today."""
        if self.asked is None or not self.shares or self.division not in self.asked.divisions:
            return self.owner
        return self.shares[self.asked.divisions.index(self.division)]

    @property
    def file(self) -> str:
        """The file it was read from."""
        return self.version.file

    @property
    def received(self) -> str:
        """When that file came (ISO 8601 with offset)."""
        return self.version.received

    @property
    def sheet(self) -> str:
        """The sheet it was read from, "" when the place is not known."""
        return self.answer.place.sheet if self.answer.place else ""

    @property
    def cell(self) -> str:
        """The cell it was read from, "" when the place is not known."""
        return self.answer.place.cell if self.answer.place else ""

    @property
    def token(self) -> str:
        """Division, status, answer and what was asked: what a decision remembers of a candidate.

        A file sent again has the same.
        """
        return f"{self.plain_token}{self.asked.mark if self.asked else ''}"

    @property
    def plain_token(self) -> str:
        """The same without what was asked: what decisions of earlier programs remember."""
        status = Status.UNREADABLE if self.held else self.answer.status
        return f"{self.division} {status.value} {self.seen}"

    @property
    def seen(self) -> str:
        """The answer as people read it; a formula that is held back as it was typed."""
        return f"={self.answer.formula}" if self.held and self.answer.formula else self.answer.shown

    @property
    def shown(self) -> str:
        """The answer as people read it, with a word when it is held back and no answer yet."""
        return f"{shorten(self.seen)}{HELD_BACK}" if self.held else self.answer.shown

    def told(self, shown: str) -> str:
        """Who says it and where, with these words for the answer."""
        return f"{self.division}「{shown}」（{located(file=self.file, sheet=self.sheet, cell=self.cell)}）"


@frozen
class Claims:
    """All usable files, and for each key its claims, held ones among them, in an order that does not depend on how they
    were read."""

    versions: tuple[Version, ...]
    by_key: Mapping[str, Sequence[Claim]]


@frozen
class Replacement:
    """An answer that counts no more, and the one of the next version that took its place."""

    before: Claim
    now: Claim


@frozen
class WorkbookClaims:
    """The claims of one workbook that count (several when nothing says which is later), and all that were replaced."""

    claims: tuple[Claim, ...]
    replaced: tuple[Replacement, ...] = ()  # the oldest first

    @property
    def in_doubt(self) -> tuple[Version, ...]:
        """The files whose clocks are wrong, so that it is open which of several different answers is the later one."""
        if len({claim.answer for claim in self.claims}) < 2:
            return ()
        doubted = (claim.version for claim in self.claims if claim.version.saved is None)
        return tuple(version for version in doubted if version.clock.says is not None)


DatedVersions = Mapping[str, Sequence[tuple[datetime, Version]]]  # by issue id: its files by when each was saved


def version_of(submission: Submission, zone: str = DEFAULT_ZONE) -> Version:
    """The submission without its answers and problems, as its clock is read in that zone."""
    return Version(
        submission.file,
        submission.received,
        submission.division,
        submission.round,
        submission.issue,
        submission.modified,
        submission.digest,
        submission.program,
        submission.sent,
        zone,
    )


def claim_order(claim: Claim) -> tuple[Any, ...]:
    """Everything a claim holds, comparable: by file, then by all the rest."""
    version, answer = claim.version, claim.answer
    place = (answer.place.sheet, answer.place.cell) if answer.place else ("", "")
    content = (answer.status.value, answer.shown, answer.raw, answer.conversion, answer.formula, claim.held or "")
    return (version.file, version.received, version.division, version.round, version.issue, version.modified,
            version.digest, *content, *place)  # fmt: skip


def dated_versions(versions: Iterable[Version]) -> DatedVersions:
    """By issue id its versions with when each was saved, the newest last; those of no sure time are left out."""
    dated: dict[str, list[tuple[datetime, Version]]] = {}
    for version in versions:
        moment = version.saved
        if version.issue and moment is not None:
            dated.setdefault(version.issue, []).append((moment, version))
    return {issue: sorted(found) for issue, found in dated.items()}


def resolve_versions(claims: Iterable[Claim]) -> Iterator[WorkbookClaims]:
    """For each workbook that answers a key, what it comes to. ``claims`` are all claims of the key, in order.

    Where a division has answered in its predecessor's place, the two files are versions of one workbook.
    """
    claims = tuple(claims)
    present = {claim.version.workbook for claim in claims}
    workbooks: dict[tuple[str, str], list[Claim]] = {}
    for claim in claims:
        inherited = (claim.successor, claim.version.round)
        workbook = inherited if inherited in present else claim.version.workbook
        workbooks.setdefault(workbook, []).append(claim)
    for versions in workbooks.values():
        yield _last_saved(versions)


def close_undetermined(workbooks: Sequence[WorkbookClaims]) -> list[Claim]:
    """The claims of all workbooks: a division's 未確定 of one round is closed by its answer of another."""
    claims = [claim for workbook in workbooks for claim in workbook.claims]
    answered: dict[str, set[str]] = {}
    for claim in claims:
        if claim.answer.status is not Status.UNDETERMINED:
            answered.setdefault(claim.share, set()).add(claim.version.round)
    return [
        claim
        for claim in claims
        if claim.answer.status is not Status.UNDETERMINED or answered.get(claim.share, set()) <= {claim.version.round}
    ]


def blanked_answers(dated: DatedVersions, workbooks: Iterable[WorkbookClaims]) -> Iterator[tuple[Version, Claim]]:
    """Each newest version that leaves empty what an earlier version of the same issue answered, with that answer."""
    for workbook in workbooks:
        claim = workbook.claims[0]
        moment = claim.version.saved
        if moment is not None and claim.version.issue in dated and dated[claim.version.issue][-1][0] > moment:
            yield dated[claim.version.issue][-1][1], claim


def _last_saved(claims: Sequence[Claim]) -> WorkbookClaims:
    """Of the claims of one workbook those saved last, and those whose time is in doubt; and each one replaced since."""
    if len(claims) == 1:  # as nearly always
        return WorkbookClaims(tuple(claims))
    by_time: dict[datetime, list[Claim]] = {}
    for claim in claims:
        if claim.version.saved is not None:
            by_time.setdefault(claim.version.saved, []).append(claim)
    if not by_time:
        return WorkbookClaims(tuple(claims))
    last = max(by_time)
    replaced = [
        Replacement(before, by_time[later][0])
        for earlier, later in pairwise(sorted(by_time))
        for before in by_time[earlier]
        if before.answer not in {claim.answer for claim in by_time[later]}
    ]
    return WorkbookClaims(tuple(one for one in claims if one.version.saved in (None, last)), tuple(replaced))
