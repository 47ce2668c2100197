"""Cells with nothing special about them, nearly all of a form's: known at a glance, by format and content alone."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import NamedTuple

from kamakura_report.io.reader.cell_formats import DEFAULT_FORMAT, CellFormat
from kamakura_report.io.reader.cell_pictures import BEGINS_PICTURES
from kamakura_report.io.xlsx.limits import LIMITS
from kamakura_report.io.xlsx.shared_strings import SharedStrings
from kamakura_report.returned.grid import RawCell, StoredKind
from kamakura_report.workbook.number_formats import hides_decimals_alone

MOST_PLAIN = 10_000  # of the shared texts; all others are looked at one by one
_TEXT, _NUMBER = StoredKind.TEXT, StoredKind.NUMBER  # named once: to look up a member of an enumeration takes its time
_AT_LEAST_ONE = frozenset("123456789")  # how such a number begins


class _Plainness(NamedTuple):
    """What a format says of the cells that it is for."""

    locked: bool
    texts: bool  # whether a text looks as it is stored
    numbers: bool  # whether a number of at least 1 is one, and looks as it is stored


class PlainCells:
    """Those of one workbook. With ``all_formats`` no number is plain that has a format at all."""

    def __init__(self, strings: SharedStrings, formats: Mapping[str, CellFormat], *, all_formats: bool) -> None:
        self._formats = formats
        self._all_formats = all_formats
        self._known: dict[str, _Plainness] = {}  # by the number of a format
        first = islice(enumerate(strings.texts), MOST_PLAIN)
        # By number as cells write it; without what is blank, may stand for a picture, or looks like something else.
        self._texts = {
            str(at): text for at, text in first if text and text[0] not in BEGINS_PICTURES and at not in strings.marked
        }

    def cell(self, stored_as: str, value: str, style: str) -> RawCell | None:
        """The cell with this kind, value and format as written; None for one that must be looked at more closely."""
        locked, texts, numbers = self._known.get(style) or self._look_at(style)
        if stored_as == "s":
            text = self._texts.get(value) if texts else None
            return None if text is None else RawCell(_TEXT, text, None, locked)
        if stored_as != "n" or not numbers or len(value) > LIMITS.number:
            return None
        digits = value.replace(".", "", 1)  # a sign, spaces or an exponent: a number that is looked at
        plain = digits.isdigit() and digits.isascii() and value[0] in _AT_LEAST_ONE
        return RawCell(_NUMBER, value, None, locked) if plain else None

    def _look_at(self, style: str) -> _Plainness:
        format_ = self._formats.get(style, DEFAULT_FORMAT)
        texts, code = not format_.own_mark, format_.number_format
        numbers = texts and not format_.date and (not code or (not self._all_formats and hides_decimals_alone(code)))
        found = _Plainness(format_.locked, texts, numbers)
        if style in self._formats:  # others a file may name without end
            self._known[style] = found
        return found
