"""The whole of ``consolidated.xlsx``, sheet by sheet. No formula in it needs another file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from kamakura_report.form.book import Book, Link, Sheet
from kamakura_report.form.grammar.form import Form
from kamakura_report.plan.model import Plan
from kamakura_report.problem import Problem
from kamakura_report.reports import attention, look, status
from kamakura_report.reports.consolidated import history, indicators, money, overview, programs, rivals
from kamakura_report.reports.consolidated.figures import begun, find, remarks
from kamakura_report.reports.consolidated.strips import strips
from kamakura_report.returns.events import Event
from kamakura_report.returns.merge import Merged
from kamakura_report.returns.standing import Standing

TITLE = "集計結果"


@dataclass(frozen=True)
class Submission:
    """A round as it stands on one day: what sheet 提出状況 tells."""

    round: str
    standings: Sequence[Standing]
    today: date
    closed: bool = False


def place(
    plan: Plan,
    merged: Merged,
    problems: Iterable[Problem],
    *,
    form: Form | None = None,
    submission: Submission | None = None,
    events: Iterable[Event] = (),
) -> Book:
    """The workbook. ``problems`` are all to be shown in 要確認, those of ``merged`` among them.

    Without ``form`` there are no sheets of 施策 in the published form, without ``submission`` no 提出状況.
    """
    found = strips(plan, merged)
    periods, written = begun(merged), remarks(merged)
    places: dict[str, Link] = {}
    tables: list[Sheet] = []
    for sheet, figures in (
        indicators.programs(plan, found, periods, written),
        indicators.outcomes(plan, found, periods, written),
        money.sheet(plan, found, periods, written),
    ):
        tables.append(sheet)
        places |= figures
    if submission is not None:
        told = status.place(plan, submission.round, submission.standings, submission.today, closed=submission.closed)
        tables.append(told.sheet(status.NAME))
    tables += [
        attention.sheet(plan, problems, lambda key: find(places, key)),
        rivals.sheet(plan, merged, places),
        history.sheet(plan, merged, events, places),
    ]
    names = [sheet.name for sheet in tables]
    drawn = programs.sheets(form, plan, merged, written, [overview.NAME, *names]) if form is not None else []
    first = overview.sheet(plan, merged, found, places, names)
    title = look.title(plan, TITLE)
    return Book((first, *tables, *drawn), title=title, font=look.FONT, font_size=look.FONT_SIZE)
