"""The project's habits, one word each: ``python3 make.py demo`` (Windows: ``py make.py demo``).

Every word does its own set-up first: an environment of this person and this Python (``release/environment.py``), made
again only when it is missing, no longer starts, or was made from another ``setup.cfg``. Needs the standard library.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
if str(ROOT) not in sys.path:  # the embeddable Python does not look beside a script
    sys.path.insert(0, str(ROOT))

from release import environment  # noqa: E402
from release.environment import Stop  # noqa: E402

OLDEST = (3, 11)
MADE_BY_TOOLS = (".mypy_cache", ".pytest_cache", ".ruff_cache", ".import_linter_cache", ".hypothesis", "build", "dist")
CLERKS = "council"  # the extra that clerks get, who would not know how to add one
TOGETHER = ("-n", "2", "--dist", "loadfile", "--no-loadscope-reorder")  # tests/remembered.py says in which order


def run(
    *arguments: str | Path, extra: str = "dev", settings: Mapping[str, str] | None = None, folder: Path | None = ROOT
) -> int:
    """Set up, then run the environment's Python with these arguments in a folder (None: the current one)."""
    python = environment.ready(ROOT, extra, os.environ)
    return subprocess.run(
        [python, *arguments], cwd=folder, env={**os.environ, **(settings or {})}, check=False
    ).returncode


def setup(rest: Sequence[str]) -> int:
    """What the program needs; with the word ``dev``, what the checks need."""
    environment.ready(ROOT, "dev" if "dev" in rest else CLERKS, os.environ)
    return 0


def program(rest: Sequence[str]) -> int:
    """kamakura-report with these arguments, in the current folder."""
    return run("-m", "kamakura_report", *rest, extra=CLERKS, folder=None)


def step(rest: Sequence[str]) -> int:
    """What a file to double-click does: its name is the first argument."""
    return run("-m", "kamakura_report.cli.steps", *rest, extra=CLERKS, folder=None)


def demo(rest: Sequence[str]) -> int:
    """The whole walk in a new folder; a folder of an earlier walk is left as it is."""
    folders = [ROOT / "kamakura-demo", *(ROOT / f"kamakura-demo-{number}" for number in range(2, 1000))]
    chosen = list(rest) or [str(next(folder for folder in folders if not folder.exists()))]
    return run("-m", "kamakura_report", "demo", *chosen, extra=CLERKS)


def test(rest: Sequence[str]) -> int:
    """All tests. One file's tests stay in one process, which starts the office program at most once."""
    return run("-m", "pytest", *TOGETHER, *rest)


def soak(rest: Sequence[str]) -> int:
    """All tests, all cases of which ``test`` runs a twentieth, drawn anew each time; then ``windows``."""
    tested = run("-m", "pytest", *TOGETHER, *rest, extra="dev+soak", settings={"KAMAKURA_SOAK": "1"})
    return tested or (0 if rest else windows(()))


def golden(rest: Sequence[str]) -> int:
    """Write the golden files again; read the difference before committing it."""
    return run("-m", "pytest", "-k", "golden", *rest, settings={"KAMAKURA_GOLDEN": "write"})


def lint(_: Sequence[str]) -> int:
    """The style of the code."""
    return run("-m", "ruff", "check", ".") or run("-m", "ruff", "format", "--check", ".")


def types(_: Sequence[str]) -> int:
    """The types of the package and of this file."""
    return run("-m", "mypy", "kamakura_report", "release", "make.py")


def contracts(_: Sequence[str]) -> int:
    """Who may import whom."""
    return run("-c", "from importlinter.cli import lint_imports_command as main; main()")


def pictures(rest: Sequence[str]) -> int:
    """The pictures of the documents, from real workbooks of the real plan."""
    return run("docs/draw.py", *rest)


def manual(_: Sequence[str]) -> int:
    """The two pages for divisions as PDF, from docs/manual/division.md."""
    return run("docs/print_manual.py")


def installed(rest: Sequence[str]) -> int:
    """The wheel and the source archive, each in a fresh environment, one with the lowest libraries allowed."""
    return run("-m", "tests.installed", *rest)


def portable(rest: Sequence[str]) -> int:
    """The folder that needs no Python, for Windows, and its twin for Linux, in ``dist``."""
    return run("-m", "release.portable", *rest)


def windows(rest: Sequence[str]) -> int:
    """The Windows folder under Wine: the demo, every file to double-click, results held, two writers."""
    return run("-m", "tests.windows", *rest)


def bench(rest: Sequence[str]) -> int:
    """The measurements: the program beside its peers (some minutes); with ``short`` only that all of them run."""
    return run("-m", "bench", *rest, extra="dev" if rest else "dev+bench")


def clean(_: Sequence[str]) -> int:
    """Remove what tools made, the environments too. Nothing in input/, templates/, output/ or a demo is touched."""
    for folder in (
        *environment.all_of(ROOT, os.environ),
        *(ROOT / name for name in MADE_BY_TOOLS),
        *ROOT.glob("*.egg-info"),
    ):
        shutil.rmtree(folder, ignore_errors=True)
    for part in ("kamakura_report", "tests", "bench", "docs", "release"):
        for folder in (ROOT / part).rglob("__pycache__"):
            shutil.rmtree(folder, ignore_errors=True)
    return 0


WORDS: tuple[Callable[[Sequence[str]], int], ...] = (
    program, step, demo, test, soak, golden, lint, types, contracts, installed, portable, windows, pictures, manual,
    bench, setup, clean,
)  # fmt: skip


def main(arguments: Sequence[str]) -> int:
    """Do the word named first with the rest as its arguments; the exit status is what it returns."""
    words = {word.__name__: word for word in WORDS}
    if sys.version_info < OLDEST:
        print(f"Python 3.11 以降が必要です（今のものは {sys.version.split()[0]}）。", file=sys.stderr)
        return 2
    if not arguments or arguments[0] not in words:
        for name, word in words.items():
            print(f"{name:<10} {(word.__doc__ or '').splitlines()[0]}")
        return 2
    try:
        return words[arguments[0]](arguments[1:])
    except Stop as stop:
        print(stop, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
