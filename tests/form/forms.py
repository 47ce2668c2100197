"""Forms for the tests of the form: drawn by openpyxl line by line, read through the real door, understood."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

from openpyxl.styles import Alignment, Border, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from kamakura_report.commands.load import load_form
from kamakura_report.form.form_model import Form
from kamakura_report.form.parse_form import parse_form
from kamakura_report.io.template.drawn_book import read_drawing
from kamakura_report.problem import Problem, Severity

SHIPPED = Path(__file__).resolve().parents[2] / "templates" / "evaluation.xlsx"
SHIPPED_FORMS = ("evaluation.xlsx", "evaluation_review.xlsx", "project_evaluation.xlsx", "kpi_list.xlsx")
FILLS = {"必須": "FFF2CC", "任意": "FFFBE6", "表示": "F2F2F2", "対象外": "D9D9D9", "要修正": "F8CBAD"}


ProblemCells = list[tuple[str, str, str]]  # code, sheet and cell of each problem


@dataclass(frozen=True)
class Line:
    """One row of a drawn form: its band, the texts of its cells from the first column on, its merges.

    ``cells`` are divided by ``|``. ``merges`` are (first, last) of the columns, counted from 1; with ``tall`` they
    reach into the next line.
    """

    band: str
    cells: str
    merges: Sequence[tuple[int, int]] = ()
    tall: bool = False


COVER = (
    Line("表紙", "{{課.課名}}　{{回.回名}}|様式ID {{様式ID}}"),
    Line("表紙", "記入の状況|{{記入状況}}|{{未入力数}}"),
    Line("表紙", "記入者|{{入力:文章 記入者}}|{{キー}}"),
    Line("見出し", "対象|項目|記入欄|未入力|状況"),
    Line("一覧", "{{一覧.対象}}|{{一覧.項目}}|{{一覧.記入欄}}|{{未入力数}}|{{記入状況}}|{{一覧.キー}}"),
)
SMALL = (
    Line("見出し", "{{施策.施策番号}} {{施策.施策名}}||様式ID {{様式ID}}"),
    Line("施策指標", "{{施策指標.指標名}}|{{入力:初期値}}|{{入力:実績}}|{{入力:備考}}|{{進捗}}|{{キー}}"),
    Line("事業", "{{事業.No}}|{{事業.事業名}}"),
    Line("成果指標", "{{成果指標.指標名}}|{{入力:初期値}}|{{入力:実績}}|{{入力:備考}}|{{進捗}}|{{キー}}"),
    Line("予算決算", "予算額||{{予算額}}"),
    Line("予算決算", "決算額||{{入力:決算額}}|{{入力:備考}}|{{執行率}}|{{キー}}"),
)
PROJECT = (
    Line("見出し", "{{事業.No}} {{事業.事業名}}||様式ID {{様式ID}}|{{施策.施策名}}"),
    Line("事業", "{{事業.事業内容}}|{{記入状況}}|{{入力:選択 判定 良,可}}|{{入力:文章 所見}}||{{キー}}"),
    Line("成果指標見出し", "成果指標"),
    Line("成果指標", "{{成果指標.指標名}}|{{入力:初期値}}|{{入力:実績}}|{{入力:備考}}|{{進捗}}|{{キー}}"),
    Line("予算決算", "決算額|{{点検}}|{{入力:決算額}}|{{入力:備考}}|{{執行率}}|{{キー}}"),
)
COSTS = (
    SMALL[0],
    Line("施策", "職員||{{入力:数値 職員数 人}}|{{入力:数値 面積}}||{{キー}}"),
    SMALL[1],
    Line("施策指標", "予定||{{入力:数値 予定}}|||{{キー}}"),
    *SMALL[2:4],
    Line("成果指標", "年度の目標||{{入力:数値 年度目標（任意）}}|||{{キー}}"),
    *SMALL[4:],
    Line("予算決算", "国庫支出金||{{入力:数値 国庫支出金 千円}}|{{入力:数値 国庫支出金 千円}}||{{キー}}"),
    Line("予算決算", "人件費||{{入力:数値 人件費 千円（合算）}}|{{入力:数値 活動割合 %（必須）}}||{{キー}}"),
    Line("事業", "うち人件費||{{人件費}}|割合 {{活動割合}}"),
)
CALCULATED = (
    *SMALL[:2],  # rows 2 and 3
    Line("施策指標", '前年比||=IFERROR(ROUND(D3/前年(D3),3),"－")|=COUNT(D3)'),
    Line("施策指標", "増減||=D3-前年(D3)|=MIN(D3)-C3"),
    Line("事業", "{{事業.No}}|{{事業.事業名}}"),
    SMALL[3],  # 7
    Line("成果指標", "前年比||=D7/前年(D7)|=AVERAGE(D7)"),
    *SMALL[4:],  # 9 and 10
    Line("予算決算", "人件費||{{入力:数値 人件費 千円（合算）}}|=SUM(D11)|=MAX(D9:D11)|{{キー}}"),
    Line("事業", "総事業費||=D10+D11|=SUM(D12)|=F6*2%"),
    Line("事業", "累計||=前年(D13)+SUM(D12)"),
    Line(
        "事業", '判定||=IF(NOT(ISNUMBER(D10)),"",IF(AND(D12>0,D12<=4000),"A","B"))|=IF(ISBLANK(E10),"備考なし",E10&"")'
    ),
    Line("予算決算", '端数||=ROUNDUP(D10/7,2)|=ROUNDDOWN(1234.567,-1)+ABS(-3)|=2^3-(-2)^2&"人"'),  # 15
    Line("予算決算", '二択||=OR(D10<>"",D11>=5)|=IF(OR(NOT(ISBLANK(E10)),1>2),"有","無")|=COUNTA(D9:D11)<3'),
    Line("施策", "全事業||=SUM(D12)|=COUNTA(D10)|=IFERROR(AVERAGE(D10:D11),0)"),
    Line("施策", "指標の平均||=AVERAGE(D3)"),
)
SMALL_YEARS = (3,)  # which of the columns repeat once a year


def drawn(
    program: Iterable[Line] | None = SMALL,
    years: Iterable[int] = SMALL_YEARS,
    cover: Iterable[Line] | None = COVER,
    *,
    project: Iterable[Line] | None = None,
    shift: int = 0,
    looks: Mapping[str, str] = FILLS,
) -> Workbook:
    """A template; on both sheets the same columns repeat once a year.

    ``shift`` leaves that many columns empty between the bands' names and the first cell.
    """
    book = Workbook()
    if cover is not None:
        _lines(book.create_sheet("表紙"), cover, 0)
    columns = tuple(years)
    for name, lines in (("施策", program), ("事業", project)):
        if lines is None:
            continue
        sheet = book.create_sheet(name)
        _lines(sheet, lines, shift)
        for column in columns:
            sheet.cell(1, 1 + shift + column, "年度")
    legend = book.create_sheet("凡例")
    for row, (name, color) in enumerate(looks.items(), 2):
        legend.cell(row, 1, name)
        sample = legend.cell(row, 2, "見本")
        sample.fill = PatternFill("solid", fgColor=color)
        sample.border = Border(left=Side("medium"))
    del book["Sheet"]
    return book


def _lines(sheet: Worksheet, lines: Iterable[Line], shift: int) -> None:
    for row, line in enumerate(lines, 2):
        sheet.cell(row, 1, line.band)
        for column, text in enumerate(line.cells.split("|"), 2 + shift):
            if text:
                sheet.cell(row, column, text).alignment = Alignment(wrap_text=True)
                sheet.column_dimensions[get_column_letter(column)].width = 12
        for first, last in line.merges:
            sheet.merge_cells(
                start_row=row, end_row=row + line.tall, start_column=1 + shift + first, end_column=1 + shift + last
            )


def parsed(book: Workbook) -> tuple[Form | None, tuple[Problem, ...]]:
    """What the program makes of a template, and everything it tells about it."""
    buffer = BytesIO()
    book.save(buffer)
    template, seen = read_drawing(buffer.getvalue())
    form, problems = parse_form(template)
    return form, (*seen, *problems)


def problem_cells(book: Workbook) -> ProblemCells:
    """Code, sheet and cell of every error; then there is no form."""
    form, problems = parsed(book)
    assert form is None
    assert {problem.severity for problem in problems} == {Severity.ERROR}
    assert all(problem.found and problem.advice for problem in problems)
    return [(problem.code, problem.sheet, problem.cell) for problem in problems]


def form(book: Workbook) -> Form:
    """The form of a template in which nothing is wrong."""
    result, problems = parsed(book)
    assert problems == ()
    assert result is not None
    return result


@cache
def small() -> Form:
    """The smallest form that asks for every figure of a plan."""
    return form(drawn())


@cache
def by_project() -> Form:
    """A form with a sheet for each 事業 alone."""
    return form(drawn(None, project=PROJECT))


@cache
def costs() -> Form:
    """The small form with figures that it names, about everything, of each year and of none."""
    return form(drawn(COSTS))


@cache
def calculated() -> Form:
    """The small form with formulas drawn beside its figures."""
    book = drawn(CALCULATED)
    book["施策"]["F6"] = 12.5
    return form(book)


@cache
def shipped(name: str = SHIPPED.name) -> Form:
    """A form that comes with the program; without a name the one that is sent out when none is named."""
    return load_form(SHIPPED.with_name(name)).form
