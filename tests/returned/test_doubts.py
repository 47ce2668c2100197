"""A figure is judged alike however it is stored, 初期値 too; and what a reason does to a doubt."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from kamakura_report.form.answer import Answer, Answers, Status
from kamakura_report.form.book_record import dump_book, load_book
from kamakura_report.plan.model import Plan, Slip
from kamakura_report.problem import Problem, Severity
from kamakura_report.returned.cell import understand_cell
from kamakura_report.returned.checks import check_answers
from kamakura_report.returned.doubts import NOWHERE, Elsewhere, reason_given
from kamakura_report.returned.grid import RawCell, StoredKind
from kamakura_report.workbook.area import cell_name
from kamakura_report.workbook.book import Book
from tests.form.forms import shipped
from tests.form.plans import LEAD, R8, R9, asked, placed, plan

MONEY, COUNT, REMARK = "2-1/3/決算額@R8", "2-1/3/i1@R8", "2-1/3/i1/備考"  # before 12, the budget 4,176
INITIAL, FIRST = "2-1/3/i2@初期値", "2-1/3/i2@R8"  # in persons, 初期値 unknown
WARNING, ERROR = Severity.WARNING, Severity.ERROR


def book() -> Book:
    return placed(shipped(), plan(), LEAD, (R8,))


def typed(key: str, text: str) -> Answer:
    """The text, stored as such, as an answer to the key."""
    answer, problem = understand_cell(
        asked(book())[key], RawCell(StoredKind.TEXT, text, locked=False), "2-1 福祉", (1, 1)
    )
    assert answer is not None
    assert problem is None
    return answer


def doubts(answers: dict[str, Answer], some: Book | None = None, elsewhere: Elsewhere = NOWHERE) -> list[Problem]:
    """What is doubted, each at its own cell."""
    some = some or book()
    places = {ask.key: (sheet, cell_name(at)) for sheet, at, ask in some.asks()}
    quiet = ("required.blank", "answer.converted")
    problems = [one for one in check_answers(some, Answers(answers), elsewhere) if one.code not in quiet]
    assert all((one.sheet, one.cell) == places[one.key] for one in problems)
    return problems


def told(answers: dict[str, Answer], some: Book | None = None) -> list[tuple[str, Severity, str]]:
    return [(one.code, one.severity, one.key) for one in doubts(answers, some)]


@pytest.mark.parametrize("text", ["4176000", "４，１７６，０００", "4,176,000千円", " 4176000 "])
def test_a_figure_stored_as_text_is_doubted_like_the_number(text: str) -> None:
    assert told({MONEY: typed(MONEY, text)}) == [("plausible.thousand", WARNING, MONEY)]


@pytest.mark.parametrize("text", ["62", "６２", "63回"])
def test_a_jump_is_one_in_any_writing(text: str) -> None:
    assert told({COUNT: typed(COUNT, text)}) == [("plausible.jump", WARNING, COUNT)]


def test_a_text_is_also_what_later_figures_are_held_against() -> None:
    """220 is a jump from 12, none once 63 came between."""
    two = placed(shipped(), plan(), LEAD, (R8, R9))
    assert [key for _, _, key in told({"2-1/3/i1@R9": Answer.figure(220), COUNT: typed(COUNT, "63回")}, two)] == [COUNT]


@pytest.mark.parametrize(
    ("initial", "first", "code"),
    [
        ("-5", "", "figure.rule"),
        ("2.5", "", "figure.rule"),
        ("46500", "", "figure.day"),
        ("５００", "90", "plausible.jump"),
        ("10", "90", "plausible.digits"),
        ("100", "90", ""),
    ],
)
def test_an_initial_value_is_judged_too(initial: str, first: str, code: str) -> None:
    answers = {INITIAL: typed(INITIAL, initial), **({FIRST: typed(FIRST, first)} if first else {})}
    assert [one for one in told(answers) if one[2] == INITIAL] == ([(code, WARNING, INITIAL)] if code else [])


@pytest.mark.parametrize(("initial", "code"), [("101", "plausible.share"), ("0.885", "plausible.digits")])
def test_an_initial_share_above_100_or_of_another_size_than_the_first_year_is_told(initial: str, code: str) -> None:
    """Also in a workbook that an earlier program sent out, which compared it with nothing."""
    share = placed(shipped(), with_unknown_share(), LEAD, (R8,))
    answers = {"2-1/i1@初期値": Answer.figure(initial), "2-1/i1@R8": Answer.figure("88.5")}
    earlier = load_book(as_sent_before(dump_book(share)))
    for some in (share, load_book(dump_book(share)), earlier):
        assert [one for one in told(answers, some) if one[2].endswith("初期値")] == [(code, WARNING, "2-1/i1@初期値")]


def with_unknown_share() -> Plan:
    small = plan()
    (program,) = small.programs
    share, other = program.indicators
    return replace(small, programs=(replace(program, indicators=(replace(share, latest=None), other)),))


def as_sent_before(record: bytes, **chosen: str | None) -> bytes:
    """As the program before kept what it sent out, with its own thresholds, of which a city ``chosen`` some."""
    usual = {"円と千円": "1000", "予算超過": "1", "百分率": "100", "百分率の桁": "100", "累計の減少": "0"}
    usual |= {"急増": "3", "急減": "3", "逆行": "0"}
    limits = {name: limit for name, limit in {**usual, **chosen}.items() if limit is not None}
    kept = {**json.loads(record), "format": 1}
    kept["limits"] = [limits for _ in kept["limits"]]
    for sheet in kept["sheets"]:
        for *_, ask in sheet["asked"]:
            if ask["key"].endswith("@初期値"):
                del ask["grounds"]
            elif "grounds" in ask:
                ask["grounds"]["direction"] = "↗"
    return json.dumps(kept).encode()


@pytest.mark.parametrize(
    ("chosen", "jump", "over"),
    [
        ({}, 5, "1.2"),  # today's thresholds, where the city had the usual ones
        ({"急増": "4", "予算超過": "1.1"}, 4, "1.1"),  # what it chose stays
        ({"急増": None, "予算超過": None}, None, None),
    ],
)
def test_a_workbook_sent_out_before_is_judged_by_today_s_rules_and_the_city_s_own_thresholds(
    chosen: dict[str, str | None], jump: int | None, over: str | None
) -> None:
    sent = load_book(as_sent_before(dump_book(book()), **chosen))
    limits = asked(sent)[MONEY].grounds.limits  # type: ignore[union-attr]
    assert limits.get(Slip.JUMP) == jump
    assert limits.get(Slip.BUDGET) == (None if over is None else Decimal(over))
    assert limits[Slip.COPIED] == 3
    assert told({COUNT: Answer.figure(11)}, sent) == []  # 逆行, as it was called, is none any more
    assert [code for code, _, _ in told({COUNT: Answer.figure(70)}, sent)] == ["plausible.jump"][: jump is not None]
    assert told({MONEY: Answer.figure(4500)}, sent) == []


def said(remark: str) -> dict[str, Answer]:
    return {COUNT: Answer.figure(70), REMARK: Answer.text(remark)}


def test_a_reason_makes_a_soft_doubt_an_explained_one_that_stays_a_warning() -> None:
    (problem,) = doubts(said("新規開設のため"))
    assert (problem.code, problem.severity, problem.key) == ("plausible.explained", WARNING, COUNT)
    assert problem.found == "「70」です。前の数字（12）と比べて、急に増えています。備考に「新規開設のため」とあります。"


@pytest.mark.parametrize(
    "remark", ["特になし", "なし", "同上", "該当なし", "－", "　", "2027/5/20", "令和9年5月20日", "ﾅｼ", "☆♪"]
)
def test_what_is_no_reason_changes_nothing(remark: str) -> None:
    assert told(said(remark)) == [("plausible.jump", WARNING, COUNT)]


@pytest.mark.parametrize("figure", ["4176000", "4"])
def test_a_strong_doubt_keeps_its_code_and_shows_the_reason(figure: str) -> None:
    (problem,) = doubts({MONEY: Answer.figure(figure), "2-1/3/備考": Answer.text("繰越のため")})
    assert (problem.code, problem.severity, problem.key) == ("plausible.thousand", WARNING, MONEY)
    assert problem.found.endswith("備考に「繰越のため」とあります。")
    assert "理由を書いて" not in problem.advice


def test_a_day_is_an_error_until_a_reason_or_another_file_says_it_again() -> None:
    day = {COUNT: Answer.figure(46500)}
    assert ("figure.day", ERROR, COUNT) in told(day)
    assert ("figure.day", WARNING, COUNT) in told({**day, REMARK: Answer.text("大会があったため")})
    assert ("figure.day", ERROR, COUNT) in told({**day, REMARK: Answer.text("特になし")})
    for other, severity in ((46500, WARNING), (46501, ERROR)):
        elsewhere = Elsewhere(lambda _: (), lambda _, other=other: [Decimal(other)])  # type: ignore[misc]
        (problem,) = (one for one in doubts(day, elsewhere=elsewhere) if one.code == "figure.day")
        assert problem.severity is severity


def test_the_remark_of_an_earlier_round_is_no_reason() -> None:
    answers = Answers(said("会場を増やした"))
    for before, reason in (("会場を増やした", ""), (" 会場を 増やした", ""), ("会場を減らした", "会場を増やした")):
        elsewhere = Elsewhere(lambda _, before=before: [before], lambda _: ())  # type: ignore[misc]
        assert reason_given(answers, REMARK, elsewhere) == reason


def test_an_error_or_a_formula_in_the_remark_is_no_reason() -> None:
    for answer in (
        Answer(Status.UNREADABLE, "#REF!", raw="#REF!"),
        Answer(Status.UNREADABLE, "理由", raw="理由", formula="A1"),
    ):
        assert reason_given(Answers({REMARK: answer}), REMARK) == ""
