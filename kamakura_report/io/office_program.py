"""LibreOffice, where there is one on the PATH: it opens a file and saves it as another kind."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

SECONDS = 120.0
_WINDOWS = Path("LibreOffice", "program", "soffice.exe")  # below the folder of programs; it is on no PATH there


def office_program() -> str | None:
    """Where it is; None without one."""
    homes = [home for name in ("ProgramFiles", "ProgramFiles(x86)") if (home := os.environ.get(name))]
    installed = (str(Path(home) / _WINDOWS) for home in homes if (Path(home) / _WINDOWS).is_file())
    return shutil.which("soffice") or next(installed, None)


def saved_by_office(data: bytes, kind: str, saved_as: str, seconds: float = SECONDS) -> bytes | None:
    """The file with the ending ``kind`` opened and saved as ``xlsx:…`` or ``pdf``; None without a LibreOffice.

    It runs with a profile of its own in a temporary folder, so that neither an open LibreOffice nor the user's
    settings matter. None too when it does not manage within that many seconds.
    """
    program = office_program()
    if program is None:
        return None
    with tempfile.TemporaryDirectory(prefix="kamakura-", ignore_cleanup_errors=True) as folder:
        base = Path(folder)
        given, saved = base / "in" / f"file.{kind}", base / "out" / f"file.{saved_as.partition(':')[0]}"
        given.parent.mkdir()
        given.write_bytes(data)
        profile = f"-env:UserInstallation={(base / 'profile').as_uri()}"
        options = ["--headless", "--norestore", "--nolockcheck", "--convert-to", saved_as]
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
