"""How the figures of a series come about, by kind of process: what five years bring, by chance and given numbers.

An indicator has six figures, the first of which is its 初期値; a cost has five, each with its budget. The numbers
stand in ``bench.series``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from random import Random

YEARS = 5

Parameters = Mapping[str, float]


def _poisson(chance: Random, mean: float) -> int:
    if mean > 500:
        return max(0, round(chance.gauss(mean, math.sqrt(mean))))
    bound, number, product = math.exp(-mean), 0, chance.random()
    while product > bound:
        number, product = number + 1, product * chance.random()
    return number


def _share(chance: Random, of: Parameters) -> Sequence[float]:
    part, figures = chance.uniform(of["lowest"], 0.97), []
    for _ in range(YEARS + 1):
        figures.append(100 * sum(chance.random() < part for _ in range(int(of["n"]))) / of["n"])
        part = min(0.99, max(0.01, part + chance.gauss(of["trend"], of["drift"]) / 100))
    return figures


def _count(chance: Random, of: Parameters) -> Sequence[float]:
    mean, figures = of["mean"] * math.exp(chance.gauss(0, of["spread"])), []
    for _ in range(YEARS + 1):
        figures.append(_poisson(chance, mean))
        mean *= math.exp(chance.gauss(0, of["drift"]))
        if chance.random() < of["shock"]:
            mean *= math.exp(chance.gauss(0, of["shock_size"]))
    return figures


def _stock(chance: Random, of: Parameters) -> Sequence[float]:
    number, figures = round(math.exp(chance.uniform(0, math.log(of["most"])))), []
    for _ in range(YEARS + 1):
        figures.append(number)
        if chance.random() < of["moves"]:
            number = max(1, number + chance.choice((-1, 1, 1, 2)))
    return figures


def _cumulative(chance: Random, of: Parameters) -> Sequence[float]:
    number = round(math.exp(chance.uniform(math.log(of["least"]), math.log(of["most"]))))
    yearly = number * chance.uniform(0.02, of["yearly"])
    if chance.random() < of["young"]:
        number = _poisson(chance, 2)
    figures = []
    for _ in range(YEARS + 1):
        figures.append(number)
        number += _poisson(chance, yearly)
    return figures


def _negative(chance: Random, of: Parameters) -> Sequence[float]:
    middle = chance.choice((2.5, 30, 500))
    return [
        (chance.random() if chance.random() < of["turns"] else -math.exp(chance.gauss(0, of["spread"]))) * middle
        for _ in range(YEARS + 1)
    ]


def _early(chance: Random, of: Parameters) -> Sequence[float]:
    target = chance.choice((20, 100, 400))
    number, figures = target * chance.uniform(0.5, 1), []
    for _ in range(YEARS + 1):
        figures.append(round(number))
        if chance.random() >= of["rests"]:
            number = min(target, number * chance.uniform(1.05, 1 + of["speed"]))
    return figures


def _size(chance: Random, of: Parameters) -> float:
    return max(20, of["size"] * math.exp(chance.gauss(0, of["sizes"])))


Costs = Sequence[tuple[float, float]]  # budget and what was spent, year by year


def _running(chance: Random, of: Parameters) -> Costs:
    size, years = _size(chance, of), []
    for _ in range(YEARS):
        budget = size * math.exp(chance.gauss(0, of["year"]))
        part = min(1.1, max(0.3, chance.gauss(of["spent"], of["spent_spread"])))
        if chance.random() < of["added"]:
            part = chance.uniform(1.1, of["added_most"])
        years.append((budget, budget * part))
        size *= math.exp(chance.gauss(0.01, of["drift"]))
    return years


def _works(chance: Random, of: Parameters) -> Costs:
    size, years = _size(chance, of), []
    for _ in range(YEARS):
        budget = size * math.exp(chance.gauss(0, of["spread"])) if chance.random() < of["active"] else 0
        carried = chance.random() < of["carried"]
        part = chance.uniform(0, 0.2) if carried else min(1, max(0, chance.gauss(0.9, of["spent_spread"])))
        years.append((budget, budget * part))
    return years


def _election(chance: Random, of: Parameters) -> Costs:
    size, first = _size(chance, of), chance.randrange(int(of["every"]))
    years = []
    for year in range(YEARS):
        held = year % int(of["every"]) == first
        budget = size * math.exp(chance.gauss(0, of["spread"])) if held else 0
        years.append((budget, budget * chance.uniform(0.8, 1)))
    return years


def _grant(chance: Random, of: Parameters) -> Costs:
    size, years = _size(chance, of), []
    for _ in range(YEARS):
        budget = size * math.exp(chance.gauss(0, of["spread"]))
        paid = chance.random() < of["active"]
        years.append((budget, budget * chance.uniform(0.6, 1) if paid else 0))
    return years


INDICATORS: Mapping[str, Callable[[Random, Parameters], Sequence[float]]] = {
    "share": _share,
    "count": _count,
    "stock": _stock,
    "cumulative": _cumulative,
    "negative": _negative,
    "early": _early,
}
COSTS: Mapping[str, Callable[[Random, Parameters], Costs]] = {
    "running": _running,
    "works": _works,
    "election": _election,
    "grant": _grant,
}
