"""The things of a plan, whatever they are, as one list; and what people call a figure about one."""

from __future__ import annotations

from kamakura_report.plan.keys import ACTUAL, BUDGET, SETTLEMENT, Key
from kamakura_report.plan.model import Indicator, Plan, Program, Project


def cell_label(owner: Program | Project | None, indicator: Indicator | None, item: str, period: str = "") -> str:
    """``推進事業 受講者 R8``: 事業名・指標名・項目・年度, as people know a cell. An indicator's 実績 needs no name."""
    names = [thing.name for thing in (owner, indicator) if thing is not None]
    return dated_label(" ".join(names if item == ACTUAL else [*names, item]), period)


def dated_label(label: str, period: str) -> str:
    """``推進事業 受講者 R8`` of what is called ``推進事業 受講者``."""
    return f"{label} {period}" if period else label


def things_by_key(plan: Plan) -> dict[str, Program | Project | Indicator]:
    """Every program, project and indicator of the plan, in plan order."""
    things: dict[str, Program | Project | Indicator] = {}
    for program in plan.programs:
        things[program.key] = program
        things.update((indicator.key, indicator) for indicator in program.indicators)
        for project in program.projects:
            things[project.key] = project
            things.update((indicator.key, indicator) for indicator in project.indicators)
    return things


def has_subject(plan: Plan, key: Key) -> bool:
    """Whether the plan has such a thing or figure, as far as it can be seen without the forms."""
    thing = things_by_key(plan).get(key.subject)
    if thing is None or not (not key.period or key.is_initial or key.period in map(str, plan.periods)):
        return False
    if key.item in (BUDGET, SETTLEMENT):
        return isinstance(thing, Project) and not key.is_initial
    return bool(key.item) or not key.period or isinstance(thing, Indicator)
