"""The hashes of the files the program wrote: how it knows that a person has changed one."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path

from kamakura_report.doors.files.reasons import cannot_read


def sha256(content: bytes) -> str:
    """64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def absolute(path: Path) -> Path:
    """The path from the root of the disk, links left as they are."""
    return Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow links to a share


def name_in(root: Path, path: Path) -> str:
    """How the memory and messages name a file: ``output/consolidated.csv``; in full when it is elsewhere."""
    whole = absolute(path)
    return whole.relative_to(root).as_posix() if whole.is_relative_to(root) else whole.as_posix()


def recall(memory: Path) -> dict[str, str]:
    """Hashes by name. A memory that cannot be understood is none: then every file counts as a person's."""
    try:
        said = json.loads(memory.read_bytes())
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return {}
    except OSError as error:
        raise cannot_read(memory, error) from error
    if not isinstance(said, dict):
        return {}
    return {name: digest for name, digest in said.items() if isinstance(digest, str)}


def as_bytes(hashes: Mapping[str, str]) -> bytes:
    """The memory as it is kept: sorted, one file a line."""
    return (json.dumps(dict(sorted(hashes.items())), ensure_ascii=False, indent=0) + "\n").encode()
