"""Lost: a snapshot that is missing or damaged, and what a clerk is told of it."""

from __future__ import annotations

from pathlib import Path

from kamakura_report.problem import CannotRun, Problem
from kamakura_report.problem.file_codes import SNAPSHOT_LOST, SNAPSHOT_LOST_RESULTS
from kamakura_report.steps.workspace import Workspace


class Lost(CannotRun):
    """What was sent out from this snapshot cannot be read until it is put back.

    It ends a command that cannot do without; where the rest can go on it is told as a problem.
    """

    def __init__(self, workspace: Workspace, path: Path, *, damaged: bool) -> None:
        state = "が壊れています" if damaged else "がありません"
        super().__init__(f"配布の控え {path} {state}。バックアップから戻してください。")
        self._what = {"snapshot": path.relative_to(workspace.root).as_posix(), "state": state}

    def of_file(self) -> Problem:
        """Told at a returned file that was sent out from it."""
        return SNAPSHOT_LOST.problem(**self._what)

    def of_results(self) -> Problem:
        """Told once of the results that lack something without it."""
        return SNAPSHOT_LOST_RESULTS.problem(**self._what)
