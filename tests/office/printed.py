"""Workbooks printed by ONLYOFFICE and Gnumeric, and what of their words is cut on the page.

A PDF holds the words of a cell whole, and beside them the frame that cuts off what does not fit. So a page is drawn
twice, as it is and without the frames of the cells: where the two differ, something is cut.
"""

from __future__ import annotations

import html
import io
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy
import pypdf
from pypdf.generic import DecodedStreamObject, NameObject

DPI = 100
SEEN = 100  # of 255: how much darker a point must be to count
LEAST = 6  # points of a word, below which only the rim of a letter is gone
# "W n" makes a frame; that of a cell is followed by its text, with no other co-ordinates, frame or end in between.
_FRAME = re.compile(rb"\bW\*?\s+n(?=(?:(?!\bcm\b|\bW\*?\s+n|\sQ\s|\bDo\b).){0,300}?\sBT\s)", re.DOTALL)
_WORD = re.compile(r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>')
_ALL_SHEETS = """
import sys, docbuilder
builder = docbuilder.CDocBuilder()
assert builder.OpenFile(sys.argv[1], "") == 0
sheets = builder.GetContext().GetGlobal()["Api"].Call("GetSheets")
for number in range(sheets.GetLength()):
    sheet = sheets.Get(number)
    if sheet.Call("GetVisible").ToBool():
        sheet.Call("SetActive")  # it prints the one that is open
        assert builder.SaveFile("pdf", f"{sys.argv[2]}/{number:03}.pdf") == 0
builder.CloseFile()
"""


def by_onlyoffice(data: bytes) -> list[bytes]:
    """A PDF of each sheet that people see."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "source.xlsx")
        source.write_bytes(data)
        _run(sys.executable, "-c", _ALL_SHEETS, source, folder)
        return [path.read_bytes() for path in sorted(Path(folder).glob("*.pdf"))]


def by_gnumeric(data: bytes) -> list[bytes]:
    """One PDF of all sheets."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "source.xlsx"), Path(folder, "target.pdf")
        source.write_bytes(data)
        _run("ssconvert", "--recalc", source, target)
        return [target.read_bytes()]


def cut(pdf: bytes) -> list[str]:
    """The words of which something is cut."""
    whole = _without_frames(pdf)
    return [
        word
        for seen, drawn, words in zip(_pages(pdf), _pages(whole), _words(whole), strict=True)
        for left, top, right, bottom, word in words
        if numpy.count_nonzero(
            numpy.abs(seen[top:bottom, left:right].astype(int) - drawn[top:bottom, left:right]) > SEEN
        )
        >= LEAST
    ]


def _run(*command: str | Path) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=300)


def _without_frames(pdf: bytes) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf))
    for page in writer.pages:
        contents = page.get_contents()
        assert contents is not None
        stream = DecodedStreamObject()
        stream.set_data(_FRAME.sub(b"n", contents.get_data()))
        page[NameObject("/Contents")] = writer._add_object(stream)
    held = io.BytesIO()
    writer.write(held)
    return held.getvalue()


def _pages(pdf: bytes) -> Iterator[numpy.ndarray]:
    """Each page in shades of grey."""
    command = ["pdftoppm", "-gray", "-r", str(DPI), "-"]
    drawn = subprocess.run(command, input=pdf, capture_output=True, check=True).stdout
    at = 0
    while at < len(drawn):
        head = re.compile(rb"P5\s+(\d+)\s+(\d+)\s+255\s").match(drawn, at)
        assert head is not None
        width, height = int(head[1]), int(head[2])
        yield numpy.frombuffer(drawn, numpy.uint8, width * height, head.end()).reshape(height, width)
        at = head.end() + width * height


def _words(pdf: bytes) -> Iterator[list[tuple[int, int, int, int, str]]]:
    """Each page's words and where they are drawn."""
    said = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, check=True).stdout
    for page in said.decode("utf-8").split("<page ")[1:]:
        found = []
        for *sides, word in _WORD.findall(page):
            left, top, right, bottom = (max(0, round(float(side) * DPI / 72)) for side in sides)
            found.append((left, top, right + 1, bottom + 1, html.unescape(word)))
        yield found
