"""What a merge comes to in numbers: how many lines are settled, blank or in conflict; no line itself is held."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from kamakura_report.frozen import frozen
from kamakura_report.merging.agree import ResultRow, ResultState


@frozen
class StateCounts:
    """How many lines are in which state: all of them, and of them those of the periods that are due."""

    rows: Mapping[ResultState, int]
    asked: Mapping[ResultState, int]

    @classmethod
    def of(cls, rows: Iterable[ResultRow], asked: Iterable[ResultRow]) -> StateCounts:
        """The numbers of these lines."""
        return cls(Counter(row.state for row in rows), Counter(row.state for row in asked))

    @classmethod
    def from_dict(cls, kept: Mapping[str, Mapping[str, int]]) -> StateCounts:
        """The numbers as ``as_dict`` gave them. Raises ValueError for a state that there is not."""
        rows, asked = ({ResultState(state): n for state, n in kept[name].items()} for name in ("rows", "asked"))
        return cls(rows, asked)

    def as_dict(self) -> dict[str, dict[str, int]]:
        """State by state, to be kept."""
        counts = {"rows": self.rows, "asked": self.asked}
        return {name: {str(state): n for state, n in states.items()} for name, states in counts.items()}
