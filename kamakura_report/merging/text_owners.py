"""Who is asked for texts and choices: by today's plan, as the form asks them (docs/contracts.md, Divisions)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from kamakura_report.form.issue import Issue, Round
from kamakura_report.form.scope import Scope
from kamakura_report.plan.keys import INITIAL, Key
from kamakura_report.plan.model import Plan, Project

_NOBODY = Issue(plan="", form="", division="", round=Round(""))


@dataclass(frozen=True)
class TextOwners:
    """The divisions that are asked for the texts about each program, project and indicator, by its key."""

    by_subject: Mapping[str, tuple[str, ...]]
    projects: Mapping[str, Project]  # to which each thing belongs, by the thing's key
    periods: frozenset[str]  # of the plan; "" for what belongs to no year

    @classmethod
    def of(cls, plan: Plan) -> TextOwners:
        """Those of today's plan."""
        scopes = {scope.subject: scope for scope in _scopes(plan)}
        return cls(
            {subject: scope.owners("") for subject, scope in scopes.items()},
            {subject: scope.project for subject, scope in scopes.items() if scope.project is not None},
            frozenset({"", INITIAL, *map(str, plan.years)}),
        )

    def asked(self, key: str) -> tuple[str, ...]:
        """Who is asked for this text today, in 所管課 order: nobody for what the plan does not have, nor about
        the years in which a project does not run.
        """
        try:
            parsed = Key.parse(key)
        except ValueError:  # a name that no form asks, which a ledger may hold
            return ()
        project = self.projects.get(parsed.subject)
        idle = project is not None and parsed.year is not None and not project.runs_in(parsed.year)
        return () if idle or parsed.period not in self.periods else self.by_subject.get(parsed.subject, ())


def _scopes(plan: Plan) -> Iterator[Scope]:
    for program in plan.programs:
        whole = Scope(plan, _NOBODY, program)
        yield whole
        yield from (replace(whole, indicator=one) for one in program.indicators)
        for project in program.projects:
            yield replace(whole, project=project)
            yield from (replace(whole, project=project, indicator=one) for one in project.indicators)
