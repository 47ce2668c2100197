"""A screen that nobody sees, and its pictures: what an office program draws there is not always what it prints."""

from __future__ import annotations

import contextlib
import os
import shutil
import struct
import subprocess
import sys
import zlib
from collections.abc import Iterator

SIZE = "2000x1500x24"


class ScreenMissing(Exception):
    """No program on this machine that makes one."""


@contextlib.contextmanager
def screen() -> Iterator[str]:
    """The name of a display; "" where every program has one. Raises ScreenMissing."""
    if sys.platform in ("win32", "darwin"):
        yield ""
        return
    program = shutil.which("Xvfb")
    if program is None:
        raise ScreenMissing("Xvfb (the package xvfb) is not installed")
    reading, writing = os.pipe()
    command = [program, "-displayfd", str(writing), "-screen", "0", SIZE, "-nolisten", "tcp"]
    made = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
    try:
        os.close(writing)
        with os.fdopen(reading) as said:
            number = said.readline().strip()
        if not number:
            raise ScreenMissing("Xvfb does not start")
        yield f":{number}"
    finally:
        made.terminate()
        made.wait()


def png(bitmap: bytes) -> bytes:
    """A Windows bitmap of 24 bits, lowest line first, as PNG."""
    (start,) = struct.unpack_from("<I", bitmap, 10)
    width, height = struct.unpack_from("<ii", bitmap, 18)
    length = (3 * width + 3) // 4 * 4
    lines = []
    for number in reversed(range(height)):
        line = bytearray(bitmap[start + number * length :][: 3 * width])
        line[0::3], line[2::3] = line[2::3], line[0::3]  # blue, green, red
        lines.append(b"\0" + line)
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", head), (b"IDAT", zlib.compress(b"".join(lines), 9)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in parts)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
