"""Text answers: 備考, sentences, choices and 表紙, one row per key, division and file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from kamakura_report.form.answer import Status
from kamakura_report.plan.keys import BUDGET, COVER, INITIAL, SETTLEMENT
from kamakura_report.plan.model import Plan
from kamakura_report.problem import Problem
from kamakura_report.returns.returned import Return
from kamakura_report.returns.unplaced import unknown, unreadable

_DEEPER = re.compile(r"i?\d+[/@]")  # a name that begins so means a deeper subject, which the plan lacks
_FIGURES = (BUDGET, SETTLEMENT)  # items that are figures: of another year than the plan's, they are unknown


@dataclass(frozen=True, slots=True)
class TextRow:
    """One row of ``consolidated_text.csv``."""

    key: str  # "2-1/12/i1/備考", "表紙/記入者"
    item: str  # 備考, 記入者
    text: str
    division: str
    file: str
    sheet: str
    cell: str
    received: str


def texts(plan: Plan, usable: Sequence[Return], figures: Set[str]) -> tuple[tuple[TextRow, ...], list[Problem]]:
    """All text answers: 表紙 first, then in plan order; each key's by division as the plan lists them.

    ``figures`` are the keys of figures, which are not texts. The problems are answers about what is
    not in today's plan (``merge.unknown-key``) and answers that are none (``merge.unreadable``).
    """
    periods = {INITIAL, *map(str, plan.years)}
    order = {subject: index for index, subject in enumerate(_subjects(plan))}
    divisions = {division.name: index for index, division in enumerate(plan.divisions)}
    rows: list[tuple[tuple[object, ...], TextRow]] = []
    problems: list[Problem] = []
    for returned in usable:
        for key, answer in sorted(returned.answers.items(), key=lambda pair: pair[0]):
            if key in figures:
                continue
            subject = _subject(key, order, periods)
            if subject is None:
                problems.append(unknown(returned, key))
            elif answer.status is Status.UNREADABLE:
                problems += unreadable(returned, key, "")
            else:
                item = key.removeprefix(f"{subject}/")
                sheet, cell = (answer.place.sheet, answer.place.cell) if answer.place else ("", "")
                row = TextRow(key, item, answer.shown, returned.division, returned.file, sheet, cell, returned.received)
                rank = divisions.get(returned.division, len(divisions))
                rows.append(((order[subject], key, rank, returned.division), row))
    return tuple(row for _, row in sorted(rows, key=lambda pair: pair[0])), problems


def _subjects(plan: Plan) -> list[str]:
    """Everything a text can be about, in plan order, with 主な取組 before the projects they lead to."""
    found = [COVER]
    for program in plan.programs:
        found.append(program.key)
        found += (indicator.key for indicator in program.indicators)
        found += (f"{program.key}/{action.number}" for action in program.actions)
        for project in program.projects:
            found.append(project.key)
            found += (indicator.key for indicator in project.indicators)
    return found


def _subject(key: str, order: Mapping[str, int], periods: Set[str]) -> str | None:
    """The longest subject that the key begins with (a text's own name may hold a ``/``), or None."""
    parts = [] if key in order else key.split("/")  # a subject itself is no text
    for length in range(len(parts) - 1, 0, -1):
        subject, rest = "/".join(parts[:length]), "/".join(parts[length:])
        if subject in order:
            name, _, period = rest.partition("@")
            known = name and name not in _FIGURES and not _DEEPER.match(rest) and (not period or period in periods)
            return subject if known else None
    return None
