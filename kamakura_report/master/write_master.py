"""Writes the plan as the master workbook, a ``Book`` made to be edited: nothing is locked and the cells help.

Columns that hold words are formatted as text, blank rows for additions included: Excel would turn a
typed 2-1 into a date and 2025.10 into 2025.1.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from kamakura_report.frozen import replace
from kamakura_report.master import schema
from kamakura_report.master.doubt_links import DoubtLinks
from kamakura_report.master.schema import SHEETS
from kamakura_report.master.sheet_rows import MasterValue, master_cells
from kamakura_report.master.validations import master_validations
from kamakura_report.master.year_targets import is_target
from kamakura_report.plan.model import Doubt, Plan
from kamakura_report.plan.things import things_by_key
from kamakura_report.published.remarks import NOT_TAKEN
from kamakura_report.workbook import office_style
from kamakura_report.workbook.area import Area, Position
from kamakura_report.workbook.book import Book, Cell, Sheet, Style
from kamakura_report.workbook.office_style import grouped, result_title, row_height
from kamakura_report.workbook.paper import LEAST_OF_LISTS, list_page

SPARE = 30  # blank rows below the data, ready to be typed into

# Characters of the default font; a column that is not named gets the other width.
_WIDTHS = {
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
    "開始年度": 10,
    "終了年度": 10,
    "前の事業": 10,
    "出典行": 22,
    "対象": 12,
    "読み取り": 40,
    "解釈": 30,
    "理由": 50,
    "済": 6,
    "キーまたは項目": 22,
    "公表する理由": 50,
    schema.DOUBT_LINK: 9,
}
_OTHER_WIDTH = 13
_FIGURE_MARGIN = 3  # characters around a figure: its indent and the edges
_FROZEN_COLUMNS = {  # how many columns stay in sight
    schema.PROGRAMS: 2,
    schema.PROGRAM_INDICATORS: 3,
    schema.PROJECTS: 3,
    schema.OUTCOMES: 4,
    schema.BUDGETS: 2,
}
_TAB_COLORS = {schema.PLAN: "1F3864", schema.DIVISIONS: "1F3864", schema.DOUBTS: "E0A000"}

_TEXT = replace(office_style.BODY, number_format="@")
_CENTERED_TEXT = replace(office_style.CENTERED, number_format="@")
_FIGURE = replace(office_style.NUMBER, shrink=False)
_CENTERED_COLUMNS = frozenset(
    {
        "施策番号",
        "番号",
        "単位",
        "直近実績時点",
        "目指す方向",
        "累計",
        "主な取組",
        "開始年度",
        "終了年度",
        "前の事業",
        "済",
    }
    | {schema.KIND, schema.NEGATIVE, schema.EVALUATED, schema.PUBLIC.columns[1]}
)
_FIGURE_COLUMNS = frozenset({"直近実績値", "目標値"})


def place_master(plan: Plan, doubts: Iterable[Doubt]) -> Book:
    """All sheets of the master workbook for this plan, with its 確認事項."""
    doubts = tuple(doubts)
    sheets = master_cells(plan, doubts)
    columns = {name: {str(heading): at for at, heading in enumerate(rows[0], 1)} for name, rows in sheets.items()}
    links = DoubtLinks(things_by_key(plan), columns, {name: len(rows) for name, rows in sheets.items()})
    placed = {name: _sheet(plan, name, rows) for name, rows in sheets.items()}
    listed = placed[schema.DOUBTS]
    at = columns[schema.DOUBTS][schema.DOUBT_LINK]
    cells = {(row, at): Cell(links.link(doubt), office_style.LINK) for row, doubt in enumerate(doubts, 2)}
    placed[schema.DOUBTS] = replace(listed, cells={**listed.cells, **cells})
    return Book(
        sheets=tuple(placed.values()),
        title=result_title(plan, "マスター"),
        font_size=office_style.FONT_SIZE,
    )


def _sheet(plan: Plan, name: str, rows: Sequence[Sequence[MasterValue]]) -> Sheet:
    headings = [str(heading) for heading in rows[0]]
    widths = dict(enumerate(master_widths(rows).values(), start=1))
    spare = 0 if name in (schema.PLAN, schema.DOUBTS) else SPARE
    cells: dict[Position, Cell] = {
        (1, column): Cell(heading, office_style.HEADING) for column, heading in enumerate(headings, start=1)
    }
    heights = {1: row_height([("見出し", 12)]) + 6}
    for number, row in enumerate(rows[1:], start=2):
        for column, (heading, value) in enumerate(zip(headings, row, strict=True), start=1):
            cells[number, column] = Cell(value, _style(name, heading, value))
        # Two characters less: the indent, and the arrow of a dropdown.
        texts = [(value, widths[column] - 2) for column, value in enumerate(row, start=1) if isinstance(value, str)]
        heights[number] = row_height(texts)
    for number in range(len(rows) + 1, len(rows) + spare + 1):
        for column, heading in enumerate(headings, start=1):
            cells[number, column] = Cell(None, _style(name, heading, None))
    area = Area(1, 1, max(len(rows), 2), len(headings))
    frozen, title = _FROZEN_COLUMNS.get(name, 0), result_title(plan, f"マスター {name}")
    return Sheet(
        name=name,
        cells=cells,
        widths=widths,
        heights=heights,
        validations=master_validations(name, headings, len(rows) + spare),
        page=list_page(title, area, widths, heights, names=frozen, least=LEAST_OF_LISTS),
        freeze=(2, frozen + 1),
        filtered=None if name == schema.PLAN else area,
        tab_color=_TAB_COLORS.get(name, ""),
        row_height=row_height([("", _OTHER_WIDTH)]),
    )


def master_widths(rows: Sequence[Sequence[MasterValue]]) -> Mapping[str, float]:
    """How wide each column of a sheet is, in characters, by its heading in the first of these rows."""
    return {
        str(heading): max(
            _WIDTHS.get(str(heading), _OTHER_WIDTH), _longest(row[place] for row in rows[1:]) + _FIGURE_MARGIN
        )
        for place, heading in enumerate(rows[0])
    }


def master_number_format(sheet: str, heading: str, value: MasterValue) -> str:
    """The number format of a figure in that column, "" for what is no figure."""
    is_figure = (
        heading in _FIGURE_COLUMNS
        or is_target(sheet, heading)
        or (sheet == schema.BUDGETS and heading not in SHEETS[sheet].columns)
    )
    return _number_format(sheet, value) if is_figure and isinstance(value, Decimal) else ""


def _longest(values: Iterable[MasterValue]) -> int:
    """Characters of the longest figure as it is shown; texts wrap."""
    return max((len(f"{value:,f}") for value in values if isinstance(value, Decimal)), default=0)


def _style(sheet: str, heading: str, value: MasterValue) -> Style:
    if sheet == schema.PLAN and heading == "項目":
        return replace(_TEXT, bold=True, fill="EEF0F2")
    if sheet == schema.DOUBTS:
        return replace(_TEXT, fill="FFF2CC") if value == NOT_TAKEN else _TEXT
    if heading in ("No", "指標番号"):
        return office_style.ORDINAL
    if heading in _FIGURE_COLUMNS or is_target(sheet, heading) or (sheet == schema.BUDGETS and heading != "施策番号"):
        return replace(_FIGURE, number_format=_number_format(sheet, value))
    if isinstance(value, Decimal):  # of the city's own: a code or a year as well as an amount
        return replace(_FIGURE, number_format="General")
    return _CENTERED_TEXT if heading in _CENTERED_COLUMNS else _TEXT


def _number_format(sheet: str, value: MasterValue) -> str:
    """Grouped, with as many decimals as the figure has; a blank cell shows what is typed as it is."""
    if not isinstance(value, Decimal):
        return grouped(0) if sheet == schema.BUDGETS else "General"
    return grouped(max(0, -int(value.as_tuple().exponent)))
