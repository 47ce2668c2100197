"""A cell of the form as understood: what it says by itself, or what is filled in wherever it is repeated."""

from __future__ import annotations

from kamakura_report.form.placeholders import (
    ABOUT_ASKING,
    OF_SENDING,
    FieldPiece,
    Piece,
    Placeholder,
    ShownPiece,
    is_computed,
)
from kamakura_report.frozen import frozen
from kamakura_report.workbook.book import Cell, Formula


@frozen
class FormCell:
    """One cell of the template, thought about once for all the places where it comes to stand."""

    constant: Cell  # its look, and what it says when it has no placeholders; never a formula
    fixed: bool  # that is all that can be said of it before other cells stand: what is computed speaks of those
    pieces: tuple[Piece, ...]  # its text in parts, where it has placeholders
    alone: Placeholder | None  # the one that has the cell to itself
    of_sending: bool  # its placeholders speak of the sending-out alone: to which division, until when, by which 様式ID

    @classmethod
    def of(cls, drawn: Cell, pieces: tuple[Piece, ...]) -> FormCell:
        """The drawn cell, whose text has these pieces."""
        text = drawn.value if not pieces and not isinstance(drawn.value, Formula) else None
        placeholders = [piece for piece in pieces if not isinstance(piece, str)]
        of_sending = bool(placeholders) and all(map(_is_of_sending, placeholders))
        alone = lone_placeholder(pieces)
        fixed = not pieces or (alone is not None and is_computed(alone))
        return cls(Cell(text, drawn.style), fixed, pieces, alone, of_sending)


def lone_placeholder(pieces: tuple[Piece, ...]) -> Placeholder | None:
    """The placeholder that has a cell to itself (spaces around it do not count), or None."""
    parts = [piece for piece in pieces if not isinstance(piece, str) or piece.strip()]
    return parts[0] if len(parts) == 1 and not isinstance(parts[0], str) else None


def _is_of_sending(piece: Placeholder) -> bool:
    if isinstance(piece, FieldPiece):
        return piece.owner in OF_SENDING
    return isinstance(piece, ShownPiece) and piece.word in ABOUT_ASKING
