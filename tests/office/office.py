"""A real office program for tests: one headless LibreOffice, driven as a person at the keyboard would.

The venv's Python has no ``uno``, so LibreOffice is driven by ``bridge.py`` under a Python that has it
(the system's, or LibreOffice's own), by JSON lines. Where LibreOffice can run macros in Python, each request is a
macro in its own process: from outside, each of thousands of cells is a question of a millisecond. What matters
about LibreOffice (tried with 7.4):

- A cell's own setters pass sheet protection by. ``type_into`` types through the dispatcher
  (``.uno:GoToCell``, ``.uno:EnterString``), which refuses a locked cell as it does for a person.
- Loading does not recalculate, so what a file says at first are its cached values; ``calculate=True`` does.
- Validations do not fire under scripts.

A request that hangs is killed, with LibreOffice, and fails; the next one starts a new LibreOffice.
Nothing is left behind: the process group is killed, the profile is a temporary folder, and if the test
run itself dies the bridge sees the end of its input and takes LibreOffice with it.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Literal
from zipfile import ZIP_DEFLATED, ZipFile

from tests.office import screen

BRIDGE = Path(__file__).with_name("bridge.py")
START_SECONDS = 100
REQUEST_SECONDS = 180
STOP_SECONDS = 15
# Figures and dates are understood as on the clerk's computer; nothing asks, greets or reports.
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse">
<value>ja-JP</value></prop></item>
<item oor:path="/org.openoffice.Office.Linguistic/General"><prop oor:name="DefaultLocale_CJK" oor:op="fuse">
<value>ja-JP</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Misc"><prop oor:name="FirstRun" oor:op="fuse">
<value>false</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Input"><prop oor:name="ReplaceCellsWarning" oor:op="fuse">
<value>false</value></prop></item>
</oor:items>
"""

Entries = Mapping[str, Mapping[str, str]]  # sheet → cell → what is typed
File = bytes | Path


class OfficeMissing(Exception):
    """No LibreOffice, no Python that can drive it, or no poppler on this machine; says which."""


class OfficeFailed(Exception):
    """LibreOffice could not do what was asked; says its own traceback."""


@dataclass(frozen=True)
class Typed:
    """What became of typing: ``(sheet, cell)`` that took the text and that refused it, and the saved file."""

    took: tuple[tuple[str, str], ...]
    refused: tuple[tuple[str, str], ...]
    saved: bytes


@dataclass(frozen=True)
class Paste:
    """From where to where: ``(sheet, "B5" or "B5:D9" or "5:5")``, the target its first cell."""

    source: tuple[str, str]
    target: tuple[str, str]
    way: Literal["all", "values", "cut"] = "all"
    foreign: bool = True  # the source is in the other workbook


@dataclass(frozen=True)
class Pasted:
    """For each step whether anything changed, and the saved file."""

    changed: tuple[bool, ...]
    saved: bytes


@dataclass(frozen=True)
class Seen:
    """One cell as LibreOffice shows it. ``number`` is None for text, ``error`` 0 when there is none."""

    text: str
    number: float | None
    formula: str | None  # without "="
    error: int


class Office:
    """LibreOffice, started at the first request. Use as a context manager, or call ``close``.

    ``display`` names a screen to be shown on ("" is the machine's own); without one it is headless.
    """

    def __init__(self, display: str | None = None) -> None:
        self._display = display
        self._soffice = find_soffice()
        self._python = find_python(self._soffice)
        self._folder = Path(tempfile.mkdtemp(prefix="kamakura-office-"))
        self._files = 0
        self._bridge: subprocess.Popen[str] | None = None
        self._lines: queue.Queue[str] = queue.Queue()

    def __enter__(self) -> Office:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def convert(self, file: File, to: str, *, calculate: bool = False) -> bytes:
        """The file saved by LibreOffice as "xlsx", "ods", "xls", "pdf" or "html"."""
        target = self._new_path(to)
        self._ask(file, do="convert", to=to, save_as=str(target), calculate=calculate)
        return target.read_bytes()

    def type_into(self, file: File, entries: Entries) -> Typed:
        """Type into cells, recalculate, save as .xlsx. A locked cell refuses. Cells must not say so already."""
        target = self._new_path("xlsx")
        said = self._ask(file, do="type_into", entries=entries, save_as=str(target))
        took, refused = (tuple((sheet, cell) for sheet, cell in said[each]) for each in ("took", "refused"))
        return Typed(took, refused, target.read_bytes())

    def paste(self, file: File, foreign: bytes, steps: Sequence[Paste]) -> Pasted:
        """Copy, cut and paste one after the other, recalculate, save as .xlsx. A locked cell refuses."""
        target, other = self._new_path("xlsx"), self._new_path("xlsx")
        other.write_bytes(foreign)
        listed = [asdict(step) for step in steps]
        changed = self._ask(file, do="paste", foreign=str(other), steps=listed, save_as=str(target))
        return Pasted(tuple(changed), target.read_bytes())

    def rearrange(self, file: File, steps: Sequence[Sequence[str | int]]) -> bytes:
        """Lines and sheets put in, taken out, renamed, copied, as a person does who has taken protection off.

        Steps are ("rows" or "columns", sheet, line, count), ("rename" or "copy", sheet, name), ("remove", sheet).
        """
        target = self._new_path("xlsx")
        self._ask(file, do="rearrange", steps=[list(step) for step in steps], save_as=str(target))
        return target.read_bytes()

    def tab_order(self, file: File, sheet: str, count: int) -> list[str]:
        """The first ``count`` cells Tab leads to on a protected sheet, from A1."""
        return list(self._ask(file, do="tab_order", sheet=sheet, count=count))

    def values(self, file: File, sheet: str, cells: Sequence[str], *, calculate: bool = True) -> dict[str, Seen]:
        """The cells as shown; without ``calculate`` the values cached in the file."""
        said = self._ask(file, do="values", sheet=sheet, cells=list(cells), calculate=calculate)
        return {name: Seen(**seen) for name, seen in said.items()}

    def errors(self, file: File) -> list[str]:
        """The cells that show an error once all is calculated anew."""
        return list(self._ask(file, do="errors"))

    def best_heights(
        self, file: File, areas: Mapping[str, Sequence[str]], *, wrap: bool = False
    ) -> dict[str, dict[str, float]]:
        """The row height in points that LibreOffice finds best for each area ("B5", or a merge "B5:F6").

        The text shown in the area's first cell is laid, with its looks, into one cell as wide as the area; with
        ``wrap`` every text wraps.
        """
        listed = {sheet: list(names) for sheet, names in areas.items()}
        return dict(self._ask(file, do="best_heights", areas=listed, wrap=wrap))

    def widths(self, file: File, sheet: str, columns: Sequence[int]) -> list[float]:
        """Column widths in points."""
        return list(self._ask(file, do="widths", sheet=sheet, columns=list(columns)))

    def picture(self, file: bytes, sheet: str, words: str, size: tuple[int, int], zoom: int) -> bytes:
        """What a window of that many pixels shows from the first row on that says ``words``, as PNG.

        Other than print it draws the lines of sparklines. Needs a display.
        """
        target = self._new_path("bmp")
        width, height = size
        wanted = {"sheet": sheet, "words": words, "width": width, "height": height, "zoom": zoom}
        self._ask(file, do="picture", save_as=str(target), **wanted)
        return screen.png(target.read_bytes())

    def close(self) -> None:
        """End LibreOffice and remove every trace of it."""
        self._stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _new_path(self, suffix: str) -> Path:
        self._files += 1
        return self._folder / f"{self._files}.{suffix}"

    def _ask(self, file: File, **request: object) -> Any:
        if isinstance(file, bytes):
            path = self._new_path("xlsx")
            path.write_bytes(file)
        else:
            path = file.absolute()
        if self._bridge is None or self._bridge.poll() is not None:
            self._stop()
            self._start()
        assert self._bridge is not None
        assert self._bridge.stdin is not None
        with contextlib.suppress(BrokenPipeError):  # it has ended: the missing answer will say so
            self._bridge.stdin.write(json.dumps({"path": str(path), **request}) + "\n")
            self._bridge.stdin.flush()
        return self._answer(REQUEST_SECONDS)

    def _start(self) -> None:
        profile = Path(tempfile.mkdtemp(prefix="profile-", dir=self._folder))
        (profile / "user").mkdir()
        (profile / "user" / "registrymodifications.xcu").write_text(SETTINGS, encoding="utf-8")
        environment = _clean_environment()
        if self._display:
            environment["DISPLAY"] = self._display
        self._bridge = subprocess.Popen(
            [self._python, str(BRIDGE), self._soffice, str(profile), *([] if self._display is None else ["screen"])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            env=environment,
            start_new_session=True,
        )
        self._lines = queue.Queue()
        threading.Thread(target=_pump, args=(self._bridge, self._lines), daemon=True).start()
        self._answer(START_SECONDS)

    def _answer(self, seconds: float) -> Any:
        try:
            line = self._lines.get(timeout=seconds)
        except queue.Empty:
            line = ""
        if not line:
            self._stop()
            raise OfficeFailed(f"LibreOffice ended, or did not answer within {seconds} seconds")
        said = json.loads(line)
        if "failed" in said:
            raise OfficeFailed(said["failed"])
        return said["done"]

    def _stop(self) -> None:
        bridge, self._bridge = self._bridge, None
        if bridge is None:
            return
        assert bridge.stdin is not None
        with contextlib.suppress(OSError):
            bridge.stdin.close()  # the bridge then ends LibreOffice
        with contextlib.suppress(subprocess.TimeoutExpired):
            bridge.wait(STOP_SECONDS)
        with contextlib.suppress(OSError):
            if sys.platform == "win32":
                bridge.kill()
            else:
                os.killpg(bridge.pid, signal.SIGKILL)
        bridge.wait()


def _pump(bridge: subprocess.Popen[str], lines: queue.Queue[str]) -> None:
    """The bridge's lines into the queue; an empty one when it has ended."""
    assert bridge.stdout is not None
    with bridge.stdout:
        for line in bridge.stdout:
            lines.put(line)
    lines.put("")


def _clean_environment() -> dict[str, str]:
    """Without what belongs to the venv's Python and would mislead another one."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}


def find_soffice() -> str:
    """The LibreOffice program. Raises OfficeMissing."""
    places = [
        shutil.which("soffice"),
        shutil.which("libreoffice"),
        "/Applications/LibreOffice.app/Contents/MacOS/soffice",
        r"C:\Program Files\LibreOffice\program\soffice.exe",
    ]
    for place in places:
        if place and Path(place).exists():
            return place
    raise OfficeMissing("LibreOffice (soffice) is not installed")


def find_python(soffice: str) -> str:
    """A Python that can drive it: LibreOffice's own, or the system's. Raises OfficeMissing."""
    program = Path(soffice).resolve().parent
    candidates = [
        *(program / name for name in ("python.exe", "python", "../Resources/python")),
        Path("/usr/bin/python3"),
        *(Path(found) for name in ("python3", "python") if (found := shutil.which(name))),
    ]
    for candidate in candidates:
        with contextlib.suppress(OSError, subprocess.TimeoutExpired):
            tried = subprocess.run(
                [str(candidate), "-c", "import uno"], capture_output=True, timeout=60, env=_clean_environment()
            )
            if tried.returncode == 0:
                return str(candidate)
    raise OfficeMissing("no Python that can drive LibreOffice (the package python3-uno)")


def unprotected(workbook: bytes) -> bytes:
    """The same workbook with every sheet's protection taken off; the cells' locks stay."""
    copy = BytesIO()
    with ZipFile(BytesIO(workbook)) as source, ZipFile(copy, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = source.read(name)
            if name.startswith("xl/worksheets/"):
                part = re.sub(rb"<sheetProtection[^>]*/>", b"", part)
            target.writestr(name, part)
    return copy.getvalue()


def pdf_text(pdf: bytes, *, layout: bool = False) -> str:
    """All text of a PDF, pages ended by form feeds.

    In the order it was drawn, so that the lines of one cell stay together, or with ``layout`` placed as on the page.
    """
    return _poppler("pdftotext", pdf, "-layout" if layout else "-raw", "-enc", "UTF-8", "-", "-").decode()


def png(pdf: bytes, page: int, *, dpi: int = 80) -> bytes:
    """One page of a PDF as a picture; pages count from 1."""
    return _poppler("pdftoppm", pdf, "-png", "-r", str(dpi), "-f", str(page), "-l", str(page), "-")


def _poppler(tool: str, pdf: bytes, *options: str) -> bytes:
    program = shutil.which(tool)
    if program is None:
        raise OfficeMissing(f"{tool} (the package poppler-utils) is not installed")
    done = subprocess.run([program, *options], input=pdf, capture_output=True, timeout=120)
    if done.returncode:
        raise OfficeFailed(f"{tool}: {done.stderr.decode(errors='replace')}")
    return done.stdout
