"""What people install, tried as they have it: ``make installed``.

The wheel goes into a fresh environment with the newest libraries, the source archive into one with the lowest that
``setup.cfg`` allows. In each, an empty folder sees a whole year: init, import, generate, check, merge, status and the
demo. With the lowest libraries the tests that concern them run too.
"""

from __future__ import annotations

import configparser
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TEST_TOOLS = ("hypothesis", "openpyxl", "openxml-audit", "pytest", "python-calamine")
LOWEST_TESTS = (  # where a library does the work
    *(
        f"tests/io/test_{name}.py"
        for name in ("cell_rules", "charts", "formats", "package", "rows", "worksheet", "write_workbook")
    ),
    *(f"tests/io/test_drawn_{name}.py" for name in ("cells", "page", "round_trip", "styles")),
    *(f"tests/io/test_{name}.py" for name in ("frames", "master_file", "template_rules", "text_files")),
    *(
        "tests/commands/test_council.py",
        "tests/kept/test_kept_workbooks.py",
        "tests/cli/test_status.py",
        "tests/library/test_library.py",
    ),
)
SETTINGS = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}


def lowest() -> list[str]:
    """``click == 8.1`` for each library of ``setup.cfg``, also of the council's paper."""
    settings = configparser.ConfigParser()
    settings.read(ROOT / "setup.cfg", encoding="utf-8")
    required, council = settings["options"]["install_requires"], settings["options.extras_require"]["council"]
    lines = [*required.split("\n"), *council.split("\n")]
    return [line.replace(">=", "==") for line in lines if line]


def ran(command: Sequence[str | Path], folder: Path, statuses: Sequence[int] = (0,)) -> str:
    """What the command printed. Ends the program, with all it said, when it ends otherwise than that."""
    run = subprocess.run(
        command, cwd=folder, env={**SETTINGS, "PYTHONUTF8": "1"}, capture_output=True, encoding="utf-8", check=False
    )
    if run.returncode not in statuses:
        raise SystemExit(f"{command}: {run.returncode}\n{run.stdout}{run.stderr}")
    return run.stdout


def environment(folder: Path, *packages: str | Path) -> Path:
    """A fresh environment with these packages; its Python."""
    venv.create(folder, with_pip=False)
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    pip = [sys.executable, "-m", "pip", "--python", python, "--quiet", "--disable-pip-version-check"]
    ran([*pip, "install", "--no-compile", *packages], folder)
    return python


def walk(python: Path, folder: Path) -> None:
    """A year in an empty folder: what is made is where the first page says it is."""
    folder.mkdir()
    program = python.with_name("kamakura-report")
    ran([program, "init", "市"], folder)
    city = folder / "市"
    ran([program, "import", Path("見本", "2-1_fukushi.txt"), "--city", "鎌倉市"], city)
    ran([program, "generate", "--year", "R8", "--due", "2027-05-31"], city)
    made = sorted((city / "output" / "workbooks" / "R8").glob("*.xlsx"))
    workbooks = [path for path in made if path.stem != "配布一覧"]
    if len(workbooks) != 8:
        raise SystemExit(f"{len(workbooks)} workbooks instead of 8")
    for workbook in workbooks:
        shutil.copy(workbook, city / "input" / "returned")
    ran([program, "check"], city)
    ran([program, "merge"], city)
    ran([program, "status"], city)
    lines = (city / "output" / "consolidated.csv").read_text(encoding="utf-8-sig").splitlines()
    if len(lines) != 1 + 534:
        raise SystemExit(f"{len(lines)} lines instead of 535")
    ran([program, "publish", "--inside"], city)
    ran([program, "export", "--sql"], city)
    if not (city / "output" / "site" / "project" / "2-1" / "12" / "index.html").is_file():
        raise SystemExit("no page of 2-1/12")
    ran([program, "demo"], folder)


def newest_of(wheel: Path, folder: Path) -> str:
    """The wheel with the newest libraries."""
    walk(environment(folder / "newest", wheel), folder / "empty")
    return f"{wheel.name}, newest libraries: walked"


def lowest_of(archive: Path, folder: Path) -> str:
    """The source archive with the lowest libraries, and the tests of these."""
    python = environment(folder / "lowest", archive, *lowest(), *TEST_TOOLS)
    walk(python, folder / "empty too")
    tests = ran([python, "-m", "pytest", "-p", "no:cacheprovider", "-m", "not office", *LOWEST_TESTS], ROOT)
    return f"{archive.name}, {', '.join(lowest())}: walked, {tests.splitlines()[-1]}"


def main() -> None:
    """Build both, then try each, side by side."""
    with tempfile.TemporaryDirectory() as name, ThreadPoolExecutor() as together:
        folder = Path(name)
        ran([sys.executable, "-m", "build", "--outdir", folder, ROOT], folder)
        (wheel,), (archive,) = folder.glob("*.whl"), folder.glob("*.tar.gz")
        for done in [together.submit(newest_of, wheel, folder), together.submit(lowest_of, archive, folder)]:
            print(done.result(), flush=True)


if __name__ == "__main__":
    main()
