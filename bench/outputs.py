"""What the program writes, by digests: ``python -m bench.outputs city FOLDER`` walks a city, ``demo FOLDER`` the demo.

Told as JSON, so that an earlier version of the program can be asked the same. Both walks have a fixed clock and a fixed
key. Snapshots are told unpacked: earlier versions kept them plain.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import secrets
import shutil
import sys
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
    """The digest of every file by its name below the folder; a packed snapshot as what is packed."""
    found = {}
    for path in sorted(output.rglob("*")):
        if path.is_file() and path.name not in APART:
            data, name = path.read_bytes(), path.relative_to(output).as_posix()
            if name.endswith(".json.gz"):
                data, name = gzip.decompress(data), name.removesuffix(".gz")
            found[name] = hashlib.sha256(data).hexdigest()
    return found


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
