"""Everything that is printed: each line is escaped here, whatever people had in their texts and file names.

No other module prints. A line is plain text, or ``Painted``: our own colours around texts that are escaped.
"""

from __future__ import annotations

import atexit
import os
import sys
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from kamakura_report.frozen import frozen
from kamakura_report.text import escape_for_json, escape_for_terminal

if TYPE_CHECKING:
    from rich.box import Box

_T = TypeVar("_T")
USUAL_WIDTH, LEAST_WIDTH = 80, 50  # of a page
YES = ("y", "Y", "ｙ", "Ｙ")  # the only answers that go on
WIDE = 110  # columns from which the last column of a drawn table, which may be long, is shown too


@frozen
class Painted:
    """A line for a terminal: its texts are escaped, colours stand around them. Made in this module alone."""

    ansi: str


Printable = str | Painted


def use_utf8() -> None:
    """Print in UTF-8 whatever the console's code page."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def leave(status: int) -> NoReturn:
    """End the process: all is written, closed and said by now, so nothing that it holds is taken apart.

    Python does that piece by piece, in a tenth of the time of a short command. It ends by itself where something may
    still be under way: another thread, or a reader of what is printed that has gone, which it tells.
    """
    if threading.active_count() > 1:
        sys.exit(status)
    atexit._run_exitfuncs()
    try:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
    except (OSError, ValueError):
        sys.exit(status)
    os._exit(status)


class Heard:
    """What a run said that was heard instead of printed: its lines in their order, and its JSON document."""

    def __init__(self) -> None:
        self.lines: list[Printable] = []
        self.document: object = None


_hearing: ContextVar[Heard | None] = ContextVar("who hears what is said, instead of its being printed", default=None)


@contextmanager
def hear() -> Iterator[Heard]:
    """Hear all that is said while this lasts; until then nobody sits at a terminal."""
    heard = Heard()
    token = _hearing.set(heard)
    try:
        yield heard
    finally:
        _hearing.reset(token)


def is_terminal(stream: str) -> bool:
    """Whether somebody sits at the other end of ``stdin``, ``stdout`` or ``stderr``."""
    return _hearing.get() is None and bool(getattr(sys, stream).isatty())


def is_heard() -> bool:
    """Whether this run is one of many."""
    return _hearing.get() is not None


def say(line: Printable, *, err: bool = False) -> None:
    """Print one line: a text with everything escaped that moves a cursor, hides or turns letters round."""
    heard = _hearing.get()
    if heard is None:
        click.echo(rendered(line), err=err)
    else:
        heard.lines.append(line)


def rendered(line: Printable) -> str:
    """The line as it is printed."""
    return line.ansi if isinstance(line, Painted) else escape_for_terminal(line)


def ask(words: str) -> str:
    """What is typed after these words; nothing when there is nobody to type."""
    try:
        return input(escape_for_terminal(words))
    except EOFError:
        return ""


def page_width(at_most: int | None) -> int:
    """The columns of a page, as click counts them: by COLUMNS or the terminal; shutil, which tells it, loads slowly."""
    told = os.environ.get("COLUMNS", "")
    columns = int(told) if told.isdecimal() else 0
    if not columns and sys.__stdout__ is not None:
        with suppress(ValueError, OSError):  # it is closed, or no terminal
            columns = os.get_terminal_size(sys.__stdout__.fileno()).columns
    return max(min(columns or USUAL_WIDTH, at_most or USUAL_WIDTH) - 2, LEAST_WIDTH)


def say_page(page: str, *, err: bool = False) -> None:
    """Print a page of our own, a help page say, line by line."""
    for line in page.split("\n"):
        say(line, err=err)


def say_json(document: object) -> None:
    """Print one JSON document on one line of standard output (docs/contracts.md, JSON)."""
    import json

    heard = _hearing.get()
    if heard is None:
        click.echo(escape_for_json(json.dumps(document, ensure_ascii=False)))
    else:
        heard.document = document


def paint(text: str, **style: Any) -> Painted:
    """A text of anyone's in a colour (``fg=``) or weight (``bold=``, ``dim=``) of ours."""
    return Painted(click.style(escape_for_terminal(text), **style))


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
    import io

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
        if not is_terminal("stderr") or len(items) < 2:
            return items
        from rich.console import Console
        from rich.markup import escape
        from rich.progress import track as bar

        title = escape(escape_for_terminal(what))
        return bar(items, description=title, console=Console(stderr=True), transient=True)

    return passed
