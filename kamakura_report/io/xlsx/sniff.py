"""What a file is, told by its content; its name says nothing, everybody renames."""

from __future__ import annotations

import re

from kamakura_report.io.xlsx.refused import Refused
from kamakura_report.patterns import pattern
from kamakura_report.problem.container_codes import (
    FILE_MAIL,
    FILE_ONLINE,
    FILE_OUTLOOK,
    FILE_OWN,
    FILE_SHORTCUT,
    FILE_SHORTCUT_WEB,
    FILE_TNEF,
)
from kamakura_report.problem.file_codes import FILE_EMPTY, FILE_TRUNCATED, FILE_ZEROS
from kamakura_report.problem.file_kind_codes import (
    FILE_ARCHIVE,
    FILE_CSV,
    FILE_ENCRYPTED,
    FILE_HTML,
    FILE_LABELLED,
    FILE_NO_WORKBOOK_EMPTY,
    FILE_OLE2,
    FILE_PDF,
    FILE_PICTURE,
    FILE_UNKNOWN,
    FILE_XLS,
    FILE_XML,
)

ZIP = b"PK\x03\x04"
ZIP_END = b"PK\x05\x06"
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HEAD = 4096  # bytes that are enough to know a text by

_ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"MSCF")
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
_OLD_SHEETS = (b"\x09\x08\x10\x00\x00\x06", b"\x09\x08\x08\x00", b"\x09\x04\x06\x00", b"\x09\x02\x06\x00")
_MODERN_PICTURES = (b"heic", b"heix", b"mif1", b"avif")  # brands of what telephones take
_TNEF = b"\x78\x9f\x3e\x22"
_SHORTCUT = b"L\x00\x00\x00\x01\x14\x02\x00"
_OUTLOOK = ("__substg1.0_", "__properties_version1.0", "__nameid_version1.0")
_HEADER = pattern(rb"([!-9;-~]+):[ \t]?")
_OF_MAILS = {b"from", b"to", b"cc", b"subject", b"date", b"message-id", b"received", b"return-path", b"delivered-to"}
_SAVED_PAGE = pattern(rb"^snapshot-content-location:|^from:[ \t\"<]*saved by ", re.MULTILINE | re.IGNORECASE)
# The first lines of the office's own lists as they are written; tests hold them against those that write them.
OWN_TABLES = {
    "課,部,連絡先,ファイル,記入欄": "配布一覧.csv",
    "キー,施策番号,No,区分,指標番号,項目,単位,年度,値,状態,課,ファイル,シート,セル,受付日時": "consolidated.csv",
    "キー,項目,値,課,ファイル,シート,セル,受付日時,回,年度": "consolidated_text.csv",
    "キー,項目,値,課,ファイル,シート,セル,受付日時": "consolidated_text.csv",  # as it was until rounds stood in it
}
OWN_LETTER = pattern(r"宛先: [^\r\n]*\r?\n件名: 【お願い】実績の記入について")
_PAGES = (b"<!doctype html", b"<html", b"<table", b"<head", b"<meta", b"mime-version:")


def sniff(data: bytes) -> None:
    """Return when the bytes begin like a zip package and end like one; else raise ``Refused`` saying what they are."""
    if not data:
        raise Refused(FILE_EMPTY.problem())
    if data.startswith(ZIP):
        # From behind, where it stands in nearly all: from before, the last 64 KB are gone through for it.
        if data.rfind(ZIP_END, max(0, len(data) - 65_535 - 22)) < 0:
            raise Refused(FILE_TRUNCATED.problem())
        return
    if data.startswith(OLE2):
        raise _ole2(data)
    if data.startswith(ZIP_END):
        raise Refused(FILE_NO_WORKBOOK_EMPTY.problem())
    raise _other(data)


def _ole2(data: bytes) -> Refused:
    """A compound file: names of its streams stand in UTF-16 in its directory."""
    if any(_utf16(stream) in data for stream in _OUTLOOK):  # what is attached has streams of its own
        return Refused(FILE_OUTLOOK.problem())
    if _utf16("DRMEncrypted") in data or _utf16("LabelInfo") in data:
        return Refused(FILE_LABELLED.problem())
    if _utf16("EncryptedPackage") in data or _utf16("EncryptionInfo") in data:
        return Refused(FILE_ENCRYPTED.problem())
    if _utf16("Workbook") in data or _utf16("Book") in data:
        return Refused(FILE_XLS.problem())
    return Refused(FILE_OLE2.problem())


def _utf16(text: str) -> bytes:
    return text.encode("utf-16-le")


def _other(data: bytes) -> Refused:
    head = data[:HEAD]
    if not head.strip(b"\x00"):
        return Refused(FILE_ZEROS.problem())
    if head.startswith(b"%PDF"):
        return Refused(FILE_PDF.problem())
    if head.startswith(_ARCHIVES) or head[2:5] == b"-lh":
        return Refused(FILE_ARCHIVE.problem())
    if head.startswith(_PICTURES) or (head[4:8] == b"ftyp" and head[8:12] in _MODERN_PICTURES) or _webp(head):
        return Refused(FILE_PICTURE.problem())
    if head.startswith(_OLD_SHEETS):
        return Refused(FILE_XLS.problem())
    if head.startswith(_TNEF):
        return Refused(FILE_TNEF.problem())
    if head.startswith(_SHORTCUT):
        return Refused(FILE_SHORTCUT.problem())
    if _is_mail(head):
        return Refused(FILE_MAIL.problem(beside=""))
    text = _plain(head)
    if text is None:
        return Refused(FILE_UNKNOWN.problem())
    start = text.lstrip().lower()[:512].encode("utf-8", "replace")
    if start.startswith(_PAGES) or b"<html" in start:
        return Refused(FILE_HTML.problem())
    if start.startswith((b"<?xml", b"<")):
        return Refused((FILE_SHORTCUT_WEB if b"<key>url</key>" in start else FILE_XML).problem())
    return _text_file(text, start)


def _text_file(text: str, start: bytes) -> Refused:
    """A file of plain text that is no mark-up."""
    lines = text.removeprefix("\ufeff").splitlines()
    if lines and lines[0] in OWN_TABLES:
        return Refused(FILE_OWN.problem(name=OWN_TABLES[lines[0]]))
    if OWN_LETTER.match(text.removeprefix("\ufeff")):
        return Refused(FILE_OWN.problem(name="督促の文面"))
    if b"[internetshortcut]" in start or start.startswith(b"[desktop entry]"):
        return Refused(FILE_SHORTCUT_WEB.problem())
    if start.startswith(b"{") and any(word in start for word in (b'"doc_id"', b"docs.google.com", b"drive.google.com")):
        return Refused(FILE_ONLINE.problem())
    return Refused(FILE_CSV.problem())


def _is_mail(head: bytes) -> bool:
    """Whether it begins with the header lines of a mail; a web page saved in a mail's form is none."""
    lines = head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n").splitlines()
    if lines and lines[0].startswith((b"From ", b">From ")):  # a mailbox
        del lines[0]
    if not lines or not _HEADER.match(lines[0]) or _SAVED_PAGE.search(head):
        return False
    names: set[bytes] = set()
    for line in lines:
        match = _HEADER.match(line)
        if match:
            names.add(match[1].lower())
        elif not line.startswith((b" ", b"\t")):
            break
    return len(names & _OF_MAILS) > 1


def _webp(head: bytes) -> bool:
    return head.startswith(b"RIFF") and head[8:12] == b"WEBP"


def _plain(head: bytes) -> str | None:
    """The head as text, when it can be one: no control characters, and Japanese in any usual encoding."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head[: len(head) // 2 * 2].decode("utf-16", "replace")
    if any(byte < 32 and byte not in b"\t\n\x0b\x0c\r\x1a\x1b" for byte in head):
        return None
    for encoding in ("utf-8-sig", "cp932", "euc_jp"):
        for cut in range(4):  # the head may end inside a character
            try:
                return head[: len(head) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
    return None
