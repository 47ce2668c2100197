"""Ask: what the ledger comes to now, by the master of today; for whoever only reads, nothing is written."""

from __future__ import annotations

from datetime import datetime

from kamakura_report.commands.ledger_session import open_ledger
from kamakura_report.commands.load import load_plan
from kamakura_report.commands.results import Weighed, weigh_ledger
from kamakura_report.commands.workspace import Workspace
from kamakura_report.frozen import replace


def run(workspace: Workspace, *, now: datetime) -> Weighed:
    """What the result files would say if they were made now. Raises CannotRun."""
    plan, plan_problems = load_plan(workspace)
    with open_ledger(workspace, now=now) as session:
        weighed = weigh_ledger(session, plan, plan_problems)
    return replace(weighed, problems=(*weighed.problems, *session.notices))
