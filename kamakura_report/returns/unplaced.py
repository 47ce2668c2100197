"""Answers of a usable file that cannot stand in the result, told so that none vanishes."""

from __future__ import annotations

from kamakura_report.problem import Problem, Severity
from kamakura_report.returns.said import Claim

LONGEST_QUOTE = 40  # characters of an answer repeated in a message; a sentence may run to thousands


def unreadable(claim: Claim, key: str, label: str) -> Problem:
    """An answer that is none."""
    found = f"回答「{_brief(claim)}」は、この欄の値として読めないため、集計していません。"
    return _problem("merge.unreadable", found, "入力を直して、もう一度提出してもらってください。", claim, key, label)


def unknown(claim: Claim, key: str) -> Problem:
    """An answer to something that today's plan does not have."""
    return _problem(
        "merge.unknown-key",
        f"回答「{_brief(claim)}」の対象（{key}）が、いまの計画にありません。集計していません。",
        "事業や指標をマスターから消したか、番号を変えていないか、確かめてください。",
        claim,
        key,
        "",
    )


def _brief(claim: Claim) -> str:
    shown = claim.answer.shown
    return shown if len(shown) <= LONGEST_QUOTE else f"{shown[:LONGEST_QUOTE]}…"


def _problem(code: str, found: str, advice: str, claim: Claim, key: str, label: str) -> Problem:
    return Problem(code, Severity.WARNING, found, advice, claim.file, claim.sheet, claim.cell, key, label)
