"""Reads sheets 事業, 成果指標 and 予算: the projects of each program with their indicators and money."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from decimal import Decimal

from kamakura_report.frozen import frozen, replace
from kamakura_report.master.master_rows import Findings, MasterRow, budget_year, division_cells, read_rows
from kamakura_report.master.read_programs import is_unnamed, read_indicator, read_indicator_number
from kamakura_report.master.schema import BUDGETS, EVALUATED, NOT_EVALUATED, PROJECTS, SHEETS, SheetColumns
from kamakura_report.master.year_targets import with_targets
from kamakura_report.patterns import pattern
from kamakura_report.plan import keys
from kamakura_report.plan.model import Indicator, Program, Project
from kamakura_report.plan.periods import FiscalYear
from kamakura_report.problem.master_codes import MASTER_PROGRAM_UNKNOWN, MASTER_YEAR_UNREADABLE
from kamakura_report.problem.master_project_codes import (
    MASTER_ACTION_UNKNOWN,
    MASTER_BUDGET_NEGATIVE,
    MASTER_BUDGET_TWICE,
    MASTER_BUDGET_UNREADABLE,
    MASTER_BUDGET_YEAR,
    MASTER_ENDS_BEFORE_START,
    MASTER_ENDS_OUTSIDE,
    MASTER_EVALUATED_UNKNOWN,
    MASTER_INDICATOR_TWICE_OUTCOME,
    MASTER_PREVIOUS_UNREADABLE,
    MASTER_PROJECT_NUMBER,
    MASTER_PROJECT_TWICE,
    MASTER_PROJECT_UNKNOWN,
)
from kamakura_report.published.printed_lines import ACTION_NUMBER, parse_project_number
from kamakura_report.workbook.area import cell_name
from kamakura_report.workbook.raw_tables import RawTable

_EXCLUDED = {NOT_EVALUATED, "×", "いいえ", "除外", "評価対象外"}
_EVALUATED = {"", "○", "〇", "◯", "対象", "はい", "評価対象"}
_SEPARATORS = pattern(r"[\s、，,・]+")


@frozen
class KnownNames:
    """What rows may refer to; no ``years`` where those of the plan are unusable."""

    programs: Mapping[str, Program]
    divisions: frozenset[str]
    years: tuple[FiscalYear, ...]


def read_projects(table: RawTable, known: KnownNames, findings: Findings) -> dict[str, Project]:
    """The projects of sheet 事業 by key, without indicators and money."""
    projects: dict[str, Project] = {}
    for row in read_rows(table, SHEETS[PROJECTS], findings):
        place = _place(row, known)
        if place is None:
            continue
        program, number = place
        key = keys.project(program.key, number)
        project = Project(
            key=key,
            number=number,
            name=row.needed("事業名"),
            divisions=division_cells(row, known.divisions, key),
            actions=_actions(row, program, key),
            description=row.text("事業内容"),
            starts=_bound(row, "開始年度", known, key),
            ends=_bound(row, "終了年度", known, key),
            previous=_previous(row, key),
            excluded=_excluded(row, key),
            own=row.own,
        )
        if project.starts and project.ends and project.ends < project.starts:
            row.wrong("終了年度", MASTER_ENDS_BEFORE_START.problem(starts=project.starts, ends=project.ends), key)
        if key in projects:
            row.wrong("No", MASTER_PROJECT_TWICE.problem(project=key), key)
        projects.setdefault(key, project)
    return projects


def read_outcomes(
    table: RawTable, known: KnownNames, projects: Mapping[str, Project], findings: Findings
) -> dict[str, tuple[Indicator, ...]]:
    """The indicators of sheet 成果指標 by project key."""
    indicators: dict[str, Indicator] = {}
    by_project: dict[str, list[Indicator]] = {}
    for row in read_rows(*with_targets(table, known.years), findings):
        if is_unnamed(row):
            continue
        owner = _owner(row, known, projects)
        number = read_indicator_number(row)
        key = keys.indicator_of(owner, number) if owner and number else ""
        indicator = read_indicator(row, key, number or 0, known.divisions, known.years)
        if owner is None or number is None:
            continue
        if key in indicators:
            row.wrong("指標番号", MASTER_INDICATOR_TWICE_OUTCOME.problem(project=owner, number=number), key)
            continue
        indicators[key] = indicator
        by_project.setdefault(owner, []).append(indicators[key])
    return {owner: tuple(listed) for owner, listed in by_project.items()}


def read_budgets(
    table: RawTable, known: KnownNames, projects: Mapping[str, Project], findings: Findings
) -> dict[str, dict[FiscalYear, Decimal]]:
    """The amounts of sheet 予算 by project key, in thousand yen; years may be written in any way in the headings."""
    table, headed = _with_years(table, known, findings)
    years = known.years or headed
    schema = SheetColumns(BUDGETS, (*SHEETS[BUDGETS].required, *map(str, years)))
    budgets: dict[str, dict[FiscalYear, Decimal]] = {}
    for row in read_rows(table, schema, findings):
        key = _owner(row, known, projects)
        if key is None:
            continue
        if key in budgets:
            row.wrong("No", MASTER_BUDGET_TWICE.problem(project=key), key)
            continue
        amounts = {year: _amount(row, str(year), key) for year in years}
        budgets[key] = {year: amount for year, amount in amounts.items() if amount is not None}
    return budgets


def complete_project(
    project: Project, indicators: Mapping[str, tuple[Indicator, ...]], budgets: Mapping[str, dict[FiscalYear, Decimal]]
) -> Project:
    """The project with its indicators and money."""
    return replace(project, indicators=indicators.get(project.key, ()), budget=budgets.get(project.key, {}))


def _place(row: MasterRow, known: KnownNames) -> tuple[Program, int] | None:
    """施策番号 and No of a row; reports what is wrong with them."""
    text, number_text = row.needed("施策番号"), row.needed("No")
    program = known.programs.get(text)
    if text and program is None:
        row.wrong("施策番号", MASTER_PROGRAM_UNKNOWN.problem(program=text))
    number = parse_project_number(number_text)
    if number_text and number is None:
        row.wrong("No", MASTER_PROJECT_NUMBER.problem(text=number_text))
    return (program, number) if program and number is not None else None


def _owner(row: MasterRow, known: KnownNames, projects: Mapping[str, Project]) -> str | None:
    """The key of the project a row is about; reports it when there is no such project."""
    place = _place(row, known)
    if place is None:
        return None
    key = keys.project(place[0].key, place[1])
    if key not in projects:
        row.wrong("No", MASTER_PROJECT_UNKNOWN.problem(project=key), key)
        return None
    return key


def _actions(row: MasterRow, program: Program, key: str) -> tuple[str, ...]:
    text = row.text("主な取組")
    marks = tuple(ACTION_NUMBER.findall(text))
    known = {action.number for action in program.actions}
    others = _SEPARATORS.sub(" ", ACTION_NUMBER.sub(" ", text)).split()
    unknown = [mark for mark in marks if mark not in known] + others
    if unknown:
        problem = MASTER_ACTION_UNKNOWN.problem(actions="、".join(unknown), program=program.key)
        row.wrong("主な取組", problem, key)
    return marks


def _bound(row: MasterRow, column: str, known: KnownNames, key: str) -> FiscalYear | None:
    text = row.text(column)
    try:
        year = FiscalYear.parse(text) if text else None
    except ValueError:
        row.wrong(column, MASTER_YEAR_UNREADABLE.problem(item=column, text=text), key)
        return None
    if year and known.years and year not in known.years and not (column == "開始年度" and year < known.years[0]):
        row.wrong(column, MASTER_ENDS_OUTSIDE.problem(item=column, year=year), key)
    return year


def _excluded(row: MasterRow, key: str) -> bool:
    text = unicodedata.normalize("NFKC", row.text(EVALUATED))
    if text not in _EXCLUDED and text not in _EVALUATED:
        row.wrong(EVALUATED, MASTER_EVALUATED_UNKNOWN.problem(text=text, word=NOT_EVALUATED), key)
    return text in _EXCLUDED


def _previous(row: MasterRow, key: str) -> str:
    text = row.text("前の事業")
    if text and not _names_project(text):
        row.wrong("前の事業", MASTER_PREVIOUS_UNREADABLE.problem(text=text), key)
    return text


def _names_project(text: str) -> bool:
    try:
        key = keys.Key.parse(text)
    except ValueError:
        return False
    return parse_project_number(key.project) is not None and text == keys.project(key.program, int(key.project))


def _amount(row: MasterRow, column: str, key: str) -> Decimal | None:
    amount = row.figure(column)
    if amount is None and (text := row.text(column)):
        row.wrong(column, MASTER_BUDGET_UNREADABLE.problem(text=text), key)
    elif amount is not None and amount < 0:
        row.wrong(column, MASTER_BUDGET_NEGATIVE.problem(text=row.text(column)), key)
    return amount


def _with_years(table: RawTable, known: KnownNames, findings: Findings) -> tuple[RawTable, tuple[FiscalYear, ...]]:
    """The table with its years' headings in one spelling, and these years; those outside the plan are reported."""
    cells = dict(table.cells)
    headed: dict[FiscalYear, None] = {}
    for column, value in table.headings:
        year = budget_year(value)
        if year is None:
            continue
        cells[1, column] = str(year)
        headed[year] = None
        if known.years and year not in known.years:
            findings.add(MASTER_BUDGET_YEAR.problem(year=year), table.sheet, cell_name((1, column)))
    return RawTable(table.sheet, cells), tuple(headed)
