"""Where placeholders may stand: in the rows of which bands, and in the columns of years or outside of them."""

from __future__ import annotations

from kamakura_report.form.form_model import ROOT_BAND, TITLES, Band, allowed_bands
from kamakura_report.form.placeholders import (
    COMPLETION,
    OF_INDICATOR,
    OF_MONEY,
    PER_YEAR,
    AskedPiece,
    Placeholder,
    ShownPiece,
    Word,
)
from kamakura_report.frozen import frozen

_INDICATOR_BANDS = (Band.PROGRAM_INDICATOR, Band.OUTCOME)
_MONEY_BANDS = (Band.PROJECT, Band.MONEY)
_COUNTING_BANDS = (Band.COVER, Band.HEAD, Band.PROGRAM, Band.SHEETS, Band.LIST, *_INDICATOR_BANDS, *_MONEY_BANDS)
_FIGURE_BANDS = (Band.PROGRAM, Band.PROGRAM_INDICATOR, Band.PROJECT, Band.OUTCOME, Band.MONEY)  # of named figures
_UNASKED_BANDS = (Band.HEAD, Band.SHEETS, Band.LIST, Band.ACTION, *TITLES)  # repeated, derived, or without a key
_ASKED_BANDS = tuple(band for band in Band if band not in _UNASKED_BANDS)
_NOT_YEARLY = (Word.INITIAL, Word.PROGRESS, Word.TREND)


@frozen
class Allowed:
    """The bands in whose rows something may stand; ``yearly`` True: in columns of years alone, False: outside alone."""

    bands: tuple[Band, ...] = tuple(Band)
    yearly: bool | None = None

    def fits(self, band: Band, *, yearly: bool) -> bool:
        """True where it may stand."""
        return band in self.bands and self.yearly in (None, yearly)

    def described(self, root: Band) -> str:
        """The place in Japanese, as seen from a sheet of that root: of its own bands where one of them will do."""
        here = self._on(root)
        sheets = [name for name, other in ROOT_BAND.items() if not here and self._on(other)]
        place = f"シート「{'」か「'.join(sheets)}」の、" if sheets else ""
        if self.bands != tuple(Band):
            bands = here or tuple(
                band for band in self.bands if any(band in self._on(ROOT_BAND[one]) for one in sheets)
            )
            place += f"「{'」「'.join(bands)}」の行"
        column = {True: "1行目に「年度」と書いた列", False: "1行目に「年度」と書いていない列", None: ""}[self.yearly]
        return "の、".join(filter(None, (place, column)))

    def _on(self, root: Band) -> tuple[Band, ...]:
        return tuple(band for band in allowed_bands(root) if band in self.bands)


def allowed_place(piece: Placeholder) -> Allowed:
    """Where a word or a question may stand; fields and shown named figures depend on the form and have rules of their
    own.
    """
    if isinstance(piece, AskedPiece) and piece.figure is None:
        return Allowed(_FIGURE_BANDS if piece.is_named else _ASKED_BANDS)
    word = piece.word if isinstance(piece, ShownPiece) else piece.figure if isinstance(piece, AskedPiece) else None
    return Allowed(_bands(word), True if word in (*PER_YEAR, Word.YEAR) else False if word in _NOT_YEARLY else None)


def can_ask(band: Band) -> bool:
    """True for bands in whose rows anything may be asked."""
    return band not in _UNASKED_BANDS


def _bands(word: Word | None) -> tuple[Band, ...]:
    if word in OF_INDICATOR:
        return _INDICATOR_BANDS
    if word in OF_MONEY:
        return _MONEY_BANDS
    if word is Word.PLAUSIBLE:
        return (*_INDICATOR_BANDS, *_MONEY_BANDS)
    return _COUNTING_BANDS if word in COMPLETION else tuple(Band)
