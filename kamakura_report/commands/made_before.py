"""Made before: the result files of the last run are those to write, when all that they are made from is the same."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

from kamakura_report import __version__
from kamakura_report.commands.ledger_session import LedgerSession
from kamakura_report.io import files
from kamakura_report.plan.model import Plan
from kamakura_report.problem import CannotRun, Problem

_NAME = "results"


def results_depend_on(session: LedgerSession, plan: Plan, problems: Sequence[Problem]) -> str:
    """In one word all that the results are made from.

    That is the program, the plan, what the ledger says (of snapshots by their digests), the template as it is drawn
    now, the day, and what is told: of snapshots that are lost, too.
    """
    template = session.workspace.template
    drawn = files.sha256(files.read_file(template)) if template.is_file() else ""
    told = json.dumps([problem.as_dict() for problem in problems], ensure_ascii=False)
    day = session.now.astimezone().date().isoformat()
    parts = (__version__, session.plan_digest(plan), session.ledger.state(), drawn, day, told)
    return files.sha256("\n".join(parts).encode("utf-8", "backslashreplace"))


def unless_made_before(session: LedgerSession, depends_on: str, make: Callable[[], Sequence[bytes]]) -> Sequence[bytes]:
    """The bytes of the result files: as they lie there, when made from the same before; else what ``make`` gives."""
    kept = session.ledger.worked_out(_NAME, depends_on)
    if kept is not None:
        found = [_content(path, kept.get(path.name)) for path in session.workspace.results]
        if None not in found:
            return [content for content in found if content is not None]
    made = make()
    digests = {path.name: files.sha256(content) for path, content in zip(session.workspace.results, made, strict=True)}
    with session.ledger.change():
        session.ledger.put_worked_out(_NAME, depends_on, {**digests})
    return made


def _content(path: Path, digest: object) -> bytes | None:
    """What stands in the file, None where that is not what was written there."""
    try:
        content = files.read_file(path) if path.is_file() else b""
    except CannotRun:
        return None
    return content if files.sha256(content) == digest else None
