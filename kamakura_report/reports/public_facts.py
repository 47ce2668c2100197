"""Public facts: what a city tells outside about its plan, as inert values; no name of a person, no remark, no place.

``reports.public_record`` alone makes them. Whatever leaves the office is written from these and from nothing else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cached_property

from kamakura_report.frozen import frozen
from kamakura_report.merging.lines import Section

WHOLE_YEAR = "通年"  # 期 of a figure of a whole fiscal year


@frozen
class PublicPeriod:
    """A fiscal year or a part of one; 初期値, or no period at all, is the one without a year."""

    name: str  # as in consolidated.csv: "R8", "R8上期", "初期値", ""
    year: str = ""  # "R8"
    western: int | None = None  # 2026: the year in which the fiscal year begins
    part: str = ""  # 通年, 上期, Q1
    shown: str = ""  # as the plan shows it: "R8" or "2026"
    long: str = ""  # 令和8年度 or 2026年度


@frozen
class PublicFigure:
    """A line of the result that may leave: its figure, or the word that says why there is none (never 競合)."""

    key: str  # "2-1/12/i1@R8"
    series: str  # the same without its period: "2-1/12/i1", "2-1/12/決算額"
    subject: str  # what it is about: "2-1/12/i1", "2-1/12"
    section: str  # 区分
    program: str  # 施策番号
    project: int | None  # No
    indicator: int | None  # 指標番号
    item: str  # 項目, as in consolidated.csv
    kind: str  # 種別 of the indicator
    unit: str
    period: PublicPeriod
    value: Decimal | None  # exactly when the state is 確定
    state: str  # 確定, 該当なし, 未確定, 未入力
    reason: str = ""  # 公表する理由


@frozen
class PublicText:
    """A text that 公開 releases, as it was written, and the division that wrote it."""

    key: str  # "2-1/12/評価@R8"
    subject: str  # "2-1/12"
    item: str  # 評価
    period: PublicPeriod
    division: str
    text: str
    reason: str = ""


@frozen
class PublicIndicator:
    """施策指標 or 成果指標; its figures are a series of the record under its key."""

    key: str
    number: int
    name: str
    unit: str = ""
    kind: str = ""
    latest_as_of: str = ""  # when 初期値 was measured, as printed
    direction: str = ""
    target: Decimal | None = None
    targets: Mapping[str, Decimal] | None = None  # 目標値 of single years: "R8"
    source: str = ""
    cumulative: bool = False
    division: str = ""  # who answers for it
    progress: str = ""  # 進捗, by the public figures alone; "" where the plan does not say what is good
    former_names: tuple[str, ...] = ()  # under which it was sent out before, oldest first


@frozen
class PublicProject:
    """事業; its money is the series ``2-1/12/予算額`` and ``2-1/12/決算額`` of the record."""

    key: str
    number: int
    name: str
    divisions: tuple[str, ...] = ()  # the first is the lead
    actions: tuple[str, ...] = ()
    description: str = ""
    starts: str = ""  # "R8"
    ends: str = ""
    evaluated: bool = True
    previous: str = ""  # 前の事業, a key
    previous_name: str = ""  # as it was called when it was sent out last
    former_names: tuple[str, ...] = ()
    indicators: tuple[PublicIndicator, ...] = ()


@frozen
class PublicProgram:
    """施策, or a level (体系) above it."""

    key: str
    name: str
    vision: str = ""
    division: str = ""  # 主管課
    actions: tuple[tuple[str, str], ...] = ()  # ("①", its sentence)
    level: bool = False
    former_names: tuple[str, ...] = ()
    indicators: tuple[PublicIndicator, ...] = ()
    projects: tuple[PublicProject, ...] = ()


@frozen
class PublicRecord:
    """All that may leave the office: the plan, its figures in the order of consolidated.csv, and released texts."""

    city: str
    plan: str  # 計画名
    municipality: str  # 自治体コード of six digits; "" where the master has none, as of the next two
    licence: str
    publisher: str
    as_of: str  # データの時点: when the ledger learned something last, ISO 8601 with offset; "" before
    years: tuple[PublicPeriod, ...]  # of the plan
    periods: tuple[PublicPeriod, ...]  # the years, each after its parts
    programs: tuple[PublicProgram, ...]
    figures: tuple[PublicFigure, ...]
    texts: tuple[PublicText, ...]

    def series(self, key: str) -> tuple[PublicFigure, ...]:
        """The figures of an indicator (``2-1/12/i1``), of money (``2-1/12/決算額``), or of a named figure, in order."""
        return tuple(self._by_series.get(key, ()))

    def named_series(self, subject: str) -> tuple[str, ...]:
        """The keys of the series that forms name about a thing: ``2-1/12/人件費`` of ``2-1/12``."""
        return tuple(self._named.get(subject, ()))

    def texts_about(self, subject: str) -> tuple[PublicText, ...]:
        """The released texts about a program, project or indicator."""
        return tuple(self._texts.get(subject, ()))

    def projects(self) -> Iterator[tuple[PublicProgram, PublicProject]]:
        """Every project with its program, in plan order."""
        for program in self.programs:
            yield from ((program, project) for project in program.projects)

    @cached_property
    def _by_series(self) -> Mapping[str, list[PublicFigure]]:
        found: dict[str, list[PublicFigure]] = defaultdict(list)
        for figure in self.figures:
            found[figure.series].append(figure)
        return dict(found)

    @cached_property
    def _named(self) -> Mapping[str, dict[str, None]]:
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for figure in self.figures:
            if figure.section == Section.NAMED:
                found[figure.subject][figure.series] = None
        return dict(found)

    @cached_property
    def _texts(self) -> Mapping[str, list[PublicText]]:
        found: dict[str, list[PublicText]] = defaultdict(list)
        for text in self.texts:
            found[text.subject].append(text)
        return dict(found)
