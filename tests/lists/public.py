"""Public lists of other places: a folder beside the project, never copied into it.

``KAMAKURA_LISTS`` names it, else it is ``../shared/cases/lists``. Tests of them are marked ``lists``.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.beside import beside

VARIABLE = "KAMAKURA_LISTS"
NAMED = beside(VARIABLE, "cases", "lists")
FOLDER = Path(NAMED).absolute()
EXPECTED = FOLDER / "expected.json"


def expected(file: str) -> dict[str, Any]:
    """What a right reading of that file gives (``expected.json``)."""
    listed = json.loads(EXPECTED.read_text(encoding="utf-8"))
    (found,) = (each["expected"] for each in listed if Path(each["file"]).name == file)
    return dict(found)
