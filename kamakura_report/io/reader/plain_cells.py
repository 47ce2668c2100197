"""Cells with nothing special about them, nearly all of a form's: known at a glance, by format and content alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from itertools import islice

from kamakura_report.io.reader.cell_formats import DEFAULT_FORMAT, CellFormat
from kamakura_report.io.reader.cell_pictures import BEGINS_PICTURES
from kamakura_report.io.xlsx.limits import LIMITS
from kamakura_report.io.xlsx.shared_strings import SharedStrings
from kamakura_report.returned.grid import RawCell, StoredKind
from kamakura_report.workbook.number_formats import hides_decimals_alone

MOST_PLAIN = 10_000  # of the shared texts; all others are looked at one by one
REMEMBERED = 10_000  # cells that others may be like
Written = tuple[str, str, str]  # a cell with nothing but a value: its kind, value and format as written
_TEXT, _NUMBER = StoredKind.TEXT, StoredKind.NUMBER  # named once: to look up a member of an enumeration takes its time
# As ``RawCell`` is made, in half the time: of what a file says much is said once, each figure mostly.
_raw_cell: Callable[[tuple[StoredKind, str, None, bool, None]], RawCell] = partial(tuple.__new__, RawCell)


# What a format says of the cells that it is for: whether they are locked, whether a text in them looks as it is stored,
# and whether a number of at least 1 is one and does. No named tuple: those are taken apart more slowly.
_Plainness = tuple[bool, bool, bool]


class KnownCells(dict[Written, RawCell | None]):
    """The cells of one workbook, for most say what others say: the same texts and signs, row by row.

    One that nobody has met is made here if it is plain, else None: then it must be looked at more closely. With
    ``all_formats`` no number is plain that has a format at all.
    """

    def __init__(self, strings: SharedStrings, formats: Mapping[str, CellFormat], *, all_formats: bool) -> None:
        super().__init__()
        self._formats = formats
        self._all_formats = all_formats
        self._plainness: dict[str, _Plainness] = {}  # by the number of a format
        first = islice(enumerate(strings.texts), MOST_PLAIN)
        # By number as cells write it; without what is blank, may stand for a picture, or looks like something else.
        self._texts = {
            str(at): text for at, text in first if text and text[0] not in BEGINS_PICTURES and at not in strings.marked
        }

    def __missing__(self, said: Written) -> RawCell | None:
        stored_as, value, style = said
        locked, texts, numbers = self._plainness.get(style) or self._look_at(style)
        if stored_as == "s":
            text = self._texts.get(value) if texts else None
            if text is None:
                return None
            raw = _raw_cell((_TEXT, text, None, locked, None))
        elif stored_as == "n" and numbers and _is_plain_number(value):
            raw = _raw_cell((_NUMBER, value, None, locked, None))
        else:
            return None
        if len(self) < REMEMBERED:
            self[said] = raw
        return raw

    def remember(self, said: Written, raw: RawCell) -> None:
        """Know a cell that was looked at more closely."""
        if len(self) < REMEMBERED:
            self[said] = raw

    def _look_at(self, style: str) -> _Plainness:
        format_ = self._formats.get(style, DEFAULT_FORMAT)
        texts, code = not format_.own_mark, format_.number_format
        numbers = texts and not format_.date and (not code or (not self._all_formats and hides_decimals_alone(code)))
        found = format_.locked, texts, numbers
        if style in self._formats:  # others a file may name without end
            self._plainness[style] = found
        return found


def _is_plain_number(value: str) -> bool:
    """Whether these are the digits of a number of at least 1: one with a sign, spaces or an exponent is looked at."""
    if len(value) > LIMITS.number or value < "1" or not value.isascii():
        return False
    return value.isdigit() or value.replace(".", "", 1).isdigit()
