"""推移: of a row of figures the stretch that a line may be drawn of. LibreOffice draws a word in it as 0."""

from __future__ import annotations

from collections.abc import Sequence


def stretch(cells: Sequence[bool | None]) -> tuple[int, int] | None:
    """First and last of the neighbours without a word (None) that hold most figures (True), the latest of equal ones.

    None when no cell holds a figure.
    """
    best, most, start = None, 0, 0
    for end in range(len(cells) + 1):
        if end < len(cells) and cells[end] is not None:
            continue
        count = sum(map(bool, cells[start:end]))
        if count and count >= most:
            best, most = (start, end - 1), count
        start = end + 1
    return best
