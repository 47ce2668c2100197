"""Builds programs, projects and indicators from blocks, with a remark for everything a person must look at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from kamakura_report.plan import keys
from kamakura_report.plan.divisions import DivisionNames, is_full_name, names_nobody, split_divisions
from kamakura_report.plan.model import Action, Indicator, Program, Project
from kamakura_report.plan.periods import FiscalYear
from kamakura_report.published import printed_lines
from kamakura_report.published.blocks import IndicatorBlock, ProgramBlock, ProjectBlock
from kamakura_report.published.doubtful import JOINT_CURE, Neighbours, note_blanks, note_doubtful, why_no_figure
from kamakura_report.published.printed_lines import (
    ACTION_NUMBER,
    GOAL,
    LATEST,
    SOURCE,
    TARGET,
    PrintedCell,
    is_undecided,
    parse_printed_number,
)
from kamakura_report.published.remarks import Kind, Remarks

DASHES = frozenset("-－‐–—―ー−")  # printed in place of a name: there is no indicator


def build_program(block: ProgramBlock, years: Sequence[FiscalYear], known: DivisionNames, remarks: Remarks) -> Program:
    """The program of a block; ``known`` are the divisions of all texts."""
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
    near = Neighbours(key, block)
    program = Program(
        key=key,
        name=block.name.text,
        vision=block.vision.text if block.vision else "",
        actions=tuple(Action(number, cell.text) for number, cell in block.actions.items()),
        indicators=_indicators(block.indicators, block.name, key, years[0], near, remarks),
        projects=tuple(
            _project(key, number, project, block, years, known, near, remarks)
            for number, project in block.projects.items()
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
    program_block: ProgramBlock,
    years: Sequence[FiscalYear],
    known: DivisionNames,
    near: Neighbours,
    remarks: Remarks,
) -> Project:
    key = keys.project(program, number)
    row = {head: cell.text for head, cell in block.row.items()}
    actions = tuple(ACTION_NUMBER.findall(row.get("主な取組", "")))
    unknown_actions = [action for action in actions if action not in program_block.actions]
    if unknown_actions:
        marks = " ".join(unknown_actions)
        remarks.note(block.row["主な取組"], key, marks, f"施策の主な取組に {marks} がありません。")
    if block.oddity:
        cells = sorted((block.number, *block.row.values()), key=lambda cell: cell.column)
        read = " ｜ ".join(cell.text for cell in cells)
        remarks.note(block.number, key, f"No {number} {row.get('事業名', '')}", block.oddity, read=read, kind=Kind.SLID)
    return Project(
        key=key,
        number=number,
        name=row["事業名"],
        divisions=_divisions(block, key, known, remarks),
        actions=actions,
        description=row.get("事業内容", ""),
        indicators=_indicators(block.indicators, block.number, key, years[0], near, remarks),
        budget=_budget(block, key, years, remarks),
    )


def _divisions(block: ProjectBlock, key: str, known: DivisionNames, remarks: Remarks) -> tuple[str, ...]:
    cell = block.row.get("所管課")
    if cell is None:
        remarks.note(block.number, key, "空欄", "所管課がありません。だれにも照会されません。", read="")
        return ()
    divisions = []
    for name in split_divisions(cell.text, known.certain):
        if names_nobody(name):
            remarks.hold((cell.part(name),), key, "どの課か決まりません。課の名前を所管課に書いてください。")
            continue
        usual = known.usual(name)
        if usual != name and name not in remarks.spellings:
            remarks.spellings.add(name)
            reason = f"「{name}」は、全角と半角の違うだけの「{usual}」と同じ課として読みました。"
            remarks.note(cell, key, usual, reason, read=name)
        elif name not in known.certain and not is_full_name(name):
            remarks.note(cell, key, name, f"「{name}」は課の名前として終わっていません。")
        divisions.append(usual)
    if len(set(divisions)) > 1:
        reason = f"いくつかの課の事業ですが、照会するのは初めに書いてある{divisions[0]}だけです。{JOINT_CURE}"
        remarks.note(cell, key, f"{divisions[0]}だけに照会", reason, kind=Kind.JOINT)
    return tuple(dict.fromkeys(divisions))


def _budget(block: ProjectBlock, key: str, years: Sequence[FiscalYear], remarks: Remarks) -> dict[FiscalYear, Decimal]:
    """千円 by year: the first figure stands beside 予算額 and is that of the plan's first year."""
    budget = {}
    for index, cell in sorted(block.budget.items()):
        amount = parse_printed_number(cell.text)
        if amount is None or amount < 0 or index >= len(years):
            remarks.hold((cell,), key, "予算額の行ですが、年度又は金額として読めません。")
        else:
            budget[years[index]] = amount
    if not budget:
        remarks.note(block.number, key, "空欄", "予算額がありません。", read="")
    return budget


def _indicators(
    blocks: Iterable[IndicatorBlock],
    home: PrintedCell,
    owner: str,
    first: FiscalYear,
    near: Neighbours,
    remarks: Remarks,
) -> tuple[Indicator, ...]:
    """The named indicators of a program or project (``owner`` is its key), numbered from 1 in printed order."""
    named = [(block, block.name) for block in blocks if _is_named(block, home, owner, near, remarks) and block.name]
    return tuple(
        _indicator(block, name, keys.indicator_of(owner, number), number, first, remarks)
        for number, (block, name) in enumerate(named, start=1)
    )


def _is_named(block: IndicatorBlock, home: PrintedCell, owner: str, near: Neighbours, remarks: Remarks) -> bool:
    if block.name and block.name.text not in DASHES:
        return True
    if block.name:
        remarks.dashes.append((block.name, owner))
    if cells := block.cells():
        reason = "値がありますが、指標名がありません。紙面を見て、指標であれば指標のシートに書いてください。"
        remarks.hold(cells, owner, reason + near.same_value(block))
    elif block.name is None:
        remarks.note(home, owner, "指標なし", "指標の枠がありますが、何も書いてありません。", read="", kind=Kind.BOX)
    return False


def _indicator(
    block: IndicatorBlock, name: PrintedCell, key: str, number: int, first: FiscalYear, remarks: Remarks
) -> Indicator:
    indicator = Indicator(
        key=key,
        number=number,
        name=name.text,
        unit=block.unit.text if block.unit else "",
        latest=_latest(block, name, key, remarks),
        latest_as_of=block.as_of.text if block.as_of else "",
        direction=_direction(block, key, remarks),
        target=_target(block, key, remarks),
        source=block.values[SOURCE].text if SOURCE in block.values else "",
    )
    note_blanks(block, name, indicator, remarks)
    note_doubtful(block, name, indicator, first, remarks)
    return indicator


def _latest(block: IndicatorBlock, name: PrintedCell, key: str, remarks: Remarks) -> Decimal | None:
    cell = block.values.get(LATEST)
    if cell is None:
        remarks.note(name, key, "未定", "直近実績値がありません。", read="", kind=Kind.LATEST)
        return None
    number = parse_printed_number(cell.text)
    if is_undecided(cell.text):
        reason = f"直近実績値が未定です（{name.text}）。決まるまで初期値を照会します。"
        remarks.note(cell, key, "未定", reason, kind=Kind.UNDECIDED)
    elif number is None:
        remarks.hold((cell,), key, f"直近実績値の欄ですが、{why_no_figure(cell.text)}")
    return number


def _direction(block: IndicatorBlock, key: str, remarks: Remarks) -> str:
    cell = block.values.get(GOAL)
    if cell is None:
        return ""
    arrow = printed_lines.ARROWS.get(cell.text, "")
    if arrow:
        remarks.arrows.append((cell, arrow))
    else:
        remarks.hold((cell,), key, "目指す方向の欄の知らない字です。↗ ↘ → のどれかをマスターに入れてください。")
    return arrow


def _target(block: IndicatorBlock, key: str, remarks: Remarks) -> Decimal | None:
    cell = block.values.get(TARGET)
    number = parse_printed_number(cell.text) if cell else None
    if cell and number is None:
        remarks.hold((cell,), key, f"目標値の欄ですが、{why_no_figure(cell.text)}")
    return number
