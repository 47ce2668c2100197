"""The chart of cost against size, as SVG: the same bytes for the same figures, without a script."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape

WIDTH, HEIGHT = 800, 420
LEFT, RIGHT, TOP, BOTTOM = 70, 240, 64, 56
STYLE = """
svg { font-family: system-ui, sans-serif; }
.paper { fill: #ffffff } .words { fill: #1f2933 } .quiet { fill: #52606d } .rule { stroke: #d5dbe1 }
.s0 { stroke: #0b5fa5; fill: #0b5fa5 } .s1 { stroke: #b3541e; fill: #b3541e } .s2 { stroke: #5b7f2b; fill: #5b7f2b }
@media (prefers-color-scheme: dark) {
.paper { fill: #12171d } .words { fill: #f0f4f8 } .quiet { fill: #b8c4ce } .rule { stroke: #33404d }
.s0 { stroke: #6bb5f5; fill: #6bb5f5 } .s1 { stroke: #f0a270; fill: #f0a270 } .s2 { stroke: #a9d36f; fill: #a9d36f }
}
""".strip()
DASHES = ("", "8 4", "2 4")

Lines = Mapping[str, Mapping[int, float]]  # name → size → figure


def draw_chart(title: str, told: str, across: str, along: str, lines: Lines) -> str:
    """Lines over sizes; sizes and figures both on scales of logarithms, so that equal ratios are equal lengths."""
    sizes = sorted({size for points in lines.values() for size in points})
    figures = [figure for points in lines.values() for figure in points.values()]
    low, high = 10 ** math.floor(math.log10(min(figures))), 10 ** math.ceil(math.log10(max(figures)))

    def x(size: float) -> float:
        part = math.log(size / sizes[0]) / math.log(sizes[-1] / sizes[0]) if len(sizes) > 1 else 0.5
        return LEFT + part * (WIDTH - LEFT - RIGHT)

    def y(figure: float) -> float:
        return HEIGHT - BOTTOM - math.log(figure / low) / math.log(high / low) * (HEIGHT - TOP - BOTTOM)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="t d">',
        f'<title id="t">{escape(title)}</title>',
        f'<desc id="d">{escape(told)}</desc>',
        f"<style>{STYLE}</style>",
        f'<rect class="paper" width="{WIDTH}" height="{HEIGHT}"/>',
        _words(24, 30, title, size=17, bold=True),
        _words(24, 50, along, kind="quiet"),
    ]
    for exponent in range(round(math.log10(low)), round(math.log10(high)) + 1):
        for step in (1, 2, 5):
            figure = step * 10.0**exponent
            if figure <= high:
                parts.append(_rule(LEFT, y(figure), WIDTH - RIGHT, y(figure)))
                parts.append(_words(LEFT - 8, y(figure) + 4, f"{figure:g}", kind="quiet", anchor="end"))
    for size in sizes:
        parts.append(_rule(x(size), TOP, x(size), HEIGHT - BOTTOM))
        parts.append(_words(x(size), HEIGHT - BOTTOM + 20, f"{size:,}", kind="quiet", anchor="middle"))
    parts.append(_words((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 14, across, kind="quiet", anchor="middle"))
    places = _apart([(name, y(points[max(points)])) for name, points in lines.items()])
    for number, (name, points) in enumerate(lines.items()):
        path = " ".join(f"{x(size):.1f},{y(figure):.1f}" for size, figure in sorted(points.items()))
        dash = f' stroke-dasharray="{DASHES[number]}"' if DASHES[number] else ""
        style = 'stroke-width="2.5" style="fill:none"'
        parts.append(f'<polyline class="s{number}" {style}{dash} points="{path}"/>')
        parts += [
            f'<circle class="s{number}" cx="{x(size):.1f}" cy="{y(figure):.1f}" r="3.5"/>'
            for size, figure in sorted(points.items())
        ]
        last = points[max(points)]
        parts.append(_words(WIDTH - RIGHT + 12, places[name] + 4, f"{name}: {last:.1f}"))
    return "\n".join([*parts, "</svg>", ""])


def _apart(places: Sequence[tuple[str, float]], least: float = 18) -> dict[str, float]:
    """Heights at which labels stand beside their lines without touching each other."""
    found: dict[str, float] = {}
    before = -math.inf
    for name, place in sorted(places, key=lambda each: each[1]):
        before = found[name] = max(place, before + least)
    return found


def _words(
    x: float, y: float, text: str, *, kind: str = "words", size: int = 13, bold: bool = False, anchor: str = "start"
) -> str:
    weight = ' font-weight="bold"' if bold else ""
    place = f'x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}"'
    return f'<text class="{kind}" {place}{weight}>{escape(text)}</text>'


def _rule(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line class="rule" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'
