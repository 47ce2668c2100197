"""What the office should do about a round as it stands; what the divisions should do, its reminders say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from kamakura_report.problem import Problem
from kamakura_report.problem.round_codes import (
    STATUS_CONFLICT,
    STATUS_NOT_MERGED,
    STATUS_OVERDUE,
    STATUS_REFUSED,
    STATUS_UNKNOWN_FILE,
)
from kamakura_report.returns.rows import SEPARATOR
from kamakura_report.returns.standing import Answered, Stage, Standing

NAMES_TOLD = 5


def awaited(standings: Iterable[Standing], today: date) -> tuple[Problem, ...]:
    """What is wrong, in conflict or overdue, division by division."""
    return tuple(problem for one in standings for problem in _division(one, today))


def loose(unknown: Sequence[str], not_taken: Sequence[str]) -> Iterator[Problem]:
    """Files that may be answers nobody counts yet: those that say no division, and those that no merge has taken in."""
    if not_taken:
        yield STATUS_NOT_MERGED.problem(files=_listed(not_taken))
    if unknown:
        yield STATUS_UNKNOWN_FILE.problem(files=_listed(unknown))


def _division(one: Standing, today: date) -> Iterator[Problem]:
    name = one.division.name
    for file in one.refused:
        yield STATUS_REFUSED.problem().at(file=file.file, label=name)
    for asked in one.of(Answered.CONFLICT):
        yield STATUS_CONFLICT.problem().at(key=asked.ask.key, label=f"{name} {asked.ask.label}")
    overdue = one.due is not None and today > one.due
    if overdue and one.stage in (Stage.WAITING, Stage.PARTIAL):
        yield STATUS_OVERDUE.problem().at(label=name)


def _listed(names: Sequence[str]) -> str:
    more = f" ほか {len(names) - NAMES_TOLD} 件" if len(names) > NAMES_TOLD else ""
    return SEPARATOR.join(names[:NAMES_TOLD]) + more
