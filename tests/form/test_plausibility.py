"""Figures that can hardly be right: at the edge of each rule, cleared by a reason; and the thresholds of the master."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from kamakura_report.form.answer import Answer, Answers
from kamakura_report.form.plausibility import SLIP_WORDS, find_slip, slip_of
from kamakura_report.form.slip_rows import ComparedFigure, slip_formulas
from kamakura_report.master.read_master import parse_master
from kamakura_report.plan.model import DEFAULT_THRESHOLDS, FORMER_SLIPS, Slip, thresholds_in_force
from kamakura_report.plan.snapshot import dump_plan, load_plan_snapshot
from kamakura_report.problem import Problem, Severity
from kamakura_report.returned.checks import check_answers
from kamakura_report.workbook.area import cell_position
from kamakura_report.workbook.book import Formula
from kamakura_report.workbook.question import Grounds
from kamakura_report.workbook.raw_tables import RawTable, RawTables, RawValue
from tests.form.forms import shipped
from tests.form.plans import LEAD, PROGRAM, R8, R9, placed, plan
from tests.plan.laid import tables

USUAL = thresholds_in_force({})
COUNT, SHARE, TOTAL = Grounds(limits=USUAL), Grounds(percent=True, limits=USUAL), Grounds(cumulative=True, limits=USUAL)
MONEY = Grounds(money=True, budget=("予算額", None), limits=USUAL)
FIRST = Grounds(after=(("2-1/i1@R8", None),), limits=USUAL)
SIGN, ABOVE, FALL, OVER, PART, JUMP, DROP = (
    Slip.SIGN, Slip.SHARE, Slip.FALL, Slip.BUDGET, Slip.PART, Slip.JUMP, Slip.DROP,
)  # fmt: skip
SIZES = 'IF(C2<>0,CHOOSE(MATCH(ROUND((ABS(C2)+0.5)/u,9),{0,0.2,5}),"急減","","急増"),"")'  # u: what is usual


def decimals(text: str) -> list[Decimal]:
    return [Decimal(one) for one in text.split()]


@pytest.mark.parametrize(
    ("grounds", "figure", "others", "slip", "power"),
    [
        # five times what is usual, half a thing added to both: more for small figures
        (COUNT, "499.5", "99.5", JUMP, 0),
        (COUNT, "499", "100", None, 0),
        (COUNT, "502", "100", JUMP, 0),
        (COUNT, "6", "1", None, 0),
        (COUNT, "7", "1", JUMP, 1),
        (COUNT, "12", "80", DROP, -1),
        (COUNT, "19.6", "100", None, 0),
        (COUNT, "19.5", "100", DROP, 0),
        (COUNT, "0.3", "3", None, 0),
        (COUNT, "0", "100", None, 0),  # falling to 0 is ordinary
        (COUNT, "500", "0", None, 0),  # nothing is a multiple of 0
        (COUNT, "500", "", None, 0),
        # a power of ten is named
        (COUNT, "1000", "100", JUMP, 1),
        (COUNT, "10000", "100", JUMP, 2),
        (COUNT, "100000", "100", JUMP, 3),
        (COUNT, "10", "100", DROP, -1),
        (COUNT, "1", "100", DROP, -2),
        (COUNT, "1", "1000", DROP, -3),
        (COUNT, "1600", "100", JUMP, 1),
        (COUNT, "1601", "100", JUMP, 0),
        # the reference: half the last, a quarter each of the least and the greatest, 0 left out
        (COUNT, "700", "100 200 0 120", JUMP, 0),
        (COUNT, "674", "100 200 0 120", None, 0),
        # and as exactly where all of them are near, and where the figure is nearer to one of them
        (COUNT, "677", "100 200 120", JUMP, 0),
        (COUNT, "676", "100 200 120", None, 0),
        (COUNT, "250", "100 200 120", None, 0),
        (COUNT, "27", "100 200 120", None, 0),
        (COUNT, "26", "100 200 120", DROP, 0),
        # below 0 throughout: by size; of both signs: not at all
        (COUNT, "-502", "-100", JUMP, 0),
        (COUNT, "-19", "-100", DROP, 0),
        (COUNT, "900", "-100 100", None, 0),
        # the sign
        (COUNT, "-5", "12", SIGN, 0),
        (COUNT, "-5", "0", SIGN, 0),
        (COUNT, "-5", "", None, 0),  # of a count the cell's own rule
        (SHARE, "-5", "", SIGN, 0),
        (COUNT, "-12", "12 -3", None, 0),
        (COUNT, "12", "-12 0", SIGN, 0),
        (COUNT, "12", "0", None, 0),
        (COUNT, "0", "-12", None, 0),
        # a share
        (SHARE, "100", "90", None, 0),
        (SHARE, "100.1", "90", ABOVE, 0),
        (SHARE, "100.1", "", ABOVE, 0),
        (SHARE, "130", "101 90", None, 0),  # told once
        (SHARE, "8850", "88.5", ABOVE, 2),
        (SHARE, "0.145", "14.5", DROP, -2),
        # a cumulative figure
        (TOTAL, "120", "120", None, 0),
        (TOTAL, "119", "130 120", FALL, 0),
        (TOTAL, "125", "130 120", None, 0),
        (TOTAL, "12", "120", FALL, -1),
        (TOTAL, "0", "120", FALL, 0),
        (TOTAL, "-1", "", None, 0),
    ],
)  # fmt: skip
def test_a_slip_is_seen_from_its_threshold_on(
    grounds: Grounds, figure: str, others: str, slip: Slip | None, power: int
) -> None:
    found = find_slip(grounds, Decimal(figure), decimals(others), None)
    assert (found and found.slip, found.power if found else 0) == (slip, power)


@pytest.mark.parametrize(
    ("figure", "others", "budget", "slip", "power"),
    [
        ("1200", "", "1000", None, 0),
        ("1201", "", "1000", OVER, 0),
        ("125", "", "1000", None, 0),
        ("124", "", "1000", PART, -1),
        ("60", "", "1000", PART, 0),
        ("0", "", "1000", None, 0),
        ("1000", "3", "1000", None, 0),  # last year's does not count
        ("3", "3", "1000", PART, 0),
        ("4176000", "", "4176", OVER, 3),
        ("4.1", "", "4176", PART, -3),
        ("41760", "", "4176", OVER, 1),
        ("41.76", "", "4176", PART, -2),
        ("-5", "3", "1000", SIGN, 0),
        ("-5", "", "1000", None, 0),
        ("30", "3", "0", JUMP, 1),  # no budget: last year's does
        ("30", "3", None, JUMP, 1),
        ("15", "3", None, JUMP, 0),  # of money small sums too
        ("14.9", "3", None, None, 0),
    ],
)
def test_money_is_held_against_this_year_s_budget_where_one_is_known(
    figure: str, others: str, budget: str | None, slip: Slip | None, power: int
) -> None:
    found = find_slip(MONEY, Decimal(figure), decimals(others), None if budget is None else Decimal(budget))
    assert (found and found.slip, found.power if found else 0) == (slip, power)
    if found is not None and slip in (OVER, PART):
        assert found.against == (Decimal(budget or 0),)


@pytest.mark.parametrize(
    ("figure", "after", "expected"),
    [
        ("88", "88.5", None),
        ("8850", "88.5", JUMP),
        ("0.885", "88.5", DROP),
        ("444", "88.5", None),
        ("445", "88.5", JUMP),
        ("17.3", "88.5", None),
        ("17.2", "88.5", DROP),
        ("500", "88.5 500", JUMP),  # the first alone counts
        ("500", "0 88.5", None),
        ("500", "", None),
        ("-5", "88.5", SIGN),
        ("5", "-5", SIGN),
    ],
)
def test_an_initial_value_is_held_against_the_first_year(figure: str, after: str, expected: Slip | None) -> None:
    years = tuple((f"2-1/i1@R{year}", known) for year, known in enumerate(decimals(after), 8))
    found = slip_of(replace(FIRST, after=years or FIRST.after), "x", {"x": Decimal(figure)}.get)
    assert (found and found.slip) is expected


def test_figures_of_any_size_can_be_compared() -> None:
    """As great and as small as a cell can hold, or a city can choose."""
    great, small = Decimal("9E+307"), Decimal("1E-307")
    for grounds in (COUNT, SHARE, TOTAL, MONEY, replace(COUNT, limits={**USUAL, DROP: small, JUMP: great})):
        for figure in (great, small, -great):
            for other in (great, small, -small):
                find_slip(grounds, figure, [other, small], other)


@pytest.mark.parametrize("slip", [SIGN, ABOVE, FALL, OVER, PART, JUMP, DROP])
def test_a_slip_that_is_switched_off_is_not_looked_for_and_the_rest_is(slip: Slip) -> None:
    said = {
        SIGN: (COUNT, "-5", "5", None),
        ABOVE: (SHARE, "130", "90", None),
        FALL: (TOTAL, "110", "120", None),
        OVER: (MONEY, "1300", "", Decimal(1000)),
        PART: (MONEY, "100", "", Decimal(1000)),
        JUMP: (COUNT, "100", "10", None),
        DROP: (COUNT, "10", "100", None),
    }
    for other, (grounds, figure, others, budget) in said.items():
        off = replace(grounds, limits=thresholds_in_force({slip: None}))
        found = find_slip(off, Decimal(figure), decimals(others), budget)
        assert (found is None) is (other is slip)


def formula_of(grounds: Grounds) -> str:
    """The formula of C2 against cells named by their keys, and against the budget in C9."""
    others = [position for key, _ in grounds.others if (position := cell_position(key))]
    (formula,) = slip_formulas([ComparedFigure(grounds, (2, 3), others, (9, 3))])
    return formula


@pytest.mark.parametrize(
    ("grounds", "others", "said"),
    [
        (COUNT, "A2=12", f'IF(C2<0,"符号を確認",{SIZES.replace("u", "12.5")})'),
        (COUNT, "A2=0", 'IF(C2<0,"符号を確認","")'),
        (COUNT, "A2=-3 B2=5", ""),
        (SHARE, "A2=101", f'IF(C2<0,"符号を確認",{SIZES.replace("u", "101.5")})'),
        (SHARE, "", 'IF(C2<0,"符号を確認",IF(C2>100,"百超を確認",""))'),
        (
            replace(COUNT, limits={JUMP: Decimal(3)}),
            "A2=-12",
            'IF(C2<>0,CHOOSE(MATCH(ROUND((ABS(C2)+0.5)/12.5,9),{0,3}),"","急増"),"")',
        ),
        (
            replace(COUNT, limits={DROP: Decimal(4)}),
            "A2=12",
            'IF(C2<>0,CHOOSE(MATCH(ROUND((ABS(C2)+0.5)/12.5,9),{0,0.25}),"急減",""),"")',
        ),
        (
            replace(TOTAL, limits={FALL: Decimal(5)}),
            "A2=12 B2",
            'IF(ROUND((IF(ISNUMBER(B2),B2,12)-C2)*100,9)>ROUND(ABS(IF(ISNUMBER(B2),B2,12))*5,9),"累計が減少","")',
        ),
        (replace(TOTAL, limits={FALL: Decimal(0)}), "A2=12", 'IF(ROUND((12-C2)*100,9)>0,"累計が減少","")'),
        (
            replace(MONEY, limits={OVER: Decimal("1.2"), PART: Decimal(8)}),
            "",
            'IF(IFERROR(SUM(C9),0)>0,IF(C2>ROUND(C9*1.2,9),"予算超過",'
            'IF(AND(C2>0,ROUND(C2*8,9)<C9),"桁を確認","")),"")',
        ),
        (
            replace(MONEY, budget=("予算額", Decimal(4176)), limits={OVER: Decimal("1.2")}),
            "",
            'IF(C2>ROUND(4176*1.2,9),"予算超過","")',
        ),
        (replace(COUNT, limits={}), "A2=12", ""),
    ],
)
def test_what_is_settled_is_a_number_in_the_formula(grounds: Grounds, others: str, said: str) -> None:
    earlier = tuple(
        (cell, Decimal(known) if known else None) for cell, _, known in (one.partition("=") for one in others.split())
    )
    formula = formula_of(replace(grounds, before=earlier))
    assert formula == (f'IF(ISNUMBER(C2),{said},"")' if said else "")


def test_what_is_still_open_is_looked_up_in_the_formula() -> None:
    """The last, the least, the greatest and whether 0 is crossed, each over the open cells and what is settled."""
    earlier = (("A2", Decimal(12)), ("B2", None))
    formula = formula_of(replace(COUNT, before=earlier, limits={JUMP: Decimal(5)}))
    usual = "(2*IFERROR(1/(1/ABS(SUM(B2))),12)+1/MAX(IFERROR(1/ABS(SUM(B2)),0),1/12)+MAX(ABS(IFERROR(SUM(B2),0)),12))/4"
    word = f'CHOOSE(MATCH(ROUND((ABS(C2)+0.5)/({usual}+0.5),9),{{0,5}}),"","急増")'
    crossing = "OR(MIN(IFERROR(SUM(B2),0),0)=0,MAX(IFERROR(SUM(B2),0),12)=0)"
    assert formula == f'IF(ISNUMBER(C2),IF(AND(C2<>0,{crossing}),IFERROR({word},""),""),"")'


def test_the_formula_of_an_initial_value_takes_the_earliest_figure_that_there_is() -> None:
    grounds = replace(FIRST, limits={JUMP: Decimal(5)}, after=(("D2", None), ("E2", None)))
    first = "IF(ISNUMBER(D2),D2,IF(ISNUMBER(E2),E2,0))"
    assert f"/(1/(1/ABS({first}))+0.5)" in formula_of(grounds)


def test_each_word_is_of_a_slip_that_one_row_shows() -> None:
    """The others are seen across rows, by ``check`` alone."""
    assert set(SLIP_WORDS) == set(Slip) - {Slip.COPIED, Slip.NEIGHBOUR, Slip.EXCHANGED, Slip.LEVEL}


def test_a_figure_is_held_against_all_before_it() -> None:
    """170 is a jump from 12, but none once 60 came between."""
    for said, codes in (
        ({"R8": 60, "R9": 170}, []),
        ({"R8": 60, "R9": 260}, ["plausible.jump"]),
        ({"R9": 63}, ["plausible.jump"]),
    ):
        answers = Answers({f"2-1/3/i1@{year}": Answer.figure(figure) for year, figure in said.items()})
        book = placed(shipped(), plan(), LEAD, (R8, R9), answers=answers)
        found = [one for one in check_answers(book, answers) if one.code.startswith("plausible.")]
        assert [(one.code, one.key) for one in found] == [(code, "2-1/3/i1@R9") for code in codes]


def test_a_reason_silences_the_word_beside_the_row_and_stands_in_the_warning() -> None:
    """What gives none does neither."""
    jumped = {"2-1/3/i1@R8": Answer.figure(70)}
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
    thresholds, problems = master(("急増", Decimal(3)), ("隣の行", "しない"))
    assert (thresholds, problems) == ({Slip.JUMP: Decimal(3), Slip.NEIGHBOUR: None}, [])
    chosen = replace(plan(), thresholds=thresholds)
    assert load_plan_snapshot(dump_plan(chosen)) == chosen
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
        ({(2, 1): "累計の減少", (2, 2): Decimal(-1)}, "master.threshold", "B2"),
        ({(2, 1): "逆行", (2, 2): Decimal(5)}, "master.slip-gone", "A2"),
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
    assert master(("累計の減少", "0"), ("急増", Decimal(5)), ("急減", "")) == ({}, [])
    assert master(("累計の減少", "２.５")) == ({Slip.FALL: Decimal("2.5")}, [])
    advice = [
        problem.advice[:7]
        for _, problems in (master(("累計の減少", "-1")), master(("急増", "0")))
        for problem in problems
    ]
    assert advice == ["0以上数字にす", "0より大きい数"]


@pytest.mark.parametrize("name", sorted(FORMER_SLIPS))
def test_a_rule_that_is_gone_is_told_in_one_line_and_the_rest_is_read(name: str) -> None:
    thresholds, (problem,) = master((name, "しない"), ("急増", Decimal(4)))
    assert thresholds == {Slip.JUMP: Decimal(4)}
    assert problem.severity is Severity.WARNING
    assert str(problem).endswith(
        f"点検「{name}」は、なくなりました。 この行を消してください（ほかの点検が代わりに見ます）。"
    )


def test_a_snapshot_of_an_earlier_program_that_names_a_rule_that_is_gone_is_read() -> None:
    former = dump_plan(replace(plan(), thresholds={Slip.JUMP: Decimal(4)}))
    former = former.replace('"急増": "4"'.encode(), '"急増": "4", "逆行": "5", "円と千円": null'.encode())
    assert "逆行".encode() in former
    assert load_plan_snapshot(former).thresholds == {Slip.JUMP: Decimal(4)}
