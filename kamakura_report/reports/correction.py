"""差戻し: a workbook sent back, with its answers typed again, marks, and the sheet 要修正 that lists what is wrong."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal

from kamakura_report.form.answer import Answer, Answers, Status
from kamakura_report.form.issue import CORRECTION_SHEET, Issue, form_id
from kamakura_report.frozen import frozen, replace
from kamakura_report.layout.asked_cells import Marks
from kamakura_report.problem import Problem, Severity
from kamakura_report.problem.answer_codes import ANSWER_NOT_COPIED, REQUIRED_BLANK
from kamakura_report.problem.beside_codes import BESIDE_LINE, BESIDE_NOTE, BESIDE_OBJECT, BESIDE_UNREAD
from kamakura_report.problem.doubt_codes import PLAUSIBLE_CLOSED, PLAUSIBLE_EXPLAINED
from kamakura_report.problem.round_codes import ROUND_CLOSED, ROUND_WITHDRAWN
from kamakura_report.problem.sheet_codes import SHOWN_OUTSIDE
from kamakura_report.reports.problem_list import PROBLEM_WORDS, SEVERITY_STYLES
from kamakura_report.returned.beside import CONFIRM
from kamakura_report.returned.cell import understand_cell
from kamakura_report.returned.doubts import STRONG_DOUBTS
from kamakura_report.returned.grid import RawCell, StoredKind
from kamakura_report.text import shorten, strip_for_xml
from kamakura_report.workbook import office_style
from kamakura_report.workbook.area import Area, Position, cell_name, cell_position
from kamakura_report.workbook.book import Book, Cell, Link, Page, Sheet, Style
from kamakura_report.workbook.names import CELL_UNITS, utf16_units
from kamakura_report.workbook.office_style import fitting_text
from kamakura_report.workbook.paper import A4, across, landscape_page
from kamakura_report.workbook.question import Ask
from kamakura_report.workbook.text_size import column_points, row_points, text_height

CORRECTION_COLUMNS = {  # shares of the page
    "番号": 5.0,
    "区分": 7.5,
    "シート": 11.0,
    "セル": 8.0,
    "対象": 20.0,
    "見つかったこと": 24.5,
    "していただくこと": 24.0,
}
CORRECTION_LINK = 4  # the column that leads to the cell: short words, for LibreOffice wraps no link
SIZE = 10.0  # points, of the sheet's own text
HEAD = 5  # the table's headings, below what the sheet says of itself
_BESIDE_FIGURES = (BESIDE_LINE, BESIDE_NOTE, BESIDE_OBJECT, BESIDE_UNREAD, SHOWN_OUTSIDE)
_SENT_BACK = STRONG_DOUBTS | {code.code for code in (REQUIRED_BLANK, *_BESIDE_FIGURES)}
_OFFICE_ONLY = {code.code for code in (PLAUSIBLE_CLOSED, PLAUSIBLE_EXPLAINED, ROUND_CLOSED, ROUND_WITHDRAWN)}
_SMALL = Style(size=SIZE, vertical="center", wrap=True)
_TITLE = Style(size=16, bold=True, color="9C1C13", vertical="center")


@frozen
class CorrectionLine:
    """One row of the list. ``target`` is the cell it leads to, None when the whole sheet or file is meant."""

    severity: Severity
    sheet: str
    target: Position | None
    label: str
    found: str
    advice: str


def retype_answers(book: Book, answers: Answers) -> Answers:
    """The answers as they are typed into the fresh workbook, unreadable ones as they were typed.

    A formula becomes its text. What would be read otherwise the second time (a date is stored as a
    number), or is too long for a cell, is left out: nothing may turn into an answer on its way back.
    """
    asks = {ask.key: ask for _, _, ask in book.asks()}
    typed = ((key, _typed(asks[key], answer)) for key, answer in answers.items() if key in asks)
    return Answers((key, answer) for key, answer in typed if answer is not None)


def sends_back(problem: Problem) -> bool:
    """True for what a 差戻し is made for: errors, blanks, strong doubts, and what was written beside the figures.

    All else it only lists, once it is made (``goes_back``).
    """
    return goes_back(problem) and (problem.severity is Severity.ERROR or problem.code in _SENT_BACK)


def goes_back(problem: Problem) -> bool:
    """True for what a 差戻し lists: no notes, nor what a reason was given for, or what is the office's alone."""
    return problem.severity is not Severity.NOTE and problem.code not in _OFFICE_ONLY


def problems_for_division(
    book: Book, problems: Iterable[Problem], answers: Answers, shown: Answers
) -> tuple[Problem, ...]:
    """The problems for the division to read (``goes_back``), and of ``answers`` those not ``shown`` named."""
    not_copied = {
        key: ANSWER_NOT_COPIED.problem(typed=shorten(_as_typed(answers[key]))) for key in answers if key not in shown
    }
    kept = [problem for problem in problems if goes_back(problem)]
    known = {problem.key for problem in kept}
    kept = [
        problem.at(found=problem.found + not_copied[problem.key].found) if problem.key in not_copied else problem
        for problem in kept
    ]
    for sheet, position, ask in book.asks():
        if ask.key in not_copied and ask.key not in known:
            place = {"sheet": sheet, "cell": cell_name(position), "key": ask.key, "label": ask.label}
            kept.append(not_copied[ask.key].at(**place))
    return tuple(kept)


def correction_marks(book: Book, problems: Iterable[Problem], shown: Answers) -> Marks:
    """Key → what must be corrected there, as a note beside the cell.

    Cells in a row whose shown text had been changed are to be confirmed when they hold an answer. Warnings
    about the form are not of this kind: there the rows were proved, and may have stood elsewhere.
    """
    notes: dict[str, list[str]] = defaultdict(list)
    changed: set[tuple[str, int]] = set()
    for problem in problems:
        if problem.key:
            notes[problem.key].append(strip_for_xml(f"{problem.found}{problem.advice}"))
        elif problem.severity is Severity.ERROR and (row := re.fullmatch("[A-Z]+([0-9]+)", problem.cell)):
            changed.add((problem.sheet, int(row[1])))
    for sheet, position, ask in book.asks():
        if (sheet, position[0]) in changed and ask.key in shown:
            notes[ask.key].append(CONFIRM)
    return {key: "\n".join(dict.fromkeys(texts)) for key, texts in notes.items()}


def correction_lines(
    book: Book, problems: Iterable[Problem], copied_sheets: Collection[str]
) -> tuple[CorrectionLine, ...]:
    """The rows of the list: errors first, then warnings, each in the order of the workbook.

    ``copied_sheets`` are those on which answers are typed again.
    """
    places = {ask.key: (sheet, position) for sheet, position, ask in book.asks()}
    order = {sheet.name: number for number, sheet in enumerate(book.sheets)}
    lines = [_line(problem, places, order, copied_sheets) for problem in problems]
    return tuple(
        sorted(lines, key=lambda line: (line.severity.order, order.get(line.sheet, -1), line.target or (0, 0)))
    )


def with_correction_sheet(book: Book, issue: Issue, lines: Sequence[CorrectionLine]) -> Book:
    """The workbook with the sheet 要修正 in front, which leads to each cell; nothing else changes."""
    return replace(book, sheets=(_sheet(book, issue, lines), *book.sheets), active=0)


def _typed(ask: Ask, answer: Answer) -> Answer | None:
    if answer.status is not Status.UNREADABLE:
        return answer if _fits(answer.shown) and _fits(answer.raw) else None
    text = _as_typed(answer)
    again, _ = understand_cell(ask, RawCell(StoredKind.TEXT, text, locked=False), "", (1, 1))
    if again is None or again.status is not Status.UNREADABLE or not _fits(text):
        return None
    return Answer(Status.UNREADABLE, text, raw=text)


def _as_typed(answer: Answer) -> str:
    return f"={answer.formula}" if answer.formula else answer.raw


def _fits(text: str) -> bool:
    return utf16_units(text) <= CELL_UNITS


def _line(
    problem: Problem,
    places: Mapping[str, tuple[str, Position]],
    sheets: Collection[str],
    copied_sheets: Collection[str],
) -> CorrectionLine:
    if problem.key in places:
        sheet, position = places[problem.key]
        return CorrectionLine(problem.severity, sheet, position, problem.label, problem.found, problem.advice)
    sheet = problem.sheet if problem.sheet in sheets else ""
    if problem.code.startswith("beside."):
        advice = problem.advice + "このファイルには写していません。"
    elif not sheet:
        advice = "このファイルは配布したときの形に作り直してあります。このファイルを使ってください。"
    elif sheet in copied_sheets:
        advice = "シートを配布したときの形に戻し、記入されていたものは写してあります。合っているか確かめてください。"
    else:
        advice = "シートを配布したときの形に戻しました。記入されていたものは写せなかったので、記入し直してください。"
    # A sheet whose rows were proved (a warning) may have had this cell elsewhere than the fresh one has it.
    target = cell_position(problem.cell) if sheet and problem.severity is Severity.ERROR else None
    return CorrectionLine(problem.severity, sheet, target, problem.label, problem.found, advice)


def _sheet(book: Book, issue: Issue, lines: Sequence[CorrectionLine]) -> Sheet:
    drawn = sum(column_points(width, book.font, book.font_size) for width in CORRECTION_COLUMNS.values())
    share = across(Page(), A4) / drawn  # a page of A4 is filled, whatever font the form has
    widths = {column: round(width * share, 1) for column, width in enumerate(CORRECTION_COLUMNS.values(), 1)}
    points = {column: column_points(width, book.font, book.font_size) for column, width in widths.items()}
    last = len(widths)
    head, merges, heights = _head(issue, lines, last)
    cells = head | {
        (HEAD, column): Cell(name, _sized(office_style.HEADING)) for column, name in enumerate(CORRECTION_COLUMNS, 1)
    }
    heights[HEAD] = 22.0
    for row, line in enumerate(lines, HEAD + 1):
        texts = (str(row - HEAD), PROBLEM_WORDS[line.severity], *_where(line), line.label, line.found, line.advice)
        words = [fitting_text(strip_for_xml(text)) for text in texts]
        for column, text in enumerate(words, 1):
            cells[row, column] = Cell(text or None, _sized(office_style.BODY))
        cells[row, 1] = Cell(Decimal(row - HEAD), _sized(office_style.CENTERED))
        cells[row, 2] = Cell(words[1], _sized(SEVERITY_STYLES[line.severity]))
        if line.sheet:
            style = replace(_sized(office_style.LINK), color="0563C1")
            cells[row, CORRECTION_LINK] = Cell(
                words[CORRECTION_LINK - 1], style, link=Link(line.sheet, line.target or (1, 1))
            )
        indents = {column: office_style.INDENT_WIDTH * cells[row, column].style.indent for column in widths}
        rooms = {
            column: column_points(max(1.0, widths[column] - indents[column]), book.font, book.font_size)
            for column in widths
        }
        needs = (
            text_height(text, rooms[column], SIZE, wrap=True, font=book.font) for column, text in enumerate(words, 1)
        )
        heights[row] = row_points(max(needs) + office_style.MARGIN)
    area = Area(1, 1, HEAD + len(lines), last)
    return Sheet(
        CORRECTION_SHEET,
        cells,
        merges=merges,
        widths=widths,
        heights=heights,
        freeze=(HEAD + 1, 1),
        page=replace(landscape_page(book.title, sum(points.values()), HEAD), area=area),
        protected=True,
        gridlines=False,
        tab_color=office_style.ALARM,
    )


def _head(
    issue: Issue, lines: Sequence[CorrectionLine], last: int
) -> tuple[dict[Position, Cell], tuple[Area, ...], dict[int, float]]:
    """What the sheet is, in the rows above the list."""
    count = sum(1 for line in lines if line.severity is Severity.ERROR)
    counts = f"直していただくところ {count} 件、確かめていただくところ {len(lines) - count} 件"
    texts = (
        ("修正のお願い", _TITLE, 27.0),
        (f"{issue.division}　{issue.round.name}　{counts}", replace(_SMALL, bold=True), 18.0),
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


def _where(line: CorrectionLine) -> tuple[str, str]:
    """シート and セル."""
    if not line.sheet:
        return "ファイル全体", ""
    return line.sheet, cell_name(line.target) if line.target else "シート全体"
