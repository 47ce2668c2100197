"""Rounds: which are open, what a closed one shuts out, what a new one shows and locks (docs/contracts.md,
Rounds)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from kamakura_report.form.answer import Answer, Answers
from kamakura_report.form.issue import Round
from kamakura_report.merging.agree import ResultRow
from kamakura_report.merging.merge import Merged
from kamakura_report.merging.succession import division_successors
from kamakura_report.plan.keys import Key
from kamakura_report.plan.model import Plan
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


def accepted_before(merged: Merged, round_: Round) -> dict[str, list[tuple[str, Answer]]]:
    """What workbooks of the round show and lock: figures of earlier years and 初期値 that other rounds brought.

    By the key of the project or indicator that they are about, as (key, answer). Answers of the round itself stay open
    to their division until it is closed; without years nothing is locked.
    """
    accepted: dict[str, list[tuple[str, Answer]]] = defaultdict(list)
    for row in merged.rows:
        if (
            row.line.published is None
            and (answer := row.answer) is not None
            and _earlier(row, round_)
            and not any(claim.version.round == round_.name for claim in row.claims)
            and not (row.holds and row.decision is None)  # what is held back stays open
        ):
            accepted[row.line.subject].append((row.line.key, answer))
    return accepted


def _earlier(row: ResultRow, round_: Round) -> bool:
    if not round_.years:
        return False
    year = Key.parse(row.line.key).year
    return year is None or year < min(round_.years)


def shown_subjects(plan: Plan, division: str) -> list[str]:
    """The keys of the indicators and projects that may stand in a division's workbook."""
    subjects: list[str] = []
    for program in plan.programs:
        subjects += (indicator.key for indicator in program.indicators)
        for project in program.projects:
            if division in project.divisions or any(indicator.division == division for indicator in project.indicators):
                subjects.append(project.key)
                subjects += (indicator.key for indicator in project.indicators)
    return subjects


def answered_already(merged: Merged, plan: Plan) -> dict[str, Answers]:
    """By division what it, or one that it goes on with, has answered: a new edition of its workbook shows it filled in.

    Also what another division answered about a project that is this one's by now.
    """
    successors = division_successors(plan)
    answers: dict[str, dict[str, Answer]] = defaultdict(dict)
    for text in merged.texts:
        if text.newer_held:
            continue
        answer = Answer.text(text.text)
        for division in successors.get(text.division, ()):
            answers[division].setdefault(text.key, answer)
        answers[text.division][text.key] = answer
    for row in merged.rows:
        stays = bool(row.claims) and (not row.holds or row.decision is not None)  # else the older answer is in doubt
        for division in row.line.owners if stays else ():
            own = [claim for claim in row.claims if claim.owner == division]
            others = [claim for claim in row.claims if claim.owner not in row.line.owners and len(row.claims) == 1]
            given = own or others
            if len(given) == 1:
                answers[division][row.line.key] = given[0].answer
    return {division: Answers(by_key) for division, by_key in answers.items()}
