"""Identity: which issue a returned workbook is, by its id in three places, of which one is enough."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from kamakura_report.form import issue
from kamakura_report.form.issue import (
    SEAL,
    STAMP_SHEET,
    Issue,
    compute_seal,
    issue_id,
    stamp_fields,
    stamp_from_properties,
)
from kamakura_report.frozen import frozen
from kamakura_report.patterns import pattern
from kamakura_report.problem import Problem
from kamakura_report.problem.sheet_codes import (
    IDENTITY_CHECK_DIGITS,
    IDENTITY_DISAGREE,
    IDENTITY_DISAGREE_RECORD,
    IDENTITY_NO_KEY,
    IDENTITY_NONE,
    IDENTITY_PROPERTY,
    IDENTITY_SEAL,
)
from kamakura_report.returned.grid import Grid, GridSheet, StoredKind
from kamakura_report.returned.shown_text import FORM_ID
from kamakura_report.text import shorten

_DIGEST = pattern(r"[0-9a-f]{64}")
_PROPERTIES = "文書のプロパティ"


@frozen
class Identity:
    """The issue id that a workbook carries; "" when it cannot be known: then a problem says why."""

    issue: str
    problems: tuple[Problem, ...] = ()


def identify(grid: Grid) -> Identity:
    """The issue id found on the sheets, in the stamp sheet and in the properties.

    What stands in open cells counts only when it stands nowhere else: a remark may quote another
    workbook's id. An id whose check digits do not fit counts for nothing beside one that is whole;
    where it was shown, comparing the sheet tells it.
    """
    claims = list(_claims(grid, locked=True)) or list(_claims(grid, locked=False))
    known: dict[str, str] = {}  # issue id → where it stands first
    damaged: Problem | None = None
    for where, text in claims:
        try:
            known.setdefault(issue_id(text), where)
        except ValueError:
            damaged = damaged or IDENTITY_CHECK_DIGITS.problem(identity=text, where=where)
    if len(known) > 1:
        statements = "、".join(f"{where}は {identity}" for identity, where in known.items())
        return Identity("", (IDENTITY_DISAGREE.problem(claims=statements),))
    if known:
        return Identity(next(iter(known)))
    return Identity("", (damaged or IDENTITY_NONE.problem(),))


def record_contradictions(grid: Grid, issue: Issue) -> Iterator[Problem]:
    """What the stamp says against the issue as it was recorded."""
    expected = stamp_fields(issue)
    for name, value in _stamp(grid).items():
        if name in expected and value != expected[name]:
            yield IDENTITY_DISAGREE_RECORD.problem(where=f"シート {STAMP_SHEET}", name=name)
    for name, value in _properties(grid).items():
        if name in expected and value != expected[name]:
            if _says_another(name, value, expected[name]):
                yield IDENTITY_DISAGREE_RECORD.problem(where=_PROPERTIES, name=name)
            else:
                yield IDENTITY_PROPERTY.problem(name=name, value=shorten(value))


def seal_shown(grid: Grid) -> str | None:
    """The seal in the stamp; None when there is none."""
    return _stamp(grid).get(SEAL)


def seal_contradictions(seal: str | None, issue: Issue, secret: bytes | None) -> Iterator[Problem]:
    """What is wrong with the seal that a workbook shows; nobody can tell without the key."""
    if secret is None:
        yield IDENTITY_NO_KEY.problem()
    elif seal is not None and seal != compute_seal(issue, secret):
        yield IDENTITY_SEAL.problem()


def _claims(grid: Grid, *, locked: bool) -> Iterator[tuple[str, str]]:
    """Where an id stands, and the id as written: in locked cells and the properties, or in open cells."""
    for sheet in grid.sheets:
        if sheet.name == issue.CORRECTION_SHEET:
            continue  # it quotes what was found in another file
        texts = [
            raw.text
            for raw in sheet.cells.values()
            if "-" in raw.text and raw.kind is StoredKind.TEXT and raw.formula is None and raw.locked is locked
        ]
        for text in FORM_ID.findall("\n".join(texts)):  # no id goes on from one text into the next
            yield f"シート「{sheet.name}」", text
    text = _properties(grid).get("id")
    if text and locked:
        yield _PROPERTIES, text


def _says_another(name: str, value: str, expected: str) -> bool:
    """True when a property names another issue; one that is damaged names none and is no witness.

    Office programs drop properties, and some spell them wrongly: UTF-8 read as Latin-1 and written once more.
    """
    match name:
        case "id":
            return FORM_ID.search(value.upper()) is not None
        case "plan" | "form":
            return _DIGEST.fullmatch(value.strip()) is not None
        case "edition":
            return value.strip().isdecimal()
    return (
        bool(value.strip()) and "\ufffd" not in value and set(value) != {"?"} and not _doubly_encoded(value, expected)
    )


def _doubly_encoded(value: str, expected: str) -> bool:
    for encoding in ("latin-1", "cp1252", "cp932"):
        with suppress(ValueError):
            if value == expected.encode().decode(encoding):
                return True
    return False


def _properties(grid: Grid) -> dict[str, str]:
    return stamp_from_properties(grid.properties)


def _stamp(grid: Grid) -> dict[str, str]:
    sheet = grid.sheet(STAMP_SHEET)
    return {} if sheet is None else dict(_pairs(sheet))


def _pairs(sheet: GridSheet) -> Iterator[tuple[str, str]]:
    for (row, column), raw in sheet.cells.items():
        if column == 1:
            yield raw.text, sheet.at((row, 2)).text
