"""What survives a re-import: the numbers of indicators, and what people added to the master that is there.

``carry_over`` gives them to the plan of a published text or list that is imported again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

from kamakura_report.frozen import replace
from kamakura_report.plan import keys
from kamakura_report.plan.model import Division, Indicator, Plan, Program, Project

KeyChanges = dict[str, str]  # key as just read → key in the master
UsedNumbers = Mapping[str, int]  # key of a program or project → the highest indicator number it ever gave


def used_numbers(plans: Iterable[Plan]) -> UsedNumbers:
    """The highest indicator number that each program or project of these plans gave: it is not given again."""
    highest: dict[str, int] = {}
    for plan in plans:
        for program in plan.programs:
            subjects: list[Program | Project] = [program, *program.projects]
            for subject in subjects:
                numbers = [indicator.number for indicator in subject.indicators]
                highest[subject.key] = max([highest.get(subject.key, 0), *numbers])
    return highest


def carry_over(old: Plan, new: Plan, issued: Iterable[Plan] = ()) -> tuple[Plan, Mapping[str, str]]:
    """``new`` with numbers and people's additions from ``old``, and each indicator key as just read → as carried over.

    An indicator keeps its number by its name. ``issued`` are the plans sent out before, whose indicator numbers
    stay spent.
    """
    changed: KeyChanges = {}
    used = used_numbers((old, *issued))
    programs = {program.key: program for program in old.programs}
    names = {division.name for division in new.divisions}
    known = {division.name: division for division in old.divisions}
    carried = replace(
        new,
        programs=tuple(_carry_program(programs.get(program.key), program, used, changed) for program in new.programs),
        divisions=(
            *(_carry_division(known.get(division.name), division) for division in new.divisions),
            *(division for division in old.divisions if division.name not in names),
        ),
        city=new.city or old.city,
        name=new.name or old.name,
        office=old.office or new.office,
        joint=old.joint,
        thresholds=old.thresholds,
        zone=old.zone,
        year_style=old.year_style,
        rhythm=old.rhythm,
        publication=old.publication,
        constants={**old.constants, **new.constants},
        own_columns={
            sheet: tuple(dict.fromkeys([*old.own_columns.get(sheet, ()), *new.own_columns.get(sheet, ())]))
            for sheet in {**old.own_columns, **new.own_columns}
        },
    )
    return carried, changed


def _carry_division(old: Division | None, new: Division) -> Division:
    return new if old is None else replace(old, own={**old.own, **new.own})


def _carry_program(old: Program | None, new: Program, used: UsedNumbers, changed: KeyChanges) -> Program:
    old = old or Program(new.key, new.name)
    projects = {project.key: project for project in old.projects}
    key = partial(keys.indicator_of, new.key)
    return replace(
        new,
        division=old.division,
        indicators=_carry_indicators(old.indicators, new.indicators, used.get(new.key, 0), key, changed),
        projects=tuple(_carry_project(projects.get(project.key), project, used, changed) for project in new.projects),
        own={**old.own, **new.own},
    )


def _carry_project(old: Project | None, new: Project, used: UsedNumbers, changed: KeyChanges) -> Project:
    old = old or Project(new.key, new.number, new.name, ())
    key = partial(keys.indicator_of, new.key)
    indicators = _carry_indicators(old.indicators, new.indicators, used.get(new.key, 0), key, changed)
    return replace(
        new,
        indicators=indicators,
        starts=new.starts or old.starts,
        ends=new.ends or old.ends,
        previous=old.previous,
        excluded=old.excluded or new.excluded,
        own={**old.own, **new.own},
    )


def _carry_indicators(
    old: Sequence[Indicator], new: Sequence[Indicator], used: int, key: Callable[[int], str], changed: KeyChanges
) -> tuple[Indicator, ...]:
    unmatched = list(old)
    unused = used + 1
    carried = []
    for indicator in new:
        same = next((former for former in unmatched if former.name == indicator.name), None)
        if same is None:
            number, unused = unused, unused + 1
            kept = replace(indicator, number=number, key=key(number))
        else:
            unmatched.remove(same)
            kept = replace(
                indicator,
                number=same.number,
                key=key(same.number),
                division=same.division,
                cumulative=same.cumulative,
                kind=indicator.kind or same.kind,
                targets={**same.targets, **indicator.targets},
                no_baseline=indicator.latest is None and (same.no_baseline or indicator.no_baseline),
                decimals=same.decimals if indicator.decimals is None else indicator.decimals,
                negative=same.negative if indicator.negative is None else indicator.negative,
                direction=indicator.direction or _added_direction(same, indicator),
                own={**same.own, **indicator.own},
            )
        changed[indicator.key] = kept.key
        carried.append(kept)
    return tuple(carried)


def _added_direction(old: Indicator, new: Indicator) -> str:
    """The direction that people put beside a target, for the published text has a target alone."""
    return old.direction if old.target is not None and new.target is not None else ""
