"""JSON with a line for each value, the bytes that Python's own encoder gives, at a third of its price"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from json.encoder import encode_basestring as _quoted
from typing import Any

_LONG = 2_000  # characters of a text that is encoded by itself


def indented_json(value: Any, indent: int = 1) -> bytes:
    """The value as JSON in UTF-8, letters as they are, names sorted, so many spaces a level.

    Digests of it are kept for ever: it is what ``json.dumps`` gives, which with ``indent`` goes through generators of
    Python, one within the other, for each value; here each level is joined once. What stands in an outer list is
    encoded one by one: of a thousand issues it is not small, and as text twice as large.
    """
    return b"".join(json_pieces(value, indent))


def json_pieces(value: Any, indent: int = 1) -> Iterator[bytes]:
    """The same piece by piece. An outer list may be any sequence, which tells each value when it is asked for."""
    return _pieces("", value, "\n" + " " * indent, indent)


def _pieces(before: str, value: Any, line: str, indent: int) -> Iterator[bytes]:
    """The value behind this text; ``line`` is what a line begins with one level below it."""
    text, start, between, below = before, line, "," + line, line + " " * indent
    if isinstance(value, dict) and value:
        text += "{"
        for name, each in sorted(value.items()):
            if not isinstance(each, str) and isinstance(each, dict | Sequence) and each:
                yield from _pieces(f"{text}{start}{_quoted(name)}: ", each, below, indent)
                text = ""
            else:
                text = f"{text}{start}{_quoted(name)}: {_written(each, below, indent)}"
                if len(text) > _LONG:
                    yield text.encode()
                    text = ""
            start = between
        yield f"{text}{line[: len(line) - indent]}}}".encode()
    elif isinstance(value, Sequence) and value and not isinstance(value, str):
        text += "["
        for each in value:
            yield f"{text}{start}{_written(each, below, indent)}".encode()
            text, start = "", between
        yield f"{line[: len(line) - indent]}]".encode()
    else:
        yield f"{text}{_written(value, line, indent)}".encode()


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
