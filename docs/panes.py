"""Pictures put together of panes: sheets as LibreOffice's window shows them, cut to their cells, under captions."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Sequence
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from openpyxl.styles import Font
from openpyxl.workbook import Workbook

from tests.office.office import Office

Picture = NDArray[np.uint8]  # lines × pixels × red, green, blue

WINDOW = (1600, 900)  # pixels, more than any pane needs
HEADINGS = (16, 37)  # pixels that the letters of columns and the numbers of rows take
SPECK = 4  # pixels: the line below frozen rows is no content
GAP = 12  # pixels
FONT, BLUE = "BIZ UDPゴシック", "1F4E79"


def pane(office: Office, workbook: bytes, sheet: str, zoom: int = 100) -> Picture:
    """The cells of a sheet that say something, with the letters and numbers beside them."""
    seen = decode(office.picture(workbook, sheet, "", WINDOW, zoom))
    top, left = HEADINGS
    ink = (seen[top:, left:] < 250).any(axis=2)
    high = top + int(np.flatnonzero(ink.sum(axis=1) > SPECK)[-1])
    wide = left + int(np.flatnonzero(ink.sum(axis=0) > SPECK)[-1])
    return seen[: high + 2, : wide + 2]


def captions(office: Office, words: Iterable[str]) -> dict[str, Picture]:
    """Each of these words as it stands in a cell."""
    listed = list(dict.fromkeys(words))
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.sheet_view.showGridLines = False
    sheet.column_dimensions["B"].width = 80
    for row, text in enumerate(listed, 2):
        sheet.row_dimensions[row].height = 24
        sheet.cell(row, 2, f"▼ {text}").font = Font(name=FONT, size=11, bold=True, color=BLUE)
    seen = decode(office.picture(saved(book), "Sheet", "", WINDOW, 100))
    left = HEADINGS[1] + 68  # past column A
    lines = np.flatnonzero((seen[HEADINGS[0] + 30 :, left:] < 250).any(axis=(1, 2))) + HEADINGS[0] + 30
    parts = np.split(lines, np.flatnonzero(np.diff(lines) > 6) + 1)
    cut = {}
    for text, part in zip(listed, parts, strict=True):
        strip = seen[part[0] - 4 : part[-1] + 6, left:]
        cut[text] = strip[:, : np.flatnonzero((strip < 250).any(axis=(0, 2)))[-1] + 4]
    return cut


def beside(parts: Sequence[Picture], *, below: bool = False) -> Picture:
    """Pictures side by side, or one below the other, on white."""
    way = 0 if below else 1
    most = max(part.shape[1 - way] for part in parts)
    filled = []
    for part in parts:
        missing = [(0, 0), (0, 0), (0, 0)]
        missing[1 - way] = (0, most - part.shape[1 - way])
        missing[way] = (0, 2 if below else 2 * GAP)
        filled.append(np.pad(part, missing, constant_values=255))
    return np.concatenate(filled, axis=way)


def decode(png: bytes) -> Picture:
    """The pixels of a PNG as ``Office.picture`` makes them: true colours, lines as they are."""
    width, height = struct.unpack_from(">II", png, 16)
    (length,) = struct.unpack_from(">I", png, 33)
    data = np.frombuffer(zlib.decompress(png[41 : 41 + length]), np.uint8)
    return data.reshape(height, 1 + 3 * width)[:, 1:].reshape(height, width, 3)


def encode(picture: Picture) -> bytes:
    """A PNG of the 256 most frequent colours; what is left, at the edges of letters, becomes the nearest of them."""
    height, width, _ = picture.shape
    colours, which, counts = np.unique(picture.reshape(-1, 3), axis=0, return_inverse=True, return_counts=True)
    kept = np.argsort(counts)[::-1][:256]
    far = np.abs(colours[:, None].astype(np.int16) - colours[kept][None]).sum(axis=2)
    which, colours = far.argmin(axis=1)[which.ravel()], colours[kept]
    lines = np.pad(which.reshape(height, width).astype(np.uint8), ((0, 0), (1, 0)))
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    parts = (
        (b"IHDR", head),
        (b"PLTE", colours.tobytes()),
        (b"IDAT", zlib.compress(lines.tobytes(), 9)),
        (b"IEND", b""),
    )
    chunks = [
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in parts
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def saved(book: Workbook) -> bytes:
    """The bytes of a workbook."""
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()
