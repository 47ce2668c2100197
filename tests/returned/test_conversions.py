"""What clerks type where a figure is asked: each way of writing is understood and says so, every doubt is told."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamakura_report.form.answer import Answer, Answers, Status
from kamakura_report.form.issue import Issue, Round, dump_issue, load_issue
from kamakura_report.io.reader.returned_workbook import read_workbook
from kamakura_report.io.write.write_workbook import write_workbook
from kamakura_report.layout.known_figures import cell_value
from kamakura_report.plan.figures import plain_text
from kamakura_report.problem import Severity
from kamakura_report.returned.answered_book import AnsweredBook
from kamakura_report.returned.cell import understand_cell
from kamakura_report.returned.checks import as_text, check_answers
from kamakura_report.returned.conversions import STEPS, meaning_of
from kamakura_report.returned.grid import RawCell, StoredKind
from kamakura_report.returned.take import take
from kamakura_report.workbook.book import Book, Cell, Sheet
from kamakura_report.workbook.question import AnswerKind, Ask
from tests.effort import cases

PEOPLE = Ask("2-1/1/i1@R8", AnswerKind.NUMBER, True, "延べ参加者数 R8", "人", whole=True, base=Decimal(138))
MONEY = Ask(
    "2-1/1/決算額@R8", AnswerKind.NUMBER, True, "地域福祉推進事業 決算額 R8", "千円", whole=True, base=Decimal(4176)
)
SHARE = Ask("2-1/i1@R8", AnswerKind.NUMBER, True, "満足な市民 R8", "%", base=Decimal("14.5"))
BARE = Ask("2-1/i9@R8", AnswerKind.NUMBER, True, "指数 R8")
SQUARE = Ask("2-1/i8@R8", AnswerKind.NUMBER, True, "面積 R8", "㎡")
ASKS = (PEOPLE, MONEY, SHARE, BARE, SQUARE)


def text(words: str) -> RawCell:
    return RawCell(StoredKind.TEXT, words, locked=False)


def understood(ask: Ask, raw: RawCell) -> tuple[Answer | None, str]:
    answer, problem = understand_cell(ask, raw, "2-1 福祉", (12, 6))
    return answer, problem.code if problem else ""


@pytest.mark.parametrize(
    ("ask", "typed", "figure", "steps"),
    [
        (BARE, "131.3", "131.3", "文字で保存された数字"),
        (BARE, "１２，３４５", "12345", "文字で保存された数字、全角、桁区切り"),
        (BARE, "－１２．５", "-12.5", "文字で保存された数字、全角"),
        (MONEY, "1,234千円", "1234", "文字で保存された数字、単位、桁区切り"),
        (MONEY, "（１，２３４千円）", "-1234", "文字で保存された数字、全角、負の符号、単位、桁区切り"),
        (MONEY, "(1,234)千円", "-1234", "文字で保存された数字、負の符号、単位、桁区切り"),
        (PEOPLE, "138人", "138", "文字で保存された数字、単位"),
        (PEOPLE, "138 人", "138", "文字で保存された数字、単位"),
        (SHARE, "14.5％", "14.5", "文字で保存された数字、全角、単位"),
        (SQUARE, "1,200m2", "1200", "文字で保存された数字、単位、桁区切り"),
        (BARE, "107000人", "107000", "文字で保存された数字、単位"),
        (BARE, "107,000 件", "107000", "文字で保存された数字、単位、桁区切り"),
        (BARE, "１２か所", "12", "文字で保存された数字、全角、単位"),
        (BARE, "３か月", "3", "文字で保存された数字、全角、単位"),
        (BARE, "12ヶ月間", "12", "文字で保存された数字、単位"),
        (BARE, "1.5t-CO2", "1.5", "文字で保存された数字、単位"),
        (BARE, "1,200㎡", "1200", "文字で保存された数字、単位、桁区切り"),
        (BARE, "▲12", "-12", "文字で保存された数字、負の符号"),
        (BARE, "△ 12.50", "-12.5", "文字で保存された数字、負の符号"),
        (PEOPLE, "▲12人", "-12", "文字で保存された数字、負の符号、単位"),
        (BARE, "(12)", "-12", "文字で保存された数字、負の符号"),
        (BARE, "−12", "-12", "文字で保存された数字、全角"),
        (BARE, "-12", "-12", "文字で保存された数字"),
        (BARE, " 12\r\n", "12", "文字で保存された数字、前後の空白"),
        (BARE, "\u00a0\u3000\u200b12\ufeff", "12", "文字で保存された数字、前後の空白"),
        (BARE, "0.000001", "0.000001", "文字で保存された数字"),
        (BARE, "-0", "0", "文字で保存された数字"),
    ],
)
def test_a_figure_typed_in_another_way_is_the_figure_and_says_how(
    ask: Ask, typed: str, figure: str, steps: str
) -> None:
    answer, code = understood(ask, text(typed))
    assert (answer, code) == (Answer.figure(figure), "")
    assert answer is not None
    assert answer.raw == typed
    assert answer.conversion.endswith(f" → {figure}（{steps}）")


@pytest.mark.parametrize("dash", "-‐–—―ー－−─")
def test_a_dash_alone_is_not_applicable(dash: str) -> None:
    answer, code = understood(PEOPLE, text(f" {dash} "))
    assert (answer, code) == (Answer.word("該当なし"), "")
    assert answer is not None
    assert answer.conversion == f"{dash} → 該当なし（前後の空白、同じ意味の言葉）"


@pytest.mark.parametrize(
    "words",
    [
        "集計中",
        "未定",
        "未集計",
        "未実施",
        "7月公表",
        "１２月公表予定",
        "7月下旬に公表予定",
        "5月末確定見込み",
        " 未定\n",
        "(未定)",
        "（未定）",
        "【未定】",
        "未定。",
        "未定です",
        "調査中",
        "現在集計中",
        "確認中です。",
        "令和9年7月公表予定",
        "令和９年７月公表予定",
        "令和9年度公表予定",
        "令和元年度末に確定",
        "R9.7公表予定",
        "2027年7月下旬公表予定",
        "来年度公表予定",
        "後日報告します",
        "集計中（7月公表予定）",
        "公表前",
        "※未定",
        "未定＊",
        "只今、集計中",
        "隔年調査のため未実施",
        "集計中のため未定",
        "決算額未確定",
        "出納整理期間中",
        "議会認定前",
        "国の公表待ち",
        "総務省の公表待ち",
        "令和9年7月国公表予定",
        "令和9年秋頃公表予定",
        "次回調査予定",
        "確定次第、報告します",
        "第2四半期に集計予定",
    ],
)
def test_what_is_not_known_yet_is_undetermined_and_keeps_its_words(words: str) -> None:
    """Written back in its own words and read again it is the same answer, in an open cell and in a record."""
    answer, code = understood(PEOPLE, text(words))
    assert (answer, code) == (Answer.word("未確定"), "")
    assert answer is not None
    assert answer.raw == words
    assert answer.conversion
    assert cell_value(answer) == words
    assert understood(PEOPLE, text(str(cell_value(answer))))[0] == answer
    issue = Issue("p" * 64, "f" * 64, "福祉課", Round("R8"), accepted=Answers({PEOPLE.key: answer}))
    again = load_issue(dump_issue(issue)).accepted[PEOPLE.key]
    assert (again, cell_value(again)) == (answer, words)


@pytest.mark.parametrize(
    ("ask", "typed", "code"),
    [
        (MONEY, "1,234円", "figure.unit"),  # never divided by a thousand
        (MONEY, "1,234万円", "figure.unit"),
        (MONEY, "▲5百万円", "figure.unit"),
        (PEOPLE, "138名", "figure.unit"),
        (SHARE, "3割", "figure.unit"),
        (BARE, "138万人", "figure.unreadable"),
        (BARE, "138千円", "figure.unreadable"),
        (BARE, "3割", "figure.unreadable"),
        (BARE, "5円", "figure.unreadable"),
        (PEOPLE, "100人以上", "figure.unreadable"),
        (PEOPLE, "100程度", "figure.unreadable"),
        (PEOPLE, "１００人（見込み）", "figure.unreadable"),
        (PEOPLE, "３月", "figure.unreadable"),
        (PEOPLE, "3月末", "figure.unreadable"),
        (PEOPLE, "3時間", "figure.unit"),
        (PEOPLE, "約130", "figure.unreadable"),
        (PEOPLE, "ほぼ１３０人", "figure.unreadable"),
        (PEOPLE, "以上100", "figure.unreadable"),
        (PEOPLE, "100以上。", "figure.unreadable"),
        (PEOPLE, "▲1234567890123456", "figure.digits"),
        (PEOPLE, "(1,234,567,890,123,456)", "figure.digits"),
        (PEOPLE, "130~140", "figure.unreadable"),
        (PEOPLE, "1 234", "figure.unreadable"),
        (PEOPLE, "1,23", "figure.unreadable"),
        (PEOPLE, "12,34,567", "figure.unreadable"),
        (PEOPLE, "1.2.3", "figure.unreadable"),
        (PEOPLE, "(-12)", "figure.unreadable"),
        (PEOPLE, "▲-12", "figure.unreadable"),
        (PEOPLE, "--12", "figure.unreadable"),
        (PEOPLE, "(3)17", "figure.unreadable"),
        (PEOPLE, "①", "figure.unreadable"),
        (PEOPLE, "10²", "figure.unreadable"),
        (PEOPLE, "½", "figure.unreadable"),
        (PEOPLE, "٣", "figure.unreadable"),
        (PEOPLE, "1e5", "figure.unreadable"),
        (PEOPLE, "0月公表", "figure.unreadable"),
        (PEOPLE, "1234567890123456", "figure.digits"),  # one digit more than a figure has
        (PEOPLE, "1,234,567,890,123,456人", "figure.digits"),
        (PEOPLE, "9" * 60, "figure.digits"),
        (PEOPLE, "1" * 100_000, "figure.unreadable"),
        (PEOPLE, "1" + "0" * 100, "figure.digits"),
        (PEOPLE, "(" * 100_000, "figure.unreadable"),
        (PEOPLE, "5/31", "figure.unreadable"),
    ],
)
def test_what_is_not_one_figure_is_told_and_none_is_taken(ask: Ask, typed: str, code: str) -> None:
    answer, told = understood(ask, text(typed))
    assert told == code
    assert answer is not None
    assert (answer.status, answer.value, answer.conversion) == (Status.UNREADABLE, typed, "")


@pytest.mark.parametrize(
    "words",
    [
        "該当なし。",
        "（該当なし）",
        "該当無し",
        "該当はなし",
        "該当しない",
        "非該当",
        "対象外",
        "対象外です",
        "N/A",
        "※該当なし",
        "該当なし（事業廃止）",
        "事業廃止のため該当なし",
        "現時点では該当なし",
    ],
)
def test_words_for_not_applicable_are_understood(words: str) -> None:
    answer, code = understood(PEOPLE, text(words))
    assert (answer, code) == (Answer.word("該当なし"), "")


@pytest.mark.parametrize(
    "words",
    [
        "なし",
        "無し",
        "無",
        "なし。",
        "（なし）",
        "実績なし",
        "申請は無し",
        "特になし",
        "申込みなし",
        "該当者なし",
        "開催せず",
        "中止により実績なし",
    ],
)
def test_none_is_not_applicable_and_asks_whether_it_means_0(words: str) -> None:
    answer, code = understood(PEOPLE, text(words))
    assert answer is not None
    assert (answer, code) == (Answer.word("該当なし"), "")
    (problem,) = as_text(AnsweredBook(Book((Sheet("S", {(1, 1): Cell(ask=PEOPLE)}),)), Answers({PEOPLE.key: answer})))
    assert (problem.code, problem.severity, problem.cell) == ("answer.none", Severity.WARNING, "A1")


@pytest.mark.parametrize(
    "words",
    ["公表", "7月", "令和9年", "未定だが100", "なしの見込み100", "予定", "該当", "中", "0", "変更なし", "増減なし",
     "データなし", "同上", "不明", "廃止", "※", "未定100", "100のため未定", "国", "次回",
     "県調査", "国の公表", "総務省調査", "該当なし（0件）", "なし（100）"],
)  # fmt: skip
def test_other_words_are_none_of_these(words: str) -> None:
    answer, _ = understood(PEOPLE, text(words))
    assert answer is not None
    assert answer.status not in (Status.NOT_APPLICABLE, Status.UNDETERMINED)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("100人以上", "人以上"),
        ("１００程度", "程度"),
        ("３月", "月"),
        ("3月末", "月末"),
        ("100強", "強"),
        ("100人（速報値）", "人(速報値)"),
        ("100〜120", "〜120"),
        ("約130", "約"),
        ("およそ 130人", "およそ"),
        ("見込み：130", "見込み"),
    ],
)
@pytest.mark.parametrize("ask", [PEOPLE, BARE])
def test_a_word_that_leaves_the_number_open_is_named_and_is_no_unit(ask: Ask, typed: str, words: str) -> None:
    _, problem = understand_cell(ask, text(typed), "2-1 福祉", (12, 6))
    assert problem is not None
    assert problem.code == "figure.unreadable"
    assert problem.found == f"「{typed}」は、「{words}」が付いているので一つの数字に決まりません。"


@pytest.mark.parametrize(
    ("stored", "code"),
    [
        ("131.30000000000001", ""),
        ("38.299999999999997", ""),
        ("0.33333333333333331", ""),
        ("0.1000000000000000055511151231257827", ""),  # the whole of the binary fraction, as some libraries write it
        ("999999999999999", ""),
        ("1000000000000000", "figure.digits"),
        ("9" * 60, "figure.digits"),
        ("-1E+20", "figure.digits"),
        ("1.2345678901234567890123", "figure.digits"),
    ],
)
def test_a_stored_number_of_more_digits_than_a_figure_has_is_told(stored: str, code: str) -> None:
    assert understood(BARE, RawCell(StoredKind.NUMBER, stored, locked=False))[1] == code


@pytest.mark.parametrize(
    ("stored", "words"),
    [("46527", "2027年5月20日"), ("46527.6", "2027年5月20日"), ("2027-05-20T00:00:00", "2027年5月20日")],
)
def test_a_day_where_words_are_asked_is_taken_as_it_is_written(stored: str, words: str) -> None:
    ask = Ask("表紙/課長確認日", AnswerKind.TEXT, False, "課長確認日")
    answer, problem = understand_cell(ask, RawCell(StoredKind.DATE, stored, locked=False), "表紙", (21, 2))
    assert problem is not None
    assert (answer, problem.code, problem.severity) == (Answer.text(words), "answer.date", Severity.NOTE)
    assert words in problem.advice


@pytest.mark.parametrize(
    ("typed", "choice"),
    [
        ("ａ", "A"),
        ("Ａ", "A"),
        ("b ", "B"),
        ("ﾄﾞﾝ", "ドン"),
        ("１", "1"),
        ("①", "①"),
        ("c", None),
        ("②", None),
        ("x", None),
    ],
)
def test_a_choice_in_another_width_or_case_is_the_choice(typed: str, choice: str | None) -> None:
    """Not where two choices differ by that alone (C and c̲ would be c), and ② is not 2."""
    ask = Ask("2-1/1/評価", AnswerKind.CHOICE, True, "評価", choices=("A", "B", "ドン", "1", "2", "①", "X", "Ｘ"))
    answer, code = understood(ask, text(typed))
    assert answer is not None
    if choice is None:
        assert code == "choice.unknown"
    else:
        assert (answer, code) == (Answer.text(choice), "")


def test_a_formula_that_a_program_rounds_in_binary_is_what_it_comes_to_exactly() -> None:
    raw = RawCell(StoredKind.NUMBER, "0.10000000000002274", "1000.1-1000", locked=False)
    assert understood(BARE, raw) == (Answer.figure("0.1"), "answer.computed")


def test_another_unit_is_named_beside_the_one_that_is_asked() -> None:
    _, problem = understand_cell(MONEY, text("1,234円"), "2-1 福祉", (12, 6))
    assert problem is not None
    assert problem.found == "「1,234円」の「円」は、この欄の単位「千円」と違います。"


def grouped(number: Decimal) -> str:
    return f"{number:,f}"


figures = st.decimals(-(10**9), 10**9, places=2).map(lambda number: Decimal(plain_text(number)))
WIDE = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")


@settings(max_examples=cases(5000))
@given(
    figures,
    st.sampled_from(ASKS),
    st.sampled_from([plain_text, grouped]),
    st.booleans(),
    st.sampled_from(["-", "▲", "△", "()", "−"]),
    st.booleans(),
    st.text(" \u3000\u00a0\n\t\r", max_size=3),
)
def test_however_a_figure_is_dressed_it_is_itself(
    number: Decimal, ask: Ask, write_down: object, wide: bool, sign: str, unit: bool, space: str
) -> None:
    """Any figure, any grouping, any minus, its own unit or none, wide or narrow, spaces around."""
    assert callable(write_down)
    digits = write_down(abs(number))
    dressed = digits if number >= 0 else f"({digits})" if sign == "()" else f"{sign}{digits}"
    if wide:
        dressed = dressed.translate(WIDE)
    dressed = f"{space}{dressed}{ask.unit if unit else ''}{space}"
    answer, code = understood(ask, text(dressed))
    assert (answer, code) == (Answer.figure(number), "")
    assert answer is not None
    assert answer.conversion


@settings(max_examples=cases(5000))
@given(st.sampled_from(ASKS), st.text("0123456789０９.,，-－▲△() 千円人名%％約年月①²½\u3000\n", max_size=12))
def test_no_digit_is_lost_or_made(ask: Ask, typed: str) -> None:
    """Whatever is taken as a figure has just the digits that were typed before the unit."""
    meant = meaning_of(ask, typed)
    if meant is not None and isinstance(meant.value, Decimal):
        narrow = typed.translate(str.maketrans("０９", "09"))
        digits = "".join(sign for sign in narrow if sign in "0123456789.").rstrip(".")
        assert abs(meant.value) == Decimal(digits)
        assert set(typed) <= set("0123456789０９.,，-－▲△() \u3000\n千円人名%％")


@pytest.mark.parametrize("index", range(len(STEPS)))
def test_each_step_is_needed(index: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without it a text that was understood is not."""
    typed = ["\n12", "１２", "▲12", "12人", "1,234"][index]
    assert meaning_of(PEOPLE, typed) is not None
    monkeypatch.setattr(
        "kamakura_report.returned.conversions.STEPS", tuple(step for step in STEPS if step is not STEPS[index])
    )
    assert meaning_of(PEOPLE, typed) is None


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        (
            RawCell(StoredKind.DATE, "46173"),
            "日付「5/31」（2026年5月31日、数字としては 46173）として保存されています。",
        ),
        (
            RawCell(StoredKind.DATE, "46173.5"),
            "日付「5/31」（2026年5月31日、数字としては 46173.5）として保存されています。",
        ),
        (RawCell(StoredKind.DATE, "0.5"), "時刻「12:00」（数字としては 0.5）として保存されています。"),
        (RawCell(StoredKind.DATE, "-5"), "日付や時刻（数字としては -5）として保存されています。"),
        (RawCell(StoredKind.DATE, "1e999"), "日付や時刻として保存されています。"),
        (
            RawCell(StoredKind.DATE, "2026-05-31T00:00:00"),
            "日付「5/31」（2026年5月31日、数字としては 46173）として保存されています。",
        ),
        (RawCell(StoredKind.DATE, "2026-02-31"), "日付「2026-02-31」として保存されています。"),
    ],
)
def test_a_date_where_a_figure_is_asked_is_refused_in_both_readings(raw: RawCell, found: str) -> None:
    answer, problem = understand_cell(PEOPLE, raw, "2-1 福祉", (12, 6))
    assert problem is not None
    assert (problem.code, problem.severity, problem.found) == ("answer.date", Severity.ERROR, found)
    assert answer is not None
    assert answer.status is Status.UNREADABLE


def told(ask: Ask, figure: str) -> list[tuple[str, Severity, str]]:
    book = Book((Sheet("2-1 福祉", {(12, 6): Cell(ask=ask)}),))
    problems = check_answers(book, Answers({ask.key: Answer.figure(figure)}))
    return [(problem.code, problem.severity, problem.cell) for problem in problems]


@pytest.mark.parametrize(
    ("ask", "figure", "expected"),
    [
        (SHARE, "0.145", [("figure.share", Severity.WARNING, "F12")]),
        (SHARE, "1", [("figure.share", Severity.WARNING, "F12")]),  # 100% typed
        (SHARE, "0", []),
        (SHARE, "1.1", []),
        (SHARE, "-0.5", []),
        (PEOPLE, "1", []),
        (Ask("2-1/i1@R8", AnswerKind.NUMBER, True, "", "%", base=Decimal("0.9")), "0.145", []),
        (Ask("2-1/i1@R8", AnswerKind.NUMBER, True, "", "%"), "0.145", [("figure.share", Severity.WARNING, "F12")]),
        (PEOPLE, "46538", [("figure.day", Severity.ERROR, "F12")]),  # 2027-05-31
        (PEOPLE, "46023", [("figure.day", Severity.ERROR, "F12")]),  # 2026-01-01
        (PEOPLE, "46022", []),  # 2025-12-31, before the year that is asked about
        (PEOPLE, "47118", [("figure.day", Severity.ERROR, "F12")]),  # 2028-12-31
        (PEOPLE, "47119", []),
        (MONEY, "46538", [("figure.day", Severity.ERROR, "F12")]),
        (Ask("2-1/1/決算額@R8", AnswerKind.NUMBER, True, "", "千円", base=Decimal(45000)), "46538", []),
        (
            Ask("2-1/1/決算額@R8", AnswerKind.NUMBER, True, "", "千円"),
            "46538",
            [("figure.day", Severity.WARNING, "F12")],
        ),
        (Ask("2-1/i5@初期値", AnswerKind.NUMBER, True, "", "人"), "46538", []),
    ],
)
def test_what_excel_makes_of_a_percent_or_a_day_is_told_and_never_converted(
    ask: Ask, figure: str, expected: list[tuple[str, Severity, str]]
) -> None:
    assert told(ask, figure) == expected


def test_through_the_file_what_was_typed_is_kept_beside_what_was_understood() -> None:
    """In a real workbook, with a formula that comes to what it says and one that does not."""
    asks = [Ask(f"2-1/{row}/決算額@R8", AnswerKind.NUMBER, True, f"行{row}", "千円") for row in range(1, 4)]
    book = Book((Sheet("施策", {(row, 1): Cell(ask=ask) for row, ask in enumerate(asks, 1)}),))
    typed = ["１，２３４千円", "集計中", "1,234円"]
    data = write_workbook(
        Book((Sheet("施策", {(row, 1): Cell(words, ask=asks[row - 1]) for row, words in enumerate(typed, 1)}),))
    )
    answers, problems = take(book, read_workbook(data))
    assert [(problem.code, problem.cell) for problem in problems] == [("figure.unit", "A3")]
    assert [(answer.shown, answer.raw) for answer in answers.values()] == [
        ("1234", "１，２３４千円"),
        ("未確定", "集計中"),
        ("1,234円", "1,234円"),
    ]
