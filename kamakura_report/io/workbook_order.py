"""One division's workbook, decided and made from values alone: whether it is another one than was sent, and its bytes.

``make_ordered`` is what worker processes are given, a batch of orders each, with the plans and forms that all share.

A workbook is placed once when it is the first of its round, and when nothing that it is made from has changed. When
the plan, the form or the accepted figures have, placing is the only way to see whether this division's workbook changes
with them: the old one and the new one are placed to be compared, and one that differs is placed again with what was
answered already, for that depends on what it asks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

from kamakura_report.form.answer import NO_ANSWERS, Answers
from kamakura_report.form.book_record import as_unrecorded, dump_book
from kamakura_report.form.form_model import Form
from kamakura_report.form.issue import Issue, sealed
from kamakura_report.frozen import frozen, replace
from kamakura_report.io.packed import Packed
from kamakura_report.io.shared_value import Shared
from kamakura_report.io.write.write_workbook import write_workbook
from kamakura_report.layout.counting_words import uncounted_problems
from kamakura_report.layout.place import all_kept, place
from kamakura_report.plan.keys import Key
from kamakura_report.plan.model import Plan
from kamakura_report.problem import Problem
from kamakura_report.workbook.book import Book


@frozen
class Ground:
    """What all workbooks of one sending-out are made from: plans and forms by their digests, the workspace's key."""

    plans: Mapping[str, Plan]
    forms: Mapping[str, Form]
    secret: bytes | None  # None: nothing is written

    def place(self, issue: Issue, answers: Answers = NO_ANSWERS, *, by: Issue | None = None) -> Book:
        """The workbook of an issue as it is placed today, with these answers; by the plan and form of another one."""
        source = by or issue
        return place(self.forms[source.form], self.plans[source.plan], issue, answers)


@frozen
class Order:
    """What decides one division's workbook.

    ``issue`` is the one to send out, ``previous`` the one that was sent out last in this round, None for the first.
    ``known`` are the accepted answers when those that others gave since are left out; None where there are none.
    """

    issue: Issue
    previous: Issue | None = None
    answered: Answers = NO_ANSWERS  # what a new edition need not ask again, as far as it asks it
    known: Answers | None = None
    wanted: bool = True  # its file is to be written
    lies_there: bool = False  # the file of ``previous`` is as it was sent: it is not written again
    unrecorded: tuple[str, ...] = ()  # which of the two issues was sent out without a record of its workbook


@frozen
class MadeOrder:
    """What an order came to; with ``unchanged`` the workbook of ``previous`` says all that it is to say."""

    asked: int  # open cells, those of the cover left out
    required: int
    problems: tuple[Problem, ...]
    unchanged: bool = False
    for_first_answers: bool = False  # nothing but what others have answered by now makes it another one
    only_due: bool = False  # nothing but the due date makes it another one
    carried: int = 0  # answers of this round that a new edition shows in its open cells
    content: bytes | None = None  # None where nothing is asked, or its file is not to be written
    records: tuple[Packed, ...] = ()  # what its returns will be compared with


@frozen
class _Decided:
    """Which workbook it is; ``book`` as it is written but for the seal, with ``unchanged`` also without the answers."""

    issue: Issue
    book: Book
    unchanged: bool
    answers: Answers
    for_first_answers: bool = False
    only_due: bool = False


def library_roots() -> tuple[Path, ...]:
    """Where a worker imports the library from that writes workbooks."""
    spec = find_spec("xlsxwriter")
    return (Path(spec.origin).parents[1],) if spec is not None and spec.origin else ()


def make_ordered(shared: Shared, orders: Sequence[Order]) -> list[MadeOrder]:
    """What each of these orders comes to; ``shared`` is a ``Ground``."""
    ground: Ground = shared.value
    made = []
    for order in orders:
        with all_kept():  # until the workbook is written, and so gone: else all of it is looked through once more
            made.append(_make(ground, order))
    return made


def _make(ground: Ground, order: Order) -> MadeOrder:
    one = _decide(ground, order)
    asked = sum(1 for _, _, ask in one.book.asks() if not Key.parse(ask.key).on_cover)
    made = MadeOrder(
        asked=asked,
        required=sum(1 for _, _, ask in one.book.asks() if ask.required_anyway),
        problems=tuple(uncounted_problems(one.book, one.issue.division)) if asked else (),
        unchanged=one.unchanged,
        for_first_answers=one.for_first_answers,
        only_due=one.only_due,
        carried=0 if one.unchanged else len(one.answers),
    )
    if ground.secret is None or not asked or not order.wanted or (one.unchanged and order.lies_there):
        return made
    # One that is unchanged but lost goes out again with the answers known by now.
    book = ground.place(one.issue, one.answers) if one.unchanged and one.answers else one.book
    book = sealed(book, one.issue, ground.secret)
    unrecorded = [as_unrecorded(ground.place(one.issue))] if one.issue.id in order.unrecorded else []
    return replace(
        made, content=write_workbook(book), records=tuple(Packed.of(dump_book(each)) for each in (book, *unrecorded))
    )


def _decide(ground: Ground, order: Order) -> _Decided:
    issue, previous = order.issue, order.previous
    if previous is None:
        book = ground.place(issue)
        answers = _only_asked(book, order.answered)
        return _Decided(issue, ground.place(issue, answers) if answers else book, False, answers)
    for_first_answers = False
    as_sent = as_today = ground.place(previous)
    if issue.id != previous.id:  # else its plan, form and accepted figures are those of before
        as_before = replace(
            issue,
            plan=previous.plan,
            form=previous.form,
            edition=previous.edition,
            round=replace(issue.round, due=previous.round.due),
        )
        as_today = ground.place(as_before, by=issue)
        if order.known is not None and as_today != as_sent:
            with_known = ground.place(replace(as_before, accepted=order.known), by=issue)
            waits = _waits_for_others(as_sent, order.answered)
            for_first_answers = waits and with_known == as_sent
            as_today = as_today if waits else with_known
    answers = _only_asked(as_today, order.answered)
    same_due = issue.round.due == previous.round.due
    if as_today == as_sent and same_due:
        return _Decided(previous, as_sent, True, answers)
    only_due = as_today == as_sent
    return _Decided(issue, ground.place(issue, answers), False, answers, for_first_answers and same_due, only_due)


def _waits_for_others(sent: Book, answered: Answers) -> bool:
    """True for the workbook of an office that has not judged everything yet: it gets the first answers as they come.

    What others answered makes no other workbook an outdated one.
    """
    return any(ask.office and ask.required and ask.key not in answered for _, _, ask in sent.asks())


def _only_asked(book: Book, answers: Answers) -> Answers:
    """The answers to what the workbook asks; those on the cover are given anew each time."""
    if not answers:
        return NO_ANSWERS
    return answers.only(ask.key for _, _, ask in book.asks() if not Key.parse(ask.key).on_cover)
