"""The goals of speed, each a ratio within one run, and whether what was measured meets it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Goal:
    """One goal. ``measured`` None: that cannot be measured here, and the goal is not met.

    ``work`` names what is done, where it is one work whose profile tells what is left of it.
    """

    what: str
    limit: float
    measured: float | None
    at_most: bool = True
    unit: str = "×"
    work: str = ""

    @property
    def met(self) -> bool:
        """Whether it was reached; as printed, so that nobody sees a figure that equals the limit and is refused."""
        if self.measured is None:
            return False
        shown = round(self.measured, 2)
        return shown <= self.limit if self.at_most else shown >= self.limit

    @property
    def row(self) -> tuple[str, str, str, str]:
        """As the table shows it."""
        sign = "≤" if self.at_most else "≥"
        measured = "—" if self.measured is None else f"{self.measured:.2f} {self.unit}"
        return self.what, f"{sign} {self.limit:g} {self.unit}", measured, "met" if self.met else "not met"


def table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    """A table of Markdown; every column but the first is set right."""
    names = list(headings)
    lines = [f"| {' | '.join(names)} |", f"|---|{'--:|' * (len(names) - 1)}"]
    return lines + [f"| {' | '.join(row)} |" for row in rows]
