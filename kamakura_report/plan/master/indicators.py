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
from kamakura_report.problem import Severity

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
        advice = "指標であれば指標名を入れてください。指標でなければこの行を消してください。"
        row.wrong("indicator-unnamed", "指標名", "指標名がないのに値があります。", advice, Severity.WARNING)
    return True


def indicator_number(row: Row) -> int | None:
    """指標番号, a whole number from 1; reports it when it is none."""
    text = row.needed("指標番号")
    read = count(text)
    if text and read is None:
        found = f"指標番号「{text}」は番号として読めません。"
        row.wrong("indicator-number", "指標番号", found, "1、2、3 のような番号にしてください。")
    return read


def indicator(row: Row, key: str, read: int, known: frozenset[str]) -> Indicator:
    """The indicator of that key and number; what cannot be read is reported and left out."""
    direction, target = _direction(row, key), _figure(row, "目標値", "target", key)
    if row.text("目指す方向") and row.text("目標値"):
        found = "目指す方向と目標値の両方があります。"
        row.wrong("goal-both", "目標値", found, "どちらか一方を消してください。", key=key)
    elif not row.text("目指す方向") and not row.text("目標値") and row.has("目指す方向") and row.has("目標値"):
        found = "目指す方向も目標値もありません。"
        row.wrong("goal-neither", "目指す方向", found, "どちらか一方を入れてください。", Severity.WARNING, key)
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
        advice = "初期値を照会します。値があれば入れ、なければ「未定」としてください。"
        row.wrong("latest-blank", "直近実績値", "直近実績値が空欄です。", advice, Severity.NOTE, key)
        return None
    return None if undecided(text) else _figure(row, "直近実績値", "latest", key)


def _figure(row: Row, column: str, code: str, key: str) -> Decimal | None:
    text = row.text(column)
    read = number(text)
    if text and read is None:
        words = "又は「未定」" if column == "直近実績値" else ""
        found = f"{column}「{text}」は数値として読めません。"
        row.wrong(f"{code}-unreadable", column, found, f"14.5 のような数値{words}にしてください。", key=key)
    return read


def _as_of(row: Row, key: str) -> str:
    text = row.text("直近実績時点")
    if row.is_number("直近実績時点") and "." in text:
        found = f"直近実績時点「{text}」が数値で入っています。{text}0 と区別できません。"
        advice = "セルの書式を文字列にしてから、紙面のとおりに入れ直してください。"
        row.wrong("as-of-number", "直近実績時点", found, advice, Severity.WARNING, key)
    return text


def _direction(row: Row, key: str) -> str:
    text = row.text("目指す方向")
    if text and text not in DIRECTIONS:
        found = f"目指す方向「{text}」は読めません。"
        row.wrong("direction-unknown", "目指す方向", found, "↗ ↘ → のどれかを選んでください。", key=key)
    return DIRECTIONS.get(text, "")


def _cumulative(row: Row, key: str) -> bool:
    text = unicodedata.normalize("NFKC", row.text("累計"))
    if text not in _YES and text not in _NO:
        found = f"累計「{text}」は読めません。"
        row.wrong(
            "cumulative-unknown",
            "累計",
            found,
            f"累計の指標は {schema.YES}、そうでなければ空欄にしてください。",
            key=key,
        )
    return text in _YES
