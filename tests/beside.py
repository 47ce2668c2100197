"""Folders of others that tests read, never copied into the project: beside it, or where a variable says."""

from __future__ import annotations

import os
from pathlib import Path

_SHARED = Path(__file__).parents[2] / "shared"


def beside(variable: str, *place: str) -> str:
    """The folder that the variable names; where it is not set that place in ``../shared``, "" where nothing is."""
    shared = _SHARED.joinpath(*place)
    return os.environ.get(variable, str(shared) if shared.is_dir() else "")
