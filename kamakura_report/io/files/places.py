"""Places: where files lie, what they are called, and which folders they need; all of it as text, for many files."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path


def absolute_path(path: Path) -> Path:
    """The path from the root of the disk, links left as they are."""
    return Path(os.path.abspath(path))  # resolve() would follow links to a share


def name_in(root: Path, path: str | Path) -> str:
    """How the memory and messages name a file: ``output/consolidated.csv``; in full when it is elsewhere.

    ``root`` is absolute.
    """
    absolute, above = os.path.abspath(path), os.path.join(root, "")
    if absolute.startswith(above):
        return absolute[len(above) :].replace(os.sep, "/")
    elsewhere = Path(absolute)  # or below it in other letters, where the system knows no case
    return elsewhere.relative_to(root).as_posix() if elsewhere.is_relative_to(root) else elsewhere.as_posix()


def folders_to_make(paths: Iterable[str | Path]) -> tuple[str, ...]:
    """The folders that are missing for these files, each after its parent."""
    missing: dict[str, None] = {}
    for path in paths:
        chain = []
        folder = os.path.dirname(os.path.abspath(path))
        while folder not in missing and not os.path.exists(folder):
            chain.append(folder)
            folder = os.path.dirname(folder)
        missing.update(dict.fromkeys(reversed(chain)))
    return tuple(missing)
