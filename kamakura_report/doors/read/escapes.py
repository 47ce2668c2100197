"""``_xHHHH_``: how texts carry what XML cannot (ECMA-376 part 1, 22.9.2.19, ST_Xstring)."""

from __future__ import annotations

import re

_RUN = re.compile(r"(?:_x[0-9A-Fa-f]{4}_)+")
_LONE = re.compile("[\ud800-\udfff]")


def unescaped(text: str) -> str:
    """The text with each escape decoded exactly once: ``_x005F_x000D_`` is the text ``_x000D_``.

    Two escapes that make one character (surrogates) are joined; half a character stays as written.
    """
    return _RUN.sub(_decoded, text) if "_x" in text else text


def _decoded(match: re.Match[str]) -> str:
    run = match[0]
    units = b"".join(int(run[at + 2 : at + 6], 16).to_bytes(2, "little") for at in range(0, len(run), 7))
    text = units.decode("utf-16-le", "surrogatepass")
    return _LONE.sub(lambda half: f"_x{ord(half[0]):04X}_", text)
