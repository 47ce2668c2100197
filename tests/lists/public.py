"""Public lists of other places: a folder beside the project, never copied into it.

``KAMAKURA_LISTS`` names it; ``.ci/run`` sets that where there is one. Tests of them are marked ``lists``.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

VARIABLE = "KAMAKURA_LISTS"
NAMED = os.environ.get(VARIABLE, "")
FOLDER = Path(NAMED).absolute()
EXPECTED = FOLDER / "expected.json"


def expected(file: str) -> dict[str, Any]:
    """What a right reading of that file gives (``expected.json``)."""
    listed = json.loads(EXPECTED.read_text(encoding="utf-8"))
    (found,) = (each["expected"] for each in listed if Path(each["file"]).name == file)
    return dict(found)
