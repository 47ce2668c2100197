"""What a command tells at its end, as lines for people or as JSON, and its exit status."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

import click

from kamakura_report.cli import listing
from kamakura_report.problem import Problem, Severity, worst_first
from kamakura_report.text import escape_for_json, escape_for_terminal

FOUND_ERRORS = 1


def report(
    lines: Iterable[str],
    problems: Iterable[Problem],
    counts: Mapping[str, object],
    *,
    as_json: bool,
    strict: bool,
    more: Mapping[str, object] | None = None,
) -> int:
    """Print the problems, errors first, then the lines; the exit status (docs/contracts.md, Exit status).

    ``more`` are fields that the command's JSON has besides ``problems`` and ``counts``.
    """
    told = worst_first(problems)
    if as_json:
        whole = {"problems": [_fields(problem) for problem in told], "counts": counts, **(more or {})}
        click.echo(escape_for_json(json.dumps(whole, ensure_ascii=False)))
    else:
        for line in (
            *listing.lines(told),
            *map(escape_for_terminal, lines),
        ):  # the listing's own colours are no texts of others
            click.echo(line)
    counted = (Severity.ERROR, Severity.WARNING) if strict else (Severity.ERROR,)
    return FOUND_ERRORS if any(problem.severity in counted for problem in told) else 0


def _fields(problem: Problem) -> dict[str, str]:
    names = ("code", "severity", "file", "sheet", "cell", "key", "label", "found", "advice")
    return {name: str(getattr(problem, name)) for name in names}
