"""A workbook saved once more by LibreOffice, where there is one."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

SECONDS = 120
_FILTER = "xlsx:Calc MS Excel 2007 XML"


def libreoffice(data: bytes, seconds: float = SECONDS) -> bytes | None:
    """The workbook opened and saved as .xlsx by LibreOffice, or None without one on the PATH.

    It runs with a profile of its own in a temporary folder, so that neither an open LibreOffice nor the
    user's settings matter. None too when it does not manage within that many seconds.
    """
    program = shutil.which("soffice")
    if program is None:
        return None
    with tempfile.TemporaryDirectory(prefix="kamakura-", ignore_cleanup_errors=True) as folder:
        base = Path(folder)
        given, saved = base / "in" / "book.xlsx", base / "out" / "book.xlsx"
        given.parent.mkdir()
        given.write_bytes(data)
        profile = f"-env:UserInstallation={(base / 'profile').as_uri()}"
        options = ["--headless", "--norestore", "--nolockcheck", "--convert-to", _FILTER]
        _run([program, profile, *options, "--outdir", str(saved.parent), str(given)], seconds)
        return saved.read_bytes() if saved.is_file() else None


def _run(command: list[str], seconds: float) -> None:
    # A session of its own: soffice is a script, and its program must go with it when time is up.
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        process.kill()
        process.wait()
