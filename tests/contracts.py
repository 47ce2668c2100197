"""docs/contracts.md as tables, for the tests that compare it with the code."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CONTRACTS = ROOT / "docs" / "contracts.md"
TEXT = CONTRACTS.read_text(encoding="utf-8")
SECTIONS = {
    found.group(1): found.group(2) for found in re.finditer(r"^## \d+ (.+)\n((?:(?!## ).*\n)*)", TEXT, re.MULTILINE)
}
Rows = list[tuple[str, ...]]


def tables(section: str) -> list[Rows]:
    """Every table of a section: rows of cells, the headings first, without the line under them."""
    blocks = re.findall(r"(?:^\|.*\n)+", SECTIONS[section], re.MULTILINE)
    return [
        [
            tuple(cell.strip() for cell in line.strip("|").split("|"))
            for line in block.splitlines()
            if line[1:4] != "---"
        ]
        for block in blocks
    ]


def table(section: str, first: str) -> Rows:
    """The rows under the headings of the section's only table whose first heading is that."""
    (found,) = (rows for rows in tables(section) if rows[0][0] == first)
    return found[1:]


def code(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def bare(cell: str) -> str:
    """``a`` for both a and `a`."""
    return "".join(code(cell)) or cell


def told_options(command: str) -> Rows:
    part = re.search(rf"^### `{command}`\n((?:(?!### ).*\n)*)", SECTIONS["Commands"], re.MULTILINE)
    assert part
    return [
        tuple(cell.strip() for cell in row.split("|")[1:-1])
        for row in re.findall(r"^\| `-.*$", part.group(1), re.MULTILINE)
    ]
