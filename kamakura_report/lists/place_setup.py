"""The reading set-up as a workbook for a person to correct: what is asked stands out, every choice has its list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from kamakura_report.frozen import replace
from kamakura_report.lists import setup_sheets as sheets
from kamakura_report.lists.guess_columns import CONSTANT, NO_CELLS
from kamakura_report.lists.propose_setup import lacks_year
from kamakura_report.lists.reading_setup import ColumnSetting, ReadingSetup
from kamakura_report.lists.setup_choices import setup_choices
from kamakura_report.lists.taken_for import MONEY, Taken
from kamakura_report.workbook import office_style
from kamakura_report.workbook.area import Area, Position, column_letters
from kamakura_report.workbook.book import Book, Cell, Page, Sheet, Style
from kamakura_report.workbook.office_style import row_height
from kamakura_report.workbook.paper import LEAST_OF_LISTS, list_page

_Values = Sequence[str | Decimal | None]
_SPARE = 20
_WIDTHS = {
    "項目": 20,
    "値": 30,
    "説明": 84,
    "列": 8,
    "見出し": 30,
    "例1": 22,
    "例2": 22,
    "例3": 22,
    "何として読むか": 24,
    "年度": 8,
    "金額の単位": 11,
    "組": 5,
    "上と同じ": 9,
    "鍵": 5,
    "確かめること": 40,
    "条件": 14,
    "言葉": 30,
    "一覧の書き方": 40,
    "一覧の部": 18,
    "部": 22,
    "課": 40,
    "事業の数": 9,
    "施策": 32,
    "指標名": 40,
    "単位": 9,
    "扱い": 18,
}
_PLAIN = replace(office_style.BODY, number_format="@")
_MIDDLE = replace(office_style.CENTERED, number_format="@")
_FOUND = replace(_PLAIN, color="56606B", fill="F4F6F8")  # what is not to be changed
_TO_ANSWER = {"fill": "FFE699"}
_CENTERED = {"列", "年度", "金額の単位", "組", "上と同じ", "鍵", "事業の数", "単位", "条件"}
_OPEN = {
    sheets.SETTINGS: {"値"},
    sheets.COLUMNS_OF_LIST: {"何として読むか", "年度", "金額の単位", "組", "上と同じ", "鍵"},
    sheets.LEFT_OUT: {"列", "条件", "言葉"},
    sheets.CELLS_OF_DIVISIONS: {"部", "課"},
    sheets.REPEATED: {"扱い"},
}
_TABS = {sheets.SETTINGS: "1F3864", sheets.COLUMNS_OF_LIST: "E0A000"}
_GUIDE = "使い方"
_STEPS = (
    f"シート「{sheets.SETTINGS}」で、市名、計画名、年度を確かめます。",
    f"シート「{sheets.COLUMNS_OF_LIST}」で、一覧の列を何として読むかを確かめます。違っていたら、一覧から選び直します。",
    "黄色のセルは、一覧からは決まらなかったところです。入れるか、確かめてください。",
    f"シート「{sheets.LEFT_OUT}」に、合計の行など、使わない行を書きます。",
    f"シート「{sheets.CELLS_OF_DIVISIONS}」で、部と課の読み方を直します。いくつかの課なら「福祉課、介護課」のように書き、"
    "別の部の課は「市民部 市民課」のように書きます。",
    f"シート「{sheets.REPEATED}」は、同じ施策のいくつもの事業にある指標です。施策の指標なら選びます。",
    "保存して閉じ、同じコマンドをもう一度実行すると、この設定で取り込みます。",
    "作り直すときは、このファイルを消すか移してから、もう一度実行します。",
)


def place_setup(setup: ReadingSetup, other_sheets: Sequence[str] = ()) -> Book:
    """The workbook; ``other_sheets`` are the sheets of the list that could be read instead."""
    rows: dict[str, list[_Values]] = {
        sheets.SETTINGS: _settings(setup),
        sheets.COLUMNS_OF_LIST: list(_columns(setup)),
        sheets.LEFT_OUT: [(column_letters(each.column), each.test, each.value or None) for each in setup.rules],
        sheets.CELLS_OF_DIVISIONS: [
            (
                each.written,
                each.found or None,
                each.bureau or None,
                "、".join(each.names) or None,
                Decimal(each.times),
                each.note or None,
            )
            for each in setup.divisions
        ],
        sheets.REPEATED: [
            (
                each.program,
                each.name,
                each.unit or None,
                each.values[:300],
                Decimal(each.times),
                "値まで同じです。施策の指標か確かめてください" if each.agree else "値が違います",
                sheets.OF_PROGRAM if each.lift else sheets.OF_PROJECT,
            )
            for each in setup.lifted
        ],
    }
    asked = _asked(setup)
    return Book(
        sheets=(
            _guide(),
            *(_sheet(name, listed, setup, asked.get(name, ()), other_sheets) for name, listed in rows.items()),
        ),
        title="読み取りの設定",
        font_size=office_style.FONT_SIZE,
        active=1,
    )


def _settings(setup: ReadingSetup) -> list[_Values]:
    rows = f"{setup.first_heading}" + (f"-{setup.last_heading}" if setup.last_heading > setup.first_heading else "")
    values = {
        sheets.FILE: setup.file,
        sheets.SHEET: setup.sheet,
        sheets.HEADING_ROWS: rows,
        sheets.MADE_FROM: setup.made_from,
        sheets.CITY_ITEM: setup.city,
        sheets.PLAN_ITEM: setup.plan_name,
        sheets.FIRST_ITEM: str(setup.first or ""),
        sheets.LAST_ITEM: str(setup.last or ""),
        sheets.OFFICE_ITEM: setup.office,
        sheets.JOINT_ITEM: setup.joint.value,
        sheets.PROGRAM_ITEM: setup.program_name,
        sheets.ROWS_ITEM: sheets.SUMMED if setup.sums else sheets.ONE_EACH,
        sheets.PARENTS_ITEM: setup.parents.value,
    }
    return [(item, values[item] or None, says) for item, says in sheets.SETTING_ITEMS.items()]


def _columns(setup: ReadingSetup) -> Iterable[_Values]:
    """A row for each column; runs of empty and of constant unused ones are one row."""
    waiting: list[ColumnSetting] = []
    for each in setup.columns:
        fits = each.taken is Taken.UNUSED and each.note in (NO_CELLS, CONSTANT)
        if waiting and not (fits and each.note == waiting[-1].note):
            yield _folded(waiting)
            waiting = []
        if fits:
            waiting.append(each)
        else:
            yield _column(each, column_letters(each.column), each.heading, each.note)
    if waiting:
        yield _folded(waiting)


def _folded(run: Sequence[ColumnSetting]) -> _Values:
    first, last = run[0], run[-1]
    if first is last:
        return _column(first, column_letters(first.column), first.heading, first.note)
    heading = f"{first.heading} … {last.heading}"
    letters = f"{column_letters(first.column)}-{column_letters(last.column)}"
    return _column(first, letters, heading, f"{first.note}（{len(run)} 列）")


def _column(each: ColumnSetting, letters: str, heading: str, note: str) -> _Values:
    samples = (*each.samples, "", "", "")[:3]
    return (
        letters,
        heading or None,
        *(sample or None for sample in samples),
        each.taken,
        str(each.year) if each.year else None,
        each.unit or None,
        Decimal(each.group) if each.group else None,
        sheets.YES_MARK if each.carried else None,
        sheets.YES_MARK if each.key else None,
        note or None,
    )


def _asked(setup: ReadingSetup) -> Mapping[str, set[Position]]:
    """The cells that a person must fill in or look at, by sheet; the first row of each sheet is 2."""
    shown = sheets.SHOWN_COLUMNS[sheets.COLUMNS_OF_LIST]
    settings = {item: row for row, item in enumerate(sheets.SETTING_ITEMS, start=2)}
    of_settings = {(settings[item], 2) for item, value in (
        (sheets.CITY_ITEM, setup.city), (sheets.PLAN_ITEM, setup.plan_name),
        (sheets.FIRST_ITEM, setup.first), (sheets.LAST_ITEM, setup.last),
    ) if not value}  # fmt: skip
    rows = {str(values[0]): row for row, values in enumerate(_columns(setup), start=2)}
    of_columns: set[Position] = set()
    for each in setup.columns:
        row = rows.get(column_letters(each.column), 0)
        if row and lacks_year(each, setup):
            of_columns.add((row, 1 + shown.index("年度")))
        if row and each.taken in MONEY and not each.unit:
            of_columns.add((row, 1 + shown.index("金額の単位")))
        if row and each.note and each.taken is not Taken.UNUSED:
            of_columns.add((row, 1 + shown.index("確かめること")))
    place = 1 + sheets.SHOWN_COLUMNS[sheets.CELLS_OF_DIVISIONS].index("課")
    of_divisions = {(row, place) for row, each in enumerate(setup.divisions, start=2) if each.note or not each.names}
    return {sheets.SETTINGS: of_settings, sheets.COLUMNS_OF_LIST: of_columns, sheets.CELLS_OF_DIVISIONS: of_divisions}


def _sheet(
    name: str,
    rows: Sequence[_Values],
    setup: ReadingSetup,
    asked: Iterable[Position],
    other_sheets: Sequence[str],
) -> Sheet:
    headings = sheets.SHOWN_COLUMNS[name]
    widths = {place: float(_WIDTHS[heading]) for place, heading in enumerate(headings, start=1)}
    spare = 0 if name in (sheets.SETTINGS, sheets.REPEATED) else _SPARE
    asked = set(asked)
    cells: dict[Position, Cell] = {
        (1, place): Cell(heading, office_style.HEADING) for place, heading in enumerate(headings, start=1)
    }
    heights = {1: 24.0}
    for row, values in enumerate([*rows, *([(None,) * len(headings)] * spare)], start=2):
        quiet = name == sheets.COLUMNS_OF_LIST and (len(values) > 5 and values[5] == Taken.UNUSED)
        fixed = name == sheets.SETTINGS and values[0] in (sheets.FILE, sheets.MADE_FROM)
        for place, (heading, value) in enumerate(zip(headings, values, strict=True), start=1):
            style = _style(name, heading, quiet=quiet, fixed=fixed)
            if isinstance(value, Decimal):
                style = replace(style, number_format="0")
            cells[row, place] = Cell(value, replace(style, fill="FFE699") if (row, place) in asked else style)
        texts = [(text, widths[place] - 2) for place, text in enumerate(values, start=1) if isinstance(text, str)]
        heights[row] = max([20.0, row_height(texts)] if texts else [20.0])
    last = len(rows) + spare + 1
    area = Area(1, 1, max(len(rows) + 1, 2), len(headings))
    return Sheet(
        name=name,
        cells=cells,
        widths=widths,
        heights=heights,
        validations=tuple(setup_choices(name, last, other_sheets)),
        page=_page(name, area, widths, heights),
        freeze=(2, 3 if name == sheets.COLUMNS_OF_LIST else 1),
        filtered=None if name == sheets.SETTINGS else area,
        tab_color=_TABS.get(name, "8497B0"),
    )


def _style(sheet: str, heading: str, *, quiet: bool, fixed: bool) -> Style:
    base = _MIDDLE if heading in _CENTERED else _PLAIN
    if heading not in _OPEN[sheet] or fixed:
        return replace(base, color="56606B", fill="F4F6F8")
    return replace(base, color="8A9199") if quiet else base


def _page(name: str, area: Area, widths: Mapping[int, float], heights: Mapping[int, float]) -> Page:
    return list_page(f"読み取りの設定 {name}", area, widths, heights, least=LEAST_OF_LISTS)


def _guide() -> Sheet:
    title = replace(office_style.NOTE, bold=True, size=16, color="1F3864")
    cells: dict[Position, Cell] = {(1, 1): Cell("読み取りの設定", title)}
    heights = {1: 30.0}
    widths = {1: 6.0, 2: 110.0}
    for number, step in enumerate(_STEPS, start=1):
        row = number + 2
        cells[row, 1] = Cell(Decimal(number), office_style.ORDINAL)
        cells[row, 2] = Cell(step, replace(_PLAIN, number_format="General"))
        heights[row] = row_height([(step, widths[2] - 2)]) + 8
    area = Area(1, 1, len(_STEPS) + 2, 2)
    return Sheet(
        name=_GUIDE,
        cells=cells,
        widths=widths,
        heights=heights,
        page=_page(_GUIDE, area, widths, heights),
        gridlines=False,
        tab_color="2E7D32",
    )
