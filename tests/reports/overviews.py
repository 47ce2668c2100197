"""Plans to look at the overview of, and its tables as text."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from kamakura_report.merging.merge import Merged
from kamakura_report.plan.model import Indicator, Joint, Plan, Program
from kamakura_report.reports.consolidated.result_book import place_consolidated
from kamakura_report.workbook.book import Sheet
from tests.merging.answered import R8, R9, plan, returned
from tests.merging.in_memory import merge
from tests.reports.simulated import budgeted
from tests.reports.test_result_book import told


def worse(joint: Joint = Joint.LEAD) -> Plan:
    """Both program indicators are meant to rise, and there are budgets."""
    small = budgeted(plan(joint))
    (program,) = small.programs
    rising = tuple(replace(one, direction="↗", latest=Decimal(10)) for one in program.indicators)
    return replace(small, programs=(replace(program, indicators=rising),))


def rows(sheet: Sheet, first: str) -> list[str]:
    """The rows of the table whose first heading is this, as text."""
    found = told(sheet)
    start = next(number for number, row in enumerate(found) if row.startswith(f"{first}|"))
    taken = []
    for row in found[start + 1 :]:
        if not row.strip("|"):
            break
        taken.append(row.rstrip("|"))
    return taken


def overview(plan: Plan, merged: Merged) -> Sheet:
    return place_consolidated(plan, merged, merged.problems).sheet("概要")


def two() -> Plan:
    """Two 施策 of three 課; one indicator is meant to rise, one to fall, one to be kept, one has a target."""
    base = plan(Joint.EACH)
    (program,) = base.programs
    rising = replace(program.indicators[0], direction="↗", latest=Decimal(10))
    falling = replace(program.indicators[1], direction="↘", latest=Decimal(2000), division="保険課")
    first, second = program.projects
    aimed_at = replace(first.indicators[0], latest=Decimal(0), target=Decimal(5))
    first = replace(first, indicators=(aimed_at,), budget={R8: Decimal(4000), R9: Decimal(5000)})
    second = replace(second, budget={R8: Decimal(1000), R9: Decimal(1000)})
    kept = Indicator("2-2/i1", 1, "学ぶ人", "人", Decimal(10), direction="→")
    other = Program("2-2", "教育", division="介護課", indicators=(kept,))
    return replace(base, programs=(replace(program, indicators=(rising, falling), projects=(first, second)), other))


def answered_twice() -> Merged:
    """Both years of ``two``, answered nearly whole."""
    first = {
        "2-1/i1@R8": "9", "2-1/i1@R9": "12", "2-1/3/i1@R8": "1", "2-1/3/i1@R9": "3",
        "2-1/3/決算額@R8": "5000", "2-1/3/決算額@R9": "4500",
    }  # fmt: skip
    second = {"2-1/3/i1@R8": "2", "2-1/i5@R8": "2500", "2-1/i5@R9": "未確定"}
    third = {"2-2/i1@R8": "10", "2-1/12/決算額@R8": "該当なし", "2-1/12/決算額@R9": "490"}
    return merge(two(), [returned("福祉課", first), returned("保険課", second), returned("介護課", third)])


def programs(count: int) -> Plan:
    (one,) = worse().programs
    several = tuple(replace(one, key=f"2-{number}", projects=()) for number in range(1, count + 1))
    return replace(worse(), programs=several)
