"""The portable folder under Wine, as a clerk has it: ``make windows [ZIP]``.

Its genuine Windows Python runs the whole demo and every file to double-click in a folder with a Japanese name; a
Windows program holds each result while a decision is made; two writers start at once; a checkout meets PCs without a
Python that could be used. Needs Debian's ``wine`` and ``wine64``, and the locale ``ja_JP.utf8``.
What Wine cannot show stands in docs/windows.md.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from kamakura_report.commands.double_click import STEP_NAMES

ROOT = Path(__file__).resolve().parent.parent
HOLD = "import sys; file = open(sys.argv[1], 'rb'); print('held', flush=True); sys.stdin.readline()"
NOT_IN_WINE = ("numpy", "pandas")  # its C runtime lacks what they call; the program does without them
KEY = "2-1/12/i1@R8"
RESULTS = {
    "consolidated.xlsx": KEY,
    "consolidated.csv": KEY,
    "consolidated_text.csv": "2-1/12/i1/備考",
}  # what changes each
AFTER_THE_RETURN = (
    ("点検",), ("受付",), ("差戻し",), ("集計",), ("状況",), ("督促",), ("決定",), ("移し替え",), ("取り消し", "n"),
    ("締め切り", "R8"), ("公表", "y"), ("公開データ",), ("議会資料",), ("バックアップ",),
)  # fmt: skip
ENDS = {  # with what each ends on what the demo's divisions answered: there are errors, and no mark was set
    "取り込み": 0, "発行": 0, "点検": 1, "受付": 1, "差戻し": 1, "集計": 1, "状況": 1, "督促": 0, "決定": 2,
    "移し替え": 2, "取り消し": 2, "締め切り": 1, "公表": 0, "公開データ": 0, "議会資料": 0, "バックアップ": 0,
}  # fmt: skip


class Wine:
    """A Windows of its own, and the portable folder in it."""

    def __init__(self, scratch: Path, archive: Path) -> None:
        self.settings = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        self.settings |= {
            "WINEPREFIX": str(scratch / "wine"),
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": "mscoree,mshtml=",
        }
        self.settings |= {"LC_ALL": "ja_JP.UTF-8", "LANG": "ja_JP.UTF-8", "DISPLAY": ""}
        shared = scratch / "企画課 共有"
        with zipfile.ZipFile(archive) as packed:
            packed.extractall(shared)
        (unpacked,) = shared.iterdir()
        self.folder = unpacked.rename(shared / "令和8年度 実績")
        libraries = self.folder / "python" / "Lib" / "site-packages"
        for library in NOT_IN_WINE:
            shutil.rmtree(libraries / library, ignore_errors=True)

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        """A Windows program in the folder; its streams are pipes, since Wine gives no handles for files."""
        return subprocess.Popen(
            ["wine", *command],
            cwd=self.folder,
            env=self.settings,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    def run(self, *command: str, typed: Sequence[str] = ()) -> tuple[int, str]:
        """Its exit status, and what it printed; ``typed`` are lines that somebody enters."""
        process = self.start(*command)
        said, _ = process.communicate("".join(f"{line}\r\n" for line in (*typed, "")).encode("utf-8"), timeout=600)
        return process.returncode, said.decode("utf-8", "replace")

    def program(self, *arguments: str) -> tuple[int, str]:
        """kamakura-report as it is typed."""
        return self.run("cmd", "/c", "kamakura-report.bat", *arguments)

    def click(self, step: str, *typed: str) -> tuple[int, str]:
        """A file that is double-clicked."""
        return self.run("cmd", "/c", f"{step}.bat", typed=typed)

    @contextmanager
    def held(self, name: str) -> Iterator[None]:
        """A Windows program that reads the file, and keeps it open."""
        holder = self.start("python/python.exe", "-c", HOLD, name)
        assert holder.stdout is not None
        if b"held" not in holder.stdout.readline():
            raise SystemExit(f"{name} could not be held")
        try:
            yield
        finally:
            holder.communicate(b"\r\n", timeout=60)

    def events(self, kind: str) -> list[str]:
        """The files of the events of that kind."""
        return sorted(path.name for path in (self.folder / "output/ledger/events").glob(f"*-{kind}.json"))

    def value(self, key: str) -> str:
        """The figure that the result says."""
        for line in (self.folder / "output/consolidated.csv").read_text(encoding="utf-8-sig").splitlines():
            if line.startswith(f"{key},"):
                return line.split(",")[8]
        raise SystemExit(f"{key} is not in the result")


def expect(what: str, is_so: bool, said: str) -> None:
    """End with what was printed when it is not so."""
    if not is_so:
        raise SystemExit(f"{what}: not so\n{said}")


def walk_the_demo(wine: Wine) -> str:
    """The whole demo."""
    status, said = wine.click("おためし")
    expect("the demo ends with 0", status == 0, said)
    lines = (wine.folder / "kamakura-demo/output/consolidated.csv").read_text(encoding="utf-8-sig").splitlines()
    expect("the demo has 534 lines", len(lines) == 535, said)
    return "demo: 0, 534 lines"


def click_every_step(wine: Wine) -> str:
    """Every file to double-click: first on the sample plan, then on what the demo's divisions answered."""
    shutil.copy(wine.folder / "見本/2-1_fukushi.txt", wine.folder / "input/plan")
    clicked = {"取り込み": wine.click("取り込み", "鎌倉市"), "発行": wine.click("発行", "R8", "2027-05-31")}
    expect(
        "workbooks are written",
        len({*(wine.folder / "output/workbooks/R8").glob("*.xlsx")}) == 8 + 1,  # and the list of them
        clicked["発行"][1],
    )
    for name in ("input", "output"):
        shutil.rmtree(wine.folder / name)
        shutil.copytree(wine.folder / "kamakura-demo" / name, wine.folder / name)
    for step, *typed in AFTER_THE_RETURN:
        clicked[step] = wine.click(step, *typed)
    said = "\n".join(printed for _, printed in clicked.values())
    statuses = {step: status for step, (status, _) in clicked.items()}
    expect(f"the steps end with {ENDS}", statuses == ENDS, f"{said}\n{statuses}")
    expect("every step was clicked", {*clicked, "おためし"} == set(STEP_NAMES), str(clicked.keys()))
    made = len(list((wine.folder / "output/corrections").rglob("*.xlsx")))
    expect("a workbook to send back is made", made > 0, clicked["差戻し"][1])
    wine.program("close", "R8", "--reopen")
    return f"{len(clicked)} files double-clicked; {made} workbooks to send back"


def decide_while_held(wine: Wine) -> str:
    """Each result held by a reader while a decision is made, then let go: one decision, the right figure."""
    told = []
    for number, (name, key) in enumerate(RESULTS.items(), 1):
        before = wine.events("decided")
        command = ("set", key, str(100 + number), "--reason", "電話で確認")
        with wine.held(f"output/{name}"):
            status, said = wine.program(*command)
            stale = "results.stale" in said
            expect(f"{name} held: status 1 and told, or written all the same", status == 1 and stale, said)
            status, said = wine.program(*command)
            expect(f"{name} held, again: nothing more is recorded", status == 1, said)
        status, said = wine.program(*command)
        expect(f"{name} let go: no result is stale", "results.stale" not in said, said)
        expect(
            "there is one decision more", len(wine.events("decided")) == len(before) + 1, str(wine.events("decided"))
        )
        expect("the figure is the one decided", key != KEY or wine.value(KEY) == str(100 + number), wine.value(KEY))
        told.append(name)
    return f"held while decided: {', '.join(told)}; one decision each"


def write_at_once(wine: Wine) -> str:
    """Two writers at once: each is recorded once or told to come again, and no number is given twice."""
    before = wine.events("decided")
    writers = [
        wine.start("cmd", "/c", "kamakura-report.bat", "set", KEY, figure, "--reason", "同時")
        for figure in ("201", "202")
    ]
    ended = [(writer.communicate(timeout=300)[0].decode("utf-8", "replace"), writer.returncode) for writer in writers]
    recorded = sum(status != 2 for _, status in ended)
    expect("one at least is recorded", recorded >= 1, str(ended))
    expect(
        "each that was not says who writes",
        all("書き込み中" in said for said, status in ended if status == 2),
        str(ended),
    )
    new = [name for name in wine.events("decided") if name not in before]
    expect("each recorded one has its event", len(new) == recorded, f"{new} {ended}")
    numbers = [re.match(r"\d+", path.name)[0] for path in (wine.folder / "output/ledger/events").iterdir()]  # type: ignore[index]
    expect("no number is given twice", len(numbers) == len(set(numbers)), str(numbers))
    return f"two writers at once: {recorded} recorded, {2 - recorded} told to come again"


def meet_other_pythons(wine: Wine) -> str:
    """A checkout's files at a PC without Python, with something else called so, and with an embeddable one alone."""
    portable, checkout, stub = wine.folder, wine.folder.with_name("もと のフォルダー"), wine.folder.with_name("stub")
    shutil.copytree(ROOT / "release", checkout / "release")
    for name in ("集計.bat", "kamakura-report.bat", "make.py", "setup.cfg", "pyproject.toml"):
        shutil.copy(ROOT / name, checkout)
    stub.mkdir()
    (stub / "python.exe").write_bytes(b"opens the Store")
    wine.folder = checkout
    for where, words in ((None, "Python"), (stub, "Python"), (portable / "python", "venv")):
        if where:
            wine.settings["WINEPATH"] = f"Z:{where}".replace("/", "\\")
        for status, said in (wine.click("集計"), wine.program("status")):
            expect(f"{where}: one line says what is missing", status == 2 and words in said, said)
            expect(f"{where}: no traceback", "Traceback" not in said, said)
    wine.folder = portable
    del wine.settings["WINEPATH"]
    return "no Python, a stub, an embeddable one: each is told"


SCENES: tuple[Callable[[Wine], str], ...] = (
    walk_the_demo, click_every_step, decide_while_held, write_at_once, meet_other_pythons,
)  # fmt: skip


def main() -> None:
    """Build the folder when none is given, then play every scene; the first that goes wrong ends it."""
    if not shutil.which("wine"):
        raise SystemExit("wine is missing: apt install wine64 wine")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        scratch = Path(name)
        if len(sys.argv) > 1:
            archive = Path(sys.argv[1])
        else:
            build = [sys.executable, "-m", "release.portable", "--windows-only", "--output", scratch / "dist"]
            subprocess.run(build, cwd=ROOT, check=True)
            (archive,) = (scratch / "dist").glob("*.zip")
        wine = Wine(scratch, archive)
        wine.run("wineboot", "--init")
        try:
            for scene in SCENES:
                started = time.monotonic()
                print(f"{scene(wine)} ({time.monotonic() - started:.0f} s)", flush=True)
        finally:
            subprocess.run(["wineserver", "--kill"], env=wine.settings, check=False)


if __name__ == "__main__":
    main()
