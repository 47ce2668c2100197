"""A blank master for a city that types its plan itself: every sheet with one example row, and a sheet that says how."""

from __future__ import annotations

from decimal import Decimal

from kamakura_report.frozen import replace
from kamakura_report.master.example_rows import EXAMPLE, EXAMPLE_ROWS
from kamakura_report.master.write_master import place_master
from kamakura_report.plan.model import Plan
from kamakura_report.plan.periods import FiscalYear
from kamakura_report.workbook import office_style
from kamakura_report.workbook.area import Area, Position
from kamakura_report.workbook.book import Book, Cell, Sheet, Style
from kamakura_report.workbook.office_style import result_title, row_height
from kamakura_report.workbook.paper import list_page

HOW_TO = "使い方"
_WIDTHS = {1: 6.0, 2: 22.0, 3: 96.0}
_STEPS = (
    ("計画", "市名、計画名、開始年度、終了年度、とりまとめ課（企画課など、取りまとめる課）を入れます。"),
    (
        "課",
        "記入をお願いする課を、一行に一つ入れます。とりまとめ課も入れます。ほかのシートの課は、ここから選びます。",
    ),
    ("施策", "施策番号（2-1、3 のように数字と「-」）と施策名を入れます。"),
    ("主な取組", "あれば、施策ごとに ①、② … の番号と内容を入れます。なければ空のままで構いません。"),
    ("施策指標", "あれば、施策の指標を入れます。直近実績値が決まっていなければ「未定」と入れます。"),
    ("事業", "施策番号と No（施策の中の番号）、事業名、所管課を入れます。一度付けた番号は変えません。"),
    ("成果指標", "事業の指標を入れます。目指す方向（↗ ↘ →）と目標値は、どちらか又は両方を入れます。"),
    ("予算", "事業ごとの予算額を、千円単位で年度の列に入れます。計画の年度を変えたら、列の見出しも変えます。"),
    ("確認事項", "プログラムが使うシートです。そのままで構いません。"),
)
_NOTES = (
    f"灰色の斜めの字の行は、書き方の例です。先頭に「{EXAMPLE}」とある間は読まれません。上書きするか、消してください。",
    "例の行に書き込んだときは、先頭の「例：」も消してください（残っていると、読むときにお知らせします）。",
    "セルを選ぶと説明が出ます。▼のあるセルは一覧から選べます。列や行、シートを加えても構いません。",
    "入れ終わったら保存し、generate（発行）を実行します。直すところがあれば、シートとセルの名前でお知らせします。",
    "評価などの文章を公表するときは、シート「公開」を加えます（書き方は docs/master.md にあります）。",
    "Excel の一覧があるときは、打ち込まずに「kamakura-report import ファイル」で読み込めます。",
)


def place_blank_master(first: FiscalYear, last: FiscalYear) -> Book:
    """The master of a plan of these years that says nothing yet."""
    plan = Plan(first, last, programs=(), divisions=())
    book = place_master(plan, ())
    return replace(book, sheets=(_how_to(plan), *map(_with_example, book.sheets)))


def _with_example(sheet: Sheet) -> Sheet:
    """The sheet with its example in the first of its spare rows."""
    example = EXAMPLE_ROWS.get(sheet.name)
    if example is None:
        return sheet
    cells = dict(sheet.cells)
    texts = []
    for (row, column), heading in sorted(sheet.cells.items()):
        if row == 1:
            value = example.get(str(heading.value))
            cells[2, column] = Cell(value, _as_example(cells[2, column].style))
            if isinstance(value, str):
                texts.append((value, sheet.widths[column] - 2))
    return replace(sheet, cells=cells, heights={**sheet.heights, 2: row_height(texts)})


def _how_to(plan: Plan) -> Sheet:
    title = replace(office_style.NOTE, bold=True, size=16, color="1F3864")
    cells: dict[Position, Cell] = {(1, 1): Cell("マスターの使い方", title)}
    heights = {1: 30.0, 3: 22.0}
    for column, heading in enumerate(("順", "シート", "入れるもの"), start=1):
        cells[3, column] = Cell(heading, office_style.HEADING)
    row = 3
    for number, (name, text) in enumerate(_STEPS, start=1):
        row += 1
        cells[row, 1] = Cell(Decimal(number), office_style.ORDINAL)
        cells[row, 2] = Cell(name, _padded(office_style.BODY))
        cells[row, 3] = Cell(text, _padded(office_style.BODY))
        heights[row] = row_height([(text, _WIDTHS[3] - 2)]) + 6
    row += 1
    for note in _NOTES:
        row += 1
        cells[row, 1] = Cell("・", replace(office_style.NOTE, horizontal="center"))
        cells[row, 2] = Cell(note, replace(office_style.NOTE, color="1A1A1A"))
        heights[row] = 22.0
    return Sheet(
        name=HOW_TO,
        cells=cells,
        widths=_WIDTHS,
        heights=heights,
        page=list_page(result_title(plan, f"マスター {HOW_TO}"), Area(1, 1, row, 3), _WIDTHS, heights),
        gridlines=False,
        tab_color="2E7D32",
    )


def _as_example(style: Style) -> Style:
    return replace(style, italic=True, color="7A828A", fill="F6F7F8")


def _padded(style: Style) -> Style:
    return replace(style, indent=1, horizontal="left")
