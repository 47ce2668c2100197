"""The one exception that says why a returned file or a package cannot be read."""

from __future__ import annotations

from kamakura_report.problem import Problem


class Refused(Exception):
    """A file that cannot be trusted or understood as a workbook; one file's problem, never the run's.

    Travels between processes with its ``problem``, which has a sheet and a cell when they are known.
    """

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem

    @property
    def code(self) -> str:
        """Of the problem: "file.encrypted"."""
        return self.problem.code

    def __str__(self) -> str:
        return f"{self.problem.found} {self.problem.advice}".strip()

    def at(self, sheet: str, cell: str = "") -> Refused:
        """The same refusal with its place filled in, where it had none."""
        return Refused(self.problem.at(sheet=self.problem.sheet or sheet, cell=self.problem.cell or cell))
