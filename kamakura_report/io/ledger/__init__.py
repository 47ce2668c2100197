"""The ledger's SQLite database: made from events, received files and snapshots, and asked key by key.

The only room that knows sqlite3.
"""

from __future__ import annotations
