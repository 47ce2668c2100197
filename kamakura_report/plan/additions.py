"""What a published text adds to a plan that is there: its own programs anew, all others as they are."""

from __future__ import annotations

from kamakura_report.frozen import replace
from kamakura_report.plan.model import Indicator, Plan, Program, Project


def add_programs(old: Plan, read: Plan) -> Plan:
    """The old plan with the programs of ``read`` in the place of its own of the same number, or after them.

    Everything else is the old plan's; divisions are added that ``read`` puts in charge.
    """
    by_key = {program.key: program for program in read.programs}
    known = {program.key for program in old.programs}
    names = {division.name for division in old.divisions}
    in_charge = {name for program in read.programs for project in program.projects for name in project.divisions}
    return replace(
        old,
        city=read.city,
        name=read.name,
        office=read.office,
        first=read.first,
        last=read.last,
        programs=(
            *(by_key.get(program.key, program) for program in old.programs),
            *(program for program in read.programs if program.key not in known),
        ),
        divisions=(
            *old.divisions,
            *(each for each in read.divisions if each.name not in names and each.name in {*in_charge, read.office}),
        ),
    )


def fill_blanks(new: Plan, old: Plan) -> Plan:
    """``new`` with what people know in the old plan wherever the text says nothing: a blank erases nothing.

    Keys are those of the old plan (``changes.carry_over``).
    """
    programs = {program.key: program for program in old.programs}
    return replace(new, programs=tuple(_filled_program(each, programs.get(each.key)) for each in new.programs))


def _filled_program(new: Program, old: Program | None) -> Program:
    if old is None:
        return new
    projects = {project.key: project for project in old.projects}
    return replace(
        new,
        vision=new.vision or old.vision,
        actions=new.actions or old.actions,
        indicators=_filled_indicators(new.indicators, old.indicators),
        projects=tuple(_filled_project(each, projects.get(each.key)) for each in new.projects),
    )


def _filled_project(new: Project, old: Project | None) -> Project:
    if old is None:
        return new
    return replace(
        new,
        divisions=new.divisions or old.divisions,
        actions=new.actions or old.actions,
        description=new.description or old.description,
        indicators=_filled_indicators(new.indicators, old.indicators),
        budget={**old.budget, **new.budget},
    )


def _filled_indicators(new: tuple[Indicator, ...], old: tuple[Indicator, ...]) -> tuple[Indicator, ...]:
    former = {indicator.key: indicator for indicator in old}
    return tuple(_filled_indicator(each, former[each.key]) if each.key in former else each for each in new)


def _filled_indicator(new: Indicator, old: Indicator) -> Indicator:
    decided = new.latest is None and old.latest is not None
    aimless = not new.direction and new.target is None
    return replace(
        new,
        unit=new.unit or old.unit,
        latest=old.latest if decided else new.latest,
        latest_as_of=old.latest_as_of if decided else new.latest_as_of or old.latest_as_of,
        direction=old.direction if aimless else new.direction,
        target=old.target if new.target is None else new.target,
        source=new.source or old.source,
    )
