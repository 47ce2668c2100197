"""Returns as a set: in one order however they were found, each once, and repeats told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import astuple
from typing import Any

from kamakura_report.problem import Problem, Severity
from kamakura_report.returns.returned import Return


def distinct(returns: Iterable[Return]) -> tuple[Return, ...]:
    """The same returns without exact repeats, ordered by file and then by all that they hold."""
    by_content = {_content(returned): returned for returned in returns}
    return tuple(by_content[content] for content in sorted(by_content))


def repeated(returns: Sequence[Return]) -> list[Problem]:
    """A note for each group of files of one division and round that answer the same."""
    groups: dict[Any, list[Return]] = {}
    for returned in returns:
        groups.setdefault((returned.division, returned.round, returned.answers), []).append(returned)
    return [_note(group) for group in groups.values() if len(group) > 1]


def _note(group: Sequence[Return]) -> Problem:
    files = "、".join(returned.file for returned in group)
    return Problem(
        "merge.repeated",
        Severity.NOTE,
        f"回答が同じ様式が {len(group)} つあります（{files}）。",
        "集計に影響はありません。一つを残して、ほかは取り除いて差し支えありません。",
        label=f"{group[0].division} {group[0].round}".strip(),
    )


def _content(returned: Return) -> tuple[Any, ...]:
    """Everything a return holds, comparable: two that differ anywhere are two."""
    answers = sorted((key, *map(str, astuple(answer))) for key, answer in returned.answers.items())
    problems = tuple(astuple(problem) for problem in returned.problems)
    head = (returned.file, returned.received, returned.division, returned.round, returned.issue, returned.modified)
    return (*head, tuple(answers), problems)
