"""What the program writes, by digests: ``python -m bench.outputs city FOLDER`` walks a city, ``demo FOLDER`` the demo.

Told as JSON, so that an earlier version of the program can be asked the same. Both walks have a fixed clock and a fixed
key. What is packed is told unpacked, workbooks part by part, those that mails carry too: earlier versions kept
snapshots plain and packed workbooks at another level.
"""

from __future__ import annotations

import email
import email.policy
import gzip
import hashlib
import io
import json
import secrets
import shutil
import sys
import zipfile
from pathlib import Path

from bench.cities import FIRST, NOW
from bench.timing import ROOT, python_says
from kamakura_report.commands import generate, merge
from kamakura_report.commands.workspace import Workspace
from kamakura_report.demo import walk

KEY = "ab" * 32
# What tells of the run or of the program itself: the database, digests of other files, what was read.
APART = ("ledger.sqlite3", "written.json", "readings.gz")


def compared(folder: Path, city: Path, before: Path) -> dict[str, tuple[dict[str, str], dict[str, str]]]:
    """By walk the digests of all files, as the earlier version writes them and as this one does.

    ``city`` is a workspace whose plan was never sent out; its returned files answer this key.
    """
    return {name: (_told(name, folder, city, before), _told(name, folder, city, ROOT)) for name in ("demo", "city")}


def _told(name: str, folder: Path, city: Path, package: Path) -> dict[str, str]:
    root = folder / f"{name} of {package.name}"
    if name == "city":
        shutil.copytree(city, root)
    told: dict[str, str] = json.loads(python_says(["-m", "bench.outputs", name, str(root)], folder, package=package))
    return told


def _digests(output: Path) -> dict[str, str]:
    """The digest of every file by its name below the folder."""
    found = {}
    for path in sorted(output.rglob("*")):
        if path.is_file() and path.name not in APART:
            data, name = path.read_bytes(), path.relative_to(output).as_posix()
            if name.endswith(".json.gz"):
                data, name = gzip.decompress(data), name.removesuffix(".gz")
            elif name.endswith(".eml"):
                data = _said(data)
            found[name] = hashlib.sha256(_unpacked(data)).hexdigest()
    return found


def _unpacked(data: bytes) -> bytes:
    """The parts of a workbook with their names, in their order; anything else as it is."""
    if not data.startswith(b"PK"):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return b"\0".join(each for name in package.namelist() for each in (name.encode(), package.read(name)))


def _said(mail: bytes) -> bytes:
    """The headers of a mail but for the mark between its parts, which is made of their digests; and its parts."""
    message = email.message_from_bytes(mail, policy=email.policy.SMTP)
    boundary = (message.get_boundary() or "").encode()
    said = [str(message.items()).encode().replace(boundary, b"") if boundary else str(message.items()).encode()]
    for part in message.walk():
        if not part.is_multipart():
            said += [str(part.items()).encode(), _unpacked(part.get_payload(decode=True))]
    return b"\0".join(said)


def main(name: str, root: Path) -> None:
    """Walk, and print the digests."""
    secrets.token_hex = lambda nbytes=None: KEY  # type: ignore[assignment]
    workspace = Workspace(root)
    if name == "demo":
        walk.run(Workspace(ROOT), root, now=NOW)
    else:
        generate.run(workspace, generate.Request(years=(FIRST,)), now=NOW)
        merge.run(workspace, [], now=NOW)
    print(json.dumps(_digests(root / "output")))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
