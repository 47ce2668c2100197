"""What a person marked in ``conflicts.xlsx``: each mark becomes a choice, each slip a problem with its cell."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from decimal import Decimal

from kamakura_report.form.book import reference
from kamakura_report.plan.figures import plain
from kamakura_report.plan.master.tables import Odd, Table, Tables
from kamakura_report.problem import Problem, Severity
from kamakura_report.reports import conflicts
from kamakura_report.returns.agree import State
from kamakura_report.returns.choosing import Choice, typed
from kamakura_report.returns.decisions import tokens
from kamakura_report.returns.merge import Row

MARKS = {"○", "〇", "◯", "o", "O", "0", "✓", "✔", "レ"}  # ways in which people write the mark; 〇 is a number sign
REASON = "競合の解決"
AGAIN = "もう一度集計してできる output/conflicts.xlsx に印を付けてください。"


def read(tables: Tables, rows: Mapping[str, Row]) -> tuple[list[Choice], list[Problem]]:
    """``rows`` are those of the result now, by key. Either every mark is a choice, or there are problems."""
    table = tables.sheets.get(conflicts.NAME)
    if table is None or tuple(_text(table, 1, column) for column in range(1, len(conflicts.HEADINGS) + 1)) != (
        conflicts.HEADINGS
    ):
        found = f"シート「{conflicts.NAME}」か、その見出しがありません。"
        return [], [Problem("resolve.sheet", Severity.ERROR, found, AGAIN, file=tables.file)]
    choices: dict[str, Choice] = {}
    problems = []
    for number in range(2, table.rows + 1):
        if not _text(table, number, conflicts.CHOOSE):
            continue
        key = _text(table, number, 1)
        complaint, choice = _choice(table, number, rows.get(key))
        if choice is not None and key in choices:
            complaint = "同じ項目の二つの行に印があります。", "どちらか一つだけにしてください。"
        if complaint is not None:
            found, advice = complaint
            cell = reference((number, conflicts.CHOOSE))
            problems.append(Problem("resolve.mark", Severity.ERROR, found, advice, tables.file, table.sheet, cell, key))
        elif choice is not None:
            choices[key] = choice
    return list(choices.values()), problems


def _choice(table: Table, number: int, row: Row | None) -> tuple[tuple[str, str] | None, Choice | None]:
    """What is wrong and what to do, or the choice that the row's mark means."""
    if row is None:
        return ("この項目は計画にありません。", AGAIN), None
    key, over = row.line.key, tokens(row.candidates)
    reason = _text(table, number, conflicts.REASON) or REASON
    mark = _text(table, number, conflicts.CHOOSE)
    if _text(table, number, 3) in (conflicts.OTHER, conflicts.TOTAL):
        try:
            answer = typed(unicodedata.normalize("NFKC", mark))
        except ValueError:
            return (
                f"「{mark}」は数字として読めません。",
                "数字、「該当なし」「未確定」のどれかを書いてください。",
            ), None
        if row.line.published is not None:
            return ("マスターで決まっている値です。", "変えるときは、マスターを直してください。"), None
        return None, Choice(key, answer, reason, over)
    if mark not in MARKS:
        return (f"「{mark}」は印ではありません。", f"採用する行に {conflicts.MARK} を付けてください。"), None
    if row.state is not State.CONFLICT:
        return ("この項目は、もう競合していません。", "印を消してください。"), None
    if row.line.summed:
        return (
            "合算する項目は、一つの課の回答だけでは決まりません。",
            f"「{conflicts.TOTAL}」の行に書いてください。",
        ), None
    said = tuple(_text(table, number, column) for column in range(3, 8))
    found = next((claim for claim in row.claims if conflicts.told(claim) == said), None)
    if found is None:
        return ("この回答は、今の候補にありません（あとから変わっています）。", AGAIN), None
    return None, Choice(key, found.answer, reason, over, found)


def _text(table: Table, row: int, column: int) -> str:
    value = table.cells.get((row, column), "")
    if isinstance(value, Odd):
        return value.shown
    return plain(value) if isinstance(value, Decimal) else value.strip()
