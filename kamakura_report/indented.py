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
        pairs = [f"{_quoted(name)}: {_written(each, below, indent)}" for name, each in sorted(value.items())]
        return f"{{{line}{between.join(pairs)}{end}}}" if pairs else "{}"
    if isinstance(value, list | tuple):
        below, between, end = line + " " * indent, "," + line, line[: len(line) - indent]
        return f"[{line}{between.join([_written(each, below, indent) for each in value])}{end}]" if value else "[]"
    if value is None:
        return "null"
    return str(value) if type(value) is int else json.dumps(value)
