"""The lines of the consolidated result: exactly one per key, in plan order (docs/contracts.md, Consolidated).

Plan order is: for each 施策 its 施策指標, each as 初期値 and then every year; then for each 事業 its
成果指標 likewise, and then its money year by year, 予算額 before 決算額. A plan with P program
indicators, O outcome indicators, J projects and Y years so has ``(P + O)·(1 + Y) + J·Y·2`` lines.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from kamakura_report.form.kinds import THOUSAND_YEN
from kamakura_report.plan import keys
from kamakura_report.plan.keys import Key
from kamakura_report.plan.model import Indicator, Joint, Plan, Program, Project, cell_label

MASTER = "master.xlsx"  # the file named as the source of what the plan itself says
SEPARATOR = "、"  # between sources that stand side by side
MASTER_BUDGETS = "予算"  # the master's sheet of budgets; those of indicators are called as their section


class Section(StrEnum):
    """区分: what kind of figure a line holds."""

    PROGRAM_INDICATOR = "施策指標"
    OUTCOME_INDICATOR = "成果指標"
    BUDGET = "予算額"
    SETTLEMENT = "決算額"


@dataclass(frozen=True, slots=True)
class ResultLine:
    """One key of the consolidated result, and all that the plan says about it."""

    key: str  # "2-1/12/i1@R8"
    subject: str  # the indicator or project it is about: "2-1/12/i1", "2-1/12"
    section: Section
    program: str  # 施策番号
    project: int | None  # No
    indicator: int | None  # 指標番号
    item: str  # 項目: 指標名; for money 事業名
    unit: str
    period: str  # 年度: "R8", or 初期値
    period_shown: str  # the same as the plan shows it: "R8" or "2026"
    label: str  # 事業名 指標名 年度, as the form labels the cell
    owners: tuple[str, ...]  # who is asked, in 所管課 order
    published: Decimal | None = None  # the master's own figure, which no division can change
    published_in: str = ""  # the master's sheet
    summed: bool = False  # 合算: each owner gives its part


def result_lines(plan: Plan) -> Iterator[ResultLine]:
    """Every line of the plan, in plan order."""
    for program in plan.programs:
        for indicator in program.indicators:
            owner = plan.program_owner(program, indicator)
            yield from _indicator_lines(plan, program, None, indicator, (owner,) if owner else ())
        for project in program.projects:
            for indicator in project.indicators:
                owners = plan.outcome_owners(project, indicator)
                yield from _while_it_runs(plan, project, _indicator_lines(plan, program, project, indicator, owners))
            yield from _while_it_runs(plan, project, _money_lines(plan, program, project))


def unit_asked(plan: Plan, key: Key) -> str:
    """The unit of a figure about an indicator of the plan, in whatever year; else that of money."""
    for program in plan.programs:
        of_projects = (indicator for project in program.projects for indicator in project.indicators)
        for indicator in (*program.indicators, *of_projects):
            if indicator.key == key.subject:
                return indicator.unit
    return THOUSAND_YEN


def _while_it_runs(plan: Plan, project: Project, lines: Iterator[ResultLine]) -> Iterator[ResultLine]:
    """The same lines, of which nobody is asked about the years before the project's first and after its last one."""
    idle = {str(year) for year in plan.years if not project.runs_in(year)}
    return (replace(line, owners=()) if line.period in idle else line for line in lines)


def _indicator_lines(
    plan: Plan, program: Program, project: Project | None, indicator: Indicator, owners: tuple[str, ...]
) -> Iterator[ResultLine]:
    section = Section.OUTCOME_INDICATOR if project else Section.PROGRAM_INDICATOR
    cells = [(keys.initial(indicator.key), keys.INITIAL, indicator.latest)]
    cells += [(keys.actual(indicator.key, year), str(year), None) for year in plan.years]
    for key, period, published in cells:
        yield ResultLine(
            key=key,
            subject=indicator.key,
            section=section,
            program=program.key,
            project=project.number if project else None,
            indicator=indicator.number,
            item=indicator.name,
            unit=indicator.unit,
            period=period,
            period_shown=plan.shown(period),
            label=cell_label(project or program, indicator, keys.ACTUAL, plan.shown(period)),
            owners=owners,
            published=published,
            published_in=section if published is not None else "",
        )


def _money_lines(plan: Plan, program: Program, project: Project) -> Iterator[ResultLine]:
    for year in plan.years:
        for section in (Section.BUDGET, Section.SETTLEMENT):
            budget = project.budget.get(year) if section is Section.BUDGET else None
            owners = plan.budget_owners(project) if section is Section.BUDGET else plan.money_owners(project)
            yield ResultLine(
                key=keys.money(project.key, section, year),
                subject=project.key,
                section=section,
                program=program.key,
                project=project.number,
                indicator=None,
                item=project.name,
                unit=THOUSAND_YEN,
                period=str(year),
                period_shown=plan.shown(year),
                label=cell_label(project, None, section, plan.shown(year)),
                owners=owners,
                published=budget,
                published_in=MASTER_BUDGETS if budget is not None else "",
                summed=section is Section.SETTLEMENT and plan.joint is Joint.SUM,
            )
