"""Rebuild: the ledger's database anew, from the events, the received files and the snapshots alone."""

from __future__ import annotations

import contextlib
from datetime import datetime
from pathlib import Path

from kamakura_report.commands.find_returns import ReturnedFile
from kamakura_report.commands.ledger_session import LedgerSession
from kamakura_report.commands.restored_events import restore_events
from kamakura_report.commands.sole_writer import sole_writer
from kamakura_report.commands.workspace import Track, Workspace
from kamakura_report.frozen import frozen
from kamakura_report.io import files
from kamakura_report.io.ledger.database import Ledger
from kamakura_report.problem import CannotRun, Problem
from kamakura_report.problem.file_codes import KEPT_RESTORED
from kamakura_report.problem.round_codes import RETURN_REREAD
from kamakura_report.rounds.chain import EventLink
from kamakura_report.rounds.events import Event


@frozen
class Rebuilt:
    """How much was put into the new database, where the old one lies, and what must be looked at."""

    path: Path
    events: int
    files: int
    old: Path | None
    problems: tuple[Problem, ...]


def run(workspace: Workspace, *, now: datetime, break_lock: bool = False, track: Track[ReturnedFile] = list) -> Rebuilt:
    """Make the database anew and put it in the place of the old one, which is kept beside it.

    Events that are lost or altered are put back first, where the old one holds them whole. Raises CannotRun, and
    changes nothing more, when something it is made from is missing or damaged.
    """
    if not workspace.events.is_dir():
        raise CannotRun(f"{workspace.events} がないので、台帳を作り直せません。バックアップから戻してください。")
    with sole_writer(workspace, now=now, break_lock=break_lock):
        whole, read_before = _old_database(workspace)
        known = tuple(link for link, _ in whole)
        restored = restore_events(workspace, whole, now=now)
        ledger = Ledger.copy_to_memory(None)
        try:
            session = LedgerSession(workspace, ledger, now, writes=False, old=known)
            events = session.catch_up(track=track)
            session.look_at_kept_files()
            names = {sighting.digest: sighting.name for sighting in reversed(ledger.sightings())}
            read_now = ledger.readings()
            content = ledger.serialized()
        finally:
            ledger.close()
        old = files.put_aside(workspace.database, content, now=now, companion="-journal")
    reread = sorted(names[one] for one in read_now if read_before.get(one, read_now[one]) != read_now[one])
    put_back = (KEPT_RESTORED.problem().at(file=name) for name in restored)
    problems = (*put_back, *(RETURN_REREAD.problem().at(file=name) for name in reread), *session.notices)
    return Rebuilt(workspace.database, events, len(names), old, problems)


def _old_database(workspace: Workspace) -> tuple[tuple[tuple[EventLink, Event], ...], dict[str, str]]:
    """The events that the old database holds and how it read each file; nothing when it cannot be believed."""
    try:
        with contextlib.closing(Ledger.copy_to_memory(workspace.database)) as old:
            return tuple(zip(old.links(), old.events(), strict=True)), old.readings()
    except CannotRun:
        return (), {}
