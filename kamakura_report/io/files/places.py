"""Places: where files lie, what they are called, and which folders they need."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path


def absolute_path(path: Path) -> Path:
    """The path from the root of the disk, links left as they are."""
    return Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow links to a share


def name_in(root: Path, path: Path) -> str:
    """How the memory and messages name a file: ``output/consolidated.csv``; in full when it is elsewhere."""
    absolute = absolute_path(path)
    return absolute.relative_to(root).as_posix() if absolute.is_relative_to(root) else absolute.as_posix()


def folders_to_make(paths: Iterable[Path]) -> tuple[Path, ...]:
    """The folders that are missing for these files, each after its parent."""
    missing: dict[Path, None] = {}
    for parent in dict.fromkeys(path.parent for path in paths):
        chain = []
        folder = absolute_path(parent)
        while not folder.exists() and folder not in missing:
            chain.append(folder)
            folder = folder.parent
        missing.update(dict.fromkeys(reversed(chain)))
    return tuple(missing)
