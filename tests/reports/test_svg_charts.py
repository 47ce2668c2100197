"""Charts of the public pages: small, the same twice, without a script, and told in words."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from decimal import Decimal
from itertools import pairwise

import pytest

from kamakura_report.reports.site.indicator_chart import ChartPoint, indicator_chart
from kamakura_report.reports.site.money_chart import spending_chart
from kamakura_report.reports.site.svg_parts import BOTTOM_EDGE, TOP_EDGE, Scale
from tests.effort import cases, generator

SVG = 5 * 1024  # bytes at most
WIDE_DIGIT = 0.66  # em: as BIZ UDPゴシック and Verdana have them
LONG = "高齢者、障害者、ひきこもり状態の方、ケアラー等が抱える課題に対する一体的な支援体制があると思う市民の割合"


def point(name: str, figure: str = "", target: str = "") -> ChartPoint:
    return ChartPoint(name, Decimal(figure) if figure else None, Decimal(target) if target else None)


def elements(chart: str, kind: str) -> list[ET.Element]:
    return [one for one in ET.fromstring(chart).iter() if one.get("class") == kind]


def test_a_chart_of_a_long_plan_is_small_and_the_same_twice() -> None:
    points = [point(f"R{year}", f"{year * 1234567}.25", f"{year * 1345678}.5") for year in range(1, 21)]
    charts = [indicator_chart("i1", LONG, "千円", "増やす（↗）", points) for _ in range(2)]
    money = spending_chart("money", LONG, "千円", [(one.name, one.figure, one.target) for one in points])
    assert charts[0] == charts[1]
    assert max(len(chart.encode()) for chart in (*charts, money)) <= SVG


def test_a_chart_is_an_image_with_a_title_and_all_that_it_shows_in_words() -> None:
    points = [point("初期値", "14.5"), point("R8", "15.7", "20"), point("R9", target="20")]
    chart = indicator_chart("i1", "市民の割合の推移", "%", "増やす（↗）", points)
    svg = ET.fromstring(chart)
    assert (svg.get("role"), svg.get("aria-labelledby")) == ("img", "i1-t i1-d")
    told = {one.get("id"): one.text for one in svg if one.get("id")}
    assert told == {
        "i1-t": "市民の割合の推移",
        "i1-d": "単位は%。実績は 初期値 14.5、R8 15.7。目標値は 20。目指す方向は増やす（↗）。",
    }
    assert len(elements(chart, "dot")) == 2
    assert [one.get("d", "").count("M") for one in elements(chart, "mark")] == [2]


@pytest.mark.parametrize("most", ["400000", "123456789", "1234.5"])
def test_the_figures_of_the_axis_have_room_in_a_wide_font(most: str) -> None:
    chart = ET.fromstring(spending_chart("money", "名前", "千円", [("R8", Decimal(most), Decimal(1))]))
    (axis,) = (one for one in chart.iter() if one.get("text-anchor") == "end")
    widest = max(len(label.text or "") for label in axis) * float(axis.get("font-size", "0")) * WIDE_DIGIT
    assert widest <= min(float(label.get("x", "0")) for label in axis)


def test_names_and_units_are_text_whatever_they_hold() -> None:
    evil = "</title><script>alert(1)</script>\"'&\u202e\x07"
    chart = indicator_chart("i1", evil, evil, evil, [point(evil, "1"), point("R8", "2")])
    assert "<script" not in chart
    assert "\u202e" not in chart
    assert ET.fromstring(chart)[0].text == "</title><script>alert(1)</script>\"'&"


def test_where_there_is_nothing_to_draw_there_is_no_chart() -> None:
    assert indicator_chart("i1", "名前", "%", "", [point("初期値"), point("R8")]) == ""
    assert spending_chart("money", "名前", "千円", [("R8", None, None)]) == ""


def test_a_year_without_a_figure_breaks_the_line() -> None:
    points = [point("R8", "1"), point("R9", "2"), point("R10"), point("R11", "3"), point("R12", "4")]
    assert len(elements(indicator_chart("i1", "名前", "", "", points), "line")) == 2


def test_money_below_nothing_hangs_from_the_line_of_nothing() -> None:
    chart = spending_chart("money", "名前", "千円", [("R8", Decimal(100), Decimal(-50))])
    above, below = (elements(chart, kind)[-1][0] for kind in ("budget", "spent"))
    ends = Decimal(above.get("y", "")) + Decimal(above.get("height", ""))
    assert Decimal(below.get("y", "")) == ends


def test_a_small_step_does_not_look_like_a_leap() -> None:
    scale = Scale.over([Decimal(138), Decimal(141)])
    assert scale.y(Decimal(138)) - scale.y(Decimal(141)) < (BOTTOM_EDGE - TOP_EDGE) / 4


@pytest.mark.parametrize("from_zero", [False, True])
def test_every_figure_lies_on_its_scale_and_higher_ones_above(from_zero: bool) -> None:
    random = generator()
    for _ in range(cases(2000)):
        figures = [
            Decimal(random.randint(-(10**6), 10**6)).scaleb(random.randint(-6, 6)) for _ in range(random.randint(1, 6))
        ]
        scale = Scale.over(figures, from_zero=from_zero)
        places = [scale.y(figure) for figure in sorted(figures)]
        assert all(TOP_EDGE <= place <= BOTTOM_EDGE for place in places), figures
        assert all(one >= other for one, other in pairwise(places)), figures
        assert 2 <= len(scale.lines) <= 12, figures
