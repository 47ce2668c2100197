"""The chart of a project's money: 予算額 and 決算額 side by side, year by year"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from kamakura_report.plan.keys import BUDGET, SETTLEMENT
from kamakura_report.reports.site.svg_parts import Scale, columns, figure_text, frame, spot, svg_text, whole_chart

_WIDEST, _GAP = Decimal(22), Decimal(2)
_WORDS = (BUDGET, SETTLEMENT)
_LOOKS = {"budget": ' fill-opacity=".25" stroke="currentColor"', "spent": ""}  # told from each other without colour
Money = tuple[str, Decimal | None, Decimal | None]  # a year by its short name, 予算額, 決算額


def spending_chart(name: str, title: str, unit: str, years: Sequence[Money]) -> str:
    """The chart as SVG; "" where there is nothing to draw. ``name`` is one that nothing else on the page has."""
    drawn = [figure for _, *pair in years for figure in pair if figure is not None]
    if not drawn:
        return ""
    scale = Scale.over(drawn, from_zero=True)
    places = columns(len(years))
    width = min(_WIDEST, (places[1] - places[0]) / 3 if len(places) > 1 else _WIDEST)
    parts = [frame(scale, [year for year, *_ in years], unit), _legend()]
    starts = {"budget": -width - _GAP / 2, "spent": _GAP / 2}
    for number, (kind, look) in enumerate(_LOOKS.items(), start=1):
        bars = (_bar(scale, x + starts[kind], width, year[number]) for x, year in zip(places, years, strict=True))
        parts.append(f'<g class="{kind}"{look}>{"".join(bars)}</g>')
    return whole_chart(name, title, _told(unit, years), "".join(parts))


def _bar(scale: Scale, x: Decimal, width: Decimal, figure: object) -> str:
    if not isinstance(figure, Decimal):
        return ""
    top, bottom = sorted((scale.y(figure), scale.y(Decimal(0))))
    return f'<rect x="{spot(x)}" y="{spot(top)}" width="{spot(width)}" height="{spot(bottom - top)}"/>'


def _legend() -> str:
    parts = []
    for (kind, look), word, x in zip(_LOOKS.items(), _WORDS, (216, 286), strict=True):
        parts.append(f'<rect class="{kind}" x="{x}" y="2" width="10" height="10"{look}/>')
        parts.append(f'<text x="{x + 14}" y="11">{svg_text(word)}</text>')
    return "".join(parts)


def _told(unit: str, years: Sequence[Money]) -> str:
    """What the chart shows, in words."""
    said = [f"単位は{unit}。"]
    for year, *pair in years:
        named = [f"{word} {figure_text(one)}" for word, one in zip(_WORDS, pair, strict=True) if one is not None]
        if named:
            said.append(f"{year}は{'、'.join(named)}。")
    return "".join(said)
