"""The pictures of what a form and a master can say: what is written, above what becomes of it, cell by cell.

The master is the blank one, filled in; each form is drawn here, read through the real door, and written as a division
gets it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from copy import copy
from datetime import date
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from panes import BLUE, FONT, Picture, beside, captions, encode, pane, saved
from small_city import CAPABILITIES, LEVELS, MASTER, OWN, SETTINGS, Drawn, Result, Rows, Said

from kamakura_report.commands.load import load_plan, read_form
from kamakura_report.commands.workspace import Workspace
from kamakura_report.form.answer import Answer, Answers
from kamakura_report.form.form_model import Form
from kamakura_report.form.issue import Issue, Round
from kamakura_report.form.plan_rules import check_with_plan
from kamakura_report.io.write.write_workbook import write_workbook
from kamakura_report.layout.place import place
from kamakura_report.plan.model import Plan
from kamakura_report.plan.periods import parse_period
from tests.office.office import Office

LEGEND = Path(__file__).resolve().parent.parent / "templates" / "evaluation.xlsx"  # whose 凡例 every form here has
LINE = Side("thin", color="9AA5B1")
BAND, ASKED, LABEL, TITLE = (PatternFill("solid", fgColor=color) for color in ("FBEAF4", "FFF6CC", "E6ECF2", BLUE))
TEMPLATE = "様式"
LISTED, SETUP, DOUBTS = "事業の一覧", "読み取りの設定のシート「列」", "マスターのシート「確認事項」"
PAGE = 1000  # pixels
WIDEST = 24  # characters


def draw_capabilities(folder: Path, blank: Path, office: Office) -> Iterator[tuple[str, bytes]]:
    """Name and PNG of each; ``folder`` is empty, ``blank`` the blank master."""
    words = [TEMPLATE]
    words += [f"マスターのシート「{sheet}」" for one in CAPABILITIES for sheet, _ in one.master]
    words += [result.caption for one in CAPABILITIES for result in one.results]
    under = captions(office, words)
    for one in CAPABILITIES:
        workspace = Workspace(folder / one.name)
        workspace.master.parent.mkdir(parents=True)
        master = filled_master(blank, one.settings)
        master.save(workspace.master)
        plan, _ = load_plan(workspace)
        form = read_form(saved(drawn(one.form)), one.name).form
        told = tuple(check_with_plan(form, plan))
        if told:
            raise ValueError(f"{one.name}: {told}")
        written = [
            (
                f"マスターのシート「{sheet}」",
                pane(office, only(filled_master(blank, one.settings), sheet, columns), sheet),
            )
            for sheet, columns in one.master
        ]
        becomes = [(result.caption, pane(office, issued(form, plan, result), result.sheet)) for result in one.results]
        template = (TEMPLATE, pane(office, saved(drawn(one.form, shown=True)), one.form.sheet))
        rows = [
            beside([beside([under[caption], cells], below=True) for caption, cells in row])
            for row in (*arranged(written), [template], *arranged(becomes))
        ]
        yield one.name, encode(beside(rows, below=True))


def draw_list(listed: Path, setup: Path, master: Path, office: Office) -> Iterator[tuple[str, bytes]]:
    """Name and PNG: a list (CSV) above the set-up by which it is read, and above what the master asks to look at."""
    under = captions(office, (LISTED, SETUP, DOUBTS))
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.sheet_view.showGridLines = False
    for row, line in enumerate(csv.reader(listed.read_text(encoding="utf-8").splitlines()), 1):
        for column, text in enumerate(line, 1):
            cell = sheet.cell(row, column, text)
            cell.font, cell.border = Font(name=FONT, size=9, bold=row == 1), Border(LINE, LINE, LINE, LINE)
            letter = get_column_letter(column)
            sheet.column_dimensions[letter].width = max(
                sheet.column_dimensions[letter].width * (row > 1), 2 * len(text)
            )
    above = beside([under[LISTED], pane(office, saved(book), sheet.title)], below=True)
    for name, caption, source, shown, columns, wide in (
        ("reading_setup", SETUP, setup, "列", "ABCFGHI", ""),
        ("doubts", DOUBTS, master, "確認事項", "ACDE", "E"),
    ):
        cells = pane(office, only(load_workbook(source), shown, columns, wide), shown)
        yield name, encode(beside([above, under[caption], cells], below=True))


def arranged(panes: Sequence[tuple[str, Picture]]) -> list[list[tuple[str, Picture]]]:
    """Side by side while that is no wider than a page of the document, else one below the other."""
    rows: list[list[tuple[str, Picture]]] = []
    for each in panes:
        if rows and sum(cells.shape[1] for _, cells in (*rows[-1], each)) <= PAGE:
            rows[-1].append(each)
        else:
            rows.append([each])
    return rows


def filled_master(blank: Path, settings: Said) -> Workbook:
    """The blank master with what the small city puts into it, and these rows of 計画."""
    book = load_workbook(blank)
    plan = book["計画"]
    row_of = {str(row[0].value): row[0].row for row in plan.iter_rows(2) if row[0].value}
    for name, value in {**SETTINGS, **settings}.items():
        row = row_of.get(name, plan.max_row + 1)
        for column, content in enumerate((name, value), 1):
            cell = plan.cell(row, column, content)
            cell._style = copy(plan.cell(3, column)._style)
    for name, rows in MASTER.items():
        fill(book[name], rows)
    for name, columns in OWN.items():
        for heading, values in columns.items():
            append_column(book[name], heading, values)
    levels = book.create_sheet("体系", book.sheetnames.index("施策"))
    for row, line in enumerate(LEVELS, 1):
        levels.row_dimensions[row].height = book["施策"].row_dimensions[row].height
        for column, content in enumerate(line, 1):
            cell = levels.cell(row, column, content)
            cell._style = copy(book["施策"].cell(1 if row == 1 else 3, column)._style)
    for letter, width in zip("ABC", (10, 26, 36), strict=True):
        levels.column_dimensions[letter].width = width
    return book


def fill(sheet: Worksheet, rows: Rows) -> None:
    """Write rows from the second on; of the example nothing is left."""
    for column in range(1, sheet.max_column + 1):
        sheet.cell(2, column).value = None
    for row, line in enumerate(rows, 2):
        for column, content in enumerate(line, 1):
            cell = sheet.cell(row, column, content)
            cell._style = copy(sheet.cell(3, column)._style)


def append_column(sheet: Worksheet, heading: str, values: Sequence[object]) -> None:
    """One more column, looking like the last."""
    column = sheet.max_column + 1
    for row, content in enumerate((heading, *values), 1):
        cell = sheet.cell(row, column, content)
        cell._style = copy(sheet.cell(1 if row == 1 else 3, column - 1)._style)
    sheet.column_dimensions[get_column_letter(column)].width = 13


def only(book: Workbook, name: str, columns: str, wide: str = "") -> bytes:
    """The workbook, of one sheet only these columns shown, all but ``wide`` narrow, and the rows that say something."""
    sheet = book[name]
    spans = [(each.min, each.max, each.width) for each in sheet.column_dimensions.values()]  # a width may be of many
    for column in range(1, sheet.max_column + 1):
        letter = get_column_letter(column)
        dimension = sheet.column_dimensions[letter]
        width = next((width for first, last, width in spans if first and first <= column <= last), dimension.width)
        dimension.min = dimension.max = column
        dimension.hidden = letter not in columns
        dimension.width = width if letter == wide else min(width, WIDEST)
    sheet.sheet_view.showGridLines = False
    last = max(row for row in range(1, sheet.max_row + 1) if any(cell.value is not None for cell in sheet[row]))
    sheet.delete_rows(last + 1, sheet.max_row)
    return saved(book)


def drawn(form: Drawn, *, shown: bool = False) -> Workbook:
    """The form as it is drawn in Excel; ``shown``: its formulas as text, as Excel shows them when told to."""
    book = load_workbook(LEGEND)
    for name in ("表紙", "施策"):
        del book[name]
    sheet = book.create_sheet(form.sheet, 0)
    sheet.sheet_view.showGridLines = False
    for letter, width in zip("ABCDEFG", (18, *form.widths), strict=False):
        sheet.column_dimensions[letter].width = width
    if form.year:
        sheet[f"{form.year}1"] = "年度"
        sheet[f"{form.year}1"].fill = BAND
        sheet[f"{form.year}1"].font = Font(name=FONT, size=10, color="7A1F5C")
        sheet[f"{form.year}1"].alignment = Alignment(horizontal="center")
    for row, (band, *texts) in enumerate(form.rows, 2):
        sheet.row_dimensions[row].height = form.tall
        sheet.cell(row, 1, band).fill = BAND
        for column, text in enumerate(texts, 2):
            put(sheet, row, column, text, head=band == "見出し", label=column == 2, shown=shown)
    for cells in sheet.iter_rows():
        cells[0].font = Font(name=FONT, size=10, color="7A1F5C")
        cells[0].alignment = Alignment(vertical="center")
    return book


def put(sheet: Worksheet, row: int, column: int, text: str, *, head: bool, label: bool, shown: bool) -> None:
    """One cell of a form, looking like what it is."""
    cell = sheet.cell(row, column, text or None)
    if shown and text.startswith("="):
        cell.data_type = "s"
    aside = text in ("{{キー}}", "{{様式ID}}")
    color = "FFFFFF" if head else "808890" if aside else "1F2A37"
    cell.font = Font(name=FONT, size=8 if aside else 10, bold=head, color=color)
    cell.alignment = Alignment(vertical="center", horizontal="left" if label else "center", wrap_text=not head)
    if head:
        cell.fill = TITLE
    elif not aside:
        cell.border = Border(LINE, LINE, LINE, LINE)
        if text.startswith("{{入力"):
            cell.fill = ASKED
        elif label:
            cell.fill = LABEL
    if "/前年(" in text or text == "{{達成率}}":
        cell.number_format = "0.0%"
    elif (
        text.startswith("=")
        or text.startswith("{{入力:数値")
        or text in ("{{入力:決算額}}", "{{入力:実績}}", "{{目標値}}")
    ):
        cell.number_format = "#,##0"


def issued(form: Form, plan: Plan, result: Result) -> bytes:
    """The workbook that this office gets."""
    period = parse_period(result.round)
    assert period is not None
    round_ = Round(result.round, (period,), date(2027, 5, 31))
    issue = Issue("", "", result.division, round_, accepted=said(result.accepted))
    return write_workbook(place(form, plan, issue, said(result.answers)))


def said(answers: Said) -> Answers:
    """Answers by their whole keys."""
    return Answers(
        {
            f"2-1/{key}": Answer.text(value) if isinstance(value, str) else Answer.figure(str(value))
            for key, value in answers.items()
        }
    )
