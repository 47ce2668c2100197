"""A form quite unlike the shipped one, drawn here, is issued and read back without a change of code."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

import pytest

from kamakura_report.form.answer import Answer, Answers
from kamakura_report.form.form_model import Form
from kamakura_report.returned.identity import identify
from kamakura_report.returned.take import take
from kamakura_report.workbook.question import AnswerKind
from tests.form.forms import SMALL, Line, drawn, form
from tests.form.plans import LEAD, OTHER, PROGRAM, R8, R9, THIRD, asked, cell_of, placed, plan, shown, where
from tests.form.walks import returned

# Money first, projects before the program's indicators, 初期値 after the years, no 主な取組, two columns a year.
SECOND = (
    Line("事業", "{{事業.No}}|{{事業.事業名}}", merges=[(2, 5)]),
    Line("予算決算", "千円|予算／決算|{{年度}} 予算|{{年度}} 決算"),
    Line("予算決算", "金額||{{入力:予算額}}|{{入力:決算額}}||{{入力:選択 評価 順調,やや遅れ,遅れ}}|{{キー}}"),
    Line("事業", "（決算額は千円未満を四捨五入してください。）", merges=[(1, 5)]),
    Line("成果指標", "{{成果指標.指標名}}||{{年度}}||初期値", merges=[(1, 2), (3, 4)]),
    Line(
        "成果指標", "説明\n二行にわたる||{{入力:実績}}||{{入力:初期値}}||{{キー}}", merges=[(1, 2), (3, 4)], tall=True
    ),
    Line("成果指標", "||||{{成果指標.出典}}"),
    Line("事業", "課題|{{入力:文章 課題}}|||||{{キー}}", merges=[(2, 5)]),
    Line("施策", "様式ID {{様式ID}}|記入状況|{{記入状況}}"),
    Line("施策指標", "{{施策指標.指標名}}||{{入力:実績}}|{{年度}}|{{入力:初期値}}||{{キー}}"),
)


@cache
def second() -> Form:
    return form(drawn(SECOND, years=(3, 4), cover=None, shift=3))


def test_everything_is_placed_where_it_was_drawn() -> None:
    """Columns moved by three, two a year, the merges with them, text rows once in each block."""
    sheet = placed(second(), plan(), LEAD).sheet(PROGRAM)
    texts = shown(sheet)
    assert {name[0] for name in texts} == set("DEFGHIJKLN")  # M is asked and empty
    assert [texts[name] for name in ("D1", "E1", "D2", "F2", "G2", "H2", "I2", "J2", "K2")] == [
        Decimal(3), "推進事業", "千円", "R8 予算", "R8 決算", "R9 予算", "R9 決算", "R10 予算", "R10 決算",
    ]  # fmt: skip
    assert list(texts.values()).count("（決算額は千円未満を四捨五入してください。）") == 1
    assert list(texts.values()).count("説明\n二行にわたる") == 2
    merges = set(map(str, sheet.merges))
    assert {"E1:L1", "D4:L4", "D5:E5", "F5:G5", "H5:I5", "J5:K5", "D6:E7", "F6:G7", "H6:I7", "J6:K7"} <= merges
    assert where(sheet, "課題") == "D11"
    assert where(sheet, "満足な市民") == "D13"


def test_it_asks_for_the_same_figures_and_its_own_words() -> None:
    """予算額 that the plan does not know is asked; a choice and a text have their keys."""
    book = placed(second(), plan(), LEAD)
    questions = asked(book)
    assert [key for key in questions if key.startswith("2-1/3/") and "i" not in key] == [
        "2-1/3/決算額@R8", "2-1/3/予算額@R9", "2-1/3/決算額@R9", "2-1/3/予算額@R10", "2-1/3/決算額@R10",
        "2-1/3/評価", "2-1/3/課題",
    ]  # fmt: skip
    assert questions["2-1/3/評価"].choices == ("順調", "やや遅れ", "遅れ")
    assert questions["2-1/3/課題"].kind is AnswerKind.TEXT
    assert cell_of(book, "2-1/3/i2@初期値")[1] == "L9"
    assert cell_of(book, "2-1/3/i2@R9")[1] == "H9"
    assert shown(book.sheet(PROGRAM))["F3"] == Decimal(4176)


def test_its_answers_come_back_and_it_is_known() -> None:
    """Through the real writer and reader, with years, and with the choice and the text."""
    answers = Answers(
        {
            "2-1/3/決算額@R8": Answer.figure(4100),
            "2-1/3/予算額@R9": Answer.word("未確定"),
            "2-1/3/評価": Answer.text("やや遅れ"),
            "2-1/3/課題": Answer.text("=担い手\n「不足」"),
            "2-1/3/i1@R8": Answer.figure("-12.5"),
        }
    )
    book = placed(second(), plan(), LEAD, (R8, R9), answers=answers)
    grid = returned(book)
    assert take(book, grid) == (answers, ())
    assert identify(grid).problems == ()
    assert "2-1/3/決算額@R10" not in asked(book)


@pytest.mark.parametrize(
    ("title", "division", "times"),
    [
        ("施策指標見出し", LEAD, 1),
        ("主な取組見出し", LEAD, 1),
        ("事業見出し", THIRD, 1),
        ("事業見出し", OTHER, 0),  # it has only an indicator
    ],
)
def test_a_title_stands_once_above_what_there_is_and_not_above_nothing(title: str, division: str, times: int) -> None:
    """However often what it is the title of repeats."""
    lines = [Line("施策", "様式ID {{様式ID}}"), *SMALL[1:], Line("主な取組", "{{主な取組.番号}}"), Line(title, "題")]
    sheet = placed(form(drawn(lines)), plan(shared=(LEAD, THIRD)), division).sheet(PROGRAM)
    assert list(shown(sheet).values()).count("題") == times
