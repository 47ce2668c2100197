"""Columns of a list that are kept for display: further columns of the master, fields of every form."""

from __future__ import annotations

from collections.abc import Iterable

from kamakura_report.lists.list_programs import CODE_HEADING
from kamakura_report.lists.list_projects import ListProject
from kamakura_report.lists.list_table import compared
from kamakura_report.lists.taken_for import Taken
from kamakura_report.master.schema import OUTCOMES, PROGRAM_INDICATORS, PROGRAMS, PROJECTS, SHEETS
from kamakura_report.plan.model import Program


def kept_values(project: ListProject) -> dict[str, str]:
    """The city's own code, and the columns that are kept, as further columns of the master."""
    code = project.text(Taken.CODE)
    kept = {field_heading(heading): text for heading, text in project.fields.items()}
    return {**({CODE_HEADING: code} if code else {}), **kept}


def field_heading(heading: str) -> str:
    """The heading of a kept column in the master: as in the list, unless a column of the master has that name."""
    bare = "".join(sign for sign in heading if sign not in "{}") or "項目"
    taken = {compared(column) for column in SHEETS[PROJECTS].columns}
    return f"{bare}（一覧）" if compared(bare) in taken else bare


def kept_columns(programs: Iterable[Program]) -> dict[str, tuple[str, ...]]:
    """Every further column that these say something in, sheet by sheet."""
    listed = list(programs)
    projects = [project for program in listed for project in program.projects]
    outcomes = [indicator for project in projects for indicator in project.indicators]
    found = {
        PROGRAMS: dict.fromkeys(heading for each in listed for heading in each.own),
        PROGRAM_INDICATORS: dict.fromkeys(heading for each in listed for one in each.indicators for heading in one.own),
        PROJECTS: dict.fromkeys(heading for each in projects for heading in each.own),
        OUTCOMES: dict.fromkeys(heading for each in outcomes for heading in each.own),
    }
    return {sheet: tuple(headings) for sheet, headings in found.items() if headings}
