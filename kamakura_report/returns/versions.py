"""Versions of one workbook: the one saved last counts, and what it replaced is told, never lost.

When a file was saved is what it says itself (``dcterms:modified``), never when it was put in the
folder: a mail of last week may be saved here today.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from kamakura_report.form.answer import Status
from kamakura_report.returns.said import Claim, Version

Newest = Mapping[str, tuple[datetime, Version]]


@dataclass(frozen=True, slots=True)
class Counted:
    """The claims of one workbook that count (several when nothing says which is later), and the one replaced."""

    claims: tuple[Claim, ...]
    replaced: Claim | None = None  # what was said before, when it was something else


def saved(version: Version) -> datetime | None:
    """When the file was saved; None when it does not say, or says nothing that is a time."""
    try:
        moment = datetime.fromisoformat(version.modified.strip())
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def counting(claims: Iterable[Claim]) -> Iterator[Counted]:
    """For each workbook that answers a key, what it comes to. ``claims`` are all claims of the key, in order.

    Where a division has answered in its predecessor's place, the two files are versions of one workbook.
    """
    claims = tuple(claims)
    present = {claim.version.workbook for claim in claims}
    workbooks: dict[tuple[str, str], list[Claim]] = {}
    for claim in claims:
        inherited = (claim.heir, claim.version.round)
        place = inherited if inherited in present else claim.version.workbook
        workbooks.setdefault(place, []).append(claim)
    for versions in workbooks.values():
        yield _counted(versions)


def closed(counted: Sequence[Counted]) -> list[Claim]:
    """The claims of all workbooks: a division's 未確定 of one round is closed by its answer of another."""
    answered = {
        claim.owner for one in counted for claim in one.claims if claim.answer.status is not Status.UNDETERMINED
    }
    return [
        claim
        for one in counted
        for claim in one.claims
        if claim.owner not in answered
        or claim.answer.status is not Status.UNDETERMINED
        or any(other.answer.status is not Status.UNDETERMINED for other in one.claims)
    ]


def newest(versions: Iterable[Version]) -> Newest:
    """By issue id, the version saved last and when; issues of which nothing says a time are left out."""
    found: dict[str, tuple[datetime, Version]] = {}
    for version in versions:
        moment = saved(version)
        if version.issue and moment is not None:
            found[version.issue] = max(found.get(version.issue, (moment, version)), (moment, version))
    return found


def blanks(last: Newest, counted: Iterable[Counted]) -> Iterator[tuple[Version, Claim]]:
    """Each last version that leaves empty what an earlier version of the same issue answered, with that answer."""
    for one in counted:
        claim = one.claims[0]
        moment = saved(claim.version)
        if moment is not None and claim.version.issue in last and last[claim.version.issue][0] > moment:
            yield last[claim.version.issue][1], claim


def _counted(claims: Sequence[Claim]) -> Counted:
    times = [saved(claim.version) for claim in claims]
    dated = sorted({time for time in times if time is not None})
    if not dated:
        return Counted(tuple(claims))
    last = tuple(claim for claim, time in zip(claims, times, strict=True) if time is None or time == dated[-1])
    before = [claim for claim, time in zip(claims, times, strict=True) if len(dated) > 1 and time == dated[-2]]
    said = {claim.answer for claim in last}
    return Counted(last, next((claim for claim in before if claim.answer not in said), None))
