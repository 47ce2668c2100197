"""Everything that is printed: each line is escaped here, whatever people had in their texts and file names.

No other module prints. A line is plain text, or ``Painted``: our own colours around texts that are escaped.
"""

from __future__ import annotations

import io
import json
import shutil
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kamakura_report.cli.columns import wrap
from kamakura_report.cli.pasted import pasted, with_pasted
from kamakura_report.merging.agree import ResultState
from kamakura_report.problem import CannotRun, Problem, Severity, worst_first
from kamakura_report.problem.merge_codes import MERGE_REPLACED, MERGE_RESUBMITTED
from kamakura_report.reports.problem_list import PROBLEM_WORDS, Folded, fold_codes, fold_problems
from kamakura_report.rounds.past_files import PAST_WORDS, without_past
from kamakura_report.text import escape_for_json, escape_for_terminal

if TYPE_CHECKING:
    from rich.box import Box

    from kamakura_report.io.files import Written
    from kamakura_report.merging.merge import Merged

_T = TypeVar("_T")
FOUND_ERRORS = 1  # exit status
COLORS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}
WIDEST_LINE = 100  # columns; longer lines are hard to read
INDENT = 4
YES = ("y", "Y", "ｙ", "Ｙ")  # the only answers that go on
NO_FILE = "（一つのファイルによらないもの）"
WIDE = 110  # columns from which the last column of a drawn table, which may be long, is shown too


@dataclass(frozen=True, slots=True)
class Painted:
    """A line for a terminal: its texts are escaped, colours stand around them. Made in this module alone."""

    ansi: str


Printable = str | Painted


def use_utf8() -> None:
    """Print in UTF-8 whatever the console's code page."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def say(line: Printable, *, err: bool = False) -> None:
    """Print one line: a text with everything escaped that moves a cursor, hides or turns letters round."""
    click.echo(rendered(line), err=err)


def rendered(line: Printable) -> str:
    """The line as it is printed."""
    return line.ansi if isinstance(line, Painted) else escape_for_terminal(line)


def ask(words: str) -> str:
    """What is typed after these words; nothing when there is nobody to type."""
    try:
        return input(escape_for_terminal(words))
    except EOFError:
        return ""


def say_page(page: str, *, err: bool = False) -> None:
    """Print a page of our own, a help page say, line by line."""
    for line in page.split("\n"):
        say(line, err=err)


def say_json(document: object) -> None:
    """Print one JSON document on one line of standard output (docs/contracts.md, JSON)."""
    click.echo(escape_for_json(json.dumps(document, ensure_ascii=False)))


def paint(text: str, **style: Any) -> Painted:
    """A text of anyone's in a colour (``fg=``) or weight (``bold=``, ``dim=``) of ours."""
    return Painted(click.style(escape_for_terminal(text), **style))


def finish(
    lines: Iterable[Printable],
    problems: Iterable[Problem],
    counts: Mapping[str, object],
    *,
    as_json: bool,
    strict: bool,
    more: Mapping[str, object] | None = None,
    every: bool = False,
    a_page: bool = False,
    arrived: Collection[str] = (),
) -> int:
    """Print the problems, errors first, then the lines; the exit status (docs/contracts.md, Exit status).

    ``more`` are fields that the command's JSON has besides ``problems`` and ``counts``. Unless ``every`` one is asked
    for, what is past is counted, and very many of one code about the master are; of the files that ``arrived`` now
    each has a line with the number of answers that it took the place of. ``a_page`` of lines says all without them.
    """
    ordered = worst_first(map(with_pasted, problems))
    if as_json:
        say_json({"problems": [_fields(problem) for problem in ordered], "counts": counts, **(more or {})})
    else:
        told = ordered if every else [] if a_page else [one for one in without_past(ordered) if _is_news(one, arrived)]
        listed = (one for one in told if one.code != MERGE_REPLACED.code)
        for line in (*problem_lines(listed, every=every), *([] if every or a_page else _past_lines(ordered)), *lines):
            say(line)
    counted = (Severity.ERROR, Severity.WARNING) if strict else (Severity.ERROR,)
    return FOUND_ERRORS if any(problem.severity in counted for problem in ordered) else 0


def _is_news(problem: Problem, arrived: Collection[str]) -> bool:
    """False of what is told for ever after: that a file took another's place, unless it has come just now."""
    return problem.code != MERGE_RESUBMITTED.code or problem.file in arrived


def _past_lines(problems: Iterable[Problem]) -> Iterator[str]:
    """How many files lie there that are past, each counted once."""
    files: dict[str, set[str]] = {code: set() for code in PAST_WORDS}
    for problem in problems:
        if problem.code in files and problem.severity is Severity.NOTE:
            files[problem.code].add(problem.file)
    counted: set[str] = set()
    parts = []
    for code, names in files.items():
        if names - counted:
            parts.append(f"{PAST_WORDS[code]} {len(names - counted)}")
        counted |= names
    if parts:
        yield f"済んでいるファイル: {'、'.join(parts)}（一つずつは -v か --json にあります）"


def _fields(problem: Problem) -> dict[str, str]:
    names = ("code", "severity", "file", "sheet", "cell", "key", "label", "found", "advice")
    return {name: str(getattr(problem, name)) for name in names}


# Problems: in blocks by severity and file on a terminal, one whole line each for a file or another program


def problem_lines(problems: Iterable[Problem], *, every: bool = False) -> Iterator[Printable]:
    """What to print of problems, by what standard output is."""
    folded = fold_problems(problems)
    folded = folded if every else fold_codes(folded)
    if sys.stdout.isatty():
        return problem_blocks(folded, min(shutil.get_terminal_size().columns - 1, WIDEST_LINE))
    return map(problem_line, folded)


def say_refusal(stop: CannotRun, *, every: bool = False) -> None:
    """Print on standard error why a command cannot run, and below it the places, the worst first."""
    say(f"エラー: {pasted(str(stop))}", err=True)
    places = worst_first(map(with_pasted, stop.problems))
    entries = [Folded(problem, ((problem.cell, problem.label),)) for problem in places]
    for entry in entries if every else fold_codes(entries):
        beside = entries[0].problem.severity is not entry.problem.severity  # errors stand first, and need no word
        word = f"{PROBLEM_WORDS[entry.problem.severity]}: " if beside else ""
        say(f"  {word}{entry.problem}", err=True)


def problem_line(folded: Folded) -> str:
    """``エラー: 福祉課.xlsx ［2-1 福祉］ F12 …: found advice（figure.unreadable）``."""
    problem = folded.problem
    place = " ".join(part for part in (problem.file, folded.where) if part)
    words = f"{problem.found} {problem.advice}".strip()
    return f"{PROBLEM_WORDS[problem.severity]}: {f'{place}: ' if place else ''}{words}（{problem.code}）"


def problem_blocks(folded: Sequence[Folded], columns: int) -> Iterator[Printable]:
    """A heading for each severity, below it the files, below each its problems; ends with an empty line."""
    for severity, of_severity in groupby(folded, key=lambda entry: entry.problem.severity):
        several = list(of_severity)
        count = sum(entry.count for entry in several)
        yield paint(f"■ {PROBLEM_WORDS[severity]} {count} 件", fg=COLORS[severity], bold=True)
        for file, of_file in groupby(several, key=lambda entry: entry.problem.file):
            if file or any(entry.problem.file for entry in several):  # else it would seem to belong to the file above
                name = escape_for_terminal(file) or NO_FILE
                yield from (paint(part, bold=True) for part in wrap(name, columns))
            for entry in of_file:
                yield from _block(entry, columns)
        yield ""


def _block(folded: Folded, columns: int) -> Iterator[Printable]:
    problem = folded.problem
    yield from _indented("- ", folded.where, columns)
    yield from _indented("  " if folded.where else "- ", problem.found, columns)
    yield from _indented("  → " if problem.advice else "", problem.advice, columns)
    yield paint(f"{' ' * INDENT}{problem.code}", dim=True)


def _indented(mark: str, text: str, columns: int) -> Iterator[str]:
    """The text after a mark, its further lines below its first; escaped before its width is counted."""
    start = " " * (INDENT - 2) + mark
    room = columns - len(start) - mark.count("→")  # the arrow is wide on a Japanese terminal
    for number, part in enumerate(wrap(escape_for_terminal(text), room)):
        yield f"{start if not number else ' ' * (len(start) + mark.count('→'))}{part}"


# What everything comes to, as every command that writes the results tells it


def outcome_lines(merged: Merged, written: Iterable[Written]) -> Iterator[str]:
    """How many rows are in which state, and where the results are."""
    yield asked_counts(merged)
    files = list(written)
    yield from (f"前の結果（手を加えたもの）の控え: {file.backup}" for file in files if file.backup)
    yield from (f"結果: {file.path}" for file in files if not file.is_stale)


def asked_counts(merged: Merged) -> str:
    """``これまでに照会した 8 項目（全 17 項目）: 確定 6、未入力 2、…``; of all rows while no round was sent out."""
    asked = merged.asked_by_now()
    states = [row.state for row in asked or merged.rows]
    of_asked = (
        f"これまでに照会した {len(asked)} 項目（全 {len(merged.rows)} 項目）" if asked else f"全 {len(states)} 項目"
    )
    return f"{of_asked}: {'、'.join(f'{state} {states.count(state)}' for state in ResultState)}"


def outcome_counts(merged: Merged) -> dict[str, int]:
    """The same for --json."""
    return {"rows": len(merged.rows), **{str(state): merged.count(state) for state in ResultState}}


# What only a terminal shows


def draw_table(
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    styles: Sequence[str],
    right: Collection[int],
    columns: int,
) -> list[Painted]:
    """A table drawn by rich, with nothing in it that some terminals show wider than others.

    ``styles`` colour the second cell of each row, the columns ``right`` (from 0) end in line. The first
    column is broken where there is no room, the last one shown only where there is some.
    """
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    last = len(headings) - (columns < WIDE)
    table = Table(box=_box(), padding=0, show_edge=False, header_style="bold")
    for number, heading in enumerate(headings[:last]):
        table.add_column(
            heading,
            justify="right" if number in right else "left",
            overflow="fold",
            no_wrap=0 < number < len(headings) - 1,
        )
    for row, style in zip(rows, styles, strict=True):
        cells = map(escape_for_terminal, row[:last])
        table.add_row(*(Text(text, style if number == 1 else "") for number, text in enumerate(cells)))
    out = io.StringIO()
    console = Console(file=out, force_terminal=True, color_system="standard", width=columns - 1, legacy_windows=False)
    console.print(table)
    return [Painted(line) for line in out.getvalue().rstrip("\n").split("\n")]


def _box() -> Box:
    """Lines of box-drawing signs are two columns wide on a Japanese console: one dashed line below the headings."""
    from rich.box import Box

    return Box("    \n    \n -- \n    \n    \n    \n    \n    \n", ascii=True)


def track(what: str) -> Callable[[Sequence[_T]], Iterable[_T]]:
    """A function that passes items on and shows how many are done, on a terminal only."""

    def passed(items: Sequence[_T]) -> Iterable[_T]:
        if not sys.stderr.isatty() or len(items) < 2:
            return items
        from rich.console import Console
        from rich.markup import escape
        from rich.progress import track as bar

        title = escape(escape_for_terminal(what))
        return bar(items, description=title, console=Console(stderr=True), transient=True)

    return passed
