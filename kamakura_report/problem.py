"""What went wrong, as values: people's mistakes are ``Problem``s with a place, and the rest goes on.

Only an input that cannot be used at all is an exception (``CannotRun``), and it carries one Japanese
line for the clerk. Everything else that escapes is a bug and stays a traceback.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum


class Severity(StrEnum):
    """How much a problem matters; only an error makes the exit status 1 (docs/contracts.md, Exit status)."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def order(self) -> int:
        """0 for the worst, so that sorting puts errors first."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing a person must look at: the place, what was found there, and what to do."""

    code: str  # stable, dotted: "figure.unreadable"
    severity: Severity
    found: str  # what was found, in Japanese
    advice: str  # what to do, in Japanese
    file: str = ""
    sheet: str = ""
    cell: str = ""  # "F12"
    key: str = ""  # "2-1/12/i1@R8"
    label: str = ""  # 事業名・指標名・年度, as the clerk sees them

    @property
    def place(self) -> str:
        """File, sheet, cell and label, as one Japanese phrase."""
        where = " ".join(part for part in (self.file, self.sheet and f"［{self.sheet}］", self.cell) if part)
        return f"{where} {self.label}".strip()

    def __str__(self) -> str:
        place = self.place
        return f"{place}: {self.found} {self.advice}".strip() if place else f"{self.found} {self.advice}".strip()

    def at(self, **place: str) -> Problem:
        """The same problem with its place filled in further (``file=``, ``sheet=``, …)."""
        return replace(self, **place)  # type: ignore[arg-type]


class CannotRun(Exception):
    """An input that cannot be used at all, or an output that cannot be written: exit status 2.

    ``str(error)`` is one Japanese line saying what is wrong and what to do; ``problems`` hold the
    single places when there are several (a master workbook with twelve defects, say).
    """

    def __init__(self, message: str, problems: Iterable[Problem] = ()) -> None:
        super().__init__(message)
        self.problems = tuple(problems)


def worst_first(problems: Iterable[Problem]) -> list[Problem]:
    """Errors, then warnings, then notes; within each the order in which they were found."""
    return sorted(problems, key=lambda problem: problem.severity.order)
