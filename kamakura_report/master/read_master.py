"""Reads the master workbook into a plan, with everything that is wrong with it at once, each with its cell."""

from __future__ import annotations

from collections.abc import Sequence

from kamakura_report.frozen import replace
from kamakura_report.master import schema
from kamakura_report.master.master_rows import Findings, read_headings
from kamakura_report.master.own_columns import own_headings
from kamakura_report.master.read_programs import in_order, read_levels, read_programs, with_actions, with_indicators
from kamakura_report.master.read_projects import (
    KnownNames,
    complete_project,
    read_budgets,
    read_outcomes,
    read_projects,
)
from kamakura_report.master.read_public import read_releases
from kamakura_report.master.read_settings import check_office, read_divisions, read_settings, read_thresholds
from kamakura_report.master.year_targets import with_targets
from kamakura_report.plan.keys import Key
from kamakura_report.plan.model import Plan, Project
from kamakura_report.plan.periods import FiscalYear, fiscal_years
from kamakura_report.problem import Problem, Severity
from kamakura_report.problem.master_codes import MASTER_COLUMN_MISSING, MASTER_NO_PROGRAM, MASTER_SHEET_MISSING
from kamakura_report.workbook.area import cell_name
from kamakura_report.workbook.raw_tables import RawTable, RawTables

_NO_THRESHOLDS = RawTable(
    schema.THRESHOLDS_NAME, {(1, place): name for place, name in enumerate(schema.THRESHOLDS_SHEET.required, start=1)}
)


def parse_master(tables: RawTables) -> tuple[Plan | None, tuple[Problem, ...]]:
    """The plan in these tables, and all problems in them, each with its cell.

    No plan when a problem is an error; warnings and notes leave the plan usable.
    """
    plan, findings = _read(tables)
    return (None if findings.unusable else plan), tuple(findings.problems)


def parse_despite_errors(tables: RawTables) -> tuple[Plan | None, tuple[Problem, ...]]:
    """The plan without what is wrong in these tables, and the errors; to take its numbers over, not to work with.

    That it has no program is none of them.
    No plan when a number that keys are made of is itself in doubt; then the errors are those in the way.
    """
    _, findings = _read(tables)
    errors = tuple(
        problem
        for problem in findings.problems
        if problem.severity is Severity.ERROR and problem.code != MASTER_NO_PROGRAM.code  # then there is none to keep
    )
    in_the_way = tuple(problem for problem in errors if _about_numbers(tables, problem))
    if in_the_way:
        return None, in_the_way
    plan, _ = _read(RawTables(tables.file, {name: _without(table, errors) for name, table in tables.sheets.items()}))
    return plan, errors


def _without(table: RawTable, errors: Sequence[Problem]) -> RawTable:
    """The sheet with the cells blank that the errors are about."""
    wrong = {problem.cell for problem in errors if problem.sheet == table.sheet}
    return RawTable(table.sheet, {at: value for at, value in table.cells.items() if cell_name(at) not in wrong})


def _read(tables: RawTables) -> tuple[Plan | None, Findings]:
    """The plan as far as it can be read, None when hardly anything can."""
    findings = Findings(tables.file)
    for sheet in schema.NEEDED:
        if sheet not in tables.sheets:
            findings.add(MASTER_SHEET_MISSING.problem(sheet=sheet), sheet)
    if _lacks_references(tables):
        for sheet in schema.NEEDED:
            if sheet in tables.sheets:
                read_headings(tables.sheets[sheet], schema.SHEETS[sheet], findings)
        return None, findings
    return _plan(tables, findings), findings


def _about_numbers(tables: RawTables, problem: Problem) -> bool:
    """True for an error in a cell that says which row is which, in its heading, or about the whole sheet."""
    numbering = schema.NUMBERING.get(problem.sheet)
    if numbering is None:
        return False
    sheet = schema.SHEETS[problem.sheet]
    table = tables.sheets.get(problem.sheet, RawTable(problem.sheet))
    columns = read_headings(table, sheet, Findings(tables.file))
    if problem.code == MASTER_COLUMN_MISSING.code:
        return not columns.keys() >= set(numbering)
    rows = range(2, table.rows + 1)
    others = {cell_name((row, column)) for name, column in columns.items() if name not in numbering for row in rows}
    return problem.cell not in others


def _lacks_references(tables: RawTables) -> bool:
    """True when what other sheets refer to is not there: every row would be a false alarm."""
    for sheet, columns in schema.REFERRED.items():
        present = read_headings(tables.sheets.get(sheet, RawTable(sheet)), schema.SHEETS[sheet], Findings(tables.file))
        if not present.keys() >= set(columns):
            return True
    return False


def _plan(tables: RawTables, findings: Findings) -> Plan | None:
    sheets = {sheet: tables.sheets.get(sheet) or _empty(sheet) for sheet in schema.NEEDED}
    settings = read_settings(sheets[schema.PLAN], findings)
    divisions = read_divisions(sheets[schema.DIVISIONS], findings)
    check_office(settings, divisions, sheets[schema.PLAN], findings)
    names = frozenset(division.name for division in divisions)
    programs = read_programs(sheets[schema.PROGRAMS], names, findings)
    programs = with_actions(sheets[schema.ACTIONS], programs, findings)
    years = fiscal_years(settings.first, settings.last) if settings.first and settings.last else ()
    levels = read_levels(tables.sheets.get(schema.LEVELS.sheet), programs, names, findings)
    measured = with_indicators(sheets[schema.PROGRAM_INDICATORS], {**programs, **levels}, names, years, findings)
    programs, levels = ({number: measured[number] for number in some} for some in (programs, levels))
    known = KnownNames(programs, names, years)
    projects = read_projects(sheets[schema.PROJECTS], known, findings)
    outcomes = read_outcomes(sheets[schema.OUTCOMES], known, projects, findings)
    has_budgets = schema.BUDGETS in tables.sheets  # or else its columns of years would be missed besides the sheet
    budgets = read_budgets(sheets[schema.BUDGETS], known, projects, findings) if has_budgets else {}
    thresholds = read_thresholds(tables.sheets.get(schema.THRESHOLDS_NAME, _NO_THRESHOLDS), findings)
    if not years:
        return None
    complete: dict[str, list[Project]] = {}
    for project in projects.values():
        complete.setdefault(Key.parse(project.key).program, []).append(complete_project(project, outcomes, budgets))
    plan = Plan(
        first=years[0],
        last=years[-1],
        programs=in_order(
            (replace(program, projects=tuple(complete.get(number, ()))) for number, program in programs.items()),
            levels,
        ),
        divisions=divisions,
        city=settings.city,
        name=settings.name,
        office=settings.office,
        joint=settings.joint,
        zone=settings.zone,
        year_style=settings.year_style,
        rhythm=settings.rhythm,
        thresholds=thresholds,
        constants=settings.constants,
        own_columns={
            sheet: tuple(headings)
            for sheet in schema.WITH_OWN_COLUMNS
            if (headings := own_headings(*_known_columns(sheets[sheet], years)))
        },
    )
    releases = read_releases(tables.sheets.get(schema.PUBLIC.sheet), plan, findings)
    return replace(plan, publication=replace(settings.publication, releases=releases))


def _known_columns(table: RawTable, years: Sequence[FiscalYear]) -> tuple[RawTable, tuple[str, ...]]:
    table, columns = (
        with_targets(table, years) if table.sheet in schema.OF_INDICATORS else (table, schema.SHEETS[table.sheet])
    )
    return table, columns.columns


def _empty(sheet: str) -> RawTable:
    """In place of a missing sheet (which is reported), so that the others can be looked at."""
    columns = schema.SHEETS[sheet].required
    return RawTable(sheet, {(1, column): name for column, name in enumerate(columns, start=1)})
