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
from kamakura_report.problem import Severity


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
            row.wrong("item-twice", "項目", f"項目「{item}」が二つあります。", "一つだけ残してください。")
        elif item in schema.ITEMS:
            items[item] = row
        elif row.text("値"):
            advice = "この行は使いません。書き誤りでなければ、このままで構いません。"
            row.wrong("item-unknown", "項目", f"項目「{item}」は使われません。", advice, Severity.NOTE)
    for item in (schema.CITY, schema.PLAN_NAME):
        if not _text(items, item):
            cell = items[item].cell("値") if item in items else ""
            findings.add(
                "unnamed", table.sheet, cell, f"{item}が空欄です。", f"{item}を入れてください。", Severity.NOTE
            )
    first, last = _year(items, schema.FIRST, table, findings), _year(items, schema.LAST, table, findings)
    if first and last and not 1 <= len(years.span(first, last)) <= MOST_YEARS:
        found = f"開始年度 {first} から終了年度 {last} までは計画の期間になりません。"
        items[schema.LAST].wrong("year-range", "値", found, f"1年から{MOST_YEARS}年の期間にしてください。")
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
            row.wrong("division-twice", "課名", f"「{name}」が二つあります。", "一つだけ残してください。")
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
        advice = "担当課も主管課もない施策指標は、だれにも照会されません。とりまとめ課を入れてください。"
        findings.add("office-blank", table.sheet, cell, "とりまとめ課が空欄です。", advice, Severity.WARNING)
    elif held.office not in {division.name for division in known}:
        found = f"とりまとめ課「{held.office}」が課のシートにありません。"
        advice = "課のシートに加えるか、書き誤りを直してください。"
        findings.add("division-unknown", table.sheet, cell, found, advice)


def _text(items: dict[str, Row], item: str) -> str:
    return items[item].text("値") if item in items else ""


def _year(items: dict[str, Row], item: str, table: Table, findings: Findings) -> FiscalYear | None:
    row = items.get(item)
    if row is None:
        advice = f"項目に「{item}」、値に「R8」のように書いた行を戻してください。"
        findings.add("item-missing", table.sheet, "", f"{item}の行がありません。", advice)
        return None
    text = row.needed("値")
    try:
        return FiscalYear.parse(text) if text else None
    except ValueError:
        found = f"{item}「{text}」は年度として読めません。"
        row.wrong("year-unreadable", "値", found, "R8、令和8年度、2026 のように書いてください。")
        return None


def _joint(items: dict[str, Row]) -> Joint:
    text = _text(items, schema.JOINT)
    if text in tuple(Joint):
        return Joint(text)
    if text:
        found = f"共管事業の入力「{text}」は選べません。"
        items[schema.JOINT].wrong("joint-unknown", "値", found, f"{'、'.join(Joint)} のどれかにしてください。")
    return Joint.LEAD
