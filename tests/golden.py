"""Texts kept beside the code and compared whole; ``make golden`` writes them again."""

from __future__ import annotations

import os
from pathlib import Path

WRITE = os.environ.get("KAMAKURA_GOLDEN") == "write"


def same(file: Path, text: str) -> None:
    """Assert that the file says exactly this, or in ``make golden`` make it so."""
    if WRITE:
        file.write_bytes(text.encode())
    assert file.read_bytes().decode() == text
