"""Structural mutations of a workbook: its parts changed as XML or as bytes, its container always sound.

A file with a wrong checksum tests nothing but the checksum. So the parts are changed before they are packed,
mostly those with cells in them, and mostly so that they remain XML.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable

Parts = dict[str, bytes]

_TAG = re.compile(rb"<[^<>?!]+>")
_ELEMENT = re.compile(
    rb"<(?:c|row|v|f|si|t|r|xf|mergeCell|sheet|Relationship|is|sheetData)\b[^<>]*?(?:/>|>[^<>]*</\w+>)"
)
_ATTRIBUTE = re.compile(rb'\s([\w:]+)="([^"]*)"')
_TEXT = re.compile(rb">([^<>]+)<")
_NAMES = re.compile(rb"(?<=[</])(?:c|v|f|t|is|si|row|sheetData|mergeCell|sheetProtection|xf|protection|sheet)\b")

VALUES = [
    *(b"", b"0", b"1", b"-1", b"2147483648", b"99999999999999999999", b"1e999", b"NaN", b"A1", b"XFD1048576", b"XFE1"),
    *(b"A0", b"a1", b"A1:B2", b"B2:A1", b"s", b"str", b"inlineStr", b"b", b"e", b"d", b"n", b"shared", b"array"),
    *(b"dataTable", b"true", b"on", b"rId1", b"rId999", b"../../x", b"/xl/workbook.xml", b"http://x/y", b"_x0000_"),
    *("１２".encode(), "施策".encode(), b"&#1;", b"&#55296;", b"&lt;", b"&x;", b"a" * 5000, b"_xD83D_", b"#REF!"),
]
NAMES = [b"c", b"v", b"f", b"t", b"is", b"si", b"row", b"r", b"x", b"rPh", b"sheetData", b"extLst"]
INSERTED = [
    *(b"<c/>", b"<v>1</v>", b"<f>A1</f>", b"<is><t>x</t></is>", b"<row/>", b'<row r="1"/>', b"<!-- x -->", b"<?x y?>"),
    *(b"<![CDATA[9]]>", b"<sheetData/>", b'<f t="shared" si="0"/>', b'<f t="array" ref="A1:C9">1</f>', b"</c>", b"<c>"),
    *(
        b"<x xmlns='urn:x'><c r='A1'><v>1</v></c></x>",
        b"<t>y</t>",
        b"<rPh><t>z</t></rPh>",
        b"\x00",
        b"\xff",
        b"]]>",
        b"&",
    ),
    b"<mc:AlternateContent xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'/>",
]


def mutant(parts: Parts, chance: random.Random) -> Parts:
    """The parts with one to four changes."""
    found = dict(parts)
    for _ in range(chance.choice((1, 1, 2, 4))):
        if chance.random() < 0.03:
            chance.choice(CONTAINER)(found, chance)
            continue
        name = chance.choice(_weighted(found))
        found[name] = chance.choice(CHANGES)(found[name], chance)
    return found


def _weighted(parts: Parts) -> list[str]:
    """Names to draw from: sheets far more often than what leads to them."""
    read = [name for name in parts if name.endswith((".xml", ".rels"))]
    return [
        name
        for name in read
        for _ in range(
            20
            if "/worksheets/" in name
            else 8
            if "/drawings/" in name or "omments" in name
            else 2
            if "shared" in name
            else 1
        )
    ]


def _somewhere(found: list[re.Match[bytes]], chance: random.Random) -> re.Match[bytes] | None:
    return chance.choice(found) if found else None


def drop(data: bytes, chance: random.Random) -> bytes:
    """Without one element."""
    match = _somewhere(list(_ELEMENT.finditer(data)), chance)
    return data[: match.start()] + data[match.end() :] if match else data


def double(data: bytes, chance: random.Random) -> bytes:
    """One element twice."""
    match = _somewhere(list(_ELEMENT.finditer(data)), chance)
    return data[: match.end()] + match[0] + data[match.end() :] if match else data


def move(data: bytes, chance: random.Random) -> bytes:
    """One element somewhere else."""
    found = list(_ELEMENT.finditer(data))
    if len(found) < 2:
        return data
    first, second = sorted(chance.sample(found, 2), key=lambda match: match.start())
    rest = data[first.end() : second.end()]
    return data[: first.start()] + rest + first[0] + data[second.end() :]


def attribute(data: bytes, chance: random.Random) -> bytes:
    """One attribute with another value."""
    match = _somewhere(list(_ATTRIBUTE.finditer(data)), chance)
    return data[: match.start(2)] + chance.choice(VALUES) + data[match.end(2) :] if match else data


def bare(data: bytes, chance: random.Random) -> bytes:
    """Without one attribute."""
    match = _somewhere(list(_ATTRIBUTE.finditer(data)), chance)
    return data[: match.start()] + data[match.end() :] if match else data


def text(data: bytes, chance: random.Random) -> bytes:
    """One text replaced."""
    match = _somewhere(list(_TEXT.finditer(data)), chance)
    return data[: match.start(1)] + chance.choice(VALUES) + data[match.end(1) :] if match else data


def rename(data: bytes, chance: random.Random) -> bytes:
    """Every element of one name under another: still XML."""
    match = _somewhere(list(_NAMES.finditer(data)), chance)
    if not match:
        return data
    new = chance.choice(NAMES)
    return re.sub(rb"(?<=[</])" + match[0] + rb"\b", lambda _: new, data)


def insert(data: bytes, chance: random.Random) -> bytes:
    """Something new after a tag."""
    match = _somewhere(list(_TAG.finditer(data)), chance)
    return data[: match.end()] + chance.choice(INSERTED) + data[match.end() :] if match else data


def recode(data: bytes, chance: random.Random) -> bytes:
    """The same words in another encoding, declared or not."""
    try:
        words = data.decode("utf-8")
    except UnicodeDecodeError:
        return data
    encoding = chance.choice(["utf-16", "utf-16-le", "utf-8-sig", "cp932", "utf-7"])
    if chance.random() < 0.7:
        words = words.replace("UTF-8", encoding, 1)
    return words.encode(encoding, "replace")


def noise(data: bytes, chance: random.Random) -> bytes:
    """Some bytes overwritten."""
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.randbytes(chance.randrange(1, 5)) + data[at + chance.randrange(5) :]


def cut(data: bytes, chance: random.Random) -> bytes:
    """The beginning alone."""
    return data[: chance.randrange(len(data) + 1)]


def lose(parts: Parts, chance: random.Random) -> None:
    """A part is gone."""
    parts.pop(chance.choice(list(parts)), None)


def swap(parts: Parts, chance: random.Random) -> None:
    """Two parts under each other's name."""
    first, second = chance.choice(list(parts)), chance.choice(list(parts))
    parts[first], parts[second] = parts[second], parts[first]


def spell(parts: Parts, chance: random.Random) -> None:
    """A part under a name spelled otherwise."""
    name = chance.choice(list(parts))
    parts[chance.choice([name.upper(), name.replace("/", "\\"), "/" + name, name + ".bak"])] = parts.pop(name)


Change = Callable[[bytes, random.Random], bytes]
CHANGES: list[Change] = [
    drop,
    double,
    move,
    *([attribute] * 4),
    bare,
    *([text] * 3),
    rename,
    insert,
    recode,
    noise,
    cut,
]
CONTAINER: list[Callable[[Parts, random.Random], None]] = [lose, swap, spell]
