"""Rounds: which there are and which are open, what they are called, and what a closed or withdrawn one shuts out
(docs/contracts.md, Rounds).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping

from kamakura_report.patterns import pattern
from kamakura_report.plan.periods import Period, parse_period
from kamakura_report.problem import Problem
from kamakura_report.problem.round_codes import ROUND_CLOSED, ROUND_WITHDRAWN
from kamakura_report.rounds.events import Event, EventKind
from kamakura_report.text import command_line

ROUND_EVENTS = (EventKind.ISSUED, EventKind.OPENED, EventKind.CLOSED, EventKind.WITHDRAWN)
_BETWEEN_YEARS = pattern("[・、,]")


def open_rounds(events: Iterable[Event]) -> dict[str, bool]:
    """By name, whether a round is open: all that were sent out, the one sent out or opened last at the end.

    One that was withdrawn is none any more, until it is sent out again.
    """
    is_open: dict[str, bool] = {}
    for event in events:
        if event.kind not in ROUND_EVENTS:
            continue
        name = event.body["round"]
        if event.kind is EventKind.CLOSED:
            is_open[name] = False
        elif event.kind is EventKind.WITHDRAWN:
            is_open.pop(name, None)
        else:
            is_open[name] = is_open.pop(name, True) or event.kind is EventKind.OPENED
    return is_open


def closed_rounds(events: Iterable[Event]) -> frozenset[str]:
    """The names of the rounds that are closed."""
    return frozenset(name for name, is_open in open_rounds(events).items() if not is_open)


def withdrawn_rounds(events: Iterable[Event]) -> dict[str, int]:
    """By name the number of the event that withdrew a round last: what it sent out before that stands no more."""
    return {event.body["round"]: event.number for event in events if event.kind is EventKind.WITHDRAWN}


def named_round(rounds: Iterable[str], wanted: str) -> str | None:
    """Which of these rounds is meant: by its name, typed in whatever width and case, or by its years however written.

    ``R8``, ``ｒ８``, ``2026`` and ``令和8年度`` mean one round; None where none is meant.
    """
    names = list(rounds)
    if wanted in names:
        return wanted
    for same in (_folded, _years_of):
        meant = same(wanted)
        found = [name for name in names if meant and same(name) == meant]
        if len(found) == 1:
            return found[0]
    return None


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold().strip()


def _years_of(name: str) -> frozenset[Period]:
    """The years that a round is called after; none where it is called otherwise."""
    try:
        return frozenset(parse_period(part) for part in _BETWEEN_YEARS.split(name))
    except ValueError:
        return frozenset()


def shut_out(events: Iterable[Event], sightings: Iterable[tuple[int, str, str]]) -> Mapping[str, EventKind]:
    """The files that came only while their round was closed or withdrawn and not opened or sent out again since.

    By digest, which of the two. ``sightings`` are the number of the merge, the digest and the round of each file of a
    merge that was not undone.
    """
    shut = _still_shut(events)
    late: dict[str, EventKind] = {}
    in_time: set[str] = set()
    for number, digest, name in sightings:
        kind = next((kind for begin, kind in shut.get(name, ()) if begin < number), None)
        if kind is None:
            in_time.add(digest)
        else:
            late[digest] = kind
    return {digest: kind for digest, kind in late.items() if digest not in in_time}


def _still_shut(events: Iterable[Event]) -> dict[str, list[tuple[int, EventKind]]]:
    """By round the events that closed or withdrew it and that nothing has undone since, each by its number and kind."""
    shut: dict[str, list[tuple[int, EventKind]]] = {}
    for event in events:
        if event.kind not in ROUND_EVENTS:
            continue
        of_round = shut.setdefault(event.body["round"], [])
        if event.kind in (EventKind.CLOSED, EventKind.WITHDRAWN):
            of_round.append((event.number, event.kind))
        elif event.kind is EventKind.OPENED or any(kind is EventKind.WITHDRAWN for _, kind in of_round):
            of_round.clear()
    return shut


def shutting_now(events: Iterable[Event]) -> dict[str, EventKind]:
    """By round what shuts out a file that comes now: that it was closed or withdrawn."""
    return {name: shut[0][1] for name, shut in _still_shut(events).items() if shut}


def shut_out_problem(kind: EventKind, name: str) -> Problem:
    """A file came after its round was closed, or withdrawn."""
    if kind is EventKind.WITHDRAWN:
        return ROUND_WITHDRAWN.problem(round=name, command=sending_again(name))
    return ROUND_CLOSED.problem(round=name, command=reopening(name))


def reopening(name: str) -> str:
    """The command that opens a closed round again."""
    return command_line("close", name, "--reopen")


def sending_again(name: str) -> str:
    """The command that sends out a round of that name, or sends it out again."""
    return command_line("generate", "--round", name)
