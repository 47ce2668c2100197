"""To send back: the files that stand while they may be corrected and in which something must be, read anew."""

from __future__ import annotations

from collections.abc import Collection

from kamakura_report.commands.annotate import needs_correction
from kamakura_report.commands.find_returns import ReturnedFile
from kamakura_report.commands.judged_intakes import JudgedIntakes
from kamakura_report.commands.ledger_session import LedgerSession
from kamakura_report.frozen import replace
from kamakura_report.plan.model import Plan
from kamakura_report.returned.submission import Submission
from kamakura_report.rounds.answering import current_files
from kamakura_report.rounds.events import INSIDE, EventKind


def files_to_send_back(session: LedgerSession, plan: Plan, rounds: Collection[str]) -> tuple[Submission, ...]:
    """Of what these rounds brought the newest files that a division must correct, with all that was typed in them.

    Whenever they came: they are read from where they are kept for ever.
    """
    intakes = [one for one in session.ledger.intakes() if one.round in rounds]
    judged = JudgedIntakes(session, plan)
    current = judged.told(current_files(intakes, frozenset(), plan.zone))
    wanted = {one.digest: one for one in current if needs_correction(one)}
    kept = _kept_files(session)
    to_read = {digest: kept[digest] for digest in wanted if digest in kept}
    found = []
    for digest, one in session.read(to_read, session.timestamp):
        if isinstance(one, Submission):
            found.append(replace(judged.fully_told(one), file=wanted[digest].file, received=wanted[digest].received))
    return tuple(sorted(found, key=lambda one: (one.round, one.division, one.file)))


def _kept_files(session: LedgerSession) -> dict[str, ReturnedFile]:
    """Every received file by its digest: where it is kept, or the mail or archive that it is in."""
    kept = {}
    for event in session.ledger.events(EventKind.MERGED):
        for file in event.body["files"]:
            digest, inside = file["sha256"], file.get(INSIDE, "")
            path = session.workspace.received / f"{inside or digest}.xlsx"
            kept[digest] = ReturnedFile(path, file["name"], digest if inside else "")
    return kept
