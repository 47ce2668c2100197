"""The chain of events: each holds the digest of the one before it, so that none is edited or lost without a word.

The first that holds one covers all that earlier programs recorded before it by a single digest, for those hold none.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from kamakura_report.frozen import frozen


@frozen
class EventLink:
    """An event in the chain: its number and file, the SHA-256 of that file's bytes, and the digest that it holds."""

    number: int
    file: str
    digest: str
    before: str


def digest_before(links: Sequence[EventLink]) -> str:
    """What the event that follows these, in order, holds."""
    if links and links[-1].before:
        return links[-1].digest
    lines = (f"{link.file} {link.digest}\n" for link in links)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def follows(link: EventLink, earlier: Sequence[EventLink]) -> bool:
    """Whether it holds what the event that follows these does; one of an earlier program follows only its like."""
    if not link.before:
        return not (earlier and earlier[-1].before)
    return link.before == digest_before(earlier)


def first_break(links: Sequence[EventLink]) -> int | None:
    """The place in these, in order, of the first that does not follow those before it; None when all do."""
    start = next((place for place, link in enumerate(links) if link.before), len(links))
    for place in range(start, len(links)):
        earlier = links[:place] if place == start else links[place - 1 : place]
        if not follows(links[place], earlier):
            return place
    return None
