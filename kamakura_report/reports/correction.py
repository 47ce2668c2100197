"""差戻し: the sheet 要修正 of a workbook sent back, which lists what is wrong and leads to each cell."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from kamakura_report.form.book import Area, Book, Cell, Link, Position, Sheet, Style, reference
from kamakura_report.form.issue import Issue, form_id
from kamakura_report.form.metrics import column_points, row_points, text_height
from kamakura_report.form.stamp import CORRECTION_SHEET
from kamakura_report.plan.cells import cell_position
from kamakura_report.problem import Problem, Severity
from kamakura_report.reports import look
from kamakura_report.text import strip_for_xml

COLUMNS = {
    "番号": 6.0,
    "区分": 9.0,
    "シート": 20.0,
    "セル": 11.0,
    "対象": 32.0,
    "見つかったこと": 38.0,
    "していただくこと": 42.0,
}
LINK = 4  # the column that leads to the cell: short words, for LibreOffice wraps no link
WORDS = {Severity.ERROR: "要修正", Severity.WARNING: "要確認"}
STYLES = {Severity.ERROR: look.BAD, Severity.WARNING: look.OPEN}
SIZE = 10.0  # points, of the sheet's own text
HEAD = 5  # the table's headings, below what the sheet says of itself
_SMALL = Style(size=SIZE, vertical="center", wrap=True)
_TITLE = Style(size=16, bold=True, color="9C1C13", vertical="center")


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the list. ``target`` is the cell it leads to, None when the whole sheet or file is meant."""

    severity: Severity
    sheet: str
    target: Position | None
    label: str
    found: str
    advice: str


def lines(book: Book, problems: Iterable[Problem], carried: Collection[str]) -> tuple[Line, ...]:
    """The list, errors first, each in the order of the workbook.

    ``carried`` are the sheets on which answers are typed again.
    """
    places = {ask.key: (sheet, position) for sheet, position, ask in book.asks()}
    order = {sheet.name: number for number, sheet in enumerate(book.sheets)}
    found = [_line(problem, places, order, carried) for problem in problems]
    return tuple(
        sorted(found, key=lambda line: (line.severity.order, order.get(line.sheet, -1), line.target or (0, 0)))
    )


def _line(
    problem: Problem,
    places: Mapping[str, tuple[str, Position]],
    sheets: Collection[str],
    carried: Collection[str],
) -> Line:
    if problem.key in places:
        sheet, position = places[problem.key]
        return Line(problem.severity, sheet, position, problem.label, problem.found, problem.advice)
    sheet = problem.sheet if problem.sheet in sheets else ""
    if not sheet:
        advice = "このファイルは配布したときの形に作り直してあります。このファイルを使ってください。"
    elif sheet in carried:
        advice = "シートを配布したときの形に戻し、記入されていたものは写してあります。合っているか確かめてください。"
    else:
        advice = "シートを配布したときの形に戻しました。記入されていたものは写せなかったので、記入し直してください。"
    # A sheet whose rows were proved (a warning) may have had this cell elsewhere than the fresh one has it.
    target = cell_position(problem.cell) if sheet and problem.severity is Severity.ERROR else None
    return Line(problem.severity, sheet, target, problem.label, problem.found, advice)


def listed(book: Book, issue: Issue, found: Sequence[Line]) -> Book:
    """The workbook with the sheet 要修正 in front, which leads to each cell; nothing else changes."""
    return replace(book, sheets=(_sheet(book, issue, found), *book.sheets), active=0)


def _sheet(book: Book, issue: Issue, found: Sequence[Line]) -> Sheet:
    widths = dict(enumerate(COLUMNS.values(), 1))
    points = {column: column_points(width, book.font, book.font_size) for column, width in widths.items()}
    last = len(widths)
    head, merges, heights = _head(issue, found, last)
    cells = head | {(HEAD, column): Cell(name, _sized(look.HEADING)) for column, name in enumerate(COLUMNS, 1)}
    heights[HEAD] = 22.0
    for row, line in enumerate(found, HEAD + 1):
        texts = (str(row - HEAD), WORDS[line.severity], *_where(line), line.label, line.found, line.advice)
        words = [look.shown(strip_for_xml(text)) for text in texts]
        for column, text in enumerate(words, 1):
            cells[row, column] = Cell(text or None, _sized(look.BODY))
        cells[row, 1] = Cell(Decimal(row - HEAD), _sized(look.CENTERED))
        cells[row, 2] = Cell(words[1], _sized(STYLES[line.severity]))
        if line.sheet:
            style = replace(_sized(look.LINK), color="0563C1")
            cells[row, LINK] = Cell(words[LINK - 1], style, link=Link(line.sheet, line.target or (1, 1)))
        needs = (text_height(text, points[column], SIZE, wrap=True) for column, text in enumerate(words, 1))
        heights[row] = row_points(max(needs) + look.MARGIN)
    area = Area(1, 1, HEAD + len(found), last)
    return Sheet(
        CORRECTION_SHEET,
        cells,
        merges=merges,
        widths=widths,
        heights=heights,
        freeze=(HEAD + 1, 1),
        page=look.landscape(book.title, area, sum(points.values()), HEAD),
        protected=True,
        gridlines=False,
        tab_color=look.ALARM,
    )


def _head(
    issue: Issue, found: Sequence[Line], last: int
) -> tuple[dict[Position, Cell], tuple[Area, ...], dict[int, float]]:
    """What the sheet is, in the rows above the list."""
    count = sum(1 for line in found if line.severity is Severity.ERROR)
    what = f"直していただくところ {count} 件、確かめていただくところ {len(found) - count} 件"
    texts = (
        ("修正のお願い", _TITLE, 27.0),
        (f"{issue.division}　{issue.round.name}　{what}", replace(_SMALL, bold=True), 18.0),
        (
            "記入していただいたファイルに、確かめていただきたいところがありました。「セル」をクリックするとその欄に移ります。"
            "色の付いた欄を直して、このファイルを保存し、お返しください。このシートはそのままで構いません。",
            _SMALL,
            32.0,
        ),
        (f"様式ID {form_id(issue.id)}", replace(_SMALL, color="56606B"), 16.0),
    )
    cells = {(row, 1): Cell(text, style) for row, (text, style, _) in enumerate(texts, 1)}
    merges = tuple(Area(row, 1, row, last) for row in range(1, len(texts) + 1))
    return cells, merges, {row: height for row, (_, _, height) in enumerate(texts, 1)}


def _sized(style: Style) -> Style:
    return replace(style, size=SIZE)


def _where(line: Line) -> tuple[str, str]:
    """シート and セル."""
    if not line.sheet:
        return "ファイル全体", ""
    return line.sheet, reference(line.target) if line.target else "シート全体"
