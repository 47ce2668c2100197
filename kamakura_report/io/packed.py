"""Packed content: a file of our own as ``.gz`` (RFC 1952), without a name or a clock in it, and unpacked within bounds.

What two versions of zlib make of the same content may differ; the digest that counts is that of the content.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator

from kamakura_report.frozen import frozen

LARGEST_CONTENT = 256 << 20  # bytes; a plan of 5,000 projects takes some 6 million
_LEVEL = 3  # a quarter of the time of 6, and 12 % larger
_PART = 16 << 10  # bytes, of a content that is not held, or for which room is found in pieces
_HEAD = b"\x1f\x8b\x08" + bytes(6) + b"\xff"  # deflated; no flags, no time, no system
_WITH_HEAD = 16 + zlib.MAX_WBITS  # how zlib is told that a head is there


@frozen
class Packed:
    """A content that was packed, and the SHA-256 of the content, in hexadecimal digits."""

    data: bytes
    digest: str

    @classmethod
    def of(cls, content: bytes) -> Packed:
        """The content, packed."""
        return cls(pack_content(content), hashlib.sha256(content).hexdigest())


def pack_content(*parts: bytes) -> bytes:
    """The content packed, whose parts may be given one by one: a large one is not put together for that."""
    stream = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed, check = [_HEAD], 0
    for part in parts:
        packed.append(stream.compress(part))
        check = zlib.crc32(part, check)
    ends = (check, sum(map(len, parts)) & 0xFFFFFFFF)
    return b"".join((*packed, stream.flush(), *(number.to_bytes(4, "little") for number in ends)))


def unpack_content(data: bytes) -> bytes:
    """What was packed. Raises ValueError for anything else, and for more than LARGEST_CONTENT."""
    return b"".join(unpacked_parts(data))


def unpacked_parts(data: bytes) -> Iterator[bytes]:
    """The same in parts, for which there is room where there is none for the whole. Raises ValueError likewise."""
    if not data.startswith(_HEAD):
        raise ValueError("not packed here")
    stream, left, size = zlib.decompressobj(_WITH_HEAD), data, 0
    while not stream.eof and size <= LARGEST_CONTENT:
        try:
            part = stream.decompress(left, _PART)
        except zlib.error as error:
            raise ValueError(f"not packed: {error}") from error
        left, size = stream.unconsumed_tail, size + len(part)
        if not (part or left or stream.eof):
            break
        yield part
    if not stream.eof or stream.unused_data or size > LARGEST_CONTENT:
        raise ValueError("cut off, followed by something else, or too large")


def packed_digest(data: bytes) -> str:
    """The SHA-256 of what was packed, which is never held whole. Raises ValueError as ``unpack_content`` does."""
    held = hashlib.sha256()
    for part in unpacked_parts(data):
        held.update(part)
    return held.hexdigest()
