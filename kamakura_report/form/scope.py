"""The scope of a placed row: where in the plan it stands, and the fields that ``{{owner.name}}`` may name there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby

from kamakura_report.form.completion import AskedQuestion
from kamakura_report.form.form_model import TITLES, Band, OfficeItem
from kamakura_report.form.issue import Issue
from kamakura_report.form.offices import judges, judges_project, office_asked
from kamakura_report.form.placeholders import AskedPiece
from kamakura_report.plan import keys
from kamakura_report.plan.model import NO_BASELINE, Action, Indicator, OwnValue, OwnValues, Plan, Program, Project
from kamakura_report.plan.periods import japanese_date
from kamakura_report.text import comparable
from kamakura_report.workbook.area import cell_name

UNDECIDED = "未定"  # shown for a 直近実績値 that is not known yet


@dataclass(frozen=True, slots=True)
class AskedRow:
    """One row of the workbook that asks for something, as the cover lists it."""

    sheet: str
    key: str
    subject: str  # 事業名, or the program's name
    item: str  # 指標名, 決算額, …
    row: int
    questions: tuple[AskedQuestion, ...]  # its open cells, left to right

    @property
    def first_cell(self) -> str:
        """``I12``: where typing begins."""
        return cell_name(self.questions[0].position)


@dataclass(frozen=True, slots=True)
class Scope:
    """The parts of the plan that a placeholder can speak of. Reading one that is absent is a bug (AssertionError)."""

    plan: Plan
    issue: Issue
    program: Program | None = None
    project: Project | None = None
    indicator: Indicator | None = None
    action: Action | None = None
    asked_row: AskedRow | None = None
    asked_rows: tuple[AskedRow, ...] = ()
    offices: tuple[OfficeItem, ...] = ()  # what the form asks of others than those who answer for a thing

    def is_meant(self, kind: str, *, own_only: bool) -> bool:
        """True where the indicator here, if there is one, is of that kind ("" is any), and with ``own_only`` where this
        division is asked for it."""
        if self.indicator is None:
            return True
        asked = not own_only or self.issue.division in ("", *self.indicator_owners()) or self.judges
        return asked and kind in ("", self.indicator.kind)

    def children(self, band: Band) -> Iterator[Scope]:
        """One scope for each time the band repeats here."""
        match band:
            case Band.PROGRAM_INDICATOR | Band.OUTCOME:
                owner = self.the_program if band is Band.PROGRAM_INDICATOR else self.the_project
                for indicator in owner.indicators:
                    yield replace(self, indicator=indicator)
            case Band.ACTION:
                for action in self.the_program.actions:
                    yield replace(self, action=action)
            case Band.PROJECT:
                for project in self.the_program.projects:
                    parts = self.plan, self.issue.division, self.offices, self.the_program, project
                    if self.issue.concerns(project) or judges_project(*parts):
                        yield replace(self, project=project)
            case Band.LIST:
                for asked_row in self.asked_rows:
                    yield replace(self, asked_row=asked_row)
            case Band.SHEETS:
                for _, listed in groupby(self.asked_rows, key=lambda asked_row: asked_row.sheet):
                    yield replace(self, asked_rows=tuple(listed))
            case _ if band in TITLES:
                if any(True for _ in self.children(TITLES[band])):
                    yield self
            case _:
                yield self

    @property
    def subject(self) -> str:
        """The key of the innermost part: what a text asked here is about."""
        innermost = self.indicator or self.project or self.program
        return innermost.key if innermost else keys.COVER

    def indicator_owners(self) -> tuple[str, ...]:
        """The divisions asked for the indicator here."""
        if self.project is None:
            return (self.plan.program_owner(self.the_program, self.the_indicator),)
        return self.plan.outcome_owners(self.project, self.the_indicator)

    @property
    def judges(self) -> bool:
        """True when the form asks this division, as an office, about just this."""
        return judges(self.plan, self.issue.division, self.offices, self.the_program, self.project, self.indicator)

    def asked_of(self, asked: AskedPiece) -> tuple[str, ...]:
        """Who is asked a question of the form here: an office that it names, else who answers for the thing."""
        if not asked.office:
            return self.owners(asked.item)
        return (office_asked(self.plan, asked.office, self.the_program, self.project, self.indicator),)

    def owners(self, item: str) -> tuple[str, ...]:
        """The divisions asked for an item here: of the indicator, the money, the project or the program."""
        if self.indicator is not None:
            return self.indicator_owners()
        if self.project is not None:
            by_item = {keys.SETTLEMENT: self.plan.money_owners, keys.BUDGET: self.plan.budget_owners}
            return by_item.get(item, self.plan.project_owners)(self.project)
        if self.program is not None:
            return (self.program.division or self.plan.office,)
        return (self.issue.division,)

    def named_owners(self, summed: bool) -> tuple[str, ...]:
        """The divisions asked for a figure that the form names: of a shared project its lead, or each for its part."""
        if self.project is None or self.project.excluded or (self.indicator is not None and self.indicator.division):
            return self.owners("")
        return self.project.divisions if summed else self.project.divisions[:1]

    @property
    def the_program(self) -> Program:
        """The program of this scope."""
        assert self.program is not None
        return self.program

    @property
    def the_project(self) -> Project:
        """The project of this scope."""
        assert self.project is not None
        return self.project

    @property
    def the_indicator(self) -> Indicator:
        """The indicator of this scope."""
        assert self.indicator is not None
        return self.indicator

    @property
    def the_action(self) -> Action:
        """The action (主な取組) of this scope."""
        assert self.action is not None
        return self.action

    @property
    def the_asked_row(self) -> AskedRow:
        """The asked row that this row of the cover lists."""
        assert self.asked_row is not None
        return self.asked_row


_Getter = Callable[[Scope], str | Decimal]


def _due(scope: Scope) -> str:
    due = scope.issue.round.due
    return "別途お知らせする日" if due is None else japanese_date(due)


def _round_years(scope: Scope) -> str:
    return "、".join(year.long(scope.plan.year_style) for year in scope.issue.round.years or scope.plan.years)


def _latest(scope: Scope) -> str | Decimal:
    indicator = scope.the_indicator
    if indicator.no_baseline:
        return NO_BASELINE
    return UNDECIDED if indicator.latest is None else indicator.latest


def _target(scope: Scope) -> str | Decimal:
    target = scope.the_indicator.target
    return "" if target is None else target


def _aim_name(scope: Scope) -> str:
    indicator = scope.the_indicator
    if indicator.target is None:
        return "目指す方向"
    return f"目標値 {indicator.direction}".strip()  # 目標 holds the figure, so that the arrow stands before it


def _aim(scope: Scope) -> str | Decimal:
    indicator = scope.the_indicator
    return indicator.direction if indicator.target is None else indicator.target


def _owner(scope: Scope) -> str:
    return "、".join(scope.indicator_owners())


def _of_indicator(name: str, get: Callable[[Indicator], str]) -> tuple[str, _Getter]:
    return name, lambda scope: get(scope.the_indicator)


_INDICATOR: dict[str, _Getter] = dict(
    [
        _of_indicator("指標番号", lambda indicator: str(indicator.number)),
        _of_indicator("指標名", lambda indicator: indicator.name),
        _of_indicator("単位", lambda indicator: indicator.unit),
        _of_indicator("直近実績時点", lambda indicator: indicator.latest_as_of),
        _of_indicator("目指す方向", lambda indicator: indicator.direction),
        _of_indicator("出典", lambda indicator: indicator.source),
        ("直近実績値", _latest),
        ("目標値", _target),
        ("目標の種類", _aim_name),
        ("目標", _aim),
        ("担当課", _owner),
        _of_indicator("種別", lambda indicator: indicator.kind),
        ("累計", lambda scope: "○" if scope.the_indicator.cumulative else ""),
    ]
)

FIELDS: dict[str, dict[str, _Getter]] = {
    "計画": {
        "市名": lambda scope: scope.plan.city,
        "計画名": lambda scope: scope.plan.name,
        "開始年度": lambda scope: scope.plan.first.long(scope.plan.year_style),
        "終了年度": lambda scope: scope.plan.last.long(scope.plan.year_style),
        "とりまとめ課": lambda scope: scope.plan.office,
    },
    "課": {
        "課名": lambda scope: scope.issue.division,
        "部名": lambda scope: scope.plan.division(scope.issue.division).department,
        "連絡先": lambda scope: scope.plan.division(scope.issue.division).contact,
    },
    "回": {
        "回名": lambda scope: scope.issue.round.name,
        "締切": _due,
        "対象年度": _round_years,
    },
    Band.PROGRAM: {
        "施策番号": lambda scope: scope.the_program.key,
        "施策名": lambda scope: scope.the_program.name,
        "目標とするまちの姿": lambda scope: scope.the_program.vision,
        "主管課": lambda scope: scope.the_program.division,
    },
    Band.ACTION: {
        "番号": lambda scope: scope.the_action.number,
        "内容": lambda scope: scope.the_action.text,
    },
    Band.PROGRAM_INDICATOR: _INDICATOR,
    Band.PROJECT: {
        "No": lambda scope: Decimal(scope.the_project.number),
        "事業名": lambda scope: scope.the_project.name,
        "所管課": lambda scope: "\n".join(scope.the_project.divisions),
        "主な取組": lambda scope: " ".join(scope.the_project.actions),
        "事業内容": lambda scope: scope.the_project.description,
        "終了年度": lambda scope: str(scope.the_project.ends or ""),
    },
    Band.OUTCOME: _INDICATOR,
    Band.SHEETS: {
        "シート": lambda scope: scope.asked_rows[0].sheet,
        "記入欄": lambda scope: scope.asked_rows[0].first_cell,
    },
    Band.LIST: {
        "シート": lambda scope: scope.the_asked_row.sheet,
        "対象": lambda scope: scope.the_asked_row.subject,
        "項目": lambda scope: scope.the_asked_row.item,
        "記入欄": lambda scope: scope.the_asked_row.first_cell,
        "キー": lambda scope: scope.the_asked_row.key,
    },
}

# Owners that have columns (計画: rows) of the city's own in the master.
_OWN: dict[str, Callable[[Scope], OwnValues]] = {
    "計画": lambda scope: scope.plan.constants,
    "課": lambda scope: scope.plan.division(scope.issue.division).own,
    Band.PROGRAM: lambda scope: scope.the_program.own,
    Band.PROGRAM_INDICATOR: lambda scope: scope.the_indicator.own,
    Band.PROJECT: lambda scope: scope.the_project.own,
    Band.OUTCOME: lambda scope: scope.the_indicator.own,
}
WITH_OWN_FIELDS = frozenset(map(str, _OWN))


def field_names(plan: Plan, owner: str) -> tuple[str, ...]:
    """What ``{{owner.…}}`` may name: what every plan has, then the city's own columns of this plan's master."""
    own = plan.constants if owner == "計画" else plan.own_columns.get(owner, ())
    shared = tuple(FIELDS[owner])
    return (*shared, *(name for name in own if name not in shared))


def field_value(scope: Scope, owner: str, name: str) -> OwnValue:
    """What a field says in this scope; "" where the plan has no such column (any more), or nothing in it."""
    if name in FIELDS[owner]:
        return FIELDS[owner][name](scope)
    own = _OWN[owner](scope)
    return own.get(name) or {comparable(heading): value for heading, value in own.items()}.get(comparable(name), "")


def is_own_field(owner: str, name: str) -> bool:
    """True for a column of the city's own: its figures may be codes or years, and are shown as they are typed."""
    return name not in FIELDS[owner]


EVERYWHERE = ("計画", "課", "回")  # owners that every row may name
OF_SENDING = ("課", "回")  # owners that say nothing in a sheet which is sent to nobody
OF_INDICATORS = (Band.PROGRAM_INDICATOR, Band.OUTCOME)  # owners whose figures look as the indicator's do
LINKED = ("記入欄",)  # of 一覧 and シート一覧: a jump to the first asked cell of that row or sheet
