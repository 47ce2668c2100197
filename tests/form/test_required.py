"""（必須） and （任意） behind a question: whether it must be answered, wherever it stands."""

from __future__ import annotations

import pytest

from kamakura_report.form.answer import Answer, Answers
from kamakura_report.form.placeholders import AskedPiece
from kamakura_report.form.read_placeholders import split_pieces
from kamakura_report.returned.checks import check_answers
from kamakura_report.returned.take import take
from tests.form.forms import PROJECT, Line, drawn, form, problem_cells
from tests.form.plans import LEAD, R8, cell_of, placed, plan
from tests.form.walks import returned

KEY = "2-1/3"
LINES = (
    PROJECT[0],
    Line("事業", "所見|{{入力:文章 所見 （必須）}}|{{入力:文章 経過}}|||{{キー}}"),
    Line("事業", "評価|{{入力:選択 総評 A,B（必須）}}|{{入力:選択 評価 A,B （任意）}}|||{{キー}}"),
    Line("事業", "改善|{{入力:文章 改善 （総評=Bのとき）（必須）}}||||{{キー}}"),
    Line("事業", "確認日|{{入力:日付 確認日 (必須)}}||||{{キー}}"),
)


def blanks(**words: str) -> set[str]:
    """The questions that are told as left blank, where these are answered."""
    answers = Answers({f"{KEY}/{name}": Answer.text(word) for name, word in words.items()})
    book = placed(form(drawn(None, project=LINES)), plan(), LEAD, [R8], answers=answers)
    taken, problems = take(book, returned(book))
    assert (taken, problems) == (answers, ())
    told = [problem for problem in check_answers(book, taken) if problem.code == "required.blank"]
    cells = {cell_of(book, ask.key)[1]: ask.key.removeprefix(f"{KEY}/") for _, _, ask in book.asks()}
    return {cells[cell] for problem in told for cell in problem.cell.split("、")}


def test_what_must_be_answered_is_missed_and_nothing_else() -> None:
    assert blanks() == {"所見", "総評", "確認日", "経過@R8"}
    assert blanks(所見="順調です", 総評="B", 確認日="2027-04-01") == {"経過@R8", "改善"}
    assert blanks(所見="順調です", 総評="A", 確認日="2027-04-01") == {"経過@R8"}


@pytest.mark.parametrize(
    "wrong", ["備考（必須）", "チェック 計画 （必須）", "実績（必須）", "文章 所見 （必須）（任意）"]
)
def test_what_cannot_be_required_is_told_with_its_cell(wrong: str) -> None:
    book = drawn(None, project=[*LINES, Line("事業", f"誤り|{{{{入力:{wrong}}}}}||||{{{{キー}}}}")])
    assert problem_cells(book) == [("template.placeholder", "事業", f"C{len(LINES) + 2}")]


def test_a_choice_keeps_its_words_without_the_mark() -> None:
    (piece,) = split_pieces("{{入力:選択 総評 A,B（必須）}}")
    assert isinstance(piece, AskedPiece)
    assert (piece.choices, piece.required) == (("A", "B"), True)
