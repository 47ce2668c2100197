"""The program as it was before it was made fast, taken from the history: what gains are measured against."""

from __future__ import annotations

import subprocess
import tarfile
from io import BytesIO
from pathlib import Path

from bench.timing import ROOT

BEFORE = "00c5a7b"  # the last commit before


def earlier_package(folder: Path, commit: str = BEFORE) -> Path | None:
    """A folder from which that version is imported; None where there is no history, as in a source archive."""
    archived = subprocess.run(
        ["git", "-C", str(ROOT), "archive", commit, "kamakura_report", "templates", "docs/first_page.txt"],
        capture_output=True,
        check=False,
    )
    if archived.returncode:
        return None
    with tarfile.open(fileobj=BytesIO(archived.stdout)) as archive:
        archive.extractall(folder, filter="data")
    return folder
