"""``consolidated.csv`` and ``consolidated_text.csv`` as columns and rows of text (docs/contracts.md, Consolidated)."""

from __future__ import annotations

from collections.abc import Iterator

from kamakura_report.merging.agree import ResultRow
from kamakura_report.merging.merge import Merged
from kamakura_report.merging.texts import TextRow
from kamakura_report.plan.figures import plain_text
from kamakura_report.text import quote_for_csv

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
_NOWHERE = ("", "", "", "")  # where nothing was said that rows rest on: most, of the years to come
TEXT_COLUMNS = ("キー", "項目", "値", "課", "ファイル", "シート", "セル", "受付日時", "回", "年度")


def figure_table(merged: Merged) -> Iterator[tuple[str, ...]]:
    """The rows under ``FIGURE_COLUMNS``: one per key; 値 is a plain decimal (``-3`` stays ``-3``) or nothing."""
    return map(_figure_row, merged.rows)


def text_table(merged: Merged) -> Iterator[tuple[str, ...]]:
    """The rows under ``TEXT_COLUMNS``: one per key, division and file."""
    return (tuple(map(quote_for_csv, _text_row(row))) for row in merged.texts)


def _text_row(row: TextRow) -> tuple[str, ...]:
    place = (row.file, row.sheet, row.cell, row.received)
    return (row.key, row.item, row.text, row.division, *place, row.round, row.period)


def _figure_row(row: ResultRow) -> tuple[str, ...]:
    line = row.line
    place = (row.file, row.sheet, row.cell, row.received) if row.claims or line.published is not None else _NOWHERE
    file, sheet, cell, received = place
    return (
        quote_for_csv(line.key),
        quote_for_csv(line.program),
        "" if line.project is None else str(line.project),
        line.section,
        "" if line.indicator is None else str(line.indicator),
        quote_for_csv(line.item),
        quote_for_csv(line.unit),
        line.period,
        "" if row.value is None else plain_text(row.value),
        row.state,
        quote_for_csv(row.division),
        quote_for_csv(file),
        quote_for_csv(sheet),
        cell,
        received,
    )
