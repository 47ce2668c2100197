"""Equal problems folded into one, the worst first, those of one file together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kamakura_report.problem import Problem, Severity
from kamakura_report.text import located

CELLS_TOLD = 20  # of one folded problem; --json tells them all
LABELS_TOLD = 3  # more than that, and the labels would hide the cells
FILES_TOLD = 3  # of a note that many files share


@dataclass(frozen=True, slots=True)
class Folded:
    """Problems that differ only in their cells: the first of them, and each cell with its label.

    A note about whole files that says the same of many is one, of no file, and names them in ``files``.
    """

    problem: Problem
    places: tuple[tuple[str, str], ...]  # (cell, label); problems without a cell have ""
    files: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many problems this is."""
        return len(self.files or self.places)

    @property
    def where(self) -> str:
        """Sheet, cells and labels in one phrase, or files; "" when there is none."""
        if self.files:
            more = len(self.files) - FILES_TOLD
            return f"{'、'.join(self.files[:FILES_TOLD])} ほか {more} ファイル（{len(self.files)} ファイル）"
        if len(self.places) == 1:
            told = " ".join(part for part in self.places[0] if part)
        elif len(self.places) <= LABELS_TOLD:
            told = "、".join(f"{cell}（{label}）" if label else cell for cell, label in self.places)
        else:
            more = len(self.places) - CELLS_TOLD
            cells = "、".join(cell or label for cell, label in self.places[:CELLS_TOLD])
            told = f"{cells}{f' ほか {more} か所' if more > 0 else ''}（{len(self.places)} か所）"
        return located(sheet=self.problem.sheet, cell=told)


def fold(problems: Iterable[Problem]) -> list[Folded]:
    """Each kind of problem once, with all its places: errors first, then file by file as they came."""
    folded: dict[Problem, list[Problem]] = {}
    files: dict[str, int] = {}
    for problem in problems:
        files.setdefault(problem.file, len(files))
        folded.setdefault(problem.at(cell="", key="", label=""), []).append(problem)
    kinds = [Folded(equal[0], _places(equal)) for equal in folded.values()]
    shared = _shared(kinds)
    told = [kind for kind in kinds if kind.problem.at(file="") not in shared or not _whole(kind)]
    told += [Folded(note, (("", ""),), tuple(names)) for note, names in shared.items()]
    return sorted(told, key=lambda kind: (kind.problem.severity.order, files.get(kind.problem.file, len(files))))


def _shared(kinds: Iterable[Folded]) -> dict[Problem, list[str]]:
    """The notes that say the same of more whole files than are worth a line each, and those files."""
    found: dict[Problem, list[str]] = {}
    for kind in filter(_whole, kinds):
        found.setdefault(kind.problem.at(file=""), []).append(kind.problem.file)
    return {note: names for note, names in found.items() if len(names) > FILES_TOLD}


def _whole(kind: Folded) -> bool:
    """True for a note about a file and nothing in it."""
    problem = kind.problem
    about_file = bool(problem.file) and not (problem.sheet or problem.key or kind.places != (("", ""),))
    return about_file and problem.severity is Severity.NOTE


def _places(equal: Iterable[Problem]) -> tuple[tuple[str, str], ...]:
    return tuple(dict.fromkeys((problem.cell, problem.label) for problem in equal))
