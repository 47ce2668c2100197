"""The shipped forms: labels and figures stand apart, years above their figures, nothing empty or rounded is shown."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from functools import cache

import pytest

from kamakura_report.commands.load import load_form
from kamakura_report.form.answer import Answer, Answers
from kamakura_report.form.form_model import Form
from kamakura_report.form.placeholders import FIGURES, AskedPiece, Piece, ShownPiece, Word
from kamakura_report.plan.model import Plan
from kamakura_report.plan.periods import FiscalYear
from kamakura_report.published.read_published import parse_published
from kamakura_report.workbook.area import Area
from kamakura_report.workbook.font_sizes import em_widths
from kamakura_report.workbook.question import AnswerKind
from kamakura_report.workbook.text_size import INDENT_EM, column_points
from tests.commands.town import FORM
from tests.form.plans import LEAD, PROGRAM, R8, THIRD, cell_of, placed, plan, shown
from tests.published import pages

PIXEL = 0.75  # points
CELL_PADDING = 4.0  # points, of both sides
LARGEST = "5,276,931"


NAMES = ["evaluation.xlsx", "evaluation_review.xlsx", "kpi_list.xlsx", "project_evaluation.xlsx"]


@cache
def published() -> Plan:
    """The plan that is shipped."""
    return parse_published([("t.txt", pages.TEXT)], city="鎌倉市", name="総合計画")[0]


@pytest.fixture(scope="module", params=NAMES)
def any_form(request: pytest.FixtureRequest) -> Form:
    return load_form(FORM.with_name(request.param)).form


@pytest.fixture(scope="module", params=NAMES[:2])
def form(request: pytest.FixtureRequest) -> Form:
    return load_form(FORM.with_name(request.param)).form


def a_figure(piece: Piece) -> bool:
    """A figure is asked or shown there, or its year."""
    if isinstance(piece, AskedPiece):
        return piece.figure is not None
    return isinstance(piece, ShownPiece) and piece.word in (*FIGURES, Word.YEAR)


def test_no_merge_spans_from_a_label_over_columns_of_figures(form: Form) -> None:
    """In a row in which figures stand, or the words above them, every merge keeps to the columns without figures."""
    looked = 0
    for sheet in filter(None, (form.cover, form.program)):
        rows = {row for (row, _), pieces in sheet.slots.items() if any(map(a_figure, pieces))}
        columns = {column for (_, column), pieces in sheet.slots.items() if any(map(a_figure, pieces))}
        columns |= set(sheet.year_columns)
        assert [area for area in sheet.drawn.merges if _rows(area) & rows and _columns(area) & columns] == []
        looked += len(rows)
    assert looked >= 5


def _rows(area: Area) -> set[int]:
    return set(range(area.top, area.bottom + 1))


def _columns(area: Area) -> set[int]:
    return set(range(area.left, area.right + 1))


def test_a_figure_stands_under_its_year_even_where_a_project_has_no_indicator(form: Form) -> None:
    """Else nobody could tell which of the boxes is which year's."""
    book = placed(form, plan(), THIRD)
    found: Counter[AnswerKind] = Counter()
    for sheet, (_, column), ask in book.asks():
        year = ask.key.partition("@")[2]
        if year.startswith("R"):
            page = book.sheet(sheet)
            first, last = page.page.repeat or (1, 0)  # on every page, and always on the screen
            assert page.freeze == (last + 1, 1)
            heads = [page.cells.get((line, column)) for line in range(first, last + 1)]
            assert year in [cell.value for cell in heads if cell is not None], ask.key
            found[ask.kind] += 1
    years = len(plan().years)
    words = {AnswerKind.TEXT: years, AnswerKind.CHOICE: 2 * years}
    assert found in ({AnswerKind.NUMBER: years}, {AnswerKind.NUMBER: years, **words})


def with_latest(as_of: str) -> Plan:
    """The plan in which every 施策指標 was measured then."""
    small = plan()
    (program,) = small.programs
    indicators = tuple(replace(one, latest_as_of=as_of) for one in program.indicators)
    return replace(small, programs=(replace(program, indicators=indicators, projects=()),))


@pytest.mark.parametrize(("as_of", "label"), [("2024", "調査\n（2024）"), ("", "調査")])
def test_what_the_plan_does_not_say_leaves_no_empty_brackets(form: Form, as_of: str, label: str) -> None:
    texts = list(shown(placed(form, with_latest(as_of)).sheet(PROGRAM)).values())
    assert label in texts
    assert [text for text in texts if isinstance(text, str) and ("（）" in text or text != text.strip())] == []


@pytest.mark.parametrize(("figure", "number_format"), [("1", "#,##0"), ("1.5", "#,##0.0##"), ("0.001", "#,##0.0##")])
def test_a_part_of_a_thousand_yen_is_not_rounded_away(form: Form, figure: str, number_format: str) -> None:
    """It is wrong, and who looks must see it: typed by a division, or in the master."""
    answered = placed(form, plan(), answers=Answers({"2-1/3/決算額@R8": Answer.figure(figure)}))
    *_, cell = cell_of(answered, "2-1/3/決算額@R8")
    assert cell.style.number_format == number_format
    small = plan()
    (program,) = small.programs
    projects = tuple(replace(one, budget={R8: Decimal(figure)}) for one in program.projects)
    budgeted = replace(small, programs=(replace(program, projects=projects),))
    cells = placed(form, budgeted, LEAD).sheet(PROGRAM).cells.values()
    assert {cell.style.number_format for cell in cells if cell.value == Decimal(figure)} == {number_format}


def test_every_row_is_whole_pixels_high(any_form: Form) -> None:
    """Office programs print no part of one: thirty rows would be ten points higher than the page was planned for."""
    for sheet in placed(any_form, plan(), years=(R8,)).sheets:
        assert [height for height in sheet.heights.values() if height % PIXEL] == []


def test_a_program_says_all_its_actions_in_one_cell(form: Form) -> None:
    assert "① 支援体制　② 福祉サービス" in shown(placed(form, plan(), LEAD).sheet(PROGRAM)).values()


def test_figures_keep_off_their_right_border_and_large_ones_can_still_be_read(any_form: Form) -> None:
    """Seven digits, the most thousands of yen in the published plan, shrink to seven tenths at the least."""
    looked = 0
    for sheet in filter(None, (any_form.program, any_form.project)):
        for (row, column), pieces in sheet.slots.items():
            style = sheet.drawn.cells[row, column].style
            if not any(map(a_figure, pieces)) or style.horizontal == "center":  # a year is a heading
                continue
            looked += 1
            assert (style.horizontal, style.indent) == ("right", 1)
            if column in sheet.year_columns:
                width = column_points(sheet.drawn.widths[column], any_form.font, any_form.font_size)
                room = width - CELL_PADDING - INDENT_EM * any_form.font_size
                taken = sum(em_widths(any_form.font)[letter] for letter in LARGEST) * (style.size or any_form.font_size)
                assert room >= taken * 0.7
    assert looked >= 4


@pytest.mark.parametrize("years", [(R8,), ()])
def test_tab_comes_to_all_required_cells_of_a_row_before_what_may_be_left_empty(
    any_form: Form, years: tuple[FiscalYear, ...]
) -> None:
    """Tab goes from left to right: each 備考 before a figure would cost a key more, in every row of every division."""
    rows: dict[tuple[str, str, int], list[bool]] = {}
    for division in published().divisions:
        for sheet in placed(any_form, published(), division.name, years).sheets:
            for (row, _), ask in sorted(sheet.asks()):
                rows.setdefault((division.name, sheet.name, row), []).append(ask.required)
    assert len(rows) > 60
    assert [row for row, required in rows.items() if required != sorted(required, reverse=True)] == []
