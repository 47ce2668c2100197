"""Rounds: which are open, what a closed one shuts out, what a new one shows (docs/contracts.md, Rounds)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from kamakura_report.form.answer import Answer, Answers
from kamakura_report.form.issue import Round
from kamakura_report.plan.keys import Key
from kamakura_report.plan.model import Plan
from kamakura_report.problem import Problem
from kamakura_report.problem.round_codes import ROUND_CLOSED
from kamakura_report.returns.agree import Row
from kamakura_report.returns.events import Event, Kind
from kamakura_report.returns.merge import Merged
from kamakura_report.returns.succession import heirs


def open_rounds(events: Iterable[Event]) -> dict[str, bool]:
    """Each round that was ever sent out and whether it is open; the one sent out or opened last stands last."""
    found: dict[str, bool] = {}
    for event in events:
        if event.kind in (Kind.ISSUED, Kind.OPENED, Kind.CLOSED):
            name = event.body["round"]
            if event.kind is Kind.CLOSED:
                found[name] = False
            else:
                found[name] = found.pop(name, True) or event.kind is Kind.OPENED
    return found


def shut(events: Iterable[Event], sightings: Iterable[tuple[int, str, str]]) -> frozenset[str]:
    """The files that came only while their round was closed, and it was not opened since.

    ``sightings`` are the number of the merge, the digest and the round of each file of a standing merge.
    """
    turns = [event for event in events if event.kind in (Kind.OPENED, Kind.CLOSED)]
    late: set[str] = set()
    in_time: set[str] = set()
    for number, digest, name in sightings:
        of_round = [event for event in turns if event.body["round"] == name]
        before = [event.kind for event in of_round if event.number < number]
        after = [event.kind for event in of_round if event.number > number]
        closed = bool(before) and before[-1] is Kind.CLOSED and Kind.OPENED not in after
        (late if closed else in_time).add(digest)
    return frozenset(late - in_time)


def told_shut(name: str) -> Problem:
    """A file came after its round was closed."""
    return ROUND_CLOSED.problem(round=name)


def accepted(merged: Merged, round_: Round) -> dict[str, list[tuple[str, Answer]]]:
    """What workbooks of the round show and lock: figures of earlier years and 初期値 that other rounds brought.

    By the key of the project or indicator that they are about. Answers of the round itself stay open to their division
    until it is closed; without years nothing is locked.
    """
    found: dict[str, list[tuple[str, Answer]]] = defaultdict(list)
    for row in merged.rows:
        if (
            row.line.published is None
            and (answer := row.answer) is not None
            and _earlier(row, round_)
            and not any(claim.version.round == round_.name for claim in row.claims)
        ):
            found[row.line.subject].append((row.line.key, answer))
    return found


def _earlier(row: Row, round_: Round) -> bool:
    if not round_.years:
        return False
    year = Key.parse(row.line.key).year
    return year is None or year < min(round_.years)


def shown_subjects(plan: Plan, division: str) -> list[str]:
    """The keys of the indicators and projects that may stand in a division's workbook."""
    found: list[str] = []
    for program in plan.programs:
        found += (indicator.key for indicator in program.indicators)
        for project in program.projects:
            if division in project.divisions or any(one.division == division for one in project.indicators):
                found.append(project.key)
                found += (indicator.key for indicator in project.indicators)
    return found


def already(merged: Merged, plan: Plan) -> dict[str, Answers]:
    """By division what it, or one that it goes on with, has said: a new edition of its workbook need not ask it again.

    Also what another division said of a project that is this one's by now.
    """
    following = heirs(plan)
    found: dict[str, dict[str, Answer]] = defaultdict(dict)
    for text in merged.texts:
        answer = Answer.text(text.text)
        for division in following.get(text.division, ()):
            found[division].setdefault(text.key, answer)
        found[text.division][text.key] = answer
    for row in merged.rows:
        for division in row.line.owners if row.claims else ():
            own = [claim for claim in row.claims if claim.owner == division]
            others = [claim for claim in row.claims if claim.owner not in row.line.owners and len(row.claims) == 1]
            given = own or others
            if len(given) == 1:
                found[division][row.line.key] = given[0].answer
    return {division: Answers(answers) for division, answers in found.items()}
