"""The master workbook as a ``Book``: made to be edited, so nothing is locked and the cells help.

Columns that hold words are formatted as text, blank rows for additions included: Excel would turn a
typed 2-1 into a date and 2025.10 into 2025.1.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from kamakura_report.form.book import Area, Book, Cell, Position, Sheet, Style
from kamakura_report.plan.master import laying, schema
from kamakura_report.plan.model import Doubt, Plan
from kamakura_report.plan.published import NOT_TAKEN
from kamakura_report.reports import look, master_rules

SPARE = 30  # blank rows below the data, ready to be typed into

# Characters of the default font; a column that is not named gets OTHER.
WIDTHS = {
    "項目": 18,
    "値": 36,
    "課名": 22,
    "部名": 20,
    "連絡先": 24,
    "旧課名": 20,
    "施策番号": 9,
    "施策名": 18,
    "目標とするまちの姿": 60,
    "主管課": 18,
    "番号": 7,
    "内容": 60,
    "指標番号": 9,
    "指標名": 44,
    "単位": 8,
    "直近実績値": 12,
    "直近実績時点": 13,
    "目指す方向": 11,
    "目標値": 11,
    "出典": 22,
    "担当課": 18,
    "累計": 7,
    "No": 6,
    "事業名": 30,
    "所管課": 24,
    "主な取組": 16,
    "事業内容": 66,
    "終了年度": 10,
    "前の事業": 10,
    "出典行": 22,
    "対象": 12,
    "読み取り": 40,
    "解釈": 30,
    "理由": 50,
}
OTHER = 13
ROOM = 3  # characters around a figure: its indent and the edges
FROZEN = {  # how many columns stay in sight
    schema.PROGRAMS: 2,
    schema.PROGRAM_INDICATORS: 3,
    schema.PROJECTS: 3,
    schema.OUTCOMES: 4,
    schema.BUDGETS: 2,
}
COLORS = {schema.PLAN: "1F3864", schema.DIVISIONS: "1F3864", schema.DOUBTS: "E0A000"}

WORDS = replace(look.BODY, number_format="@", horizontal="left", indent=1)
MIDDLE = replace(look.CENTERED, number_format="@")
FIGURE = replace(look.NUMBER, shrink=False, indent=1)
CENTERED = frozenset(
    {"施策番号", "番号", "単位", "直近実績時点", "目指す方向", "累計", "主な取組", "終了年度", "前の事業"}
)
FIGURES = frozenset({"直近実績値", "目標値"})


def place(plan: Plan, doubts: Iterable[Doubt]) -> Book:
    """All sheets of the master workbook for this plan, with its 確認事項."""
    listed = laying.rows(plan, doubts)
    return Book(
        sheets=tuple(_sheet(plan, name, rows) for name, rows in listed.items()),
        title=look.title(plan, "マスター"),
        font_size=look.FONT_SIZE,
    )


def _sheet(plan: Plan, name: str, rows: Sequence[Sequence[laying.Value]]) -> Sheet:
    headings = [str(heading) for heading in rows[0]]
    widths = {
        column: max(WIDTHS.get(heading, OTHER), _longest(row[column - 1] for row in rows[1:]) + ROOM)
        for column, heading in enumerate(headings, start=1)
    }
    spare = 0 if name in (schema.PLAN, schema.DOUBTS) else SPARE
    cells: dict[Position, Cell] = {
        (1, column): Cell(heading, look.HEADING) for column, heading in enumerate(headings, start=1)
    }
    heights = {1: look.height([("見出し", 12)]) + 6}
    for number, row in enumerate(rows[1:], start=2):
        for column, (heading, value) in enumerate(zip(headings, row, strict=True), start=1):
            cells[number, column] = Cell(value, _style(name, heading, value))
        # Two characters less: the indent, and the arrow of a dropdown.
        texts = [(value, widths[column] - 2) for column, value in enumerate(row, start=1) if isinstance(value, str)]
        heights[number] = look.height(texts)
    for number in range(len(rows) + 1, len(rows) + spare + 1):
        for column, heading in enumerate(headings, start=1):
            cells[number, column] = Cell(None, _style(name, heading, None))
    area = Area(1, 1, max(len(rows), 2), len(headings))
    return Sheet(
        name=name,
        cells=cells,
        widths=widths,
        heights=heights,
        validations=master_rules.validations(name, headings, len(rows) + spare),
        page=look.page(plan, f"マスター {name}", area, widths),
        freeze=(2, FROZEN.get(name, 0) + 1),
        filtered=None if name == schema.PLAN else area,
        tab_color=COLORS.get(name, ""),
        row_height=look.height([("", OTHER)]),
    )


def _longest(values: Iterable[laying.Value]) -> int:
    """Characters of the longest figure as it is shown; texts wrap."""
    return max((len(f"{value:,f}") for value in values if isinstance(value, Decimal)), default=0)


def _style(sheet: str, heading: str, value: laying.Value) -> Style:
    if sheet == schema.PLAN and heading == "項目":
        return replace(WORDS, bold=True, fill="EEF0F2")
    if sheet == schema.DOUBTS:
        return replace(WORDS, fill="FFF2CC") if value == NOT_TAKEN else WORDS
    if heading in ("No", "指標番号"):
        return look.ORDINAL
    if heading in FIGURES or (sheet == schema.BUDGETS and heading != "施策番号"):
        return replace(FIGURE, number_format=_number_format(sheet, value))
    return MIDDLE if heading in CENTERED else WORDS


def _number_format(sheet: str, value: laying.Value) -> str:
    """Grouped, with as many decimals as the figure has; a blank cell shows what is typed as it is."""
    if not isinstance(value, Decimal):
        return look.grouped(0) if sheet == schema.BUDGETS else "General"
    return look.grouped(max(0, -int(value.as_tuple().exponent)))
