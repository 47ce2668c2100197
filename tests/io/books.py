"""Small books for the tests of writing, and openpyxl's eyes on what was written."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl

from kamakura_report.io.write.write_workbook import write_workbook
from kamakura_report.workbook.area import Area
from kamakura_report.workbook.book import (
    Book,
    Border,
    Cell,
    Formula,
    Highlight,
    Link,
    Page,
    Sheet,
    Sparkline,
    Style,
    Validation,
)
from kamakura_report.workbook.question import AnswerKind, Ask
from tests.audit import findings

ASK = Ask("2-1/12/i1@R8", AnswerKind.NUMBER, True, "延べ参加者数 R8")


THIN = Border("thin")


BOX = Style(left=THIN, right=THIN, top=THIN, bottom=Border("hair", "808080"), wrap=True, number_format="0.0")


AREA = Area(5, 2, 5, 2)


def sheet(cells: dict[tuple[int, int], Cell] | None = None, **said: Any) -> Sheet:
    return Sheet("施策", cells or {}, **said)


def opened(*sheets: Sheet, **said: Any) -> Any:
    """What openpyxl sees in the written workbook, after the structure was found sound."""
    data = write_workbook(Book(sheets, **said))
    assert findings(data) == []
    return openpyxl.load_workbook(BytesIO(data))


def full_book() -> Book:
    """Something of everything."""
    first = Sheet(
        "2-1 福祉",
        {
            (1, 1): Cell("=1+1", Style(bold=True, size=14, font="Meiryo", color="1F4E79", fill="DDEBF7")),
            (4, 2): Cell(Decimal("131.3"), BOX),
            (5, 2): Cell(None, BOX, ASK),
            (6, 2): Cell(Formula('IF(B5="","未入力","済")', "未入力"), BOX, None, Link("2-1 福祉", (5, 2)), "メモ"),
            (7, 2): Cell("リンク", BOX, None, Link("表 紙's", (1, 1))),
            (8, 2): Cell(Formula("B4/2", Decimal("65.65")), BOX),
            (9, 1): Cell("結合", BOX),
        },
        merges=(Area(9, 1, 10, 3),),
        widths={1: 10.5, 2: 20},
        heights={1: 15, 4: 30.2},
        validations=(
            Validation(
                (AREA, Area(7, 2, 8, 2)),
                "custom",
                'OR(ISNUMBER(B5),B5="該当なし")',
                prompt_title="入力",
                prompt="14.5 のように。\n％は付けない",
                error_title="数値",
                error="数値を入れてください",
            ),
            Validation((Area(4, 1, 4, 1),), "list", choices=("甲", '乙"丙')),
        ),
        highlights=(Highlight((AREA, Area(7, 2, 8, 2)), 'B5=""', Style(fill="FFF2CC", bold=True, bottom=THIN)),),
        sparklines=(Sparkline((4, 4), Area(4, 5, 4, 9)),),
        page=Page(scale=67, header="&L見出し", footer="&C&P", repeat=(1, 2), area=Area(1, 1, 10, 9), breaks=(5, 8)),
        freeze=(3, 2),
        filtered=Area(1, 1, 3, 3),
        protected=True,
        zoom=85,
        gridlines=False,
        tab_color="00FF00",
    )
    stamp = Sheet("_stamp", {(1, 1): Cell("x")}, hidden="veryHidden")
    return Book((first, Sheet("表 紙's", {}), stamp), {"様式ID": "ABC"}, "題名", locked=True)
