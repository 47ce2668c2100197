"""Answers of a usable file that cannot stand in the result, told so that none vanishes."""

from __future__ import annotations

from kamakura_report.problem import Problem, Severity
from kamakura_report.returns.returned import Return

LONGEST_QUOTE = 40  # characters of an answer repeated in a message; a sentence may run to thousands


def unreadable(returned: Return, key: str, label: str) -> list[Problem]:
    """An answer that is none: told here unless reading the file has told it already."""
    if any(problem.key == key for problem in returned.problems):
        return []
    found = f"回答「{_brief(returned, key)}」は、この欄の値として読めないため、集計していません。"
    return [
        _problem("merge.unreadable", found, "入力を直して、もう一度提出してもらってください。", returned, key, label)
    ]


def unknown(returned: Return, key: str) -> Problem:
    """An answer to something that today's plan does not have."""
    return _problem(
        "merge.unknown-key",
        f"回答「{_brief(returned, key)}」の対象（{key}）が、いまの計画にありません。集計していません。",
        "事業や指標をマスターから消したか、番号を変えていないか、確かめてください。",
        returned,
        key,
        "",
    )


def _brief(returned: Return, key: str) -> str:
    shown = returned.answers[key].shown
    return shown if len(shown) <= LONGEST_QUOTE else f"{shown[:LONGEST_QUOTE]}…"


def _problem(code: str, found: str, advice: str, returned: Return, key: str, label: str) -> Problem:
    place = returned.answers[key].place
    return Problem(
        code,
        Severity.WARNING,
        found,
        advice,
        returned.file,
        place.sheet if place else "",
        place.cell if place else "",
        key,
        label,
    )
