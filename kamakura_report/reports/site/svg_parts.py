"""Parts of a chart in SVG: the scale of its axis, places in tenths of a unit, figures and texts as people read them

No script, no style of its own: the page's style sheet gives the colours by class, and without one all is drawn in the
colour of the text. Everything is reckoned in decimals, so that every machine writes the same bytes.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from decimal import Decimal

from kamakura_report.frozen import frozen
from kamakura_report.plan.figures import plain_text
from kamakura_report.text import plain_line

WIDTH, HEIGHT = 360, 210  # the drawing's own units; a phone shows about one a pixel
LEFT_EDGE, RIGHT_EDGE, TOP_EDGE, BOTTOM_EDGE = 66, 352, 22, 176  # where the figures are drawn
_LEAST_RANGE = Decimal("0.25")  # of the largest figure, from the lowest line to the highest
_LEAST_LINES = 4  # of the grid, about
_STEPS = (Decimal(1), Decimal(2), Decimal(5), Decimal(10))
_MOST_LABELS = 8  # on the axis of time
_FONT, _SMALLEST = Decimal(12), Decimal(6)
_DIGIT = Decimal("0.7")  # of the font's size, as wide as a figure is in the widest of the page's fonts
_TENTH = Decimal("0.1")


@frozen
class Scale:
    """The axis of figures: from the lowest line of the grid to the highest."""

    low: Decimal
    high: Decimal
    step: Decimal

    @classmethod
    def over(cls, figures: Iterable[Decimal], *, from_zero: bool = False) -> Scale:
        """A scale on which all of these lie; from 0 where that costs at most half of the height, or it must."""
        given = list(figures)
        low, high = min(given), max(given)
        if from_zero or (low > 0 and low * 2 <= high):
            low = min(low, Decimal(0))
        if from_zero or (high < 0 and high * 2 >= low):
            high = max(high, Decimal(0))
        least = max(abs(low), abs(high)) * _LEAST_RANGE
        if high - low < least:  # a small step must not look like a leap
            low = min(low, max(high - least, Decimal(0))) if high > 0 else high - least
        if low == high:
            room = abs(low) / 10 or Decimal(1)
            low, high = (low - room if low else low), high + room
        step = _step((high - low) / _LEAST_LINES)
        below, above = (low // step) * step, -((-high) // step) * step
        if below > low:  # // cuts towards 0
            below -= step
        if above < high:
            above += step
        return cls(below, above, step)

    @property
    def lines(self) -> list[Decimal]:
        """The lines of the grid, lowest first."""
        count = int((self.high - self.low) / self.step)
        return [self.low + self.step * number for number in range(count + 1)]

    def y(self, figure: Decimal) -> Decimal:
        """How far down a figure stands."""
        return BOTTOM_EDGE - (figure - self.low) / (self.high - self.low) * (BOTTOM_EDGE - TOP_EDGE)


def _step(least: Decimal) -> Decimal:
    """The first of 1, 2, 5, 10, … that is not below this."""
    unit = Decimal(1).scaleb(least.adjusted())
    return next(unit * step for step in _STEPS if unit * step >= least)


def spot(number: Decimal | int) -> str:
    """A place on the drawing, to a tenth of a unit."""
    return plain_text(Decimal(number).quantize(_TENTH))


def figure_text(figure: Decimal) -> str:
    """``4,176``, ``14.5``, ``−3``: as figures are shown to citizens."""
    return f"{Decimal(plain_text(figure)):,f}".replace("-", "−")


def svg_text(words: str) -> str:
    """A text as it may stand in SVG, with nothing in it that markup could be."""
    return html.escape(plain_line(words))


def columns(count: int) -> list[Decimal]:
    """Where so many columns stand from left to right: the middle of each."""
    width = Decimal(RIGHT_EDGE - LEFT_EDGE) / count
    return [LEFT_EDGE + width * number + width / 2 for number in range(count)]


def frame(scale: Scale, names: Sequence[str], unit: str) -> str:
    """The grid with its figures, and the names below the columns, as many as have room."""
    labels = [figure_text(line) for line in scale.lines]
    size = max(_SMALLEST, min(_FONT, (LEFT_EDGE - 6) / (max(map(len, labels)) * _DIGIT)))
    places = [spot(scale.y(line)) for line in scale.lines]
    parts = [f'<path class="grid" d="{"".join(f"M{LEFT_EDGE} {y}H{RIGHT_EDGE}" for y in places)}"/>']
    if scale.low < 0:
        parts.append(f'<path class="zero" d="M{LEFT_EDGE} {spot(scale.y(Decimal(0)))}H{RIGHT_EDGE}"/>')
    parts.append(f'<g text-anchor="end" font-size="{spot(size)}">')
    parts += (
        f'<text x="{LEFT_EDGE - 6}" y="{y}" dy=".35em">{label}</text>' for y, label in zip(places, labels, strict=True)
    )
    parts.append("</g>")
    if unit:
        parts.append(f'<text x="4" y="10">（{svg_text(unit)}）</text>')
    every = -(-len(names) // _MOST_LABELS)
    parts.append('<g text-anchor="middle">')
    for number, (x, name) in enumerate(zip(columns(len(names)), names, strict=True)):
        if number % every == 0:
            parts.append(f'<text x="{spot(x)}" y="{BOTTOM_EDGE + 18}">{svg_text(name)}</text>')
    return "".join([*parts, "</g>"])


def whole_chart(name: str, title: str, told: str, drawn: str) -> str:
    """The chart as an ``svg`` element that is read aloud as an image: its title, and then what it shows.

    ``name`` is one that nothing else on the page has.
    """
    return (
        f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="{name}-t {name}-d" '
        'font-size="12" fill="currentColor" stroke="none">'
        f'<title id="{name}-t">{svg_text(title)}</title><desc id="{name}-d">{svg_text(told)}</desc>{drawn}</svg>'
    )
