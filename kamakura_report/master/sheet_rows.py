"""What stands in the master workbook for a plan: every sheet's rows, without a look."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from kamakura_report.master import schema
from kamakura_report.master.schema import SHEETS
from kamakura_report.master.year_targets import is_target, target_heading
from kamakura_report.plan.model import NO_BASELINE, OFF, Doubt, Indicator, OwnValues, Plan
from kamakura_report.plan.periods import Rhythm, YearStyle

MasterValue = str | Decimal | None
MasterRows = list[tuple[MasterValue, ...]]


def master_cells(plan: Plan, doubts: Iterable[Doubt] = ()) -> Mapping[str, MasterRows]:
    """Every sheet's rows in the order of the sheets; "" is None, as in a workbook."""
    rows: dict[str, MasterRows] = {
        schema.PLAN: [
            (schema.CITY, plan.city),
            (schema.PLAN_NAME, plan.name),
            (schema.FIRST, str(plan.first)),
            (schema.LAST, str(plan.last)),
            (schema.OFFICE, plan.office),
            (schema.JOINT, plan.joint.value),
            (schema.ZONE, plan.zone),
            *([(schema.YEAR_STYLE, plan.year_style.value)] if plan.year_style is not YearStyle.ERA else []),
            *([(schema.RHYTHM, plan.rhythm.value)] if plan.rhythm is not Rhythm.YEARLY else []),
            *_terms(plan),
            *plan.constants.items(),
        ],
        schema.DIVISIONS: [
            (
                division.name,
                division.department,
                division.contact,
                "、".join(division.former),
                *_own(plan, schema.DIVISIONS, division.own),
            )
            for division in plan.divisions
        ],
        schema.PROGRAMS: [
            (program.key, program.name, program.vision, program.division, *_own(plan, schema.PROGRAMS, program.own))
            for program in plan.programs
            if not program.level
        ],
        schema.ACTIONS: [
            (program.key, action.number, action.text) for program in plan.programs for action in program.actions
        ],
        schema.PROGRAM_INDICATORS: [
            (program.key, *_indicator(plan, indicator), *_own(plan, schema.PROGRAM_INDICATORS, indicator.own))
            for program in plan.programs
            for indicator in program.indicators
        ],
        **_projects(plan),
        schema.DOUBTS: [
            (doubt.source, doubt.subject, doubt.read, doubt.taken, doubt.reason, doubt.done, None) for doubt in doubts
        ],
    }
    sheets = {sheet: _used(sheet, [_headings(sheet, plan), *map(_blank, rows[sheet])]) for sheet in SHEETS}
    if plan.thresholds:  # where the usual ones hold there is no sheet
        thresholds: MasterRows = [
            (slip.value, OFF if limit is None else limit) for slip, limit in plan.thresholds.items()
        ]
        sheets[schema.THRESHOLDS_NAME] = [schema.THRESHOLDS_SHEET.columns, *thresholds]
    levels = [(level.key, level.name, level.vision, level.division) for level in plan.programs if level.level]
    if levels:
        sheets[schema.LEVELS.sheet] = [schema.LEVELS.columns, *map(_blank, levels)]
    if plan.publication.releases:
        rows_of_public = [
            (row.subject, schema.YES if row.public else schema.NO, row.reason) for row in plan.publication.releases
        ]
        sheets[schema.PUBLIC.sheet] = [schema.PUBLIC.columns, *map(_blank, rows_of_public)]
    return sheets


def _terms(plan: Plan) -> MasterRows:
    """The rows of 計画 about publishing that say something."""
    said = plan.publication
    rows = (
        (schema.MUNICIPALITY, said.municipality),
        (schema.LICENCE, said.licence),
        (schema.PUBLISHER, said.publisher),
    )
    return [(item, text) for item, text in rows if text]


def _headings(sheet: str, plan: Plan) -> tuple[MasterValue, ...]:
    years = tuple(map(str, plan.years)) if sheet == schema.BUDGETS else ()
    targets = tuple(map(target_heading, plan.years)) if sheet in schema.OF_INDICATORS else ()
    return SHEETS[sheet].columns + years + targets + plan.own_columns.get(sheet, ())


def _used(sheet: str, rows: MasterRows) -> MasterRows:
    """The rows without the columns that are only there when they are used, and are not."""
    optional = {*SHEETS[sheet].when_used, *(heading for heading in rows[0] if is_target(sheet, heading))}
    unused = {
        place
        for place, heading in enumerate(rows[0])
        if heading in optional and all(row[place] is None for row in rows[1:])
    }
    return [tuple(value for place, value in enumerate(row) if place not in unused) for row in rows]


def _own(plan: Plan, sheet: str, values: OwnValues) -> tuple[MasterValue, ...]:
    return tuple(values.get(heading) for heading in plan.own_columns.get(sheet, ()))


def _projects(plan: Plan) -> dict[str, MasterRows]:
    projects: MasterRows = []
    outcomes: MasterRows = []
    budgets: MasterRows = []
    for program in plan.programs:
        for project in program.projects:
            number = Decimal(project.number)
            divisions, actions = "、".join(project.divisions), " ".join(project.actions)
            starts, ends = ("" if year is None else str(year) for year in (project.starts, project.ends))
            texts = (project.name, divisions, actions, project.description, ends, project.previous, starts)
            evaluated = schema.NOT_EVALUATED if project.excluded else ""
            projects.append((program.key, number, *texts, evaluated, *_own(plan, schema.PROJECTS, project.own)))
            outcomes += [
                (program.key, number, *_indicator(plan, indicator), *_own(plan, schema.OUTCOMES, indicator.own))
                for indicator in project.indicators
            ]
            budgets.append((program.key, number, *(project.budget.get(year) for year in plan.years)))
    return {schema.PROJECTS: projects, schema.OUTCOMES: outcomes, schema.BUDGETS: budgets}


def _indicator(plan: Plan, indicator: Indicator) -> tuple[MasterValue, ...]:
    return (
        Decimal(indicator.number),
        indicator.name,
        indicator.unit,
        schema.UNDECIDED if indicator.undecided else NO_BASELINE if indicator.no_baseline else indicator.latest,
        indicator.latest_as_of,
        indicator.direction,
        indicator.target,
        indicator.source,
        indicator.division,
        schema.YES if indicator.cumulative else "",
        indicator.kind,
        None if indicator.decimals is None else Decimal(indicator.decimals),
        None if indicator.negative is None else schema.YES if indicator.negative else schema.NO,
        *(indicator.targets.get(year) for year in plan.years),
    )


def _blank(values: Sequence[MasterValue]) -> tuple[MasterValue, ...]:
    return tuple(None if value == "" else value for value in values)
