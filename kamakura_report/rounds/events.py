"""Events: what happened, as small records. The ledger can be made anew from them, the received files and the snapshots.

Each is kept as a file of its own, never changed, numbered in the order in which it was written.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

_NAME = re.compile(r"([0-9]+)(?:-.*)?\.json", re.DOTALL)


class EventKind(StrEnum):
    """Kinds of event, and what their bodies hold."""

    ISSUED = "issued"  # {"round", "issues": [{"issue", "file", "sha256"}]}
    MERGED = "merged"  # {"files": [{"sha256", "name"}]}
    UNDONE = "undone"  # {"batch": number of the event taken back}
    DECIDED = (
        "decided"  # {"decisions": [{"key", "status", "shown", "reason", "over", "chosen", "sheet", "cell", "unit"}]}
    )
    OPENED = "opened"  # {"round"}: after it was closed; the first time a round is open once it was issued
    CLOSED = "closed"  # {"round"}
    IMPORTED = "imported"  # {"file", "sha256", "decisions"}


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened: what, when (ISO 8601 with offset), who, and what a body of its kind holds."""

    number: int
    kind: EventKind
    when: str
    who: str
    body: Mapping[str, Any] = field(default_factory=dict)

    @property
    def file(self) -> str:
        """``000012-merged.json``."""
        return f"{self.number:06}-{self.kind}.json"

    @property
    def claim(self) -> str:
        """``000012.json``: the name by which only one run gets the number; until it is renamed the event stands so."""
        return f"{self.number:06}.json"


def dump_event(event: Event) -> bytes:
    """Canonical JSON in UTF-8: the same bytes for the same event."""
    record = {
        "number": event.number,
        "kind": event.kind.value,
        "when": event.when,
        "who": event.who,
        "body": event.body,
    }
    return json.dumps(record, ensure_ascii=False, sort_keys=True, indent=1).encode() + b"\n"


def load_event(data: bytes) -> Event:
    """The event of a record. Raises ValueError when it is damaged."""
    try:
        record = json.loads(data)
        event = Event(record["number"], EventKind(record["kind"]), record["when"], record["who"], record["body"])
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(str(error)) from error
    if dump_event(event) != data:
        raise ValueError("not canonical")
    return event


def event_number(name: str) -> int | None:
    """The number in the name of an event's file; None for a file that is no event."""
    match = _NAME.fullmatch(name)
    return int(match[1]) if match else None
