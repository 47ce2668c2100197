"""Former plans: how answers to all plans that were sent out stand in today's, by the ledger and the snapshots."""

from __future__ import annotations

from collections.abc import Iterable

from kamakura_report.commands.asked_figures import asked_figures
from kamakura_report.commands.snapshots import Snapshots
from kamakura_report.io.ledger.database import Ledger
from kamakura_report.merging.succession import FormerPlans, PlanSent, relate_former_plans
from kamakura_report.plan.model import Plan
from kamakura_report.rounds.open_rounds import ROUND_EVENTS, open_rounds


def work_out_former_plans(snapshots: Snapshots, ledger: Ledger, plan: Plan, digests: Iterable[str]) -> FormerPlans:
    """Under which keys of ``plan`` answers count that were given to the plans with these digests.

    Raises SnapshotUnreadable when one of them is missing or damaged.
    """
    rounds = open_rounds(ledger.events(*ROUND_EVENTS))
    sent = ledger.sent()
    of_issue = {one.issue: PlanSent(one.plan, one.event, not rounds[one.round], one.form) for one in sent}
    plans = {digest: snapshots.plan(digest) for digest in digests}
    asked = asked_figures(snapshots, sent)
    return relate_former_plans(plan, plans, of_issue, asked.by_form, asked.today)
