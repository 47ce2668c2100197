"""Rows: what an event, or a received file, is in the tables of the ledger's database."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence

from kamakura_report.form.issue import Issue, dump_issue
from kamakura_report.returned.submission import Submission
from kamakura_report.rounds.events import RECORD, Event, EventKind


def stored_body(event: Event) -> Iterator[bytes]:
    """An event's body as JSON in UTF-8, on one line, its names sorted, piece by piece: each value of a list is one."""
    before = b"{"
    for name, value in sorted(event.body.items()):
        yield b"%b%b: " % (before, _written(name))
        before = b", "
        if isinstance(value, Sequence) and not isinstance(value, str):
            between = b"["
            for one in value:
                yield between + _written(one)
                between = b", "
            yield b"[]" if between == b"[" else b"]"
        else:
            yield _written(value)
    yield b"{}" if before == b"{" else b"}"


def _written(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True).encode()


def event_statements(event: Event, issues: Sequence[Issue]) -> Iterator[tuple[str, tuple[object, ...]]]:
    """What puts an event's rows into the database, with its values; ``issues`` are those it speaks of, in its order.

    Raises KeyError, TypeError or AttributeError when the event's body does not hold what its kind says.
    """
    body = event.body
    match event.kind:
        case EventKind.ISSUED:
            for entry, issue in zip(body["issues"], issues, strict=True):
                yield "INSERT INTO issue VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", _issue_row(event, entry, issue)
        case EventKind.MERGED:
            yield "INSERT INTO batch VALUES (?, NULL)", (event.number,)
            for file in body["files"]:
                values = (event.number, file["sha256"], file["name"], event.when)
                yield "INSERT INTO sighting VALUES (?, ?, ?, ?)", values
        case EventKind.UNDONE:
            yield "UPDATE batch SET undone = ? WHERE number = ?", (event.number, body["batch"])
        case EventKind.DECIDED | EventKind.IMPORTED:
            for entry in body["decisions"]:
                over = json.dumps(entry["over"], ensure_ascii=False)
                decision = (entry["key"], entry["status"], entry["shown"], entry["reason"], over)
                more = (entry["chosen"], entry["sheet"], entry["cell"], entry.get("unit"))
                yield "INSERT INTO decision VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (event.number, *decision, *more)


def _issue_row(event: Event, entry: Mapping[str, str], issue: Issue) -> tuple[object, ...]:
    due = issue.round.due.isoformat() if issue.round.due else ""
    columns = (issue.id, issue.division, issue.round.name, issue.plan, issue.form, issue.edition, due)
    record = entry.get(RECORD) or hashlib.sha256(dump_issue(issue)).hexdigest()  # earlier events have none
    return (event.number, *columns, entry["file"], entry["sha256"], record)


def figure_rows(submission: Submission) -> Iterator[tuple[str, ...]]:
    """The rows of the table ``figure``: what a file answers."""
    for key, answer in submission.answers.items():
        place = (answer.place.sheet, answer.place.cell) if answer.place else ("", "")
        texts = (answer.shown, answer.raw, answer.conversion, answer.formula, *place)
        yield storable(key), submission.digest, answer.status.value, *map(storable, texts)


def storable(text: str) -> str:
    """The text without what no encoding can hold: half a surrogate pair becomes its ``\\ud800`` escape."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
