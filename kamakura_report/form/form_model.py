"""A form as understood: its bands nested as the plan is, its year columns, the pieces of its cells.

The grammar: docs/form.md; what is promised of it: docs/contracts.md, Form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from kamakura_report.form.form_cell import FormCell
from kamakura_report.form.placeholders import AskedPiece, Piece, Placeholder, Word, is_computed, is_figure
from kamakura_report.frozen import frozen
from kamakura_report.workbook.area import Position
from kamakura_report.workbook.book import Sheet, Style
from kamakura_report.workbook.question import AnswerKind

if TYPE_CHECKING:
    from kamakura_report.workbook.expressions import Expression


class Band(StrEnum):
    """A row band, named in column A of the template."""

    COVER = "表紙"
    SHEETS = "シート一覧"  # of the cover: once per sheet that asks for anything
    LIST = "一覧"  # of the cover: once per asked row of the workbook
    HEAD = "見出し"  # repeated on every printed page, and frozen
    PROGRAM = "施策"
    PROGRAM_INDICATOR_TITLE = "施策指標見出し"
    PROGRAM_INDICATOR = "施策指標"
    ACTION_TITLE = "主な取組見出し"
    ACTION = "主な取組"
    PROJECT_TITLE = "事業見出し"
    PROJECT = "事業"
    OUTCOME_TITLE = "成果指標見出し"
    OUTCOME = "成果指標"
    MONEY = "予算決算"


# Which sheets a template may hold. The first three are the form, the last only shows how it looks.
COVER_SHEET = "表紙"
PROGRAM_SHEET = "施策"
PROJECT_SHEET = "事業"
LEGEND_SHEET = "凡例"

# A sheet's rows belong to the root of its sheet; every other band repeats inside its parent.
ROOT_BAND = {COVER_SHEET: Band.COVER, PROGRAM_SHEET: Band.PROGRAM, PROJECT_SHEET: Band.PROJECT}
ENCLOSING = {Band.PROJECT: (Band.PROGRAM,)}  # of a root: what stands around it in the plan, which its rows may name
_PARENTS: dict[Band, tuple[Band, ...]] = {
    Band.COVER: (),
    Band.PROGRAM: (),
    Band.SHEETS: (Band.COVER,),
    Band.LIST: (Band.COVER,),
    Band.HEAD: (Band.COVER, Band.PROGRAM, Band.PROJECT),
    Band.PROGRAM_INDICATOR_TITLE: (Band.PROGRAM,),
    Band.PROGRAM_INDICATOR: (Band.PROGRAM,),
    Band.ACTION_TITLE: (Band.PROGRAM,),
    Band.ACTION: (Band.PROGRAM,),
    Band.PROJECT_TITLE: (Band.PROGRAM,),
    Band.PROJECT: (Band.PROGRAM,),
    Band.OUTCOME_TITLE: (Band.PROJECT,),
    Band.OUTCOME: (Band.PROJECT,),
    Band.MONEY: (Band.PROJECT,),
}

SAME_SUBJECT = {Band.MONEY: Band.PROJECT}  # bands whose texts are about the same thing

# A title stands once above what it is the title of, and not at all when there is nothing below it.
TITLES = {
    Band.PROGRAM_INDICATOR_TITLE: Band.PROGRAM_INDICATOR,
    Band.ACTION_TITLE: Band.ACTION,
    Band.PROJECT_TITLE: Band.PROJECT,
    Band.OUTCOME_TITLE: Band.OUTCOME,
}
OWN_ONLY = "（自課のみ）"  # behind the name of a band: once for each indicator for which the division itself is asked
LIMITED = (Band.PROGRAM_INDICATOR, Band.OUTCOME)  # bands that may say so

# Bands that may be for one kind of indicator alone: 成果指標（活動）.
OF_ONE_KIND = (Band.PROGRAM_INDICATOR_TITLE, Band.PROGRAM_INDICATOR, Band.OUTCOME_TITLE, Band.OUTCOME)
YEAR_COLUMNS = "年度"  # the one column band, named in row 1: repeats for each fiscal year of the plan


class CellState(StrEnum):
    """The state of an asked cell in one workbook; how each looks is drawn on the sheet 凡例."""

    __hash__ = str.__hash__  # which Python works out once for each text, and enum anew each time

    REQUIRED = "必須"
    OPTIONAL = "任意"
    SHOWN = "表示"  # locked: already accepted, or another division's
    CLOSED = "対象外"  # locked: a later year
    MARKED = "要修正"  # sent back for correction
    # How an open cell looks while it is being filled in; laid over the look that it has when it is sent out.
    BLANK = "空欄"  # required and empty
    FILLED = "記入済み"
    DOUBTFUL = "要確認"  # no answer as it stands, or hardly right

    @property
    def open(self) -> bool:
        """True when people may type there."""
        return self in (CellState.REQUIRED, CellState.OPTIONAL)


def band_line(band: Band, root: Band) -> tuple[Band, ...]:
    """The bands from the root down to ``band``, both included: 施策, 事業, 成果指標.

    Raises KeyError when a sheet of that root cannot hold the band.
    """
    if band is root:
        return (band,)
    for parent in _PARENTS[band]:
        try:
            return (*band_line(parent, root), band)
        except KeyError:
            continue
    raise KeyError(band)


def allowed_bands(root: Band) -> tuple[Band, ...]:
    """The bands a sheet of that root may hold, in the order of the enumeration."""

    def fits(band: Band) -> bool:
        try:
            band_line(band, root)
        except KeyError:
            return False
        return True

    return tuple(band for band in Band if fits(band))


@frozen
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
    formulas: Mapping[Position, Expression] = field(default_factory=dict)
    own_only: frozenset[int] = frozenset()  # rows that leave out the indicators for which others are asked
    kinds: Mapping[int, str] = field(default_factory=dict)  # row → 種別, of a band that is for one kind of indicator
    most_listed: int = 0  # of the cover: beyond so many asked rows 一覧 has one line a thing; 0 is any number
    header: tuple[Piece, ...] = ()  # of the printed page, Excel's &-codes as literal text
    footer: tuple[Piece, ...] = ()

    @property
    def asked_by_band(self) -> tuple[tuple[Band, AskedPiece], ...]:
        """Everything asked, with its band."""
        bands = dict(self.rows)
        return tuple((bands[row], piece) for row, asked in self.asked_rows.items() for _, piece in asked)

    @cached_property
    def unlimited(self) -> frozenset[Band]:
        """The bands of which some row stands for the indicators of all divisions."""
        return frozenset(band for row, band in self.rows if row not in self.own_only)

    @cached_property
    def year_runs(self) -> tuple[tuple[int, int], ...]:
        """The first and last column of each unbroken run of year columns."""
        runs: list[tuple[int, int]] = []
        for column in sorted(self.year_columns):
            if runs and runs[-1][1] == column - 1:
                runs[-1] = (runs[-1][0], column)
            else:
                runs.append((column, column))
        return tuple(runs)

    @cached_property
    def cells(self) -> Mapping[int, Mapping[int, FormCell]]:
        """Row → column → what the template has there."""
        by_row: dict[int, dict[int, FormCell]] = {}
        for (row, column), drawn in self.drawn.cells.items():
            by_row.setdefault(row, {})[column] = FormCell.of(drawn, self.slots.get((row, column), ()))
        return by_row

    @cached_property
    def placeholders(self) -> Mapping[int, tuple[tuple[int, Placeholder], ...]]:
        """Row → its placeholders, each with its column, left to right."""
        by_row: dict[int, list[tuple[int, Placeholder]]] = {}
        for (row, column), pieces in sorted(self.slots.items()):
            by_row.setdefault(row, []).extend((column, piece) for piece in pieces if not isinstance(piece, str))
        return {row: tuple(placed) for row, placed in by_row.items()}

    @cached_property
    def computed(self) -> Mapping[int, tuple[tuple[int, Word], ...]]:
        """Row → its words that are computed by a formula, each with its column, left to right."""
        words_of = {
            row: tuple((column, piece.word) for column, piece in placed if is_computed(piece))
            for row, placed in self.placeholders.items()
        }
        return {row: words for row, words in words_of.items() if words}

    @cached_property
    def figures(self) -> Mapping[int, tuple[tuple[int, Placeholder], ...]]:
        """Row → its placeholders that ask for a figure or show one, each with its column, left to right."""
        figures_of = {
            row: tuple((column, piece) for column, piece in placed if is_figure(piece))
            for row, placed in self.placeholders.items()
        }
        return {row: figures for row, figures in figures_of.items() if figures}

    @cached_property
    def asked_rows(self) -> Mapping[int, tuple[tuple[int, AskedPiece], ...]]:
        """Row → its asked cells as (column, what is asked), for the rows that ask for anything."""
        asked_of = {
            row: tuple((column, piece) for column, piece in placed if isinstance(piece, AskedPiece))
            for row, placed in self.placeholders.items()
        }
        return {row: asked for row, asked in asked_of.items() if asked}

    @cached_property
    def rows_for_words(self) -> frozenset[int]:
        """The rows that are drawn as high as the words typed there may need, all rows of a merge."""
        corners = {(area.top, area.left): area.bottom for area in self.drawn.merges}
        return frozenset(
            each
            for row, asked in self.asked_rows.items()
            for column, piece in asked
            if piece.kind is AnswerKind.TEXT
            for each in range(row, corners.get((row, column), row) + 1)
        )


@frozen
class OfficeItem:
    """A question for another office: what it is about, its name, and who is asked as the form says it."""

    band: Band
    item: str
    office: str


@frozen
class Form:
    """様式: the cover, the sheet of a program, that of a project, how the states of asked cells look, the default font.

    At least one of ``program`` and ``project`` is drawn.
    """

    program: FormSheet | None = None
    project: FormSheet | None = None
    cover: FormSheet | None = None
    looks: Mapping[CellState, Style] = field(default_factory=dict)
    font: str = "BIZ UDPゴシック"
    font_size: float = 11

    @cached_property
    def offices(self) -> tuple[OfficeItem, ...]:
        """What is asked of others than the division whose part of the plan it is about."""
        return tuple(
            dict.fromkeys(
                OfficeItem(SAME_SUBJECT.get(band, band), piece.item, piece.office)
                for sheet in self.bodies
                for band, piece in sheet.asked_by_band
                if piece.office
            )
        )

    @cached_property
    def asks_of_programs(self) -> bool:
        """True when something is asked about a 施策 itself, of the division that answers for it."""
        asked = self.program.asked_by_band if self.program is not None else ()
        return any(SAME_SUBJECT.get(band, band) is Band.PROGRAM and not piece.office for band, piece in asked)

    @property
    def bodies(self) -> tuple[FormSheet, ...]:
        """The sheets that ask about the plan: all but the cover."""
        return tuple(sheet for sheet in (self.program, self.project) if sheet is not None)
