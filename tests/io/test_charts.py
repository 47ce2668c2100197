"""Writing native charts: of the sheet's own figures, in the book's font, to be told apart in black and white."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from kamakura_report.io.write.write_workbook import write_workbook
from kamakura_report.workbook.area import Area
from kamakura_report.workbook.book import Book, Cell, Chart, Series, Sheet
from tests.audit import findings
from tests.io.parts import part

DRAW = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
AT = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
CELLS = {
    (1, 1): Cell("課"), (1, 2): Cell("達成"), (1, 3): Cell("後退"),
    (2, 1): Cell("福祉<&>課"), (2, 2): Cell(Decimal(3)), (2, 3): Cell(Decimal(0)),
    (3, 1): Cell("=保険課"), (3, 2): Cell(Decimal(1)), (3, 3): Cell(Decimal(2)),
}  # fmt: skip
CHART = Chart(
    "bar",
    Area(5, 2, 12, 6),
    "課ごとの進捗",
    Area(2, 1, 3, 1),
    (
        Series((1, 2), Area(2, 2, 3, 2), "1F3864", numbers="FFFFFF"),
        Series((1, 3), Area(2, 3, 3, 3), "B5460F", "wdUpDiag", "1F2933"),
    ),
    across="課",
    along="指標の数",
    stacked="percent",
)


def written(chart: Chart) -> bytes:
    return write_workbook(
        Book((Sheet("概要 '1' 版", CELLS, widths={1: 20.0, 3: 5.5}, heights={6: 40.0}, charts=(chart,)),))
    )


def drawn(chart: Chart) -> ElementTree.Element:
    return ElementTree.fromstring(part(written(chart), "xl/charts/chart1.xml"))


def texts(root: ElementTree.Element) -> set[str]:
    return {one.text or "" for one in root.iter(f"{DRAW}t")}


def test_a_chart_says_what_it_shows_and_what_its_axes_are() -> None:
    root = drawn(CHART)
    assert texts(root) == {"課ごとの進捗", "課", "指標の数"}
    formulas = [one.text for one in root.iter(f"{C}f")]
    assert set(formulas) == {
        "'概要 ''1'' 版'!$B$1", "'概要 ''1'' 版'!$C$1", "'概要 ''1'' 版'!$A$2:$A$3",
        "'概要 ''1'' 版'!$B$2:$B$3", "'概要 ''1'' 版'!$C$2:$C$3",
    }  # fmt: skip


def test_the_figures_of_the_moment_are_kept_in_the_chart() -> None:
    values = [one.text for one in drawn(CHART).iter(f"{C}v")]
    assert values == ["達成", "福祉<&>課", "=保険課", "3", "1", "後退", "福祉<&>課", "=保険課", "0", "2"]


def test_bars_are_told_apart_by_pattern_and_edge_without_colour() -> None:
    plain, patterned = drawn(CHART).iter(f"{C}ser")
    assert plain.find(f"{C}spPr/{DRAW}solidFill/{DRAW}srgbClr").get("val") == "1F3864"  # type: ignore[union-attr]
    assert patterned.find(f"{C}spPr/{DRAW}pattFill").get("prst") == "wdUpDiag"  # type: ignore[union-attr]
    assert all(one.find(f"{C}spPr/{DRAW}ln") is not None for one in (plain, patterned))


def test_every_word_is_in_the_font_of_the_book() -> None:
    fonts = {one.get("typeface") for one in drawn(CHART).iter(f"{DRAW}latin")}
    assert fonts == {"BIZ UDPゴシック"}


def test_a_chart_covers_exactly_its_cells() -> None:
    root = ElementTree.fromstring(part(written(CHART), "xl/drawings/drawing1.xml"))
    corners = [[int(end.findtext(f"{AT}{name}") or "") for name in ("col", "row")] for end in root[0][:2]]
    assert corners == [[1, 4], [6, 12]]  # counted from 0; the second is the first cell outside


def test_the_first_bar_lies_on_top() -> None:
    axis = drawn(CHART).find(f".//{C}catAx/{C}scaling/{C}orientation")
    assert axis is not None
    assert axis.get("val") == "maxMin"


@pytest.mark.parametrize("kind", ["bar", "column"])
@pytest.mark.parametrize("stacked", ["", "stacked", "percent"])
def test_excel_opens_each_kind(kind: str, stacked: str) -> None:
    assert findings(written(replace(CHART, kind=kind, stacked=stacked))) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "pie"},
        {"stacked": "twice"},
        {"series": ()},
        {"series": (replace(CHART.series[1], pattern="dots"),)},
        {"series": (replace(CHART.series[0], fill="blue"),)},
    ],
)
def test_what_excel_does_not_know_is_refused(wrong: dict) -> None:
    with pytest.raises(ValueError, match=r"chart|pattern|colour"):
        written(replace(CHART, **wrong))


@pytest.mark.parametrize(
    ("stacked", "grouping", "overlap", "axis"),
    [
        ("", "clustered", None, "#,##0"),
        ("stacked", "stacked", "100", "#,##0"),
        ("percent", "percentStacked", "100", "0%"),
    ],
)
def test_bars_stand_beside_or_on_each_other_and_begin_at_0(
    stacked: str, grouping: str, overlap: str | None, axis: str
) -> None:
    root = drawn(replace(CHART, stacked=stacked))
    said = [
        None if found is None else found.get(name)
        for path, name in (
            ("grouping", "val"), ("overlap", "val"), ("numFmt", "formatCode"), ("min", "val"), ("legendPos", "val"),
        )
        for found in [root.find(f".//{C}valAx/{C}{path}" if path == "numFmt" else f".//{C}{path}")]
    ]  # fmt: skip
    assert said == [grouping, overlap, axis, "0", "b"]


def test_the_axis_of_figures_lies_below_the_bars() -> None:
    """The first bar lies on top, which turns the axis of figures over."""
    label = drawn(CHART).find(f".//{C}valAx/{C}tickLblPos")
    assert label is not None
    assert label.get("val") == "high"


def test_figures_on_bars_can_be_read_and_a_nought_is_not_written() -> None:
    """On a pattern they have a ground of their own."""
    plain, patterned = (one.find(f"{C}dLbls") for one in drawn(CHART).iter(f"{C}ser"))
    assert plain is not None
    assert patterned is not None
    for label, ink, ground in ((plain, "FFFFFF", None), (patterned, "1F2933", "FFFFFF")):
        assert label.find(f"{C}numFmt").get("formatCode") == "#,##0;;"  # type: ignore[union-attr]
        assert [one.get("val") for one in label.iter(f"{DRAW}srgbClr")][-1] == ink
        fill = label.find(f"{C}spPr/{DRAW}solidFill/{DRAW}srgbClr")
        assert (fill.get("val") if fill is not None else None) == ground
    bare = drawn(replace(CHART, series=(replace(CHART.series[0], numbers=""),)))
    assert bare.find(f".//{C}dLbls") is None


def test_a_pattern_is_drawn_in_its_own_colour_on_white() -> None:
    (pattern,) = drawn(CHART).iter(f"{DRAW}pattFill")
    assert [one.get("val") for one in pattern.iter(f"{DRAW}srgbClr")] == ["B5460F", "FFFFFF"]


def test_a_chart_is_sized_with_its_cells_and_says_to_those_who_cannot_see_it_what_it_is() -> None:
    root = ElementTree.fromstring(part(written(CHART), "xl/drawings/drawing1.xml"))
    assert root[0].get("editAs") is None  # neither only moved nor left where it is
    assert [one.get("descr") for one in root.iter(f"{AT}cNvPr")] == ["課ごとの進捗"]


@pytest.mark.parametrize("where", ["title", "across", "along"])
def test_words_that_xml_cannot_hold_are_refused(where: str) -> None:
    with pytest.raises(ValueError, match=r"U\+0001"):
        written(replace(CHART, **{where: "進捗\x01"}))
