"""Named divisions: which a clerk means by what was typed behind ``--division``, in whatever width, several in one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kamakura_report.plan.divisions import compared_division, split_divisions
from kamakura_report.problem import CannotRun
from kamakura_report.text import nearest

MOST_LISTED_DIVISIONS = 10  # a city may have 1,400
_MOST_NEAR = 5
_NEAR = 0.5  # of difflib's ratio: 福祉 and 福祉課


def divisions_named(typed: Iterable[str], known: Sequence[str], unknown: str) -> tuple[str, ...]:
    """The known names that were typed, each once. Raises CannotRun with the line ``unknown``, in which ``{name}``
    stands for what is none, and with what may be meant."""
    spelled = {compared_division(name): name for name in known}
    names: list[str] = []
    for text in typed:
        whole = text if text in known else spelled.get(compared_division(text.strip()))
        for name in [whole] if whole else split_divisions(text, known) or (text,):
            one = name if name in known else spelled.get(compared_division(name))
            if one is None:
                raise CannotRun(unknown.replace("{name}", name) + _meant(name, known))
            names.append(one)
    return tuple(dict.fromkeys(names))


def _meant(name: str, known: Sequence[str]) -> str:
    near = nearest(name, known, _MOST_NEAR, _NEAR)
    if near:
        return f"{'、'.join(near)} ではありませんか。--division を直してください。"
    rest = len(known) - MOST_LISTED_DIVISIONS
    more = f" など {len(known):,} 課" if rest > 0 else ""
    return f"--division には {'、'.join(known[:MOST_LISTED_DIVISIONS])}{more} のどれかを書いてください。"
