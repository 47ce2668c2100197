"""Events: what happened, as small records. The ledger can be made anew from them, the received files and the snapshots.

Each is kept as a file of its own, never changed, numbered in the order in which it was written.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import field
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from kamakura_report.form.answer import Status
from kamakura_report.frozen import frozen
from kamakura_report.indented import json_pieces
from kamakura_report.merging.decisions import WITHDRAWN
from kamakura_report.patterns import pattern

INSIDE = "inside"  # of a file that was merged, the SHA-256 of the mail or archive that it was in
EDITION = "edition"  # of what was published, the SHA-256 of its record in the snapshots
RECORD = "record"  # of an issue, the SHA-256 of its record in the snapshots; earlier programs wrote none
_NAME = pattern(r"([0-9]+)(?:-.*)?\.json", re.DOTALL)


class EventKind(StrEnum):
    """Kinds of event, and what their bodies hold."""

    ISSUED = "issued"  # {"round", "issues": [{"issue", "file", "sha256", RECORD}]}
    MERGED = "merged"  # {"files": [{"sha256", "name", perhaps INSIDE}]}
    UNDONE = "undone"  # {"batch": number of the event taken back}
    DECIDED = (
        "decided"  # {"decisions": [{"key", "status", "shown", "reason", "over", "chosen", "sheet", "cell", "unit"}]}
    )
    OPENED = "opened"  # {"round"}: after it was closed; the first time a round is open once it was issued
    CLOSED = "closed"  # {"round"}
    WITHDRAWN = "withdrawn"  # {"round"}: taken back before anybody answered; sent out again it is a round again
    IMPORTED = "imported"  # {"file", "sha256", "decisions"}
    PUBLISHED = "published"  # {EDITION, "changes": [{"key", "subject", "label", "old", "new", "reason"}], "added"}


_DECISIONS = ("decisions", ("key", "status", "shown", "reason", "chosen", "sheet", "cell"))
_LISTS = {
    EventKind.ISSUED: ("issues", ("issue", "file", "sha256")),
    EventKind.MERGED: ("files", ("sha256", "name")),
    EventKind.DECIDED: _DECISIONS,
    EventKind.IMPORTED: _DECISIONS,
    EventKind.PUBLISHED: ("changes", ("key", "subject", "label", "old", "new", "reason")),
}
_TEXTS = {
    EventKind.ISSUED: ("round",),
    EventKind.OPENED: ("round",),
    EventKind.CLOSED: ("round",),
    EventKind.WITHDRAWN: ("round",),
    EventKind.IMPORTED: ("file", "sha256"),
    EventKind.PUBLISHED: (EDITION,),
}


@frozen
class Event:
    """One thing that happened: what, when (ISO 8601 with offset), who, and what a body of its kind holds."""

    number: int
    kind: EventKind
    when: str
    who: str
    body: Mapping[str, Any] = field(default_factory=dict)
    before: str = ""  # digest of what was recorded before it (rounds.chain); "" in events of earlier programs

    @property
    def file(self) -> str:
        """``000012-merged.json``."""
        return event_file(self.number, self.kind)

    @property
    def claim(self) -> str:
        """``000012.json``: the name by which only one run gets the number; until it is renamed the event stands so."""
        return f"{self.number:06}.json"

    def pieces(self) -> Iterator[bytes]:
        """What its file holds (``dump_event``), told piece by piece: of a thousand workbooks that is not small."""
        record = {"number": self.number, "kind": self.kind.value, "when": self.when, "who": self.who, "body": self.body}
        yield from json_pieces(record | ({"before": self.before} if self.before else {}))
        yield b"\n"


def dump_event(event: Event) -> bytes:
    """Canonical JSON in UTF-8: the same bytes for the same event."""
    return b"".join(event.pieces())


def load_event(data: bytes) -> Event:
    """The event of a record. Raises ValueError when it is damaged."""
    try:
        record = json.loads(data)
        number, when, who, body = (record[name] for name in ("number", "when", "who", "body"))
        event = Event(number, EventKind(record["kind"]), when, who, body, record.get("before", ""))
        if dump_event(event) != data:
            raise ValueError("not canonical")
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(str(error)) from error
    texts = (when, who, event.before)
    if not (type(number) is int and isinstance(body, dict) and all(isinstance(text, str) for text in texts)):
        raise ValueError("not of the right types")
    return event


def event_file(number: int, kind: str) -> str:
    """The name of an event's file."""
    return f"{number:06}-{kind}.json"


def event_number(name: str) -> int | None:
    """The number in the name of an event's file; None for a file that is no event."""
    match = _NAME.fullmatch(name)
    return int(match[1]) if match else None


def check_body(kind: EventKind, body: Mapping[str, Any]) -> None:
    """Raises ValueError unless the body holds what its kind says."""
    _need_texts(body, _TEXTS.get(kind, ()))
    if kind is EventKind.UNDONE and type(body.get("batch")) is not int:
        raise ValueError("batch")
    if kind is EventKind.PUBLISHED and type(body.get("added")) is not int:
        raise ValueError("added")
    name, texts = _LISTS.get(kind, ("", ()))
    entries = body.get(name, []) if name else []
    if not isinstance(entries, list):
        raise ValueError(name)
    for entry in entries:
        _need_texts(entry, texts)
        if name == "decisions":
            _check_decision(entry)


def _need_texts(found: object, names: tuple[str, ...]) -> None:
    for name in names:
        if not isinstance(found, dict) or not isinstance(found.get(name), str):
            raise ValueError(name)


def _check_decision(entry: Mapping[str, Any]) -> None:
    over = entry.get("over")
    if not isinstance(over, list) or not all(isinstance(one, str) for one in over):
        raise ValueError("over")
    if entry["status"] in ("", WITHDRAWN):
        return
    if Status(entry["status"]) is Status.FIGURE:
        try:
            Decimal(entry["shown"])
        except InvalidOperation as error:
            raise ValueError("shown") from error
