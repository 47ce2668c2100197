"""The charts of 概要. Bars can be told apart without colour: by lightness, by pattern, by the figures on them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from kamakura_report.form.book import Area, Chart, Series

DARK, MIDDLE, PALE, WARM, GREY = "1F3864", "8FB4DC", "C9D6E6", "B5460F", "F4F5F7"
WHITE, INK = "FFFFFF", "1F2933"
MOST = 25  # bars that can still be read; of more, only the sum is drawn
# 達成, 改善, 横ばい, 後退, 未入力: fill, pattern, figures
_WORDS = (
    (DARK, "", WHITE),
    (MIDDLE, "", INK),
    ("7A8794", "ltHorz", INK),
    (WARM, "wdUpDiag", INK),
    (GREY, "", INK),
)
# 回答済み, 未確定, 競合, 未入力
_STATES = ((DARK, "", WHITE), (MIDDLE, "", INK), (WARM, "wdUpDiag", INK), (GREY, "", INK))
_MONEY = ((PALE, "", ""), (DARK, "", ""))  # 予算額, 決算額


def answered(over: Area, table: Area) -> Chart:
    """Of each year how many figures are answered."""
    return Chart(
        "column",
        over,
        "年度ごとの回答の状況",
        _names(_below(table)),
        _series(table, _below(table), _STATES),
        across="年度",
        along="欄の数",
        stacked="stacked",
    )


def progress(kind: str, count: int) -> Callable[[Area, Area], Chart]:
    """The words of 進捗, a bar per 施策 or 課."""

    def draw(over: Area, table: Area) -> Chart:
        few = count <= MOST
        first, last = (table.top + 1, table.top + count) if few else (table.bottom, table.bottom)
        shown = replace(table, top=first, bottom=last)
        return Chart(
            "bar",
            over,
            f"{kind}ごとの進捗" if few else "全体の進捗",
            _names(shown),
            _series(table, shown, _WORDS),
            across=kind,
            along="指標の割合（棒の中の数は指標の数）",
            stacked="percent",
        )

    return draw


def money(over: Area, table: Area) -> Chart:
    """予算額 and 決算額 of each year, side by side."""
    return Chart(
        "column",
        over,
        "年度ごとの予算額と決算額",
        _names(_below(table)),
        _series(table, _below(table), _MONEY),
        across="年度",
        along="千円",
    )


def _below(table: Area) -> Area:
    """All rows but the headings."""
    return replace(table, top=table.top + 1)


def _names(shown: Area) -> Area:
    return replace(shown, right=shown.left)


def _series(table: Area, shown: Area, looks: Iterable[tuple[str, str, str]]) -> tuple[Series, ...]:
    """A series for each column after the names: of these rows, named by the table's heading."""
    return tuple(
        Series((table.top, column), replace(shown, left=column, right=column), fill, pattern, numbers)
        for column, (fill, pattern, numbers) in enumerate(looks, table.left + 1)
    )
