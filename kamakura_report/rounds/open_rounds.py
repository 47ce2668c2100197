"""Rounds: which are open, and what a closed one shuts out (docs/contracts.md, Rounds)."""

from __future__ import annotations

from collections.abc import Iterable

from kamakura_report.problem import Problem
from kamakura_report.problem.round_codes import ROUND_CLOSED
from kamakura_report.rounds.events import Event, EventKind


def open_rounds(events: Iterable[Event]) -> dict[str, bool]:
    """By name, whether a round is open: all that were ever sent out, the one sent out or opened last at the end."""
    is_open: dict[str, bool] = {}
    for event in events:
        if event.kind in (EventKind.ISSUED, EventKind.OPENED, EventKind.CLOSED):
            name = event.body["round"]
            if event.kind is EventKind.CLOSED:
                is_open[name] = False
            else:
                is_open[name] = is_open.pop(name, True) or event.kind is EventKind.OPENED
    return is_open


def closed_rounds(events: Iterable[Event]) -> frozenset[str]:
    """The names of the rounds that are closed."""
    return frozenset(name for name, is_open in open_rounds(events).items() if not is_open)


def shut_out(events: Iterable[Event], sightings: Iterable[tuple[int, str, str]]) -> frozenset[str]:
    """The digests of files that came only while their round was closed, and it was not opened since.

    ``sightings`` are the number of the merge, the digest and the round of each file of a merge that was not undone.
    """
    turns = [event for event in events if event.kind in (EventKind.OPENED, EventKind.CLOSED)]
    late: set[str] = set()
    in_time: set[str] = set()
    for number, digest, name in sightings:
        of_round = [event for event in turns if event.body["round"] == name]
        before = [event.kind for event in of_round if event.number < number]
        after = [event.kind for event in of_round if event.number > number]
        closed = bool(before) and before[-1] is EventKind.CLOSED and EventKind.OPENED not in after
        (late if closed else in_time).add(digest)
    return frozenset(late - in_time)


def shut_out_problem(name: str) -> Problem:
    """A file came after its round was closed."""
    return ROUND_CLOSED.problem(round=name)
