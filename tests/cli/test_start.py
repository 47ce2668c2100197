"""What a command loads before it does anything: a clerk who asks for help or a figure does not wait for Excel."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOR_HELP = {
    "cli",
    "cli.app",
    "cli.click_ja",
    "cli.columns",
    "cli.mistakes",
    "cli.output",
    "problem",
    "text",
}


def loaded(*arguments: str) -> set[str]:
    """The modules that a run of the program loads, once it is through."""
    run = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "kamakura_report", *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return {line.rsplit("|", 1)[1].strip() for line in run.stderr.splitlines() if line.startswith("import time:")}


def test_help_loads_nothing_but_what_prints_it() -> None:
    own = {name.removeprefix("kamakura_report.") for name in loaded("--help") if name.startswith("kamakura_report.")}
    assert own == FOR_HELP
