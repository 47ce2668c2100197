"""A part of a workbook as XlsxWriter writes it, compressed while it grows."""

from __future__ import annotations

from io import StringIO

from kamakura_report.io.write.package import WORKBOOK_PART, Compressor, Part, lock_structure

_HELD = 2**16  # characters that wait to be compressed


class CompressedText(StringIO):  # as which XlsxWriter knows what is no file
    """What XlsxWriter writes a part into."""

    def __init__(self, name: str, *, locked: bool = False) -> None:
        super().__init__()
        self._to_lock = locked and name == WORKBOOK_PART
        self._compressor = Compressor(name)
        self._pieces: list[str] = []
        self._length = 0

    def write(self, text: str) -> int:
        """As any file does."""
        self._pieces.append(text)
        self._length += len(text)
        if self._length > _HELD and not self._to_lock:
            self._compress()
        return len(text)

    def add(self, piece: bytes) -> None:
        """What the part says next, as it is stored."""
        if self._pieces:
            self._compress()
        self._compressor.add(piece)

    def part(self) -> Part:
        """The part, once it is written."""
        self._compress()
        return self._compressor.part()

    def _compress(self) -> None:
        content = "".join(self._pieces).encode()
        self._compressor.add(lock_structure(content) if self._to_lock else content)
        self._pieces.clear()
        self._length = 0
