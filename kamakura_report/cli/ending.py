"""How a command ends: its problems and its lines told, its exit status, and what they come to as JSON.

Problems stand in blocks by severity and file on a terminal, one whole line each for a file or another program.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from kamakura_report.cli.columns import wrap
from kamakura_report.cli.output import Printable, is_terminal, paint, say, say_json
from kamakura_report.cli.pasted import pasted, with_pasted
from kamakura_report.merging.agree import ResultState
from kamakura_report.problem import CannotRun, Problem, Severity, worst_first
from kamakura_report.problem.merge_codes import MERGE_REPLACED, MERGE_RESUBMITTED
from kamakura_report.reports.problem_list import PROBLEM_WORDS, Folded, fold_codes, fold_problems
from kamakura_report.rounds.past_files import PAST_WORDS, without_past
from kamakura_report.text import escape_for_terminal

if TYPE_CHECKING:
    from kamakura_report.io.files import Written
    from kamakura_report.merging.state_counts import StateCounts

FOUND_ERRORS = 1  # exit status
COLORS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}
WIDEST_LINE = 100  # columns; longer lines are hard to read
INDENT = 4
NO_FILE = "（一つのファイルによらないもの）"


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
    if is_terminal("stdout"):
        import shutil

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


def outcome_lines(counted: StateCounts, written: Iterable[Written]) -> Iterator[str]:
    """How many rows are in which state, and where the results are."""
    yield asked_counts(counted)
    files = list(written)
    yield from (f"前の結果（手を加えたもの）の控え: {file.backup}" for file in files if file.backup)
    yield from (f"結果: {file.path}" for file in files if not file.is_stale)


def asked_counts(counted: StateCounts) -> str:
    """``これまでに照会した 8 項目（全 17 項目）: 確定 6、未入力 2、…``; of all rows while no round was sent out."""
    asked, rows = sum(counted.asked.values()), sum(counted.rows.values())
    of_asked = f"これまでに照会した {asked} 項目（全 {rows} 項目）" if asked else f"全 {rows} 項目"
    states = counted.asked if asked else counted.rows
    return f"{of_asked}: {'、'.join(f'{state} {states.get(state, 0)}' for state in ResultState)}"


def outcome_counts(counted: StateCounts) -> dict[str, int]:
    """The same for --json."""
    return {"rows": sum(counted.rows.values()), **{str(state): counted.rows.get(state, 0) for state in ResultState}}
