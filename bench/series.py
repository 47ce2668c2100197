"""Series of true figures, as five years of an office's plan bring them: what ``bench judgement`` measures on.

Nothing here knows a rule of the program: a series says what happened, never what is likely. Every number that a
series is made by stands in ``KINDS`` and in the few constants below it, as (usual, harsh): the harsh variant has
about twice the volatility, heavier tails and far more cost that comes and goes.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum
from random import Random
from typing import TypeVar

from bench.processes import COSTS, INDICATORS


class Variant(IntEnum):
    """Which of the two numbers of a parameter counts."""

    USUAL = 0
    HARSH = 1


Pair = tuple[float, float]
Counted = TypeVar("Counted")


@dataclass(frozen=True)
class Kind:
    """One kind of series. ``figures``: how many of the shipped plan's figures are of it, by which kinds are mixed."""

    name: str
    figures: Pair
    process: str
    parameters: Mapping[str, Pair]
    why: str

    @property
    def is_money(self) -> bool:
        return self.process in ("running", "works", "election", "grant")


_NONE = "the plan has none: one, so that it is measured"
_COUNTED = {"drift": (0.12, 0.24), "shock": (0.01, 0.04), "shock_size": (0.8, 1.2)}  # of logarithms, year by year
_SURVEYED = {"lowest": (0.05, 0.02), "trend": (0.5, 0.5), "drift": (2, 4)}  # lowest: of 1; the others: points a year
_BUDGETED = {"size": (41_000, 41_000), "sizes": (2.1, 2.1)}  # 千円; the plan's 30 budgets: median, spread of logarithms
_CUMULATED = {"least": (10, 10), "most": (1500, 1500), "yearly": (0.4, 0.6), "young": (0.1, 0.2), "marked": (0.5, 0.5)}
_SPENT = {"year": (0.05, 0.1), "spent": (0.93, 0.9), "spent_spread": (0.07, 0.14)}  # of the budget
_ADDED = {"added": (0.02, 0.04), "added_most": (1.5, 2)}

# fmt: off
KINDS: tuple[Kind, ...] = (
    Kind("share, n = 1,000", (9, 9), "share", {"n": (1000, 1000)} | _SURVEYED,
         "the plan's nine shares of 市民意識調査"),
    Kind("share, n = 400", (5, 5), "share", {"n": (400, 400)} | _SURVEYED,
         "its other shares: 充足率, 利用率, 受診率"),
    Kind("count, mean 1", (1, 2), "count", {"mean": (1, 1), "spread": (0.3, 0.3)} | _COUNTED, _NONE),
    Kind("count, mean 5", (1, 2), "count", {"mean": (5, 5), "spread": (0.3, 0.3)} | _COUNTED, _NONE),
    Kind("count, mean 50", (10, 10), "count", {"mean": (50, 50), "spread": (0.6, 0.6)} | _COUNTED,
         "its counts from 16 to 500"),
    Kind("count, mean 5,000", (7, 7), "count", {"mean": (5000, 5000), "spread": (1, 1)} | _COUNTED,
         "its counts above 500, and the two whose 初期値 is not known"),
    Kind("stock", (3, 3), "stock", {"moves": (0.12, 0.24), "most": (120, 120)},
         "整備量 1 and 2, 事業所登録数 15"),
    Kind("cumulative", (3, 3), "cumulative", _CUMULATED,
         "アプリ登録者数 1,464, 終活登録者数 25, 参加団体数 32; young: from nothing; marked: as 累計"),
    Kind("negative", (1, 2), "negative", {"spread": (0.35, 0.7), "turns": (0.05, 0.05)},
         _NONE + "; turns: a year that is not negative"),
    Kind("target early", (2, 2), "early", {"speed": (0.5, 0.7), "rests": (0.1, 0.1)},
         "派遣率 100 of 100, 新規登録者数 93 of 90"),
    Kind("running cost", (28, 28), "running", {"drift": (0.12, 0.24)} | _BUDGETED | _SPENT | _ADDED,
         "28 of its 30 projects; added: more spent than the published budget (補正, 流用)"),
    Kind("works", (1, 6), "works",
         {"active": (0.4, 0.4), "spread": (1, 1.2), "carried": (0.1, 0.2), "spent_spread": (0.1, 0.15)} | _BUDGETED,
         "施設の修繕; carried: hardly anything spent, the rest in the next year (繰越)"),
    Kind("election", (1, 6), "election", {"every": (4, 3), "spread": (0.1, 0.2)} | _BUDGETED, _NONE),
    Kind("grant", (1, 6), "grant", {"active": (0.6, 0.5), "spread": (0.5, 1)} | _BUDGETED,
         "施設整備の補助"),
)
# fmt: on

# Counted on the shipped plan, too.
OUTCOMES_OF_A_PROJECT = {0: 10, 1: 12, 2: 7, 3: 1}  # so many indicators: so many projects
PROGRAM_FIGURES, ALL_FIGURES = 10, 69  # indicators of the program itself, among indicators and projects
UNDECIDED = 5 / 39  # 初期値 is asked together with the first year
WITHOUT_UNIT = 8 / 24  # of the counts: nothing says that they are whole
DIRECTIONS = {"↗": 28, "↘": 3, "": 8}  # without one there is a target
MOST_FIGURES = 60  # a division has 1 to 60, small ones as often as great ones (log-uniform); the plan's eight: 1 to 16


@dataclass(frozen=True)
class Row:
    """One row of a workbook: what is true of it, year by year."""

    kind: Kind
    figures: tuple[Decimal, ...]
    initial: Decimal | None = None  # of an indicator
    undecided: bool = False  # the initial value is asked, not known
    budgets: tuple[Decimal, ...] = ()  # of a project
    unit: str = ""
    direction: str = ""
    target: Decimal | None = None
    cumulative: bool = False


@dataclass(frozen=True)
class Division:
    """The rows of one division as its sheet has them: the program's indicators, then projects, cost after outcomes."""

    program: tuple[Row, ...]
    projects: tuple[tuple[tuple[Row, ...], Row], ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        """All of them, in the order of the sheet."""
        return (*self.program, *(row for outcomes, cost in self.projects for row in (*outcomes, cost)))


def make_division(chance: Random, variant: Variant) -> Division:
    """A division drawn by chance: how large it is, which kinds of rows it has, and what happened in five years."""
    wanted = max(1, round(math.exp(chance.uniform(0, math.log(MOST_FIGURES)))))
    indicators = [kind for kind in KINDS if not kind.is_money]
    costs = [kind for kind in KINDS if kind.is_money]

    def row(kinds: Sequence[Kind]) -> Row:
        kind = chance.choices(kinds, [each.figures[variant] for each in kinds])[0]
        return make_row(kind, chance, variant)

    if wanted == 1 and chance.random() < 1 / 2:
        return Division((row(indicators),), ())
    program = sum(chance.random() < PROGRAM_FIGURES / ALL_FIGURES for _ in range(wanted - 1))
    left = wanted - program
    projects = []
    while left > 0:
        outcomes = min(chance.choices(*_weighed(OUTCOMES_OF_A_PROJECT))[0], left - 1)
        projects.append((tuple(row(indicators) for _ in range(outcomes)), row(costs)))
        left -= outcomes + 1
    return Division(tuple(row(indicators) for _ in range(program)), tuple(projects))


def make_row(kind: Kind, chance: Random, variant: Variant) -> Row:
    """One row of that kind."""
    parameters = {name: pair[variant] for name, pair in kind.parameters.items()}
    if kind.is_money:
        pairs = [(round(budget), round(spent)) for budget, spent in COSTS[kind.process](chance, parameters)]
        return Row(
            kind, tuple(Decimal(spent) for _, spent in pairs), budgets=tuple(Decimal(b) for b, _ in pairs), unit="千円"
        )
    initial, *figures = (
        Decimal(repr(round(each, 1))).normalize() + 0 for each in INDICATORS[kind.process](chance, parameters)
    )
    direction = chance.choices(*_weighed(DIRECTIONS))[0]
    share = kind.process == "share" or (kind.process == "early" and max(initial, *figures) == 100)
    unit = "%" if share else "" if kind.process == "negative" or chance.random() < WITHOUT_UNIT else "人"
    return Row(
        kind,
        tuple(figures),
        initial,
        undecided=chance.random() < UNDECIDED,
        unit=unit,
        direction=direction,
        target=max(initial, *figures) if kind.process == "early" else None if direction else initial + abs(initial) / 4,
        cumulative=kind.process == "cumulative" and chance.random() < parameters["marked"],
    )


def _weighed(counted: Mapping[Counted, int]) -> tuple[list[Counted], list[int]]:
    return list(counted), list(counted.values())
