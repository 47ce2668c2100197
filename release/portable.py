"""The portable folder for Windows, and its twin for Linux: ``python -m release.portable [--python ZIP] [-o FOLDER]``.

The Windows zip holds a workspace, an embeddable Python and the program with its libraries: unpacked anywhere, it runs
without Python, rights or network. The Linux zip holds the project and the wheels that its ``install.sh`` needs. Beside
each stands its SHA-256. Nothing in them depends on when, where or by whom they were made: built twice they are equal.

On another interpreter: ``--python python-3.13.9-embed-amd64.zip``, as python.org publishes it. Another minor version
needs other wheels: change ``PYTHON``, then write ``release/portable.txt`` anew with ``--pin``.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from kamakura_report import __version__
from kamakura_report.commands.double_click import PORTABLE
from kamakura_report.commands.init import FOLDERS, workspace_files
from release.environment import Stop, requirements
from release.interpreter import check_signatures, interpreter, patch_level, paths_file

ROOT = Path(__file__).resolve().parent.parent
PINNED = ROOT / "release" / "portable.txt"  # the libraries of the Windows folder, each with its digest
INDEX = "https://pypi.org/simple"
PYTHON = "3.13"
WINDOWS = ("--platform", "win_amd64", "--implementation", "cp", "--python-version", PYTHON)
LARGEST = 60 * 1024 * 1024  # bytes of the zip
LIBRARIES = "Lib/site-packages"
IN_PORTABLE = "council"  # the extras that people without pip could not add
# Of the interpreter: WMI hangs or is forbidden on many a network, and nothing here asks it.
LEFT_OUT = ("_wmi.pyd",)
PATHS = "{zip}\r\n.\r\nLib\\site-packages\r\n"
TWIN_LEFT_OUT = ("tests/", "bench/", ".ci/", ".git", "docs/pictures/")
INSTALL = """\
#!/bin/sh
# Sets the program up for this person, without the network, from the wheels beside it.
exec python3 "$(dirname "$(readlink -f "$0")")/make.py" setup
"""
Packed = Mapping[str, bytes]


def main(arguments: Sequence[str] | None = None) -> None:
    """Build both, and tell what was made."""
    parser = argparse.ArgumentParser(prog="make portable", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--python", type=Path, metavar="ZIP", help="an official embeddable Python for Windows")
    parser.add_argument("-o", "--output", type=Path, default=ROOT / "dist", metavar="FOLDER")
    parser.add_argument("--pin", action="store_true", help="write the list of libraries anew, with the newest ones")
    parser.add_argument("--windows-only", action="store_true", help="leave the Linux twin out")
    chosen = parser.parse_args(arguments)
    try:
        if chosen.pin:
            PINNED.write_text("".join(_newest()), encoding="utf-8")
            return
        chosen.output.mkdir(parents=True, exist_ok=True)
        written = [write(chosen.output / f"{name()}-windows.zip", windows_folder(chosen.python))]
        if not chosen.windows_only:
            written.append(write(chosen.output / f"{name()}-linux.zip", linux_folder()))
    except (Stop, subprocess.CalledProcessError) as stop:
        raise SystemExit(str(stop)) from None
    for line in written:
        print(line)


def name() -> str:
    """``kamakura_report-0.2.0``: the folder in the zips, and how they are called."""
    return f"kamakura_report-{__version__}"


def windows_folder(chosen: Path | None) -> Packed:
    """The files of the portable folder by name; a name with a slash behind is an empty folder."""
    python = interpreter(chosen, os.environ.get("PIP_INDEX_URL", INDEX))
    signed = check_signatures(python)
    print(f"CPython {patch_level(python)}, {len(signed)} signatures good", flush=True)
    paths = paths_file(python)
    library = next(one for one in python if re.fullmatch(r"python3\d+\.zip", one))
    files = {f"python/{file}": content for file, content in python.items() if file not in LEFT_OUT}
    files[f"python/{paths}"] = PATHS.format(zip=library).encode("ascii")
    with tempfile.TemporaryDirectory() as folder:
        wheels = [*_pinned_wheels(Path(folder)), _own_wheel(Path(folder))]
        for wheel in wheels:
            files |= {f"python/{LIBRARIES}/{file}": content for file, content in unpacked(wheel).items()}
    files |= workspace_files(PORTABLE)
    return files | {f"{one}/": b"" for one in FOLDERS}


def linux_folder() -> Packed:
    """The project as it is tracked, with the wheels for the Python that builds it."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    names = [
        one for one in listed.split("\0") if one and not one.startswith(TWIN_LEFT_OUT) and not one.endswith(".bat")
    ]
    files = {one: (ROOT / one).read_bytes() for one in names}
    with tempfile.TemporaryDirectory() as folder:
        _pip("download", "--only-binary", ":all:", "--dest", folder, *requirements(ROOT, IN_PORTABLE))
        files |= {f"wheels/{wheel.name}": wheel.read_bytes() for wheel in Path(folder).iterdir()}
    return {**files, "install.sh": INSTALL.encode("ascii")}


def unpacked(wheel: Path) -> dict[str, bytes]:
    """The files of a wheel where they lie on the path; scripts, which would name one machine's Python, are left out."""
    with zipfile.ZipFile(wheel) as archive:
        entries = [one for one in archive.namelist() if not one.endswith("/")]
        data = [one for one in entries if ".data/" in one and ".data/scripts/" not in one]
        if data:
            raise Stop(f"{wheel.name} has files for other places: {data[0]}")
        return {one: archive.read(one) for one in entries if ".data/" not in one}


def write(path: Path, files: Packed) -> str:
    """Write the zip and its digest; a line that tells both. Raises Stop when a Windows zip is too large."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for file, content in sorted(files.items()):
            entry = zipfile.ZipInfo(f"{name()}/{file}")  # of 1980: the time of the build says nothing
            runs = file.endswith("install.sh") or file == "kamakura-report"
            entry.external_attr = (
                (0o40755 << 16 | 0x10) if file.endswith("/") else (0o100755 if runs else 0o100644) << 16
            )
            entry.create_system = 3
            entry.compress_type = zipfile.ZIP_STORED if file.endswith("/") else zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    size = path.stat().st_size
    if "windows" in path.name and size > LARGEST:
        raise Stop(f"{path.name} has {size:,} bytes, more than {LARGEST:,}")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    path.with_name(f"{path.name}.sha256").write_text(f"{digest}  {path.name}\n", encoding="ascii")
    return f"{path}: {size / 1024**2:.1f} MiB, {len(files)} files, SHA-256 {digest}"


def _pinned_wheels(folder: Path) -> list[Path]:
    _pip("download", "--require-hashes", "--no-deps", "--only-binary", ":all:", *WINDOWS, "--dest", str(folder),
         "--requirement", str(PINNED))  # fmt: skip
    return sorted(folder.glob("*.whl"))


def _own_wheel(folder: Path) -> Path:
    built = folder / "own"
    subprocess.run([sys.executable, "-m", "build", "--wheel", "--outdir", built, ROOT], check=True, capture_output=True)
    (wheel,) = built.glob("*.whl")
    return wheel


def _newest() -> Iterable[str]:
    with tempfile.TemporaryDirectory() as folder:
        _pip("download", "--only-binary", ":all:", *WINDOWS, "--dest", folder, *requirements(ROOT, IN_PORTABLE))
        for wheel in sorted(Path(folder).glob("*.whl"), key=lambda one: one.name.casefold()):
            library, version = wheel.name.split("-")[:2]
            yield f"{library}=={version} --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n"


def _pip(*arguments: str) -> None:
    quiet = ("--quiet", "--disable-pip-version-check")
    subprocess.run([sys.executable, "-m", "pip", *arguments, *quiet], check=True)


if __name__ == "__main__":
    main()
