"""Load a form from a template workbook, or from the bytes kept of one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kamakura_report.doors import files
from kamakura_report.doors.template.drawn_book import read_drawing
from kamakura_report.form.grammar.form import Form
from kamakura_report.form.grammar.parse import parse
from kamakura_report.problem import CannotRun, Problem, Severity


@dataclass(frozen=True)
class Template:
    """A usable form, the bytes it was read from and their digest, and what was noticed in it."""

    form: Form
    data: bytes
    digest: str
    problems: tuple[Problem, ...]


def load_form(path: Path) -> Template:
    """The form of a template. Raises CannotRun, with every problem, when it cannot be used."""
    return read_form(files.read(path), path.name)


def read_form(data: bytes, name: str) -> Template:
    """The same from bytes; ``name`` is what messages call it."""
    book, drawn = read_drawing(data, name)
    form, understood = parse(book)
    problems = tuple(problem.at(file=name) for problem in (*drawn, *understood))
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    if form is None or errors:
        message = f"様式 {name} に直すところが {len(errors)} 件あります。直して保存してから、もう一度実行してください。"
        raise CannotRun(message, problems)
    return Template(form, data, files.sha256(data), problems)
