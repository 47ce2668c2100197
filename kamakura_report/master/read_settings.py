"""Reads sheets 計画, 課 and 点検: what holds for the plan as a whole, who there is to ask, and the thresholds."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from kamakura_report.frozen import frozen
from kamakura_report.master import schema
from kamakura_report.master.master_rows import Findings, MasterRow, read_rows
from kamakura_report.master.own_columns import nearly
from kamakura_report.master.schema import SHEETS
from kamakura_report.plan.divisions import compared_division, split_divisions
from kamakura_report.plan.model import (
    DEFAULT_THRESHOLDS,
    FORMER_SLIPS,
    OFF,
    Division,
    Joint,
    OwnValues,
    Slip,
    Thresholds,
)
from kamakura_report.plan.periods import EARLIEST_ASKED, MOST_YEARS, FiscalYear, Rhythm, YearStyle, fiscal_years
from kamakura_report.plan.publication import Publication, municipality_code
from kamakura_report.plan.zones import DEFAULT_ZONE, plain_zone
from kamakura_report.problem.master_codes import (
    MASTER_DIVISION_TWICE,
    MASTER_DIVISION_UNKNOWN,
    MASTER_ITEM_MISSING,
    MASTER_ITEM_TWICE,
    MASTER_ITEM_UNKNOWN,
    MASTER_JOINT_UNKNOWN,
    MASTER_OFFICE_BLANK,
    MASTER_SLIP_GONE,
    MASTER_SLIP_TWICE,
    MASTER_SLIP_UNKNOWN,
    MASTER_THRESHOLD,
    MASTER_UNNAMED,
    MASTER_WORD_UNKNOWN,
    MASTER_YEAR_RANGE,
    MASTER_YEAR_UNREADABLE,
    MASTER_ZONE_UNKNOWN,
)
from kamakura_report.problem.public_codes import MASTER_MUNICIPALITY
from kamakura_report.published.printed_lines import parse_printed_number
from kamakura_report.workbook.raw_tables import RawTable

_Word = TypeVar("_Word", bound=StrEnum)
_ZERO_FITS = (Slip.FALL, Slip.LEVEL)  # percents of another figure; the others are factors, counts or a limit


@frozen
class Settings:
    """Sheet 計画; ``first`` and ``last`` are None when they cannot be used (and that is reported)."""

    city: str
    name: str
    first: FiscalYear | None
    last: FiscalYear | None
    office: str
    joint: Joint
    zone: str
    constants: OwnValues
    year_style: YearStyle
    rhythm: Rhythm
    publication: Publication  # without the rows of 公開


def read_settings(table: RawTable, findings: Findings) -> Settings:
    """The settings of sheet 計画, whose rows are named by 項目 and may stand in any order."""
    items: dict[str, MasterRow] = {}
    own: dict[str, MasterRow] = {}
    for row in read_rows(table, SHEETS[schema.PLAN], findings):
        item = row.text("項目")
        if item in items or item in own:
            row.wrong("項目", MASTER_ITEM_TWICE.problem(item=item))
        elif item:
            (items if item in schema.ITEMS else own)[item] = row
    for item, row in own.items():
        known = nearly(item, [name for name in schema.ITEMS if name not in items])
        if known:
            row.wrong("項目", MASTER_ITEM_UNKNOWN.problem(item=item, known=known))
    for item in (schema.CITY, schema.PLAN_NAME):
        if not _text(items, item):
            cell = items[item].cell("値") if item in items else ""
            findings.add(MASTER_UNNAMED.problem(item=item), table.sheet, cell)
    first, last = _year(items, schema.FIRST, table, findings), _year(items, schema.LAST, table, findings)
    if first and last and not 1 <= len(fiscal_years(first, last)) <= MOST_YEARS:
        items[schema.LAST].wrong("値", MASTER_YEAR_RANGE.problem(first=first, last=last, most=MOST_YEARS))
        first = last = None
    return Settings(
        city=_text(items, schema.CITY),
        name=_text(items, schema.PLAN_NAME),
        first=first,
        last=last,
        office=_text(items, schema.OFFICE),
        joint=_joint(items),
        zone=_zone(items),
        constants={item: row.values.get("値", "") for item, row in own.items()},
        year_style=_word(items, schema.YEAR_STYLE, YearStyle),
        rhythm=_word(items, schema.RHYTHM, Rhythm),
        publication=Publication(
            municipality=_municipality(items),
            licence=_text(items, schema.LICENCE),
            publisher=_text(items, schema.PUBLISHER),
        ),
    )


def read_divisions(table: RawTable, findings: Findings) -> tuple[Division, ...]:
    """The divisions of sheet 課, each name once however it is written."""
    divisions: dict[str, Division] = {}
    for row in read_rows(table, SHEETS[schema.DIVISIONS], findings):
        name = row.needed("課名")
        normalized = compared_division(name)
        if not name:
            continue
        if normalized in divisions:
            row.wrong("課名", MASTER_DIVISION_TWICE.problem(division=name))
            continue
        former = split_divisions(row.text("旧課名"))
        divisions[normalized] = Division(name, row.text("部名"), row.text("連絡先"), former, own=row.own)
    return tuple(divisions.values())


def check_office(settings: Settings, divisions: tuple[Division, ...], table: RawTable, findings: Findings) -> None:
    """とりまとめ課 must be one of sheet 課, so that it can be asked."""
    discarded = Findings(findings.file)  # the sheet was looked at before, only the cell's place is wanted
    places = {row.text("項目"): row.cell("値") for row in read_rows(table, SHEETS[schema.PLAN], discarded)}
    cell = places.get(schema.OFFICE, "")
    if not settings.office:
        findings.add(MASTER_OFFICE_BLANK.problem(), table.sheet, cell)
    elif settings.office not in {division.name for division in divisions}:
        problem = MASTER_DIVISION_UNKNOWN.problem(column=schema.OFFICE, division=settings.office)
        findings.add(problem, table.sheet, cell)


def read_thresholds(table: RawTable, findings: Findings) -> Thresholds:
    """The thresholds of sheet 点検 that are not the usual ones. A row without 基準 leaves the usual one."""
    chosen: dict[Slip, Decimal | None] = {}
    seen: set[Slip] = set()
    for row in read_rows(table, schema.THRESHOLDS_SHEET, findings):
        name, text = row.needed("点検"), row.text("基準")
        if not name:
            continue
        if name in FORMER_SLIPS:
            row.wrong("点検", MASTER_SLIP_GONE.problem(slip=name))
            continue
        if name not in list(Slip):
            row.wrong("点検", MASTER_SLIP_UNKNOWN.problem(slip=name, slips="、".join(Slip)))
            continue
        slip = Slip(name)
        repeated = slip in seen
        seen.add(slip)
        if repeated:
            row.wrong("点検", MASTER_SLIP_TWICE.problem(slip=name))
        elif text == OFF:
            chosen[slip] = None
        elif text:
            chosen[slip] = _limit(text, slip)
            if chosen[slip] is None:
                bounds = "0以上" if slip in _ZERO_FITS else "0より大きい"
                row.wrong("基準", MASTER_THRESHOLD.problem(text=text, range=bounds, off=OFF))
    return {slip: limit for slip, limit in chosen.items() if limit != DEFAULT_THRESHOLDS[slip]}


def _text(items: dict[str, MasterRow], item: str) -> str:
    return items[item].text("値") if item in items else ""


def _year(items: dict[str, MasterRow], item: str, table: RawTable, findings: Findings) -> FiscalYear | None:
    row = items.get(item)
    if row is None:
        findings.add(MASTER_ITEM_MISSING.problem(item=item), table.sheet)
        return None
    text = row.needed("値")
    try:
        year = FiscalYear.parse(text) if text else None
    except ValueError:
        year = None
    if text and (year is None or year < EARLIEST_ASKED):
        row.wrong("値", MASTER_YEAR_UNREADABLE.problem(item=item, text=text))
        return None
    return year


def _joint(items: dict[str, MasterRow]) -> Joint:
    text = _text(items, schema.JOINT)
    if text in tuple(Joint):
        return Joint(text)
    if text:
        items[schema.JOINT].wrong("値", MASTER_JOINT_UNKNOWN.problem(text=text, words="、".join(Joint)))
    return Joint.LEAD


def _zone(items: dict[str, MasterRow]) -> str:
    text = _text(items, schema.ZONE)
    try:
        return plain_zone(text) if text else DEFAULT_ZONE
    except ValueError:
        items[schema.ZONE].wrong("値", MASTER_ZONE_UNKNOWN.problem(text=text))
        return DEFAULT_ZONE


def _municipality(items: dict[str, MasterRow]) -> str:
    text = _text(items, schema.MUNICIPALITY)
    try:
        return municipality_code(text) if text else ""
    except ValueError:
        items[schema.MUNICIPALITY].wrong("値", MASTER_MUNICIPALITY.problem(text=text))
        return ""


def _word(items: dict[str, MasterRow], item: str, words: type[_Word]) -> _Word:
    """The word that stands there; the first of them where none stands, or another one (and that is reported)."""
    text = _text(items, item)
    if text in tuple(words):
        return words(text)
    if text:
        items[item].wrong("値", MASTER_WORD_UNKNOWN.problem(item=item, text=text, words="、".join(words)))
    return next(iter(words))


def _limit(text: str, slip: Slip) -> Decimal | None:
    limit = parse_printed_number(text)
    fits = limit is not None and (limit >= 0 if slip in _ZERO_FITS else limit > 0)
    return limit if fits else None
