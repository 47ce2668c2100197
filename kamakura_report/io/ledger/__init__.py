"""The door of sqlite3: the ledger's database, made from events, received files and snapshots, and asked by key."""

from __future__ import annotations
