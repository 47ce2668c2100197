"""Load what a command begins with: the plan from the master workbook, the form from a template."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kamakura_report.io import files
from kamakura_report.problem import CannotRun, Problem, Severity

if TYPE_CHECKING:
    from pathlib import Path

    from kamakura_report.commands.workspace import Workspace
    from kamakura_report.form.form_model import Form
    from kamakura_report.plan.model import Plan


def load_plan(workspace: Workspace) -> tuple[Plan, tuple[Problem, ...]]:
    """The plan of ``input/master.xlsx``, and the warnings and notes about it.

    Raises CannotRun when there is no usable master; its ``problems`` are all that is wrong with it.
    """
    from kamakura_report.io.master_file import read_tables
    from kamakura_report.master.read_master import parse_master

    plan, problems = parse_master(read_tables(workspace.master))
    if plan is None:
        errors = sum(problem.severity is Severity.ERROR for problem in problems)
        message = (
            f"{workspace.master} に直すところが {errors} 件あります。直して保存してから、もう一度実行してください。"
        )
        raise CannotRun(message, problems)
    return plan, problems


@dataclass(frozen=True)
class Template:
    """A usable form, the bytes it was read from, their SHA-256, and the warnings and notes about it."""

    form: Form
    data: bytes
    digest: str
    problems: tuple[Problem, ...]


def load_form(path: Path, plan: Plan | None = None) -> Template:
    """The form of a template, to ask about this plan (None: about any).

    Raises CannotRun, with every problem, when it cannot be used.
    """
    template = read_form(files.read_file(path), path.name)
    if plan is None:
        return template
    from kamakura_report.form.plan_rules import check_with_plan

    told = (*template.problems, *(problem.at(file=path.name) for problem in check_with_plan(template.form, plan)))
    errors = sum(problem.severity is Severity.ERROR for problem in told)
    if errors:
        raise _unusable(path.name, told, errors)
    return replace(template, problems=told)


def read_form(data: bytes, name: str) -> Template:
    """The form of a template's bytes; ``name`` is what messages call it. Raises CannotRun as ``load_form`` does."""
    from kamakura_report.form.parse_form import parse_form
    from kamakura_report.io.template.drawn_book import read_drawing

    book, drawing_problems = read_drawing(data, name)
    form, form_problems = parse_form(book)
    problems = tuple(problem.at(file=name) for problem in (*drawing_problems, *form_problems))
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    if form is None or errors:
        raise _unusable(name, problems, len(errors))
    return Template(form, data, files.sha256(data), problems)


def _unusable(name: str, problems: tuple[Problem, ...], errors: int) -> CannotRun:
    message = f"様式 {name} に直すところが {errors} 件あります。直して保存してから、もう一度実行してください。"
    return CannotRun(message, problems)
