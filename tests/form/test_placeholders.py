"""Placeholders: every one of the form's grammar says what it means, and a misspelt one is told at its cell."""

from __future__ import annotations

import pytest

from kamakura_report.form.placeholders import AskedPiece, FieldPiece, Placeholder, ShownPiece, Word
from kamakura_report.form.read_placeholders import split_pieces
from kamakura_report.workbook.question import AnswerKind
from tests.form.forms import drawn, parsed


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("C4", "{{回.回目}}"),  # no such field
        ("C4", "{{事業名}}"),  # neither a word nor owner.name
        ("C4", "{{}}"),
        ("C4", "{{入力}}"),
        ("C4", "{{入力：実積}}"),
        ("C4", "{{入力:文章}}"),  # without a name
        ("C4", "{{入力:文章 今年度 課題}}"),  # a name is one word
        ("C4", "{{入力:文章 課題/R8}}"),
        ("C4", "{{入力:文章 課題@R8}}"),
        ("C4", "{{入力:文章 実績}}"),  # the name of a figure
        ("C4", "{{入力:文章 i1}}"),  # would be 2-1/3/i1, the key of an indicator
        ("C4", "{{入力:文章 12}}"),  # would be 2-1/3/12
        ("C4", "{{入力:選択 評価}}"),  # without words
        ("C4", "{{入力:選択 評価 Ａ,,Ｂ}}"),
        ("C4", "{{入力:選択 評価 Ａ、Ｂ，Ａ}}"),
        ("C4", "{{入力:選択 評価 Ａ,良\nい}}"),
        ("C4", "{{入力:選択 評価 " + ",".join(["𠮷" * 60, "良" * 60, "可" * 60, '"' * 8]) + "}}"),
        ("C4", "{{事業.事業名"),
        ("C4", "事業.事業名}}"),
        ("C4", "}}{{事業.事業名}}"),
        ("C4", "{{ {{事業.事業名}}"),
        ("C4", "｛｛事業.事業名｝｝"),  # typed with the Japanese input method
    ],
)  # fmt: skip
def test_a_misspelt_placeholder_is_told(cell: str, text: str) -> None:
    book = drawn()
    book["施策"][cell] = text
    form, problems = parsed(book)
    assert form is None
    assert [(problem.code, problem.sheet, problem.cell) for problem in problems] == [
        ("template.placeholder", "施策", cell)
    ]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("{{年度}}", ShownPiece(Word.YEAR)),
        ("{{キー}}", ShownPiece(Word.KEY)),
        ("{{様式ID}}", ShownPiece(Word.FORM_ID)),
        ("{{実績}}", ShownPiece(Word.ACTUAL)),
        ("{{初期値}}", ShownPiece(Word.INITIAL)),
        ("{{予算額}}", ShownPiece(Word.BUDGET)),
        ("{{決算額}}", ShownPiece(Word.SETTLEMENT)),
        ("{{進捗}}", ShownPiece(Word.PROGRESS)),
        ("{{推移}}", ShownPiece(Word.TREND)),
        ("{{執行率}}", ShownPiece(Word.EXECUTION)),
        ("{{未入力数}}", ShownPiece(Word.OPEN_COUNT)),
        ("{{記入状況}}", ShownPiece(Word.STATE)),
        ("{{事業.事業名}}", FieldPiece("事業", "事業名")),
        ("{{ 事業 . 事業名 }}", FieldPiece("事業", "事業名")),
        ("{{入力:実績}}", AskedPiece(AnswerKind.NUMBER, "実績")),
        ("{{入力:決算額}}", AskedPiece(AnswerKind.NUMBER, "決算額")),
        ("{{入力:予算額}}", AskedPiece(AnswerKind.NUMBER, "予算額")),
        ("{{入力:初期値}}", AskedPiece(AnswerKind.NUMBER, "初期値")),
        ("{{入力:備考}}", AskedPiece(AnswerKind.TEXT, "備考")),
        ("{{入力:文章 課題}}", AskedPiece(AnswerKind.TEXT, "課題")),
        ("{{入力：文章　課題}}", AskedPiece(AnswerKind.TEXT, "課題")),
        ("{{入力:選択 評価 甲,乙,丙}}", AskedPiece(AnswerKind.CHOICE, "評価", ("甲", "乙", "丙"))),
        ("{{入力：選択　評価　甲、乙，丙 丁}}", AskedPiece(AnswerKind.CHOICE, "評価", ("甲", "乙", "丙 丁"))),
    ],
)
def test_each_placeholder_says_what_it_means(text: str, meant: Placeholder) -> None:
    """Every one of the form's grammar, half and full width."""
    assert split_pieces(text) == (meant,)
    assert split_pieces(f"単位 {text}\n") == ("単位 ", meant, "\n")
