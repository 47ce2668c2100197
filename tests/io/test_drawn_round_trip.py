"""What the writer says, the drawing reads: two strangers, one Book."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from kamakura_report.io.template.drawn_book import read_drawing
from kamakura_report.io.write.write_workbook import write_workbook
from kamakura_report.workbook.area import Area, Position
from kamakura_report.workbook.book import (
    NO_BORDER,
    PLAIN,
    Book,
    Border,
    Cell,
    Highlight,
    Page,
    Sheet,
    Style,
    Validation,
)
from tests.effort import cases

colors = st.one_of(st.just(""), st.from_regex(r"[0-9A-F]{6}", fullmatch=True))
lines = st.sampled_from(
    [
        "thin",
        "medium",
        "dashed",
        "dotted",
        "thick",
        "double",
        "hair",
        "mediumDashed",
        "dashDot",
        "mediumDashDot",
        "dashDotDot",
        "slantDashDot",
    ]
)
borders = st.one_of(st.just(NO_BORDER), st.builds(Border, lines, colors.map(lambda color: color or "000000")))
number_formats = st.sampled_from(
    ["General", "0", "0.0", "#,##0", "0.00%", '0.0"％"', "@", 'yyyy"年"m"月"d"日"', "#,##0;[Red]-#,##0", "ge.m.d"]
)
overlays = st.builds(
    Style,
    bold=st.booleans(),
    italic=st.booleans(),
    underline=st.booleans(),
    strike=st.booleans(),
    color=colors,
    fill=colors,
    left=borders,
    right=borders,
    top=borders,
    bottom=borders,
    number_format=number_formats,
)


@st.composite
def styles(draw: st.DrawFn) -> Style:
    """Looks as Excel's dialogue lets one choose them: indents only beside an edge, shrinking only unwrapped."""
    horizontal = draw(st.sampled_from(["", "left", "center", "right", "fill", "justify", "distributed"]))
    wrap = draw(st.booleans())
    beside = horizontal in ("left", "right", "distributed")
    return replace(
        draw(overlays),
        font=draw(st.sampled_from(["", "游明朝", "Calibri"])),
        size=draw(st.sampled_from([0, 8, 10.5, 16, 72])),
        horizontal=horizontal,
        vertical=draw(st.sampled_from(["", "top", "center", "justify", "distributed"])),
        wrap=wrap,
        shrink=draw(st.booleans()) and not wrap and horizontal in ("", "left", "center", "right"),
        indent=draw(st.integers(0, 9)) if beside else 0,
        rotation=draw(st.sampled_from([0, 45, 90, 91, 180, 255])),
    )


positions = st.tuples(st.integers(1, 30), st.integers(1, 20))
texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)
values = st.one_of(texts, st.decimals(-999_999, 999_999, places=3).map(lambda number: number.normalize() + 0))


def there_and_back(sheet: Sheet, **book: object) -> Book:
    """The sheet alone in a workbook, written and read as a drawing; nothing may be told about it."""
    read, problems = read_drawing(write_workbook(Book((sheet,), **book)))  # type: ignore[arg-type]
    assert problems == ()
    return read


@settings(max_examples=cases(1000))
@given(st.dictionaries(positions, st.tuples(values, styles()), max_size=8))
def test_every_text_number_and_look_survives(drawn: dict[Position, tuple[str | Decimal, Style]]) -> None:
    """Cells of any value and look are read exactly as they were described."""
    cells = {at: Cell(value, style) for at, (value, style) in sorted(drawn.items())}
    assert there_and_back(Sheet("施策", cells)).sheets[0].cells == cells


@settings(max_examples=cases(300))
@given(overlays.filter(lambda style: style != PLAIN), st.booleans())
def test_every_highlight_survives(style: Style, stop: bool) -> None:
    """A conditional format keeps areas, formula, look and whether it is the last one."""
    highlight = Highlight((Area(2, 2, 9, 4), Area(12, 2, 19, 4)), '$B2="未入力"', style, stop)
    assert there_and_back(Sheet("施策", {}, highlights=(highlight,))).sheets[0].highlights == (highlight,)


def full_sheet() -> Sheet:
    """One of everything a drawn sheet can hold."""
    head = Style(bold=True, fill="DDEBF7", bottom=Border("thin"), horizontal="center", vertical="center", wrap=True)
    return Sheet(
        name="施策 's",
        cells={
            (1, 1): Cell("事業名\n（正式）", head),
            (1, 2): Cell(None, head),
            (2, 1): Cell("{{事業.事業名}}"),
            (2, 3): Cell(Decimal("14.5"), Style(number_format="0.0")),
        },
        merges=(Area(1, 1, 1, 2),),
        widths={1: 96 * 256 // 11 / 256, 2: 40 * 256 // 11 / 256, 3: 0.0},
        heights={1: 30.0, 2: 18.75, 7: 18.75},
        validations=(
            Validation(
                (Area(2, 3, 4, 3),), "custom", "ISNUMBER(C2)", prompt_title="数値", prompt="半角で", error="数値"
            ),
            Validation((Area(5, 1, 5, 1), Area(7, 1, 7, 1)), "list", choices=("甲", '乙"丙'), style="warning"),
            Validation((Area(6, 1, 6, 1),), "list", source="$A$1:$A$3"),
            Validation((Area(8, 1, 8, 1),), "whole", "1", "9", "notBetween", error_title="範囲"),
            Validation((Area(9, 1, 9, 1),), "textLength", "200", operator="lessThanOrEqual"),
            Validation((Area(10, 1, 10, 1),), "any", prompt="改行\nあり"),
        ),
        highlights=(
            Highlight((Area(2, 1, 9, 3),), "$C2>1", Style(color="C00000", bold=True), stop=True),
            Highlight((Area(2, 1, 9, 1),), "$C2<1", Style(fill="FFF2CC")),
        ),
        page=Page(
            landscape=False,
            paper=8,
            scale=62,
            margins=(0.25, 0.5, 0.75, 1.0),
            header_margin=0.1,
            footer_margin=0.2,
            header='&L&"游明朝,太字"&A&R&D',
            footer="&C&P / &N",
            repeat=(1, 2),
            area=Area(1, 1, 20, 3),
            breaks=(5, 9),
            centered=True,
        ),
        freeze=(3, 2),
        filtered=Area(2, 1, 9, 3),
        protected=True,
        zoom=85,
        gridlines=False,
        tab_color="1F4E79",
        row_height=18.75,
    )


def test_a_full_sheet_survives() -> None:
    """One of everything that a drawn sheet can hold comes back equal, and so does the book around it."""
    other = Sheet("裏", {(1, 1): Cell("x")}, widths={1: 9.0}, heights={1: 15.0}, hidden="veryHidden")
    sheets = (full_sheet(), other, Sheet("表紙", {}))
    book = Book(sheets, font="游ゴシック", font_size=10.5, locked=True, active=2)
    read, problems = read_drawing(write_workbook(book))
    assert problems == ()
    assert read == book
