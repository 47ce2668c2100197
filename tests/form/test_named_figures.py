"""Figures that a form names: what may be written, what is told where it may not, and which the forms come to."""

from __future__ import annotations

import pytest

from kamakura_report.form.form_model import Band
from kamakura_report.form.named_figures import NamedFigure, all_figures, asked_in_form, figure_named, form_figures
from kamakura_report.form.placeholders import RESERVED, AskedPiece
from kamakura_report.form.read_placeholders import split_pieces
from kamakura_report.plan.keys import Key
from kamakura_report.workbook.question import AnswerKind
from tests.form.forms import COSTS, SMALL, Line, costs, drawn, form, parsed, problem_cells, small


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("{{入力:数値 人件費 千円}}", AskedPiece(AnswerKind.NUMBER, "人件費", unit="千円")),
        ("{{入力：数値　人件費　千円（合算）}}", AskedPiece(AnswerKind.NUMBER, "人件費", unit="千円", summed=True)),
        ("{{入力:数値 予定}}", AskedPiece(AnswerKind.NUMBER, "予定")),
        ("{{入力:数値 予定（任意）}}", AskedPiece(AnswerKind.NUMBER, "予定", required=False)),
        ("{{入力:数値 国費（補助） 千円(必須、合算)}}",
         AskedPiece(AnswerKind.NUMBER, "国費（補助）", unit="千円", summed=True, required=True)),
        ("{{入力:数値 人件費 千円（合算）（必須）}}",
         AskedPiece(AnswerKind.NUMBER, "人件費", unit="千円", summed=True, required=True)),
        ("{{入力:数値 面積 平方 メートル}}", AskedPiece(AnswerKind.NUMBER, "面積", unit="平方 メートル")),
    ],
)  # fmt: skip
def test_a_named_figure_has_a_name_a_unit_and_marks(text: str, meant: AskedPiece) -> None:
    assert split_pieces(text) == (meant,)
    assert meant.is_named
    assert meant.figure is None


@pytest.mark.parametrize(
    "text",
    [
        "{{入力:数値}}",
        "{{入力:数値 （合算）}}",
        "{{入力:数値 12 千円}}",
        "{{入力:数値 人件費/R8 千円}}",
        "{{入力:数値 人件費 千円（合算、合算）}}",
        "{{入力:数値 人件費 千円（必須、任意）}}",
        "{{入力:数値 人件費 千\n円}}",
        "{{入力:数値 人件費 " + "千" * 21 + "}}",
        "{{人件費}}",  # nothing of that name is asked
        *(f"{{{{入力:数値 {word} 千円}}}}" for word in sorted(RESERVED)),
    ],
)
def test_what_is_no_named_figure_is_told_with_its_cell(text: str) -> None:
    book = drawn()
    book["施策"]["C4"] = text
    assert problem_cells(book) == [("template.placeholder", "施策", "C4")]


@pytest.mark.parametrize("word", ["決算額", "予算額", "実績", "初期値", "備考", "目標値", "達成率", "前年"])
def test_words_with_a_meaning_are_no_names(word: str) -> None:
    assert word in RESERVED


@pytest.mark.parametrize(
    ("line", "cell"),
    [
        (Line("主な取組", "{{入力:数値 件数 件}}|{{キー}}"), "B8"),
        (Line("見出し", "{{入力:数値 件数 件}}|{{キー}}"), "B8"),
        (Line("事業", "||{{入力:数値 人件費 千円}}|{{人件費}}||{{キー}}"), "E8"),  # shown outside the years
        (Line("成果指標", "||{{人件費}}"), "D8"),  # not asked there
    ],
)
def test_a_named_figure_where_it_says_nothing_is_told(line: Line, cell: str) -> None:
    lines = [*SMALL, line]
    if line.band == "見出し":
        lines, cell = [line, *SMALL], "B2"
    if line.band == "成果指標":
        lines = [*SMALL, line, Line("事業", "||{{入力:数値 人件費 千円}}|||{{キー}}")]
    assert problem_cells(drawn(lines)) == [("template.place", "施策", cell)]


def test_a_named_figure_is_not_asked_on_the_cover() -> None:
    """It is about something in the plan."""
    book = drawn()
    book["表紙"]["C4"] = "{{入力:数値 職員数 人}}"
    assert problem_cells(book) == [("template.place", "表紙", "C4")]


@pytest.mark.parametrize("other", ["人件費 円", "人件費 千円（合算）", "人件費"])
def test_one_name_is_one_figure_everywhere(other: str) -> None:
    lines = [*SMALL, Line("事業", "||{{入力:数値 人件費 千円}}|||{{キー}}")]
    lines.append(Line("成果指標", f"||{{{{入力:数値 {other}}}}}|||{{{{キー}}}}"))
    assert problem_cells(drawn(lines)) == [("template.twice", "施策", "D9")]


def test_a_named_figure_is_asked_once_and_by_no_text() -> None:
    lines = [*SMALL, Line("事業", "||{{入力:数値 人件費 千円}}|||{{キー}}")]
    again = Line("予算決算", "||{{入力:数値 人件費 千円}}|||{{キー}}")
    text = Line("予算決算", "||{{入力:文章 人件費}}|||{{キー}}")
    assert problem_cells(drawn([*lines, again])) == [("template.twice", "施策", "D9")]
    assert problem_cells(drawn([*lines, text])) == [("template.twice", "施策", "D9")]
    assert parsed(drawn(COSTS))[1] == ()


def test_forms_come_to_their_figures_the_later_form_before_the_former() -> None:
    """What only a former form asked is asked for its own years alone; what is a text by now is no figure."""
    labor = NamedFigure(Band.PROJECT, "人件費", "千円", yearly=True, summed=True, required=True)
    assert labor in form_figures(asked_in_form(costs()))
    assert form_figures(asked_in_form(small())) == ()
    line = "||{{{{入力:{}}}}}|||{{{{キー}}}}"
    in_yen = form(drawn([*SMALL, Line("事業", line.format("数値 人件費 円"))]))
    in_words = form(drawn([*SMALL, Line("事業", line.format("文章 人件費"))]))
    former = frozenset({"R8"})
    (found,) = [
        each
        for each in all_figures([(asked_in_form(costs()), former), (asked_in_form(in_yen), None)])
        if each.name == "人件費"
    ]
    assert (found.unit, found.summed, found.asked_in) == ("円", False, None)
    (retired,) = [
        each
        for each in all_figures([(asked_in_form(costs()), former), (asked_in_form(small()), None)])
        if each.name == "人件費"
    ]
    assert (retired.is_asked("R8"), retired.is_asked("R9")) == (True, False)
    assert "人件費" not in {
        each.name for each in all_figures([(asked_in_form(costs()), former), (asked_in_form(in_words), None)])
    }


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("2-1/12/人件費@R8", "人件費"),
        ("2-1/12/国庫支出金", "国庫支出金"),
        ("2-1/12/i1/年度目標@R9", "年度目標"),
        ("2-1/i5/予定@R8", "予定"),
        ("2-1/職員数@R8", "職員数"),
        ("2-1/12/人件費", ""),
        ("2-1/12/人件費@初期値", ""),
        ("2-1/人件費@R8", ""),
        ("2-1/12/決算額@R8", ""),
        ("表紙/職員数", ""),
    ],
)
def test_a_key_is_known_as_that_of_a_named_figure(key: str, name: str) -> None:
    found = figure_named(form_figures(asked_in_form(costs())), Key.parse(key))
    assert (found.name if found else "") == name
