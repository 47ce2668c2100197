"""Importing again: what the master already knows and the published text cannot say is carried over.

Indicator numbers are given once and never used again, so an indicator of the same name keeps its
number, and a new one gets a number that none ever had, neither in the master nor in any plan that
was sent out (docs/contracts.md, Master).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from kamakura_report.plan import keys
from kamakura_report.plan.model import Indicator, Plan, Program, Project

Keys = dict[str, str]  # key as just read → key in the master
Spent = Mapping[str, int]  # key of a program or project → the highest indicator number it ever gave


def spent(plans: Iterable[Plan]) -> Spent:
    """The numbers that may not be given again, from every plan there was."""
    highest: dict[str, int] = {}
    for plan in plans:
        for program in plan.programs:
            subjects: list[Program | Project] = [program, *program.projects]
            for subject in subjects:
                numbers = [indicator.number for indicator in subject.indicators]
                highest[subject.key] = max([highest.get(subject.key, 0), *numbers])
    return highest


def carry(old: Plan, new: Plan, issued: Iterable[Plan] = ()) -> tuple[Plan, Mapping[str, str]]:
    """``new`` with numbers and people's additions from ``old``; and how indicator keys changed.

    ``issued`` are the plans sent out before, whose indicator numbers stay spent.
    """
    changed: Keys = {}
    used = spent((old, *issued))
    programs = {program.key: program for program in old.programs}
    names = {division.name for division in new.divisions}
    known = {division.name: division for division in old.divisions}
    carried = replace(
        new,
        programs=tuple(_program(programs.get(one.key), one, used, changed) for one in new.programs),
        divisions=(
            *(known.get(division.name, division) for division in new.divisions),
            *(division for division in old.divisions if division.name not in names),
        ),
        city=new.city or old.city,
        name=new.name or old.name,
        office=old.office or new.office,
        joint=old.joint,
        thresholds=old.thresholds,
    )
    return carried, changed


def _program(old: Program | None, new: Program, used: Spent, changed: Keys) -> Program:
    old = old or Program(new.key, new.name)
    projects = {project.key: project for project in old.projects}
    key = partial(keys.indicator_of, new.key)
    return replace(
        new,
        division=old.division,
        indicators=_indicators(old.indicators, new.indicators, used.get(new.key, 0), key, changed),
        projects=tuple(_project(projects.get(one.key), one, used, changed) for one in new.projects),
    )


def _project(old: Project | None, new: Project, used: Spent, changed: Keys) -> Project:
    old = old or Project(new.key, new.number, new.name, ())
    key = partial(keys.indicator_of, new.key)
    indicators = _indicators(old.indicators, new.indicators, used.get(new.key, 0), key, changed)
    return replace(new, indicators=indicators, ends=old.ends, previous=old.previous)


def _indicators(
    old: Sequence[Indicator], new: Sequence[Indicator], used: int, key: Callable[[int], str], changed: Keys
) -> tuple[Indicator, ...]:
    left = list(old)
    unused = used + 1
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
