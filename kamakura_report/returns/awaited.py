"""What the office should do about a round as it stands; what the divisions should do, its reminders say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from kamakura_report.problem import Problem, Severity
from kamakura_report.returns.notices import SEPARATOR
from kamakura_report.returns.standing import Answered, Stage, Standing

NAMES_TOLD = 5


def awaited(standings: Iterable[Standing], today: date) -> tuple[Problem, ...]:
    """What is wrong, in conflict or overdue, division by division."""
    return tuple(problem for one in standings for problem in _division(one, today))


def loose(unknown: Sequence[str], not_taken: Sequence[str]) -> Iterator[Problem]:
    """Files that may be answers nobody counts yet: those that say no division, and those that no merge has taken in."""
    if not_taken:
        found = f"まだ取り込んでいないファイルがあります: {_listed(not_taken)}。"
        advice = "merge で取り込んでから、もう一度実行してください。"
        yield Problem("status.not-merged", Severity.WARNING, found, advice)
    if unknown:
        found = f"どの課のものか分からないファイルが届いています: {_listed(unknown)}。"
        advice = "開いて、どの課のものかを確かめてください。"
        yield Problem("status.unknown-file", Severity.NOTE, found, advice)


def _division(one: Standing, today: date) -> Iterator[Problem]:
    name = one.division.name
    for file in one.refused:
        found = "最後に届いたファイルに誤りがあるため、受け取れていません。"
        advice = "check --annotate で差戻し用の Excel を作り、課に送り返してください。"
        yield Problem("status.refused", Severity.ERROR, found, advice, file=file.file, label=name)
    for asked in one.of(Answered.CONFLICT):
        advice = "課に確かめ、output/conflicts.xlsx の「採用」に印を付けて resolve で取り込んでください。"
        yield Problem(
            "status.conflict", Severity.ERROR, "回答が食い違っています（競合）。", advice,
            key=asked.ask.key, label=f"{name} {asked.ask.label}",
        )  # fmt: skip
    overdue = one.due is not None and today > one.due
    if overdue and one.stage in (Stage.WAITING, Stage.PARTIAL):
        found, advice = "提出期限を過ぎて、記入がそろっていません。", "remind で督促の文を作れます。"
        yield Problem("status.overdue", Severity.WARNING, found, advice, label=name)


def _listed(names: Sequence[str]) -> str:
    more = f" ほか {len(names) - NAMES_TOLD} 件" if len(names) > NAMES_TOLD else ""
    return SEPARATOR.join(names[:NAMES_TOLD]) + more
