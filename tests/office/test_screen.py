"""A picture of a screen: the bitmap's pixels, in their places and colours."""

from __future__ import annotations

import struct
import zlib

from tests.office import screen

RED, GREEN, BLUE = b"\xff\0\0", b"\0\xff\0", b"\0\0\xff"


def test_a_bitmap_becomes_a_png_of_the_same_pixels() -> None:
    """Lines of three pixels are filled up to twelve bytes, stand upside down, and say blue first."""
    lines = [[RED, GREEN, BLUE], [BLUE, BLUE, RED]]
    stored = b"".join(b"".join(pixel[::-1] for pixel in line) + b"\0\0\0" for line in reversed(lines))
    head = b"BM" + struct.pack("<IHHI", 0, 0, 0, 54) + struct.pack("<IiiHHIIiiII", 40, 3, 2, 1, 24, 0, 0, 0, 0, 0, 0)
    png = screen.png(head + stored)
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", png[16:24]) == (3, 2)
    start = png.index(b"IDAT") + 4
    (length,) = struct.unpack(">I", png[start - 8 : start - 4])
    data = png[start : start + length]
    assert struct.unpack(">I", png[start + length : start + length + 4])[0] == zlib.crc32(b"IDAT" + data)
    assert zlib.decompress(data) == b"".join(b"\0" + b"".join(line) for line in lines)
