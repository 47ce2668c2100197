"""Load the plan from the master workbook."""

from __future__ import annotations

from kamakura_report.doors.master_file import read_tables
from kamakura_report.plan import master
from kamakura_report.plan.model import Plan
from kamakura_report.problem import CannotRun, Problem, Severity
from kamakura_report.steps.workspace import Workspace


def load_plan(workspace: Workspace) -> tuple[Plan, tuple[Problem, ...]]:
    """The plan of ``input/master.xlsx``, and the warnings and notes about it.

    Raises CannotRun when there is no usable master; its ``problems`` are all that is wrong with it.
    """
    plan, problems = master.parse(read_tables(workspace.master))
    if plan is None:
        errors = sum(problem.severity is Severity.ERROR for problem in problems)
        message = (
            f"{workspace.master} に直すところが {errors} 件あります。直して保存してから、もう一度実行してください。"
        )
        raise CannotRun(message, problems)
    return plan, problems
