"""What leaves the office: the rows of the master's sheet 公開, and under what name and terms the city publishes."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import field
from functools import cached_property

from kamakura_report.frozen import frozen
from kamakura_report.patterns import pattern
from kamakura_report.plan import keys
from kamakura_report.plan.keys import Key

_CODE = pattern(r"\d{5,6}")
_WEIGHTS = (6, 5, 4, 3, 2)


@frozen
class Release:
    """A row of 公開: what it is about, whether that is public, and the reason that may be told outside."""

    subject: str  # a key ("2-1/12", "2-1/12/i1@R8", "2-1/12/評価@R8"), or an item of the form ("評価", "評価@R8")
    public: bool
    reason: str = ""  # 公表する理由
    cell: str = field(default="", compare=False)  # in the master

    @property
    def is_item(self) -> bool:
        """True where it is about an item, whatever thing that is asked about."""
        return is_public_item(self.subject)


@frozen
class Publication:
    """What the city decided to publish or to keep, and how it is named outside.

    A figure is public unless a row says ×, a text stays inside unless a row that names its item says ○. The row about
    the figure or text itself decides alone; of the wider ones, about its item and about what it stands under, one ×
    is enough.
    """

    releases: tuple[Release, ...] = ()
    municipality: str = ""  # 自治体コード: six digits, the last one the check digit
    licence: str = ""
    publisher: str = ""

    def shows_figure(self, key: str) -> bool:
        """Whether the figure of this key may leave, as far as 公開 says."""
        rows = self._rows_about(key)
        return rows.own.public if rows.own else all(row.public for row in rows.wider)

    def shows_text(self, subject: str, item: str, period: str = "") -> bool:
        """Whether a text may leave: never of the cover, else where its item is named with ○ and nothing says ×."""
        if subject == keys.COVER:
            return False
        rows = self._rows_of(subject, item, period)
        if rows.own:
            return rows.own.public
        return all(row.public for row in rows.wider) and any(row.is_item for row in rows.wider)

    def shows_thing(self, key: str) -> bool:
        """Whether a program, project or indicator is spoken of: where the row nearest to it does not say ×."""
        row = self._first_row(keys.outward(key))
        return row is None or row.public

    def reason(self, key: str) -> str:
        """公表する理由 for a figure, a text or a thing: of the nearest row with ○ that has one, "" where none has."""
        parsed = Key.parse(key)
        return self.reason_of_text(parsed.subject, parsed.item, parsed.period)

    def reason_of_text(self, subject: str, item: str, period: str = "") -> str:
        """The same of a text, whatever it is named."""
        rows = self._rows_of(subject, item, period)
        return next((row.reason for row in (rows.own, *rows.wider) if row and row.public and row.reason), "")

    def _rows_about(self, key: str) -> _Rows:
        parsed = Key.parse(key)
        return self._rows_of(parsed.subject, parsed.item, parsed.period)

    def _rows_of(self, subject: str, item: str, period: str) -> _Rows:
        undated = f"{subject}/{item}" if item else subject
        own = self._first_row((keys.dated(undated, period), undated))
        items = (keys.dated(item, period), item) if item else ()
        wider = (self._first_row(items), self._first_row(keys.outward(subject)))
        return _Rows(own, tuple(row for row in wider if row))

    def _first_row(self, names: Iterable[str]) -> Release | None:
        return next((self._by_subject[one] for one in names if one in self._by_subject), None)

    @cached_property
    def _by_subject(self) -> Mapping[str, Release]:
        return {row.subject: row for row in self.releases}


@frozen
class _Rows:
    """The rows that speak of a figure or text: about itself, and wider ones, the nearest first."""

    own: Release | None
    wider: tuple[Release, ...]


NOTHING_DECIDED = Publication()


def is_public_item(text: str) -> bool:
    """True for the name of an item, with a period or without: ``評価``, ``評価@R8``; not for a key."""
    return keys.is_item(keys.undated(text)[0]) and not keys.is_program(text)


def municipality_code(text: str) -> str:
    """The six digits of a 全国地方公共団体コード (JIS X 0401, 0402, check digit of 総務省); of five, with theirs.

    Raises ValueError for anything else: a wrong check digit, or five digits that may be six without a leading 0.
    """
    code = unicodedata.normalize("NFKC", text).strip()
    if not _CODE.fullmatch(code):
        raise ValueError(text)
    whole = code if len(code) == 6 else code + _check_digit(code)
    if whole[-1] != _check_digit(whole[:5]) or (len(code) == 5 and code[-1] == _check_digit(f"0{code[:4]}")):
        raise ValueError(text)
    return whole


def _check_digit(five: str) -> str:
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, five, strict=True))
    return str((11 - total % 11) % 10)
