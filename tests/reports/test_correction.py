"""The sheet 要修正: what it lists, in which order, where it leads, what it says of sheets that were put back."""

from __future__ import annotations

import pytest

from kamakura_report.form.answer import NO_ANSWERS, Answer, Answers, Status
from kamakura_report.form.issue import Issue, Round, form_id
from kamakura_report.io.write.write_workbook import write_workbook
from kamakura_report.problem import Problem, Severity
from kamakura_report.reports import correction
from kamakura_report.reports.correction import correction_marks, problems_for_division, retype_answers
from kamakura_report.workbook.book import Book, Cell, Sheet
from kamakura_report.workbook.question import AnswerKind, Ask
from tests.audit import findings

SHEET = "2-1 福祉"
ISSUE = Issue("p" * 64, "f" * 64, "福祉課", Round("R8"))


def ask(key: str, kind: AnswerKind = AnswerKind.NUMBER) -> Cell:
    choices = ("継続", "廃止") if kind is AnswerKind.CHOICE else ()
    return Cell(ask=Ask(key, kind, True, f"事業 {key}", choices=choices))


CELLS = {
    (3, 1): Cell("指標"),
    (3, 6): ask("2-1/i1@R8"),
    (3, 7): ask("2-1/i1@R9"),
    (12, 6): ask("2-1/12/i1@R8"),
    (12, 9): ask("2-1/12/備考", AnswerKind.TEXT),
    (13, 9): ask("2-1/12/方向", AnswerKind.CHOICE),
}
BOOK = Book((Sheet("表紙", {(2, 2): ask("表紙/記入者", AnswerKind.TEXT)}), Sheet(SHEET, CELLS)), title="計画 福祉課 R8")


def problem(key: str = "", cell: str = "", severity: Severity = Severity.ERROR, sheet: str = SHEET) -> Problem:
    return Problem(
        "figure.unreadable", severity, "見つけました。", "直してください。", "f.xlsx", sheet, cell, key, "名前"
    )


def unreadable(raw: str, formula: str = "") -> Answer:
    return Answer(Status.UNREADABLE, raw, raw=raw, formula=formula)


def test_a_line_leads_to_the_cell_that_asks_for_the_key() -> None:
    """Wherever the figure stood in the returned file."""
    (line,) = correction.correction_lines(BOOK, [problem("2-1/12/i1@R8", "Z99")], {SHEET})
    assert (line.sheet, line.target, line.advice) == (SHEET, (12, 6), "直してください。")


def test_errors_come_first_each_in_the_order_of_the_book() -> None:
    keys = ("2-1/12/i1@R8", "表紙/記入者", "2-1/i1@R9", "2-1/i1@R8")
    found = [problem(key, severity=Severity.WARNING) for key in keys] + [problem("2-1/12/備考")]
    told = correction.correction_lines(BOOK, found, ())
    assert [(line.sheet, line.target) for line in told] == [
        (SHEET, (12, 9)), ("表紙", (2, 2)), (SHEET, (3, 6)), (SHEET, (3, 7)), (SHEET, (12, 6)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("sheet", "carried", "target", "advice"),
    [
        (SHEET, {SHEET}, (27, 28), "写してあります"),
        (SHEET, set(), (27, 28), "記入し直してください"),
        ("", set(), None, "このファイルを使ってください"),
        ("知らないシート", {SHEET}, None, "このファイルを使ってください"),
    ],
)
def test_a_problem_of_the_form_says_what_became_of_the_sheet(
    sheet: str, carried: set[str], target: tuple[int, int] | None, advice: str
) -> None:
    (line,) = correction.correction_lines(BOOK, [problem(cell="AB27", sheet=sheet)], carried)
    assert line.target == target
    assert advice in line.advice


def test_the_sheet_names_the_division_the_round_the_counts_and_the_form() -> None:
    found = correction.correction_lines(
        BOOK, [problem("2-1/i1@R8"), problem("2-1/i1@R9", severity=Severity.WARNING)], ()
    )
    sheet = correction.with_correction_sheet(BOOK, ISSUE, found).sheets[0]
    told = " ".join(str(cell.value) for cell in sheet.cells.values())
    assert "福祉課　R8　直していただくところ 1 件、確かめていただくところ 1 件" in told
    assert f"様式ID {form_id(ISSUE.id)}" in told


def test_every_text_of_a_row_fits_its_height() -> None:
    long = problem("2-1/i1@R8").at(found="長い説明です。" * 30)
    short = problem("2-1/i1@R9")
    sheet = correction.with_correction_sheet(BOOK, ISSUE, correction.correction_lines(BOOK, [long, short], ())).sheets[
        0
    ]
    rows = [sheet.heights[row] for row in (correction.HEAD + 1, correction.HEAD + 2)]
    assert rows[0] > 4 * rows[1]


def test_the_link_to_a_cell_is_short_and_shown_whole() -> None:
    """LibreOffice wraps no link: the name of the sheet, which may be long, stands beside it."""
    found = [problem("2-1/12/i1@R8"), problem(sheet=SHEET), problem(sheet="")]
    sheet = correction.with_correction_sheet(BOOK, ISSUE, correction.correction_lines(BOOK, found, ())).sheets[0]
    rows = [
        tuple(sheet.cells[row, column].value for column in (correction.CORRECTION_LINK - 1, correction.CORRECTION_LINK))
        for row in range(correction.HEAD + 1, correction.HEAD + 4)
    ]
    assert sorted(rows, key=str) == sorted([(SHEET, "F12"), (SHEET, "シート全体"), ("ファイル全体", None)], key=str)
    links = [cell for cell in sheet.cells.values() if cell.link]
    assert len(links) == 2
    assert all(cell.style.shrink and not cell.style.wrap for cell in links)


def test_what_people_typed_cannot_damage_the_workbook() -> None:
    hostile = problem("2-1/i1@R8").at(found="\x01\ud800<&>=HYPERLINK()\ufffe" + "あ" * 40_000, label="\x1b[2J")
    marks = correction_marks(BOOK, [hostile.at(found="\x01\ud800<&>")], NO_ANSWERS)
    marked = dict(CELLS) | {(3, 6): Cell(note=marks["2-1/i1@R8"])}
    book = Book((Sheet(SHEET, marked),), title='&A"<>')
    assert (
        findings(
            write_workbook(
                correction.with_correction_sheet(book, ISSUE, correction.correction_lines(BOOK, [hostile], ()))
            )
        )
        == []
    )


@pytest.mark.parametrize(
    ("key", "answer", "shown"),
    [
        ("2-1/i1@R8", unreadable("約130"), "約130"),
        ("2-1/i1@R8", unreadable("15", "SUM(A1:A3)"), "=SUM(A1:A3)"),
        ("2-1/i1@R8", unreadable("#REF!"), "#REF!"),
        ("2-1/12/方向", unreadable("中止"), "中止"),
        ("2-1/12/方向", unreadable("継続", '"継続"'), '="継続"'),
        ("2-1/i1@R8", Answer.word("該当なし"), "該当なし"),
        ("2-1/12/備考", Answer.text("あ" * 32767), "あ" * 32767),
    ],
)
def test_what_was_typed_is_typed_again(key: str, answer: Answer, shown: str) -> None:
    assert retype_answers(BOOK, Answers({key: answer}))[key].value == shown


@pytest.mark.parametrize(
    ("key", "answer"),
    [
        ("2-1/12/備考", unreadable("46173")),  # a date in a sentence: its number would pass for the sentence
        ("2-1/12/備考", unreadable("x", "A1&B1")),
        ("2-1/i1@R8", unreadable("")),
        ("2-1/12/備考", Answer.text("あ" * 32768)),
        ("2-1/12/備考", Answer.text("𠮷" * 16384)),
        ("2-1/9/i1@R8", Answer.figure(1)),  # not asked here
    ],
)
def test_what_would_be_read_otherwise_or_does_not_fit_is_left_out(key: str, answer: Answer) -> None:
    assert key not in retype_answers(BOOK, Answers({key: answer}))


def test_what_is_left_out_is_told_with_what_was_typed() -> None:
    gone = Answers({"2-1/12/備考": unreadable("x", "A1&B1"), "2-1/i1@R8": Answer.text("あ" * 40_000)})
    told = problems_for_division(BOOK, [problem("2-1/12/備考")], gone, NO_ANSWERS)
    assert [(one.code, one.key, one.cell) for one in told] == [
        ("figure.unreadable", "2-1/12/備考", ""),
        ("answer.not-copied", "2-1/i1@R8", "F3"),
    ]
    assert "「=A1&B1」は、写せないので消してあります。" in told[0].found
    assert "「ああ" in told[1].found


def test_notes_are_not_for_the_division() -> None:
    assert problems_for_division(BOOK, [problem(severity=Severity.NOTE)], NO_ANSWERS, NO_ANSWERS) == ()


def test_a_row_whose_text_was_changed_is_to_be_confirmed_where_it_holds_an_answer() -> None:
    shown = Answers({"2-1/i1@R8": Answer.figure(1), "2-1/12/i1@R8": Answer.figure(2)})
    assert correction_marks(BOOK, [problem(cell="A3")], shown) == {"2-1/i1@R8": correction.CONFIRM}


def test_a_warning_about_the_form_leads_to_the_sheet_and_marks_no_row() -> None:
    """Its cell is where that stood in the returned file, rows may have been put in above it."""
    moved = problem(cell="A3", severity=Severity.WARNING)
    assert correction_marks(BOOK, [moved], Answers({"2-1/i1@R8": Answer.figure(1)})) == {}
    (line,) = correction.correction_lines(BOOK, [moved], {SHEET})
    assert (line.sheet, line.target) == (SHEET, None)


def test_several_problems_of_a_cell_stand_in_one_note() -> None:
    two = [problem("2-1/i1@R8"), problem("2-1/i1@R8").at(found="もう一つ。"), problem("2-1/i1@R8")]
    note = correction_marks(BOOK, two, NO_ANSWERS)["2-1/i1@R8"]
    assert note == "見つけました。直してください。\nもう一つ。直してください。"
