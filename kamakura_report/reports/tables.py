"""The two CSV results as columns and rows of text (docs/contracts.md, Consolidated)."""

from __future__ import annotations

import unicodedata

from kamakura_report.plan.figures import plain
from kamakura_report.returns.merge import Merged, Row

FIGURE_COLUMNS = (
    "キー",
    "施策番号",
    "No",
    "区分",
    "指標番号",
    "項目",
    "単位",
    "年度",
    "値",
    "状態",
    "課",
    "ファイル",
    "シート",
    "セル",
    "受付日時",
)
TEXT_COLUMNS = ("キー", "項目", "値", "課", "ファイル", "シート", "セル", "受付日時")
STARTS_A_FORMULA = frozenset("=+-@＝＋－＠")
QUOTE = "'"


def figures(merged: Merged) -> list[tuple[str, ...]]:
    """The rows under ``FIGURE_COLUMNS``: one per key; 値 is a plain decimal (``-3`` stays ``-3``) or nothing."""
    return [_figure(row) for row in merged.rows]


def texts(merged: Merged) -> list[tuple[str, ...]]:
    """The rows under ``TEXT_COLUMNS``: one per key, division and file."""
    return [
        tuple(
            inert(text)
            for text in (row.key, row.item, row.text, row.division, row.file, row.sheet, row.cell, row.received)
        )
        for row in merged.texts
    ]


def inert(text: str) -> str:
    """A text that no spreadsheet program takes for a formula when it opens the CSV.

    A text whose first visible character starts a formula (``= + - @``, also full-width), or that
    begins with a tab or a line break, gets an apostrophe in front; so does one that begins with an
    apostrophe. Hence taking one leading apostrophe away always gives the text back.
    """
    first = next((char for char in text if not _invisible(char)), "")
    return QUOTE + text if text.startswith((QUOTE, "\t", "\r", "\n")) or first in STARTS_A_FORMULA else text


def _invisible(char: str) -> bool:
    return char.isspace() or unicodedata.category(char) in ("Cc", "Cf")


def _figure(row: Row) -> tuple[str, ...]:
    line = row.line
    return (
        inert(line.key),
        inert(line.program),
        "" if line.project is None else str(line.project),
        line.section,
        "" if line.indicator is None else str(line.indicator),
        inert(line.item),
        inert(line.unit),
        line.period,
        "" if row.value is None else plain(row.value),
        row.state,
        inert(row.division),
        inert(row.file),
        inert(row.sheet),
        row.cell,
        row.received,
    )
