"""Public workbooks of many producers, hostile ones too: a folder beside the project, never copied into it.

``KAMAKURA_CORPUS`` names it, else it is ``../shared/corpus``. Tests of it are marked ``corpus``.
"""

from __future__ import annotations

import csv
from pathlib import Path

from tests.beside import beside

VARIABLE = "KAMAKURA_CORPUS"
NAMED = beside(VARIABLE, "corpus")
FOLDER = Path(NAMED).absolute()
MANIFEST = FOLDER / "MANIFEST.csv"


def categories() -> dict[str, str]:
    """What kind of workbook each file is: ``normal``, ``macro``, ``encrypted``, …"""
    with MANIFEST.open(encoding="utf-8-sig", newline="") as file:
        return {row["file"]: row["category"] for row in csv.DictReader(file)}
