"""Importing again: what the master already knows and the published text cannot say is carried over.

Indicator numbers are given once and never used again, so an indicator of the same name keeps its
number, and a new one gets a number that none ever had in the master (docs/contracts.md, Master).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from kamakura_report.plan import keys
from kamakura_report.plan.model import Indicator, Plan, Program, Project

Keys = dict[str, str]  # key as just read → key in the master


def carry(old: Plan, new: Plan) -> tuple[Plan, Mapping[str, str]]:
    """``new`` with numbers and people's additions from ``old``; and how indicator keys changed."""
    changed: Keys = {}
    programs = {program.key: program for program in old.programs}
    names = {division.name for division in new.divisions}
    known = {division.name: division for division in old.divisions}
    carried = replace(
        new,
        programs=tuple(_program(programs.get(one.key), one, changed) for one in new.programs),
        divisions=(
            *(known.get(division.name, division) for division in new.divisions),
            *(division for division in old.divisions if division.name not in names),
        ),
        city=new.city or old.city,
        name=new.name or old.name,
        office=old.office or new.office,
        joint=old.joint,
    )
    return carried, changed


def _program(old: Program | None, new: Program, changed: Keys) -> Program:
    if old is None:
        return new
    projects = {project.key: project for project in old.projects}
    return replace(
        new,
        division=old.division,
        indicators=_indicators(old.indicators, new.indicators, partial(keys.program_indicator, new.key), changed),
        projects=tuple(_project(new.key, projects.get(one.key), one, changed) for one in new.projects),
    )


def _project(program: str, old: Project | None, new: Project, changed: Keys) -> Project:
    if old is None:
        return new
    key = partial(keys.outcome_indicator, program, new.number)
    indicators = _indicators(old.indicators, new.indicators, key, changed)
    return replace(new, indicators=indicators, ends=old.ends, previous=old.previous)


def _indicators(
    old: Sequence[Indicator], new: Sequence[Indicator], key: Callable[[int], str], changed: Keys
) -> tuple[Indicator, ...]:
    left = list(old)
    unused = max((indicator.number for indicator in old), default=0) + 1
    carried = []
    for indicator in new:
        same = next((one for one in left if one.name == indicator.name), None)
        if same is None:
            number, unused = unused, unused + 1
            kept = replace(indicator, number=number, key=key(number))
        else:
            left.remove(same)
            division, cumulative = same.division, same.cumulative
            kept = replace(
                indicator, number=same.number, key=key(same.number), division=division, cumulative=cumulative
            )
        changed[indicator.key] = kept.key
        carried.append(kept)
    return tuple(carried)
