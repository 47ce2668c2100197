"""A table drawn by rich for a terminal, with nothing in it that some terminals show wider than others."""

from __future__ import annotations

import io
from collections.abc import Collection, Sequence

from rich.box import Box
from rich.console import Console
from rich.table import Table
from rich.text import Text

# Lines of box-drawing signs are two columns wide on a Japanese console: one dashed line below the headings.
_BOX = Box("    \n    \n -- \n    \n    \n    \n    \n    \n", ascii=True)
WIDE = 110  # columns from which the last column, which may be long, is shown too


def drawn(
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    styles: Sequence[str],
    right: Collection[int],
    columns: int,
) -> list[str]:
    """The lines; ``styles`` colour the second cell of each row, the columns ``right`` (from 0) end in line.

    The first column is broken where there is no room, the last one shown only where there is some.
    """
    last = len(headings) - (columns < WIDE)
    table = Table(box=_BOX, padding=0, show_edge=False, header_style="bold")
    for number, heading in enumerate(headings[:last]):
        table.add_column(
            heading,
            justify="right" if number in right else "left",
            overflow="fold",
            no_wrap=0 < number < len(headings) - 1,
        )
    for row, style in zip(rows, styles, strict=True):
        table.add_row(*(Text(text, style if number == 1 else "") for number, text in enumerate(row[:last])))
    out = io.StringIO()
    console = Console(file=out, force_terminal=True, color_system="standard", width=columns - 1, legacy_windows=False)
    console.print(table)
    return out.getvalue().rstrip("\n").split("\n")
