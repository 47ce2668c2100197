"""The project's habits, one word each: ``python3 make.py demo`` (Windows: ``py make.py demo``).

Every word does its own set-up first: a virtual environment in ``.venv``, made again only when it is
missing, no longer starts, or was made from another ``setup.cfg``. Needs the standard library alone.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
WHEELS = ROOT / "wheels"  # on a closed network: everything pip needs, fetched elsewhere and carried in
OLDEST = (3, 11)
MADE_BY_TOOLS = (".mypy_cache", ".pytest_cache", ".ruff_cache", ".import_linter_cache", ".hypothesis", "build", "dist")
TOGETHER = ("-n", "2", "--dist", "loadfile", "--no-loadscope-reorder")  # tests/remembered.py says in which order


class Stop(Exception):
    """Set-up cannot go on; the text says what to do about it."""


def fingerprint(extra: str) -> str:
    """What an installation was made from: this Python, the two set-up files, the extra asked for."""
    content = b"".join((ROOT / name).read_bytes() for name in ("setup.cfg", "pyproject.toml"))
    return f"{sys.version_info[0]}.{sys.version_info[1]} {extra} {hashlib.sha256(content).hexdigest()}"


def starts(python: Path) -> bool:
    """False for a missing environment, and for one whose Python was moved or removed."""
    try:
        return subprocess.run([python, "-c", "import pip"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def install(extra: str) -> None:
    """Make ``.venv`` hold this project with ``extra`` ("" or "dev"); nothing is done when it already does."""
    stamp = VENV / "installed.txt"
    ready = stamp.read_text(encoding="utf-8").splitlines() if stamp.is_file() else []
    alive = starts(PYTHON)
    if alive and {fingerprint(extra), fingerprint("dev")} & set(ready):
        return
    print("準備をしています（初めてのときは数分かかります）…", flush=True)
    same_python = any(line.split()[0] == fingerprint("").split()[0] for line in ready)
    if not (alive and same_python):
        try:
            venv.create(VENV, clear=True, with_pip=True)
        except (OSError, subprocess.CalledProcessError) as error:
            advice = "Python 3.11 以降を入れ直してください（Debian なら apt install python3-venv）。"
            raise Stop(f"{VENV} を用意できません（{error}）。{advice}") from None
    what = f".[{extra}]" if extra else "."
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--editable", what]
    closed = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(WHEELS)} if WHEELS.is_dir() else {}
    if subprocess.run(pip, cwd=ROOT, env={**os.environ, **closed}, check=False).returncode:
        raise Stop("必要な部品を取り込めませんでした。上の表示と、インターネットへの接続を確かめてください。")
    stamp.write_text(fingerprint(extra) + "\n", encoding="utf-8")


def run(*arguments: str | Path, extra: str = "dev", settings: Mapping[str, str] | None = None) -> int:
    """Set up, then run the environment's Python with these arguments in the project's folder."""
    install(extra)
    return subprocess.run(
        [PYTHON, *arguments], cwd=ROOT, env={**os.environ, **(settings or {})}, check=False
    ).returncode


def setup(rest: Sequence[str]) -> int:
    """What the .bat files need before they start; with the word ``dev``, what the checks need."""
    install("dev" if "dev" in rest else "")
    return 0


def demo(rest: Sequence[str]) -> int:
    """The whole walk in a new folder; a folder of an earlier walk is left as it is."""
    folders = [ROOT / "kamakura-demo", *(ROOT / f"kamakura-demo-{number}" for number in range(2, 1000))]
    chosen = list(rest) or [str(next(folder for folder in folders if not folder.exists()))]
    return run("-m", "kamakura_report", "demo", *chosen, extra="")


def test(rest: Sequence[str]) -> int:
    """All tests. One file's tests stay in one process, which starts the office program at most once."""
    return run("-m", "pytest", *TOGETHER, *rest)


def soak(rest: Sequence[str]) -> int:
    """All tests, with the full counts of which ``test`` runs a tenth, and new random cases each time."""
    return run("-m", "pytest", *TOGETHER, *rest, settings={"KAMAKURA_SOAK": "1"})


def golden(rest: Sequence[str]) -> int:
    """Write the golden files again; read the difference before committing it."""
    return run("-m", "pytest", "-k", "golden", *rest, settings={"KAMAKURA_GOLDEN": "write"})


def lint(_: Sequence[str]) -> int:
    """The style of the code."""
    return run("-m", "ruff", "check", ".") or run("-m", "ruff", "format", "--check", ".")


def types(_: Sequence[str]) -> int:
    """The types of the package and of this file."""
    return run("-m", "mypy", "kamakura_report", "make.py")


def contracts(_: Sequence[str]) -> int:
    """Who may import whom."""
    return run("-c", "from importlinter.cli import lint_imports_command as main; main()")


def pictures(rest: Sequence[str]) -> int:
    """The pictures of the documents, from real workbooks of the real plan."""
    return run("docs/draw.py", *rest)


def installed(rest: Sequence[str]) -> int:
    """The wheel and the source archive, each in a fresh environment, one with the lowest libraries allowed."""
    return run("-m", "tests.installed", *rest)


def bench(rest: Sequence[str]) -> int:
    """The measurements."""
    return run("-m", "bench", *rest)


def clean(_: Sequence[str]) -> int:
    """Remove what tools made. Nothing in input/, templates/, output/ or a demo folder is touched."""
    for folder in (VENV, *(ROOT / name for name in MADE_BY_TOOLS), *ROOT.glob("*.egg-info")):
        shutil.rmtree(folder, ignore_errors=True)
    for part in ("kamakura_report", "tests", "bench", "docs"):
        for folder in (ROOT / part).rglob("__pycache__"):
            shutil.rmtree(folder, ignore_errors=True)
    return 0


WORDS: tuple[Callable[[Sequence[str]], int], ...] = (
    demo, test, soak, golden, lint, types, contracts, installed, pictures, bench, setup, clean,
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
