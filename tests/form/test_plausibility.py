"""Figures that can hardly be right: at the edge of each rule, cleared by a reason; and how open cells look."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from kamakura_report.form.answer import Answer, Answers
from kamakura_report.form.plausibility import find_slip, slip_formula
from kamakura_report.master.read_master import parse_master
from kamakura_report.plan.model import DEFAULT_THRESHOLDS, Slip, thresholds_in_force
from kamakura_report.plan.snapshot import dump_plan, load_plan_snapshot
from kamakura_report.problem import Problem
from kamakura_report.returned.checks import check_answers
from kamakura_report.workbook.book import Formula
from kamakura_report.workbook.question import Grounds
from kamakura_report.workbook.raw_tables import RawTable, RawTables, RawValue
from tests.form.forms import shipped
from tests.form.plans import LEAD, PROGRAM, R8, R9, placed, plan
from tests.plan.laid import tables

USUAL = thresholds_in_force({})
SHARE, TOTAL = Grounds(percent=True, limits=USUAL), Grounds(cumulative=True, limits=USUAL)
UP, DOWN = Grounds(direction="↗", limits=USUAL), Grounds(direction="↘", limits=USUAL)
COUNT, KEPT = Grounds(limits=USUAL), Grounds(direction="→", limits=USUAL)
FIRST = Grounds(percent=True, after=(("2-1/i1@R8", None),), limits=USUAL)
WIDER, FIVE = (
    Grounds(limits=thresholds_in_force({Slip.JUMP: Decimal(10)})),
    Grounds(direction="↗", limits={Slip.BACKWARD: Decimal(5)}),
)


@pytest.mark.parametrize(
    ("grounds", "figure", "before", "budget", "expected"),
    [
        (COUNT, "36", "12", None, None),
        (COUNT, "36.1", "12", None, Slip.JUMP),
        (COUNT, "4", "12", None, None),
        (COUNT, "3.9", "12", None, Slip.DROP),
        (COUNT, "5", "0", None, None),
        (COUNT, "5", None, None, None),
        (SHARE, "100", "90", None, None),
        (SHARE, "100.1", "90", None, Slip.SHARE),
        (SHARE, "0.145", "14.5", None, Slip.HUNDRED),
        (TOTAL, "120", "120", None, None),
        (TOTAL, "119", "120", None, Slip.FALL),
        (UP, "11.9", "12", None, Slip.BACKWARD),
        (UP, "12", "12", None, None),
        (DOWN, "12.1", "12", None, Slip.BACKWARD),
        (DOWN, "11", "12", None, None),
        (COUNT, "4176", None, "4176", None),
        (COUNT, "4177", None, "4176", Slip.BUDGET),
        (COUNT, "4100000", None, "4176", Slip.THOUSAND),
        (COUNT, "4.1", None, "4176", Slip.THOUSAND),
        (COUNT, "-1", "0", None, None),
        (COUNT, "5", "-5", None, None),
        (COUNT, "0.145", "14.5", None, Slip.DROP),  # no percentage
        (SHARE, "0", "0", None, None),
        (KEPT, "11", "12", None, Slip.BACKWARD),
        (KEPT, "13", "12", None, None),
        (COUNT, "9000000", None, "3000", Slip.THOUSAND),  # three times 3,000,000, which would be no jump
        (COUNT, "9000001", None, "3000", Slip.BUDGET),
        (COUNT, "1000000", None, "3000", Slip.THOUSAND),
        (COUNT, "999999", None, "3000", Slip.BUDGET),
        (COUNT, "9", None, "3000", Slip.THOUSAND),
        (COUNT, "9.1", None, "3000", None),
        (COUNT, "1", None, "3000", Slip.THOUSAND),
        (COUNT, "0.9", None, "3000", None),
        (WIDER, "20000000", None, "3000", Slip.THOUSAND),
        (FIVE, "-102", "-100", None, None),
        (FIVE, "-106", "-100", None, Slip.BACKWARD),
        (FIVE, "95", "100", None, None),
        (FIVE, "94.9", "100", None, Slip.BACKWARD),
        (replace(FIVE, direction="↘"), "105", "100", None, None),
        (replace(FIVE, direction="↘"), "105.1", "100", None, Slip.BACKWARD),
    ],
)
def test_a_slip_is_seen_from_its_threshold_on(
    grounds: Grounds, figure: str, before: str | None, budget: str | None, expected: Slip | None
) -> None:
    known = [None if one is None else Decimal(one) for one in (before, budget)]
    assert find_slip(grounds, Decimal(figure), *known) is expected


@pytest.mark.parametrize(
    ("figure", "after", "expected"),
    [
        ("88", "88.5", None),
        ("0.885", "88.5", Slip.HUNDRED),
        ("8850", "88.5", Slip.HUNDRED),
        ("101", None, Slip.SHARE),
        ("17.71", "88.5", None),
        ("17.7", "88.5", Slip.INITIAL),
        ("4.4", "88.5", None),
        ("49", "10", None),
        ("50", "10", Slip.INITIAL),
        ("0", "10", None),
        ("10", "-10", None),
    ],
)
def test_an_initial_value_is_held_against_the_first_year(figure: str, after: str | None, expected: Slip | None) -> None:
    assert find_slip(FIRST, Decimal(figure), None, None, None if after is None else Decimal(after)) is expected


def test_the_formula_of_an_initial_value_takes_the_earliest_figure_that_there_is() -> None:
    grounds = replace(FIRST, limits={Slip.INITIAL: Decimal(10)}, after=(("a", None), ("b", None)))
    first = "IF(ISNUMBER(D2),D2,IF(ISNUMBER(E2),E2,0))"
    about = (
        f"SUMPRODUCT((C2*2>={first}*10^{{1,2,3}})*(C2<={first}*2*10^{{1,2,3}})"
        f"+({first}*2>=C2*10^{{1,2,3}})*({first}<=C2*2*10^{{1,2,3}}))>0"
    )
    assert slip_formula(grounds, "C2", [], "", ["D2", "E2"]) == (
        f'IF(ISNUMBER(C2),IF(AND(COUNT(E2,D2)>0,C2>0,{first}>0,{about}),"初期値を確認",""),"")'
    )


@pytest.mark.parametrize(
    ("figure", "expected"),
    [("21", None), ("20", Slip.INITIAL), ("49", None), ("200", Slip.INITIAL), ("2000", Slip.INITIAL), ("2001", None)],
)
def test_an_initial_count_about_ten_a_hundred_or_a_thousand_times_the_first_year_is_told(
    figure: str, expected: Slip | None
) -> None:
    count = replace(FIRST, percent=False)
    assert find_slip(count, Decimal(figure), None, None, Decimal(1)) is expected


def test_a_slip_that_is_switched_off_is_not_looked_for() -> None:
    assert find_slip(Grounds(limits=thresholds_in_force({Slip.JUMP: None})), Decimal(100), Decimal(1), None) is None
    assert (
        find_slip(Grounds(limits=thresholds_in_force({Slip.JUMP: Decimal(200)})), Decimal(100), Decimal(1), None)
        is None
    )


@pytest.mark.parametrize(
    ("looked_for", "said"),
    [
        ({Slip.JUMP: Decimal(5)}, 'IF(AND(COUNT(A2,B2)>0,{p}>0,C2>{p}*5),"急増","")'),
        ({Slip.DROP: Decimal(4)}, 'IF(AND(COUNT(A2,B2)>0,{p}>0,C2*4<{p}),"急減","")'),
        ({Slip.SHARE: Decimal("99.5")}, 'IF(AND(C2>99.5),"百超を確認","")'),
        ({Slip.BUDGET: Decimal("1.1")}, 'IF(AND(COUNT(C9)>0,C2>IF(ISNUMBER(C9),C9,0)*1.1),"予算超過","")'),
        ({Slip.BACKWARD: Decimal(5)}, 'IF(AND(COUNT(A2,B2)>0,({p}-C2)*100>ABS({p})*5),"方向と逆","")'),
        (
            {Slip.JUMP: Decimal(5), Slip.HUNDRED: Decimal(90)},
            "IF(AND(COUNT(A2,B2)>0,C2>0,{p}>0,OR(AND(C2*5>={p}*90,C2<={p}*90*5),AND({p}*5>=C2*90,{p}<=C2*90*5))),"
            '"桁を確認",IF(AND(COUNT(A2,B2)>0,{p}>0,C2>{p}*5),"急増",""))',
        ),
    ],
)
def test_a_formula_looks_for_what_the_city_wants_from_its_threshold_on(
    looked_for: dict[Slip, Decimal], said: str
) -> None:
    grounds = Grounds(percent=True, direction="↗", limits=looked_for)
    last = "IF(ISNUMBER(B2),B2,IF(ISNUMBER(A2),A2,0))"
    assert slip_formula(grounds, "C2", ["A2", "B2"], "C9") == f'IF(ISNUMBER(C2),{said.replace("{p}", last)},"")'
    falling = replace(grounds, direction="↘", limits={Slip.BACKWARD: Decimal(5)})
    assert f"(C2-{last})*100>ABS({last})*5" in slip_formula(falling, "C2", ["A2", "B2"], "C9")
    assert slip_formula(replace(grounds, limits={}), "C2", ["A2", "B2"], "C9") == ""


def test_a_figure_is_held_against_the_last_one_before_it() -> None:
    """80 is a jump from 12, but none from 30."""
    for said, codes in (
        ({"R8": 30, "R9": 80}, []),
        ({"R8": 30, "R9": 91}, ["plausible.jump"]),
        ({"R9": 80}, ["plausible.jump"]),
    ):
        answers = Answers({f"2-1/3/i1@{year}": Answer.figure(figure) for year, figure in said.items()})
        book = placed(shipped(), plan(), LEAD, (R8, R9), answers=answers)
        found = [one for one in check_answers(book, answers) if one.code.startswith("plausible.")]
        assert [(one.code, one.key) for one in found] == [(code, "2-1/3/i1@R9") for code in codes]


def test_a_reason_silences_the_word_beside_the_row_and_stands_in_the_warning() -> None:
    """What gives none does neither."""
    jumped = {"2-1/3/i1@R8": Answer.figure(50)}
    for said, words, codes in (
        (jumped, ["急増"], ["plausible.jump"]),
        ({**jumped, "2-1/3/i1/備考": Answer.text("特になし。")}, ["急増"], ["plausible.jump"]),
        ({**jumped, "2-1/3/i1/備考": Answer.text("新規開設のため")}, [], ["plausible.explained"]),
    ):
        book = placed(shipped(), plan(), LEAD, (R8,), answers=Answers(said))
        cells = book.sheet(PROGRAM).cells.values()
        seen = [one.value.value for one in cells if isinstance(one.value, Formula) and '"急増"' in one.value.text]
        assert [word for word in seen if word] == words
        found = [one for one in check_answers(book, Answers(said)) if one.code.startswith("plausible.")]
        assert [one.code for one in found] == codes
        assert {one.key for one in found} <= set(jumped)


def test_thresholds_come_from_the_sheet_of_the_master_and_stay_in_the_snapshot() -> None:
    """Without the sheet the usual ones hold, and the plan keeps the digest it always had."""
    held = tables(plan())
    sheet: dict[tuple[int, int], RawValue] = {
        (1, 1): "点検",
        (1, 2): "基準",
        (2, 1): "急増",
        (2, 2): Decimal(5),
        (3, 1): "逆行",
        (3, 2): "しない",
    }
    found, problems = parse_master(RawTables("master.xlsx", {**held.sheets, "点検": RawTable("点検", sheet)}))
    assert problems == parse_master(held)[1]
    assert found is not None
    assert found.thresholds == {Slip.JUMP: Decimal(5), Slip.BACKWARD: None}
    assert load_plan_snapshot(dump_plan(found)) == found
    assert b"thresholds" not in dump_plan(plan())
    assert set(DEFAULT_THRESHOLDS) == set(Slip)


@pytest.mark.parametrize(
    ("cells", "code", "cell"),
    [
        ({(2, 1): "急に増"}, "master.slip-unknown", "A2"),
        ({(2, 1): "急増", (3, 1): "急増"}, "master.slip-twice", "A3"),
        ({(2, 1): "急増", (2, 2): Decimal(0)}, "master.threshold", "B2"),
        ({(2, 1): "急増", (2, 2): "三倍"}, "master.threshold", "B2"),
        ({(2, 1): "急増", (2, 2): "NaN"}, "master.threshold", "B2"),
        ({(2, 1): "急増", (2, 2): "1E999999999"}, "master.threshold", "B2"),
        ({(2, 1): "逆行", (2, 2): Decimal(-1)}, "master.threshold", "B2"),
    ],
)
def test_what_is_wrong_on_the_sheet_is_told_with_its_cell(
    cells: dict[tuple[int, int], str | Decimal], code: str, cell: str
) -> None:
    sheet: dict[tuple[int, int], RawValue] = {(1, 1): "点検", (1, 2): "基準", **cells}
    _, problems = parse_master(RawTables("master.xlsx", {**tables(plan()).sheets, "点検": RawTable("点検", sheet)}))
    assert [(one.code, one.cell) for one in problems if one.sheet == "点検"] == [(code, cell)]


def master(*rows: tuple[str, str | Decimal]) -> tuple[dict[Slip, Decimal | None], list[Problem]]:
    """The thresholds of a master with these rows on its sheet 点検, and what is told about that sheet."""
    cells: dict[tuple[int, int], RawValue] = {(1, 1): "点検", (1, 2): "基準"}
    for row, (name, threshold) in enumerate(rows, 2):
        cells |= {(row, 1): name, (row, 2): threshold}
    changed, problems = parse_master(
        RawTables("master.xlsx", {**tables(plan()).sheets, "点検": RawTable("点検", cells)})
    )
    sheet_problems = [problem for problem in problems if problem.sheet == "点検"]
    return dict(changed.thresholds) if changed else {}, sheet_problems


def test_a_percent_of_0_fits_and_what_is_usual_is_not_kept() -> None:
    """A plan that says what is usual has the digest of one that says nothing."""
    assert master(("逆行", Decimal(0)), ("累計の減少", "0"), ("急増", Decimal(3)), ("急減", "")) == ({}, [])
    assert master(("逆行", "２.５")) == ({Slip.BACKWARD: Decimal("2.5")}, [])
    advice = [
        problem.advice[:7] for _, problems in (master(("逆行", "-1")), master(("急増", "0"))) for problem in problems
    ]
    assert advice == ["0以上数字にす", "0より大きい数"]
