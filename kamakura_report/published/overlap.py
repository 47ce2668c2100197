"""Texts of one command that tell the same program: which is right nobody can say, so none is taken."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from kamakura_report.problem import CannotRun
from kamakura_report.published.blocks import ProgramBlock, PublishedBlocks


def check_apart(texts: Sequence[tuple[str, PublishedBlocks]]) -> None:
    """Raises CannotRun for a program that two texts tell. Its further pages may stand in a text of their own."""
    for (one, first), (other, second) in combinations(texts, 2):
        for number in first.programs.keys() & second.programs.keys():
            if _overlap(first.programs[number], second.programs[number]):
                raise CannotRun(
                    f"施策 {number} が {one} と {other} の両方にあります。どちらか一方だけを指定してください。"
                )


def _overlap(one: ProgramBlock, other: ProgramBlock) -> bool:
    """True when both tell the same: the name otherwise, the vision, an action, an indicator or a project."""

    def names(block: ProgramBlock) -> set[str]:
        return {indicator.name.bare for indicator in block.indicators if indicator.name}

    return (
        one.name.bare != other.name.bare
        or (one.vision is not None and other.vision is not None)
        or bool(one.actions.keys() & other.actions.keys())
        or bool(one.projects.keys() & other.projects.keys())
        or bool(names(one) & names(other))
    )
