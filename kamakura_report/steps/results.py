"""Results: the files made from what the ledger now holds, the same whichever command asks for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import ParamSpec, TypeVar

from kamakura_report.doors import files, frames
from kamakura_report.doors.write import write
from kamakura_report.plan.model import Plan
from kamakura_report.problem import Problem
from kamakura_report.reports import conflicts, consolidated, tables
from kamakura_report.returns.current import current
from kamakura_report.returns.events import Kind
from kamakura_report.returns.merge import Merged
from kamakura_report.steps import overview
from kamakura_report.steps.keeping import Keeper
from kamakura_report.steps.lost import Lost

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Results:
    """What is accepted now, what a person must look at, and the files that say so."""

    merged: Merged
    problems: tuple[Problem, ...]
    lost: tuple[Problem, ...]  # of them, what is left out for want of a snapshot
    outputs: tuple[files.Output, ...]


def make(keeper: Keeper, plan: Plan, more: Iterable[Problem] = ()) -> Results:
    """``more`` are problems that the ledger does not hold: of the master, of files that are no workbooks.

    What a lost snapshot would be needed for is left out and told; all the rest is made.
    """
    spared = _Spared()
    gone = [digest for digest in keeper.former_plans(plan) if spared.made(keeper.archive.plan, digest) is None]
    merged = keeper.merged(plan, without=gone)
    sent = keeper.ledger.sent()  # the last one's form, and the round that people work on; none before the first
    form = spared.made(keeper.archive.form, sent[-1].form) if sent else None
    seen = spared.made(overview.told, keeper, plan, merged, without=gone) if sent else None
    batches = keeper.ledger.events(Kind.MERGED)
    recent = {file["sha256"] for file in batches[-1].body["files"]} if batches else set()
    told = [problem for one in current(keeper.ledger.intakes(), recent) for problem in one.problems]
    problems = (*more, *spared.problems, *told, *merged.problems)
    submission = consolidated.Submission(seen.round, seen.standings, seen.today, seen.closed) if seen else None
    events = keeper.ledger.events()
    whole = consolidated.place(plan, merged, problems, form=form, submission=submission, events=events)
    contents = {
        "consolidated.csv": frames.csv(tables.FIGURE_COLUMNS, tables.figures(merged)),
        "consolidated_text.csv": frames.csv(tables.TEXT_COLUMNS, tables.texts(merged)),
        "consolidated.xlsx": write(whole),
        "conflicts.xlsx": write(conflicts.place(plan, merged)),
    }
    folder = keeper.workspace.output
    outputs = tuple(files.Output(folder / name, content, files.Policy.RESULT) for name, content in contents.items())
    return Results(merged, problems, tuple(spared.problems), outputs)


@dataclass
class _Spared:
    """What can be made of what is there, and a problem for each snapshot that is not."""

    problems: list[Problem] = field(default_factory=list)

    def made(self, make: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T | None:
        """What ``make`` gives, None when a snapshot that it needs is lost."""
        try:
            return make(*arguments, **named)
        except Lost as lost:
            if lost.of_results() not in self.problems:
                self.problems.append(lost.of_results())
            return None


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
