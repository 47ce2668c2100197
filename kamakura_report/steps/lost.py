"""Lost: a snapshot that is missing or damaged, and what a clerk is told of it."""

from __future__ import annotations

from pathlib import Path

from kamakura_report.problem import CannotRun, Problem, Severity
from kamakura_report.steps.workspace import Workspace

CODE = "snapshot.lost"
_PUT_BACK = "バックアップから戻し"


class Lost(CannotRun):
    """What was sent out from this snapshot cannot be read until it is put back.

    It ends a command that cannot do without; where the rest can go on it is told as a problem.
    """

    def __init__(self, workspace: Workspace, path: Path, *, damaged: bool) -> None:
        state = "が壊れています" if damaged else "がありません"
        super().__init__(f"配布の控え {path} {state}。{_PUT_BACK}てください。")
        self._told = f"控え {path.relative_to(workspace.root).as_posix()} {state}。"

    def of_file(self) -> Problem:
        """Told at a returned file that was sent out from it."""
        found = f"このファイルを配布したときの{self._told}このファイルは読み取れません。"
        return Problem(CODE, Severity.ERROR, found, f"控えを{_PUT_BACK}て、もう一度実行してください。")

    def of_results(self) -> Problem:
        """Told once of the results that lack something without it."""
        found = f"配布の{self._told}提出状況、施策ごとのシート、前の番号からの引き継ぎのうち、要るものを作れません。"
        return Problem(CODE, Severity.ERROR, found, f"控えを{_PUT_BACK}て、もう一度実行してください。")
