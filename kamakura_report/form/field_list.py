"""The fields of a plan, as a person copies them into a form: each with what it says first in this plan."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from kamakura_report.form.field_values import FIELDS, LEVEL_OWNERS, field_names, field_value, is_own_field
from kamakura_report.form.form_model import Band
from kamakura_report.form.issue import Issue, Round
from kamakura_report.form.scope import Scope
from kamakura_report.frozen import frozen, replace
from kamakura_report.plan.figures import plain_text
from kamakura_report.plan.model import Plan

_OF_THE_COVER = (Band.SHEETS, Band.LIST)  # these speak of the workbook, not of the plan


@frozen
class ListedField:
    """One field: how it is written, what it says in the first place where it says something, and whose column it is."""

    written: str  # {{事業.事業名}}
    example: str
    own: bool  # a column, or a row of 計画, that the city added


def list_fields(plan: Plan) -> Iterator[ListedField]:
    """Every field that a form may name for this plan, in the order of the manual (docs/form.md)."""
    scopes = list(_scopes(plan))
    for owner in FIELDS:
        if owner in _OF_THE_COVER:
            continue
        fitting = [scope for scope in scopes if _fits(scope, owner)]
        for name in field_names(plan, owner):
            values = (field_value(scope, owner, name) for scope in fitting)
            first = next((value for value in values if value != ""), "")
            example = plain_text(first) if isinstance(first, Decimal) else first
            yield ListedField(f"{{{{{owner}.{name}}}}}", example, is_own_field(owner, name))


def _fits(scope: Scope, owner: str) -> bool:
    """True where the innermost thing is the one that the owner's fields are about."""
    match owner:
        case Band.PROGRAM:
            return scope.program is not None and not (scope.project or scope.indicator or scope.action)
        case Band.ACTION:
            return scope.action is not None
        case Band.PROGRAM_INDICATOR:
            return scope.indicator is not None and scope.project is None
        case Band.PROJECT:
            return scope.project is not None and scope.indicator is None
        case Band.OUTCOME:
            return scope.indicator is not None and scope.project is not None
    if owner in LEVEL_OWNERS:
        return _fits(scope, Band.PROGRAM)
    return scope.program is None


def _scopes(plan: Plan) -> Iterator[Scope]:
    """Everything that a field may speak of, each with the innermost thing that it is about."""
    round_ = Round(str(plan.first), (plan.first,))
    for division in plan.divisions:
        yield Scope(plan, Issue(plan="", form="", division=division.name, round=round_))
    nobody = Scope(plan, Issue(plan="", form="", division="", round=round_))
    for program in plan.programs:
        inside = replace(nobody, program=program)
        yield inside
        for action in program.actions:
            yield replace(inside, action=action)
        for indicator in program.indicators:
            yield replace(inside, indicator=indicator)
        for project in program.projects:
            yield replace(inside, project=project)
            for indicator in project.indicators:
                yield replace(inside, project=project, indicator=indicator)
