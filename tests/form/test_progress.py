"""進捗 and 執行率: one meaning in Python and in the workbook's formula."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import product
from typing import TypeVar

import pytest

from kamakura_report.form.answer import Answer, Answers
from kamakura_report.form.progress import Progress, execution_rate, execution_rate_formula, progress, progress_formula
from kamakura_report.io.write.write_workbook import write_workbook
from kamakura_report.plan import keys
from kamakura_report.plan.figures import normalize_figure
from kamakura_report.plan.model import Indicator, Plan
from kamakura_report.plan.periods import FiscalYear
from kamakura_report.workbook.area import cell_name
from kamakura_report.workbook.book import Formula
from tests.effort import cases, generator
from tests.form.forms import small
from tests.form.plans import LEAD, PROGRAM, R8, R9, R10, many, placed
from tests.office.office import Office

INITIALS = 300  # indicators in the workbook calculated by the office program
EXACT = Decimal(0)  # no tolerance
SOME = [Decimal(text) for text in ("0", "1", "-1", "14.5", "14.645", "17", "0.1", "0.3", "131.3", "999999", "-12.25")]


Known = TypeVar("Known")


def by_year(known: Iterable[Known]) -> dict[FiscalYear, Known]:
    """Figures or cells of R8, R9, …."""
    return dict(zip((R8, R9, R10), known, strict=False))


def indicator(direction: str = "", target: str | None = None, latest: str | None = None) -> Indicator:
    aim, known = (None if text is None else Decimal(text) for text in (target, latest))
    return Indicator("2-1/i1", 1, "指標", direction=direction, target=aim, latest=known)


@pytest.mark.parametrize(
    ("one", "initial", "years", "word"),
    [
        (indicator("↗"), "10", ["11"], Progress.BETTER),
        (indicator("↗"), "10", ["10"], Progress.LEVEL),
        (indicator("↗"), "10", ["9.9"], Progress.WORSE),
        (indicator("↘"), "10", ["9.9"], Progress.BETTER),
        (indicator("↘"), "10", ["10.0"], Progress.LEVEL),
        (indicator("↘"), "10", ["11"], Progress.WORSE),
        (indicator("→"), "10", ["10"], Progress.REACHED),  # 維持: kept, or better
        (indicator("→"), "10", ["11"], Progress.REACHED),
        (indicator("→"), "10", ["9"], Progress.WORSE),
        (indicator(target="20"), "10", ["20"], Progress.REACHED),
        (indicator(target="20"), "10", ["21"], Progress.REACHED),
        (indicator(target="20"), "10", ["19"], Progress.BETTER),
        (indicator(target="20"), "10", ["10"], Progress.LEVEL),
        (indicator(target="20"), "10", ["9"], Progress.WORSE),
        (indicator(target="5"), "10", ["5"], Progress.REACHED),  # a target below the start
        (indicator(target="5"), "10", ["4"], Progress.REACHED),
        (indicator(target="5"), "10", ["6"], Progress.BETTER),
        (indicator(target="5"), "10", ["11"], Progress.WORSE),
        (indicator(target="10"), "10", ["10"], Progress.REACHED),  # reached already
        (indicator(target="10"), "10", ["11"], Progress.REACHED),
        (indicator(target="10"), "10", ["9"], Progress.WORSE),
        (indicator("↗", "90"), "93", ["95"], Progress.REACHED),  # a target that was met when the plan began
        (indicator("↗", "90"), "93", ["91"], Progress.REACHED),  # lower than it was, and still no less than meant
        (indicator("↗", "90"), "93", ["90"], Progress.REACHED),
        (indicator("↗", "90"), "93", ["80"], Progress.WORSE),
        (indicator("↘", "90"), "93", ["95"], Progress.WORSE),
        (indicator("↘", "90"), "93", ["91"], Progress.BETTER),
        (indicator("↘", "90"), "93", ["80"], Progress.REACHED),
        (indicator("↘", "10"), "8", ["9"], Progress.REACHED),  # worse than it was, and still no more than meant
        (indicator("↘", "10"), "8", ["11"], Progress.WORSE),
        (indicator("↗", "20"), "10", ["15"], Progress.BETTER),
        (indicator("↗", "20"), "10", ["10"], Progress.LEVEL),
        (indicator("→", "10"), "12", ["11"], Progress.REACHED),
        (indicator("→", "10"), "12", ["9"], Progress.WORSE),
        (indicator(target="90", latest="93"), "93", ["95"], None),  # at least 90, or at most 90?
        (indicator(target="90", latest="93"), "93", ["80"], None),
        (indicator(target="90", latest="93"), "93", [None], None),
        (indicator(target="100", latest="100"), "100", ["100"], Progress.REACHED),
        (indicator("↗"), "10", ["12", None, "9"], Progress.WORSE),  # the last figure counts
        (indicator("↗"), "10", ["12", None, None], Progress.BETTER),
        (indicator("↗"), "10", [None, None], Progress.BLANK),
        (indicator("↗"), None, ["12"], Progress.BLANK),
        (indicator(), "10", ["12"], None),  # the plan names neither a direction nor a target
    ],
)
def test_the_word_for_a_figure(
    one: Indicator, initial: str | None, years: Sequence[str | None], word: Progress | None
) -> None:
    numbers = by_year(None if year is None else Decimal(year) for year in years)
    assert progress(one, None if initial is None else Decimal(initial), numbers, EXACT) == word


@pytest.mark.parametrize(
    ("one", "initial", "latest", "word"),
    [
        (indicator("↗"), "200", "202", Progress.LEVEL),
        (indicator("↗"), "200", "202.1", Progress.BETTER),
        (indicator("↗"), "200", "198", Progress.LEVEL),
        (indicator("↗"), "200", "197.9", Progress.WORSE),
        (indicator("↘"), "-200", "-202", Progress.LEVEL),
        (indicator("↘"), "-200", "-202.1", Progress.BETTER),
        (indicator("→"), "200", "198", Progress.REACHED),
        (indicator("→"), "200", "197.9", Progress.WORSE),
        (indicator(target="300"), "200", "198", Progress.LEVEL),
        (indicator(target="300"), "200", "197.9", Progress.WORSE),
        (indicator(target="201"), "200", "201", Progress.REACHED),  # a target near the start is reached all the same
        (indicator("↗", "202"), "200", "201.9", Progress.LEVEL),
        (indicator("↗"), "0", "0.1", Progress.BETTER),  # a percent of 0 is 0
    ],
)
def test_what_lies_within_the_tolerance_is_level(one: Indicator, initial: str, latest: str, word: Progress) -> None:
    assert progress(one, Decimal(initial), by_year([Decimal(latest)]), Decimal(1)) == word


def test_the_formula_has_the_tolerance_too() -> None:
    assert progress_formula(indicator("↘"), "A1", by_year(["B1"]), Decimal("0.5")) == (
        'IF(OR(COUNT(B1)=0,NOT(ISNUMBER(A1))),"未入力",'
        'CHOOSE(SIGN(A1-B1)*(ROUND(ABS(B1-A1)*100,9)>ROUND(ABS(A1)*0.5,9))+2,"後退","横ばい","改善"))'
    )


@pytest.mark.parametrize(
    ("budget", "settlement", "rate"),
    [
        ("4000", "3000", "0.75"),
        ("3", "1", "0.333333333333333"),
        ("4000", "0", "0"),
        ("0", "10", None),
        ("-4000", "1000", "-0.25"),  # a budget that was paid back
        (None, "10", None),
        ("10", None, None),
    ],
)
def test_the_share_of_the_budget_that_was_spent(budget: str | None, settlement: str | None, rate: str | None) -> None:
    spent = execution_rate(
        None if budget is None else Decimal(budget), None if settlement is None else Decimal(settlement)
    )
    assert spent == (None if rate is None else Decimal(rate))


@pytest.mark.parametrize(
    ("one", "word"),
    [
        (indicator("↗"), 'CHOOSE(SIGN({x}-A1)+2,"後退","横ばい","改善")'),
        (indicator("↘"), 'CHOOSE(SIGN(A1-{x})+2,"後退","横ばい","改善")'),
        (indicator("→"), 'CHOOSE(SIGN({x}-A1)+2,"後退","達成","達成")'),
        (
            indicator(target="10"),
            'IF(({x}-10)*IF(10>=A1,1,-1)>=0,"達成",CHOOSE(SIGN(({x}-A1)*IF(10>=A1,1,-1))+2,"後退","横ばい","改善"))',
        ),
        (indicator("↗", "10"), 'IF({x}>=10,"達成",CHOOSE(SIGN({x}-A1)+2,"後退","横ばい","改善"))'),
        (indicator("→", "10"), 'IF({x}>=10,"達成",CHOOSE(SIGN({x}-A1)+2,"後退","横ばい","改善"))'),
        (indicator("↘", "-0.5"), 'IF({x}<=-0.5,"達成",CHOOSE(SIGN(A1-{x})+2,"後退","横ばい","改善"))'),
    ],
)
def test_the_formula_compares_as_python_does(one: Indicator, word: str) -> None:
    """At the same edges, which figures by chance hardly meet."""
    comparison = word.replace("{x}", "IF(ISNUMBER(C1),C1,B1)")
    assert progress_formula(one, "A1", by_year(["B1", "C1"]), EXACT) == (
        f'IF(OR(COUNT(B1,C1)=0,NOT(ISNUMBER(A1))),"未入力",{comparison})'
    )
    assert progress_formula(indicator(), "A1", by_year(["B1"]), EXACT) == ""
    assert progress_formula(indicator(target="90", latest="93"), "A1", by_year(["B1"]), EXACT) == '""'


@pytest.mark.parametrize("direction", ["", "↗", "↘", "→"])
def test_no_figure_on_the_good_side_of_its_target_is_worse_and_none_on_the_other_has_reached_it(direction: str) -> None:
    """Wherever the years began; without a direction what is good is said by target and 初期値."""
    numbers = [Decimal(number) for number in range(-4, 5)]
    for target, initial, latest in product(numbers, repeat=3):
        word = progress(replace(indicator(direction), target=target), initial, by_year([latest]), Decimal(25))
        falling = direction == "↘" or (not direction and target < initial)
        good = latest <= target if falling else latest >= target
        assert (word is Progress.REACHED) is good


def test_the_formula_of_the_share_is_of_the_last_year_in_which_both_are_known() -> None:
    first = 'IF(AND(ISNUMBER(B1),ISNUMBER(A1),A1<>0),B1/A1,"")'
    assert execution_rate_formula([("A1", "B1")]) == first
    assert execution_rate_formula([("A1", "B1"), ("A2", "B2")]) == (
        f"IF(AND(ISNUMBER(B2),ISNUMBER(A2),A2<>0),B2/A2,{first})"
    )


def drawn_by_chance(chance: random.Random, count: int) -> tuple[Plan, Answers]:
    """So many indicators of every kind, and answers: figures near each other, words, blanks."""
    plan = many(-(-count // 2))
    (program,) = plan.programs
    said: dict[str, Answer] = {}

    def figure() -> Decimal:
        if chance.random() < 0.5:
            return chance.choice(SOME)
        return normalize_figure(Decimal(chance.randrange(-(10**9), 10**9)).scaleb(-chance.randrange(0, 6)))

    def answer() -> Answer:
        return Answer.word(chance.choice(["該当なし", "未確定"])) if chance.random() < 0.2 else Answer.figure(figure())

    projects = []
    for project in program.projects:
        changed = []
        for one in project.indicators:
            direction, target = chance.choice(
                [("↗", None), ("↘", None), ("→", None), ("", 0), ("", 0), ("", None), ("↗", 0), ("↘", 0), ("→", 0)]
            )
            latest = None if chance.random() < 0.3 else figure()
            of_years = {year: figure() for year in (R8, R9, R10) if chance.random() < 0.2}
            changed.append(
                replace(
                    one,
                    direction=direction,
                    target=None if target is None else figure(),
                    targets=of_years,
                    latest=latest,
                    no_baseline=latest is None and chance.random() < 0.5,
                    unit="",
                )
            )
            for key in (keys.initial(one.key), *(keys.actual(one.key, year) for year in (R8, R9, R10))):
                if chance.random() < 0.7:
                    said[key] = answer()
        budget = {year: abs(figure()) for year in (R8, R9, R10) if chance.random() < 0.7}
        for year in (R8, R9, R10):
            if chance.random() < 0.7:
                said[keys.money(project.key, "決算額", year)] = answer()
        projects.append(replace(project, indicators=tuple(changed), budget=budget))
    return replace(plan, programs=(replace(program, projects=tuple(projects)),)), Answers(said)


def number(answers: Answers, key: str) -> Decimal | None:
    value = answers[key].value if key in answers else None
    return value if isinstance(value, Decimal) else None


@pytest.mark.office
def test_an_office_program_comes_to_the_same_words(office: Office) -> None:
    """Hundreds of random indicators and projects in one workbook, calculated by LibreOffice."""
    plan, answers = drawn_by_chance(generator(), cases(10 * INITIALS))
    book = placed(small(), plan, LEAD, answers=answers)
    sheet = book.sheet(PROGRAM)
    rows = {str(cell.value): row for (row, column), cell in sheet.cells.items() if column == 8 and cell.value}
    words: dict[str, str] = {}
    rates: dict[str, Decimal | None] = {}
    for project in plan.programs[0].projects:
        for one in project.indicators:
            given = None if one.no_baseline else number(answers, keys.initial(one.key))
            initial = given if one.latest is None else one.latest
            actuals = {year: number(answers, keys.actual(one.key, year)) for year in plan.years}
            word = progress(one, initial, actuals, plan.level_tolerance)
            if word is not None or one.aim is not None or (one.no_baseline and one.direction):
                words[f"G{rows[one.key]}"] = word or ""
            else:
                assert sheet.cells[rows[one.key], 7].value is None
        pairs = [
            execution_rate(project.budget.get(year), number(answers, keys.money(project.key, "決算額", year)))
            for year in plan.years
        ]
        rates[f"G{rows[f'{project.key}/決算額']}"] = next((rate for rate in reversed(pairs) if rate is not None), None)
    written = {cell_name(at): cell.value for at, cell in sheet.cells.items() if isinstance(cell.value, Formula)}
    assert {cell: written[cell].value for cell in words} == words
    assert {cell: written[cell].value for cell in rates} == {
        cell: "" if rate is None else rate for cell, rate in rates.items()
    }
    seen = office.values(write_workbook(book), PROGRAM, [*words, *rates])
    assert {cell: seen[cell].text for cell in words} == words
    assert set(words.values()) == {*Progress, ""}
    for cell, rate in rates.items():
        assert seen[cell].error == 0
        assert seen[cell].number == (None if rate is None else pytest.approx(float(rate), rel=1e-14))
