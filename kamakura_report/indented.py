"""JSON with a line for each value, the bytes that Python's own encoder gives, at a third of its price"""

from __future__ import annotations

import json
from json.encoder import encode_basestring as _quoted
from typing import Any


def indented_json(value: Any, indent: int = 1) -> str:
    """The value as JSON, letters as they are, names sorted, so many spaces a level.

    Digests of it are kept for ever: it is what ``json.dumps`` gives, which with ``indent`` goes through generators of
    Python, one within the other, for each value; here each level is joined once.
    """
    return _written(value, "\n" + " " * indent, indent)


def _written(value: Any, line: str, indent: int) -> str:
    """``line`` is what a line begins with one level below the value."""
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, dict):
        below, between, end = line + " " * indent, "," + line, line[: len(line) - indent]
        pairs = [  # most are texts: to call for each takes as long as all else
            f"{_quoted(name)}: {_quoted(each) if type(each) is str else _written(each, below, indent)}"
            for name, each in sorted(value.items())
        ]
        return _between(f"{{{line}", pairs, between, f"{end}}}") if pairs else "{}"
    if isinstance(value, list | tuple):
        below, between, end = line + " " * indent, "," + line, line[: len(line) - indent]
        parts = [_quoted(each) if type(each) is str else _written(each, below, indent) for each in value]
        return _between(f"[{line}", parts, between, f"{end}]") if parts else "[]"
    if value is None:
        return "null"
    return str(value) if type(value) is int else json.dumps(value)


def _between(first: str, parts: list[str], between: str, last: str) -> str:
    """All of them in one text, which is put together once: of a thousand issues it is not small."""
    parts[0] = first + parts[0]
    parts[-1] += last
    return between.join(parts)
