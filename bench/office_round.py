"""The office's round, from mailbox to results and 差戻し: how much there is to type, to decide and to read.

``make bench round`` plays the demo's round twice, from the moment its divisions' files lie in ``input/returned/``: by
the single commands, and by ``receive``. *Typed* are the characters of the commands, *decided* what a person must
know or choose (which command comes next, which folder), *lines* what is printed, broken at 80 columns.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.timing import spent
from kamakura_report.cli.columns import wrap

COLUMNS = 80
SINGLY = (
    ("check",),
    ("merge",),
    ("status",),
    ("check", "--annotate", "output/corrections"),
    ("remind",),
)
AT_ONCE = (("receive",),)
MADE = ("consolidated.xlsx", "status.xlsx", "corrections", "reminders")


def typed(commands: Sequence[Sequence[str]]) -> int:
    """Characters, each command with its Enter."""
    return sum(len(" ".join(("kamakura-report", *command))) + 1 for command in commands)


def decided(commands: Sequence[Sequence[str]]) -> int:
    """One for each command, and one for each thing that is told it."""
    return sum(len(command) - sum(word.startswith("--") for word in command) for command in commands)


def lines_of(printed: str) -> int:
    """How many lines of a terminal that is 80 columns wide."""
    return sum(max(1, len(wrap(line, COLUMNS))) for line in printed.splitlines())


def play(root: Path, commands: Sequence[Sequence[str]]) -> int:
    """The lines that are printed; raises RuntimeError when a command cannot run."""
    lines = 0
    for command in commands:
        program = [sys.executable, "-m", "kamakura_report", *command]
        path = os.pathsep.join(filter(None, [str(Path.cwd()), os.environ.get("PYTHONPATH", "")]))
        ran = subprocess.run(
            program,
            cwd=root,
            capture_output=True,
            encoding="utf-8",
            check=False,
            env={**os.environ, "PYTHONPATH": path},
        )
        if ran.returncode not in (0, 1):
            raise RuntimeError(ran.stderr)
        lines += lines_of(ran.stdout)
    missing = [name for name in MADE if not (root / "output" / name).exists()]
    if missing:
        raise RuntimeError(f"not made: {missing}")
    return lines


def mailbox(folder: Path) -> Path:
    """A workspace whose divisions have answered, and of which nothing was taken in yet."""
    played, fresh = folder / "played", folder / "mailbox"
    from kamakura_report.cli.app import run

    if run(["demo", str(played)]) == 2:  # its files are those of the walk; the round is sent out anew below
        raise RuntimeError("the demo did not come to its end")
    shutil.copytree(played, fresh)
    if run(["-C", str(fresh), "undo"]) == 2:
        raise RuntimeError("the merge of the demo was not taken back")
    for name in ("consolidated.xlsx", "consolidated.csv", "consolidated_text.csv", "conflicts.xlsx", "status.xlsx"):
        (fresh / "output" / name).unlink(missing_ok=True)
    return fresh


def main() -> int:
    """Print the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fresh = mailbox(folder)
        rows = []
        for label, commands in (("one by one", SINGLY), ("receive", AT_ONCE)):
            root = Path(shutil.copytree(fresh, folder / label))
            lines: list[int] = []
            cost = spent(lambda root=root, commands=commands, lines=lines: lines.append(play(root, commands)))
            rows.append((label, len(commands), typed(commands), decided(commands), lines[0], cost.wall))
    print(f"{'round':<12} {'commands':>8} {'typed':>6} {'decided':>8} {'lines':>6} {'seconds':>8}")
    for label, commands_, characters, choices, printed, seconds in rows:
        print(f"{label:<12} {commands_:>8} {characters:>6} {choices:>8} {printed:>6} {seconds:>8.1f}")
    return 0
