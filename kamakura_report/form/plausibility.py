"""Plausibility: figures that can hardly be right (slips), found alike by formula and in Python.

A slip is a word in the workbook until the 備考 gives a reason (``form.reasons``), and a warning of ``check`` always.
Which slips are looked for, and from which threshold on, is data of the plan (``plan.model``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kamakura_report.form.kinds import is_percent
from kamakura_report.form.progress import last_number_formula
from kamakura_report.plan import keys
from kamakura_report.plan.figures import plain_text
from kamakura_report.plan.model import DEFAULT_THRESHOLDS, Slip
from kamakura_report.workbook.question import Earlier, Grounds

SLIP_WORDS = {  # shown beside the row: short, and enough to know what to look at
    Slip.THOUSAND: "単位を確認",
    Slip.BUDGET: "予算超過",
    Slip.SHARE: "百超を確認",
    Slip.HUNDRED: "桁を確認",
    Slip.FALL: "累計が減少",
    Slip.JUMP: "急増",
    Slip.DROP: "急減",
    Slip.INITIAL: "初期値を確認",
    Slip.BACKWARD: "方向と逆",
}

_Holds = Callable[[Decimal, Decimal, Decimal, Decimal], bool]  # figure, the other one, threshold, what a jump is


@dataclass(frozen=True, slots=True)
class _SlipTest:
    """One slip: which other figure it needs, its formula and the same in Python.

    In the formula ``{x}`` is the figure, ``{p}`` the other one, ``{t}`` the threshold, ``{j}`` what a jump is.
    """

    needs: str  # "before", "after", "budget" or nothing
    applies: Callable[[Grounds], bool]
    formula: str
    holds: _Holds


def _scaled(x: Decimal, p: Decimal, t: Decimal, j: Decimal) -> bool:
    """True when the figure would be no jump if it were so many times greater or smaller."""
    if x <= 0 or p <= 0:
        return False
    return (p * t <= x * j and x <= p * t * j) or (x * t <= p * j and p <= x * t * j)


_SCALED = "{x}>0,{p}>0,OR(AND({x}*{j}>={p}*{t},{x}<={p}*{t}*{j}),AND({p}*{j}>={x}*{t},{p}<={x}*{t}*{j}))"
_SCALED_BY_POWERS = (
    "{x}>0,{p}>0,SUMPRODUCT(({x}*2>={p}*{t}^{{1,2,3}})*({x}<={p}*2*{t}^{{1,2,3}})"
    "+({p}*2>={x}*{t}^{{1,2,3}})*({p}<={x}*2*{t}^{{1,2,3}}))>0"
)
_BELOW = "({p}-{x})*100>ABS({p})*{t}"
_ABOVE = "({x}-{p})*100>ABS({p})*{t}"


def _below(x: Decimal, p: Decimal, t: Decimal, _: Decimal) -> bool:
    return (p - x) * 100 > abs(p) * t


def _above(x: Decimal, p: Decimal, t: Decimal, _: Decimal) -> bool:
    return (x - p) * 100 > abs(p) * t


def _scaled_by_powers(x: Decimal, p: Decimal, t: Decimal, _: Decimal) -> bool:
    """The same once, twice or three times over, as 10, 100 and 1,000 are, however much a figure may jump."""
    return any(_scaled(x, p, t**power, Decimal(2)) for power in (1, 2, 3))


def _always(_: Grounds) -> bool:
    return True


# In the order of the thresholds: what says most comes first. → (維持) is kept by more, too.
_SLIP_TESTS: tuple[tuple[Slip, _SlipTest], ...] = (
    (Slip.THOUSAND, _SlipTest("budget", _always, _SCALED, _scaled)),
    (Slip.BUDGET, _SlipTest("budget", _always, "{x}>{p}*{t}", lambda x, p, t, j: x > p * t)),
    (Slip.HUNDRED, _SlipTest("before", lambda on: on.percent, _SCALED, _scaled)),
    (Slip.HUNDRED, _SlipTest("after", lambda on: on.percent, _SCALED, _scaled)),
    (Slip.SHARE, _SlipTest("", lambda on: on.percent, "{x}>{t}", lambda x, p, t, j: x > t)),
    (Slip.FALL, _SlipTest("before", lambda on: on.cumulative, _BELOW, _below)),
    (Slip.JUMP, _SlipTest("before", _always, "{p}>0,{x}>{p}*{t}", lambda x, p, t, j: x > p * t > 0)),
    (Slip.DROP, _SlipTest("before", _always, "{p}>0,{x}*{t}<{p}", lambda x, p, t, j: p > 0 and x * t < p)),
    (Slip.INITIAL, _SlipTest("after", _always, _SCALED_BY_POWERS, _scaled_by_powers)),
    (Slip.BACKWARD, _SlipTest("before", lambda on: on.direction in ("↗", "→"), _BELOW, _below)),
    (Slip.BACKWARD, _SlipTest("before", lambda on: on.direction == "↘", _ABOVE, _above)),
)


def find_slip(
    grounds: Grounds, figure: Decimal, before: Decimal | None, budget: Decimal | None, after: Decimal | None = None
) -> Slip | None:
    """The first slip a figure looks like, or None.

    ``before`` is the last earlier figure, ``budget`` the year's, ``after`` the first year's where 初期値 is asked.
    """
    jump = grounds.limits.get(Slip.JUMP, DEFAULT_THRESHOLDS[Slip.JUMP])
    others = {"before": before, "after": after, "budget": budget, "": Decimal(0)}
    for slip, test in _applicable_tests(grounds):
        other = others[test.needs]
        if other is not None and test.holds(figure, other, grounds.limits[slip], jump):
            return slip
    return None


def slip_of(grounds: Grounds, key: str, number: Callable[[str], Decimal | None]) -> Slip | None:
    """The slip of the figure of ``key``, the reason aside; ``number`` gives the figure typed for a key."""

    def known(earlier: Earlier | None) -> Decimal | None:
        if earlier is None:
            return None
        return earlier[1] if earlier[1] is not None else number(earlier[0])

    figure = number(key)
    if figure is None:
        return None
    latest = _first_known(map(known, reversed(grounds.before)))
    return find_slip(grounds, figure, latest, known(grounds.budget), _first_known(map(known, grounds.after)))


def slip_formula(grounds: Grounds, figure: str, before: Sequence[str], budget: str, after: Sequence[str] = ()) -> str:
    """The word for a slip by formula, from cells: the figure, the earlier ones (the earliest first), the budget, the
    later ones.

    "" when there is nothing to look for. What is no number there counts as nothing, an error too.
    """
    jump = plain_text(grounds.limits.get(Slip.JUMP, DEFAULT_THRESHOLDS[Slip.JUMP]))
    others = {
        "before": _other_figure_formula(before, grounds.before),
        "after": _other_figure_formula(after[::-1], grounds.after[::-1]),
        "budget": _other_figure_formula([budget] if budget else [], [grounds.budget] if grounds.budget else []),
        "": ("", "0"),
    }
    word = '""'
    for slip, test in reversed(_applicable_tests(grounds)):
        present, other = others[test.needs]
        if other:
            condition = test.formula.format(x=figure, p=other, t=plain_text(grounds.limits[slip]), j=jump)
            word = f'IF(AND({present}{condition}),"{SLIP_WORDS[slip]}",{word})'
    return f'IF(ISNUMBER({figure}),{word},"")' if word != '""' else ""


def unless_reason(formula: str, reasoned: str) -> str:
    """A formula for words, silent once a reason is given, which ``reasoned`` says by formula."""
    return f'IF({reasoned},"",{formula})'


def initial_grounds(subject: str, unit: str, after: tuple[Earlier, ...], limits: Mapping[Slip, Decimal]) -> Grounds:
    """What an 初期値 is compared with."""
    remark = keys.named(subject, keys.REMARK)
    return Grounds(after=after, percent=is_percent(unit), subject=subject, remark=remark, limits=limits)


def _first_known(figures: Iterable[Decimal | None]) -> Decimal | None:
    return next((each for each in figures if each is not None), None)


def _other_figure_formula(cells: Sequence[str], earlier: Sequence[Earlier]) -> tuple[str, str]:
    """A condition that there is a number among the cells, if that is not sure; and the last one, by formula."""
    sure = [place for place, (_, number) in enumerate(earlier) if number is not None]
    if sure:
        return "", last_number_formula(cells[sure[-1] :])
    return (f"COUNT({','.join(cells)})>0,", last_number_formula(("0", *cells))) if cells else ("", "")


def _applicable_tests(grounds: Grounds) -> list[tuple[Slip, _SlipTest]]:
    return [(slip, test) for slip, test in _SLIP_TESTS if slip in grounds.limits and test.applies(grounds)]
