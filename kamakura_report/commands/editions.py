"""Editions: which workbook of a round each division is to have, and whether it was sent that one already.

A workbook is placed once when it is the first of its round, and when nothing that it is made from has changed. When
the plan, the form or the accepted figures have, placing is the only way to see whether this division's workbook changes
with them: the old one and the new one are placed to be compared, and one that differs is placed again with what was
answered already, for that depends on what it asks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kamakura_report.commands.ledger_session import LedgerSession
from kamakura_report.commands.load import Template
from kamakura_report.commands.workspace import Track
from kamakura_report.form.answer import NO_ANSWERS, Answer, Answers
from kamakura_report.form.form_model import Form
from kamakura_report.form.issue import Issue, Round
from kamakura_report.io.ledger.queries import Sent
from kamakura_report.layout.place import place
from kamakura_report.merging.succession import division_successors
from kamakura_report.merging.text_owners import TextOwners
from kamakura_report.plan import snapshot
from kamakura_report.plan.keys import Key
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
from kamakura_report.workbook.book import Book


@dataclass(frozen=True, slots=True)
class Edition:
    """One division's workbook.

    ``previous`` is the one that was sent out last in this round, None for the first; with ``unchanged`` it says all
    that the plan, the form and the accepted figures say today, and ``issue`` is its issue. ``answers`` are
    what a new edition need not ask again.
    """

    issue: Issue
    book: Book  # as it is written but for the seal; with ``unchanged`` also without the answers
    previous: Sent | None
    unchanged: bool
    answers: Answers = NO_ANSWERS
    for_first_answers: bool = False  # nothing but what others have answered by now makes it another one
    only_due: bool = False  # nothing but the due date makes it another one


def editions(
    session: LedgerSession,
    plan: Plan,
    template: Template,
    round_: Round,
    names: Sequence[str],
    *,
    keeps_due: bool = False,
    track: Track[str] = list,
) -> Iterator[Edition]:
    """One edition for each of these divisions, in order, also where nothing is asked.

    ``keeps_due``: who was sent a workbook before keeps its due date. Raises SnapshotUnreadable.
    """
    digest = snapshot.snapshot_digest(snapshot.dump_plan(plan))
    sent = last_sent(session, round_.name)
    merged = session.merged(plan)
    figures, texts = accepted_before(merged, round_), texts_before(merged, round_)
    first = min((one.event for one in session.ledger.sent() if one.round == round_.name), default=0)
    answered = answered_already(merged, plan, round_.name, first) if sent else {}  # of a round that is running
    offices = template.form.offices
    owners, successors = TextOwners.of(plan, template.form), division_successors(plan)
    first_said = first_answers(merged, round_.name, owners) if offices else {}
    judging = {office for asked in owners.of_offices.values() for office in asked}
    for name in track(names):
        subjects = shown_subjects(plan, name, offices)
        shown = Answers(
            [
                *(pair for subject in subjects for pair in figures.get(subject, ())),
                *locked_texts(texts, subjects, name, owners, successors),
            ]
        )
        previous = sent.get(name)
        previous_issue = session.snapshots.issue(previous.issue) if previous else None
        others = _of_others(first_said, subjects, name, name in judging)
        own = replace(round_, due=previous_issue.round.due) if previous_issue and keeps_due else round_
        issue = session.snapshots.new_issue(digest, template.digest, name, own, Answers({**others, **shown}))
        if previous_issue is None:
            book = place(template.form, plan, issue)
            answers = _only_asked(book, answered.get(name, NO_ANSWERS))
            if answers:
                book = place(template.form, plan, issue, answers)
            yield Edition(issue, book, previous, unchanged=False, answers=answers)
            continue
        for_first_answers = False
        as_sent = as_today = session.snapshots.book(previous_issue)
        if issue.id != previous_issue.id:  # else its plan, form and accepted figures are those of before
            as_before = replace(
                issue,
                plan=previous_issue.plan,
                form=previous_issue.form,
                edition=previous_issue.edition,
                round=replace(own, due=previous_issue.round.due),
            )
            as_today = place(template.form, plan, as_before)
            if others and as_today != as_sent:
                known = Answers({**previous_issue.accepted.only(others), **shown})
                with_known = place(template.form, plan, replace(as_before, accepted=known))
                waits = _waits_for_others(as_sent, answered.get(name, NO_ANSWERS))
                for_first_answers = waits and with_known == as_sent
                as_today = as_today if waits else with_known
        answers = _only_asked(as_today, answered.get(name, NO_ANSWERS))
        same_due = own.due == previous_issue.round.due
        if as_today == as_sent and same_due:
            yield Edition(previous_issue, as_sent, previous, unchanged=True, answers=answers)
        else:
            book = place(template.form, plan, issue, answers)
            only_due = as_today == as_sent
            yield Edition(issue, book, previous, False, answers, for_first_answers and same_due, only_due)


def recipients(plan: Plan, form: Form) -> list[str]:
    """Every division that the plan names, in the master's order, then the offices that the form asks besides."""
    names = [division.name for division in plan.divisions]
    for program in plan.programs:
        names += [plan.program_owner(program, indicator) for indicator in program.indicators]
        for project in program.projects:
            names += project.divisions
            names += [indicator.division for indicator in project.indicators]
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


def _waits_for_others(sent: Book, answered: Answers) -> bool:
    """True for the workbook of an office that has not judged everything yet: it gets the first answers as they come.

    What others answered makes no other workbook an outdated one.
    """
    return any(ask.office and ask.required and ask.key not in answered for _, _, ask in sent.asks())


def _only_asked(book: Book, answers: Answers) -> Answers:
    """The answers to what the workbook asks; those on the cover are given anew each time."""
    return answers.only(ask.key for _, _, ask in book.asks() if not Key.parse(ask.key).on_cover)


def last_sent(session: LedgerSession, round_name: str) -> dict[str, Sent]:
    """The workbook that each division was sent last in a round."""
    return {one.division: one for one in session.ledger.sent() if one.round == round_name}
