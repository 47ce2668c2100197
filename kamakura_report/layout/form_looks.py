"""The looks that cells of a form come to have, each worked out once for all workbooks of the form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from functools import lru_cache

from kamakura_report.form.form_model import CellState, Form
from kamakura_report.frozen import Same, frozen, replace
from kamakura_report.workbook.book import NO_BORDER, Cell, Style
from kamakura_report.workbook.question import AnswerKind

_REMEMBERED = 4  # forms: a round has one, or two where it changed


@frozen
class FormLooks:
    """Styles by what is drawn and what the 凡例 says of states.

    One look is one object, by which ``io.write`` knows it soonest: to hash a style takes long. So what was asked for is
    known by the identity of what is drawn, which is kept with it.
    """

    legend: Mapping[CellState, Style]
    _asked: dict[tuple[int, str, AnswerKind, CellState, bool], tuple[Style, Style]] = field(
        default_factory=dict, repr=False, compare=False
    )
    _fitted: dict[tuple[int, str], tuple[Style, Style]] = field(default_factory=dict, repr=False, compare=False)
    _framed: dict[tuple[int, int], tuple[Style, Style, Cell]] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, form: Form) -> FormLooks:
        """Those of this form; the same object each time."""
        return _looks(Same(form))

    def asked(self, drawn: Style, number_format: str, kind: AnswerKind, state: CellState, *, marked: bool) -> Style:
        """The look of an asked cell: as it is drawn, and what the 凡例 says of its state."""
        look = (id(drawn), number_format, kind, state, marked)
        known = self._asked.get(look)
        if known is None:
            # What is typed there would be held as struck out.
            style = replace(drawn, number_format=number_format, strike=False)
            style = _fit(style) if kind in (AnswerKind.NUMBER, AnswerKind.DATE) else style
            style = _overlay(style, self.legend.get(state))
            style = _overlay(style, self.legend.get(CellState.MARKED)) if marked else style
            known = self._asked[look] = drawn, style
        return known[1]

    def fitted(self, drawn: Style, number_format: str = "") -> Style:
        """The look of a figure that is shown: one too long for its column is shown smaller, never as ####.

        "" keeps its format.
        """
        look = (id(drawn), number_format)
        known = self._fitted.get(look)
        if known is None:
            known = self._fitted[look] = drawn, _fit(drawn, number_format)
        return known[1]

    def framed(self, drawn: Style, over: Style) -> Cell:
        """A cell under a merge in which something is asked: that cell's colours and borders over its own look."""
        look = (id(drawn), id(over))
        known = self._framed.get(look)
        if known is None:
            known = self._framed[look] = drawn, over, Cell(style=_overlay(drawn, over))
        return known[2]


@lru_cache(maxsize=_REMEMBERED)
def _looks(same: Same[Form]) -> FormLooks:
    return FormLooks(same.thing.looks)


def _fit(style: Style, number_format: str = "") -> Style:
    return replace(style, wrap=False, shrink=True, number_format=number_format or style.number_format)


def _overlay(style: Style, look: Style | None) -> Style:
    """The drawn style with what the 凡例 says of a state: its colours and borders."""
    if look is None:
        return style
    sides = {side: getattr(look, side) for side in ("left", "right", "top", "bottom")}
    drawn_sides = {side: border for side, border in sides.items() if border != NO_BORDER}
    return replace(style, fill=look.fill or style.fill, color=look.color or style.color, **drawn_sides)
