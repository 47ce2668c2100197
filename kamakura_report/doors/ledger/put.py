"""Rows into the tables. Nothing is ever changed but what a file was read as, and that a merge was taken back."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping

from kamakura_report.form.issue import Issue
from kamakura_report.returns.events import Event, Kind
from kamakura_report.returns.returned import Return


def intake(connection: sqlite3.Connection, returned: Return) -> None:
    """The file and all its answers; what it was read as before is replaced."""
    head = (returned.issue, returned.division, returned.round, returned.modified)
    kept = json.dumps([problem.as_dict() for problem in returned.problems], ensure_ascii=False)
    connection.execute(
        "INSERT INTO intake VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (sha256) DO UPDATE SET issue = excluded.issue,"
        " division = excluded.division, round = excluded.round, modified = excluded.modified,"
        " usable = excluded.usable, problems = excluded.problems",
        (returned.digest, *map(storable, head), int(returned.usable), storable(kept)),
    )
    connection.execute("DELETE FROM figure WHERE sha256 = ?", (returned.digest,))
    connection.executemany("INSERT INTO figure VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", _figures(returned))


def event(connection: sqlite3.Connection, happened: Event, issues: Mapping[str, Issue]) -> None:
    """The event and what it means. Raises ValueError when its body does not hold what its kind says."""
    body = json.dumps(happened.body, ensure_ascii=False, sort_keys=True)
    try:
        meant = list(_meant(happened, issues))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{happened.file}: {error!r}") from error
    connection.execute(
        "INSERT INTO event VALUES (?, ?, ?, ?, ?)",
        (happened.number, happened.kind.value, happened.when, happened.who, body),
    )
    for statement, values in meant:
        connection.execute(statement, values)


def storable(text: str) -> str:
    """The text without what no encoding can hold: half a surrogate pair becomes its ``\\ud800`` escape."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _meant(happened: Event, issues: Mapping[str, Issue]) -> Iterator[tuple[str, tuple[object, ...]]]:
    body = happened.body
    match happened.kind:
        case Kind.ISSUED:
            for one in body["issues"]:
                yield "INSERT INTO issue VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", _issue(happened, one, issues)
        case Kind.MERGED:
            yield "INSERT INTO batch VALUES (?, NULL)", (happened.number,)
            for file in body["files"]:
                values = (happened.number, file["sha256"], file["name"], happened.when)
                yield "INSERT INTO sighting VALUES (?, ?, ?, ?)", values
        case Kind.UNDONE:
            yield "UPDATE batch SET undone = ? WHERE number = ?", (happened.number, body["batch"])
        case Kind.DECIDED | Kind.IMPORTED:
            for one in body["decisions"]:
                over = json.dumps(one["over"], ensure_ascii=False)
                told = (one["key"], one["status"], one["shown"], one["reason"], over)
                place = (one["chosen"], one["sheet"], one["cell"])
                yield "INSERT INTO decision VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", (happened.number, *told, *place)


def _issue(happened: Event, one: Mapping[str, str], issues: Mapping[str, Issue]) -> tuple[object, ...]:
    issue = issues[one["issue"]]
    due = issue.round.due.isoformat() if issue.round.due else ""
    about = (issue.id, issue.division, issue.round.name, issue.plan, issue.form, issue.edition, due)
    return (happened.number, *about, one["file"], one["sha256"])


def _figures(returned: Return) -> Iterator[tuple[str, ...]]:
    for key, answer in returned.answers.items():
        place = (answer.place.sheet, answer.place.cell) if answer.place else ("", "")
        told = (answer.shown, answer.raw, answer.conversion, answer.formula, *place)
        yield storable(key), returned.digest, answer.status.value, *map(storable, told)
