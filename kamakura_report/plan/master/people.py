"""Cells of the master that name divisions: each must be in sheet 課."""

from __future__ import annotations

import re
from collections.abc import Collection

from kamakura_report.plan import names
from kamakura_report.plan.master.rows import Row
from kamakura_report.problem import Severity

ADVICE = "課のシートに加えるか、書き誤りを直してください。"


def one_division(row: Row, column: str, known: Collection[str], key: str) -> str:
    """主管課 or 担当課: one division or blank; reported when unknown."""
    found = names.split(row.text(column), known)
    if len(found) == 1 and found[0] in known:
        return found[0]
    text = re.sub(r"\s+", "", row.text(column))
    if text:
        row.wrong("division-unknown", column, f"{column}「{text}」が課のシートにありません。", ADVICE, key=key)
    return text


def divisions(row: Row, known: Collection[str], key: str) -> tuple[str, ...]:
    """所管課: one or several divisions, the first is the lead; unknown ones are reported."""
    found = []
    for name in names.split(row.text("所管課"), known):
        if name in known:
            found.append(name)
        elif names.vague(name):
            advice = "照会する課の名前に書き換えてください。"
            row.wrong(
                "division-vague", "所管課", f"「{name}」ではどの課か決まりません。", advice, Severity.WARNING, key
            )
        else:
            row.wrong("division-unknown", "所管課", f"所管課「{name}」が課のシートにありません。", ADVICE, key=key)
    if not row.text("所管課"):
        advice = "所管課を入れてください。空欄の間、この事業はだれにも照会されません。"
        row.wrong("division-blank", "所管課", "所管課が空欄です。", advice, Severity.WARNING, key)
    return tuple(found)
