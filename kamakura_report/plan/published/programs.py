"""From blocks to ``Program`` and ``Project``, with a remark for everything a person must look at."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import partial

from kamakura_report.plan import keys, names
from kamakura_report.plan.model import Action, Program, Project
from kamakura_report.plan.published import figures, indicators
from kamakura_report.plan.published.blocks import ProgramBlock, ProjectBlock
from kamakura_report.plan.published.remarks import Remarks
from kamakura_report.plan.years import FiscalYear

_CIRCLED = re.compile(r"[①-⑳㉑-㉟]")


def build(block: ProgramBlock, years: Sequence[FiscalYear], known: Sequence[str], remarks: Remarks) -> Program:
    """One program; ``known`` are division names that are certain."""
    key = block.number.text
    if block.vision is None:
        remarks.note(block.name, key, "空欄", "目標とするまちの姿がありません。", read="")
    if not block.projects:
        remarks.note(block.name, key, "事業なし", "事業が一つもありません。", read="")
    absent = sorted(set(range(1, max(block.projects, default=0))) - set(block.projects))
    if absent:
        listed = "、".join(map(str, absent))
        remarks.note(
            block.name, key, "取り込みなし", f"事業の番号が続いていません。No {listed} がありません。", read=""
        )
    program = Program(
        key=key,
        name=block.name.text,
        vision=block.vision.text if block.vision else "",
        actions=tuple(Action(number, cell.text) for number, cell in block.actions.items()),
        indicators=indicators.build(block.indicators, key, partial(keys.indicator_of, key), remarks),
        projects=tuple(
            _project(key, number, project, block, years, known, remarks) for number, project in block.projects.items()
        ),
    )
    if program.indicators:
        reason = "施策指標の担当課が書いてありません。空欄の間は主管課、それも空欄ならとりまとめ課に照会します。"
        remarks.note(block.name, key, "紙面からは取り込みなし", reason, read="")
    return program


def _project(
    program: str,
    number: int,
    block: ProjectBlock,
    home: ProgramBlock,
    years: Sequence[FiscalYear],
    known: Sequence[str],
    remarks: Remarks,
) -> Project:
    key = keys.project(program, number)
    row = {head: cell.text for head, cell in block.row.items()}
    actions = tuple(_CIRCLED.findall(row.get("主な取組", "")))
    unlisted = [action for action in actions if action not in home.actions]
    if unlisted:
        marks = " ".join(unlisted)
        remarks.note(block.row["主な取組"], key, marks, f"施策の主な取組に {marks} がありません。")
    if block.strange:
        cells = sorted((block.number, *block.row.values()), key=lambda cell: cell.column)
        read = " ｜ ".join(cell.text for cell in cells)
        remarks.note(block.number, key, f"No {number} {row.get('事業名', '')}", block.strange, read=read)
    return Project(
        key=key,
        number=number,
        name=row["事業名"],
        divisions=_divisions(block, key, known, remarks),
        actions=actions,
        description=row.get("事業内容", ""),
        indicators=indicators.build(block.indicators, key, partial(keys.indicator_of, key), remarks),
        budget=_budget(block, key, years, remarks),
    )


def _divisions(block: ProjectBlock, key: str, known: Sequence[str], remarks: Remarks) -> tuple[str, ...]:
    cell = block.row.get("所管課")
    if cell is None:
        remarks.note(block.number, key, "空欄", "所管課がありません。だれにも照会されません。", read="")
        return ()
    found = []
    for name in names.split(cell.text, known):
        if names.vague(name):
            remarks.hold((cell.part(name),), key, "どの課か決まりません。課の名前を所管課に書いてください。")
            continue
        if name not in known and not names.complete(name):
            remarks.note(cell, key, name, f"「{name}」は課の名前として終わっていません。")
        found.append(name)
    return tuple(found)


def _budget(block: ProjectBlock, key: str, years: Sequence[FiscalYear], remarks: Remarks) -> dict[FiscalYear, Decimal]:
    """千円 by year: the first figure stands beside 予算額 and is that of the plan's first year."""
    budget = {}
    for index, cell in sorted(block.budget.items()):
        amount = figures.number(cell.text)
        if amount is None or amount < 0 or index >= len(years):
            remarks.hold((cell,), key, "予算額の行ですが、年度又は金額として読めません。")
        else:
            budget[years[index]] = amount
    if not budget:
        remarks.note(block.number, key, "空欄", "予算額がありません。", read="")
    return budget
