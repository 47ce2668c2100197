"""The chart of an indicator: its figures as a line, against the target of the plan or of each year, as a dashed one"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from kamakura_report.frozen import frozen
from kamakura_report.reports.site.svg_parts import (
    TOP_EDGE,
    Scale,
    columns,
    figure_text,
    frame,
    spot,
    svg_text,
    whole_chart,
)

_HALO = ' paint-order="stroke"'  # so that the style sheet may draw a line of the paper's colour around figures
_MOST_FIGURES = 8  # written at their points; of more only the last


@frozen
class ChartPoint:
    """One column of the chart: a period by its short name, its figure and its target where there are any."""

    name: str
    figure: Decimal | None = None
    target: Decimal | None = None


def indicator_chart(name: str, title: str, unit: str, way: str, points: Sequence[ChartPoint]) -> str:
    """The chart as SVG; "" where there is nothing to draw.

    ``name`` is one that nothing else on the page has; ``way`` says in words where the figures should go, or is "".
    """
    drawn = [figure for point in points for figure in (point.figure, point.target) if figure is not None]
    if not drawn:
        return ""
    scale = Scale.over(drawn)
    places = columns(len(points))
    figures = [(x, point.figure) for x, point in zip(places, points, strict=True)]
    targets = [(x, point.target) for x, point in zip(places, points, strict=True)]
    parts = [frame(scale, [point.name for point in points], unit)]
    parts += (f'<path class="target" fill="none" d="{d}"/>' for d in _lines(scale, targets))
    parts += _target_mark(scale, targets)
    parts += (f'<path class="line" fill="none" stroke="currentColor" d="{d}"/>' for d in _lines(scale, figures))
    parts += _dots(scale, figures)
    return whole_chart(name, title, _told(unit, way, points), "".join(parts))


def _lines(scale: Scale, values: Sequence[tuple[Decimal, Decimal | None]]) -> Iterator[str]:
    """Each stretch of neighbours that have a figure, as a path; one figure alone is no line."""
    stretch: list[tuple[Decimal, Decimal]] = []
    for x, value in [*values, (Decimal(0), None)]:
        if value is not None:
            stretch.append((x, value))
            continue
        if len(stretch) > 1:
            yield "M" + "L".join(f"{spot(at)} {spot(scale.y(figure))}" for at, figure in stretch)
        stretch = []


def _dots(scale: Scale, figures: Sequence[tuple[Decimal, Decimal | None]]) -> Iterator[str]:
    known = [(x, figure, scale.y(figure)) for x, figure in figures if figure is not None]
    yield from (f'<circle class="dot" cx="{spot(x)}" cy="{spot(y)}" r="4"/>' for x, _, y in known)
    yield f'<g class="value" text-anchor="middle"{_HALO}>'
    for x, figure, y in known if len(known) <= _MOST_FIGURES else known[-1:]:
        above = y - 9 if y - 9 > TOP_EDGE - 12 else y + 18
        yield f'<text x="{spot(x)}" y="{spot(above)}">{figure_text(figure)}</text>'
    yield "</g>"


def _target_mark(scale: Scale, targets: Sequence[tuple[Decimal, Decimal | None]]) -> Iterator[str]:
    """A diamond at each target, so that it is told from a figure without colour, and the last one's name."""
    known = [(x, target) for x, target in targets if target is not None]
    if known:
        marks = "".join(f"M{spot(x - 4)} {spot(scale.y(target))}l4-4 4 4-4 4z" for x, target in known)
        yield f'<path class="mark" d="{marks}"/>'
        x, target = known[-1]
        rising = len(known) > 1 and known[-2][1] < target and scale.y(target) - 9 > TOP_EDGE - 12
        place = f'x="{spot(x + 14)}" y="{spot(scale.y(target) + (-9 if rising else 18))}" text-anchor="end"'
        yield f'<text class="aim" {place}{_HALO}>{svg_text("目標")} {figure_text(target)}</text>'


def _told(unit: str, way: str, points: Sequence[ChartPoint]) -> str:
    """What the chart shows, in words."""
    said = [f"{point.name} {figure_text(point.figure)}" for point in points if point.figure is not None]
    targets = [(point.name, point.target) for point in points if point.target is not None]
    words = [f"単位は{unit}。"] if unit else []
    words.append(f"実績は {'、'.join(said)}。" if said else "実績はまだありません。")
    aims = {target for _, target in targets}
    if len(aims) == 1:
        words.append(f"目標値は {figure_text(aims.pop())}。")
    elif targets:
        words.append(f"目標値は {'、'.join(f'{name} {figure_text(target)}' for name, target in targets)}。")
    if way:
        words.append(f"目指す方向は{way}。")
    return "".join(words)
