"""An issue as a record: kept when a workbook is sent out, read when it comes back."""

from __future__ import annotations

import json
from datetime import date

from kamakura_report.form.answer import UNDETERMINED, Answer, Answers, Status
from kamakura_report.form.issue import Issue, Round
from kamakura_report.plan.years import FiscalYear


def dump(issue: Issue) -> bytes:
    """Canonical JSON in UTF-8, the same bytes for the same issue; the seal is not kept, it is made again."""
    due = issue.round.due
    record = {
        "accepted": {key: [answer.status.value, _said(answer)] for key, answer in issue.accepted.items()},
        "division": issue.division,
        "edition": issue.edition,
        "form": issue.form,
        "id": issue.id,
        "plan": issue.plan,
        "round": {
            "due": due.isoformat() if due else "",
            "name": issue.round.name,
            "years": [year.begins for year in issue.round.years],
        },
    }
    return json.dumps(record, ensure_ascii=False, sort_keys=True, indent=1).encode() + b"\n"


def load(data: bytes) -> Issue:
    """The issue of a record. Raises ValueError when it is damaged."""
    try:
        record = json.loads(data)
        told = record["round"]
        issue = Issue(
            plan=record["plan"],
            form=record["form"],
            division=record["division"],
            round=Round(
                told["name"],
                tuple(FiscalYear(year) for year in told["years"]),
                date.fromisoformat(told["due"]) if told["due"] else None,
            ),
            edition=record["edition"],
            accepted=Answers((key, _answer(*kept)) for key, kept in record["accepted"].items()),
        )
        wrong = record["id"] != issue.id
    except (KeyError, TypeError, AttributeError, ArithmeticError, RecursionError) as error:
        raise ValueError(str(error)) from error
    if wrong:
        raise ValueError(record["id"])
    return issue


def _said(answer: Answer) -> str:
    """As the workbook shows it: 未確定 in the words in which it was said."""
    return answer.raw or answer.shown if answer.status is Status.UNDETERMINED else answer.shown


def _answer(status: str, said: str) -> Answer:
    if status == Status.FIGURE:
        return Answer.figure(said)
    return Answer(Status(status), UNDETERMINED if status == Status.UNDETERMINED else said, raw=said)
