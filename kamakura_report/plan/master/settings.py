"""Sheets 計画 and 課: what holds for the plan as a whole, and who there is to ask."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from kamakura_report.plan import names, years
from kamakura_report.plan.master import schema
from kamakura_report.plan.master.rows import Findings, Row, rows
from kamakura_report.plan.master.schema import SHEETS
from kamakura_report.plan.master.tables import Table
from kamakura_report.plan.model import Division, Joint
from kamakura_report.plan.published import MOST_YEARS
from kamakura_report.plan.years import FiscalYear
from kamakura_report.problem.master_codes import (
    MASTER_DIVISION_TWICE,
    MASTER_DIVISION_UNKNOWN,
    MASTER_ITEM_MISSING,
    MASTER_ITEM_TWICE,
    MASTER_ITEM_UNKNOWN,
    MASTER_JOINT_UNKNOWN,
    MASTER_OFFICE_BLANK,
    MASTER_UNNAMED,
    MASTER_YEAR_RANGE,
    MASTER_YEAR_UNREADABLE,
)


@dataclass(frozen=True, slots=True)
class Settings:
    """Sheet 計画; ``first`` and ``last`` are None when they cannot be used (and that is reported)."""

    city: str
    name: str
    first: FiscalYear | None
    last: FiscalYear | None
    office: str
    joint: Joint


def settings(table: Table, findings: Findings) -> Settings:
    """Sheet 計画, whose rows are named by 項目 and may stand in any order."""
    items: dict[str, Row] = {}
    for row in rows(table, SHEETS[schema.PLAN], findings):
        item = row.text("項目")
        if item in items:
            row.wrong("項目", MASTER_ITEM_TWICE.problem(item=item))
        elif item in schema.ITEMS:
            items[item] = row
        elif row.text("値"):
            row.wrong("項目", MASTER_ITEM_UNKNOWN.problem(item=item))
    for item in (schema.CITY, schema.PLAN_NAME):
        if not _text(items, item):
            cell = items[item].cell("値") if item in items else ""
            findings.add(MASTER_UNNAMED.problem(item=item), table.sheet, cell)
    first, last = _year(items, schema.FIRST, table, findings), _year(items, schema.LAST, table, findings)
    if first and last and not 1 <= len(years.span(first, last)) <= MOST_YEARS:
        items[schema.LAST].wrong("値", MASTER_YEAR_RANGE.problem(first=first, last=last, most=MOST_YEARS))
        first = last = None
    return Settings(
        city=_text(items, schema.CITY),
        name=_text(items, schema.PLAN_NAME),
        first=first,
        last=last,
        office=_text(items, schema.OFFICE),
        joint=_joint(items),
    )


def divisions(table: Table, findings: Findings) -> tuple[Division, ...]:
    """Sheet 課, each name once however it is written."""
    found: dict[str, Division] = {}
    for row in rows(table, SHEETS[schema.DIVISIONS], findings):
        name = row.needed("課名")
        same = unicodedata.normalize("NFKC", name).casefold()
        if not name:
            continue
        if same in found:
            row.wrong("課名", MASTER_DIVISION_TWICE.problem(division=name))
            continue
        former = names.split(row.text("旧課名"))
        found[same] = Division(name, row.text("部名"), row.text("連絡先"), former)
    return tuple(found.values())


def check_office(held: Settings, known: tuple[Division, ...], table: Table, findings: Findings) -> None:
    """とりまとめ課 must be one of sheet 課, so that it can be asked."""
    quiet = Findings(findings.file)  # the sheet was looked at before, only the cell's place is wanted
    places = {row.text("項目"): row.cell("値") for row in rows(table, SHEETS[schema.PLAN], quiet)}
    cell = places.get(schema.OFFICE, "")
    if not held.office:
        findings.add(MASTER_OFFICE_BLANK.problem(), table.sheet, cell)
    elif held.office not in {division.name for division in known}:
        problem = MASTER_DIVISION_UNKNOWN.problem(column=schema.OFFICE, division=held.office)
        findings.add(problem, table.sheet, cell)


def _text(items: dict[str, Row], item: str) -> str:
    return items[item].text("値") if item in items else ""


def _year(items: dict[str, Row], item: str, table: Table, findings: Findings) -> FiscalYear | None:
    row = items.get(item)
    if row is None:
        findings.add(MASTER_ITEM_MISSING.problem(item=item), table.sheet)
        return None
    text = row.needed("値")
    try:
        return FiscalYear.parse(text) if text else None
    except ValueError:
        row.wrong("値", MASTER_YEAR_UNREADABLE.problem(item=item, text=text))
        return None


def _joint(items: dict[str, Row]) -> Joint:
    text = _text(items, schema.JOINT)
    if text in tuple(Joint):
        return Joint(text)
    if text:
        items[schema.JOINT].wrong("値", MASTER_JOINT_UNKNOWN.problem(text=text, words="、".join(Joint)))
    return Joint.LEAD
