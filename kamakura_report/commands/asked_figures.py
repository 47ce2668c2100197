"""What was asked: the figures that forms name, of those sent out and of the one that will be; and of which years."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import field

from kamakura_report.commands.snapshot_files import SnapshotUnreadable
from kamakura_report.commands.snapshots import Snapshots
from kamakura_report.form.named_figures import NO_NAMED, AskedInForm, NamedFigures, all_figures, form_figures
from kamakura_report.frozen import frozen
from kamakura_report.io.ledger.queries import Sent
from kamakura_report.plan.model import Plan


@frozen
class AskedFigures:
    """The figures that forms name: of each form that was sent out, by its digest, and all together as of today."""

    by_form: Mapping[str, NamedFigures] = field(default_factory=dict)
    today: NamedFigures = NO_NAMED


def asked_figures(snapshots: Snapshots, sent: Iterable[Sent]) -> AskedFigures:
    """Those of the forms that were ``sent`` out, for the years of their rounds, and of the template as it is now.

    A form sent out last goes on for all years, and so does the template. One that cannot be read says nothing: what
    was sent out and is lost is told elsewhere, a template when it is used.
    """
    years: dict[str, frozenset[str] | None] = {}
    for one in {(one.event, one.form): one for one in sent}.values():  # all of one sending-out are of one round
        before = years.pop(one.form, frozenset())
        with suppress(SnapshotUnreadable):
            of_round = snapshots.sent_issue(one.issue).round.years
            known = None if before is None or not of_round else before | frozenset(map(str, of_round))
            years[one.form] = known
    forms: list[tuple[AskedInForm, frozenset[str] | None]] = []
    by_form: dict[str, NamedFigures] = {}
    for digest, periods in years.items():
        with suppress(SnapshotUnreadable):
            forms.append((snapshots.asked_in(digest), periods))
            by_form[digest] = form_figures(forms[-1][0])
    forms += [(form, None) for form, _ in forms[-1:]]
    template = snapshots.asked_as_drawn
    forms += [(template, None)] if template is not None else []
    return AskedFigures(by_form, all_figures(forms))


def required_years(snapshots: Snapshots, plan: Plan, sent: Iterable[Sent]) -> frozenset[str]:
    """The years that the rounds sent out so far ask for, all of the plan where one requires none.

    All workbooks of one sending-out are of one round; one whose record is lost is told elsewhere.
    """
    years: set[str] = set()
    for issue_id in {one.event: one.issue for one in sent}.values():
        with suppress(SnapshotUnreadable):
            issue = snapshots.issue(issue_id)
            years.update(map(str, (issue.round.years or plan.periods) if issue else ()))
    return frozenset(years)
