"""Columns of a table as a terminal counts them: a Japanese letter takes two."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from kamakura_report.cli.helping import width


def aligned(rows: Sequence[Sequence[str]], right: Collection[int] = ()) -> Iterator[str]:
    """Each row as a line, its cells under each other; the columns ``right`` (from 0) end in line."""
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (
            f"{' ' * (room - width(text))}{text}" if number in right else f"{text}{' ' * (room - width(text))}"
            for number, (text, room) in enumerate(zip(row, widths, strict=True))
        )
        yield "  ".join(cells).rstrip()
