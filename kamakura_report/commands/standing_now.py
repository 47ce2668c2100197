"""How things stand now: what the ledger says, and the files that no merge has taken in."""

from __future__ import annotations

from datetime import UTC, datetime

from kamakura_report.commands.find_returns import (
    NO_ANSWERS_EXPECTED,
    find_returned,
    reading_limits,
    without_harmless_files,
)
from kamakura_report.commands.ledger_session import LedgerSession
from kamakura_report.commands.overview import Overview, overview_from_ledger
from kamakura_report.frozen import frozen, replace
from kamakura_report.io import files
from kamakura_report.io.reader.returned_file import read_returned_file
from kamakura_report.io.xlsx.refused import Refused
from kamakura_report.merging.clocks import parse_moment
from kamakura_report.plan.model import Plan
from kamakura_report.problem.container_codes import FILE_DOWNLOAD
from kamakura_report.problem.file_codes import (
    FILE_CLOUD,
    FILE_DENIED,
    FILE_GROWING,
    FILE_MISSING,
    FILE_UNREADABLE,
)
from kamakura_report.rounds.answering import uncounted_files

# What keeps a file from being read today may be gone tomorrow: it is open elsewhere, still being written, in a cloud.
NOT_YET = tuple(
    each.code for each in (FILE_CLOUD, FILE_DENIED, FILE_DOWNLOAD, FILE_GROWING, FILE_MISSING, FILE_UNREADABLE)
)


def round_overview(session: LedgerSession, plan: Plan, round_name: str, *, whole: bool = False) -> Overview:
    """The round of that name, "" for the latest open one (else the latest). Raises CannotRun when there is none.

    With ``whole`` all is weighed that the ledger holds, else what the round asks about.
    """
    overview = overview_from_ledger(session, plan, session.merged(plan) if whole else None, round_name)
    starts = (parse_moment(sending.first) for one in overview.statuses for sending in one.sendings)
    begin = min(starts, default=None, key=_order)
    intakes = without_harmless_files(session.ledger.intakes())
    unknown = [one.file for one in intakes if not one.division and _order(parse_moment(one.received)) >= _order(begin)]
    waiting = files_not_merged(session)
    uncounted = uncounted_files(list(dict.fromkeys([*unknown, *waiting.unreadable])), waiting.to_merge)
    return replace(overview, uncounted=tuple(uncounted))


def _order(when: datetime | None) -> datetime:
    """A time to compare by: what has none came before everything."""
    return when or datetime.min.replace(tzinfo=UTC)


@frozen
class Waiting:
    """The files in input/returned that no merge took in, by name: those a merge would, and those that none will."""

    to_merge: tuple[str, ...] = ()  # also those that cannot be opened just now
    unreadable: tuple[str, ...] = ()  # by their content nothing that could be an answer


def files_not_merged(session: LedgerSession) -> Waiting:
    """What lies in input/returned and was not taken in yet."""
    workspace = session.workspace
    if not workspace.returned.is_dir() or not files.files_inside(workspace.returned):
        return Waiting()
    digests = session.merged_digests()
    limits = reading_limits(workspace)
    to_merge: list[str] = []
    unreadable: list[str] = []
    for file in find_returned(workspace, []).returned:
        try:
            digest = files.sha256(read_returned_file(file.path, limits))
        except Refused as refused:
            if refused.code not in NO_ANSWERS_EXPECTED:
                (to_merge if refused.code in NOT_YET else unreadable).append(file.name)
            continue
        if digest not in digests:
            to_merge.append(file.name)
    return Waiting(tuple(sorted(to_merge)), tuple(sorted(unreadable)))
