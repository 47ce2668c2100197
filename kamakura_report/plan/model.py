"""The plan as values: 計画 > 施策 > 事業 > 成果指標, with years, divisions, budgets, and the thresholds of 点検."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType

from kamakura_report.frozen import frozen
from kamakura_report.plan import keys
from kamakura_report.plan.periods import FiscalYear, Period, Rhythm, YearStyle, all_periods, fiscal_years
from kamakura_report.plan.publication import NOTHING_DECIDED, Publication
from kamakura_report.plan.zones import DEFAULT_ZONE


class Slip(StrEnum):
    """A kind of slip, by its name on the sheet 点検 of the master. Why these thresholds: docs/judgement.md."""

    __hash__ = str.__hash__  # which Python works out once for each text, and enum anew each time
    SIGN = "符号"  # below 0 where none of so many other figures of the row is, or above it where all are below
    SHARE = "百分率"  # a percentage above this, in a row that was not above it
    FALL = "累計の減少"  # a cumulative figure below the last one, by more than so many percent of it
    BUDGET = "予算超過"  # 決算額 above so many times 予算額
    PART = "予算の一部"  # 決算額 below 予算額 divided by this
    JUMP = "急増"  # so many times what the row's other figures let expect
    DROP = "急減"  # below what they let expect divided by this
    COPIED = "前年と同じ"  # all figures of a workbook that can be compared are last year's: so many digits together
    NEIGHBOUR = "隣の行"  # the same figure of so many digits as in the row beside it, unlike its own row
    EXCHANGED = "入れ替わり"  # two neighbours, each within so many percent of the other's row
    LEVEL = "横ばい"  # no slip: 進捗 is 横ばい within so many percent of 初期値


DEFAULT_THRESHOLDS: Mapping[Slip, Decimal] = MappingProxyType(
    {
        Slip.SIGN: Decimal(1),
        Slip.SHARE: Decimal(100),
        Slip.FALL: Decimal(0),
        Slip.BUDGET: Decimal("1.2"),
        Slip.PART: Decimal(8),
        Slip.JUMP: Decimal(5),
        Slip.DROP: Decimal(5),
        Slip.COPIED: Decimal(3),
        Slip.NEIGHBOUR: Decimal(3),
        Slip.EXCHANGED: Decimal(10),
        Slip.LEVEL: Decimal(1),
    }
)
FORMER_SLIPS = frozenset({"円と千円", "百分率の桁", "初期値", "逆行"})  # of earlier programs: snapshots may name them
OFF = "しない"  # 基準 of a slip that is not looked for
Thresholds = Mapping[Slip, Decimal | None]  # where a city differs; None: that slip is not looked for


def thresholds_in_force(chosen: Thresholds) -> Mapping[Slip, Decimal]:
    """The limits of the slips that are looked for: the usual ones, except where the city chose others."""
    every = {**DEFAULT_THRESHOLDS, **chosen}.items()
    return {slip: limit for slip, limit in every if limit is not None and slip is not Slip.LEVEL}


NO_BASELINE = "なし"  # 直近実績値 of what has none and is asked for none
OwnValue = str | Decimal  # what stands in a column, or a row of 計画, that is the city's own
OwnValues = Mapping[str, OwnValue]  # by heading; what is blank is left out


class Joint(StrEnum):
    """共管事業の入力: who types the figures of a project that several divisions share."""

    LEAD = "主管課のみ"  # the lead is asked, the others see the block locked
    EACH = "全課"  # each is asked, equal figures agree
    SUM = "合算"  # 決算額 only: each gives its part


@frozen
class Division:
    """課: a division in charge."""

    name: str
    department: str = ""  # 部名
    contact: str = ""  # 連絡先
    former: tuple[str, ...] = ()  # 旧課名
    own: OwnValues = field(default_factory=dict, hash=False)


@frozen
class Action:
    """主な取組: ``①`` and its sentence."""

    number: str
    text: str


@frozen
class Indicator:
    """施策指標 or 成果指標. ``direction``, ``target`` or both are meant to be given."""

    key: str  # "2-1/i5" or "2-1/12/i1"
    number: int  # given once, never used again
    name: str
    unit: str = ""
    latest: Decimal | None = None  # 直近実績値; None is 未定
    latest_as_of: str = ""  # 直近実績時点, as printed: "2024", "2025.11"
    direction: str = ""  # "↗", "↘", "→" or nothing
    target: Decimal | None = None
    source: str = ""  # 出典
    division: str = ""  # 担当課 as written; nothing means "by the rule", see owners()
    cumulative: bool = False  # 累計
    kind: str = ""  # 種別: 活動, 成果, 対象 …
    targets: Mapping[FiscalYear, Decimal] = field(default_factory=dict, hash=False)  # 目標値 of single years
    no_baseline: bool = False  # 直近実績値 なし: there is none, and none is asked
    decimals: int | None = None  # 小数桁 of its figures; None: as its known figure or its unit says
    negative: bool | None = None  # 負数: whether they may be below 0; None likewise
    own: OwnValues = field(default_factory=dict, hash=False)

    @property
    def undecided(self) -> bool:
        """True while the initial value is 未定 and must be asked (docs/contracts.md, Words)."""
        return self.latest is None and not self.no_baseline

    @property
    def aim(self) -> Decimal | None:
        """目標値, else that of the last year that has one."""
        return self.target if self.target is not None or not self.targets else self.targets[max(self.targets)]

    def target_of(self, period: Period) -> Decimal | None:
        """What a figure of a year or a part of it is held against: the year's own 目標値, else that of the plan."""
        return self.targets.get(period.whole, self.target) if self.targets else self.target

    @property
    def target_passed(self) -> bool:
        """True when 直近実績値 lies above 目標値 and no direction says whether that is good."""
        aim, latest = self.aim, self.latest
        return not self.direction and aim is not None and latest is not None and latest > aim


@frozen
class Project:
    """事業: one line of the plan, with its outcome indicators and its money in thousand yen."""

    key: str  # "2-1/12"
    number: int
    name: str
    divisions: tuple[str, ...]  # 所管課; the first is the lead
    actions: tuple[str, ...] = ()  # ("②", "③", "⑥")
    description: str = ""
    indicators: tuple[Indicator, ...] = ()
    budget: Mapping[FiscalYear, Decimal] = field(default_factory=dict)  # 千円
    ends: FiscalYear | None = None  # 終了年度
    previous: str = ""  # 前の事業, a key
    excluded: bool = False  # 評価対象 対象外: it is kept and shown, and nothing is asked about it
    own: OwnValues = field(default_factory=dict, hash=False)
    starts: FiscalYear | None = None  # 開始年度

    @property
    def concerned(self) -> tuple[str, ...]:
        """The divisions in whose workbooks it stands: its 所管課, and those that answer for an indicator of it."""
        return () if self.excluded else (*self.divisions, *(indicator.division for indicator in self.indicators))

    def runs_in(self, period: Period) -> bool:
        """False of the years before 開始年度 and after 終了年度 and of their parts, about which nothing is asked."""
        year = period.whole
        return (self.starts is None or self.starts <= year) and (self.ends is None or year <= self.ends)


@frozen
class Program:
    """施策: ``2-1 福祉``, its vision, actions, indicators and projects."""

    key: str  # "2-1"
    name: str
    vision: str = ""  # 目標とするまちの姿
    division: str = ""  # 主管課
    actions: tuple[Action, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    projects: tuple[Project, ...] = ()
    level: bool = False  # of the sheet 体系: it stands above 施策, and has indicators alone
    own: OwnValues = field(default_factory=dict, hash=False)


@frozen
class Plan:
    """計画: everything the city published, and who answers for it."""

    first: FiscalYear
    last: FiscalYear
    programs: tuple[Program, ...]
    divisions: tuple[Division, ...]
    city: str = ""
    name: str = ""
    office: str = ""  # とりまとめ課
    joint: Joint = Joint.LEAD
    thresholds: Thresholds = field(default_factory=dict)  # 点検
    zone: str = DEFAULT_ZONE  # 時間帯, as ``plan.zones`` finds it
    constants: OwnValues = field(default_factory=dict)  # further rows of 計画; a blank one is ""
    own_columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # sheet → further headings in their order
    year_style: YearStyle = YearStyle.ERA  # 年度の表し方
    rhythm: Rhythm = Rhythm.YEARLY  # 期間の刻み
    publication: Publication = NOTHING_DECIDED  # 公開; no workbook and no figure follows from it

    @cached_property
    def years(self) -> tuple[FiscalYear, ...]:
        """The plan's fiscal years in order, 1 to ``MOST_YEARS``: of 予算額, and of all that is compared by years."""
        return fiscal_years(self.first, self.last)

    @cached_property
    def division_names(self) -> tuple[str, ...]:
        """The names on the master's sheet 課, in its order."""
        return tuple(division.name for division in self.divisions)

    @cached_property
    def periods(self) -> tuple[Period, ...]:
        """All that figures and texts are asked about: the years, each after its parts (期間の刻み)."""
        return all_periods(self.years, self.rhythm)

    def judged_periods(self, indicator: Indicator) -> tuple[Period, ...]:
        """The periods whose figures say how an indicator stands: whole years; of running totals (累計) all."""
        return self.periods if indicator.cumulative else self.years

    def shown(self, period: Period | str) -> str:
        """A period as the plan shows it, ``R8`` or ``2026``; of 初期値, and of what is none of it, the word itself."""
        known = self._periods_by_name.get(period) if isinstance(period, str) else period
        return str(period) if known is None else known.short(self.year_style)

    @cached_property
    def _periods_by_name(self) -> Mapping[str, Period]:
        return {str(period): period for period in self.periods}

    @property
    def level_tolerance(self) -> Decimal:
        """How many percent of 初期値 a figure may lie from it and still be 横ばい."""
        return self.thresholds.get(Slip.LEVEL, DEFAULT_THRESHOLDS[Slip.LEVEL]) or Decimal(0)

    def levels_above(self, program: Program) -> tuple[Program, ...]:
        """The levels (体系) that a program stands below by its number, the highest first; a level is its own last."""
        numbers = [*keys.above(program.key), program.key]
        return tuple(each for each in self._levels if each.key in numbers)

    @cached_property
    def _levels(self) -> tuple[Program, ...]:
        return tuple(each for each in self.programs if each.level)

    def division(self, name: str) -> Division:
        """The division of that name; one that the master does not list is known by name only."""
        return self._divisions_by_name.get(name) or Division(name)

    @cached_property
    def _divisions_by_name(self) -> Mapping[str, Division]:
        return {division.name: division for division in reversed(self.divisions)}

    def concerns(self, division: str, program: Program) -> bool:
        """True when a project of the program stands in that division's workbook."""
        return program.key in self._programs_by_division.get(division, ())

    @cached_property
    def _programs_by_division(self) -> Mapping[str, tuple[str, ...]]:
        keys_of: dict[str, tuple[str, ...]] = {}
        for program in self.programs:
            for division in {name for project in program.projects for name in project.concerned}:
                keys_of[division] = (*keys_of.get(division, ()), program.key)
        return keys_of

    def program_owner(self, program: Program, indicator: Indicator) -> str:
        """Who is asked for a program indicator: its 担当課, else 主管課, else とりまとめ課."""
        return indicator.division or program.division or self.office

    def outcome_owners(self, project: Project, indicator: Indicator) -> tuple[str, ...]:
        """Who is asked for an outcome indicator: its 担当課, else as 共管事業の入力 says."""
        named = bool(indicator.division) and not project.excluded
        return (indicator.division,) if named else self.project_owners(project)

    def budget_owners(self, project: Project) -> tuple[str, ...]:
        """Who is asked for 予算額 where a form asks it: 合算 is for 決算額 only."""
        return self.project_owners(project)

    def project_owners(self, project: Project) -> tuple[str, ...]:
        """Who is asked for a text or a choice about the project as a whole; nobody about one that is 対象外."""
        return () if project.excluded else project.divisions if self.joint is Joint.EACH else project.divisions[:1]

    def money_owners(self, project: Project) -> tuple[str, ...]:
        """Who is asked for 決算額."""
        return project.divisions if self.joint is Joint.SUM and not project.excluded else self.project_owners(project)

    def money_shares(self, project: Project) -> tuple[str, ...]:
        """Who gives a part of 決算額 (合算); nobody where it is asked for as the whole."""
        owners = self.money_owners(project)
        return owners if self.joint is Joint.SUM and len(owners) > 1 else ()


@frozen
class Doubt:
    """確認事項: something in the published text that a person must look at."""

    source: str  # 出典行: "2-1_fukushi.txt:149"
    subject: str  # 対象: a key, or nothing
    read: str  # 読み取り: the text as it stands
    taken: str  # 解釈: what the master now says
    reason: str  # 理由
    done: str = ""  # 済: whatever people put there; it is not told again while its reading stays
    kind: str = field(default="", compare=False)  # rows of one kind fold into one (published.fold_doubts)
