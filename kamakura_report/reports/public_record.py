"""The public record: the one place that decides what of the plan and its results leaves the office.

Public are the plan as it is published and every line of consolidated.csv that is settled, unless the master's sheet
公開 says ×. A text leaves only where 公開 names its item with ○. Nothing else does: no contact, no cover, no
source of a figure, no decision or its reason, no remark that is not released, no column that the city added to the
master, no answer that is held back or waits for a decision.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from kamakura_report.form.progress import progress
from kamakura_report.frozen import frozen
from kamakura_report.merging.agree import ResultRow, ResultState
from kamakura_report.merging.holding import kept_beside
from kamakura_report.merging.merge import Merged
from kamakura_report.merging.texts import TextRow
from kamakura_report.plan import keys
from kamakura_report.plan.keys import Key
from kamakura_report.plan.model import Indicator, Plan, Program, Project
from kamakura_report.plan.periods import parse_period
from kamakura_report.plan.publication import Release, is_public_item
from kamakura_report.plan.things import has_subject, things_by_key
from kamakura_report.problem import Problem
from kamakura_report.problem.public_codes import MASTER_PUBLIC_KEY, PUBLIC_ITEM_UNKNOWN
from kamakura_report.reports.public_facts import (
    WHOLE_YEAR,
    PublicFigure,
    PublicIndicator,
    PublicPeriod,
    PublicProgram,
    PublicProject,
    PublicRecord,
    PublicText,
)
from kamakura_report.text import nearest

_MONEY = (keys.BUDGET, keys.SETTLEMENT)
_ALIKE = 0.5  # of difflib's ratio: 取組実積 and 取組実績


def public_record(plan: Plan, merged: Merged, earlier: Sequence[Plan] = (), *, as_of: str = "") -> PublicRecord:
    """What may leave of this plan and of what its figures come to.

    ``earlier`` are the plans that were sent out before, oldest first: they know the former names of things. ``as_of``
    is when the ledger learned something last.
    """
    figures = tuple(_figures(plan, merged.rows))
    texts = tuple(_texts(plan, merged.texts))
    about = {*(figure.subject for figure in figures), *(text.subject for text in texts)}
    spoken = {one for subject in about for one in keys.outward(subject)}
    former = _former_names(plan, earlier)
    builder = _Builder(plan, former, spoken, {figure.key: figure.value for figure in figures})
    return PublicRecord(
        city=plan.city,
        plan=plan.name,
        municipality=plan.publication.municipality,
        licence=plan.publication.licence,
        publisher=plan.publication.publisher,
        as_of=as_of,
        years=tuple(_period(plan, str(year)) for year in plan.years),
        periods=tuple(_period(plan, str(period)) for period in plan.periods),
        programs=tuple(builder.programs()),
        figures=figures,
        texts=texts,
    )


def is_unresolved(row: ResultRow) -> bool:
    """Whether a figure waits for a person: it is in conflict, or rests on the older answer of a division whose newer
    sheet or file is held back.

    The result shows that older answer and tells it; citizens are told nothing that may be put right tomorrow.
    """
    if row.state is ResultState.CONFLICT:
        return True
    return row.value is not None and row.decision is None and bool(kept_beside(row.claims, row.holds))


def foreign_rows(plan: Plan) -> tuple[Release, ...]:
    """The rows of 公開 with a key that this plan does not have: of an earlier one, or mistyped."""
    named = (row for row in plan.publication.releases if not row.is_item)
    return tuple(row for row in named if not has_subject(plan, Key.parse(row.subject)))


def unknown_keys(rows: Iterable[Release]) -> tuple[Problem, ...]:
    """What is told of rows with a key that no plan ever had."""
    told = ((MASTER_PUBLIC_KEY.problem(text=row.subject), row.cell) for row in rows)
    return tuple(problem.at(file="master.xlsx", sheet="公開", cell=cell) for problem, cell in told)


def unknown_items(plan: Plan, known: Collection[str]) -> tuple[Problem, ...]:
    """The rows of 公開 about items that no form asks; ``known`` are all that some form did or does ask."""
    problems = []
    for row in plan.publication.releases:
        item = keys.undated(row.subject)[0] if is_public_item(row.subject) else Key.parse(row.subject).item
        if item and item not in _MONEY and item not in known:
            alike = nearest(item, sorted(known), 1, _ALIKE)
            near = f"（「{alike[0]}」ならあります）" if alike else ""
            place = {"sheet": "公開", "cell": row.cell}
            problems.append(PUBLIC_ITEM_UNKNOWN.problem(text=item, near=near).at(file="master.xlsx", **place))
    return tuple(problems)


@frozen
class _Builder:
    """The plan as it may be told: each thing that 公開 does not withhold, and those of which it releases a part."""

    plan: Plan
    former: Mapping[str, tuple[str, ...]]  # names, by key
    spoken: Collection[str]  # keys of what a public figure or text is about, and of all that it stands under
    values: Mapping[str, Decimal | None]  # of public figures, by key

    def programs(self) -> Iterator[PublicProgram]:
        for program in self.plan.programs:
            indicators, projects = tuple(self._of_program(program)), tuple(self._projects(program))
            shown = self._is_open(program.key)
            if not (shown or indicators or projects or program.key in self.spoken):
                continue
            yield PublicProgram(
                key=program.key,
                name=program.name,
                vision=program.vision if shown else "",
                division=program.division,
                actions=tuple((one.number, one.text) for one in program.actions) if shown else (),
                level=program.level,
                former_names=self.former.get(program.key, ()),
                indicators=indicators,
                projects=projects,
            )

    def _projects(self, program: Program) -> Iterator[PublicProject]:
        for project in program.projects:
            indicators = tuple(self._of_project(project))
            shown = self._is_open(project.key)
            if not (shown or indicators or project.key in self.spoken):
                continue
            known = self.former.get(project.previous, ())
            yield PublicProject(
                key=project.key,
                number=project.number,
                name=project.name,
                divisions=project.divisions,
                actions=project.actions if shown else (),
                description=project.description if shown else "",
                starts=str(project.starts or ""),
                ends=str(project.ends or ""),
                evaluated=not project.excluded,
                previous=project.previous if known and self._is_open(project.previous) else "",
                previous_name=known[-1] if known and self._is_open(project.previous) else "",
                former_names=self.former.get(project.key, ()),
                indicators=indicators,
            )

    def _of_program(self, program: Program) -> Iterator[PublicIndicator]:
        for indicator in program.indicators:
            yield from self._indicator(indicator, self.plan.program_owner(program, indicator))

    def _of_project(self, project: Project) -> Iterator[PublicIndicator]:
        for indicator in project.indicators:
            yield from self._indicator(indicator, next(iter(self.plan.outcome_owners(project, indicator)), ""))

    def _indicator(self, indicator: Indicator, division: str) -> Iterator[PublicIndicator]:
        if not (self._is_open(indicator.key) or indicator.key in self.spoken):
            return
        years = {
            period: self.values.get(keys.actual(indicator.key, period))
            for period in self.plan.judged_periods(indicator)
        }
        initial = self.values.get(keys.initial(indicator.key))
        yield PublicIndicator(
            key=indicator.key,
            number=indicator.number,
            name=indicator.name,
            unit=indicator.unit,
            kind=indicator.kind,
            latest_as_of=indicator.latest_as_of,
            direction=indicator.direction,
            target=indicator.target,
            targets={str(year): target for year, target in sorted(indicator.targets.items())},
            source=indicator.source,
            cumulative=indicator.cumulative,
            division=division,
            progress=progress(indicator, initial, years, self.plan.level_tolerance) or "",
            former_names=self.former.get(indicator.key, ()),
        )

    def _is_open(self, key: str) -> bool:
        return self.plan.publication.shows_thing(key)


def _figures(plan: Plan, rows: Sequence[ResultRow]) -> Iterator[PublicFigure]:
    said, things = plan.publication, things_by_key(plan)
    for row in rows:
        line = row.line
        if is_unresolved(row) or not said.shows_figure(line.key):
            continue
        about = things.get(line.subject)
        yield PublicFigure(
            key=line.key,
            series=keys.undated(line.key)[0],
            subject=line.subject,
            section=line.section,
            program=line.program,
            project=line.project,
            indicator=line.indicator,
            item=line.item,
            kind=about.kind if isinstance(about, Indicator) else "",
            unit=line.unit,
            period=_period(plan, line.period),
            value=row.value,
            state=row.state,
            reason=said.reason(line.key),
        )


def _texts(plan: Plan, rows: Sequence[TextRow]) -> Iterator[PublicText]:
    """The released texts, of each key and division what was written last; none of which a newer one is held back."""
    last: dict[tuple[str, str], TextRow] = {}
    for row in rows:
        if plan.publication.shows_text(row.subject, row.item, row.period):
            last[row.key, row.division] = row
    for row in last.values():
        if not row.newer_held:
            period = _period(plan, row.period)
            reason = plan.publication.reason_of_text(row.subject, row.item, row.period)
            yield PublicText(row.key, row.subject, row.item, period, row.division, row.text, reason)


def _period(plan: Plan, name: str) -> PublicPeriod:
    period = parse_period(name) if name not in ("", keys.INITIAL) else None
    if period is None:
        return PublicPeriod(name, shown=name, long=name)
    year = period.whole
    part = str(period.part) if period.part else WHOLE_YEAR
    return PublicPeriod(name, str(year), year.begins, part, period.short(plan.year_style), period.long(plan.year_style))


def _former_names(plan: Plan, earlier: Sequence[Plan]) -> Mapping[str, tuple[str, ...]]:
    """The names of each thing in these plans, oldest first, without the one that it has today."""
    names: dict[str, dict[str, None]] = {}
    for before in earlier:
        for key, thing in things_by_key(before).items():
            names.setdefault(key, {})[thing.name] = None
    today = {key: thing.name for key, thing in things_by_key(plan).items()}
    return {key: tuple(name for name in known if name != today.get(key)) for key, known in names.items()}
