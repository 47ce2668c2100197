"""The zip archive under a workbook: its parts, unpacked in bounds and checked as they are read."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from kamakura_report.frozen import frozen
from kamakura_report.io.xlsx.limits import LIMITS, MIB, Limits
from kamakura_report.io.xlsx.refused import Refused
from kamakura_report.io.xlsx.sniff import ZIP, sniff
from kamakura_report.problem.file_kind_codes import (
    FILE_ARCHIVE,
    FILE_DOCX,
    FILE_NUMBERS,
    FILE_ODS,
    FILE_PPTX,
    FILE_XLSB,
)
from kamakura_report.problem.limit_codes import LIMIT_ENTRIES, LIMIT_SIZE
from kamakura_report.problem.package_codes import (
    PACKAGE_DAMAGED,
    PACKAGE_DUPLICATE,
    PACKAGE_ENCRYPTED,
    PACKAGE_HIDDEN,
    PACKAGE_MISSING,
    PACKAGE_NAME,
    PACKAGE_OVERLAP,
    PACKAGE_PACKING,
)
from kamakura_report.text import visible_name

_CENTRAL, _LEAST_CENTRAL = b"PK\x01\x02", 46  # how an entry of the directory begins, and its least length
_LOCAL = struct.Struct("<4sHHHHHIIIHH")
_SCRAMBLED = 0x1 | 0x40 | 0x2000  # encrypted, strongly encrypted, masked headers
_NOT_OURS = {
    "word/": FILE_DOCX,
    "ppt/": FILE_PPTX,
}


@frozen
class PackagePart:
    """Where one part's bytes lie in the file, and what they must come to."""

    name: str
    start: int
    packed: int
    size: int
    crc: int
    stored: bool


@dataclass
class Package:
    """Parts by name, upper and lower case alike. What is read of them is counted against the limits.

    ``trusted`` is a file that the office itself keeps: what only makes a returned one doubtful (two parts of a
    name, namespaces that are not Excel's) is passed over in it, and its parts may be read again and again.
    """

    data: bytes
    parts: dict[str, PackagePart]
    limits: Limits = LIMITS
    trusted: bool = False
    elements: int = field(default=0)  # XML elements met so far, in all parts
    _unpacked: int = field(default=0)

    def has(self, name: str) -> bool:
        """Whether there is such a part; names have no leading slash."""
        return name.lower() in self.parts

    @property
    def macros(self) -> bool:
        """Whether the package carries macros, which are never looked at."""
        return any(name.endswith("vbaproject.bin") or name.startswith("xl/macrosheets/") for name in self.parts)

    def read(self, name: str) -> bytes:
        """All unpacked bytes of a part; raises as ``stream`` does."""
        return b"".join(self.stream(name))

    def stream(self, name: str) -> Iterator[bytes]:
        """The unpacked bytes of a part, piece by piece; raises ``Refused`` if missing, damaged or too large."""
        part = self.parts.get(name.lower())
        if part is None:
            raise Refused(PACKAGE_MISSING.problem(part=_shown(name)))
        crc, size = 0, 0
        for piece in self._pieces(part):
            size += len(piece)
            self._unpacked += 0 if self.trusted else len(piece)
            if size > part.size or self._unpacked > self.limits.total:
                raise _too_large(part.name)
            crc = zlib.crc32(piece, crc)
            yield piece
        if size != part.size or crc != part.crc:
            raise _damaged(part.name)

    def _pieces(self, part: PackagePart) -> Iterator[bytes]:
        packed = memoryview(self.data)[part.start : part.start + part.packed]
        chunk = self.limits.chunk
        if part.stored:
            yield from (bytes(packed[at : at + chunk]) for at in range(0, len(packed), chunk))
            return
        unpack = zlib.decompressobj(-zlib.MAX_WBITS)
        for at in range(0, len(packed), chunk):
            piece = _unpacked(unpack, packed[at : at + chunk], chunk, part)
            while piece or unpack.unconsumed_tail:
                yield piece
                piece = _unpacked(unpack, unpack.unconsumed_tail, chunk, part)
        if not unpack.eof:
            raise _damaged(part.name)


def _unpacked(unpack: zlib._Decompress, data: bytes | memoryview, most: int, part: PackagePart) -> bytes:
    """The next bytes. Apart and short: out of memory, CPython 3.11 never leaves a long function that has a ``try``."""
    try:
        return unpack.decompress(data, most)
    except zlib.error:
        raise _damaged(part.name) from None


def open_package(data: bytes, limits: Limits = LIMITS, *, trusted: bool = False) -> Package:
    """The package in these bytes: a workbook's container, nothing of it unpacked yet.

    Raises ``Refused``: too many or too large parts, other packing than stored or deflate, encrypted or damaged;
    unless ``trusted`` also duplicate (upper and lower case alike), overlapping or unlisted entries, unsafe names,
    bytes before the package, or no workbook at all. Of a trusted package's duplicates the last one counts.
    """
    package = open_archive(data, limits, trusted=trusted)
    if not trusted:
        _check_workbook(package.parts)
        for part in package.parts.values():
            if ":" in part.name:  # the one sign that is sound in an archive's names (:Zone.Identifier), not in a part's
                raise Refused(PACKAGE_NAME.problem(part=_shown(part.name)))
    return package


def open_archive(data: bytes, limits: Limits = LIMITS, *, trusted: bool = False) -> Package:
    """The archive in these bytes, of whatever files. Raises ``Refused`` as ``open_package`` does."""
    if not trusted:
        sniff(data)
    parts: dict[str, PackagePart] = {}
    directory = _directory(data, limits)
    for info in directory:
        part = _part(data, info, limits, trusted)
        if part is None:
            continue
        key = part.name.lower()
        if key in parts and not trusted:
            raise Refused(PACKAGE_DUPLICATE.problem(part=_shown(part.name)))
        parts[key] = part
    if not trusted:
        _check_apart(data, parts, {info.header_offset for info in directory})
    if sum(part.size for part in parts.values()) > limits.total:
        raise _too_large("")
    return Package(data, parts, limits, trusted)


def _directory(data: bytes, limits: Limits) -> list[zipfile.ZipInfo]:
    # Counted before zipfile makes an object of each; workbooks embedded in workbooks have some of their own. Only
    # where so many have room: to count them takes as long as to read all that the directory says.
    most = 4 * limits.entries
    if len(data) // _LEAST_CENTRAL > most and data.count(_CENTRAL) > most:
        raise _too_many(limits)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, struct.error, NotImplementedError, ValueError, OverflowError, EOFError, OSError):
        raise _damaged("") from None
    if len(entries) > limits.entries:
        raise _too_many(limits)
    return entries


def _part(data: bytes, info: zipfile.ZipInfo, limits: Limits, trusted: bool) -> PackagePart | None:
    """The part an entry stands for, its local header checked against the directory; None for a folder."""
    name = _entry_name(info).replace("\\", "/").removeprefix("/")  # some producers write both
    if not trusted:
        _check_name(name)
    if info.flag_bits & _SCRAMBLED:
        raise Refused(PACKAGE_ENCRYPTED.problem())
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Refused(PACKAGE_PACKING.problem(part=_shown(name)))
    if info.file_size > limits.part:
        raise _too_large(name)
    try:
        header = _LOCAL.unpack_from(data, info.header_offset)
    except struct.error:
        raise _damaged(name) from None
    start = info.header_offset + _LOCAL.size + header[9] + header[10]
    local_name = data[info.header_offset + _LOCAL.size :][: header[9]] if header[9] < MIB else b""
    if (
        info.header_offset < 0
        or header[0] != b"PK\x03\x04"
        or header[2] & _SCRAMBLED
        or header[3] != info.compress_type
        or local_name != _encoded(info)
    ):
        raise _damaged(name)
    if name.endswith("/"):
        if info.file_size and not trusted:
            raise _damaged(name)
        return None
    stored = info.compress_type == zipfile.ZIP_STORED
    return PackagePart(name, start, info.compress_size, info.file_size, info.CRC, stored)


def _entry_name(info: zipfile.ZipInfo) -> str:
    """The name, in UTF-8 also where that is not said (a Mac's), else in cp932 as Windows in Japan writes it."""
    if info.flag_bits & 0x800 or info.orig_filename.isascii():
        return info.orig_filename
    raw = _encoded(info)
    for encoding in ("utf-8", "cp932"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.orig_filename


def _encoded(info: zipfile.ZipInfo) -> bytes:
    return info.orig_filename.encode("utf-8" if info.flag_bits & 0x800 else "cp437")


def _check_name(name: str) -> None:
    """Raise on a name that could mean another place or two things."""
    steps = name.removesuffix("/").split("/")
    if any(step in ("", ".", "..") for step in steps) or any(ord(sign) < 32 for sign in name):
        raise Refused(PACKAGE_NAME.problem(part=_shown(name)))


def _check_apart(data: bytes, parts: dict[str, PackagePart], headers: set[int]) -> None:
    """Raise unless each part has bytes of its own, and nothing between them would be a part for other readers.

    A program that goes through the file from its beginning sees every header, one that goes by the directory at
    the end only those listed there.
    """
    end = 0
    for part in sorted(parts.values(), key=lambda part: (part.start, part.packed)):
        if part.start < end:
            raise Refused(PACKAGE_OVERLAP.problem(part=_shown(part.name)))
        _check_nothing_hidden(data, end, part.start, headers)
        end = part.start + part.packed
    _check_nothing_hidden(data, end, len(data), headers)


def _check_nothing_hidden(data: bytes, start: int, end: int, headers: set[int]) -> None:
    at = data.find(ZIP, start, end)
    while at >= 0:
        if at not in headers:
            raise Refused(PACKAGE_HIDDEN.problem())
        at = data.find(ZIP, at + 1, end)


def _check_workbook(parts: dict[str, PackagePart]) -> None:
    """Raise, saying what it is, when the package is not a workbook's."""
    if "mimetype" in parts and "content.xml" in parts:
        raise Refused(FILE_ODS.problem())
    for name in parts:
        if name.endswith("workbook.bin"):
            raise Refused(FILE_XLSB.problem())
    if "_rels/.rels" in parts and any(name.startswith("xl/") for name in parts):
        return
    if "index/document.iwa" in parts:
        raise Refused(FILE_NUMBERS.problem())
    if "_rels/.rels" not in parts and "[content_types].xml" not in parts:
        raise Refused(FILE_ARCHIVE.problem())
    for start, code in _NOT_OURS.items():
        if any(name.startswith(start) for name in parts):
            raise Refused(code.problem())


def _damaged(name: str) -> Refused:
    """The refusal of a part (or, without a name, a whole package) whose bytes are not what they claim."""
    part = f"部品「{_shown(name)}」" if name else "中身"
    return Refused(PACKAGE_DAMAGED.problem(part=part))


def _too_large(name: str) -> Refused:
    """The refusal of a part (or, without a name, of all parts) that unpacks to too much."""
    part = f"部品「{_shown(name)}」" if name else "中身"
    return Refused(LIMIT_SIZE.problem(part=part))


def _too_many(limits: Limits) -> Refused:
    return Refused(LIMIT_ENTRIES.problem(limit=limits.entries))


def _shown(name: str) -> str:
    return visible_name(name[:60])
