"""Offices that a form asks besides those who answer for a thing: who is meant, and what stands in their workbooks."""

from __future__ import annotations

from collections.abc import Sequence

from kamakura_report.form.form_model import Band, OfficeItem
from kamakura_report.form.placeholders import DEPARTMENT, OFFICE
from kamakura_report.plan.model import Indicator, Plan, Program, Project


def office_asked(
    plan: Plan, office: str, program: Program, project: Project | None = None, indicator: Indicator | None = None
) -> str:
    """The office that the form means: とりまとめ課, the 部 of the division that leads there, or one by its name.

    The とりまとめ課 stands in for a 部 that the master does not name.
    """
    if office == OFFICE:
        return plan.office
    if office == DEPARTMENT:
        return plan.division(_leads(plan, program, project, indicator)).department or plan.office
    return office


def judges(
    plan: Plan,
    division: str,
    items: Sequence[OfficeItem],
    program: Program,
    project: Project | None = None,
    indicator: Indicator | None = None,
) -> bool:
    """True when the form asks this division, as an office, about just this part of the plan."""
    band = thing_band(project, indicator)
    excluded = project is not None and project.excluded
    return (
        bool(division)
        and not excluded
        and any(
            item.band is band and office_asked(plan, item.office, program, project, indicator) == division
            for item in items
        )
    )


def judges_project(plan: Plan, division: str, items: Sequence[OfficeItem], program: Program, project: Project) -> bool:
    """The same of a project or anything in it."""
    parts = (None, *project.indicators) if items else ()
    return any(judges(plan, division, items, program, project, indicator) for indicator in parts)


def judges_program(plan: Plan, division: str, items: Sequence[OfficeItem], program: Program) -> bool:
    """The same of a program or anything in it."""
    if not items:
        return False
    own = (judges(plan, division, items, program, None, indicator) for indicator in (None, *program.indicators))
    return any(own) or any(judges_project(plan, division, items, program, project) for project in program.projects)


def thing_band(project: Project | None, indicator: Indicator | None) -> Band:
    """The band that repeats for a part of the plan: 施策 of a program, 成果指標 of an indicator of a project."""
    if project is None:
        return Band.PROGRAM if indicator is None else Band.PROGRAM_INDICATOR
    return Band.PROJECT if indicator is None else Band.OUTCOME


def _leads(plan: Plan, program: Program, project: Project | None, indicator: Indicator | None) -> str:
    """The division that leads."""
    if indicator is not None and indicator.division:
        return indicator.division
    if project is not None:
        return project.divisions[0] if project.divisions else ""
    return program.division or plan.office
