"""The rows of the result gathered by what they are about: one strip of periods for each line of a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kamakura_report.form.progress import Progress, progress
from kamakura_report.plan import keys
from kamakura_report.plan.model import Indicator, Plan, Program, Project
from kamakura_report.returns.agree import Row
from kamakura_report.returns.merge import Merged
from kamakura_report.returns.rows import Section


@dataclass(frozen=True)
class Strip:
    """All periods of one indicator, or of one project's 予算額 or 決算額."""

    key: str  # "2-1/12/i1", "2-1/12/決算額"
    section: Section
    program: Program
    project: Project | None
    indicator: Indicator | None
    rows: Mapping[str, Row]  # by period: 初期値, R8, …

    def value(self, period: object) -> Decimal | None:
        """The accepted figure."""
        row = self.rows.get(str(period))
        return row.value if row else None

    @property
    def owners(self) -> tuple[str, ...]:
        """Who is asked; of a project that has ended, who was."""
        return next((row.line.owners for row in self.rows.values() if row.line.owners), ())

    @property
    def name(self) -> str:
        """事業名 指標名, as people call it."""
        things = [self.project or self.program, self.indicator]
        told = [thing.name for thing in things if thing is not None]
        return " ".join(told if self.indicator else [*told, self.section])

    def progress(self, plan: Plan) -> Progress | None:
        """進捗 of an indicator."""
        if self.indicator is None:
            return None
        return progress(self.indicator, self.value(keys.INITIAL), [self.value(year) for year in plan.years])


def strips(plan: Plan, merged: Merged) -> list[Strip]:
    """All of them, in plan order."""
    gathered: dict[tuple[str, Section], dict[str, Row]] = {}
    for row in merged.rows:
        gathered.setdefault((row.line.subject, row.line.section), {})[row.line.period] = row
    return [
        Strip(_key(subject, section), section, program, project, indicator, gathered[subject, section])
        for subject, section, program, project, indicator in _lines(plan)
        if (subject, section) in gathered
    ]


def of(found: Sequence[Strip], *sections: Section) -> list[Strip]:
    """Those of these sections."""
    return [strip for strip in found if strip.section in sections]


def _key(subject: str, section: Section) -> str:
    return keys.named(subject, section) if section in (Section.BUDGET, Section.SETTLEMENT) else subject


def _lines(plan: Plan) -> Iterator[tuple[str, Section, Program, Project | None, Indicator | None]]:
    for program in plan.programs:
        for indicator in program.indicators:
            yield indicator.key, Section.PROGRAM_INDICATOR, program, None, indicator
        for project in program.projects:
            for indicator in project.indicators:
                yield indicator.key, Section.OUTCOME_INDICATOR, program, project, indicator
            for section in (Section.BUDGET, Section.SETTLEMENT):
                yield project.key, section, program, project, None
