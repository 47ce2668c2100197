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
from kamakura_report.patterns import pattern
from kamakura_report.plan.figures import plain_text
from kamakura_report.plan.model import Slip
from kamakura_report.workbook.area import Position, column_letters
from kamakura_report.workbook.question import Grounds

_FIRST_MARK = 0xD800  # of a row, in the place of its number; no text of a file holds such marks …
_BETWEEN = "\udfff"  # … nor this one between two formulas
_NAMED = pattern(r"%\((\w+)\)s")
_NAMES = ("last", "least", "most", "lowest", "highest", "usual", "first", "latest")  # of the numbers known of a row
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
    known: tuple[KnownShape, ...]  # one for all of them, or of each its own
    budgets: tuple[tuple[Budget, _Place | None], ...]


class _Written(NamedTuple):
    """The formulas of a run in the parts between which its numbers stand, each with a name, and with a mark of each row
    in the place of its number: there are few names, and very many marks."""

    parts: tuple[str, ...]
    names: tuple[str, ...]
    rows: tuple[tuple[str, int], ...]  # the mark of each, and how far it lies below that of the figures


def _of_run(run: Sequence[ComparedFigure]) -> list[str]:
    last, row = run[-1], run[-1].position[0]
    grounds = last.grounds
    others = grounds.others
    lengths = tuple([len(figure.grounds.others) for figure in run])
    budgets = [figure.grounds.budget for figure in run]
    settled = [figure for _, figure in others if figure is not None]
    if grounds.after:
        known = [_known(tuple(settled[:1]), grounds)]
    elif sum(one is not None for _, one in others[: lengths[0]]) == len(settled):  # all are known from the first on
        known = [_known(tuple(settled), grounds)]
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
        tuple([_budget(figure, row) for figure in run]) if any(budgets) else (),
    )
    written = _written(shape)
    if len(known) == 1:
        numbers = known[0][1]
    else:
        numbers = {f"{name}{at}": text for at, (_, texts) in enumerate(known) for name, text in texts.items()}
    if any(budgets):
        numbers = numbers | {
            f"budget{at}": plain_text(budget[1])
            for at, budget in enumerate(budgets)
            if budget is not None and budget[1] is not None
        }
    pieces = [""] * (len(written.parts) + len(written.names))
    pieces[::2], pieces[1::2] = written.parts, [numbers[name] for name in written.names]
    text = "".join(pieces)
    for mark, below in written.rows:
        text = text.replace(mark, str(row + below))
    return text.split(_BETWEEN)


def _budget(figure: ComparedFigure, row: int) -> tuple[Budget, _Place | None]:
    if figure.grounds.budget is None or figure.budget is None:
        return Budget.NOWHERE, None
    known = figure.grounds.budget[1]
    state = Budget.OPEN if known is None else Budget.SOME if known > 0 else Budget.NOTHING
    return state, (figure.budget[0] - row, figure.budget[1])


@lru_cache(maxsize=1 << 9)  # a plan has few shapes, and a formula may be long
def _written(run: _Run) -> _Written:
    """The formulas of the figures of the run, one behind the other."""
    budgets = run.budgets or ((Budget.NOWHERE, None),) * len(run.columns)
    places = [*run.others, *(place for _, place in budgets if place)]
    marks = {
        below: chr(_FIRST_MARK + at) for at, below in enumerate(dict.fromkeys([0, *(below for below, _ in places)]))
    }

    def cell(place: _Place) -> str:
        return f"{column_letters(place[1])}{marks[place[0]]}"

    others = [cell(place) for place in run.others]
    after, money, percent, cumulative = run.kind
    limits = dict(run.limits)
    formulas = []
    for at, (column, length, (budget, place)) in enumerate(zip(run.columns, run.lengths, budgets, strict=True)):
        known = run.known[at if len(run.known) > 1 else 0]
        shape = SlipShape(run.states[:length], after, money, percent, cumulative, known, budget, limits)
        formula = slip_formula(shape, cell((0, column)), others[:length], cell(place) if place else "")
        own = ("budget",) if len(run.known) == 1 else ("budget", *_NAMES)
        for name in own:
            formula = formula.replace(f"%({name})s", f"%({name}{at})s")
        formulas.append(formula)
    parts = _NAMED.split(_BETWEEN.join(formulas))
    return _Written(tuple(parts[::2]), tuple(parts[1::2]), tuple((mark, below) for below, mark in marks.items()))


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
