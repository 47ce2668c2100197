"""Where in the plan a placed row stands: the plan, the issue, and one thing of each level."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from kamakura_report.form.book import reference
from kamakura_report.form.completion import Question
from kamakura_report.form.grammar.bands import TITLES, Band
from kamakura_report.form.issue import Issue
from kamakura_report.plan import keys
from kamakura_report.plan.model import Action, Indicator, Plan, Program, Project


@dataclass(frozen=True, slots=True)
class Entry:
    """One asked row of the workbook, as the cover lists it."""

    sheet: str
    key: str
    subject: str  # 事業名, or the program's name
    item: str  # 指標名, 決算額, …
    row: int
    questions: tuple[Question, ...]  # its open cells, left to right

    @property
    def first_cell(self) -> str:
        """``I12``: where typing begins."""
        return reference(self.questions[0][1])


@dataclass(frozen=True, slots=True)
class Scope:
    """The things a placeholder can speak of. Reading one that is not there is a bug (AssertionError)."""

    plan: Plan
    issue: Issue
    program: Program | None = None
    project: Project | None = None
    indicator: Indicator | None = None
    action: Action | None = None
    entry: Entry | None = None
    entries: tuple[Entry, ...] = ()

    def children(self, band: Band) -> Iterator[Scope]:
        """One scope for each time the band repeats here."""
        match band:
            case Band.PROGRAM_INDICATOR:
                for indicator in self.the_program.indicators:
                    yield replace(self, indicator=indicator)
            case Band.ACTION:
                for action in self.the_program.actions:
                    yield replace(self, action=action)
            case Band.PROJECT:
                for project in self.the_program.projects:
                    if self.issue.concerns(project):
                        yield replace(self, project=project)
            case Band.OUTCOME:
                for indicator in self.the_project.indicators:
                    yield replace(self, indicator=indicator)
            case Band.LIST:
                for entry in self.entries:
                    yield replace(self, entry=entry)
            case Band.SHEETS:
                for _, listed in groupby(self.entries, key=lambda entry: entry.sheet):
                    yield replace(self, entries=tuple(listed))
            case _ if band in TITLES:
                if any(True for _ in self.children(TITLES[band])):
                    yield self
            case _:
                yield self

    @property
    def subject(self) -> str:
        """The key of the innermost thing: what a text asked here is about."""
        innermost = self.indicator or self.project or self.program
        return innermost.key if innermost else keys.COVER

    def indicator_owners(self) -> tuple[str, ...]:
        """Who is asked for the indicator here."""
        if self.project is None:
            return (self.plan.program_owner(self.the_program, self.the_indicator),)
        return self.plan.outcome_owners(self.project, self.the_indicator)

    def owners(self, item: str) -> tuple[str, ...]:
        """Who is asked for an answer here: of the indicator, the money, the project or the program."""
        if self.indicator is not None:
            return self.indicator_owners()
        if self.project is not None:
            by_item = {keys.SETTLEMENT: self.plan.money_owners, keys.BUDGET: self.plan.budget_owners}
            return by_item.get(item, self.plan.project_owners)(self.project)
        if self.program is not None:
            return (self.program.division or self.plan.office,)
        return (self.issue.division,)

    @property
    def the_program(self) -> Program:
        """The program here."""
        assert self.program is not None
        return self.program

    @property
    def the_project(self) -> Project:
        """The project here."""
        assert self.project is not None
        return self.project

    @property
    def the_indicator(self) -> Indicator:
        """The indicator here."""
        assert self.indicator is not None
        return self.indicator

    @property
    def the_action(self) -> Action:
        """The action here."""
        assert self.action is not None
        return self.action

    @property
    def the_entry(self) -> Entry:
        """The listed row here."""
        assert self.entry is not None
        return self.entry
