"""Merge: the returned figures together, and the consolidated results."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kamakura_report.doors import files, frames
from kamakura_report.doors.write import write
from kamakura_report.problem import Problem
from kamakura_report.reports import consolidated, tables
from kamakura_report.returns.merge import Merged, merge
from kamakura_report.returns.returned import Return
from kamakura_report.steps import gather
from kamakura_report.steps.load import load_plan
from kamakura_report.steps.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Consolidated:
    """What was merged from which returns, every problem on the way, and the files written."""

    returns: tuple[Return, ...]
    merged: Merged
    problems: tuple[Problem, ...]
    written: tuple[files.Written, ...]  # none in a dry run


def run(
    workspace: Workspace,
    paths: Sequence[Path],
    *,
    now: datetime,
    dry_run: bool = False,
    track: Callable[[Sequence[gather.Found]], Iterable[gather.Found]] = list,
) -> Consolidated:
    """Read everything returned, merge, and write the results (none in a dry run). Raises CannotRun."""
    plan, plan_problems = load_plan(workspace)
    returns = gather.run(workspace, paths, track=track)
    merged = merge(plan, returns)
    found = [problem for returned in returns for problem in returned.problems]
    problems = (*plan_problems, *found, *merged.problems)
    contents = {
        "consolidated.csv": frames.csv(tables.FIGURE_COLUMNS, tables.figures(merged)),
        "consolidated_text.csv": frames.csv(tables.TEXT_COLUMNS, tables.texts(merged)),
        "consolidated.xlsx": write(consolidated.place(plan, merged, problems)),
    }
    outputs = [
        files.Output(workspace.output / name, content, files.Policy.RESULT) for name, content in contents.items()
    ]
    written = () if dry_run else files.write_all(outputs, workspace.written, now=now)
    return Consolidated(returns, merged, problems, written)
