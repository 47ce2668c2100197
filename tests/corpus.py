"""Public workbooks of many producers, hostile ones too: a folder beside the project, never copied into it.

``KAMAKURA_CORPUS`` names it; ``.ci/run`` sets that where there is one. Tests of it are marked ``corpus``.
"""

from __future__ import annotations

import csv
import os
from pathlib import Path

VARIABLE = "KAMAKURA_CORPUS"
NAMED = os.environ.get(VARIABLE, "")
FOLDER = Path(NAMED).absolute()
MANIFEST = FOLDER / "MANIFEST.csv"


def categories() -> dict[str, str]:
    """What kind of workbook each file is: ``normal``, ``macro``, ``encrypted``, …"""
    with MANIFEST.open(encoding="utf-8-sig", newline="") as file:
        return {row["file"]: row["category"] for row in csv.DictReader(file)}
