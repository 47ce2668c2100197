"""Named figures: those that a form asks beside the plan's own, ``{{入力:数値 人件費 千円}}``, with what they are about.

Which there are follows from the forms that were sent out, and from the one that will be: of two that say otherwise the
later one counts, and what only a former one asked is asked no more but keeps its answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kamakura_report.form.form_model import SAME_SUBJECT, Band, Form
from kamakura_report.form.placeholders import AskedPiece
from kamakura_report.frozen import frozen, replace
from kamakura_report.plan.keys import Key
from kamakura_report.workbook.question import AnswerKind

Periods = frozenset[str]  # "R8"


@frozen
class NamedFigure:
    """One figure that a form names: asked about each thing of a band, year by year or once."""

    band: Band  # 施策, 施策指標, 事業 or 成果指標
    name: str
    unit: str  # "" of an indicator: the indicator's own
    yearly: bool
    summed: bool = False  # 合算: each division of a shared project gives its part
    required: bool = False  # in the rounds of its year, or of none
    asked_in: Periods | None = None  # the years that it is asked for; None: all of the plan

    @property
    def piece(self) -> AskedPiece:
        """As the form asks it."""
        return AskedPiece(AnswerKind.NUMBER, self.name, unit=self.unit, summed=self.summed, required=self.required)

    def is_asked(self, period: str) -> bool:
        """True where somebody is asked for it: of that year, or "" for what belongs to none."""
        return self.asked_in is None or not self.yearly or period in self.asked_in


NamedFigures = tuple[NamedFigure, ...]
NO_NAMED: NamedFigures = ()
AskedInForm = tuple[tuple[NamedFigure, bool], ...]  # each figure or text, and whether it is a figure with a name


def asked_in_form(form: Form) -> AskedInForm:
    """What the form asks in its bands, as it is drawn from top to bottom."""
    return tuple(_asked(form))


def form_figures(asked: AskedInForm) -> NamedFigures:
    """The figures that a form names, as they are drawn from top to bottom."""
    return tuple(dict.fromkeys(figure for figure, is_named in asked if is_named))


def all_figures(forms: Iterable[tuple[AskedInForm, Periods | None]]) -> NamedFigures:
    """The figures of all these forms, the latest form last; each with the years that it asks or asked for.

    A name that a later form asks in words is no figure any more.
    """
    found: dict[tuple[Band, str, bool], NamedFigure] = {}
    for form, periods in forms:
        for figure, is_named in form:
            known = found.pop(_identity(figure), None) if not is_named else found.get(_identity(figure))
            if is_named:
                asked = None if periods is None or (known and known.asked_in is None) else periods
                if asked is not None and known is not None and known.asked_in is not None:
                    asked = asked | known.asked_in
                found[_identity(figure)] = replace(figure, asked_in=asked)
    return tuple(found.values())


def figure_named(named: Iterable[NamedFigure], key: Key) -> NamedFigure | None:
    """The named figure that the key is one of; None of any other figure, and of a text."""
    if not key.item or key.on_cover or key.is_initial:
        return None
    band = _BANDS[bool(key.project), bool(key.indicator)]
    wanted = band, key.item, bool(key.period)
    return next((figure for figure in named if _identity(figure) == wanted), None)


_BANDS = {
    (False, False): Band.PROGRAM,
    (False, True): Band.PROGRAM_INDICATOR,
    (True, False): Band.PROJECT,
    (True, True): Band.OUTCOME,
}


def _identity(figure: NamedFigure) -> tuple[Band, str, bool]:
    return figure.band, figure.name, figure.yearly


def _asked(form: Form) -> Iterator[tuple[NamedFigure, bool]]:
    for sheet in filter(None, (form.program, form.project)):
        bands = dict(sheet.rows)
        for row, asked in sheet.asked_rows.items():
            for column, piece in asked:
                band, yearly = SAME_SUBJECT.get(bands[row], bands[row]), column in sheet.year_columns
                required = piece.when is None and (yearly if piece.required is None else piece.required)
                yield NamedFigure(band, piece.item, piece.unit, yearly, piece.summed, required), piece.is_named
