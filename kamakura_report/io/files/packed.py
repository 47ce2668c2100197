"""Packed content: a file of our own as ``.gz`` (RFC 1952), without a name or a clock in it, and unpacked within bounds.

What two versions of zlib make of the same content may differ; the digest that counts is that of the content.
"""

from __future__ import annotations

import hashlib
import zlib

from kamakura_report.frozen import frozen

LARGEST_CONTENT = 256 << 20  # bytes; a plan of 5,000 projects takes some 6 million
_LEVEL = 3  # a quarter of the time of 6, and 12 % larger
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


def pack_content(content: bytes) -> bytes:
    """The content packed."""
    stream = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    ends = (zlib.crc32(content), len(content) & 0xFFFFFFFF)
    tail = b"".join(number.to_bytes(4, "little") for number in ends)
    return b"".join((_HEAD, stream.compress(content), stream.flush(), tail))


def unpack_content(data: bytes) -> bytes:
    """What was packed. Raises ValueError for anything else, and for more than LARGEST_CONTENT."""
    if not data.startswith(_HEAD):
        raise ValueError("not packed here")
    stream = zlib.decompressobj(_WITH_HEAD)
    try:
        content = stream.decompress(data, LARGEST_CONTENT)
    except zlib.error as error:
        raise ValueError(f"not packed: {error}") from error
    if not stream.eof or stream.unused_data:
        raise ValueError("cut off, followed by something else, or too large")
    return content
