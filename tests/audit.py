"""Whether a workbook is one that Excel opens without its repair dialogue, as far as structure can tell."""

from __future__ import annotations

import tempfile
from pathlib import Path

from openxml_audit import OpenXmlValidator


def findings(data: bytes) -> list[str]:
    """What openxml-audit objects to in this package; an empty list for a sound one."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.xlsx"
        path.write_bytes(data)
        return [str(error) for error in OpenXmlValidator().validate(path).errors]
