"""Cells with nothing special about them, nearly all of a form's: known at a glance, by format and content alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from itertools import islice

from kamakura_report.io.reader.cell_formats import DEFAULT_FORMAT, CellFormat
from kamakura_report.io.reader.cell_pictures import BEGINS_PICTURES
from kamakura_report.io.xlsx.limits import LIMITS
from kamakura_report.io.xlsx.shared_strings import SharedStrings
from kamakura_report.returned.grid import CellLook, RawCell, StoredKind
from kamakura_report.workbook.number_formats import hides_decimals_alone

MOST_PLAIN = 10_000  # of the shared texts; all others are looked at one by one
REMEMBERED = 10_000  # cells that others may be like
Written = tuple[str, str, str]  # a cell with nothing but a value: its kind, value and format as written
_TEXT, _NUMBER = StoredKind.TEXT, StoredKind.NUMBER  # named once: to look up a member of an enumeration takes its time
_MOST_SIGNS = LIMITS.number
_NO_TEXTS: Mapping[str, RawCell] = {}
_Fields = tuple[StoredKind, str, str | None, bool, CellLook | None]  # of a RawCell, in its order
# As ``RawCell`` is made, in half the time: of thousands each is made by itself.
make_cell: Callable[[_Fields], RawCell] = partial(tuple.__new__, RawCell)
# What is plain under a format: what finds the cell of a shared text, if that is, by its number; and whether a number of
# at least 1 is locked, None where it is not plain. No named tuple: those are taken apart more slowly.
_Plain = tuple[Callable[[str], RawCell | None], bool | None]


class KnownCells:
    """The cells of one workbook that are known at a glance; ``odd`` are those that were looked at more closely.

    With ``all_formats`` no number is plain that has a format at all.
    """

    def __init__(self, strings: SharedStrings, formats: Mapping[str, CellFormat], *, all_formats: bool) -> None:
        self._formats = formats
        self._all_formats = all_formats
        self.odd: dict[Written, RawCell] = {}
        self._by_format: dict[str, _Plain] = {}  # by its number
        first = islice(enumerate(strings.texts), MOST_PLAIN)
        # By number as cells write it; without what is blank, may stand for a picture, or looks like something else.
        self._locked_texts = {
            str(at): make_cell((_TEXT, text, None, True, None))
            for at, text in first
            if text and text[0] not in BEGINS_PICTURES and at not in strings.marked
        }

    def plain(self, stored_as: str, value: str, style: str) -> RawCell | None:
        """The cell of this kind, value and format as written; None where it must be looked at more closely."""
        find_text, locked = self._by_format.get(style) or self._look_at(style)
        if stored_as == "s":
            return find_text(value)
        if stored_as != "n" or locked is None or value < "1" or len(value) > _MOST_SIGNS or not value.isascii():
            return None
        # Digits alone: a number with a sign, spaces or an exponent is looked at.
        digits = value.isdigit() or value.replace(".", "", 1).isdigit()
        return make_cell((_NUMBER, value, None, locked, None)) if digits else None

    def remember(self, said: Written, raw: RawCell) -> RawCell:
        """The cell that was looked at more closely, known from now on: what is odd is often said again."""
        if len(self.odd) < REMEMBERED:
            self.odd[said] = raw
        return raw

    def _look_at(self, style: str) -> _Plain:
        format_ = self._formats.get(style, DEFAULT_FORMAT)
        code, locked = format_.number_format, format_.locked
        numbers = not format_.date and (not code or (not self._all_formats and hides_decimals_alone(code)))
        if format_.own_mark:
            found: _Plain = _NO_TEXTS.get, None
        else:
            found = self._locked_texts.get if locked else self._open_text, locked if numbers else None
        if style in self._formats:  # others a file may name without end
            self._by_format[style] = found
        return found

    def _open_text(self, number: str) -> RawCell | None:
        locked = self._locked_texts.get(number)
        return None if locked is None else make_cell((_TEXT, locked.text, None, False, None))
