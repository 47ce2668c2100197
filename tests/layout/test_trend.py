"""推移: a line is drawn of figures, of cells that may still hold one, and never through a word that stays."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kamakura_report.form.answer import Answer, Answers
from kamakura_report.form.issue import Issue, Round
from kamakura_report.form.progress import trend_stretch
from kamakura_report.layout.place import place
from kamakura_report.plan.periods import FiscalYear
from kamakura_report.workbook.area import cell_name
from tests.form.forms import shipped
from tests.form.plans import LEAD, PROGRAM, placed, plan

PLAN = replace(plan(), last=FiscalYear(2030))
WORDS = {"?": "未確定", "-": "該当なし"}


@pytest.mark.parametrize(
    ("cells", "drawn"),
    [
        ("", None),
        ("   ", None),
        ("xx", None),
        ("111", (0, 2)),
        (" 1 ", (0, 2)),
        ("11x1", (0, 1)),
        ("1x11", (2, 3)),
        ("1x1", (2, 2)),  # the later of equal ones
        ("1x ", (0, 0)),
        ("11x1 1", (3, 5)),
    ],
)
def test_the_stretch_without_words_that_holds_most_figures_is_drawn(cells: str, drawn: tuple[int, int] | None) -> None:
    assert trend_stretch([{"1": True, " ": False, "x": None}[cell] for cell in cells]) == drawn


def answers(said: str) -> Answers:
    """By year from R8 on, ``1`` is a figure, a blank none."""
    by_key = {
        f"2-1/i1@{year}": Answer.word(WORDS[sign]) if sign in WORDS else Answer.figure(sign)
        for year, sign in zip(PLAN.years, said, strict=False)
        if sign != " "
    }
    return Answers(by_key)


def first_line(sheet: object) -> str:
    """The cells of the first line, without the row's number: ``D:I``."""
    area = sheet.sparklines[0].area  # type: ignore[attr-defined]
    left, right = (cell_name((1, column))[:-1] for column in (area.left, area.right))
    return f"{left}:{right}"


def test_words_of_earlier_years_are_left_out_and_those_in_open_cells_are_not() -> None:
    """The clerk may still change what stands in an open cell."""
    years = PLAN.years
    all_years = first_line(placed(shipped(), PLAN, LEAD, years[2:3]).sheet(PROGRAM))
    assert first_line(placed(shipped(), PLAN, LEAD, years[2:3], answers("12")).sheet(PROGRAM)) == all_years
    left, right = all_years.split(":")
    after = chr(ord(left) + 3)  # 初期値, R8, R9 are gone
    assert first_line(placed(shipped(), PLAN, LEAD, years[2:3], answers("1-")).sheet(PROGRAM)) == f"{after}:{right}"
    assert first_line(placed(shipped(), PLAN, LEAD, years[2:3], answers=answers("12?")).sheet(PROGRAM)) == all_years


@pytest.mark.parametrize(("said", "columns"), [("12345", 6), ("1234-", 5), ("12 ??", 4), ("-2345", 4)])
def test_in_the_published_form_a_word_is_never_in_the_line(said: str, columns: int) -> None:
    """There nothing is asked, and no cell will change."""
    nobody = Issue(plan="", form="", division="", round=Round(""))
    sheet = place(replace(shipped(), cover=None), PLAN, nobody, answers(said)).sheet(PROGRAM)
    area = sheet.sparklines[0].area
    assert area.right - area.left + 1 == columns
    drawn = [sheet.cells[area.top, column].value for column in range(area.left, area.right + 1)]
    assert not {"未確定", "該当なし"} & {value for value in drawn if isinstance(value, str)}
