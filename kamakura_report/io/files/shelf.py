"""The shelf: contents that wait until all is known to be good and they are written; many of them not in memory."""

from __future__ import annotations

import io
from types import TracebackType
from typing import IO, Self

from kamakura_report.frozen import frozen
from kamakura_report.io.files.read_files import cannot_write

IN_MEMORY = 1024 * 1024  # bytes; what is more lies in a temporary file that goes with the program
_NAME = "一時ファイル"


class Shelf:
    """Holds contents until it is left."""

    def __init__(self) -> None:
        self._file: IO[bytes] = io.BytesIO()
        self._end = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def put(self, content: bytes) -> Shelved:
        """The content, to be had again. Raises CannotRun."""
        shelved = Shelved(self, self._end, len(content))
        try:
            if self._end + len(content) > IN_MEMORY and isinstance(self._file, io.BytesIO):
                self._file = _on_disk(self._file.getvalue())
            self._file.seek(self._end)
            self._file.write(content)
        except OSError as error:
            raise cannot_write(_NAME, error) from error
        self._end += len(content)
        return shelved

    def get(self, place: int, size: int) -> bytes:
        """What was put there. Raises CannotRun."""
        try:
            self._file.seek(place)
            return self._file.read(size)
        except OSError as error:
            raise cannot_write(_NAME, error) from error


def _on_disk(content: bytes) -> IO[bytes]:
    """A temporary file that begins with this."""
    import tempfile

    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed when the shelf is left
    file.write(content)
    return file


@frozen
class Shelved:
    """A content on a shelf."""

    shelf: Shelf
    place: int
    size: int

    @property
    def content(self) -> bytes:
        """The content again."""
        return self.shelf.get(self.place, self.size)
