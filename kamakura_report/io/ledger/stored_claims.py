"""Claims as the database holds them: looked up one by one, so that they never have to be held in memory."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from kamakura_report.io.ledger.queries import ANSWER_COLUMNS, shut_out_files, stored_answer
from kamakura_report.io.ledger.refusals import sqlite_errors
from kamakura_report.io.ledger.stored_versions import EVER, NOT_UNDONE, stored_versions
from kamakura_report.merging.claims import NOTHING_SEEN, Claim, Claims, Version, claim_order
from kamakura_report.plan.keys import canonical, spellings
from kamakura_report.problem import Hold


def stored_claims(connection: sqlite3.Connection, path: Path, zone: str) -> Claims:
    """The claims of all files that count: the versions at once, for they are small, each claim when asked for."""
    late = shut_out_files(connection)
    usable = {digest for (digest,) in connection.execute("SELECT sha256 FROM intake WHERE usable")}
    holding = {digest for (digest,) in connection.execute("SELECT DISTINCT sha256 FROM held")}
    by_digest = {
        version.digest: version
        for version in stored_versions(connection, NOT_UNDONE, zone)
        if version.digest not in late and version.digest in usable | holding
    }
    counting = sorted(version for version in by_digest.values() if version.digest in usable)
    return Claims(tuple(counting), StoredClaims(connection, path, by_digest))


class StoredClaims(Mapping[str, Sequence[Claim]]):
    """The claims of these versions, looked up key by key."""

    def __init__(self, connection: sqlite3.Connection, path: Path, by_digest: Mapping[str, Version]) -> None:
        self._connection = connection
        self._path = path
        self._by_digest = by_digest

    @cached_property
    def _held(self) -> frozenset[str]:
        """The keys of which these versions hold anything back, as stored and by their one name."""
        return self._keys("SELECT key, sha256 FROM held")

    @cached_property
    def _answered(self) -> frozenset[str]:
        """The keys of which these versions say anything, likewise: most wait for years."""
        return self._keys("SELECT key, sha256 FROM figure") | self._held

    def _keys(self, query: str) -> frozenset[str]:
        with sqlite_errors(self._path):
            stored = {key for key, digest in self._connection.execute(query) if digest in self._by_digest}
        return frozenset(stored.union(map(canonical, stored)))

    def get(self, key: str, default: Any = None) -> Any:
        """The claims of a key, or else the default: asked of all keys of a plan, of most of which nothing is said."""
        return self._said(key) if key in self._answered else default

    def __getitem__(self, key: str) -> Sequence[Claim]:
        if key not in self:
            raise KeyError(key)
        return self._said(key)

    def _said(self, key: str) -> Sequence[Claim]:
        with sqlite_errors(self._path):
            said = _claims(self._connection, key, self._by_digest, held=key in self._held)
        return sorted(said, key=claim_order) if len(said) > 1 else said  # as few are

    def __iter__(self) -> Iterator[str]:
        with sqlite_errors(self._path):
            keys = [key for (key,) in self._connection.execute("SELECT DISTINCT key FROM figure ORDER BY key")]
        yield from (key for key in dict.fromkeys(map(canonical, keys)) if key in self)

    def __contains__(self, key: object) -> bool:
        return key in self._answered

    def __len__(self) -> int:
        return sum(1 for _ in self)


def history(connection: sqlite3.Connection, key: str, zone: str) -> Sequence[Claim]:
    """Every answer to the key, in order of receipt; clocks as that zone reads them."""
    by_digest = {version.digest: version for version in stored_versions(connection, EVER, zone)}
    claims = _claims(connection, key, by_digest, held=True)
    return sorted(claims, key=lambda claim: (claim.received, claim_order(claim)))


def _claims(connection: sqlite3.Connection, key: str, by_digest: Mapping[str, Version], *, held: bool) -> list[Claim]:
    """The claims of a key, of which anything is held back only where ``held``."""
    names = spellings(key)
    rows = connection.execute(f"SELECT sha256, {ANSWER_COLUMNS} FROM figure WHERE key IN (?, ?)", names)
    answers = {digest: stored_answer(*answer) for digest, *answer in rows if digest in by_digest}
    if not held:
        return [Claim(by_digest[digest], answer) for digest, answer in answers.items()]
    rows = connection.execute("SELECT sha256, hold FROM held WHERE key IN (?, ?)", names)
    holds = {digest: Hold(hold) for digest, hold in rows if digest in by_digest}
    return [
        Claim(by_digest[digest], answers.get(digest, NOTHING_SEEN), held=holds.get(digest))
        for digest in answers | holds
    ]
