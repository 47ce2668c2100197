"""Fields: what a form may name for the master of this workspace, each with an example; nothing is written."""

from __future__ import annotations

from kamakura_report.commands.load import load_plan
from kamakura_report.commands.workspace import Workspace
from kamakura_report.form.field_list import ListedField, list_fields
from kamakura_report.frozen import frozen
from kamakura_report.problem import Problem


@frozen
class PlanFields:
    """The fields of the master's plan, and the warnings and notes about the master."""

    fields: tuple[ListedField, ...]
    problems: tuple[Problem, ...]


def run(workspace: Workspace) -> PlanFields:
    """List the fields. Raises CannotRun when there is no usable master."""
    plan, problems = load_plan(workspace)
    return PlanFields(tuple(list_fields(plan)), problems)
