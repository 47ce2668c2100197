"""Sheets 施策, 主な取組 and 施策指標: the programs with what stands at their head."""

from __future__ import annotations

import re
from dataclasses import replace

from kamakura_report.plan import keys
from kamakura_report.plan.master import indicators
from kamakura_report.plan.master.people import one_division
from kamakura_report.plan.master.rows import Findings, Row, rows
from kamakura_report.plan.master.schema import ACTIONS, PROGRAM_INDICATORS, PROGRAMS, SHEETS
from kamakura_report.plan.master.tables import Table
from kamakura_report.plan.model import Action, Indicator, Program
from kamakura_report.problem.master_codes import (
    MASTER_ACTION_NUMBER,
    MASTER_ACTION_TWICE,
    MASTER_NO_PROGRAM,
    MASTER_PROGRAM_NUMBER,
    MASTER_PROGRAM_TWICE,
    MASTER_PROGRAM_UNKNOWN,
    MASTER_PROGRAM_UNNAMED,
)
from kamakura_report.problem.master_project_codes import MASTER_INDICATOR_TWICE

_MARK = re.compile(r"[①-⑳㉑-㉟]")


def programs(table: Table, known: frozenset[str], findings: Findings) -> dict[str, Program]:
    """Sheet 施策 by number."""
    found: dict[str, Program] = {}
    for row in rows(table, SHEETS[PROGRAMS], findings):
        number = row.needed("施策番号")
        if not number:
            continue
        if not keys.is_program(number):
            row.wrong("施策番号", MASTER_PROGRAM_NUMBER.problem(text=number))
        elif number in found:
            row.wrong("施策番号", MASTER_PROGRAM_TWICE.problem(program=number), number)
        else:
            name, vision = row.text("施策名"), row.text("目標とするまちの姿")
            if not name:
                row.wrong("施策名", MASTER_PROGRAM_UNNAMED.problem(), number)
            found[number] = Program(number, name, vision, one_division(row, "主管課", known, number))
    if not found and table.rows <= 1:
        findings.add(MASTER_NO_PROGRAM.problem(), table.sheet, "A2")
    return found


def with_actions(table: Table, held: dict[str, Program], findings: Findings) -> dict[str, Program]:
    """The programs with sheet 主な取組."""
    found: dict[str, dict[str, Action]] = {number: {} for number in held}
    for row in rows(table, SHEETS[ACTIONS], findings):
        program = _program(row, held)
        mark, text = row.needed("番号"), row.needed("内容")
        if program is None or not mark:
            continue
        if not _MARK.fullmatch(mark):
            row.wrong("番号", MASTER_ACTION_NUMBER.problem(text=mark))
        elif mark in found[program]:
            row.wrong("番号", MASTER_ACTION_TWICE.problem(program=program, action=mark))
        else:
            found[program][mark] = Action(mark, text)
    return {number: replace(one, actions=tuple(found[number].values())) for number, one in held.items()}


def with_indicators(
    table: Table, held: dict[str, Program], known: frozenset[str], findings: Findings
) -> dict[str, Program]:
    """The programs with sheet 施策指標."""
    found: dict[str, dict[int, Indicator]] = {number: {} for number in held}
    for row in rows(table, SHEETS[PROGRAM_INDICATORS], findings):
        if indicators.unnamed(row):
            continue
        program, read = _program(row, held), indicators.indicator_number(row)
        key = keys.indicator_of(program, read) if program and read else ""
        indicator = indicators.indicator(row, key, read or 0, known)
        if program is None or read is None:
            continue
        if read in found[program]:
            row.wrong("指標番号", MASTER_INDICATOR_TWICE.problem(program=program, number=read), key)
            continue
        found[program][read] = indicator
    return {number: replace(one, indicators=tuple(found[number].values())) for number, one in held.items()}


def _program(row: Row, held: dict[str, Program]) -> str | None:
    number = row.needed("施策番号")
    if number and number not in held:
        row.wrong("施策番号", MASTER_PROGRAM_UNKNOWN.problem(program=number))
    return number if number in held else None
