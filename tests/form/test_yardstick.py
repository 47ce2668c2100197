"""Yardsticks: by the plan that a workbook was sent out from they change nothing, by another only what that says."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from kamakura_report.form.answer import NO_ANSWERS, Answer, Answers
from kamakura_report.form.book_record import dump_book, load_book
from kamakura_report.form.plausibility import find_slip
from kamakura_report.form.yardstick import Yardstick
from kamakura_report.plan.model import Joint, Plan, Slip
from kamakura_report.text import reads_alike
from kamakura_report.workbook.book import Book
from kamakura_report.workbook.question import AnswerKind, Ask
from tests.effort import cases
from tests.form.forms import shipped, small
from tests.form.plans import LEAD, OTHER, R8, R9, R10, asked, placed, plan
from tests.form.walks import Walk, walks

KNOWN = st.sampled_from(["shipped", "small"]).map(lambda name: shipped() if name == "shipped" else small())
SHARE, COUNT, UNDECIDED = "2-1/i1@R8", "2-1/3/i1@R8", "2-1/3/i2@R8"


def judged(book: Book, today: Plan, accepted: Answers = NO_ANSWERS) -> dict[str, Ask]:
    return asked(Yardstick.of(today).questions(book, accepted, lambda key: key))


@settings(max_examples=cases(200))
@given(walks(KNOWN))
def test_by_the_plan_it_was_sent_out_from_each_figure_is_held_against_what_it_was(walk: Walk) -> None:
    """The workbook and its record alike."""
    for book in (walk.book, load_book(dump_book(walk.book))):
        questions = Yardstick.of(walk.plan).questions(book, walk.issue.accepted, lambda key: key)
        assert list(questions.asks()) == list(book.asks())


def test_todays_figures_and_thresholds_take_the_place_of_those_that_were_sent_out() -> None:
    before = plan()
    (program,) = before.programs
    first, *others = program.projects
    count = replace(first.indicators[0], latest=Decimal("12.5"), cumulative=True)
    project = replace(first, budget={R8: Decimal(5000)}, indicators=(count, *first.indicators[1:]))
    today = replace(
        before,
        programs=(replace(program, projects=(project, *others)),),
        thresholds={Slip.JUMP: Decimal(9), Slip.DROP: None},
    )
    book = placed(shipped(), before, LEAD, (R8,))
    then, now = asked(book), judged(book, today)
    assert then.keys() == now.keys()
    assert (then[COUNT].base, then[COUNT].whole, now[COUNT].base, now[COUNT].whole) == (
        12,
        True,
        Decimal("12.5"),
        False,
    )
    grounds = now[COUNT].grounds
    assert grounds is not None
    assert (grounds.before, grounds.cumulative) == ((("2-1/3/i1@初期値", Decimal("12.5")),), True)
    money = now["2-1/3/決算額@R8"]
    assert money.grounds is not None
    assert (money.base, money.grounds.budget) == (5000, ("2-1/3/予算額@R8", Decimal(5000)))
    assert all(ask.grounds.limits.get(Slip.JUMP) == 9 for ask in now.values() if ask.grounds)
    assert all(Slip.DROP not in ask.grounds.limits for ask in now.values() if ask.grounds)


def test_figures_that_the_workbook_was_sent_out_with_stay() -> None:
    accepted = Answers({"2-1/3/i2@初期値": Answer.figure(40), "2-1/3/i2@R8": Answer.figure("40.5")})
    book = placed(shipped(), plan(), LEAD, (R9,), accepted)
    now = judged(book, plan(), accepted)["2-1/3/i2@R9"]
    assert now == asked(book)["2-1/3/i2@R9"]
    assert now.grounds is not None
    assert now.grounds.before == (("2-1/3/i2@初期値", 40), (UNDECIDED, Decimal("40.5")))
    assert not now.whole


def test_a_figure_of_another_unit_is_held_against_what_was_sent_out() -> None:
    before = plan()
    (program,) = before.programs
    share = replace(program.indicators[0], unit="‰", latest=Decimal(145))
    today = replace(before, programs=(replace(program, indicators=(share, *program.indicators[1:])),))
    book = placed(shipped(), before, LEAD, (R8,))
    assert judged(book, today)[SHARE] == asked(book)[SHARE]
    assert reads_alike("％", " % ")
    assert not reads_alike("件", "千件")


def test_a_part_of_a_sum_is_held_against_the_whole_budget_only_upward() -> None:
    """1/20 of the budget is an ordinary part; more than all of it is not."""
    summed = plan(Joint.SUM)
    book = placed(shipped(), summed, LEAD, (R8,))
    for money in (asked(book)["2-1/3/決算額@R8"], judged(book, summed)["2-1/3/決算額@R8"]):
        assert money.shares == (LEAD, OTHER)
        assert money.grounds is not None
        assert find_slip(money.grounds, Decimal(200), (), Decimal(4000)) is None
        over = find_slip(money.grounds, Decimal(40000), (), Decimal(4000))
        assert over is not None
        assert (over.slip, over.power) == (Slip.BUDGET, 1)
    whole = asked(placed(shipped(), plan(), LEAD, (R8,)))["2-1/3/決算額@R8"].grounds
    assert whole is not None
    assert find_slip(whole, Decimal(200), (), Decimal(4000)) is not None


def test_what_the_plan_gives_itself_or_has_no_more_is_not_judged() -> None:
    before = plan()
    (program,) = before.programs
    first, *others = program.projects
    known = replace(first.indicators[1], latest=Decimal(30))
    project = replace(first, indicators=(known,))
    today = replace(before, programs=(replace(program, projects=(project, *others)),))
    book = placed(shipped(), before, LEAD, (R8, R10))
    then, now = asked(book), judged(book, today)
    gone = {key for key, ask in then.items() if ask.kind is AnswerKind.NUMBER and key.startswith("2-1/3/i1@")}
    assert then.keys() - now.keys() == {"2-1/3/i2@初期値", *gone}
