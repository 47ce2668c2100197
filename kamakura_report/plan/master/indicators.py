"""Sheets 施策指標 and 成果指標: one row is one indicator."""

from __future__ import annotations

import unicodedata
from decimal import Decimal

from kamakura_report.plan.master import schema
from kamakura_report.plan.master.people import one_division
from kamakura_report.plan.master.rows import Row
from kamakura_report.plan.model import Indicator
from kamakura_report.plan.published.figures import DOWN, LEVEL, UP, count, number, undecided
from kamakura_report.plan.published.indicators import DASHES
from kamakura_report.problem import ProblemCode
from kamakura_report.problem.master_project_codes import (
    MASTER_AS_OF_NUMBER,
    MASTER_CUMULATIVE_UNKNOWN,
    MASTER_DIRECTION_UNKNOWN,
    MASTER_GOAL_BOTH,
    MASTER_GOAL_NEITHER,
    MASTER_INDICATOR_NUMBER,
    MASTER_INDICATOR_UNNAMED,
    MASTER_LATEST_BLANK,
    MASTER_LATEST_UNREADABLE,
    MASTER_TARGET_UNREADABLE,
)

DIRECTIONS = {
    **dict.fromkeys((UP, "増加", "上昇", "向上"), UP),
    **dict.fromkeys((DOWN, "減少", "低下", "下降"), DOWN),
    **dict.fromkeys((LEVEL, "維持", "横ばい"), LEVEL),
}
_YES = {schema.YES, "〇", "◯", "累計", "はい"}
_NO = {"", "×", "いいえ"}


def unnamed(row: Row) -> bool:
    """True for a row without a name, or named ``-``: it is no indicator. Figures in it are reported."""
    name = row.text("指標名")
    if name and name not in DASHES:
        return False
    if row.has("指標名") and any(row.text(column) for column in ("直近実績値", "目標値", "目指す方向")):
        row.wrong("指標名", MASTER_INDICATOR_UNNAMED.problem())
    return True


def indicator_number(row: Row) -> int | None:
    """指標番号, a whole number from 1; reports it when it is none."""
    text = row.needed("指標番号")
    read = count(text)
    if text and read is None:
        row.wrong("指標番号", MASTER_INDICATOR_NUMBER.problem(text=text))
    return read


def indicator(row: Row, key: str, read: int, known: frozenset[str]) -> Indicator:
    """The indicator of that key and number; what cannot be read is reported and left out."""
    direction, target = _direction(row, key), _figure(row, "目標値", MASTER_TARGET_UNREADABLE, key)
    if row.text("目指す方向") and row.text("目標値"):
        row.wrong("目標値", MASTER_GOAL_BOTH.problem(), key)
    elif not row.text("目指す方向") and not row.text("目標値") and row.has("目指す方向") and row.has("目標値"):
        row.wrong("目指す方向", MASTER_GOAL_NEITHER.problem(), key)
    return Indicator(
        key=key,
        number=read,
        name=row.text("指標名"),
        unit=row.text("単位"),
        latest=_latest(row, key),
        latest_as_of=_as_of(row, key),
        direction=direction,
        target=target,
        source=row.text("出典"),
        division=one_division(row, "担当課", known, key),
        cumulative=_cumulative(row, key),
    )


def _latest(row: Row, key: str) -> Decimal | None:
    text = row.text("直近実績値")
    if not text:
        row.wrong("直近実績値", MASTER_LATEST_BLANK.problem(), key)
        return None
    return None if undecided(text) else _figure(row, "直近実績値", MASTER_LATEST_UNREADABLE, key)


def _figure(row: Row, column: str, unreadable: ProblemCode, key: str) -> Decimal | None:
    text = row.text(column)
    read = number(text)
    if text and read is None:
        row.wrong(column, unreadable.problem(text=text), key)
    return read


def _as_of(row: Row, key: str) -> str:
    text = row.text("直近実績時点")
    if row.is_number("直近実績時点") and "." in text:
        row.wrong("直近実績時点", MASTER_AS_OF_NUMBER.problem(text=text), key)
    return text


def _direction(row: Row, key: str) -> str:
    text = row.text("目指す方向")
    if text and text not in DIRECTIONS:
        row.wrong("目指す方向", MASTER_DIRECTION_UNKNOWN.problem(text=text), key)
    return DIRECTIONS.get(text, "")


def _cumulative(row: Row, key: str) -> bool:
    text = unicodedata.normalize("NFKC", row.text("累計"))
    if text not in _YES and text not in _NO:
        row.wrong("累計", MASTER_CUMULATIVE_UNKNOWN.problem(text=text, yes=schema.YES), key)
    return text in _YES
