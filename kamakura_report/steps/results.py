"""Results: the files made from what the ledger now holds, the same whichever command asks for them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from kamakura_report.doors import files, frames
from kamakura_report.doors.write import write
from kamakura_report.form.book import Book
from kamakura_report.plan.model import Plan
from kamakura_report.problem import Problem
from kamakura_report.reports import conflicts, consolidated, tables
from kamakura_report.returns.current import current
from kamakura_report.returns.events import Kind
from kamakura_report.returns.merge import Merged
from kamakura_report.steps import overview
from kamakura_report.steps.keeping import Keeper


@dataclass(frozen=True, slots=True)
class Results:
    """What is accepted now, what a person must look at, and the files that say so."""

    merged: Merged
    problems: tuple[Problem, ...]
    outputs: tuple[files.Output, ...]


def make(keeper: Keeper, plan: Plan, more: Iterable[Problem] = ()) -> Results:
    """``more`` are problems that the ledger does not hold: of the master, of files that are no workbooks."""
    merged = keeper.merged(plan)
    batches = keeper.ledger.events(Kind.MERGED)
    recent = {file["sha256"] for file in batches[-1].body["files"]} if batches else set()
    told = [problem for one in current(keeper.ledger.intakes(), recent) for problem in one.problems]
    problems = (*more, *told, *merged.problems)
    contents = {
        "consolidated.csv": frames.csv(tables.FIGURE_COLUMNS, tables.figures(merged)),
        "consolidated_text.csv": frames.csv(tables.TEXT_COLUMNS, tables.texts(merged)),
        "consolidated.xlsx": write(_consolidated(keeper, plan, merged, problems)),
        "conflicts.xlsx": write(conflicts.place(plan, merged)),
    }
    folder = keeper.workspace.output
    outputs = tuple(files.Output(folder / name, content, files.Policy.RESULT) for name, content in contents.items())
    return Results(merged, problems, outputs)


def _consolidated(keeper: Keeper, plan: Plan, merged: Merged, problems: Iterable[Problem]) -> Book:
    """In the form that was sent out last, with the round that people work on; before the first, without both."""
    sent = keeper.ledger.sent()
    form, submission = None, None
    if sent:
        form = keeper.archive.form(sent[-1].form)
        seen = overview.told(keeper, plan, merged)
        submission = consolidated.Submission(seen.round, seen.standings, seen.today, seen.closed)
    events = keeper.ledger.events()
    return consolidated.place(plan, merged, problems, form=form, submission=submission, events=events)


@dataclass
class Made:
    """The results, made once the ledger knows what has just happened (``Keeper.record`` asks then)."""

    keeper: Keeper
    plan: Plan
    more: Iterable[Problem]
    results: Results = field(init=False)

    def outputs(self) -> tuple[files.Output, ...]:
        """Make them, and hand over the files to write."""
        self.results = make(self.keeper, self.plan, self.more)
        return self.results.outputs
