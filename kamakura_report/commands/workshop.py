"""The workshop of a sending-out: what workbooks are made by, where they wait, who makes them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

from kamakura_report.commands.ledger_session import LedgerSession
from kamakura_report.commands.load import Template
from kamakura_report.commands.made_workbooks import WorkbookMaker
from kamakura_report.commands.workspace import Workspace
from kamakura_report.io import files
from kamakura_report.io.ledger.queries import Sent
from kamakura_report.io.staff import Hands, our_hands
from kamakura_report.io.workbook_order import Ground, library_roots
from kamakura_report.plan.model import Plan

ORDERS_AHEAD, ORDERS_EACH = (
    16,
    8,
)  # handed out ahead to another's executor, and workbooks in each: what all share goes with each


@contextmanager
def workbook_maker(
    session: LedgerSession,
    plan: Plan,
    template: Template,
    before: Collection[Sent],
    chosen: Collection[str],
    hands: Hands,
    *,
    force: bool,
) -> Iterator[WorkbookMaker]:
    """Who makes the workbooks of a sending-out; ``before`` are those that the same divisions were sent last in it.

    Their contents are at hand inside ``with``. Raises CannotRun, SnapshotUnreadable.
    """
    with (
        _secret(session, force=force) as secret,
        files.Shelf() as shelf,
        files.Staging(session.workspace.root) as staging,
    ):
        ground = _ground(session, plan, template, before, secret)
        yield WorkbookMaker(session, ground, frozenset(chosen), shelf, staging, hands)


def maker_hands(workspace: Workspace) -> AbstractContextManager[Hands]:
    """Who makes the workbooks: the executor of the workspace, else workers, which are there once one is to be made."""
    if workspace.executor is not None:
        return nullcontext(Hands(workspace.executor, ahead=ORDERS_AHEAD, batch=ORDERS_EACH))
    return our_hands(workspace.workers, library_roots())


@contextmanager
def _secret(session: LedgerSession, *, force: bool) -> Iterator[bytes | None]:
    """The workspace's key, None in a session that writes nothing. A new one goes again when nothing is sent out."""
    if not session.writes:
        yield None
    elif session.ledger.was_sent() and not force:
        yield session.snapshots.key()  # what was sent out before cannot go on without it
    else:
        path = session.workspace.secret
        is_new = not path.exists()
        yield files.workspace_key(path)
        if is_new and not session.ledger.was_sent():
            files.discard_file(path)


def _ground(
    session: LedgerSession, plan: Plan, template: Template, sent: Collection[Sent], secret: bytes | None
) -> Ground:
    """What the workbooks are made from: today's plan and form, and those of before. Raises SnapshotUnreadable."""
    plans, forms = {session.plan_digest(plan): plan}, {template.digest: template.form}
    for digests in {(one.plan, one.form) for one in sent}:
        session.snapshots.must_be_kept(*digests)
        if digests[0] not in plans:
            plans[digests[0]] = session.snapshots.plan(digests[0])
        if digests[1] not in forms:
            forms[digests[1]] = session.snapshots.form(digests[1])
    return Ground(plans, forms, secret)
