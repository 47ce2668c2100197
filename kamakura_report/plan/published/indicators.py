"""From a block to an ``Indicator``, with a remark for everything a person must look at."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal

from kamakura_report.plan.figures import plain
from kamakura_report.plan.model import Indicator
from kamakura_report.plan.published import figures, units
from kamakura_report.plan.published.blocks import IndicatorBlock
from kamakura_report.plan.published.headings import GOAL, LATEST, SOURCE, TARGET
from kamakura_report.plan.published.lines import Cell
from kamakura_report.plan.published.remarks import Remarks

DASHES = frozenset("-－‐–—―ー−")


def build(
    blocks: Iterable[IndicatorBlock], owner: str, key: Callable[[int], str], remarks: Remarks
) -> tuple[Indicator, ...]:
    """The named indicators of a program or project (``owner`` is its key), numbered from 1 in printed order."""
    named = [(block, block.name) for block in blocks if _named(block, owner, remarks) and block.name]
    return tuple(
        _indicator(block, name, key(number), number, remarks) for number, (block, name) in enumerate(named, start=1)
    )


def _named(block: IndicatorBlock, owner: str, remarks: Remarks) -> bool:
    if block.name and block.name.text not in DASHES:
        return True
    if block.name:
        remarks.dashes.append((block.name, owner))
    if cells := block.cells():
        remarks.hold(
            cells, owner, "値がありますが、指標名がありません。紙面を見て、指標であれば指標のシートに書いてください。"
        )
    return False


def _indicator(block: IndicatorBlock, name: Cell, key: str, number: int, remarks: Remarks) -> Indicator:
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
    _unsaid(block, name, indicator, remarks)
    _unlikely(block, name, indicator, remarks)
    return indicator


def _latest(block: IndicatorBlock, name: Cell, key: str, remarks: Remarks) -> Decimal | None:
    cell = block.values.get(LATEST)
    if cell is None:
        remarks.note(name, key, "未定", "直近実績値がありません。", read="")
        return None
    number = figures.number(cell.text)
    if figures.undecided(cell.text):
        remarks.note(cell, key, "未定", f"直近実績値が未定です（{name.text}）。決まるまで初期値を照会します。")
    elif number is None:
        remarks.hold((cell,), key, "直近実績値の欄ですが、数値として読めません。")
    return number


def _direction(block: IndicatorBlock, key: str, remarks: Remarks) -> str:
    cell = block.values.get(GOAL)
    if cell is None:
        return ""
    arrow = figures.ARROWS.get(cell.text, "")
    if arrow:
        remarks.arrows.append((cell, arrow))
    else:
        remarks.hold((cell,), key, "目指す方向の欄の知らない字です。↗ ↘ → のどれかをマスターに入れてください。")
    return arrow


def _target(block: IndicatorBlock, key: str, remarks: Remarks) -> Decimal | None:
    cell = block.values.get(TARGET)
    number = figures.number(cell.text) if cell else None
    if cell and number is None:
        remarks.hold((cell,), key, "目標値の欄ですが、数値として読めません。")
    return number


def _unsaid(block: IndicatorBlock, name: Cell, indicator: Indicator, remarks: Remarks) -> None:
    """What the page leaves blank."""
    if not indicator.unit:
        remarks.note(name, indicator.key, "単位は空欄", "単位がありません。")
    if GOAL not in block.values and TARGET not in block.values:
        remarks.note(name, indicator.key, "どちらも空欄", "目指す方向も目標値もありません。")
    if not indicator.source:
        remarks.note(name, indicator.key, "出典は空欄", "出典がありません。")
    if indicator.latest is not None and not indicator.latest_as_of:
        remarks.note(name, indicator.key, "直近実績時点は空欄", "直近実績値がいつのものか書いてありません。")


def _unlikely(block: IndicatorBlock, name: Cell, indicator: Indicator, remarks: Remarks) -> None:
    """What the page says, but a person should look at."""
    latest, target = indicator.latest, indicator.target
    if block.unit and not units.fits(name.text, block.unit.text):
        remarks.note(
            block.unit,
            indicator.key,
            block.unit.text,
            f"単位「{block.unit.text}」が指標名「{name.text}」に合いません。",
        )
    if latest is not None and target is not None and latest >= target:
        already = "をすでに超えています" if latest > target else "にすでに達しています"
        read = f"直近実績値 {block.values[LATEST].text} 目標値 {block.values[TARGET].text}"
        reason = f"直近実績値が目標値{already}（減らす目標であれば問題ありません）。"
        remarks.note(block.values[TARGET], indicator.key, plain(target), reason, read=read)
    if block.slid:
        read = " ｜ ".join(cell.text for cell in block.values.values())
        taken = "、".join(
            f"{head} {figures.ARROWS.get(cell.text, cell.text) if head == GOAL else cell.text}"
            for head, cell in block.values.items()
        )
        first = next(iter(block.values.values()))
        remarks.note(first, indicator.key, taken, f"見出しと値の列がずれています（{name.text}）。", read=read)
