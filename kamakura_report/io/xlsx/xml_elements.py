"""The elements of one XML part, each handed to its handler as soon as it is complete, and forgotten.

What a part may hold is written down as a tree of ``Handler``s. An element without a place in the tree
is passed over with all that is inside it, so a ``c`` in some extension is never taken for a cell.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from functools import lru_cache
from xml.etree.ElementTree import Element, TreeBuilder

from kamakura_report.io.xlsx.refused import Refused
from kamakura_report.io.xlsx.zip_package import Package
from kamakura_report.problem.limit_codes import LIMIT_DEPTH, LIMIT_ELEMENTS, LIMIT_TEXT
from kamakura_report.problem.package_codes import PACKAGE_AMBIGUOUS, PACKAGE_ROOT

Attributes = dict[str, str]
XmlElement = Element  # as C builds it

# Transitional and Strict (ISO/IEC 29500-1 and -4, annex A): the same words under two names.
MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
RELATION_ID = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships id",
    "http://purl.oclc.org/ooxml/officeDocument/relationships id",
)
_CHOICE = "http://schemas.openxmlformats.org/markup-compatibility/2006 AlternateContent"
_ANY = "\0"  # stands for the namespace of a trusted package's elements; no XML can say it
_LONGEST_LETTER = 4  # bytes


class Handler:
    """What to do with one element: when it opens, with what is in it, when it closes.

    An element with ``text`` holds nothing but text; a child element in it is ambiguous and refused. ``children`` takes
    the elements right inside by itself, in their order and as many at a time as are complete; where the part ends in
    one that never is, ``begun`` is told of it.
    """

    __slots__ = ("begun", "children", "close", "inside", "open", "text")

    def __init__(
        self,
        inside: Mapping[str, Handler] | None = None,
        *,
        open: Callable[[Attributes], None] | None = None,
        text: Callable[[str], None] | None = None,
        children: Callable[[Walk, list[XmlElement]], None] | None = None,
        begun: Callable[[XmlElement], None] | None = None,
        close: Callable[[], None] | None = None,
    ) -> None:
        self.inside = inside or {}
        self.open = open
        self.text = text
        self.children = children
        self.begun = begun
        self.close = close


def _alternatives(attributes: Attributes) -> None:
    raise ambiguous()


_AMBIGUOUS = Handler(open=_alternatives)
_PASSED_OVER = Handler()


def qualified(uris: tuple[str, ...], handlers: Mapping[str, Handler], *, strict: bool = False) -> dict[str, Handler]:
    """Handlers by the names expat gives their elements, under each of the namespaces.

    With ``strict``, alternative contents (mc:AlternateContent) at that place are refused instead of passed
    over: programs differ in which of them they show.
    """
    under_each = _under_each(uris, tuple(handlers))
    names = {name: handler for names, handler in zip(under_each, handlers.values(), strict=True) for name in names}
    if strict:
        names[_CHOICE] = _AMBIGUOUS
    return names


@lru_cache(maxsize=256)  # the grammars there are
def _under_each(uris: tuple[str, ...], names: tuple[str, ...]) -> list[frozenset[str]]:
    return [names_of(uris, name) for name in names]


def ambiguous() -> Refused:
    """The refusal of what two programs would read as two things."""
    return Refused(PACKAGE_AMBIGUOUS.problem())


def names_of(uris: tuple[str, ...], name: str) -> frozenset[str]:
    """The names expat gives such an element, under each of the namespaces."""
    return frozenset(f"{uri} {name}" for uri in (*uris, _ANY))


class Walk:
    """One part on its way: what C has built of it is handed over as soon as it is complete, and forgotten.

    Of elements in which others are handled, or that are passed over, nothing is kept but the way down to what was
    built last; what must be complete may be as large as the longest text.
    """

    def __init__(self, package: Package, root: Mapping[str, Handler]) -> None:
        self.builder = TreeBuilder()
        self._document = self.builder.start("", {})
        self._limits = package.limits
        self._trusted = package.trusted
        self._path = [(self._document, Handler(root))]  # the elements that were entered, from the document down
        self.depth = 0  # of the elements that ``children`` was given
        self._waits = self._document  # what was built last, and is not complete
        self._since = 0  # how many bytes were read when that was first so
        self.count = package.elements

    def go_on(self, *, open_elements: int = sys.maxsize) -> None:
        """Hand over all that is complete. So many elements are open at most, where that is known."""
        path = self._path
        # Whatever something follows is complete, and all that is in it.
        followed = (depth for depth in range(1, len(path)) if len(path[depth - 1][0]) > 1)
        still_open = min(next(followed, len(path)), open_elements + 1)
        while len(path) > still_open:
            element, handler = path.pop()
            self._give(element[:], handler, len(path) + 1)
            if handler.close is not None:
                handler.close()
            del path[-1][0][0]
        while True:
            element, handler = path[-1]
            children = element[:] if len(path) > open_elements else element[:-1]
            del element[: len(children)]
            self._give(children, handler, len(path))
            if not len(element) or not self._enter(element[0], handler):
                return

    def wait(self, fed: int) -> None:
        """Raise ``Refused`` when too much was read since what is not complete was begun."""
        element, _ = self._path[-1]
        waits = element[0] if len(element) else element
        if waits is not self._waits:
            self._waits, self._since = waits, fed
        elif fed - self._since > _LONGEST_LETTER * self._limits.text:
            self.tell_begun()
            raise Refused(LIMIT_TEXT.problem())

    def break_off(self) -> None:
        """Hand over what is complete of a part that cannot be read any further."""
        open_elements = 0
        while self.builder.end("") is not self._document:
            open_elements += 1
        self.go_on(open_elements=open_elements)

    def tell_begun(self) -> None:
        """Tell the one that waits for an element in which the part ends."""
        element, handler = self._path[-1]
        if len(element) and handler.begun is not None:
            handler.begun(element[0])

    def text(self, element: XmlElement) -> str:
        """What an element says that holds nothing but text."""
        if len(element):
            raise ambiguous()
        text = element.text or ""
        if len(text) > self._limits.text:
            raise Refused(LIMIT_TEXT.problem())
        return text

    def _enter(self, element: XmlElement, handler: Handler) -> bool:
        """Go into an element that is not complete, unless it must be before it is handled."""
        depth = len(self._path)
        inner = handler.inside.get(self.name(element))
        if handler.children is not None or (inner is not None and inner.text is not None):
            return False
        self.count_elements(1, depth)
        if inner is None and depth == 1:
            raise Refused(PACKAGE_ROOT.problem())
        if inner is not None and inner.open is not None:
            inner.open(element.attrib)
        self._path.append((element, inner or _PASSED_OVER))
        return True

    def _give(self, elements: list[XmlElement], handler: Handler, depth: int) -> None:
        """Hand over elements that are so deep in the document, right inside the one that the handler is for."""
        if handler.children is not None:
            self.count_elements(len(elements), depth)  # what is deeper in them is counted when it is looked at
            self.depth = depth
            handler.children(self, elements)
            return
        self.count_elements(len(elements), depth)
        inside = handler.inside
        for element in elements:
            inner = inside.get(self.name(element) if self._trusted else element.tag)
            if inner is not None:
                self.play(element, inner, depth)
            elif depth == 1:
                raise Refused(PACKAGE_ROOT.problem())
            elif len(element):
                self.pass_over(element, depth)

    def play(self, element: XmlElement, handler: Handler, depth: int) -> None:
        """Handle an element that is complete and so deep in the document."""
        if handler.open is not None:
            handler.open(element.attrib)
        if handler.text is not None:
            handler.text(self.text(element))
        elif len(element):
            self._give(element[:], handler, depth + 1)
        if handler.close is not None:
            handler.close()

    def pass_over(self, element: XmlElement, depth: int, *, strict: bool = False) -> None:
        """Pass over an element with all that is inside it; ``strict`` as of ``qualified``."""
        if strict and self.name(element) == _CHOICE:
            raise ambiguous()
        level = element[:]
        while level:
            depth += 1
            self.count_elements(len(level), depth)
            level = [inner for each in level for inner in each]

    def count_elements(self, elements: int, depth: int) -> None:
        """Count elements that are so deep in the document. Raises ``Refused`` out of bounds."""
        self.count += elements
        if self.count > self._limits.elements:
            raise Refused(LIMIT_ELEMENTS.problem())
        if depth > self._limits.depth and elements:
            raise Refused(LIMIT_DEPTH.problem())

    def name(self, element: XmlElement) -> str:
        """The name by which an element is looked for."""
        return f"{_ANY} {element.tag.rpartition(' ')[2]}" if self._trusted else element.tag
