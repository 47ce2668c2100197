"""Who is asked for texts and choices: by today's plan, as the form asks them (docs/contracts.md, Divisions)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from functools import lru_cache

from kamakura_report.form.form_model import Form, OfficeItem
from kamakura_report.form.offices import office_asked, thing_band
from kamakura_report.form.scope import Scope, scopes_by_subject
from kamakura_report.frozen import Same, frozen
from kamakura_report.plan.keys import INITIAL, Key
from kamakura_report.plan.model import Plan, Project


@frozen
class TextOwners:
    """The divisions that are asked for the texts about each program, project and indicator, by its key."""

    by_subject: Mapping[str, tuple[str, ...]]
    projects: Mapping[str, Project]  # to which each thing belongs, by the thing's key
    periods: frozenset[str]  # of the plan; "" for what belongs to no year
    of_offices: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)  # by subject and item
    scopes: Mapping[str, Scope] = field(default_factory=dict)  # of each subject

    @classmethod
    def of(cls, plan: Plan, form: Form | None = None) -> TextOwners:
        """Those of today's plan; with a form also the offices that it asks besides them. The same of one plan alone."""
        return _owners_of_plan(Same(plan)) if form is None else cls._of(plan, form.offices)

    @classmethod
    def _of(cls, plan: Plan, offices: Sequence[OfficeItem]) -> TextOwners:
        scopes = scopes_by_subject(plan)
        return cls(
            {subject: scope.owners("") for subject, scope in scopes.items()},
            {subject: scope.project for subject, scope in scopes.items() if scope.project is not None},
            frozenset({"", INITIAL, *map(str, plan.periods)}),
            {
                (subject, each.item): (_office(scope, each.office),)
                for subject, scope in scopes.items()
                for each in offices
                if thing_band(scope.project, scope.indicator) is each.band
            },
            scopes,
        )

    def is_offices(self, key: str) -> bool:
        """True for a text that the form asks of an office besides those who answer for the thing."""
        parsed = Key.parse(key)
        return (parsed.subject, parsed.item) in self.of_offices

    def office(self, office: str, key: str) -> tuple[str, ...]:
        """The office that a workbook's question means today, nobody where nothing is asked about that any more."""
        scope = self.scopes.get(Key.parse(key).subject)
        return (_office(scope, office),) if scope is not None and self.asked(key) else ()

    def asked(self, key: str) -> tuple[str, ...]:
        """Who is asked for this text today, in 所管課 order: nobody for what the plan does not have, nor about
        the years in which a project does not run.
        """
        try:
            parsed = Key.parse(key)
        except ValueError:  # a name that no form asks, which a ledger may hold
            return ()
        project = self.projects.get(parsed.subject)
        idle = project is not None and parsed.when is not None and not project.runs_in(parsed.when)
        if idle or parsed.period not in self.periods:
            return ()
        return self.of_offices.get((parsed.subject, parsed.item)) or self.by_subject.get(parsed.subject, ())


@lru_cache(maxsize=2)  # today's plan, and one of before that it is compared with
def _owners_of_plan(same: Same[Plan]) -> TextOwners:
    return TextOwners._of(same.thing, ())


def _office(scope: Scope, office: str) -> str:
    return office_asked(scope.plan, office, scope.the_program, scope.project, scope.indicator)
