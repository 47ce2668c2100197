"""``conflicts.xlsx``: what to do, and every 競合 with its candidates, one marked by a person in 採用."""

from __future__ import annotations

from collections.abc import Sequence

from kamakura_report.form.answer import FIXED_WORDS
from kamakura_report.frozen import replace
from kamakura_report.merging.agree import ConflictCause, ResultRow, ResultState
from kamakura_report.merging.claims import Claim
from kamakura_report.merging.merge import Merged
from kamakura_report.plan.model import Plan
from kamakura_report.workbook import office_style
from kamakura_report.workbook.area import Area, Position
from kamakura_report.workbook.book import Book, Cell, Sheet, Validation
from kamakura_report.workbook.office_style import cells_height, fitting_text, minute_of, result_title
from kamakura_report.workbook.paper import list_page

NAME = "競合"
COLUMNS = {
    "キー": 13.0,
    "項目": 28.0,
    "候補": 14.0,
    "課": 13.0,
    "ファイル": 22.0,
    "シート": 10.0,
    "セル": 6.0,
    "受付日時": 16.0,
    "採用": 11.0,
    "理由": 26.0,
}
CONFLICT_HEADINGS = tuple(COLUMNS)
CHOOSE, REASON = CONFLICT_HEADINGS.index("採用") + 1, CONFLICT_HEADINGS.index("理由") + 1
MARK = "○"
OTHER_VALUE = "上のどれでもない値"  # its row takes the value itself
TOTAL = "合計の値"  # of parts that do not add up, only the sum can be decided
NO_CONFLICT = "競合はありません。"
_TITLE = replace(office_style.NOTE, bold=True, size=14, color="9C1C13")
_AIR = 3.0  # points, between the lines above the headings
_ADVICE = replace(office_style.NOTE, color="1A1A1A", wrap=True)


def place_conflicts(plan: Plan, merged: Merged) -> Book:
    """The workbook; one sheet, with one line when nothing is in conflict."""
    title = result_title(plan, NAME)
    widths = dict(enumerate(COLUMNS.values(), 1))
    conflicts = [row for row in merged.rows if row.state is ResultState.CONFLICT]
    above = [Cell(f"{title}　採る値を決めてください（{len(conflicts)} 項目）", _TITLE)] if conflicts else []
    above += [Cell(line, _ADVICE) for line in _advice(conflicts)]
    cells: dict[Position, Cell] = {(number, 1): cell for number, cell in enumerate(above, 1)}
    heights = {number: cells_height([(cell, sum(widths.values()))]) + _AIR for (number, _), cell in cells.items()}
    number = head = len(above) + 1
    cells |= {(head, column): Cell(name, office_style.HEADING) for column, name in enumerate(COLUMNS, 1)}
    heights |= {head: 22.0} | ({1: 26.0} if above else {})
    choosing: list[Area] = []
    typing: list[Area] = []
    for row in conflicts:
        for claim in (*row.claims, None):
            number += 1
            cells |= {(number, column): cell for column, cell in enumerate(_cells(row, claim), 1)}
            area = Area(number, CHOOSE, number, CHOOSE)
            if claim is None:
                typing.append(area)
            elif _can_be_chosen(claim):
                choosing.append(area)
            heights[number] = cells_height((cells[number, column], widths[column]) for column in widths)
    if not conflicts:
        cells[head + 1, 1] = Cell(NO_CONFLICT)
    area = Area(1, 1, max(head + 1, number), len(COLUMNS))
    sheet = Sheet(
        NAME,
        cells,
        merges=tuple(Area(line, 1, line, len(COLUMNS)) for line in range(1, head)),
        widths=widths,
        heights=heights,
        validations=_rules(choosing, typing),
        freeze=(head + 1, 3),
        filtered=replace(area, top=head) if conflicts else None,
        page=list_page(title, area, widths, heights, head=head, names=2),
        gridlines=False,
        tab_color=office_style.ALARM if conflicts else "",
    )
    return Book((sheet,), title=title, font=office_style.FONT, font_size=office_style.FONT_SIZE)


def candidate_cells(row: ResultRow, claim: Claim) -> tuple[str, ...]:
    """A candidate as its row says it: 候補, 課, ファイル, シート, セル. By these it is known again."""
    return row.shown(claim), claim.division, claim.file, claim.sheet, claim.cell


def other_label(row: ResultRow) -> str:
    """What the row that takes a value of its own is called."""
    return TOTAL if row.line.summed or row.cause is ConflictCause.PARTS else OTHER_VALUE


def _advice(conflicts: Sequence[ResultRow]) -> tuple[str, ...]:
    """What is to be done, step by step; nothing where there is nothing to decide."""
    if not conflicts:
        return ()
    others = "か".join(f"「{label}」" for label in dict.fromkeys(map(other_label, conflicts)))
    closed = any(not _can_be_chosen(claim) for row in conflicts for claim in row.claims)
    return (
        f"1. 課に確かめ、正しい回答の行の「採用」に {MARK} を付けます（一つの項目に一つ）。"
        + ("灰色の「採用」には付けられません。" if closed else ""),
        f"2. 正しい値が候補の中にないときは、その項目の{others}の行の「採用」に、{MARK} でなく正しい値を書きます（"
        f"数字、{'、'.join(FIXED_WORDS)}）。「理由」には、だれに確かめたかなどを書きます。",
        "3. 保存して閉じ、決定.bat をダブルクリックします（コマンドでは kamakura-report resolve）。"
        "まだ決められない項目は、空のままで構いません。",
    )


def _can_be_chosen(claim: Claim) -> bool:
    """Whether the answer alone may be what the line comes to: a part may not, nor what is held back."""
    return not claim.held and not claim.is_part


def _cells(row: ResultRow, claim: Claim | None) -> list[Cell]:
    head = [Cell(row.line.key, office_style.BODY), Cell(fitting_text(_label(row)), office_style.BODY)]
    if claim is None:
        empty = [Cell(None, office_style.BODY)] * 5
        return [
            *head,
            Cell(other_label(row), office_style.CENTERED),
            *empty,
            Cell(None, office_style.OPEN),
            Cell(None, office_style.OPEN),
        ]
    value, *place = candidate_cells(row, claim)
    shown = Cell(claim.answer.value if value == claim.answer.shown else value, office_style.CENTERED)
    choose = Cell(None, office_style.OPEN if _can_be_chosen(claim) else office_style.CLOSED)
    where = [Cell(fitting_text(text), office_style.BODY) for text in (*place, minute_of(claim.received))]
    return [*head, shown, *where, choose, Cell(None, office_style.OPEN)]


def _label(row: ResultRow) -> str:
    if row.cause is not ConflictCause.UNIT:
        return row.line.label
    for_all = f"。数字がそのままなら {MARK} 一つで、この指標のすべての年度が決まります" if row.unchanged else ""
    return f"{row.line.label}（いまの単位: {row.line.unit or 'なし'}{for_all}）"


def _rules(choosing: Sequence[Area], typing: Sequence[Area]) -> tuple[Validation, ...]:
    rules = []
    if choosing:
        prompt = f"正しい回答の行に {MARK} を付けます（一つの項目に一つ）。"
        prompt += "付けたら保存して閉じ、決定.bat（kamakura-report resolve）で取り込みます。"
        error = f"{MARK} を選んでください。"
        rules.append(
            Validation(tuple(choosing), "list", choices=(MARK,), prompt_title="採用", prompt=prompt, error=error)
        )
    if typing:
        prompt = f"回答のどれでもないときに、正しい値（数字、{'、'.join(FIXED_WORDS)}）を書きます。"
        rules.append(Validation(tuple(typing), "any", prompt_title="採用", prompt=prompt))
    return tuple(rules)
