"""Reads sheets 施策, 主な取組 and 施策指標, and the row of an indicator on whichever sheet."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from kamakura_report.frozen import replace
from kamakura_report.master import schema
from kamakura_report.master.master_rows import Findings, MasterRow, division_cell, read_rows
from kamakura_report.master.schema import ACTIONS, PROGRAMS, SHEETS
from kamakura_report.master.year_targets import target_heading, with_targets
from kamakura_report.plan import keys
from kamakura_report.plan.model import NO_BASELINE, Action, Indicator, Program
from kamakura_report.plan.periods import FiscalYear
from kamakura_report.problem import ProblemCode
from kamakura_report.problem.master_city_codes import MASTER_LEVEL_NUMBER, MASTER_LEVEL_TWICE
from kamakura_report.problem.master_codes import (
    MASTER_ACTION_NUMBER,
    MASTER_ACTION_TWICE,
    MASTER_NO_PROGRAM,
    MASTER_PROGRAM_NUMBER,
    MASTER_PROGRAM_TWICE,
    MASTER_PROGRAM_UNKNOWN,
    MASTER_PROGRAM_UNNAMED,
)
from kamakura_report.problem.master_project_codes import (
    MASTER_AS_OF_NUMBER,
    MASTER_CUMULATIVE_UNKNOWN,
    MASTER_DECIMALS_UNKNOWN,
    MASTER_DIRECTION_UNKNOWN,
    MASTER_GOAL_NEITHER,
    MASTER_INDICATOR_NUMBER,
    MASTER_INDICATOR_TWICE,
    MASTER_INDICATOR_UNNAMED,
    MASTER_LATEST_BLANK,
    MASTER_LATEST_UNREADABLE,
    MASTER_NEGATIVE_UNKNOWN,
    MASTER_TARGET_UNREADABLE,
)
from kamakura_report.published.build_plan import DASHES
from kamakura_report.published.printed_lines import (
    ACTION_NUMBER,
    DOWN,
    LEVEL,
    UP,
    is_undecided,
    parse_project_number,
)
from kamakura_report.workbook.raw_tables import RawTable

DIRECTIONS = {
    **dict.fromkeys((UP, "増加", "上昇", "向上"), UP),
    **dict.fromkeys((DOWN, "減少", "低下", "下降"), DOWN),
    **dict.fromkeys((LEVEL, "維持", "横ばい"), LEVEL),
}
_MAY_BE = {schema.YES, "〇", "◯", "はい", "あり"}
_YES = {*_MAY_BE - {"あり"}, "累計"}
_NO = {"", "×", "いいえ"}
_MOST_DECIMALS = 9
_MEASURED_ONLY = "対象"  # a kind that has no aim: how many there are to be served


def read_programs(table: RawTable, known: frozenset[str], findings: Findings) -> dict[str, Program]:
    """The programs of sheet 施策 by number, without actions, indicators and projects."""
    programs: dict[str, Program] = {}
    rows = tuple(read_rows(table, SHEETS[PROGRAMS], findings))
    for row in rows:
        number = row.needed("施策番号")
        if not number:
            continue
        if not keys.is_program(number):
            row.wrong("施策番号", MASTER_PROGRAM_NUMBER.problem(text=number))
        elif number in programs:
            row.wrong("施策番号", MASTER_PROGRAM_TWICE.problem(program=number), number)
        else:
            name, vision = row.text("施策名"), row.text("目標とするまちの姿")
            if not name:
                row.wrong("施策名", MASTER_PROGRAM_UNNAMED.problem(), number)
            programs[number] = Program(number, name, vision, division_cell(row, "主管課", known, number), own=row.own)
    if not rows:
        findings.add(MASTER_NO_PROGRAM.problem(), table.sheet, "A2")
    return programs


def read_levels(
    table: RawTable | None, programs: Mapping[str, Program], known: frozenset[str], findings: Findings
) -> dict[str, Program]:
    """The levels of sheet 体系 by number; nothing where a plan has no such sheet."""
    levels: dict[str, Program] = {}
    for row in read_rows(table, schema.LEVELS, findings) if table else ():
        number = row.needed("番号")
        if not number:
            continue
        if not keys.is_program(number):
            row.wrong("番号", MASTER_LEVEL_NUMBER.problem(text=number))
        elif number in levels or number in programs:
            row.wrong("番号", MASTER_LEVEL_TWICE.problem(number=number), number)
        else:
            name, text = row.needed("名称"), row.text("説明")
            levels[number] = Program(number, name, text, division_cell(row, "主管課", known, number), level=True)
    return levels


def in_order(programs: Iterable[Program], levels: Mapping[str, Program]) -> tuple[Program, ...]:
    """The programs with each level before the first that stands below it; those above none at the end."""
    left, ordered = dict(levels), list[Program]()
    for program in programs:
        ordered += [left.pop(number) for number in keys.above(program.key) if number in left]
        ordered.append(program)
    return (*ordered, *left.values())


def with_actions(table: RawTable, programs: dict[str, Program], findings: Findings) -> dict[str, Program]:
    """The programs with their actions of sheet 主な取組."""
    actions: dict[str, dict[str, Action]] = {number: {} for number in programs}
    for row in read_rows(table, SHEETS[ACTIONS], findings):
        program = _program(row, programs)
        mark, text = row.needed("番号"), row.needed("内容")
        if program is None or not mark:
            continue
        if not ACTION_NUMBER.fullmatch(mark):
            row.wrong("番号", MASTER_ACTION_NUMBER.problem(text=mark))
        elif mark in actions[program]:
            row.wrong("番号", MASTER_ACTION_TWICE.problem(program=program, action=mark))
        else:
            actions[program][mark] = Action(mark, text)
    return {number: replace(program, actions=tuple(actions[number].values())) for number, program in programs.items()}


def with_indicators(
    table: RawTable,
    programs: dict[str, Program],
    known: frozenset[str],
    years: Sequence[FiscalYear],
    findings: Findings,
) -> dict[str, Program]:
    """The programs with their indicators of sheet 施策指標."""
    indicators: dict[str, dict[int, Indicator]] = {number: {} for number in programs}
    for row in read_rows(*with_targets(table, years), findings):
        if is_unnamed(row):
            continue
        program, number = _program(row, programs), read_indicator_number(row)
        key = keys.indicator_of(program, number) if program and number else ""
        indicator = read_indicator(row, key, number or 0, known, years)
        if program is None or number is None:
            continue
        if number in indicators[program]:
            row.wrong("指標番号", MASTER_INDICATOR_TWICE.problem(program=program, number=number), key)
            continue
        indicators[program][number] = indicator
    return {
        number: replace(program, indicators=tuple(indicators[number].values())) for number, program in programs.items()
    }


def is_unnamed(row: MasterRow) -> bool:
    """True for a row without a name, or named ``-``: it is no indicator. Figures in it are reported."""
    name = row.text("指標名")
    if name and name not in DASHES:
        return False
    if row.has("指標名") and any(row.text(column) for column in ("直近実績値", "目標値", "目指す方向")):
        row.wrong("指標名", MASTER_INDICATOR_UNNAMED.problem())
    return True


def read_indicator_number(row: MasterRow) -> int | None:
    """指標番号, a whole number from 1; reports it when it is none."""
    text = row.needed("指標番号")
    number = parse_project_number(text)
    if text and number is None:
        row.wrong("指標番号", MASTER_INDICATOR_NUMBER.problem(text=text))
    return number


def read_indicator(
    row: MasterRow, key: str, number: int, known: frozenset[str], years: Sequence[FiscalYear]
) -> Indicator:
    """The indicator of that key and number; what cannot be read is reported and left out."""
    direction, target = _direction(row, key), _figure(row, "目標値", MASTER_TARGET_UNREADABLE, key)
    targets = _targets(row, key, years)
    aimless = not (row.text("目指す方向") or row.text("目標値") or targets) and row.text(schema.KIND) != _MEASURED_ONLY
    if aimless and row.has("目指す方向") and row.has("目標値"):
        row.wrong("目指す方向", MASTER_GOAL_NEITHER.problem(), key)
    return Indicator(
        key=key,
        number=number,
        name=row.text("指標名"),
        unit=row.text("単位"),
        latest=_latest(row, key),
        latest_as_of=_as_of(row, key),
        direction=direction,
        target=target,
        source=row.text("出典"),
        division=division_cell(row, "担当課", known, key),
        cumulative=_cumulative(row, key),
        kind=row.text(schema.KIND),
        targets=targets,
        no_baseline=row.text("直近実績値") == NO_BASELINE,
        decimals=_decimals(row, key),
        negative=_negative(row, key),
        own=row.own,
    )


def _program(row: MasterRow, programs: dict[str, Program]) -> str | None:
    number = row.needed("施策番号")
    if number and number not in programs:
        row.wrong("施策番号", MASTER_PROGRAM_UNKNOWN.problem(program=number))
    return number if number in programs else None


def _latest(row: MasterRow, key: str) -> Decimal | None:
    text = row.text("直近実績値")
    if not text:
        row.wrong("直近実績値", MASTER_LATEST_BLANK.problem(), key)
        return None
    return (
        None if is_undecided(text) or text == NO_BASELINE else _figure(row, "直近実績値", MASTER_LATEST_UNREADABLE, key)
    )


def _figure(row: MasterRow, column: str, unreadable: ProblemCode, key: str) -> Decimal | None:
    number = row.figure(column)
    if number is None and (text := row.text(column)):
        row.wrong(column, unreadable.problem(text=text), key)
    return number


def _as_of(row: MasterRow, key: str) -> str:
    text = row.text("直近実績時点")
    if row.is_number("直近実績時点") and "." in text:
        row.wrong("直近実績時点", MASTER_AS_OF_NUMBER.problem(text=text), key)
    return text


def _direction(row: MasterRow, key: str) -> str:
    text = row.text("目指す方向")
    if text and text not in DIRECTIONS:
        row.wrong("目指す方向", MASTER_DIRECTION_UNKNOWN.problem(text=text), key)
    return DIRECTIONS.get(text, "")


def _cumulative(row: MasterRow, key: str) -> bool:
    text = unicodedata.normalize("NFKC", row.text("累計"))
    if text not in _YES and text not in _NO:
        row.wrong("累計", MASTER_CUMULATIVE_UNKNOWN.problem(text=text, yes=schema.YES), key)
    return text in _YES


def _targets(row: MasterRow, key: str, years: Sequence[FiscalYear]) -> dict[FiscalYear, Decimal]:
    """目標値 of single years, as far as they are given."""
    columns = {year: column for year in years if (column := target_heading(year)) in row.values}
    given = {year: _figure(row, column, MASTER_TARGET_UNREADABLE, key) for year, column in columns.items()}
    return {year: target for year, target in given.items() if target is not None}


def _decimals(row: MasterRow, key: str) -> int | None:
    text = unicodedata.normalize("NFKC", row.text(schema.DECIMAL_PLACES))
    if text and not (text.isdecimal() and int(text) <= _MOST_DECIMALS):
        row.wrong(schema.DECIMAL_PLACES, MASTER_DECIMALS_UNKNOWN.problem(text=text, most=_MOST_DECIMALS), key)
        return None
    return int(text) if text else None


def _negative(row: MasterRow, key: str) -> bool | None:
    text = unicodedata.normalize("NFKC", row.text(schema.NEGATIVE))
    if text in _MAY_BE:
        return True
    if text and text not in _NO:
        row.wrong(schema.NEGATIVE, MASTER_NEGATIVE_UNKNOWN.problem(text=text, yes=schema.YES, no=schema.NO), key)
    return False if text in _NO - {""} else None
