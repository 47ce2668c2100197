"""Cells of the master that name divisions: each must be in sheet 課."""

from __future__ import annotations

import re
from collections.abc import Collection

from kamakura_report.plan import names
from kamakura_report.plan.master.rows import Row
from kamakura_report.problem.master_codes import MASTER_DIVISION_UNKNOWN
from kamakura_report.problem.master_project_codes import MASTER_DIVISION_BLANK, MASTER_DIVISION_VAGUE


def one_division(row: Row, column: str, known: Collection[str], key: str) -> str:
    """主管課 or 担当課: one division or blank; reported when unknown."""
    found = names.split(row.text(column), known)
    if len(found) == 1 and found[0] in known:
        return found[0]
    text = re.sub(r"\s+", "", row.text(column))
    if text:
        row.wrong(column, MASTER_DIVISION_UNKNOWN.problem(column=column, division=text), key)
    return text


def divisions(row: Row, known: Collection[str], key: str) -> tuple[str, ...]:
    """所管課: one or several divisions, the first is the lead; unknown ones are reported."""
    found = []
    for name in names.split(row.text("所管課"), known):
        if name in known:
            found.append(name)
        elif names.vague(name):
            row.wrong("所管課", MASTER_DIVISION_VAGUE.problem(name=name), key)
        else:
            row.wrong("所管課", MASTER_DIVISION_UNKNOWN.problem(column="所管課", division=name), key)
    if not row.text("所管課"):
        row.wrong("所管課", MASTER_DIVISION_BLANK.problem(), key)
    return tuple(found)
