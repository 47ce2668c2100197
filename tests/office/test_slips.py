"""The word for a slip, calculated by an office program over random rows: the same that Python finds, rule for rule.

Each row has its own rules and thresholds, figures settled or still open, and in open cells what people leave there.
"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from random import Random

import pytest

from kamakura_report.form.plausibility import SLIP_WORDS, slip_of
from kamakura_report.form.slip_rows import ComparedFigure, slip_formulas
from kamakura_report.io.write.write_workbook import write_workbook
from kamakura_report.plan.model import DEFAULT_THRESHOLDS, Slip
from kamakura_report.workbook.area import cell_name
from kamakura_report.workbook.book import Book, Cell, Formula, Sheet, Value
from kamakura_report.workbook.question import Earlier, Grounds
from tests.effort import SOAK, cases, generator
from tests.office.office import Office

ROWS = cases(20000)
FIGURE, BUDGET, FIRST_OTHER, WORD = 1, 2, 3, 12  # columns
BASES = ("0", "1", "3", "8", "12", "62.5", "88.5", "100", "120", "4176", "987654", "0.4")
FACTORS = ("1", "1.2", "5", "0.2", "0.125", "10", "0.1", "100", "0.01", "1000", "0.001", "4.99", "5.01", "2", "0")
NUDGES = ("0", "0", "0", "0.001", "-0.001", "1", "-1", "0.5")
NO_NUMBERS: tuple[Value, ...] = (None, "未確定", "1,234", "該当なし", Formula("1/0", "#DIV/0!"), Formula('""', ""))
LIMITS = {
    Slip.SIGN: ("1", "2", "3"),
    Slip.SHARE: ("100", "90", "99.5"),
    Slip.FALL: ("0", "5"),
    Slip.BUDGET: ("1.2", "1", "1.05"),
    Slip.PART: ("8", "3"),
    Slip.JUMP: ("5", "3", "10", "0.5"),
    Slip.DROP: ("5", "3", "7", "0.1"),
}


def about(chance: Random, base: Decimal) -> Decimal:
    figure = base * Decimal(chance.choice(FACTORS)) + Decimal(chance.choice(NUDGES))
    return round(-figure if chance.random() < 0.15 else figure, chance.choice([0, 1, 3, 6]))


def limits(chance: Random) -> dict[Slip, Decimal]:
    """The usual ones, or each chosen otherwise or switched off."""
    if chance.random() < 0.5:
        return dict(DEFAULT_THRESHOLDS)
    return {slip: Decimal(chance.choice(some)) for slip, some in LIMITS.items() if chance.random() < 0.8}


def some_grounds(chance: Random, base: Decimal) -> Grounds:
    kind = chance.choice(["money", "percent", "cumulative", "count", "initial"])
    settled = chance.choice([0, 0.5, 1])

    def known(number: int) -> Earlier:
        return f"earlier {number}", about(chance, base) if chance.random() < settled else None

    others = tuple(known(number) for number in range(chance.choice([0, 1, 1, 2, 3, 5, 8])))
    budget = ("budget", about(chance, base) if chance.random() < 0.5 else None) if chance.random() < 0.8 else None
    return Grounds(
        before=() if kind == "initial" else others,
        after=others if kind == "initial" else (),
        budget=budget if kind == "money" else None,
        money=kind == "money",
        percent=kind == "percent" or (kind in ("initial", "cumulative") and chance.random() < 0.3),
        cumulative=kind == "cumulative",
        limits=limits(chance),
    )


def typed(chance: Random, base: Decimal) -> Value:
    return chance.choice(NO_NUMBERS) if chance.random() < 0.2 else about(chance, base)


@pytest.mark.office
def test_the_formula_and_python_find_the_same_slip_in_random_rows(office: Office) -> None:
    chance = generator()
    cells: dict[tuple[int, int], Cell] = {}
    expected: dict[int, tuple[str, object]] = {}
    for row in range(1, ROWS + 1):
        base = Decimal(chance.choice(BASES))
        grounds = some_grounds(chance, base)
        values: dict[str, Value] = {"figure": typed(chance, base)}
        places = {"figure": (row, FIGURE), "budget": (row, BUDGET)}
        for number, (key, figure) in enumerate(grounds.others):
            values[key], places[key] = typed(chance, base) if figure is None else figure, (row, FIRST_OTHER + number)
        if grounds.budget is not None:
            values["budget"] = typed(chance, base) if grounds.budget[1] is None else grounds.budget[1]
        cells |= {places[key]: Cell(value) for key, value in values.items()}
        others = [places[key] for key, _ in grounds.others]
        figure = ComparedFigure(grounds, places["figure"], others, places["budget"] if grounds.budget else None)
        (formula,) = slip_formulas([figure])
        cells[row, WORD] = Cell(Formula(f'{formula or chr(34) * 2}&""', ""))

        def number_at(key: str, values: dict[str, Value] = values) -> Decimal | None:
            value = values[key]
            return value if isinstance(value, Decimal) else None

        suspicion = slip_of(grounds, "figure", number_at)
        expected[row] = (SLIP_WORDS[suspicion.slip] if suspicion else "", (grounds, values, formula))
        assert len(formula) <= 8192
    asked = {row: cell_name((row, WORD)) for row in expected}
    shown = office.values(write_workbook(Book((Sheet("点検", cells),))), "点検", list(asked.values()))
    for row, (word, said) in expected.items():
        assert shown[asked[row]].text == word, said
    found = Counter(word for word, _ in expected.values())
    least = 100 if SOAK else 10
    assert {word: found[word] for word in SLIP_WORDS.values() if found[word] < least} == {}
