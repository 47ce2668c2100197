"""Text files: published text decoded (UTF-8, UTF-16 or cp932, the code page of Japan), and CSV written for Excel."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Sequence

from kamakura_report.problem import CannotRun

LONGEST_LINE = 8_000  # characters; a cell of a workbook holds 32,767, and one row may gather several lines
_NO_TEXT = {
    b"%PDF": " PDF ファイル",
    b"PK\x03\x04": " Excel や Word のファイル",
    b"\xd0\xcf\x11\xe0": "古い Excel や Word のファイル",
}
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# Page breaks and other marks of the extraction that no cell of a workbook can hold.
_INVISIBLE = dict.fromkeys([*range(0x20), 0x7F, 0xFEFF, 0xFFFE, 0xFFFF], " ") | {ord(end): end for end in "\t\n\r"}


def decode_text(data: bytes, name: str, *, longest_line: int = LONGEST_LINE) -> str:
    """The text of a file; marks that are not visible become spaces.

    Raises CannotRun when the bytes are no text (``name`` is what the message calls the file), or when
    a line is longer than any printed page (or ``longest_line``) could make it.
    """
    for start, kind in _NO_TEXT.items():
        if data.startswith(start):
            raise CannotRun(f"{name} は{kind}です。文字だけを取り出したテキスト（.txt）を指定してください。")
    text = _decoded(data)
    if text is None or "\0" in text:
        advice = "メモ帳で開き、文字コードを UTF-8 にして保存し直してください。"
        raise CannotRun(f"{name} は文字として読めません。{advice}")
    text = text.translate(_INVISIBLE)
    longest = max(map(len, text.splitlines()), default=0)
    if longest > longest_line:
        raise CannotRun(f"{name} に {longest:,} 文字の行があります。公表した計画のテキストか確かめてください。")
    return text


def _decoded(data: bytes) -> str | None:
    encodings = ("utf-16",) if data.startswith(_UTF16) else ("utf-8-sig", "cp932")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def csv_bytes(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A CSV file for Excel: UTF-8 with BOM, CRLF, quoted where needed, every value as it is given.

    What Unicode cannot encode (half a surrogate pair, a file name that is no UTF-8) is written as
    its ``\\udc80`` escape. Raises ValueError when a row has not one value per column. Values are
    text: guarding them against formulas is the caller's (``text.quote_for_csv``).
    """
    written = io.BytesIO()
    written.write(codecs.BOM_UTF8)
    text = io.TextIOWrapper(written, "utf-8", "backslashreplace", newline="")  # Python's "utf-8-sig" is slow
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    count = len(columns)
    for row in rows:  # never all at once: a plan has a hundred thousand of them
        if len(row) != count:
            raise ValueError(f"every row must have {count} values")
        writer.writerow(row)
    text.flush()
    return written.getvalue()
