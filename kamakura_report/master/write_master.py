"""Writes the plan as the master workbook, a ``Book`` made to be edited: nothing is locked and the cells help.

Columns that hold words are formatted as text, blank rows for additions included: Excel would turn a
typed 2-1 into a date and 2025.10 into 2025.1.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from kamakura_report.master import schema
from kamakura_report.master.schema import SHEETS
from kamakura_report.master.validations import master_validations
from kamakura_report.master.year_targets import is_target, target_heading
from kamakura_report.plan.model import NO_BASELINE, OFF, Doubt, Indicator, OwnValues, Plan
from kamakura_report.plan.periods import Rhythm, YearStyle
from kamakura_report.published.remarks import NOT_TAKEN
from kamakura_report.workbook import office_style
from kamakura_report.workbook.area import Area, Position
from kamakura_report.workbook.book import Book, Cell, Sheet, Style
from kamakura_report.workbook.office_style import grouped, list_page, result_title, row_height

_Value = str | Decimal | None
_Rows = list[tuple[_Value, ...]]

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

_TEXT = replace(office_style.BODY, number_format="@", horizontal="left", indent=1)
_CENTERED_TEXT = replace(office_style.CENTERED, number_format="@")
_FIGURE = replace(office_style.NUMBER, shrink=False, indent=1)
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
    | {schema.KIND, schema.NEGATIVE, schema.EVALUATED}
)
_FIGURE_COLUMNS = frozenset({"直近実績値", "目標値"})


def place_master(plan: Plan, doubts: Iterable[Doubt]) -> Book:
    """All sheets of the master workbook for this plan, with its 確認事項."""
    sheets = master_cells(plan, doubts)
    return Book(
        sheets=tuple(_sheet(plan, name, rows) for name, rows in sheets.items()),
        title=result_title(plan, "マスター"),
        font_size=office_style.FONT_SIZE,
    )


def master_cells(plan: Plan, doubts: Iterable[Doubt] = ()) -> Mapping[str, _Rows]:
    """Every sheet's rows in the order of the sheets; "" is None, as in a workbook."""
    rows: dict[str, _Rows] = {
        schema.PLAN: [
            (schema.CITY, plan.city),
            (schema.PLAN_NAME, plan.name),
            (schema.FIRST, str(plan.first)),
            (schema.LAST, str(plan.last)),
            (schema.OFFICE, plan.office),
            (schema.JOINT, plan.joint.value),
            (schema.ZONE, plan.zone),
            *([(schema.YEAR_STYLE, plan.year_style.value)] if plan.year_style is not YearStyle.ERA else []),
            *([(schema.RHYTHM, plan.rhythm.value)] if plan.rhythm is not Rhythm.YEARLY else []),
            *plan.constants.items(),
        ],
        schema.DIVISIONS: [
            (
                division.name,
                division.department,
                division.contact,
                "、".join(division.former),
                *_own(plan, schema.DIVISIONS, division.own),
            )
            for division in plan.divisions
        ],
        schema.PROGRAMS: [
            (program.key, program.name, program.vision, program.division, *_own(plan, schema.PROGRAMS, program.own))
            for program in plan.programs
        ],
        schema.ACTIONS: [
            (program.key, action.number, action.text) for program in plan.programs for action in program.actions
        ],
        schema.PROGRAM_INDICATORS: [
            (program.key, *_indicator(plan, indicator), *_own(plan, schema.PROGRAM_INDICATORS, indicator.own))
            for program in plan.programs
            for indicator in program.indicators
        ],
        **_projects(plan),
        schema.DOUBTS: [
            (doubt.source, doubt.subject, doubt.read, doubt.taken, doubt.reason, doubt.done) for doubt in doubts
        ],
    }
    sheets = {sheet: _used(sheet, [_headings(sheet, plan), *map(_blank, rows[sheet])]) for sheet in SHEETS}
    if plan.thresholds:  # where the usual ones hold there is no sheet
        thresholds: _Rows = [(slip.value, OFF if limit is None else limit) for slip, limit in plan.thresholds.items()]
        sheets[schema.THRESHOLDS_NAME] = [schema.THRESHOLDS_SHEET.columns, *thresholds]
    return sheets


def _headings(sheet: str, plan: Plan) -> tuple[_Value, ...]:
    years = tuple(map(str, plan.years)) if sheet == schema.BUDGETS else ()
    targets = tuple(map(target_heading, plan.years)) if sheet in schema.OF_INDICATORS else ()
    return SHEETS[sheet].columns + years + targets + plan.own_columns.get(sheet, ())


def _used(sheet: str, rows: _Rows) -> _Rows:
    """The rows without the columns that are only there when they are used, and are not."""
    optional = {*SHEETS[sheet].when_used, *(heading for heading in rows[0] if is_target(sheet, heading))}
    unused = {
        place
        for place, heading in enumerate(rows[0])
        if heading in optional and all(row[place] is None for row in rows[1:])
    }
    return [tuple(value for place, value in enumerate(row) if place not in unused) for row in rows]


def _own(plan: Plan, sheet: str, values: OwnValues) -> tuple[_Value, ...]:
    return tuple(values.get(heading) for heading in plan.own_columns.get(sheet, ()))


def _projects(plan: Plan) -> dict[str, _Rows]:
    projects: _Rows = []
    outcomes: _Rows = []
    budgets: _Rows = []
    for program in plan.programs:
        for project in program.projects:
            number = Decimal(project.number)
            divisions, actions = "、".join(project.divisions), " ".join(project.actions)
            starts, ends = ("" if year is None else str(year) for year in (project.starts, project.ends))
            texts = (project.name, divisions, actions, project.description, ends, project.previous, starts)
            evaluated = schema.NOT_EVALUATED if project.excluded else ""
            projects.append((program.key, number, *texts, evaluated, *_own(plan, schema.PROJECTS, project.own)))
            outcomes += [
                (program.key, number, *_indicator(plan, indicator), *_own(plan, schema.OUTCOMES, indicator.own))
                for indicator in project.indicators
            ]
            budgets.append((program.key, number, *(project.budget.get(year) for year in plan.years)))
    return {schema.PROJECTS: projects, schema.OUTCOMES: outcomes, schema.BUDGETS: budgets}


def _indicator(plan: Plan, indicator: Indicator) -> tuple[_Value, ...]:
    return (
        Decimal(indicator.number),
        indicator.name,
        indicator.unit,
        schema.UNDECIDED if indicator.undecided else NO_BASELINE if indicator.no_baseline else indicator.latest,
        indicator.latest_as_of,
        indicator.direction,
        indicator.target,
        indicator.source,
        indicator.division,
        schema.YES if indicator.cumulative else "",
        indicator.kind,
        None if indicator.decimals is None else Decimal(indicator.decimals),
        None if indicator.negative is None else schema.YES if indicator.negative else schema.NO,
        *(indicator.targets.get(year) for year in plan.years),
    )


def _blank(values: Sequence[_Value]) -> tuple[_Value, ...]:
    return tuple(None if value == "" else value for value in values)


def _sheet(plan: Plan, name: str, rows: Sequence[Sequence[_Value]]) -> Sheet:
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
    return Sheet(
        name=name,
        cells=cells,
        widths=widths,
        heights=heights,
        validations=master_validations(name, headings, len(rows) + spare),
        page=list_page(plan, f"マスター {name}", area, widths),
        freeze=(2, _FROZEN_COLUMNS.get(name, 0) + 1),
        filtered=None if name == schema.PLAN else area,
        tab_color=_TAB_COLORS.get(name, ""),
        row_height=row_height([("", _OTHER_WIDTH)]),
    )


def master_widths(rows: Sequence[Sequence[_Value]]) -> Mapping[str, float]:
    """How wide each column of a sheet is, in characters, by its heading in the first of these rows."""
    return {
        str(heading): max(
            _WIDTHS.get(str(heading), _OTHER_WIDTH), _longest(row[place] for row in rows[1:]) + _FIGURE_MARGIN
        )
        for place, heading in enumerate(rows[0])
    }


def master_number_format(sheet: str, heading: str, value: _Value) -> str:
    """The number format of a figure in that column, "" for what is no figure."""
    is_figure = (
        heading in _FIGURE_COLUMNS
        or is_target(sheet, heading)
        or (sheet == schema.BUDGETS and heading not in SHEETS[sheet].columns)
    )
    return _number_format(sheet, value) if is_figure and isinstance(value, Decimal) else ""


def _longest(values: Iterable[_Value]) -> int:
    """Characters of the longest figure as it is shown; texts wrap."""
    return max((len(f"{value:,f}") for value in values if isinstance(value, Decimal)), default=0)


def _style(sheet: str, heading: str, value: _Value) -> Style:
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


def _number_format(sheet: str, value: _Value) -> str:
    """Grouped, with as many decimals as the figure has; a blank cell shows what is typed as it is."""
    if not isinstance(value, Decimal):
        return grouped(0) if sheet == schema.BUDGETS else "General"
    return grouped(max(0, -int(value.as_tuple().exponent)))
