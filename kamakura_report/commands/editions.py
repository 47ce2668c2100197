"""Editions: what decides which workbook of a round each division is to have, put together to be made.

Whether that is the one it was sent already shows only once both are placed (``io.workbook_order``), unless all that
makes it is what it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kamakura_report.commands.ledger_session import LedgerSession
from kamakura_report.commands.load import Template
from kamakura_report.form.answer import NO_ANSWERS, Answer, Answers
from kamakura_report.form.form_model import Form
from kamakura_report.form.issue import Issue, Round
from kamakura_report.frozen import frozen, replace
from kamakura_report.io.ledger.queries import Sent
from kamakura_report.merging.succession import division_successors
from kamakura_report.merging.text_owners import TextOwners
from kamakura_report.plan.model import Plan
from kamakura_report.rounds.known_answers import (
    FirstAnswer,
    accepted_before,
    answered_already,
    first_answers,
    locked_texts,
    shown_subjects,
    texts_before,
)


@frozen
class Edition:
    """What decides one division's workbook.

    ``issue`` is the one to send out unless it says nothing else than ``previous``, the one of this round that was sent
    out last (None for the first), whose issue is ``previous_issue``.
    """

    issue: Issue
    previous: Sent | None
    previous_issue: Issue | None
    answered: Answers  # in this round already: a new edition need not ask it again
    known: Answers | None  # accepted, without what others have answered since; None where nobody has


def editions(
    session: LedgerSession,
    plan: Plan,
    template: Template,
    round_: Round,
    names: Sequence[str],
    *,
    keeps_due: bool = False,
) -> Iterator[Edition]:
    """One edition for each of these divisions, in order, also where nothing is asked.

    ``keeps_due``: who was sent a workbook before keeps its due date. Raises SnapshotUnreadable.
    """
    digest = session.plan_digest(plan)
    sent = last_sent(session, round_.name)
    merged = session.merged(plan, only_said=True)
    figures, texts = accepted_before(merged, round_), texts_before(merged, round_)
    first = min((one.event for one in session.ledger.sent() if one.round == round_.name), default=0)
    answered = answered_already(merged, plan, round_.name, first) if sent else {}  # of a round that is running
    offices = template.form.offices
    owners, successors = TextOwners.of(plan, template.form), division_successors(plan)
    first_said = first_answers(merged, round_.name, owners) if offices else {}
    judging = {office for asked in owners.of_offices.values() for office in asked}
    told = figures.keys() | texts.keys() | first_said.keys()  # of all else there is nothing to show
    for name in names:
        subjects = [one for one in shown_subjects(plan, name, offices) if one in told] if told else []
        shown = Answers(
            [
                *(pair for subject in subjects for pair in figures.get(subject, ())),
                *locked_texts(texts, subjects, name, owners, successors),
            ]
        )
        previous = sent.get(name)
        before = session.snapshots.issue(previous.issue) if previous else None
        others = _of_others(first_said, subjects, name, name in judging)
        own = replace(round_, due=before.round.due) if before and keeps_due else round_
        accepted = Answers({**others, **shown}) or NO_ANSWERS  # which all share who have none
        issue = session.snapshots.new_issue(digest, template.digest, name, own, accepted)
        known = Answers({**before.accepted.only(others), **shown}) if before and others else None
        yield Edition(issue, previous, before, answered.get(name, NO_ANSWERS), known)


def recipients(plan: Plan, form: Form) -> list[str]:
    """Every division that the plan names, in the master's order, then the offices that the form asks besides."""
    names = [division.name for division in plan.divisions]
    for program in plan.programs:
        names += [plan.program_owner(program, indicator) for indicator in program.indicators]
        for project in program.projects:
            names += project.divisions
            names += [indicator.division for indicator in project.indicators]
    if form.offices:
        for offices in TextOwners.of(plan, form).of_offices.values():
            names += offices
    return [name for name in dict.fromkeys(names) if name]


def _of_others(
    first: Mapping[str, Sequence[FirstAnswer]], subjects: Sequence[str], division: str, judges: bool
) -> dict[str, Answer]:
    """What others answered in this round about what stands in the workbook: an office that ``judges`` sees all of it,
    a division what offices wrote about its own.
    """
    here = (one for subject in subjects for one in first.get(subject, ()))
    return {one.key: one.answer for one in here if division not in one.asked and (judges or one.of_office)}


def last_sent(session: LedgerSession, round_name: str) -> dict[str, Sent]:
    """The workbook that each division was sent last in a round."""
    return {one.division: one for one in session.ledger.sent() if one.round == round_name}
