"""Editions: which workbook of a round each division is to have, and whether it has it already."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from kamakura_report.doors.ledger import Sent
from kamakura_report.form.answer import NOTHING, Answers
from kamakura_report.form.book import Book
from kamakura_report.form.issue import Issue, Round
from kamakura_report.form.layout import place
from kamakura_report.plan import snapshot
from kamakura_report.plan.keys import Key
from kamakura_report.plan.model import Plan
from kamakura_report.returns import rounds
from kamakura_report.returns.merge import Merged
from kamakura_report.steps.keeping import Keeper
from kamakura_report.steps.load_form import Template

T = TypeVar("T")
Track = Callable[[Sequence[T]], Iterable[T]]


@dataclass(frozen=True, slots=True)
class Edition:
    """One division's workbook.

    ``held`` is the one that was sent out last in this round, None for the first; with ``same`` it says all
    that the plan, the form and the accepted figures say today, and ``issue`` is its issue. ``answers`` are
    what a new edition need not ask again.
    """

    issue: Issue
    book: Book  # without answers and seal
    held: Sent | None
    same: bool
    answers: Answers = NOTHING


def editions(
    keeper: Keeper, plan: Plan, template: Template, round_: Round, names: Sequence[str], *, track: Track[str] = list
) -> Iterator[Edition]:
    """One for each of these divisions, in order, also where nothing is asked."""
    digest = snapshot.digest(snapshot.dump(plan))
    sent = last_sent(keeper, round_.name)
    merged = keeper.merged(plan)
    for name in track(names):
        accepted = rounds.accepted(merged, round_, rounds.shown_subjects(plan, name))
        issue = keeper.archive.new_issue(digest, template.digest, name, round_, accepted)
        held = sent.get(name)
        before = keeper.archive.issue(held.issue) if held else None
        if before is not None:
            book = place(
                template.form, plan, replace(issue, plan=before.plan, form=before.form, edition=before.edition)
            )
            if book == keeper.archive.book(before):
                yield Edition(before, book, held, same=True, answers=_answers(merged, plan, name, book))
                continue
        book = place(template.form, plan, issue)
        answers = _answers(merged, plan, name, book) if sent else NOTHING  # of a round that is running
        yield Edition(issue, book, held, same=False, answers=answers)


def _answers(merged: Merged, plan: Plan, division: str, book: Book) -> Answers:
    asked = [ask.key for _, _, ask in book.asks() if not Key.parse(ask.key).on_cover]
    return rounds.already(merged, plan, division).only(asked)


def last_sent(keeper: Keeper, round_name: str) -> dict[str, Sent]:
    """The workbook that each division was sent last in a round."""
    return {one.division: one for one in keeper.ledger.sent() if one.round == round_name}
