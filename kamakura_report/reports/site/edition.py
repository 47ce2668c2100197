"""An edition: all that the public pages say at one time, kept so that the next one can say what it changes

An edition stands by itself: a page is made of it though the plan has gone on, and a project that the plan no longer
has is carried on in it (``gone``). All but keys may be empty, and what is empty is not kept (``edition_record``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from decimal import Decimal

from kamakura_report.frozen import frozen
from kamakura_report.plan.keys import undated
from kamakura_report.plan.model import Action


@frozen
class PublishedFigure:
    """A figure, or the word that stands in its place; ``figure`` None where there is neither yet."""

    key: str
    period: str = ""  # as people read it: "R8", 初期値; "" of a figure that has none
    figure: Decimal | None = None
    word: str = ""  # 該当なし, 未確定
    item: str = ""  # of a figure that a form names, 項目
    unit: str = ""  # likewise

    @property
    def said(self) -> bool:
        """True where there is something to read."""
        return self.figure is not None or bool(self.word)


@frozen
class PublishedText:
    """A text that sheet 公開 releases."""

    key: str
    item: str = ""
    period: str = ""  # as people read it; "" of one that has none
    text: str = ""


@frozen
class PublishedIndicator:
    """An indicator with its figures, 初期値 first, then period by period."""

    key: str
    number: int = 0
    name: str = ""
    unit: str = ""
    direction: str = ""
    target: Decimal | None = None
    targets: Mapping[str, Decimal] = field(default_factory=dict, hash=False)  # 目標値 by period as people read it
    as_of: str = ""  # 直近実績時点
    source: str = ""
    kind: str = ""
    figures: tuple[PublishedFigure, ...] = ()
    whole: tuple[str, ...] = ()  # the periods that say how it stands, drawn in its chart
    progress: str = ""  # 進捗; "" where the plan does not say what is good
    named: tuple[PublishedFigure, ...] = ()
    texts: tuple[PublishedText, ...] = ()

    def target_of(self, period: str) -> Decimal | None:
        """What the figure of a period is held against."""
        return self.targets.get(period, self.target)


@frozen
class PublishedProject:
    """A project: what it is, its indicators and its money."""

    key: str
    number: int = 0
    name: str = ""
    divisions: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    description: str = ""
    starts: str = ""  # 開始年度 as people read it
    ends: str = ""
    previous: str = ""  # 前の事業, a key
    excluded: bool = False  # 対象外
    indicators: tuple[PublishedIndicator, ...] = ()
    budget: tuple[PublishedFigure, ...] = ()
    settlement: tuple[PublishedFigure, ...] = ()
    named: tuple[PublishedFigure, ...] = ()
    texts: tuple[PublishedText, ...] = ()
    gone: str = ""  # since which publication the plan has it no more (ISO date); "" while it has it


@frozen
class PublishedProgram:
    """A program, or a level above programs, with its projects."""

    key: str
    name: str = ""
    vision: str = ""
    division: str = ""
    level: bool = False
    actions: tuple[Action, ...] = ()
    indicators: tuple[PublishedIndicator, ...] = ()
    projects: tuple[PublishedProject, ...] = ()
    named: tuple[PublishedFigure, ...] = ()
    texts: tuple[PublishedText, ...] = ()
    gone: str = ""  # as of a project


@frozen
class PublicEdition:
    """All that is public at one time."""

    city: str = ""
    plan: str = ""  # its name
    publisher: str = ""
    licence: str = ""
    years: tuple[str, ...] = ()  # of the plan, as people read them
    western: bool = False  # 年度の表し方 西暦
    programs: tuple[PublishedProgram, ...] = ()

    def projects(self) -> Iterator[tuple[PublishedProgram, PublishedProject]]:
        """Every project with its program, in plan order."""
        for program in self.programs:
            yield from ((program, project) for project in program.projects)


Thing = PublishedProgram | PublishedProject | PublishedIndicator


def things_with_names(edition: PublicEdition) -> Iterator[tuple[str, Thing]]:
    """Every program, project and indicator, each with the names that lead to it: 事業名 指標名."""
    for program in edition.programs:
        yield program.name, program
        yield from ((f"{program.name} {one.name}", one) for one in program.indicators)
        for project in program.projects:
            yield project.name, project
            yield from ((f"{project.name} {one.name}", one) for one in project.indicators)


def figures_of(thing: Thing) -> Iterator[tuple[str, PublishedFigure]]:
    """Every figure that is told of a thing itself, each with its 項目 ("" of an indicator's own)."""
    if isinstance(thing, PublishedIndicator):
        yield from (("", figure) for figure in thing.figures)
    if isinstance(thing, PublishedProject):
        yield from (("予算額", figure) for figure in thing.budget)
        yield from (("決算額", figure) for figure in thing.settlement)
    yield from ((figure.item, figure) for figure in thing.named)


def keys_of(edition: PublicEdition) -> set[str]:
    """The keys of all that it speaks of, those of figures and texts with their period and without."""
    found: set[str] = set()
    for _, thing in things_with_names(edition):
        told = [*(figure.key for _, figure in figures_of(thing)), *(text.key for text in thing.texts)]
        found.update((thing.key, *told, *(undated(key)[0] for key in told)))
    return found
