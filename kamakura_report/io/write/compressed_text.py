"""A part of a workbook as XlsxWriter writes it, compressed while it grows."""

from __future__ import annotations

from functools import lru_cache
from io import StringIO

from kamakura_report.io.write.package import SMALL, WORKBOOK_PART, Compressor, Part, compress, lock_structure

_HELD = 2**16  # bytes that wait to be compressed
_KEPT = 2**6  # small parts of a process, which may be what they were in the workbook before


class CompressedText(StringIO):  # as which XlsxWriter knows what is no file
    """What XlsxWriter writes a part into: in calls of a few letters each, so none comes by here."""

    def __init__(self, name: str, *, locked: bool = False) -> None:
        super().__init__()
        self._name = name
        self._to_lock = locked and name == WORKBOOK_PART
        self._compressor: Compressor | None = None  # once there is more than a little
        self._pieces: list[bytes] = []  # before what was written last
        self._length = 0

    def add(self, piece: bytes) -> None:
        """What the part says next, as it is stored."""
        if self.tell():
            self._take_up()
        self._pieces.append(piece)
        self._length += len(piece)
        if self._length > _HELD:
            self._compress()

    def relieve(self) -> None:
        """Of all that was written only a little waits from now on."""
        self.add(b"")

    def part(self) -> Part:
        """The part, once it is written."""
        self._take_up()
        if self._compressor is not None:
            self._compress()
            return self._compressor.part()
        content = b"".join(self._pieces)
        if self._to_lock:
            content = lock_structure(content)
        return (_small_part if len(content) <= SMALL else compress)(self._name, content)

    def _take_up(self) -> None:
        piece = self.getvalue().encode()
        self.seek(0)
        self.truncate()
        self._pieces.append(piece)
        self._length += len(piece)

    def _compress(self) -> None:
        if self._to_lock:
            return
        self._compressor = self._compressor or Compressor(self._name)
        self._compressor.add(b"".join(self._pieces))
        self._pieces.clear()
        self._length = 0


@lru_cache(maxsize=_KEPT)
def _small_part(name: str, content: bytes) -> Part:
    return compress(name, content)
