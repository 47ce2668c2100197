"""Made before: the files of the last run are those to write, when all that they are made from is the same."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from kamakura_report.commands.kept_readings import program_mark
from kamakura_report.commands.ledger_session import LedgerSession
from kamakura_report.commands.workspace import Workspace
from kamakura_report.frozen import frozen
from kamakura_report.io import files
from kamakura_report.merging.state_counts import StateCounts
from kamakura_report.plan.model import Plan
from kamakura_report.problem import CannotRun, Problem

_NAME = "results"


@frozen
class MadeResults:
    """The result files, and what is told of what they say."""

    contents: Sequence[bytes]  # in the order of ``Workspace.results``
    state_counts: StateCounts
    problems: tuple[Problem, ...]  # of merging

    def outputs(self, workspace: Workspace) -> tuple[files.Output, ...]:
        """The files to write."""
        made = zip(workspace.results, self.contents, strict=True)
        return tuple(files.Output(path, content, files.Policy.RESULT) for path, content in made)


def results_depend_on(session: LedgerSession, plan: Plan, more_problems: Sequence[Problem]) -> str:
    """In one word all that the results are made from.

    That is the program, the plan, what the ledger says, the snapshots as they lie there, the template as it is drawn
    now, the day, and what is told that the ledger does not hold (``more_problems``).
    """
    template = session.workspace.template
    drawn = files.sha256(files.read_file(template)) if template.is_file() else ""
    told = json.dumps([problem.as_dict() for problem in more_problems], ensure_ascii=False)
    day = session.now.astimezone().date().isoformat()
    kept = (session.ledger.state(), session.snapshots.folder.state())
    parts = (program_mark(), session.plan_digest(plan), *kept, drawn, day, told)
    return files.sha256("\n".join(parts).encode("utf-8", "backslashreplace"))


def made_before(session: LedgerSession, depends_on: str) -> MadeResults | None:
    """The results as they lie there, when they were made from the same; None when they must be made."""
    kept = session.ledger.worked_out(_NAME, depends_on)
    if kept is None:
        return None
    found = [_content(path, kept["files"].get(path.name)) for path in session.workspace.results]
    contents = [content for content in found if content is not None]
    if len(contents) < len(found):
        return None
    return MadeResults(contents, StateCounts.from_dict(kept), tuple(map(Problem.from_dict, kept["problems"])))


def results_again(session: LedgerSession, plan: Plan, more_problems: Sequence[Problem] = ()) -> MadeResults | None:
    """The results when they lie there as the ledger, weighed anew, would have them made; None when it must be weighed.

    All is as it was then, and no kept file was altered.
    """
    made = made_before(session, results_depend_on(session, plan, more_problems))
    if made is not None:
        session.look_at_kept_files()
    return None if session.altered else made


def remember_made(session: LedgerSession, depends_on: str, made: MadeResults) -> None:
    """Keep of these results what ``made_before`` needs: as long as what they depend on is the same, none is made."""
    named = zip(session.workspace.results, made.contents, strict=True)
    digests: Mapping[str, str] = {path.name: files.sha256(content) for path, content in named}
    problems = [problem.as_dict() for problem in made.problems]
    with session.ledger.change():
        session.ledger.put_worked_out(
            _NAME, depends_on, {"files": digests, "problems": problems, **made.state_counts.as_dict()}
        )


def status_depends_on(session: LedgerSession, plan: Plan, round_name: str) -> str:
    """In one word all that ``status.xlsx`` of that round is made from: what the results are, and the round.

    "" when a kept file was altered: what is made then may lack something, and must be made the next time too.
    """
    session.look_at_kept_files()
    return "" if session.altered else f"{results_depend_on(session, plan, ())} {round_name}"


def _content(path: Path, digest: object) -> bytes | None:
    """What stands in the file, None where that is not what was written there."""
    try:
        content = files.read_file(path) if path.is_file() else b""
    except CannotRun:
        return None
    return content if files.sha256(content) == digest else None
