"""Questions to the ledger's database, answered as events, claims, decisions and submissions."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence, Set
from decimal import Decimal
from typing import Any

from kamakura_report.form.answer import Answer, Answers, Place, Status
from kamakura_report.frozen import frozen
from kamakura_report.io.ledger.stored_versions import EVER, NOT_UNDONE, sent_first, stored_versions
from kamakura_report.merging.asking import Asked
from kamakura_report.merging.claims import Version
from kamakura_report.merging.decisions import WITHDRAWN, Decision
from kamakura_report.plan.keys import canonical, spellings
from kamakura_report.problem import Hold, Problem
from kamakura_report.returned.submission import Submission
from kamakura_report.rounds.chain import EventLink
from kamakura_report.rounds.events import Event, EventKind, event_file
from kamakura_report.rounds.open_rounds import ROUND_EVENTS, shut_out, shut_out_problem, withdrawn_rounds

ANSWER_COLUMNS = "status, value, raw, conversion, formula, sheet, cell"


@frozen
class Sighting:
    """A file that came: in which merge, under which name, when; and whether that merge was taken back."""

    batch: int
    digest: str
    name: str
    received: str
    undone: bool


@frozen
class Said:
    """What a file answers to a key."""

    division: str
    round: str
    answer: Answer


@frozen
class Sent:
    """A workbook that was sent out."""

    when: str
    who: str
    issue: str
    division: str
    round: str
    plan: str
    form: str
    edition: int
    due: str  # ISO date or ""
    file: str
    digest: str
    event: int  # its number
    record: str  # digest of the issue's record; "" of what earlier programs sent


def event_numbers(connection: sqlite3.Connection) -> set[int]:
    """The numbers of all events."""
    return {number for (number,) in connection.execute("SELECT number FROM event")}


def events(connection: sqlite3.Connection, kinds: Sequence[EventKind]) -> tuple[Event, ...]:
    """The events of these kinds, or without kinds all of them, in order."""
    of = f" WHERE kind IN ({', '.join('?' * len(kinds))})" if kinds else ""  # a body may be large: no other is read
    rows = connection.execute(
        f"SELECT number, kind, happened, who, body, before FROM event{of} ORDER BY number", tuple(kinds)
    )
    return tuple(
        Event(number, EventKind(kind), when, who, json.loads(body), before)
        for number, kind, when, who, body, before in rows
    )


def links(connection: sqlite3.Connection, kinds: Sequence[EventKind] = ()) -> tuple[EventLink, ...]:
    """The chain of all events, or those of these kinds in it, in order."""
    rows = connection.execute("SELECT number, kind, before, digest FROM event ORDER BY number")
    return tuple(
        EventLink(number, event_file(number, kind), digest, before)
        for number, kind, before, digest in rows
        if not kinds or kind in kinds
    )


def answers_of(connection: sqlite3.Connection, digest: str) -> Answers:
    """All that a file answers."""
    rows = connection.execute(f"SELECT key, {ANSWER_COLUMNS} FROM figure WHERE sha256 = ?", (digest,))
    return Answers((canonical(key), stored_answer(*answer)) for key, *answer in rows)


def decisions(connection: sqlite3.Connection, before: int | None) -> dict[str, Decision]:
    """The last decision about each key, also one that withdraws; with ``before`` until the event of that number."""
    rows = connection.execute(
        "SELECT event, happened, who, key, status, value, reason, over, chosen, sheet, cell, unit"
        " FROM decision JOIN event ON event.number = decision.event"
        " WHERE ?1 IS NULL OR event < ?1 ORDER BY event",
        (before,),
    ).fetchall()
    files = {version.digest: version for version in stored_versions(connection, EVER)} if rows else {}
    return {(decision := _decision(row, files)).key: decision for row in rows}


def intakes(connection: sqlite3.Connection, digests: Iterable[str] | None) -> tuple[Submission, ...]:
    """Received files in order of receipt, without their answers: of merges not undone, or those with these digests."""
    wanted = None if digests is None else set(digests)
    late, sent_at = shut_out_files(connection), sent_first(connection)
    held: dict[str, dict[str, Hold]] = {}
    for key, digest, hold in connection.execute("SELECT key, sha256, hold FROM held"):
        held.setdefault(digest, {})[canonical(key)] = Hold(hold)
    rows = connection.execute(
        "SELECT sha256, name, received, issue, division, round, modified, program, usable, problems"
        f" FROM ({NOT_UNDONE if wanted is None else EVER}) JOIN intake USING (sha256) ORDER BY received, name, sha256"
    )
    return tuple(
        Submission(
            name, received, division, round_, issue, modified,
            problems=tuple(
                problem.at(file=name)
                for problem in (
                    *map(Problem.from_dict, json.loads(problems)),
                    *([shut_out_problem(late[digest], round_)] if digest in late else ()),
                )
            ),
            digest=digest,
            held=held.get(digest, {}),
            program=program,
            sent=sent_at.get(issue, ""),
            refused=not usable,
        )
        for digest, name, received, issue, division, round_, modified, program, usable, problems in rows
        if wanted is None or digest in wanted
    )  # fmt: skip


def shut_out_files(connection: sqlite3.Connection) -> Mapping[str, EventKind]:
    """The digests of files of merges not undone that came after their round was closed or withdrawn, and which."""
    if not events(connection, (EventKind.CLOSED, EventKind.WITHDRAWN)):
        return {}
    turns = events(connection, ROUND_EVENTS)
    rows = connection.execute(
        "SELECT batch, sha256, round FROM sighting JOIN batch ON batch.number = sighting.batch"
        " JOIN intake USING (sha256) WHERE undone IS NULL"
    )
    return shut_out(turns, rows)


def was_read(connection: sqlite3.Connection, digest: str) -> bool:
    """Whether these bytes were read before."""
    return connection.execute("SELECT 1 FROM intake WHERE sha256 = ?", (digest,)).fetchone() is not None


def said_elsewhere(connection: sqlite3.Connection, key: str, digest: str) -> tuple[Said, ...]:
    """What files that came before this one answer to the key, of whatever merges; the same again whenever it is asked.

    Of files of one merge the names decide, and what is inside mails and archives comes last. A file that no merge has
    taken in yet comes after all that were read.
    """
    rank = (
        "(SELECT min(printf('%012d', batch) || (instr(name, ' › ') > 0) || char(31) || name)"
        " FROM sighting WHERE sighting.sha256 = {})"
    )
    (own,) = connection.execute(f"SELECT {rank.format('?')}", (digest,)).fetchone()
    rows = connection.execute(
        f"SELECT division, round, status, value, {rank.format('intake.sha256')}"
        " FROM figure JOIN intake USING (sha256) WHERE key IN (?, ?) AND sha256 <> ?",
        (*spellings(key), digest),
    )
    return tuple(
        Said(division, round_, stored_answer(status, value))
        for division, round_, status, value, came in rows
        if own is None or (came is not None and came < own)
    )


def rounds_before(connection: sqlite3.Connection, round_: str) -> frozenset[str]:
    """The names of the rounds that were first sent out before this one."""
    rows = connection.execute("SELECT round, min(event) FROM issue GROUP BY round")
    first = dict(rows.fetchall())
    return frozenset(name for name, event in first.items() if event < first.get(round_, 0))


def sightings(connection: sqlite3.Connection) -> tuple[Sighting, ...]:
    """Every time a file came, merge by merge."""
    rows = connection.execute(
        "SELECT batch, sha256, name, received, undone IS NOT NULL FROM sighting"
        " JOIN batch ON batch.number = sighting.batch ORDER BY batch, name, sha256"
    )
    return tuple(Sighting(batch, digest, name, when, bool(undone)) for batch, digest, name, when, undone in rows)


def batches(connection: sqlite3.Connection) -> tuple[int, ...]:
    """The numbers of the merges that were not undone."""
    rows = connection.execute("SELECT number FROM batch WHERE undone IS NULL ORDER BY number")
    return tuple(number for (number,) in rows)


def sent(connection: sqlite3.Connection) -> tuple[Sent, ...]:
    """Every workbook that was sent out, in the order of sending, without those of rounds that were withdrawn."""
    withdrawn = withdrawn_rounds(events(connection, (EventKind.WITHDRAWN,)))
    return tuple(one for one in ever_sent(connection) if one.event > withdrawn.get(one.round, 0))


def ever_sent(connection: sqlite3.Connection) -> tuple[Sent, ...]:
    """Every workbook that was ever sent out, in the order of sending."""
    rows = connection.execute(
        "SELECT happened, who, round, plan, form, due, issue, division, edition, file, sha256, event, record"
        " FROM issue JOIN event ON event.number = issue.event ORDER BY event, file"
    )
    same: dict[str, str] = {}  # what a thousand workbooks have in common is held once
    found = []
    for *common, issue, division, edition, file, digest, event, record in rows:
        happened, who, round_, plan, form, due = map(same.setdefault, common, common)
        found.append(
            Sent(happened, who, issue, division, round_, plan, form, edition, due, file, digest, event, record)
        )
    return tuple(found)


@frozen
class SentSnapshots:
    """The snapshots that sendings-out speak of, by their digests."""

    plans: Set[str]
    forms: Set[str]
    records: Mapping[str, str]  # of each issue by its id, as it was sent out last


def sent_snapshots(connection: sqlite3.Connection, events: Set[int]) -> SentSnapshots:
    """What must be kept of all that was sent out in these events."""
    plans, forms, records = set[str](), set[str](), dict[str, str]()
    for event, plan, form, issue, record in connection.execute(
        "SELECT event, plan, form, issue, record FROM issue ORDER BY event"
    ):
        if event in events:
            plans.add(plan)
            forms.add(form)
            records[issue] = record
    return SentSnapshots(plans, forms, records)


def was_sent(connection: sqlite3.Connection) -> bool:
    """Whether any workbook was ever sent out."""
    return connection.execute("SELECT 1 FROM issue").fetchone() is not None


def stored_answer(
    status: str, value: str, raw: str = "", conversion: str = "", formula: str = "", sheet: str = "", cell: str = ""
) -> Answer:
    """An answer by its columns, ``ANSWER_COLUMNS``."""
    place = Place(sheet, cell) if sheet or cell else None
    kind = Status(status)
    return Answer(kind, Decimal(value) if kind is Status.FIGURE else value, raw, conversion, formula, place)


def _decision(row: Sequence[Any], files: Mapping[str, Version]) -> Decision:
    number, when, who, key, status, value, reason, over, chosen, sheet, cell, unit = row
    withdrawn = status == WITHDRAWN
    answer = stored_answer(status, value, value, sheet=sheet, cell=cell) if status and not withdrawn else None
    asked = None if unit is None else Asked((), False, unit, "")
    tokens = tuple(json.loads(over))
    return Decision(number, canonical(key), answer, reason, who, when, tokens, files.get(chosen), asked, withdrawn)
