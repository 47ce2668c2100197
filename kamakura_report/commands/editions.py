"""Editions: which workbook of a round each division is to have, and whether it has it already.

A workbook is placed once when it is the first of its round, and when nothing that it is made from has changed. When
the plan, the form or the accepted figures have, placing is the only way to see whether this division's workbook changes
with them: the old one and the new one are placed to be compared, and one that differs is placed again with what was
answered already, for that depends on what it asks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kamakura_report.commands.ledger_session import LedgerSession
from kamakura_report.commands.load import Template
from kamakura_report.commands.workspace import Track
from kamakura_report.form.answer import NO_ANSWERS, Answers
from kamakura_report.form.issue import Issue, Round
from kamakura_report.io.ledger.queries import Sent
from kamakura_report.layout.place import place
from kamakura_report.plan import snapshot
from kamakura_report.plan.keys import Key
from kamakura_report.plan.model import Plan
from kamakura_report.rounds.open_rounds import accepted_before, answered_already, shown_subjects
from kamakura_report.workbook.book import Book


@dataclass(frozen=True, slots=True)
class Edition:
    """One division's workbook.

    ``held`` is the one that was sent out last in this round, None for the first; with ``same`` it says all
    that the plan, the form and the accepted figures say today, and ``issue`` is its issue. ``answers`` are
    what a new edition need not ask again.
    """

    issue: Issue
    book: Book  # as it is written but for the seal; with ``same`` also without the answers
    held: Sent | None
    same: bool
    answers: Answers = NO_ANSWERS


def editions(
    session: LedgerSession,
    plan: Plan,
    template: Template,
    round_: Round,
    names: Sequence[str],
    *,
    track: Track[str] = list,
) -> Iterator[Edition]:
    """One for each of these divisions, in order, also where nothing is asked."""
    digest = snapshot.snapshot_digest(snapshot.dump_plan(plan))
    sent = last_sent(session, round_.name)
    merged = session.merged(plan)
    accepted = accepted_before(merged, round_)
    already = answered_already(merged, plan) if sent else {}  # of a round that is running
    for name in track(names):
        shown = Answers(pair for subject in shown_subjects(plan, name) for pair in accepted.get(subject, ()))
        issue = session.snapshots.new_issue(digest, template.digest, name, round_, shown)
        held = sent.get(name)
        before = session.snapshots.issue(held.issue) if held else None
        if before is None:
            book = place(template.form, plan, issue)
            answers = _only_asked(book, already.get(name, NO_ANSWERS))
            if answers:
                book = place(template.form, plan, issue, answers)
            yield Edition(issue, book, held, same=False, answers=answers)
            continue
        then = now = session.snapshots.book(before)
        if issue.id != before.id:  # else its plan, form and accepted figures are those of before
            as_before = replace(issue, plan=before.plan, form=before.form, edition=before.edition)
            now = place(template.form, plan, as_before)
        answers = _only_asked(now, already.get(name, NO_ANSWERS))
        if now == then:
            yield Edition(before, then, held, same=True, answers=answers)
        else:
            yield Edition(issue, place(template.form, plan, issue, answers), held, same=False, answers=answers)


def _only_asked(book: Book, answers: Answers) -> Answers:
    """What is known of that which the workbook asks; the cover is filled in anew each time."""
    return answers.only(ask.key for _, _, ask in book.asks() if not Key.parse(ask.key).on_cover)


def last_sent(session: LedgerSession, round_name: str) -> dict[str, Sent]:
    """The workbook that each division was sent last in a round."""
    return {one.division: one for one in session.ledger.sent() if one.round == round_name}
