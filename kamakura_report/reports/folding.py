"""Equal problems folded into one, the worst first, those of one file together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kamakura_report.problem import Problem, worst_first

CELLS_TOLD = 20  # of one folded problem; --json tells them all
LABELS_TOLD = 3  # more than that, and the labels would hide the cells


@dataclass(frozen=True, slots=True)
class Folded:
    """Problems that differ only in their cells: the first of them, and each cell with its label."""

    problem: Problem
    places: tuple[tuple[str, str], ...]  # (cell, label); problems without a cell have ""

    @property
    def where(self) -> str:
        """Sheet, cells and labels in one phrase; "" when there is none."""
        sheet = self.problem.sheet and f"［{self.problem.sheet}］"
        if len(self.places) == 1:
            told = " ".join(part for part in self.places[0] if part)
        elif len(self.places) <= LABELS_TOLD:
            told = "、".join(f"{cell}（{label}）" if label else cell for cell, label in self.places)
        else:
            more = len(self.places) - CELLS_TOLD
            cells = "、".join(cell or label for cell, label in self.places[:CELLS_TOLD])
            told = f"{cells}{f' ほか {more} か所' if more > 0 else ''}（{len(self.places)} か所）"
        return " ".join(part for part in (sheet, told) if part)


def fold(problems: Iterable[Problem]) -> list[Folded]:
    """Each kind of problem once, with all its places: errors first, then file by file as they came."""
    folded: dict[Problem, list[Problem]] = {}
    files: dict[str, int] = {}
    for problem in problems:
        files.setdefault(problem.file, len(files))
        folded.setdefault(problem.at(cell="", key="", label=""), []).append(problem)
    kinds = sorted(worst_first(folded), key=lambda kind: (kind.severity.order, files[kind.file]))
    return [Folded(folded[kind][0], _places(folded[kind])) for kind in kinds]


def _places(equal: Iterable[Problem]) -> tuple[tuple[str, str], ...]:
    return tuple(dict.fromkeys((problem.cell, problem.label) for problem in equal))
