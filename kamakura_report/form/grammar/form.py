"""A form as understood: every row's band, every repeated column, every cell's pieces."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from kamakura_report.form.book import Position, Sheet, Style
from kamakura_report.form.grammar.bands import Band, State
from kamakura_report.form.grammar.placeholders import Asked, Piece


@dataclass(frozen=True)
class FormSheet:
    """One sheet of a form.

    ``drawn`` is the template's sheet as it is; rows and columns below are the template's own.
    """

    root: Band
    drawn: Sheet
    rows: tuple[tuple[int, Band], ...]
    columns: tuple[int, ...]
    year_columns: frozenset[int]
    slots: Mapping[Position, tuple[Piece, ...]]
    header: tuple[Piece, ...] = ()  # of the printed page, Excel's &-codes as literal text
    footer: tuple[Piece, ...] = ()

    @cached_property
    def asked_rows(self) -> Mapping[int, tuple[tuple[int, Asked], ...]]:
        """Row → its asked cells as (column, what is asked), for the rows that ask for anything."""
        found: dict[int, list[tuple[int, Asked]]] = {}
        for (row, column), pieces in sorted(self.slots.items()):
            for piece in pieces:
                if isinstance(piece, Asked):
                    found.setdefault(row, []).append((column, piece))
        return {row: tuple(asked) for row, asked in found.items()}


@dataclass(frozen=True)
class Form:
    """様式: the cover, the program sheet, how the states of asked cells look, the default font."""

    program: FormSheet
    cover: FormSheet | None = None
    looks: Mapping[State, Style] = field(default_factory=dict)
    font: str = "BIZ UDPゴシック"
    font_size: float = 11
