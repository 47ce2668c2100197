"""The charts of 概要. Bars can be told apart without colour: by lightness, by pattern, by the figures on them."""

from __future__ import annotations

from collections.abc import Callable

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


def answered(over: Area, table: Area) -> Chart:
    """Of each year how many figures are answered."""
    return Chart(
        "column",
        over,
        "年度ごとの回答の状況",
        _names(table, table.bottom),
        tuple(_series(table, column, table.bottom, *look) for column, look in enumerate(_STATES, table.left + 1)),
        across="年度",
        along="欄の数",
        stacked="stacked",
    )


def progress(kind: str, count: int) -> Callable[[Area, Area], Chart]:
    """The words of 進捗, a bar per 施策 or 課."""

    def draw(over: Area, table: Area) -> Chart:
        few = count <= MOST
        shown = Area(table.top + 1, table.left, table.top + count, table.right)
        if not few:
            shown = Area(table.bottom, table.left, table.bottom, table.right)
        return Chart(
            "bar",
            over,
            f"{kind}ごとの進捗" if few else "全体の進捗",
            Area(shown.top, table.left, shown.bottom, table.left),
            tuple(
                Series((table.top, column), Area(shown.top, column, shown.bottom, column), fill, pattern, numbers)
                for column, (fill, pattern, numbers) in enumerate(_WORDS, table.left + 1)
            ),
            across=kind,
            along="指標の割合（棒の中の数は指標の数）",
            stacked="percent",
        )

    return draw


def money(over: Area, table: Area) -> Chart:
    """予算額 and 決算額 of each year, side by side."""
    looks = ((PALE, "", ""), (DARK, "", ""))
    return Chart(
        "column",
        over,
        "年度ごとの予算額と決算額",
        _names(table, table.bottom),
        tuple(_series(table, column, table.bottom, *look) for column, look in enumerate(looks, table.left + 1)),
        across="年度",
        along="千円",
    )


def _names(table: Area, bottom: int) -> Area:
    return Area(table.top + 1, table.left, bottom, table.left)


def _series(table: Area, column: int, bottom: int, fill: str, pattern: str, numbers: str) -> Series:
    return Series((table.top, column), Area(table.top + 1, column, bottom, column), fill, pattern, numbers)
