"""Returned answers and the plan, put together: one row per key, whatever order the files came in.

``merge`` is a function of the *set* of returns. Only usable returns count, and of those only answers
of a division that is asked for the key. What the master says (予算額, a known 初期値) is the plan's own
word: an answer that says otherwise is told, not taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kamakura_report.plan.figures import plain
from kamakura_report.plan.model import Plan
from kamakura_report.problem import Problem, Severity
from kamakura_report.returns.agree import COUNTING, Claim, State, Verdict, add, agree
from kamakura_report.returns.distinct import distinct, repeated
from kamakura_report.returns.returned import Return
from kamakura_report.returns.rows import MASTER, Line, Section, lines
from kamakura_report.returns.texts import TextRow, texts
from kamakura_report.returns.unplaced import unreadable

SEPARATOR = "、"  # between several sources of one row


@dataclass(frozen=True, slots=True)
class Row:
    """One row of ``consolidated.csv``.

    ``division``, ``file``, ``sheet``, ``cell`` and ``received`` say where the figure comes from. A
    sum and a 競合 rest on several answers: files, sheets, cells and times then stand side by side in
    所管課 order, and each division once. A 未入力 names the divisions waited for, and no file.
    """

    line: Line
    state: State
    value: Decimal | None = None
    division: str = ""
    file: str = ""
    sheet: str = ""
    cell: str = ""
    received: str = ""


@dataclass(frozen=True, slots=True)
class Merged:
    """The consolidated result: figures and texts in plan order, and what a person must look at."""

    rows: tuple[Row, ...]
    texts: tuple[TextRow, ...] = ()
    problems: tuple[Problem, ...] = ()

    def count(self, state: State) -> int:
        """How many rows are in that state."""
        return sum(row.state is state for row in self.rows)


def merge(plan: Plan, returns: Iterable[Return]) -> Merged:
    """The consolidated result of these returns under today's plan."""
    usable = distinct(returned for returned in returns if returned.usable)
    asked = tuple(lines(plan))
    claims, strays = _claims({line.key: line for line in asked}, usable)
    settled = [_settle(line, claims[line.key]) for line in asked]
    text_rows, text_problems = texts(plan, usable, frozenset(claims))
    problems = [problem for _, found in settled for problem in found]
    return Merged(tuple(row for row, _ in settled), text_rows, (*problems, *strays, *text_problems, *repeated(usable)))


def _claims(asked: Mapping[str, Line], usable: Sequence[Return]) -> tuple[dict[str, list[Claim]], list[Problem]]:
    """The answers that count for each key, in 所管課 order; and those that cannot, in plan order."""
    claims: dict[str, list[Claim]] = {key: [] for key in asked}
    strays: dict[str, list[Problem]] = {key: [] for key in asked}
    for returned in usable:
        for key in returned.answers:
            if key not in asked:
                continue  # a text, or unknown: see texts
            claim = Claim(returned.division, returned.file, returned.received, returned.answers[key])
            if claim.answer.status not in COUNTING:
                strays[key] += unreadable(returned, key, asked[key].label)
            elif claim.division not in asked[key].owners:
                strays[key].append(_not_asked(asked[key], claim))
            else:
                claims[key].append(claim)
    for key, line in asked.items():
        claims[key].sort(key=lambda claim, owners=line.owners: owners.index(claim.division))  # type: ignore[misc]
    return claims, [problem for found in strays.values() for problem in found]


def _settle(line: Line, claims: Sequence[Claim]) -> tuple[Row, list[Problem]]:
    if line.published is not None:
        row = Row(line, State.SETTLED, line.published, file=MASTER, sheet=line.published_in)
        return row, [_against_master(line, claim) for claim in claims if _denies(claim, line.published)]
    verdict = (add if line.summed else agree)(line.owners, claims)
    if verdict.state is State.CONFLICT:
        return _row(line, verdict), [_conflict(line, verdict)]
    return _row(line, verdict), []


def _denies(claim: Claim, published: Decimal) -> bool:
    return claim.answer.shown not in (State.UNDETERMINED, plain(published))


def _row(line: Line, verdict: Verdict) -> Row:
    # A budget is the master's to fill in: a form may ask for it, but no division is waited for.
    waiting = () if line.section is Section.BUDGET else verdict.waiting
    return Row(
        line,
        verdict.state,
        verdict.value,
        division=SEPARATOR.join(dict.fromkeys([*(claim.division for claim in verdict.claims), *waiting])),
        file=SEPARATOR.join(claim.file for claim in verdict.claims),
        sheet=SEPARATOR.join(claim.sheet for claim in verdict.claims),
        cell=SEPARATOR.join(claim.cell for claim in verdict.claims),
        received=SEPARATOR.join(claim.received for claim in verdict.claims),
    )


def _conflict(line: Line, verdict: Verdict) -> Problem:
    part = "分担する決算額がない課は「該当なし」ではなく 0 と入力します。" if line.summed else ""
    return Problem(
        "merge.conflict",
        Severity.ERROR,
        f"回答が食い違っています: {SEPARATOR.join(str(claim) for claim in verdict.claims)}。",
        f"どれが正しいかを課に確かめ、違っている様式を直すか取り除いてから、もう一度集計してください。{part}",
        key=line.key,
        label=line.label,
    )


def _not_asked(line: Line, claim: Claim) -> Problem:
    owners = SEPARATOR.join(line.owners) or "決まっていません"
    return Problem(
        "merge.not-asked",
        Severity.WARNING,
        f"{claim.division}の回答「{claim.answer.shown}」は、この欄の担当課（{owners}）の回答ではないため、集計していません。",
        "担当課が変わったときは、マスターの所管課・担当課を直してください。",
        claim.file,
        claim.sheet,
        claim.cell,
        line.key,
        line.label,
    )


def _against_master(line: Line, claim: Claim) -> Problem:
    published = plain(line.published) if line.published is not None else ""
    return Problem(
        "merge.against-master",
        Severity.WARNING,
        f"{claim.division}の回答「{claim.answer.shown}」が、マスターの値「{published}」と違います。"
        "マスターの値で集計しました。",
        f"回答が正しいときは、マスターのシート「{line.published_in}」を直してください。",
        claim.file,
        claim.sheet,
        claim.cell,
        line.key,
        line.label,
    )
