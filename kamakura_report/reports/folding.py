"""Equal problems folded into one line, the worst first."""

from __future__ import annotations

from collections.abc import Iterable

from kamakura_report.problem import Problem, worst_first


def fold(problems: Iterable[Problem]) -> list[tuple[Problem, tuple[str, ...]]]:
    """Each kind of problem once, with all its cells: problems are equal when only their cells differ."""
    folded: dict[Problem, list[str]] = {}
    first: dict[Problem, Problem] = {}
    for problem in worst_first(problems):
        kind = problem.at(cell="", key="", label="")
        first.setdefault(kind, problem)
        folded.setdefault(kind, []).append(problem.cell)
    return [(first[kind], tuple(cells)) for kind, cells in folded.items()]
