"""What an edition changes: figures and texts that were public and say something else now; and what is new"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from kamakura_report.frozen import frozen
from kamakura_report.plan.keys import below, outward
from kamakura_report.plan.publication import Publication
from kamakura_report.reports.site.edition import (
    PublicEdition,
    PublishedIndicator,
    PublishedProject,
    Thing,
    figures_of,
    things_with_names,
)
from kamakura_report.reports.site.svg_parts import figure_text

TEXT_CHANGED = "（文章を改めました）"
NOT_THERE = "（掲載していません）"
WITHDRAWN_FROM_PLAN = "（今の計画にはありません）"


@frozen
class PublishedChange:
    """Something that was public and is another now; ``reason`` is that of 公開 and may be ""."""

    key: str
    subject: str  # the thing that it is about
    label: str  # 事業名 指標名 項目 年度
    old: str
    new: str
    reason: str = ""

    def as_dict(self) -> dict[str, str]:
        """As an event keeps it."""
        names = ("key", "subject", "label", "old", "new", "reason")
        return {name: getattr(self, name) for name in names}

    @classmethod
    def from_dict(cls, kept: Mapping[str, Any]) -> PublishedChange:
        """The change that was kept."""
        return cls(*(kept[name] for name in ("key", "subject", "label", "old", "new", "reason")))


@frozen
class _Said:
    subject: str
    label: str
    words: str
    unit: str = ""
    is_text: bool = False

    @property
    def shown(self) -> str:
        return f"{self.words} {self.unit}".rstrip()


def edition_changes(
    old: PublicEdition | None, new: PublicEdition, publication: Publication
) -> tuple[PublishedChange, ...]:
    """What was public and is another now, in plan order; nothing in a first edition.

    What is public for the first time is no change, nor is what leaves with the thing it is about. What may not be
    shown any more is not told again, and of texts the words never are.
    """
    if old is None:
        return ()
    told = _Comparison(old, new, publication)
    return (*told.left(), *told.renamed(), *told.said_otherwise())


def shown_changes(
    changes: Iterable[PublishedChange], edition: PublicEdition, publication: Publication
) -> list[PublishedChange]:
    """Of changes of any time those of which the edition still speaks, and that may still be told."""
    things = {thing.key for _, thing in things_with_names(edition)}
    return [one for one in changes if one.subject in things and (not one.old or publication.shows_figure(one.key))]


def newly_said(old: PublicEdition | None, new: PublicEdition) -> int:
    """How many figures and texts are public for the first time."""
    known = set() if old is None else {key for key, _ in _said(old)}
    return sum(key not in known for key, _ in _said(new))


@frozen
class _Comparison:
    """Two editions, and what may be told today."""

    old: PublicEdition
    new: PublicEdition
    publication: Publication

    @cached_property
    def things(self) -> dict[str, str]:
        """What the new edition speaks of: names by key."""
        return {thing.key: thing.name for _, thing in things_with_names(self.new)}

    def left(self) -> Iterator[PublishedChange]:
        """Projects, and indicators of what stays, that the plan has no more; not what is only withheld."""
        gone = {one.key for _, one in self.old.projects() if one.gone}
        for _, project in self.new.projects():
            if project.gone and project.key not in gone:
                yield self._change(project.key, project.key, project.name, "", WITHDRAWN_FROM_PLAN)
        for names, thing in things_with_names(self.old):
            of_plan = thing.key in self.things or not self.publication.shows_thing(thing.key)
            if isinstance(thing, PublishedIndicator) and not of_plan:
                owner = list(outward(thing.key))[1]
                yield self._change(thing.key, owner, names, "", WITHDRAWN_FROM_PLAN)

    def renamed(self) -> Iterator[PublishedChange]:
        """Things that are called otherwise."""
        called = {thing.key: thing.name for _, thing in things_with_names(self.old)}
        for _, thing in things_with_names(self.new):
            before = called.get(thing.key, thing.name)
            if before != thing.name:
                yield self._change(thing.key, thing.key, f"{_kind(thing)}の名前", before, thing.name)

    def said_otherwise(self) -> Iterator[PublishedChange]:
        """Figures and texts, of things that are still spoken of."""
        now = dict(_said(self.new))
        for key, was in _said(self.old):
            said = now.get(key)
            if was.subject not in self.things or (said and said.shown == was.shown):
                continue
            told = not was.is_text and self.publication.shows_figure(key)
            after = (TEXT_CHANGED if was.is_text else said.shown) if said else NOT_THERE
            yield self._change(key, was.subject, (said or was).label, was.shown if told else "", after)

    def _change(self, key: str, subject: str, label: str, old: str, new: str) -> PublishedChange:
        reason = self.publication.reason_of_text(subject, *below(subject, key))
        return PublishedChange(key, subject, label, old, new, reason)


def _kind(thing: Thing) -> str:
    """What people call such a thing."""
    if isinstance(thing, PublishedIndicator):
        return "指標"
    return "事業" if isinstance(thing, PublishedProject) else "施策"


def _said(edition: PublicEdition) -> Iterator[tuple[str, _Said]]:
    """Everything that is said, by its key."""
    for names, thing in things_with_names(edition):
        for item, figure in figures_of(thing):
            if figure.said:
                label = " ".join(part for part in (names, item, figure.period) if part)
                words = figure.word if figure.figure is None else figure_text(figure.figure)
                unit = (figure.unit or getattr(thing, "unit", "")) if figure.figure is not None else ""
                yield figure.key, _Said(thing.key, label, words, unit)
        for text in thing.texts:
            label = " ".join(part for part in (names, text.item, text.period) if part)
            yield text.key, _Said(thing.key, label, text.text, is_text=True)
