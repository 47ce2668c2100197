"""The stamp: how a workbook says which issue it is, in a hidden sheet and in its properties."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import replace

from kamakura_report.form.book import Book, Cell, Sheet
from kamakura_report.form.issue import Issue, form_id

STAMP_SHEET = "_stamp"
CORRECTION_SHEET = "要修正"  # the list in a workbook sent back: ours, but neither identity nor content
SEAL = "seal"
_PREFIX = "kamakura_report."


def fields(issue: Issue) -> dict[str, str]:
    """What the stamp says, name → value, without the seal."""
    return {
        "id": form_id(issue.id),
        "plan": issue.plan,
        "form": issue.form,
        "division": issue.division,
        "round": issue.round.name,
        "edition": str(issue.edition),
    }


def seal(issue: Issue, secret: bytes) -> str:
    """HMAC-SHA-256 of the stamp by the workspace's key, in hexadecimal."""
    text = "\n".join(f"{name}={value}" for name, value in fields(issue).items())
    return hmac.new(secret, text.encode(), hashlib.sha256).hexdigest()


def sealed(book: Book, issue: Issue, secret: bytes) -> Book:
    """The workbook of that issue with its seal, which nothing but the hidden sheet says."""
    stamped = sheet(replace(issue, seal=seal(issue, secret)))
    return replace(book, sheets=tuple(stamped if each.name == STAMP_SHEET else each for each in book.sheets))


def sheet(issue: Issue) -> Sheet:
    """The hidden sheet: names in column A, values in column B."""
    told = fields(issue) | {SEAL: issue.seal}
    cells = {}
    for row, (name, value) in enumerate(told.items(), 1):
        cells[row, 1], cells[row, 2] = Cell(name), Cell(value)
    return Sheet(name=STAMP_SHEET, cells=cells, protected=True, hidden="veryHidden")


def properties(issue: Issue) -> Mapping[str, str]:
    """The same as custom document properties."""
    return {_PREFIX + name: value for name, value in fields(issue).items()}


def from_properties(found: Mapping[str, str]) -> dict[str, str]:
    """The stamp's fields among a workbook's custom properties."""
    return {name.removeprefix(_PREFIX): value for name, value in found.items() if name.startswith(_PREFIX)}
