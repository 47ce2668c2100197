"""From a plan to the rows of the master workbook: headings first, then values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from kamakura_report.plan.master import schema
from kamakura_report.plan.master.schema import SHEETS
from kamakura_report.plan.master.thresholds import OFF
from kamakura_report.plan.model import Doubt, Indicator, Plan

Value = str | Decimal | None
Rows = list[tuple[Value, ...]]


def rows(plan: Plan, doubts: Iterable[Doubt] = ()) -> Mapping[str, Rows]:
    """Every sheet's rows in the order of the sheets; "" is None, as in a workbook."""
    filled: dict[str, Rows] = {
        schema.PLAN: [
            (schema.CITY, plan.city),
            (schema.PLAN_NAME, plan.name),
            (schema.FIRST, str(plan.first)),
            (schema.LAST, str(plan.last)),
            (schema.OFFICE, plan.office),
            (schema.JOINT, plan.joint.value),
        ],
        schema.DIVISIONS: [(one.name, one.department, one.contact, "、".join(one.former)) for one in plan.divisions],
        schema.PROGRAMS: [(one.key, one.name, one.vision, one.division) for one in plan.programs],
        schema.ACTIONS: [(one.key, action.number, action.text) for one in plan.programs for action in one.actions],
        schema.PROGRAM_INDICATORS: [
            (one.key, *_indicator(indicator)) for one in plan.programs for indicator in one.indicators
        ],
        **_projects(plan),
        schema.DOUBTS: [(doubt.source, doubt.subject, doubt.read, doubt.taken, doubt.reason) for doubt in doubts],
    }
    held = {sheet: [_headings(sheet, plan), *map(_blank, filled[sheet])] for sheet in SHEETS}
    if plan.thresholds:  # where the usual ones hold there is no sheet
        said: Rows = [(slip.value, OFF if limit is None else limit) for slip, limit in plan.thresholds.items()]
        held[schema.THRESHOLDS] = [schema.THRESHOLDS_SHEET.columns, *said]
    return held


def _headings(sheet: str, plan: Plan) -> tuple[Value, ...]:
    years = tuple(map(str, plan.years)) if sheet == schema.BUDGETS else ()
    return SHEETS[sheet].columns + years


def _projects(plan: Plan) -> dict[str, Rows]:
    projects: Rows = []
    outcomes: Rows = []
    budgets: Rows = []
    for program in plan.programs:
        for project in program.projects:
            number = Decimal(project.number)
            divisions, actions = "、".join(project.divisions), " ".join(project.actions)
            ends = "" if project.ends is None else str(project.ends)
            projects.append(
                (program.key, number, project.name, divisions, actions, project.description, ends, project.previous)
            )
            outcomes += [(program.key, number, *_indicator(indicator)) for indicator in project.indicators]
            budgets.append((program.key, number, *(project.budget.get(year) for year in plan.years)))
    return {schema.PROJECTS: projects, schema.OUTCOMES: outcomes, schema.BUDGETS: budgets}


def _indicator(indicator: Indicator) -> tuple[Value, ...]:
    return (
        Decimal(indicator.number),
        indicator.name,
        indicator.unit,
        schema.UNDECIDED if indicator.undecided else indicator.latest,
        indicator.latest_as_of,
        indicator.direction,
        indicator.target,
        indicator.source,
        indicator.division,
        schema.YES if indicator.cumulative else "",
    )


def _blank(values: Sequence[Value]) -> tuple[Value, ...]:
    return tuple(None if value == "" else value for value in values)
