"""Formulas in asked cells: believed when the same comes out here, told in every case."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamakura_report.form.answer import Answer, Status
from kamakura_report.plan.figures import parse_figure
from kamakura_report.problem import Severity
from kamakura_report.returned.arithmetic import DEEPEST, LONGEST_FORMULA, evaluate_arithmetic
from kamakura_report.returned.cell import understand_cell
from kamakura_report.returned.grid import RawCell, StoredKind
from kamakura_report.workbook.question import AnswerKind, Ask
from tests.effort import cases

ASK = Ask("2-1/1/決算額@R8", AnswerKind.NUMBER, True, "地域福祉推進事業 決算額 R8", "千円")


@pytest.mark.parametrize(
    ("formula", "result"),
    [
        ("4176+200", "4376"),
        ("=4176+200", "4376"),
        ("+4176-200", "3976"),
        ("(12+3)*2", "30"),
        ("2+3*4", "14"),
        ("8/4/2", "1"),
        ("7-2-1", "4"),
        ("14.5%", "0.145"),
        ("-50%", "-0.5"),
        ("100*10%%", "0.1"),
        ("1/3", "0.333333333333333"),
        ("2/3*3", "2"),
        ("0.1+0.2", "0.3"),
        (" 1 + 1 ", "2"),
        ("-(-3)", "3"),
        ("ROUND(3100456/1000,0)", "3100"),
        ("round( 2.675 , 2 )", "2.68"),
        ("ROUND(-2.5,0)", "-3"),
        ("ROUND(12345,-2)", "12300"),
        ("ROUNDUP(3100.1,0)", "3101"),
        ("ROUNDDOWN(3100.9,0)", "3100"),
        ("ROUNDDOWN(-3100.9,0)", "-3100"),
        ("INT(-3.5)", "-4"),
        ("TRUNC(-3.57,1)", "-3.5"),
        ("TRUNC(3.9)", "3"),
        ("SUM(3000,100)", "3100"),
        ("=SUM(1,2,3)*2", "12"),
        ("AVERAGE(1,2)", "1.5"),
        ("MAX(1,2)-MIN(1,2)", "1"),
        ("ABS(PRODUCT(-2,3))", "6"),
        ("(" * DEEPEST + "1" + ")" * DEEPEST, "1"),
    ],
)
def test_simple_arithmetic_is_computed_exactly(formula: str, result: str) -> None:
    assert evaluate_arithmetic(formula) == Decimal(result)


@pytest.mark.parametrize(
    "formula",
    [
        "", "=", "A1", "A1+1", "SUM(A1,2)", "SUM()", "SUM(1;2)",
        "ROUND(1)", "ROUND(1,0.5)", "ROUND(1,99)", "SUM 1", "RAND()", "IF(1,2)", "SUM(1,2",
        "2^3", "1/0", "1/(2-2)", "1 2", "1+", "*1", "()", "(1", "1)", "1,234", "1E5",
        "１+1", '"1"', "1.", ".5", "1..2", "%", "TRUE", "[1]S!A1", "1&2", "1=1", "0x10", "1_0",
        "(" * (DEEPEST + 1) + "1" + ")" * (DEEPEST + 1), "1" + "+1" * LONGEST_FORMULA, "-" * 10_000 + "1", "1" * 16,
    ],
)  # fmt: skip
def test_anything_else_is_not_computed(formula: str) -> None:
    assert evaluate_arithmetic(formula) is None


leaves = st.decimals(0, 10**6, places=2).map(lambda number: (f"{number:f}", Fraction(number)))


def joined(left: tuple[str, Fraction], sign: str, right: tuple[str, Fraction]) -> tuple[str, Fraction]:
    """Two parts in brackets, and what they come to; a division by zero becomes a sum."""
    if sign == "/" and not right[1]:
        sign = "+"
    results = {
        "+": lambda: left[1] + right[1],
        "-": lambda: left[1] - right[1],
        "*": lambda: left[1] * right[1],
        "/": lambda: left[1] / right[1],
    }
    return f"({left[0]}){sign}({right[0]})", results[sign]()


formulas = st.recursive(
    leaves, lambda parts: st.builds(joined, parts, st.sampled_from("+-*/"), parts), max_leaves=6
).filter(lambda made: len(made[0]) <= LONGEST_FORMULA)


@settings(max_examples=cases(3000))
@given(formulas)
def test_any_formula_comes_to_what_fractions_come_to(made: tuple[str, Fraction]) -> None:
    """Against Python's own fractions, to fifteen digits."""
    text, exact = made
    result = evaluate_arithmetic(text)
    assert result is not None
    assert abs(Fraction(result) - exact) <= abs(exact) * Fraction(1, 10**14)


@settings(max_examples=cases(3000))
@given(st.text("0123456789+-*/()%. A:$,", max_size=40))
def test_no_text_ends_in_a_traceback(text: str) -> None:
    assert evaluate_arithmetic(text) is None or isinstance(evaluate_arithmetic(text), Decimal)


def taken(formula: str, value: str, kind: StoredKind = StoredKind.NUMBER) -> tuple[Answer, str, Severity]:
    answer, problem = understand_cell(ASK, RawCell(kind, value, formula, locked=False), "2-1 福祉", (12, 6))
    assert answer is not None
    assert problem is not None
    assert (problem.sheet, problem.cell, problem.key) == ("2-1 福祉", "F12", ASK.key)
    return answer, problem.code, problem.severity


def test_a_formula_is_taken_when_it_comes_to_the_same_and_flagged() -> None:
    answer, code, severity = taken("4176+200", "4376")
    assert (answer, answer.formula, code, severity) == (
        Answer.figure(4376),
        "4176+200",
        "answer.computed",
        Severity.NOTE,
    )
    assert answer.conversion == "=4176+200 → 4376（計算式）"


def test_seventeen_stored_digits_are_the_same_figure() -> None:
    answer, code, _ = taken("0.1+0.2", "0.30000000000000004")
    assert (answer, code) == (Answer.figure("0.3"), "answer.computed")
    assert answer.value == parse_figure("0.30000000000000004")


@pytest.mark.parametrize(
    ("formula", "value", "kind", "code"),
    [
        ("4176+200", "4377", StoredKind.NUMBER, "answer.formula"),  # the file lies
        ("4176+200", "", StoredKind.BLANK, "answer.formula"),  # never calculated
        ("4176+200", "4376", StoredKind.TEXT, "answer.formula"),
        ("A1+200", "4376", StoredKind.NUMBER, "answer.formula"),
        ("1/0", "#DIV/0!", StoredKind.ERROR, "answer.error"),
        ("5/31", "46173", StoredKind.DATE, "answer.formula"),
    ],
)
def test_a_formula_that_cannot_be_confirmed_is_kept_as_text_and_no_figure_taken(
    formula: str, value: str, kind: StoredKind, code: str
) -> None:
    answer, told, severity = taken(formula, value, kind)
    assert (answer.status, answer.formula, told, severity) == (Status.UNREADABLE, formula, code, Severity.ERROR)


def test_without_the_computation_a_lying_formula_would_be_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kamakura_report.returned.cell.evaluate_arithmetic", lambda formula: Decimal(4377))
    assert taken("4176+200", "4377")[0] == Answer.figure(4377)
