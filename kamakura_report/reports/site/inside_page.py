"""The office's own page: who has answered and what is open; never for the public"""

from __future__ import annotations

from collections.abc import Sequence

from kamakura_report.merging.state_counts import StateCounts
from kamakura_report.plan.model import Plan
from kamakura_report.plan.periods import japanese_date
from kamakura_report.reports.site.site_pages import SitePage
from kamakura_report.reports.status_book import due_until, open_cell_rows, status_summary
from kamakura_report.rounds.division_status import CellOutcome, DivisionStatus, Stage, count_totals

_LOOKS = {
    Stage.WRONG: "worse",
    Stage.CONFLICT: "worse",
    Stage.WAITING: "waiting",
    Stage.PARTIAL: "waiting",
    Stage.DONE: "reached",
}
_COUNTED = (CellOutcome.FILLED, CellOutcome.UNDETERMINED, CellOutcome.CONFLICT, CellOutcome.BLANK)


def inside_page(
    plan: Plan,
    today: str,
    round_name: str,
    statuses: Sequence[DivisionStatus],
    counts: StateCounts,
    *,
    closed: bool,
) -> SitePage:
    """The page of a round as it stands; "" where none was sent out yet."""
    rows = [
        {
            "name": one.name,
            "stage": one.stage,
            "look": _LOOKS.get(one.stage, "none"),
            "arrived": japanese_date(one.arrived, plan.year_style) if one.arrived else "―",
            "late": one.late,
            "asked": one.asked,
            "counts": [len(one.cells_of(outcome)) for outcome in _COUNTED],
            "errors": len(one.errors),
            "open": list(open_cell_rows(one)),
        }
        for one in statuses
    ]
    given = {
        "root": "",
        "name": f"{plan.city} {plan.name}".strip(),
        "today": today,
        "round": round_name,
        "closed": closed,
        "due": due_until(statuses, plan.year_style),
        "summary": status_summary(count_totals(statuses)),
        "states": [(str(state), number) for state, number in counts.asked.items()],
        "rows": rows,
    }
    return SitePage("index.html", "inside.html", given)
