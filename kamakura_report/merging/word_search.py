"""Figures and texts found by the words that people know: 施策名, 事業名, 指標名, 項目, 年度, No; and what is near."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from kamakura_report.frozen import frozen
from kamakura_report.merging.lines import Section
from kamakura_report.merging.merge import Merged
from kamakura_report.plan.keys import ACTUAL, Key, outward
from kamakura_report.plan.model import Plan
from kamakura_report.plan.periods import parse_period
from kamakura_report.plan.things import things_by_key
from kamakura_report.text import comparable, nearest

NEAREST = 5  # keys or names that are named where nothing fits
_NEAR_NAME, _NEAR_KEY = 0.5, 0.6  # how alike two texts must be, of 1 (difflib)


@frozen
class KnownKey:
    """A key with what people call it."""

    key: str
    label: str  # 事業名 指標名 項目 年度
    state: str  # 状態 of the result; "" of a text
    names: tuple[str, ...]  # a word is found inside one of these
    numbers: tuple[str, ...]  # a word is one of these: the key, what it stands under, No, 年度


class KeySearch:
    """All keys of a plan and its ledger, to be found by words."""

    def __init__(self, plan: Plan, merged: Merged, texts: Mapping[str, str]) -> None:
        """``texts`` are labels of texts and choices by their keys, "" where none is known."""
        names = _names_by_subject(plan)
        self.known = tuple(_known_keys(merged, texts, names))
        self._names = tuple(dict.fromkeys(name for one in self.known for name in one.names))

    @cached_property
    def _folded(self) -> list[tuple[KnownKey, tuple[str, ...], frozenset[str]]]:
        return [(one, tuple(map(_fold, one.names)), frozenset(map(_fold, one.numbers))) for one in self.known]

    def find(self, words: Sequence[str]) -> list[KnownKey]:
        """The keys that fit every word, in plan order, texts last; one that is the key itself stands alone."""
        folded = [_fold(word) for word in words]
        fitting = self._folded
        for word in filter(None, folded):
            period = _period(word)
            fitting = [
                (one, names, numbers)
                for one, names, numbers in fitting
                if (period or word) in numbers or (not period and any(word in name for name in names))
            ]
        found = [one for one, _, _ in fitting] if any(folded) else []
        itself = [one for one in found if len(words) == 1 and _fold(one.key) == folded[0]]
        return itself or found

    def nearest_names(self, word: str) -> list[str]:
        """The names that are spelled most like the word."""
        by_fold = {_fold(name): name for name in self._names}
        return [by_fold[near] for near in nearest(_fold(word), by_fold, NEAREST, _NEAR_NAME)]

    def nearest_keys(self, key: str) -> list[KnownKey]:
        """The keys that are meant perhaps: spelled most like it, else those that fit it as a word."""
        by_fold = {_fold(one.key): one for one in self.known}
        near = [by_fold[found] for found in nearest(_fold(key), by_fold, NEAREST, _NEAR_KEY)]
        return near or self.find([key])[:NEAREST]


def _known_keys(merged: Merged, texts: Mapping[str, str], names: Mapping[str, tuple[str, ...]]) -> Iterator[KnownKey]:
    for row in merged.rows:
        line = row.line
        of_indicator = line.section in (Section.PROGRAM_INDICATOR, Section.OUTCOME_INDICATOR)
        items = (line.section.value, ACTUAL) if of_indicator else (line.section.value, line.item)
        numbers = (line.key, line.period, *_standing_under(line.key, names), str(line.project or ""))
        yield KnownKey(line.key, line.label, row.state.value, (*names.get(line.subject, ()), *items), numbers)
    for key, label in texts.items():
        under = _standing_under(key, names)
        subject = under[0] if under else ""
        try:
            parsed = Key.parse(key)
        except ValueError:  # a name that no form asks, which a ledger may hold
            parsed = Key("")
        numbers = (key, parsed.period, *under, parsed.project)
        known_names = tuple(filter(None, (*names.get(subject, (label,)), parsed.item)))
        yield KnownKey(key, label or " ".join((*known_names[1:2], key)), "", known_names, numbers)


def _standing_under(key: str, subjects: Mapping[str, object]) -> tuple[str, ...]:
    """The programs, projects and indicators that the key is about, the innermost first."""
    try:
        innermost = Key.parse(key).subject
    except ValueError:
        innermost = key
    return tuple(part for part in outward(innermost) if part in subjects)


def _names_by_subject(plan: Plan) -> dict[str, tuple[str, ...]]:
    """施策名, 事業名 and 指標名 of everything in the plan, by its key."""
    things = things_by_key(plan)
    return {key: tuple(things[part].name for part in reversed(list(outward(key))) if part in things) for key in things}


def _fold(text: str) -> str:
    """Without width, case and spaces: ``Ｒ８`` and ``r8`` are one word."""
    return comparable(text).casefold()


def _period(word: str) -> str:
    """``r8`` of 令和8年度, R8年度 and 2026; "" of what is no period."""
    try:
        return _fold(str(parse_period(word)))
    except ValueError:
        return ""
