"""Holding back: what of the newest versions is not taken, and how an older answer stands beside it (docs/contracts.md,
Consolidated)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kamakura_report.form.answer import Answer, Status
from kamakura_report.frozen import frozen, replace
from kamakura_report.merging.agree import ResultRow, ResultState
from kamakura_report.merging.claims import Claim, DatedVersions, Replacement, Version, blanked_answers, resolve_versions
from kamakura_report.merging.lines import ResultLine
from kamakura_report.merging.parts import weigh_as_asked
from kamakura_report.problem import Hold
from kamakura_report.workbook.question import TICKED

_TICK = Answer.text(TICKED)


def standing_holds(claims: Sequence[Claim], dated: DatedVersions) -> tuple[Claim, ...]:
    """Of all claims of a key those that hold it back now.

    A division's answer that was saved later lifts it, and so does what is typed and held back later still, and a later
    version of the same issue that holds nothing back there. A sheet that is held back lifts nothing: it says nothing.
    """
    holding = {claim.version.digest for claim in claims if claim.held}
    if not holding:  # as nearly always
        return ()
    speaking = [claim for claim in claims if claim.held in (None, Hold.CELL)]

    def lifted(held: Claim) -> bool:
        moment = held.version.saved
        if moment is None:
            return False
        times = [claim.version.saved for claim in speaking if claim.owner == held.owner]
        times += [time for time, version in dated.get(held.version.issue, ()) if version.digest not in holding]
        return any(time is not None and time > moment for time in times)

    return tuple(claim for claim in claims if claim.held and not lifted(claim))


def contest(candidates: Sequence[Claim], holds: Sequence[Claim]) -> tuple[Claim, ...]:
    """The candidates with what stands in single cells that are held back, unless the division says the same there.

    Of a division that typed something else by now its 未確定 is none any more.
    """
    if not holds:
        return tuple(candidates)
    contesting = [
        held
        for held in holds
        if held.held is Hold.CELL and not _says_the_same(held, [one for one in candidates if one.owner == held.owner])
    ]
    owners = {held.owner for held in contesting}
    kept = [one for one in candidates if one.owner not in owners or one.answer.status is not Status.UNDETERMINED]
    return (*kept, *contesting)


def weigh(line: ResultLine, candidates: Sequence[Claim]) -> ResultRow:
    """What the candidates come to: 競合 where a division's older answer stands beside what is held back, for neither
    counts alone; else what the others say.
    """
    counting = [claim for claim in candidates if not claim.held]
    held_owners = {claim.owner for claim in candidates if claim.held}
    if any(claim.owner in held_owners for claim in counting):
        return ResultRow(line, ResultState.CONFLICT, claims=tuple(candidates))
    return weigh_as_asked(line, counting)


def kept_beside(candidates: Sequence[Claim], holds: Sequence[Claim]) -> list[tuple[Claim, Claim]]:
    """Each sheet or file that is held back, with the older answer of its division that stays meanwhile."""
    return [
        (held, next(one for one in candidates if one.owner == held.owner))
        for held in holds
        if held.held is not Hold.CELL and any(one.owner == held.owner for one in candidates if not one.held)
    ]


@frozen
class SettledText:
    """What one workbook says to a text key: its newest answers, and what is held back in a file newer than they are."""

    claims: tuple[Claim, ...]
    holds: tuple[Claim, ...]
    replaced: tuple[Replacement, ...] = ()
    in_doubt: tuple[Version, ...] = ()
    unticked: tuple[tuple[Version, Claim], ...] = ()  # ticks that a later version leaves empty, and that version

    @property
    def counting(self) -> tuple[Claim, ...]:
        """The answers that count: none while other words are held back in that very cell."""
        return () if any(self.contested_by(held) for held in self.holds) else self.claims

    def contested_by(self, held: Claim) -> bool:
        """True where a single cell is held back that says something else."""
        return held.held is Hold.CELL and not _says_the_same(held, self.claims)


def settle_texts(claims: Sequence[Claim], dated: DatedVersions) -> Iterator[SettledText]:
    """All claims of a text key, workbook by workbook: other rounds and divisions have texts of their own.

    Where a division has answered in its predecessor's place, the two files are versions of one workbook.
    """
    present = {claim.version.workbook for claim in claims}
    workbooks: dict[tuple[str, str], list[Claim]] = {}
    for claim in claims:
        inherited = (claim.successor, claim.version.round)
        workbooks.setdefault(inherited if inherited in present else claim.version.workbook, []).append(claim)
    for versions in workbooks.values():
        last = list(resolve_versions([claim for claim in versions if not claim.held]))
        yield SettledText(
            tuple(claim for workbook in last for claim in workbook.claims),
            standing_holds(versions, dated),
            tuple(replaced for workbook in last for replaced in workbook.replaced),
            tuple(version for workbook in last for version in workbook.in_doubt),
            tuple(
                (version, claim)
                for version, claim in blanked_answers(dated, last)
                if claim.answer == _TICK and version.digest not in {one.version.digest for one in versions if one.held}
            ),
        )


def with_history(row: ResultRow, holds: Sequence[Claim], replaced: Sequence[Replacement]) -> ResultRow:
    """The row, with what is held back in newer files, and what was replaced by them."""
    return replace(row, holds=tuple(holds), replaced=tuple(replaced)) if holds or replaced else row


def _says_the_same(held: Claim, own: Sequence[Claim]) -> bool:
    return bool(own) and all(claim.answer == held.answer for claim in own)
