"""The bytes of one XML part and where its elements lie in them: what is changed is spliced in, all else stays."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from kamakura_report.frozen import frozen
from kamakura_report.io.xlsx.xml_stream import malformed
from kamakura_report.patterns import pattern

Splice = tuple[int, int, bytes]  # these bytes take the place of [start, end)
_TAG = pattern(rb"""<(?:[^>"']|"[^"]*"|'[^']*')*>""")
_OTHER_ENCODING = pattern(rb"""<\?xml[^>]*encoding=["'](?!utf-?8["'])""", re.IGNORECASE)


@dataclass(slots=True)
class Element:
    """One element: its name without prefix, its attributes as parsed, and where its bytes lie."""

    name: str
    attributes: Mapping[str, str]
    start: int  # of "<"
    inside: int  # behind the ">" of its start tag
    end: int = 0  # behind the ">" of its end tag
    close: int = 0  # of the "<" of its end tag; behind ``inside`` nothing when it is empty
    depth: int = 0
    children: list[Element] = field(default_factory=list)

    def find(self, *names: str) -> Element | None:
        """The first element below it that is reached by these names."""
        for child in self.children:
            if child.name == names[0]:
                return child if len(names) == 1 else child.find(*names[1:])
        return None

    def walk(self) -> Iterable[Element]:
        """It and all below it, in the order of the file."""
        yield self
        for child in self.children:
            yield from child.walk()


@frozen
class Markup:
    """One part: its bytes (UTF-8) and the tree of its elements."""

    data: bytes
    root: Element

    @property
    def prefix(self) -> str:
        """How elements of the root's namespace begin in the bytes: "" or ``x:``."""
        match = re.match(rb"<([\w.-]+:)?", self.data[self.root.start :])
        return (match[1] or b"").decode() if match else ""

    def start_tag(self, element: Element) -> bytes:
        """``<row r="5" ht="18">`` or ``<row r="5"/>``."""
        return self.data[element.start : element.inside]

    def is_empty_tag(self, element: Element) -> bool:
        """True for ``<row r="5"/>``."""
        return self.start_tag(element).endswith(b"/>")

    def name_of(self, element: Element) -> bytes:
        """The element's name as it is written, with its prefix."""
        match = re.match(rb"<([^\s/>]+)", self.start_tag(element))
        assert match is not None
        return match[1]

    def filled(self, element: Element, content: bytes) -> Splice:
        """The content at the end of the element, whatever it holds already."""
        if self.is_empty_tag(element):
            opened = self.start_tag(element)[:-2].rstrip() + b">"
            return element.start, element.inside, opened + content + b"</" + self.name_of(element) + b">"
        return element.close, element.close, content

    def with_attributes(self, element: Element, **values: str | None) -> Splice:
        """The start tag with these attributes; None takes one away."""
        tag = self.start_tag(element)
        for name, value in values.items():
            tag = re.sub(rb"\s" + name.encode() + rb"""\s*=\s*("[^"]*"|'[^']*')""", b"", tag)
            if value is not None:
                end = len(tag) - (2 if tag.endswith(b"/>") else 1)
                tag = tag[:end].rstrip() + f" {name}={quoteattr(value)}".encode() + tag[end:]
        return element.start, element.inside, tag


def read_markup(data: bytes) -> Markup:
    """The part in these bytes. Raises ``Refused`` when it is no XML in UTF-8."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or _OTHER_ENCODING.match(data.lstrip(b"\xef\xbb\xbf")):
        raise malformed()
    parser = expat.ParserCreate()
    parser.ordered_attributes = False
    stack: list[Element] = []
    roots: list[Element] = []

    def opened(name: str, attributes: Mapping[str, str]) -> None:
        start = parser.CurrentByteIndex
        element = Element(name.rpartition(":")[2], attributes, start, _tag_end(data, start), depth=len(stack))
        (stack[-1].children if stack else roots).append(element)
        stack.append(element)

    def closed(name: str) -> None:
        element = stack.pop()
        element.close = parser.CurrentByteIndex
        if data[element.inside - 2 : element.inside] == b"/>":
            element.close = element.end = element.inside
        else:
            element.end = data.index(b">", element.close) + 1

    parser.StartElementHandler = opened
    parser.EndElementHandler = closed
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise malformed() from error
    return Markup(data, roots[0])


def spliced(data: bytes, splices: Iterable[Splice]) -> bytes:
    """The bytes with all splices made; those at one place stand in the order given."""
    pieces, at = [], 0
    for start, end, content in sorted(splices, key=lambda splice: splice[0]):
        assert start >= at, "two splices of one place"
        pieces += [data[at:start], content]
        at = end
    return b"".join([*pieces, data[at:]])


def _tag_end(data: bytes, start: int) -> int:
    """Behind the ``>`` of a start tag: one in quotes does not end it."""
    match = _TAG.match(data, start)
    if match is None:
        raise malformed()
    return match.end()
