"""Example rows of a blank master: one a sheet shows how a row is written, passed over until somebody takes it."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from decimal import Decimal

from kamakura_report.master import schema

EXAMPLE = "例："  # how the first cell of such a row begins
_MARK = unicodedata.normalize("NFKC", EXAMPLE)

_INDICATOR: Mapping[str, str | Decimal] = {
    "指標番号": Decimal(1),
    "単位": "人",
    "直近実績値": Decimal(1250),
    "直近実績時点": "2025",
    "目指す方向": "↗",
    "目標値": Decimal(1500),
    "出典": "市所管課調べ",
}
EXAMPLE_ROWS: Mapping[str, Mapping[str, str | Decimal]] = {
    schema.DIVISIONS: {"課名": f"{EXAMPLE}福祉課", "部名": "健康福祉部", "連絡先": "内線 1234"},
    schema.PROGRAMS: {
        "施策番号": f"{EXAMPLE}2-1",
        "施策名": "地域福祉",
        "目標とするまちの姿": "だれもが、住み慣れた地域で安心して暮らしています。",
        "主管課": "福祉課",
    },
    schema.ACTIONS: {"施策番号": f"{EXAMPLE}2-1", "番号": "①", "内容": "地域で支え合う体制を整備します"},
    schema.PROGRAM_INDICATORS: {
        "施策番号": f"{EXAMPLE}2-1",
        **_INDICATOR,
        "指標名": "地域の活動に参加した市民の人数",
    },
    schema.PROJECTS: {
        "施策番号": f"{EXAMPLE}2-1",
        "No": Decimal(1),
        "事業名": "地域福祉推進事業",
        "所管課": "福祉課",
        "主な取組": "①",
        "事業内容": "地域の団体と協力し、見守りと支え合いの活動を広げます。",
    },
    schema.OUTCOMES: {
        "施策番号": f"{EXAMPLE}2-1",
        "No": Decimal(1),
        **_INDICATOR,
        "指標名": "ワークショップの参加者数",
    },
    schema.BUDGETS: {"施策番号": f"{EXAMPLE}2-1", "No": Decimal(1)},
}


def is_example(first: str) -> bool:
    """True for the text of a first cell that marks its row as an example."""
    return unicodedata.normalize("NFKC", first).strip().startswith(_MARK)


def is_untouched(sheet: str, values: Mapping[str, str | Decimal]) -> bool:
    """True for an example row in which nobody has written anything: each cell is blank or as it was."""
    shipped = EXAMPLE_ROWS.get(sheet, {})
    return all(value == shipped.get(column) for column, value in values.items())
