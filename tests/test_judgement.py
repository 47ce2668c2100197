"""The measurement of the judgement (bench/judgement.py): that it is fair, and on a few seeds that the goals are met."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from random import Random

import pytest

from bench import judgement
from bench.judgement import NOISE_GOAL, WARNINGS_GOAL, Tally, measure, tables
from bench.processes import YEARS
from bench.series import KINDS, WITHOUT_UNIT, Division, Kind, Row, Variant, make_division
from bench.slips import COPIED, GOALS, copy_year, plant_slips
from bench.yearly_books import Budgets, asked_figures, row_keys, send_out
from kamakura_report.form.kinds import is_percent
from kamakura_report.plan.model import Indicator, Plan
from kamakura_report.published.read_published import parse_published
from kamakura_report.workbook.book import Book
from tests.form.forms import shipped
from tests.test_documents import ROOT

SEEDS, DIVISIONS = range(50, 54), 2
LEAST = 20  # slips: of fewer a share says nothing


@cache
def few() -> Mapping[Budgets, Tally]:
    return {budgets: measure(SEEDS, budgets, divisions=DIVISIONS) for budgets in Budgets}


@pytest.mark.parametrize("budgets", Budgets)
def test_few_seeds_meet_the_goals_by_and_large(budgets: Budgets) -> None:
    """``-s`` prints them. The whole measurement is ``make bench judgement``; its numbers stand in docs/judgement.md."""
    print(f"\n{tables(few())}")
    tally = few()[budgets]
    assert tally.noise() <= NOISE_GOAL[budgets] + 1
    assert tally.warnings_a_year <= WARNINGS_GOAL
    counts = Counter(slip for slip, *_ in tally.slips.elements())
    found = {slip: tally.recall(slip, known=True) for slip in GOALS if counts[slip] >= LEAST and slip != COPIED}
    assert len(found) > len(GOALS) - 4
    assert {slip: share for slip, share in found.items() if share < (GOALS[slip] or 0) - 10} == {}
    assert tally.recall(COPIED, "10 figures or more") >= GOALS[COPIED]


def test_what_is_always_silent_or_always_loud_is_measured_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judgement, "judge", lambda book, typed: frozenset())
    silent = measure(range(2), Budgets.KNOWN, divisions=2)
    assert (silent.noise(), silent.warnings) == (0, 0)
    assert {silent.recall(slip) for slip, _, _ in silent.slips} == {0}

    def loud(book: Book, typed: Mapping[str, Decimal]) -> judgement.Told:
        return frozenset((str(figure), key) for key, figure in typed.items())

    monkeypatch.setattr(judgement, "judge", loud)
    heard = measure(range(2), Budgets.KNOWN, divisions=2)
    assert heard.noise() == 100
    assert heard.warnings == heard.figures.total() == silent.figures.total()
    assert {heard.recall(slip) for slip, _, _ in heard.slips} == {100}
    assert heard.slips == silent.slips  # the same slips, whatever is told of them


def test_every_kind_and_every_promised_slip_is_met_on_few_seeds() -> None:
    tally = few()[Budgets.KNOWN]
    assert {kind.name for kind in KINDS if kind.figures[Variant.USUAL] > 1} <= set(tally.figures)
    assert {slip for slip, least in GOALS.items() if least and slip != "sign lost"} <= {
        slip for slip, _, _ in tally.slips
    }


def test_the_kinds_are_mixed_as_in_the_shipped_plan() -> None:
    """Those that it lacks stand in with one figure each."""
    plan = shipped_plan()
    projects = [project for program in plan.programs for project in program.projects]
    indicators: list[Indicator] = [one for program in plan.programs for one in program.indicators]
    indicators += [one for project in projects for one in project.indicators]

    def weigh(*processes: str) -> float:
        return sum(kind.figures[Variant.USUAL] for kind in KINDS if kind.process in processes and has(kind))

    def has(kind: Kind) -> bool:
        return not kind.why.startswith("the plan has none")

    assert weigh("running", "works", "election", "grant") == len(projects)
    assert weigh("share", "count", "stock", "cumulative", "negative", "early") == len(indicators)
    shares = sum(is_percent(one.unit) for one in indicators)
    assert weigh("share") == shares - 1  # 手話通訳者等派遣率, 100 of 100, is a target reached early
    assert sum(not one.unit for one in indicators) / (len(indicators) - shares) == pytest.approx(WITHOUT_UNIT)


def shipped_plan() -> Plan:
    path = ROOT / "input" / "plan" / "2-1_fukushi.txt"
    plan, _ = parse_published([(path.name, path.read_text(encoding="utf-8"))])
    return plan


@pytest.mark.parametrize("budgets", Budgets)
def test_the_quick_form_asks_what_the_shipped_form_asks(budgets: Budgets) -> None:
    """So what is measured holds for the workbooks that are sent out."""
    division = next(each for number in range(99) if 9 < len((each := drawn(number)).rows) < 20)
    for year in (0, 2):
        quick, real = (
            {ask.key: ask for _, _, ask in book.asks()}
            for book in (send_out(division, year, budgets), send_out(division, year, budgets, some_form=shipped()))
        )
        keys = asked_figures(division, year).keys()
        assert set(row_keys(division, year)) <= keys
        assert {key: quick[key] for key in keys} == {key: real[key] for key in keys}
        assert {key for key, ask in quick.items() if ask.required} == set(keys)


def test_a_series_comes_again_from_its_seed() -> None:
    assert drawn(7) == drawn(7) != drawn(8)
    assert {len(row.figures) for number in range(20) for row in drawn(number).rows} == {YEARS}
    assert max(len(drawn(number).rows) for number in range(200)) <= 60


def test_a_slip_changes_its_own_rows_alone_and_one_that_changes_nothing_is_none() -> None:
    share, running = (next(kind for kind in KINDS if kind.process == process) for process in ("share", "running"))
    figures = [Decimal(number) for number in ("12.5", "0", "120", "120", "4100")]
    rows = [Row(kind, (figure,)) for kind, figure in zip([share, share, share, share, running], figures, strict=True)]
    for place in range(5):
        for slip in plant_slips(rows, figures, place, Random(1)):
            changed = {number for number in range(5) if slip.figures[number] != figures[number]}
            assert changed == set(slip.rows), slip
    assert [slip.name for slip in plant_slips(rows, figures, 1, Random(1))] == ["neighbour's figure", "exchanged rows"]
    assert not {"neighbour's figure", "exchanged rows"} & {
        slip.name for slip in plant_slips(rows, figures, 2, Random(1))
    }
    by_name = {slip.name: slip.figures[4] for slip in plant_slips(rows, figures, 4, Random(1))}
    assert (by_name["×1000"], by_name["÷10"], by_name["digit dropped"], by_name["sign gained"]) == (
        4100000,
        410,
        410,
        -4100,
    )
    assert abs(by_name["円/千円"] - 4100000) < 500
    assert copy_year(figures, figures) is None
    assert (copied := copy_year(figures, [Decimal(1)] * 5)) is not None
    assert copied.name == COPIED


def drawn(seed: int) -> Division:
    return make_division(Random(seed), Variant.USUAL)
