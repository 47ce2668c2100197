"""Makes an edition of what is public now, and carries on what an earlier one had and the plan has no more"""

from __future__ import annotations

from collections.abc import Iterable

from kamakura_report.frozen import frozen
from kamakura_report.merging.agree import ResultState
from kamakura_report.plan import keys
from kamakura_report.plan.model import Action, Plan
from kamakura_report.plan.periods import YearStyle
from kamakura_report.plan.things import things_by_key
from kamakura_report.reports.public_facts import (
    PublicFigure,
    PublicIndicator,
    PublicProgram,
    PublicProject,
    PublicRecord,
)
from kamakura_report.reports.site.carried_on import carried_programs, carried_projects
from kamakura_report.reports.site.edition import (
    PublicEdition,
    PublishedFigure,
    PublishedIndicator,
    PublishedProgram,
    PublishedProject,
    PublishedText,
)

_SAID_INSTEAD = (ResultState.NOT_APPLICABLE, ResultState.UNDETERMINED)


def make_edition(plan: Plan, record: PublicRecord, before: PublicEdition | None, today: str) -> PublicEdition:
    """All that the record says, in plan order; then what only ``before`` had, gone since ``today`` (ISO).

    What the plan still has and ``record`` has not is not public any more, and is not carried on.
    """
    maker = _Maker(plan, record, today)
    old = {} if before is None else {one.key: one for one in before.programs}
    planned = things_by_key(plan)
    programs = [maker.program(one, old.get(one.key)) for one in record.programs]
    gone = [one for key, one in old.items() if key not in planned]
    return PublicEdition(
        city=record.city,
        plan=record.plan,
        publisher=record.publisher,
        licence=record.licence,
        years=tuple(year.shown for year in record.years),
        western=plan.year_style is YearStyle.WESTERN,
        programs=(*programs, *carried_programs(gone, plan.publication, today)),
    )


@frozen
class _Maker:
    plan: Plan
    record: PublicRecord
    today: str

    def program(self, program: PublicProgram, old: PublishedProgram | None) -> PublishedProgram:
        planned = {one.key for each in self.plan.programs if each.key == program.key for one in each.projects}
        gone = [one for one in old.projects if one.key not in planned] if old else []
        projects = [*map(self._project, program.projects), *carried_projects(gone, self.plan.publication, self.today)]
        return PublishedProgram(
            key=program.key,
            name=program.name,
            vision=program.vision,
            division=program.division,
            level=program.level,
            actions=tuple(Action(number, text) for number, text in program.actions),
            indicators=tuple(map(self._indicator, program.indicators)),
            projects=tuple(sorted(projects, key=lambda one: one.number)),
            named=self._named(program.key),
            texts=self._texts(program.key),
        )

    def _project(self, project: PublicProject) -> PublishedProject:
        return PublishedProject(
            key=project.key,
            number=project.number,
            name=project.name,
            divisions=project.divisions,
            actions=project.actions,
            description=project.description,
            starts=self._shown(project.starts),
            ends=self._shown(project.ends),
            previous=project.previous,
            excluded=not project.evaluated,
            indicators=tuple(map(self._indicator, project.indicators)),
            budget=_figures(self.record.series(keys.named(project.key, keys.BUDGET))),
            settlement=_figures(self.record.series(keys.named(project.key, keys.SETTLEMENT))),
            named=self._named(project.key),
            texts=self._texts(project.key),
        )

    def _indicator(self, indicator: PublicIndicator) -> PublishedIndicator:
        judged = self.record.periods if indicator.cumulative else self.record.years
        return PublishedIndicator(
            key=indicator.key,
            number=indicator.number,
            name=indicator.name,
            unit=indicator.unit,
            direction=indicator.direction,
            target=indicator.target,
            targets={self._shown(year): target for year, target in (indicator.targets or {}).items()},
            as_of=indicator.latest_as_of,
            source=indicator.source,
            kind=indicator.kind,
            figures=_figures(self.record.series(indicator.key)),
            whole=tuple(period.shown for period in judged),
            progress=indicator.progress,
            named=self._named(indicator.key),
            texts=self._texts(indicator.key),
        )

    def _named(self, subject: str) -> tuple[PublishedFigure, ...]:
        series = map(self.record.series, self.record.named_series(subject))
        return tuple(figure for one in series for figure in _figures(one, named=True))

    def _texts(self, subject: str) -> tuple[PublishedText, ...]:
        """Of several divisions under one key each with its name."""
        by_key: dict[str, PublishedText] = {}
        told = self.record.texts_about(subject)
        shared = {one.key for one in told if sum(other.key == one.key for other in told) > 1}
        for one in told:
            words = f"{one.division}: {one.text}" if one.key in shared else one.text
            known = by_key.get(one.key)
            words = f"{known.text}\n{words}" if known else words
            by_key[one.key] = PublishedText(one.key, one.item, one.period.shown, words)
        return tuple(by_key.values())

    def _shown(self, year: str) -> str:
        return self.plan.shown(year) if year else ""


def _figures(series: Iterable[PublicFigure], *, named: bool = False) -> tuple[PublishedFigure, ...]:
    return tuple(
        PublishedFigure(
            key=one.key,
            period=one.period.shown,
            figure=one.value,
            word=one.state if one.state in _SAID_INSTEAD else "",
            item=one.item if named else "",
            unit="" if one.indicator is not None and not named else one.unit,
        )
        for one in series
    )
