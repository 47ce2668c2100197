"""One problem code explained."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """What a code is called, why it comes up, and what to do: in Japanese, for the planning office."""

    title: str
    cause: str
    cure: str


Entries = Mapping[str, Entry]  # by code
