"""Rebuild: the ledger's database anew, from the events, the received files and the snapshots alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kamakura_report.commands.ledger_session import LedgerSession
from kamakura_report.commands.read_returns import ReturnedFile
from kamakura_report.commands.sole_writer import sole_writer
from kamakura_report.commands.workspace import Track, Workspace
from kamakura_report.io import files
from kamakura_report.io.ledger.database import Ledger
from kamakura_report.problem import CannotRun


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """How much was put into the new database, and where the old one lies."""

    path: Path
    events: int
    files: int
    old: Path | None


def run(workspace: Workspace, *, now: datetime, break_lock: bool = False, track: Track[ReturnedFile] = list) -> Rebuilt:
    """Make the database anew and put it in the place of the old one, which is kept beside it.

    Raises CannotRun, and changes nothing, when something it is made from is missing or damaged.
    """
    if not workspace.events.is_dir():
        raise CannotRun(f"{workspace.events} がないので、台帳を作り直せません。バックアップから戻してください。")
    with sole_writer(workspace, now=now, break_lock=break_lock):
        ledger = Ledger.copy_to_memory(None)
        try:
            session = LedgerSession(workspace, ledger, now, writes=False, anew=True)
            events = session.catch_up(track=track)
            count = len({sighting.digest for sighting in ledger.sightings()})
            content = ledger.serialized()
        finally:
            ledger.close()
        old = files.put_aside(workspace.database, content, now=now, companion="-journal")
    return Rebuilt(workspace.database, events, count, old)
