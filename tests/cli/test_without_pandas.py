"""The main way needs neither pandas nor numpy: a portable folder leaves them out, some machines cannot load them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# The first thing that a Python started from here does; the workers that read files have the standard library alone.
BLOCKED = "import sys\nsys.modules.update(dict.fromkeys(['pandas', 'numpy'], None))\n"


@pytest.fixture
def blocked(tmp_path: Path) -> dict[str, str]:
    """An environment in which nothing can import pandas or numpy."""
    early = tmp_path / "early"
    early.mkdir()
    (early / "sitecustomize.py").write_text(BLOCKED, encoding="utf-8")
    return {**os.environ, "PATH": "", "PYTHONUTF8": "1", "PYTHONPATH": os.pathsep.join((str(early), str(ROOT)))}


def said(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments], env=environment, capture_output=True, encoding="utf-8", check=False
    )


def test_import_generate_check_merge_and_status_run_without_pandas(tmp_path: Path, blocked: dict[str, str]) -> None:
    folder = tmp_path / "見本"
    walked = said(blocked, "-m", "kamakura_report", "demo", str(folder))  # all of them but check
    assert (walked.returncode, walked.stderr) == (0, "")
    checked = said(blocked, "-m", "kamakura_report", "-C", str(folder), "check")
    assert (checked.returncode, checked.stderr) == (1, "")
    assert (folder / "output" / "consolidated.csv").is_file()


def test_the_block_is_felt(blocked: dict[str, str]) -> None:
    assert "ModuleNotFoundError" in said(blocked, "-c", "import kamakura_report.io.frames").stderr
