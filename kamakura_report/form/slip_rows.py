"""Words for the slips of a row, written once for all rows of a shape, with each row's numbers put in.

How they are written says ``form.slip_formula``. Most rows of a plan are held against alike, and what is written is
long.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from kamakura_report.form.plausibility import RowFigures, small_margin
from kamakura_report.form.slip_formula import Budget, KnownShape, SlipShape, slip_formula
from kamakura_report.plan.figures import plain_text
from kamakura_report.plan.model import Slip
from kamakura_report.workbook.area import Position, column_letters
from kamakura_report.workbook.question import Grounds

_Place = tuple[int, int]  # so many rows below the figure's, and in this column
_Limits = tuple[tuple[Slip, Decimal], ...]


class ComparedFigure(NamedTuple):
    """A figure, and where it and what it is held against stand."""

    grounds: Grounds
    position: Position
    others: Sequence[Position]  # of ``grounds.others``
    budget: Position | None  # of ``grounds.budget``
    key: str = ""  # of the figure itself


def slip_formulas(figures: Sequence[ComparedFigure]) -> list[str]:
    """The word for a slip by formula, of each figure; "" where there is nothing to look for."""
    return [formula for run in _runs(figures) for formula in _of_run(run)]


def _runs(figures: Sequence[ComparedFigure]) -> Iterator[list[ComparedFigure]]:
    """Figures of a row that are held against alike, each against all that the one before it is, and more."""
    run: list[ComparedFigure] = []
    for figure in figures:
        if run and not _goes_on(run[-1], figure):
            yield run
            run = []
        run.append(figure)
    if run:
        yield run


def _goes_on(before: ComparedFigure, figure: ComparedFigure) -> bool:
    one, other = before.grounds, figure.grounds
    return (
        before.position[0] == figure.position[0]
        and not (one.after or other.after)
        and other.before[: len(one.before)] == one.before
        and (one.money, one.percent, one.cumulative) == (other.money, other.percent, other.cumulative)
        and (one.limits is other.limits or one.limits == other.limits)
    )


class _Run(NamedTuple):
    """All that the formulas of a run depend on besides the numbers of its row."""

    kind: tuple[bool, bool, bool, bool]  # after, money, percent, cumulative
    limits: _Limits
    states: tuple[bool | None, ...]  # of what its last figure is held against
    others: tuple[_Place, ...]
    columns: tuple[int, ...]  # of each of its figures …
    lengths: tuple[int, ...]  # … how many of the others it is held against
    known: tuple[KnownShape, ...]
    budgets: tuple[tuple[Budget, _Place | None], ...]


def _of_run(run: Sequence[ComparedFigure]) -> Iterator[str]:
    last, row = run[-1], run[-1].position[0]
    grounds = last.grounds
    others = grounds.others
    lengths = tuple([len(figure.grounds.others) for figure in run])
    settled = [figure for _, figure in others if figure is not None]
    if grounds.after:
        known = [_known(tuple(settled[:1]), grounds)]
    elif sum(one is not None for _, one in others[: lengths[0]]) == len(settled):  # all are known from the first on
        known = [_known(tuple(settled), grounds)] * len(run)
    else:
        known = [_known(tuple([one for _, one in others[:length] if one is not None]), grounds) for length in lengths]
    shape = _Run(
        (bool(grounds.after), grounds.money, grounds.percent, grounds.cumulative),
        tuple(grounds.limits.items()),
        tuple([None if figure is None else figure != 0 for _, figure in others]),
        tuple([(at - row, column) for at, column in last.others]),
        tuple([figure.position[1] for figure in run]),
        lengths,
        tuple([shape for shape, _ in known]),
        tuple([_budget(figure, row) for figure in run]),
    )
    numbers = _Numbers(row)
    before: dict[str, str] = {}
    for figure, formula, (_, texts) in zip(run, _written(shape), known, strict=True):
        if texts is not before:
            numbers.update(texts)
            before = texts
        budget = figure.grounds.budget
        if budget is not None and budget[1] is not None:
            numbers["budget"] = plain_text(budget[1])
        yield formula % numbers


class _Numbers(dict[str, str]):
    """What stands for the names in a formula; that of a row is how far it lies below this one."""

    def __init__(self, row: int) -> None:
        super().__init__()
        self._row = row

    def __missing__(self, below: str) -> str:
        number = self[below] = str(self._row + int(below))
        return number


def _budget(figure: ComparedFigure, row: int) -> tuple[Budget, _Place | None]:
    if figure.grounds.budget is None or figure.budget is None:
        return Budget.NOWHERE, None
    known = figure.grounds.budget[1]
    state = Budget.OPEN if known is None else Budget.SOME if known > 0 else Budget.NOTHING
    return state, (figure.budget[0] - row, figure.budget[1])


@lru_cache(maxsize=1 << 9)  # a plan has few shapes, and a formula may be long
def _written(run: _Run) -> tuple[str, ...]:
    """The formula of each figure of the run, its numbers and rows as names."""
    others = [_cell(place) for place in run.others]
    after, money, percent, cumulative = run.kind
    limits = dict(run.limits)
    return tuple(
        slip_formula(
            SlipShape(run.states[:length], after, money, percent, cumulative, known, budget, limits),
            _cell((0, column)),
            others[:length],
            _cell(place) if place else "",
        )
        for column, length, known, (budget, place) in zip(run.columns, run.lengths, run.known, run.budgets, strict=True)
    )


def _cell(place: _Place) -> str:
    below, column = place
    return f"{column_letters(column)}%({below})s"


def _known(figures: tuple[Decimal, ...], grounds: Grounds) -> tuple[KnownShape, dict[str, str]]:
    return _known_alike(figures, grounds.money, grounds.limits.get(Slip.SHARE))


@lru_cache(maxsize=1 << 12)  # the figures known of a row are so for all its years
def _known_alike(figures: tuple[Decimal, ...], money: bool, share: Decimal | None) -> tuple[KnownShape, dict[str, str]]:
    """What matters of the figures known of a row, and all of their numbers that a formula may name."""
    row = RowFigures.of(figures)
    numbers = {
        "last": row.last,
        "least": row.least,
        "most": row.most,
        "lowest": row.lowest,
        "highest": row.highest,
        "usual": row.usual + small_margin(money),
    }
    if figures:
        numbers |= {"first": figures[0], "latest": figures[-1]}
    return KnownShape.of(row, share), {name: plain_text(number) for name, number in numbers.items()}
