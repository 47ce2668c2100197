"""Where builders of hostile files are noted: what each would do, and what is said of it.

The code is that of the refusal; "" when the file is honest in the end and only heavy.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

MIB = 1024 * 1024
SHEET = "xl/worksheets/sheet1.xml"
NOTED: dict[str, tuple[Callable[[], bytes], str]] = {}
Maker = Callable[[], bytes]


def hostile(code: str) -> Callable[[Maker], Maker]:
    """Note a builder under its name with the expected code."""

    def noted(make: Maker) -> Maker:
        NOTED[make.__name__] = (cache(make), code)
        return make

    return noted


def cells(inside: str) -> str:
    return f'<row r="1">{inside}</row>'
