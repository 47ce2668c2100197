"""``conflicts.xlsx``: every 競合 with its candidates, one marked by a person in 採用; and the marks read back."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from kamakura_report.form.answer import FIXED_WORDS
from kamakura_report.merging.agree import ConflictCause, ResultRow, ResultState
from kamakura_report.merging.asking import comparable, in_another_unit
from kamakura_report.merging.claims import Claim
from kamakura_report.merging.decisions import Choice, candidate_tokens, parse_typed_answer
from kamakura_report.merging.merge import Merged
from kamakura_report.plan.figures import plain_text
from kamakura_report.plan.model import Plan
from kamakura_report.problem import Problem
from kamakura_report.problem.merge_codes import (
    RESOLVE_MARK,
    RESOLVE_MARK_HELD,
    RESOLVE_MARK_OUTDATED,
    RESOLVE_MARK_PUBLISHED,
    RESOLVE_MARK_SETTLED,
    RESOLVE_MARK_SUMMED,
    RESOLVE_MARK_TWICE,
    RESOLVE_MARK_UNITS,
    RESOLVE_MARK_UNPLANNED,
    RESOLVE_MARK_UNREADABLE,
    RESOLVE_SHEET,
)
from kamakura_report.workbook import office_style
from kamakura_report.workbook.area import Area, Position, cell_name
from kamakura_report.workbook.book import Book, Cell, Sheet, Validation
from kamakura_report.workbook.office_style import fitting_text, list_page, minute_of, result_title, row_height
from kamakura_report.workbook.raw_tables import OddCell, RawTable, RawTables

NAME = "競合"
COLUMNS = {
    "キー": 17.0,
    "項目": 32.0,
    "候補": 11.0,
    "課": 15.0,
    "ファイル": 24.0,
    "シート": 12.0,
    "セル": 6.0,
    "受付日時": 14.0,
    "採用": 11.0,
    "理由": 30.0,
}
CONFLICT_HEADINGS = tuple(COLUMNS)
CHOOSE, REASON = CONFLICT_HEADINGS.index("採用") + 1, CONFLICT_HEADINGS.index("理由") + 1
MARK = "○"
OTHER_VALUE = "上のどれでもない値"  # its row takes the value itself
TOTAL = "合計の値"  # of parts that do not add up, only the sum can be decided
NO_CONFLICT = "競合はありません。"
MARKS = {"○", "〇", "◯", "o", "O", "0", "✓", "✔", "レ"}  # ways in which people write the mark; 〇 is a number sign
REASON_NEEDED = "競合の解決"


def place_conflicts(plan: Plan, merged: Merged) -> Book:
    """The workbook; one sheet, with one line when nothing is in conflict."""
    widths = dict(enumerate(COLUMNS.values(), 1))
    cells: dict[Position, Cell] = {
        (1, column): Cell(name, office_style.HEADING) for column, name in enumerate(COLUMNS, 1)
    }
    heights: dict[int, float] = {1: 22.0}
    choosing: list[Area] = []
    typing: list[Area] = []
    number = 1
    for row in merged.rows:
        if row.state is not ResultState.CONFLICT:
            continue
        for claim in (*row.claims, None):
            number += 1
            cells |= {(number, column): cell for column, cell in enumerate(_cells(row, claim), 1)}
            area = Area(number, CHOOSE, number, CHOOSE)
            if claim is None:
                typing.append(area)
            elif _can_be_chosen(claim):
                choosing.append(area)
            heights[number] = row_height(
                (cell.value, widths[column])
                for (line, column), cell in cells.items()
                if line == number and isinstance(cell.value, str)
            )
    if number == 1:
        cells[2, 1] = Cell(NO_CONFLICT)
    area = Area(1, 1, max(2, number), len(COLUMNS))
    sheet = Sheet(
        NAME,
        cells,
        widths=widths,
        heights=heights,
        validations=_rules(choosing, typing),
        freeze=(2, 3),
        filtered=area if number > 1 else None,
        page=list_page(plan, NAME, area, widths),
        gridlines=False,
        tab_color=office_style.ALARM if number > 1 else "",
    )
    title = result_title(plan, NAME)
    return Book((sheet,), title=title, font=office_style.FONT, font_size=office_style.FONT_SIZE)


def read_marks(tables: RawTables, rows: Mapping[str, ResultRow]) -> tuple[list[Choice], list[Problem]]:
    """The choices that the marks of a saved ``conflicts.xlsx`` mean, and what is wrong with the others.

    ``rows`` are those of the result now, by key.
    """
    table = tables.sheets.get(NAME)
    if table is None or tuple(_text(table, 1, column) for column in range(1, len(CONFLICT_HEADINGS) + 1)) != (
        CONFLICT_HEADINGS
    ):
        return [], [RESOLVE_SHEET.problem(sheet=NAME).at(file=tables.file)]
    choices: dict[str, Choice] = {}
    problems = []
    marked: dict[str, int] = {}  # the line of each key's mark
    for number in range(2, table.rows + 1):
        if not _text(table, number, CHOOSE):
            continue
        key = _text(table, number, 1)
        complaint, choice = _choice(table, number, rows.get(key))
        if choice is not None and key in choices:
            complaint = RESOLVE_MARK_TWICE.problem()
        if complaint is not None:
            cell = cell_name((number, CHOOSE))
            problems.append(complaint.at(file=tables.file, sheet=table.sheet, cell=cell, key=key))
        elif choice is not None:
            choices[key], marked[key] = choice, number
    for key in _against_the_others(choices, rows):
        place = {"sheet": table.sheet, "cell": cell_name((marked[key], CHOOSE)), "key": key}
        problems.append(RESOLVE_MARK_UNITS.problem().at(file=tables.file, **place))
    return [*choices.values(), *_for_all_years(choices, rows)], problems


def _one_figure(row: ResultRow) -> tuple[str, str] | None:
    """Rows of which one mark decides all: an indicator's figures of one former unit; None for any other row."""
    unit = row.unchanged.asked.unit if row.unchanged is not None and row.unchanged.asked is not None else ""
    return (row.line.subject, comparable(unit)) if row.state is ResultState.CONFLICT and row.unchanged else None


def _as_they_were(row: ResultRow) -> tuple[Claim, ...]:
    """The claims that give the figure which would count had the unit not changed."""
    return tuple(
        claim
        for claim in row.claims
        if row.unchanged and claim.answer == row.unchanged.answer and in_another_unit(claim.asked, row.line)
    )


def _kept_as_they_are(choices: Mapping[str, Choice], rows: Mapping[str, ResultRow]) -> dict[tuple[str, str], Choice]:
    """Of which indicators and units the figures stay as they are, by a mark at one of them."""
    kept: dict[tuple[str, str], Choice] = {}
    for key, choice in choices.items():
        figures = _one_figure(rows[key])
        if figures is not None and choice.claim in _as_they_were(rows[key]):
            kept.setdefault(figures, choice)
    return kept


def _against_the_others(choices: Mapping[str, Choice], rows: Mapping[str, ResultRow]) -> Iterator[str]:
    """The keys that are decided otherwise than a mark says that is for all years of the indicator."""
    kept = _kept_as_they_are(choices, rows)
    for key, choice in choices.items():
        unchanged = rows[key].unchanged
        if _one_figure(rows[key]) in kept and unchanged is not None and choice.answer != unchanged.answer:
            yield key


def _for_all_years(choices: Mapping[str, Choice], rows: Mapping[str, ResultRow]) -> Iterator[Choice]:
    """The choices that a mark at one year makes for the others, which have none of their own."""
    kept = _kept_as_they_are(choices, rows)
    for key, row in rows.items():
        figures = _one_figure(row)
        if key not in choices and figures in kept and row.unchanged is not None:
            over = candidate_tokens(row.candidates)
            yield replace(kept[figures], key=key, answer=row.unchanged.answer, over=over, claim=row.unchanged)


def candidate_cells(row: ResultRow, claim: Claim) -> tuple[str, ...]:
    """A candidate as its row says it: 候補, 課, ファイル, シート, セル. By these it is known again."""
    return row.shown(claim), claim.division, claim.file, claim.sheet, claim.cell


def other_label(row: ResultRow) -> str:
    """What the row that takes a value of its own is called."""
    return TOTAL if row.line.summed or row.cause is ConflictCause.PARTS else OTHER_VALUE


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
        prompt = f"正しい回答の行に {MARK} を付けます（一つの項目に一つ）。付けたら保存して resolve で取り込みます。"
        error = f"{MARK} を選んでください。"
        rules.append(
            Validation(tuple(choosing), "list", choices=(MARK,), prompt_title="採用", prompt=prompt, error=error)
        )
    if typing:
        prompt = f"回答のどれでもないときに、正しい値（数字、{'、'.join(FIXED_WORDS)}）を書きます。"
        rules.append(Validation(tuple(typing), "any", prompt_title="採用", prompt=prompt))
    return tuple(rules)


def _choice(table: RawTable, number: int, row: ResultRow | None) -> tuple[Problem | None, Choice | None]:
    """What is wrong, or the choice that the row's mark means."""
    if row is None:
        return RESOLVE_MARK_UNPLANNED.problem(), None
    key, over = row.line.key, candidate_tokens(row.candidates)
    reason = _text(table, number, REASON) or REASON_NEEDED
    mark = _text(table, number, CHOOSE)
    if _text(table, number, 3) in (OTHER_VALUE, TOTAL):
        try:
            answer = parse_typed_answer(unicodedata.normalize("NFKC", mark))
        except ValueError:
            return RESOLVE_MARK_UNREADABLE.problem(mark=mark), None
        if row.line.published is not None:
            return RESOLVE_MARK_PUBLISHED.problem(), None
        return None, Choice(key, answer, reason, over, unit=row.line.unit)
    if mark not in MARKS:
        return RESOLVE_MARK.problem(mark=mark, sign=MARK), None
    if row.state is not ResultState.CONFLICT:
        return RESOLVE_MARK_SETTLED.problem(), None
    candidate = tuple(_text(table, number, column) for column in range(3, 8))
    chosen = next((claim for claim in row.claims if candidate_cells(row, claim) == candidate), None)
    if chosen is None:
        return RESOLVE_MARK_OUTDATED.problem(), None
    if chosen.held:
        return RESOLVE_MARK_HELD.problem(row=OTHER_VALUE), None
    if chosen.is_part:
        return RESOLVE_MARK_SUMMED.problem(row=TOTAL), None
    return None, Choice(key, chosen.answer, reason, over, chosen, unit=row.line.unit)


def _text(table: RawTable, row: int, column: int) -> str:
    value = table.cells.get((row, column), "")
    if isinstance(value, OddCell):
        return value.shown
    return plain_text(value) if isinstance(value, Decimal) else value.strip()
