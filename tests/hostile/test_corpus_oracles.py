"""Our reader beside openpyxl and calamine on public workbooks: every difference is of a kind that is explained."""

from __future__ import annotations

import sys
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from kamakura_report.io.reader.returned_file import read_returned_file
from kamakura_report.io.reader.returned_workbook import read_workbook
from kamakura_report.io.xlsx.refused import Refused
from kamakura_report.returned.grid import Grid, RawCell, StoredKind
from kamakura_report.workbook.area import Position, cell_name
from tests.corpus import FOLDER
from tests.hostile.counting import cells
from tests.hostile.oracle import ORACLES, Sheets, asked

CELLS = 80_000  # that agree must be at least so many, or something was not compared at all

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot limit a process like this"),
    pytest.mark.corpus,
]

# By oracle: kind of difference → what it is. n number, s text, b boolean, e error, d date, f formula; "-" nothing.
# Whole files and sheets come first: the code with which we refuse, or "read", against what the oracle did.
EXPLAINED = {
    "openpyxl": {
        "read / fails": "stumbles over a style, a colour, a name or a relation that has nothing to do with cells",
        "sheet.missing / reads": "leaves a sheet that has no part out without a word",
        "package.root / reads": "takes the namespace of a beta of Office 2007 for today's",
        "package.xml / reads": "has not looked at a part that is broken",
        "sheet / -": "shows no sheets for Strict files",
        "- / sheet": "takes a macro sheet for a worksheet",
        "- / s empty": "keeps an empty text as a value",
        "d / e": "a day beyond the year 9999 becomes an error",
        "s / s escaped": "decodes _x000D_ in upper case only",
    },
    "calamine": {
        "read / fails": "stumbles over a sheet of another kind or a relation we need not follow",
        "package.ambiguous / reads": "takes one of two versions of the cell formats",
        "package.xml / reads": "has not looked at a part that is broken",
        "e / -": "reads errors as empty",
        "s / s trimmed": "trims spaces",
        "d / n": "a day beyond the year 9999 stays a number",
        "d / s": "keeps an ISO date as it is written",
        "s / -": "misses what LibreOffice 4 wrote: a text in v under the type inlineStr",
    },
}
_LETTER = {
    StoredKind.NUMBER: "n",
    StoredKind.TEXT: "s",
    StoredKind.BOOLEAN: "b",
    StoredKind.ERROR: "e",
    StoredKind.DATE: "d",
}
Value = float | bool | str


@pytest.fixture(scope="module")
def ours() -> dict[Path, Grid | Refused]:
    """What each file is to us."""
    return {path: ours_of(path) for path in sorted(FOLDER.glob("*.xls*"))}


def ours_of(path: Path) -> Grid | Refused:
    try:
        return read_workbook(read_returned_file(path))
    except Refused as refused:
        return refused


@cache
def theirs(oracle: str) -> list[Sheets | None]:
    return asked(oracle, sorted(FOLDER.glob("*.xls*")))


def told(raw: RawCell, oracle: str) -> tuple[str, Value]:
    """A cell in the oracle's words; calamine knows no formulas."""
    if oracle == "openpyxl" and raw.formula is not None:
        return "f", raw.formula
    letter = _LETTER[raw.kind]
    return letter, float(raw.text) if letter == "n" else raw.text == "TRUE" if letter == "b" else raw.text


def same(mine: tuple[str, Value] | None, other: tuple[str, Value] | None, oracle: str) -> bool:
    if mine is None or other is None or mine[0] != other[0]:
        return mine == other
    if mine[0] != "d":
        return mine[1] == other[1]
    try:  # calamine says a day in words, openpyxl the number it came from, to the millisecond
        return oracle == "calamine" or abs(float(mine[1]) - float(other[1])) < 2e-8 * max(1, abs(float(mine[1])))
    except ValueError:
        return True  # t="d", and stored in words


def kind_of(one: tuple[str, Value] | None, two: tuple[str, Value] | None) -> str:
    """The difference in one word for each side; of texts also how they differ, where that is known."""
    kind = f"{one[0] if one else '-'} / {two[0] if two else '-'}"
    if two is not None and two[0] == "s":
        mine, other = str(one[1]) if one else "", str(two[1])
        if not one and not other:
            return f"{kind} empty"
        if kind == "s / s" and mine.strip() == other.strip():
            return f"{kind} trimmed"
        if kind == "s / s" and mine == other.replace("_x000d_", "\r"):
            return f"{kind} escaped"
    return kind


@pytest.mark.parametrize("oracle", sorted(ORACLES))
def test_every_difference_from_another_reader_is_of_a_kind_that_is_explained(
    oracle: str, ours: dict[Path, Grid | Refused]
) -> None:
    agreed, kinds, examples = 0, Counter[str](), dict[str, str]()

    def differ(kind: str, example: str) -> None:
        kinds[kind] += 1
        examples.setdefault(kind, example)

    for (path, mine), other in zip(ours.items(), theirs(oracle), strict=True):
        if isinstance(mine, Refused) or other is None:
            if not (isinstance(mine, Refused) and other is None):
                code = mine.code if isinstance(mine, Refused) else "read"
                differ(f"{code} / {'fails' if other is None else 'reads'}", path.name)
            continue
        sheets = {sheet.name: sheet for sheet in mine.sheets}
        for name in sheets.keys() | other.keys():
            if name not in sheets or name not in other:
                differ("sheet / -" if name in sheets else "- / sheet", f"{path.name} {name}")
                continue
            left: dict[Position, tuple[str, Value]] = {
                place: told(raw, oracle)
                for place, raw in sheets[name].cells.items()
                if raw.kind is not StoredKind.BLANK or (oracle == "openpyxl" and raw.formula is not None)
            }
            right = {(row, column): (kind, value) for row, column, kind, value in other[name]}
            for place in left.keys() | right.keys():
                one, two = left.get(place), right.get(place)
                if same(one, two, oracle):
                    agreed += 1
                else:
                    differ(kind_of(one, two), f"{path.name} {name} {cell_name(place)}: {one!r} {two!r}")
    print(f"{oracle}: {agreed} cells agree")
    for kind, count in kinds.most_common():
        print(f"  {count:5} {kind}: {EXPLAINED[oracle].get(kind, 'NOT EXPLAINED')} ({examples[kind][:120]})")
    assert kinds.keys() == EXPLAINED[oracle].keys()
    assert agreed >= CELLS // 2


def test_cells_in_are_cells_reported(ours: dict[Path, Grid | Refused]) -> None:
    """Counted a second time by a parser that holds the whole tree; refused files have none."""
    total = 0
    for path, mine in ours.items():
        if isinstance(mine, Refused):
            continue
        reported = sum(
            raw.kind is not StoredKind.BLANK or raw.formula is not None
            for sheet in mine.sheets
            for raw in sheet.cells.values()
        )
        assert reported == cells(path.read_bytes()), path.name
        total += reported
    print(f"{total} cells in {len(ours)} files")
    assert total >= CELLS
