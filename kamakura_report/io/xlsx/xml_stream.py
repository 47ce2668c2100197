"""XML as a stream, in bounds: no DTD, no deep nesting, no endless tags; paths say what is wanted.

What a part may hold is written down as a tree of ``Handler``s. An element without a place in the tree
is passed over with all that is inside it, so a ``c`` in some extension is never taken for a cell.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NoReturn
from xml.parsers import expat

from kamakura_report.io.xlsx.refused import Refused
from kamakura_report.io.xlsx.zip_package import Package
from kamakura_report.problem.limit_codes import LIMIT_DEPTH, LIMIT_ELEMENTS, LIMIT_TEXT, LIMIT_TOKEN
from kamakura_report.problem.package_codes import (
    PACKAGE_AMBIGUOUS,
    PACKAGE_DOCTYPE,
    PACKAGE_ENCODING,
    PACKAGE_ROOT,
    PACKAGE_XML,
)

Attributes = dict[str, str]

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
_ENCODINGS = {"utf-8", "utf-16", "utf-16le", "utf-16be", "us-ascii", "iso-8859-1"}
_BUFFER = 32_768  # characters handed over at a time


class Handler:
    """What to do with one element: when it opens, with its whole text, when it closes.

    An element with ``text`` holds nothing but text; a child element in it is ambiguous and refused.
    """

    __slots__ = ("close", "inside", "open", "text")

    def __init__(
        self,
        inside: Mapping[str, Handler] | None = None,
        *,
        open: Callable[[Attributes], None] | None = None,
        text: Callable[[str], None] | None = None,
        close: Callable[[], None] | None = None,
    ) -> None:
        self.inside = _NothingInside() if text is not None else inside or {}
        self.open = open
        self.text = text
        self.close = close


class _NothingInside(dict[str, Handler]):
    """The handlers inside an element that holds nothing but text: whatever is asked for makes it ambiguous."""

    def get(self, *_: object) -> NoReturn:
        """Raises ``Refused``."""
        raise ambiguous()


def _alternatives(attributes: Attributes) -> None:
    raise ambiguous()


_AMBIGUOUS = Handler(open=_alternatives)


def qualified(uris: tuple[str, ...], handlers: Mapping[str, Handler], *, strict: bool = False) -> dict[str, Handler]:
    """Handlers by the names expat gives their elements, under each of the namespaces.

    With ``strict``, alternative contents (mc:AlternateContent) at that place are refused instead of passed
    over: programs differ in which of them they show.
    """
    names = {f"{uri} {name}": handler for uri in (*uris, _ANY) for name, handler in handlers.items()}
    if strict:
        names[_CHOICE] = _AMBIGUOUS
    return names


def walk_xml(package: Package, part: str, root: Mapping[str, Handler]) -> None:
    """Go through one part. Raises ``Refused`` when it is no well-formed XML, out of bounds or of another root.

    In a trusted package namespaces do not matter.
    """
    limits = package.limits
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.buffer_size = _BUFFER
    here = Handler(root)
    above: list[Handler] = []
    pieces: list[str] = []
    count, passed = package.elements, 0  # elements met; how deep it goes where all is passed over
    most, depth = limits.elements, limits.depth

    def start(name: str, attributes: Attributes) -> None:
        nonlocal here, count, passed
        inner = here.inside.get(name)
        count += 1
        if pieces:
            pieces.clear()
        if inner is None:  # passed over, with all that is inside it
            if not above:
                raise Refused(PACKAGE_ROOT.problem())
            parser.StartElementHandler, parser.EndElementHandler = start_passed, end_passed
            passed, count = len(above), count - 1
            start_passed(name, attributes)
            return
        above.append(here)
        here = inner
        if here.open is not None:
            here.open(attributes)
        if count > most:
            raise Refused(LIMIT_ELEMENTS.problem())

    def start_passed(name: str, attributes: Attributes) -> None:
        nonlocal count, passed
        passed += 1
        count += 1
        if pieces:
            pieces.clear()
        if passed > depth:  # only here may it go deep: the grammars are shallow
            raise Refused(LIMIT_DEPTH.problem())
        if count > most:
            raise Refused(LIMIT_ELEMENTS.problem())

    def end_passed(name: str) -> None:
        nonlocal passed
        passed -= 1
        if pieces:
            pieces.clear()
        if passed == len(above):
            parser.StartElementHandler, parser.EndElementHandler = begin, end

    def end(name: str) -> None:
        nonlocal here
        if here.text is not None:
            here.text("".join(pieces))
        if here.close is not None:
            here.close()
        if pieces:
            pieces.clear()
        here = above.pop()

    def start_trusted(name: str, attributes: Attributes) -> None:
        start(f"{_ANY} {name.rpartition(' ')[2]}", attributes)

    begin = start_trusted if package.trusted else start
    parser.StartElementHandler = begin
    parser.EndElementHandler = end
    parser.CharacterDataHandler = pieces.append
    parser.StartDoctypeDeclHandler = _no_doctype
    if not package.trusted:
        parser.XmlDeclHandler = _known_encoding
    fed = 0
    try:
        for chunk in package.stream(part):
            parser.Parse(chunk, False)
            fed += len(chunk)
            if fed - parser.CurrentByteIndex > limits.token + limits.chunk:
                raise Refused(LIMIT_TOKEN.problem())
            if len(pieces) > 1 and sum(map(len, pieces)) > limits.text:
                raise Refused(LIMIT_TEXT.problem())
        parser.Parse(b"", True)
    except expat.ExpatError:
        raise malformed() from None
    except (ValueError, LookupError):
        if not package.trusted:  # nobody asked a codec: a bug
            raise
        raise unknown_encoding() from None
    finally:
        package.elements = count


def ambiguous() -> Refused:
    """The refusal of what two programs would read as two things."""
    return Refused(PACKAGE_AMBIGUOUS.problem())


def malformed() -> Refused:
    """The refusal of a part that is no XML."""
    return Refused(PACKAGE_XML.problem())


def unknown_encoding() -> Refused:
    """The refusal of a part in an encoding that XML readers disagree on."""
    return Refused(PACKAGE_ENCODING.problem())


def doctype_found() -> Refused:
    """The refusal of a part with a document type, which has no place in a workbook."""
    return Refused(PACKAGE_DOCTYPE.problem())


def _no_doctype(*_: object) -> None:
    raise doctype_found()


def _known_encoding(version: str, encoding: str | None, standalone: int) -> None:
    # Any other name would be looked up among Python's codecs, which can do anything but decode XML.
    if encoding is not None and encoding.lower() not in _ENCODINGS:
        raise unknown_encoding()


def xml_boolean(text: str | None, *, default: bool = False) -> bool:
    """What XML Schema calls true, and the older way to say it in Office files."""
    return default if text is None else text.strip().lower() in {"1", "true", "on"}
