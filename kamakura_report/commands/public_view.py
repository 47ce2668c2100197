"""Public view: the public record of what the ledger comes to now, for every command that makes something to publish."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime

from kamakura_report.commands.ledger_session import LedgerSession, open_ledger
from kamakura_report.commands.load import load_plan
from kamakura_report.commands.results import Weighed, weigh_ledger
from kamakura_report.commands.snapshot_files import SnapshotUnreadable
from kamakura_report.commands.workspace import Workspace
from kamakura_report.frozen import frozen
from kamakura_report.merging.merge import Merged
from kamakura_report.plan.keys import Key
from kamakura_report.plan.model import Plan
from kamakura_report.plan.publication import Release
from kamakura_report.plan.things import has_subject
from kamakura_report.problem import CannotRun, Problem
from kamakura_report.reports.public_facts import PublicRecord
from kamakura_report.reports.public_record import (
    foreign_rows,
    is_unresolved,
    public_record,
    unknown_items,
    unknown_keys,
)
from kamakura_report.reports.site.edition import PublicEdition, keys_of
from kamakura_report.reports.site.edition_record import load_edition
from kamakura_report.rounds.events import EDITION, Event, EventKind

_SAID = (EventKind.MERGED, EventKind.UNDONE, EventKind.DECIDED, EventKind.IMPORTED)  # what changes figures


@frozen
class PublicView:
    """What may leave, how many figures stay inside until somebody decides, and what a person must look at."""

    record: PublicRecord
    unresolved: int
    problems: tuple[Problem, ...]  # of the master and of kept files; what is wrong with returned ones merge tells


def public_view(workspace: Workspace, *, now: datetime) -> PublicView:
    """The record as of now; nothing is written, and nothing needs to be. Raises CannotRun.

    So it does when 公開 names an item that no form asks, or a key that no plan ever had: what is meant to stay inside
    might leave.
    """
    plan, plan_problems = load_plan(workspace)
    with open_ledger(workspace, now=now) as session:
        return view_from_ledger(session, plan, plan_problems)


def view_from_ledger(
    session: LedgerSession, plan: Plan, plan_problems: Sequence[Problem] = (), weighed: Weighed | None = None
) -> PublicView:
    """The same of a session that is open, and of what it was weighed as. Raises CannotRun as ``public_view``."""
    weighed = weighed or weigh_ledger(session, plan)
    earlier = list(_earlier(session, plan))
    items = unknown_items(plan, {*_asked_items(session), *_answered_items(weighed.merged)})
    wrong = [*unknown_keys(_never_known(session, plan, earlier)), *items]
    wrong.sort(key=lambda one: (len(one.cell), one.cell))  # from above
    if wrong:
        raise CannotRun("マスターのシート「公開」に、何のことか分からない行があるので、何も書き出していません。", wrong)
    said = session.ledger.events(*_SAID)
    record = public_record(plan, weighed.merged, earlier, as_of=said[-1].when if said else "")
    problems = (*plan_problems, *weighed.lost, *session.notices)
    waiting = filter(is_unresolved, weighed.merged.rows)
    return PublicView(record, sum(plan.publication.shows_figure(row.line.key) for row in waiting), problems)


def kept_edition(session: LedgerSession, event: Event) -> PublicEdition:
    """What was published. Raises SnapshotUnreadable when its record is missing or damaged."""
    kept, digest = session.snapshots.folder, event.body[EDITION]
    data = kept.read(kept.edition(digest), digest)
    try:
        return load_edition(data)
    except ValueError:
        raise SnapshotUnreadable(session.workspace, kept.edition(digest), damaged=True) from None


def _never_known(session: LedgerSession, plan: Plan, earlier: Sequence[Plan]) -> list[Release]:
    """The rows of 公開 with a key that neither a plan nor a publication has, or ever had: what the plan has no more is
    public until its key is withheld.
    """
    rows = foreign_rows(plan)
    left = [row for row in rows if not any(has_subject(one, Key.parse(row.subject)) for one in earlier)]
    for event in reversed(session.ledger.events(EventKind.PUBLISHED) if left else ()):
        with suppress(SnapshotUnreadable):
            known = keys_of(kept_edition(session, event))
            left = [row for row in left if row.subject not in known]
    return left


def _asked_items(session: LedgerSession) -> Iterator[str]:
    """The names of all that a form asked that was sent out, or asks as it is drawn now."""
    snapshots = session.snapshots
    for digest in dict.fromkeys(sent.form for sent in session.ledger.sent()):
        with suppress(SnapshotUnreadable):
            yield from (figure.name for figure, _ in snapshots.asked_in(digest))
    yield from (figure.name for figure, _ in snapshots.asked_as_drawn or ())


def _answered_items(merged: Merged) -> Iterator[str]:
    yield from (text.item for text in merged.texts)
    yield from (figure.name for figure in merged.named)


def _earlier(session: LedgerSession, plan: Plan) -> Iterator[Plan]:
    """The plans that were sent out before, oldest first; one that is lost knows no former name."""
    for digest in session.former_plan_digests(plan):
        with suppress(SnapshotUnreadable):
            yield session.snapshots.plan(digest)
