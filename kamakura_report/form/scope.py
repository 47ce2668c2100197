"""The scope of a placed row: where in the plan it stands, and the fields that ``{{owner.name}}`` may name there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

from kamakura_report.form.form_model import TITLES, Band, OfficeItem
from kamakura_report.form.issue import NO_RECIPIENT, Issue
from kamakura_report.form.offices import judges, judges_project, office_asked
from kamakura_report.form.placeholders import AskedPiece
from kamakura_report.frozen import Same, frozen, replace
from kamakura_report.plan import keys
from kamakura_report.plan.model import Action, Indicator, Plan, Program, Project

if TYPE_CHECKING:
    from kamakura_report.form.asked_rows import AskedRow


@frozen
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
                    yield self._about(self.project, indicator, self.action)
            case Band.ACTION:
                for action in self.the_program.actions:
                    yield self._about(self.project, self.indicator, action)
            case Band.PROJECT:
                for project in self.the_program.projects:
                    parts = self.plan, self.issue.division, self.offices, self.the_program, project
                    if self.issue.concerns(project) or judges_project(*parts):
                        yield self._about(project, self.indicator, self.action)
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

    def of_program(self, program: Program) -> Scope:
        """The scope of a program in a whole workbook's."""
        return Scope(self.plan, self.issue, program, asked_rows=self.asked_rows, offices=self.offices)

    def _about(self, project: Project | None, indicator: Indicator | None, action: Action | None) -> Scope:
        """The same with these inner parts; there are very many, and ``replace`` takes three times as long."""
        return Scope(
            self.plan, self.issue, self.program, project, indicator, action,
            self.asked_row, self.asked_rows, self.offices,
        )  # fmt: skip

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
        if not asked.office or (self.project is not None and self.project.excluded):
            return self.owners(asked.item)
        return (office_asked(self.plan, asked.office, self.the_program, self.project, self.indicator),)

    def owners(self, item: str) -> tuple[str, ...]:
        """The divisions asked for an item here: of the indicator, the money, the project or the program."""
        if self.indicator is not None:
            return self.indicator_owners()
        if self.project is not None:
            if item == keys.SETTLEMENT:
                return self.plan.money_owners(self.project)
            return (self.plan.budget_owners if item == keys.BUDGET else self.plan.project_owners)(self.project)
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


def scopes_by_subject(plan: Plan) -> Mapping[str, Scope]:
    """Every program, project and indicator as nobody sees it, by its key, in plan order; the same of one plan."""
    return _scopes(Same(plan))


@lru_cache(maxsize=2)  # today's plan, and one of before that it is compared with
def _scopes(same: Same[Plan]) -> Mapping[str, Scope]:
    plan, scopes = same.thing, list[Scope]()
    for program in plan.programs:
        whole = Scope(plan, NO_RECIPIENT, program)
        for project, indicators in ((None, program.indicators), *((one, one.indicators) for one in program.projects)):
            scopes += (whole._about(project, indicator, None) for indicator in (None, *indicators))
    return {scope.subject: scope for scope in scopes}
