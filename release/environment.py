"""The Python environment of a checkout: one per person, per Python and per set-up, never in the folder itself.

A folder on a share is used by colleagues with other Pythons and other paths. So each has an environment below
``%LOCALAPPDATA%`` (Windows) or the cache folder of the system, named after what it was made from. It is built beside,
and put in its place when it is whole; the one before is taken away only then, and not while it is in use. Needs the
standard library alone.
"""

from __future__ import annotations

import configparser
import contextlib
import hashlib
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

HOME = "KAMAKURA_REPORT_ENVIRONMENTS"  # a variable that names another folder for the environments
PATIENCE = 5.0  # seconds for a virus scanner that still holds a new file
UNUSED = 24 * 3600.0  # seconds after which nobody works in an environment of another set-up any more
SETS_UP = ("setup.cfg", "pyproject.toml")


class Stop(Exception):
    """Set-up cannot go on; the text says what to do about it."""


def environments(settings: Mapping[str, str]) -> Path:
    """Where the environments of this person are."""
    if settings.get(HOME):
        return Path(settings[HOME]).absolute()
    if os.name == "nt":
        return Path(settings.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "kamakura_report"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "kamakura_report"
    return Path(settings.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "kamakura_report"


def family(root: Path, extra: str) -> str:
    """What stays the same when the set-up changes: the folder, the kind of Python, and what was asked for."""
    place = hashlib.sha256(os.path.normcase(root.absolute()).encode("utf-8", "surrogatepass")).hexdigest()[:8]
    python = f"{sys.version_info[0]}.{sys.version_info[1]}"
    return "-".join(filter(None, [f"py{python}", sysconfig.get_platform(), place, extra]))


def all_of(root: Path, settings: Mapping[str, str]) -> list[Path]:
    """The environments of the project in ``root``, of whatever set-up."""
    home = environments(settings)
    return [
        path for extra in ("council", "dev", "dev+bench", "dev+soak") for path in home.glob(f"{family(root, extra)}.*")
    ]


def set_up(root: Path) -> str:
    """Digest of the files that say what is to be installed."""
    return hashlib.sha256(b"".join((root / name).read_bytes() for name in SETS_UP)).hexdigest()[:12]


def python_of(environment: Path) -> Path:
    """The Python of an environment."""
    return environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def ready(root: Path, extra: str, settings: Mapping[str, str]) -> Path:
    """The Python of the environment of the project in ``root`` with ``extra``, made when it is not there.

    Raises Stop with one line for the clerk when it cannot be made; what was there before stays.
    """
    home = environments(settings)
    name = f"{family(root, extra)}.{set_up(root)}"
    if starts(python_of(home / name)):
        with contextlib.suppress(OSError):
            os.utime(home / name)
        return python_of(home / name)
    print("準備をしています（初めてのときは数分かかります）…", flush=True)
    new = home / f"{name}.{os.getpid()}.new"
    try:
        _make(new, root, extra, settings)
        _put_in_place(new, home / name)
    finally:
        shutil.rmtree(new, ignore_errors=True)
    for old in home.glob(f"{family(root, extra)}.*"):
        if old.name != name and time.time() - old.stat().st_mtime > UNUSED:
            _take_away(old)
    return python_of(home / name)


def starts(python: Path) -> bool:
    """False for a missing environment, and for one whose Python was moved or removed."""
    try:
        return subprocess.run([python, "-c", "import click"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def requirements(root: Path, extra: str) -> list[str]:
    """What ``setup.cfg`` lists, with those of ``extra``: one, or several with a ``+`` between them."""
    parser = configparser.ConfigParser()
    parser.read(root / "setup.cfg", encoding="utf-8")
    listed = parser["options"]["install_requires"].splitlines()
    for one in filter(None, extra.split("+")):
        listed += parser["options.extras_require"][one].splitlines()
    return [line.strip() for line in listed if line.strip()]


def misfits(names: Iterable[str], python: str, platform: str) -> list[str]:
    """Of these files of a folder of wheels those made for another Python or system.

    ``python`` as ``cp313``, ``platform`` as ``sysconfig`` names it: ``win-amd64``, ``linux-x86_64``.
    """
    system, machine = platform.split("-")[0], platform.rsplit("-", 1)[-1]
    found = []
    for name in names:
        tags = re.fullmatch(r".+?-.+?(?:-\d[^-]*)?-([^-]+)-([^-]+)-([^-]+)\.whl", name)
        if not tags:
            continue
        pythons, abis, platforms = (set(tag.split(".")) for tag in tags.groups())
        any_python = any(tag.startswith("py3") for tag in pythons) or python in pythons or "abi3" in abis
        any_system = "any" in platforms or any(
            machine in tag and tag.replace("many", "").replace("musl", "").startswith(system[:3]) for tag in platforms
        )
        if not (any_python and any_system):
            found.append(name)
    return sorted(found)


def _make(new: Path, root: Path, extra: str, settings: Mapping[str, str]) -> None:
    """A whole environment at ``new``: the libraries, and the way to the project's own modules."""
    try:
        import ensurepip  # noqa: F401 - a Python without it makes an environment without pip
        import venv
    except ImportError:
        raise Stop(
            f"この Python（{sys.executable}）には、準備に要る部品（venv）がありません。python.org の"
            "「Windows installer」で Python を入れるか、Python の要らない持ち運び用のフォルダーを使ってください"
            "（Debian なら apt install python3-venv）。"
        ) from None
    shutil.rmtree(new, ignore_errors=True)
    try:
        new.parent.mkdir(parents=True, exist_ok=True)
        venv.create(new, with_pip=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise Stop(f"{new.parent} に環境を用意できません（{error}）。Python 3.11 以降を入れ直してください。") from None
    wheels = root / "wheels"
    # As arguments: pip splits what it finds in a variable at blanks, and folders have them in their names.
    closed = ["--no-index", "--find-links", str(wheels)] if wheels.is_dir() else []
    pip = [str(python_of(new)), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *closed]
    if subprocess.run([*pip, *requirements(root, extra)], env=dict(settings), check=False).returncode:
        raise Stop(_advice(wheels if closed else None))
    where = ascii(str(root.absolute()))  # in code, and ASCII: Pythons disagree how a plain name is encoded here
    (_site_packages(new) / "kamakura_report.pth").write_text(
        f"import sys; sys.path.append({where})\n", encoding="ascii"
    )


def _site_packages(environment: Path) -> Path:
    scheme = "nt" if os.name == "nt" else "posix_prefix"
    return Path(sysconfig.get_path("purelib", scheme, {"base": str(environment)}))


def _advice(wheels: Path | None) -> str:
    if wheels is None:
        return "必要な部品を取り込めませんでした。上の表示と、インターネットへの接続を確かめてください。"
    python, platform = f"cp{sys.version_info[0]}{sys.version_info[1]}", sysconfig.get_platform()
    wrong = misfits((file.name for file in wheels.iterdir()), python, platform)
    if not wrong:
        return f"必要な部品が {wheels} に揃っていません。上の表示の部品を、つながるパソコンで取り直してください。"
    return (
        f"{wheels} の {'、'.join(wrong[:3])}{f' ほか{len(wrong) - 3}件' if len(wrong) > 3 else ''} は、"
        f"この Python（{python}、{platform}）に合いません。同じ版の Python のパソコンで取り直してください。"
    )


def _put_in_place(new: Path, place: Path) -> None:
    """Rename ``new``; one that does not start any more goes first, one that another run made meanwhile stays."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            if place.exists() and not starts(python_of(place)):
                _take_away(place)
            if not place.exists():
                new.rename(place)
            return
        except OSError as error:
            if time.monotonic() > deadline:
                raise Stop(f"{place} を用意できません（{error}）。少し待って、もう一度実行してください。") from None
            time.sleep(0.2)


def _take_away(old: Path) -> None:
    """Remove an environment, unless somebody runs it: then nothing of it is touched (Windows refuses the rename)."""
    gone = old.with_name(f"{old.name}.{os.getpid()}.old")
    with contextlib.suppress(OSError):
        old.rename(gone)
        shutil.rmtree(gone, ignore_errors=True)
