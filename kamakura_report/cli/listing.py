"""Problems as people read them: in blocks by severity and file on a terminal, one whole line each elsewhere."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

import click

from kamakura_report.cli.helping import wrap
from kamakura_report.problem import Problem, Severity
from kamakura_report.reports.attention import WORDS
from kamakura_report.reports.folding import Folded, fold
from kamakura_report.text import escape_for_terminal

COLORS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}
WIDEST = 100  # columns; longer lines are hard to read
INDENT = 4
NO_FILE = "（一つのファイルによらないもの）"


def lines(problems: Iterable[Problem]) -> Iterator[str]:
    """What to print: for a terminal when standard output is one, else for a file or another program."""
    folded = fold(problems)
    if sys.stdout.isatty():
        return blocks(folded, min(shutil.get_terminal_size().columns - 1, WIDEST))
    return map(line, folded)


def line(folded: Folded) -> str:
    """``エラー: 福祉課.xlsx ［2-1 福祉］ F12 …: found advice（figure.unreadable）``."""
    problem = folded.problem
    place = " ".join(part for part in (problem.file, folded.where) if part)
    told = f"{problem.found} {problem.advice}".strip()
    return escape_for_terminal(f"{WORDS[problem.severity]}: {f'{place}: ' if place else ''}{told}（{problem.code}）")


def blocks(folded: Sequence[Folded], columns: int) -> Iterator[str]:
    """A heading for each severity, below it the files, below each its problems; ends with an empty line."""
    for severity, of_severity in groupby(folded, key=lambda one: one.problem.severity):
        several = list(of_severity)
        count = sum(one.count for one in several)
        heading = f"■ {WORDS[severity]} {count} 件"
        yield click.style(heading, fg=COLORS[severity], bold=True)
        for file, of_file in groupby(several, key=lambda one: one.problem.file):
            if file or any(one.problem.file for one in several):  # else it would seem to belong to the file above
                yield from (
                    click.style(part, bold=True) for part in wrap(escape_for_terminal(file) or NO_FILE, columns)
                )
            for one in of_file:
                yield from _block(one, columns)
        yield ""


def _block(folded: Folded, columns: int) -> Iterator[str]:
    problem = folded.problem
    yield from _indented("- ", folded.where, columns)
    yield from _indented("  " if folded.where else "- ", problem.found, columns)
    yield from _indented("  → " if problem.advice else "", problem.advice, columns)
    yield click.style(f"{' ' * INDENT}{problem.code}", dim=True)


def _indented(mark: str, text: str, columns: int) -> Iterator[str]:
    """The text after a mark, its further lines below its first."""
    start = " " * (INDENT - 2) + mark
    room = columns - len(start) - mark.count("→")  # the arrow is wide on a Japanese terminal
    for number, part in enumerate(wrap(escape_for_terminal(text), room)):
        yield f"{start if not number else ' ' * (len(start) + mark.count('→'))}{part}"
