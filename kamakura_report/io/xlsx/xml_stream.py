"""XML as a stream, in bounds: no DTD, no deep nesting, no endless tags; ``xml_elements`` says what is wanted.

C builds the elements, and Python sees them when a chunk of the part has been read: a call for each tag, each text and
each end would take half as long again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from xml.parsers import expat

from kamakura_report.io.xlsx.refused import Refused
from kamakura_report.io.xlsx.xml_elements import Handler, Walk
from kamakura_report.io.xlsx.zip_package import Package
from kamakura_report.problem.limit_codes import LIMIT_TOKEN
from kamakura_report.problem.package_codes import PACKAGE_DOCTYPE, PACKAGE_ENCODING, PACKAGE_XML

_ENCODINGS = {"utf-8", "utf-16", "utf-16le", "utf-16be", "us-ascii", "iso-8859-1"}
_BUFFER = 32_768  # characters handed over at a time


def walk_xml(package: Package, part: str, root: Mapping[str, Handler]) -> None:
    """Go through one part. Raises ``Refused`` when it is no well-formed XML, out of bounds or of another root.

    In a trusted package namespaces do not matter.
    """
    walk = Walk(package, root)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.buffer_size = _BUFFER
    parser.StartElementHandler = walk.builder.start
    parser.EndElementHandler = walk.builder.end
    parser.CharacterDataHandler = walk.builder.data
    parser.StartDoctypeDeclHandler = _no_doctype
    if not package.trusted:
        parser.XmlDeclHandler = _known_encoding
    try:
        _feed(parser, walk, package, part)
    finally:
        package.elements = walk.count


def _feed(parser: expat.XMLParserType, walk: Walk, package: Package, part: str) -> None:
    limits, fed = package.limits, 0
    try:
        for chunk, last in _with_last(package.stream(part)):
            # Said to be the last one, a chunk is not gone through again to count its lines: a seventh of all time.
            parser.Parse(chunk, last)
            if last:
                break
            walk.go_on()
            fed += len(chunk)
            if fed - parser.CurrentByteIndex > limits.token + limits.chunk:
                walk.tell_begun()
                raise Refused(LIMIT_TOKEN.problem())
            walk.wait(fed)
    except expat.ExpatError:
        walk.break_off()
        walk.tell_begun()
        raise malformed() from None
    except (ValueError, LookupError):
        if not package.trusted:  # nobody asked a codec: a bug
            raise
        raise unknown_encoding() from None
    walk.go_on(open_elements=0)


def _with_last(chunks: Iterator[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Each chunk, and whether it is the last one; of none one that is empty."""
    ahead = next(chunks, b"")
    for chunk in chunks:
        yield ahead, False
        ahead = chunk
    yield ahead, True


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
