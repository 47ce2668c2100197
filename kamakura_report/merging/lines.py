"""The lines of the consolidated result: exactly one per key, in plan order (docs/contracts.md, Consolidated).

Plan order is: for each 施策 its 施策指標, each as 初期値 and then every year; then for each 事業 its
成果指標 likewise, and then its money year by year, 予算額 before 決算額. The parts of a year (期間の刻み) stand before
it; they have no 予算額. A plan with P program indicators, O outcome indicators, J projects, Y years and N periods
(years and parts) so has ``(P + O)·(1 + N) + J·(Y + N)`` lines.
Figures that the forms name come after the rows of what they are about, name by name (those about a 施策 itself
after its 施策指標).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from kamakura_report.form.form_model import Band
from kamakura_report.form.issue import NO_RECIPIENT
from kamakura_report.form.kinds import THOUSAND_YEN
from kamakura_report.form.named_figures import NO_NAMED, NamedFigures, figure_named
from kamakura_report.form.scope import Scope
from kamakura_report.frozen import frozen, replace
from kamakura_report.plan import keys
from kamakura_report.plan.keys import Key
from kamakura_report.plan.model import Indicator, Joint, Plan, Program, Project
from kamakura_report.plan.periods import Period
from kamakura_report.plan.things import cell_label

MASTER = "master.xlsx"  # the file named as the source of what the plan itself says
SEPARATOR = "、"  # between sources that stand side by side
MASTER_BUDGETS = "予算"  # the master's sheet of budgets; those of indicators are called as their section


class Section(StrEnum):
    """区分: what kind of figure a line holds."""

    PROGRAM_INDICATOR = "施策指標"
    OUTCOME_INDICATOR = "成果指標"
    BUDGET = "予算額"
    SETTLEMENT = "決算額"
    NAMED = "追加項目"  # figures that a form names


class _Dated(NamedTuple):
    """A period of a plan, or 初期値."""

    period: Period | None
    name: str  # as keys have it
    shown: str  # as the plan shows it
    ending: str  # of keys


_Wanted = Mapping[str, Set[str]] | None  # keys by what they are without their period; None is all


def _dated(period: Period | None, name: str, plan: Plan) -> _Dated:
    return _Dated(period, name, plan.shown(name), keys.dated("", name))


@frozen
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
    period: str  # 年度: "R8", "R8上期", or 初期値
    period_shown: str  # the same as the plan shows it: "R8" or "2026"
    about: str  # 事業名 指標名, one text for all its periods
    owners: tuple[str, ...]  # who is asked, in 所管課 order
    published: Decimal | None = None  # the master's own figure, which no division can change
    published_in: str = ""  # the master's sheet
    summed: bool = False  # 合算: each owner gives its part
    optional: bool = False  # nobody is waited for
    only_if_known: bool = False  # no form asks for it any more: listed where something is known of it

    @property
    def label(self) -> str:
        """事業名 指標名 年度, as the form labels the cell."""
        return f"{self.about} {self.period_shown}" if self.period_shown else self.about


def result_lines(plan: Plan, named: NamedFigures = NO_NAMED, only: Set[str] | None = None) -> Iterator[ResultLine]:
    """Every line of the plan and of the figures that the forms name, in plan order; with ``only`` those of its keys."""
    return _lines(plan, named, None if only is None else _by_series(only))


def _by_series(wanted: Set[str]) -> Mapping[str, Set[str]]:
    series: dict[str, set[str]] = {}
    for key in wanted:
        series.setdefault(keys.undated(key)[0], set()).add(key)
    return series


def _lines(plan: Plan, named: NamedFigures, only: _Wanted) -> Iterator[ResultLine]:
    periods = [_dated(None, keys.INITIAL, plan), *(_dated(period, str(period), plan) for period in plan.periods)]
    bands = {figure.band for figure in named}
    for program in plan.programs:
        for indicator in program.indicators:
            owner = plan.program_owner(program, indicator)
            yield from _indicator_lines(periods, program, None, indicator, (owner,) if owner else (), only)
            if Band.PROGRAM_INDICATOR in bands:
                about = Scope(plan, NO_RECIPIENT, program, None, indicator)
                yield from _named_lines(about, Band.PROGRAM_INDICATOR, named, only)
        if Band.PROGRAM in bands and (program.indicators or not program.level):  # else it has no sheet
            yield from _named_lines(Scope(plan, NO_RECIPIENT, program), Band.PROGRAM, named, only)
        for project in program.projects:
            idle = _idle(periods, project)
            for indicator in project.indicators:
                owners = plan.outcome_owners(project, indicator)
                lines = _indicator_lines(periods, program, project, indicator, owners, only)
                yield from _while_it_runs(idle, lines)
                if Band.OUTCOME in bands:
                    about = Scope(plan, NO_RECIPIENT, program, project, indicator)
                    yield from _while_it_runs(idle, _named_lines(about, Band.OUTCOME, named, only))
            yield from _while_it_runs(idle, _money_lines(plan, periods, program, project, only))
            if Band.PROJECT in bands:
                about = Scope(plan, NO_RECIPIENT, program, project)
                yield from _while_it_runs(idle, _named_lines(about, Band.PROJECT, named, only))


def unit_asked(things: Mapping[str, Program | Project | Indicator], key: Key, named: NamedFigures = NO_NAMED) -> str:
    """The unit of a figure of the plan or of a form, in whatever year; of what is neither that of money.

    ``things`` are all that the plan holds, by key.
    """
    figure = figure_named(named, key)
    if figure is not None and figure.unit:
        return figure.unit
    thing = things.get(key.subject)
    return thing.unit if isinstance(thing, Indicator) else THOUSAND_YEN


def _named_lines(scope: Scope, band: Band, named: NamedFigures, only: _Wanted) -> Iterator[ResultLine]:
    thing = scope.indicator or scope.project or scope.the_program
    for figure in named:
        series = keys.named(thing.key, figure.name)
        if figure.band is not band or (only is not None and series not in only):
            continue
        owners = tuple(filter(None, scope.named_owners(figure.summed)))
        about = cell_label(scope.project or scope.program, scope.indicator, figure.name, "")
        for when in scope.plan.periods if figure.yearly else (None,):
            period = str(when) if when else ""
            key = keys.dated(series, period)
            if only is not None and key not in only[series]:
                continue
            shown = scope.plan.shown(period)
            yield ResultLine(
                key=key,
                subject=thing.key,
                section=Section.NAMED,
                program=scope.the_program.key,
                project=scope.project.number if scope.project else None,
                indicator=scope.indicator.number if scope.indicator else None,
                item=figure.name,
                unit=figure.unit or (scope.indicator.unit if scope.indicator else ""),
                period=period,
                period_shown=shown,
                about=about,
                owners=owners,
                summed=figure.summed,
                optional=not figure.required,
                only_if_known=not figure.is_asked(period),
            )


def _idle(periods: Iterable[_Dated], project: Project) -> Set[str]:
    """The periods before the project's first and after its last year; most have neither."""
    if project.starts is project.ends is None:
        return frozenset()
    return {each.name for each in periods if each.period is not None and not project.runs_in(each.period)}


def _while_it_runs(idle: Set[str], lines: Iterable[ResultLine]) -> Iterable[ResultLine]:
    """The same lines, of which nobody is asked about the years before the project's first and after its last one."""
    return (replace(line, owners=()) if line.period in idle else line for line in lines) if idle else lines


def _indicator_lines(
    periods: Sequence[_Dated],
    program: Program,
    project: Project | None,
    indicator: Indicator,
    owners: tuple[str, ...],
    only: _Wanted,
) -> list[ResultLine]:
    if only is not None and indicator.key not in only:
        return []
    section = Section.OUTCOME_INDICATOR if project else Section.PROGRAM_INDICATOR
    about = cell_label(project or program, indicator, keys.ACTUAL, "")
    lines = []
    for period, name, shown, ending in periods:
        key = indicator.key + ending
        if only is not None and key not in only[indicator.key]:
            continue
        published = indicator.latest if period is None else None
        line = ResultLine(
            key=key,
            subject=indicator.key,
            section=section,
            program=program.key,
            project=project.number if project else None,
            indicator=indicator.number,
            item=indicator.name,
            unit=indicator.unit,
            period=name,
            period_shown=shown,
            about=about,
            owners=() if period is None and indicator.no_baseline else owners,
            published=published,
            published_in=section if published is not None else "",
        )
        lines.append(line)
    return lines


def _money_lines(
    plan: Plan, periods: Sequence[_Dated], program: Program, project: Project, only: _Wanted
) -> list[ResultLine]:
    budgets, joint = project.budget, plan.joint is Joint.SUM
    kinds = [
        (section, series, cell_label(project, None, section, ""), owners)
        for section, owners in (
            (Section.BUDGET, plan.budget_owners(project)),
            (Section.SETTLEMENT, plan.money_owners(project)),
        )
        if (series := keys.named(project.key, section)) and (only is None or series in only)
    ]
    lines = []
    for period, name, shown, ending in periods if kinds else ():
        for section, series, about, owners in kinds:
            is_budget = section is Section.BUDGET
            key = series + ending
            if period is None or (is_budget and period.part) or (only is not None and key not in only[series]):
                continue
            published = budgets.get(period.whole) if is_budget else None
            line = ResultLine(
                key=key,
                subject=project.key,
                section=section,
                program=program.key,
                project=project.number,
                indicator=None,
                item=project.name,
                unit=THOUSAND_YEN,
                period=name,
                period_shown=shown,
                about=about,
                owners=owners,
                published=published,
                published_in=MASTER_BUDGETS if published is not None else "",
                summed=not is_budget and joint,
            )
            lines.append(line)
    return lines
