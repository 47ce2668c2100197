"""Answers of a usable file that cannot stand in the result, told so that none vanishes."""

from __future__ import annotations

from kamakura_report.problem import Problem
from kamakura_report.problem.merge_codes import MERGE_UNKNOWN_KEY, MERGE_UNREADABLE
from kamakura_report.returns.said import Claim

LONGEST_QUOTE = 40  # characters of an answer repeated in a message; a sentence may run to thousands


def unreadable(claim: Claim, key: str, label: str) -> Problem:
    """An answer that is none."""
    return MERGE_UNREADABLE.problem(answer=_brief(claim)).at(**_place(claim), key=key, label=label)


def unknown(claim: Claim, key: str) -> Problem:
    """An answer to something that today's plan does not have."""
    return MERGE_UNKNOWN_KEY.problem(answer=_brief(claim), key=key).at(**_place(claim), key=key)


def _brief(claim: Claim) -> str:
    shown = claim.answer.shown
    return shown if len(shown) <= LONGEST_QUOTE else f"{shown[:LONGEST_QUOTE]}…"


def _place(claim: Claim) -> dict[str, str]:
    return {"file": claim.file, "sheet": claim.sheet, "cell": claim.cell}
