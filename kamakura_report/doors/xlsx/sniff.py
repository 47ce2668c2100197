"""What a file is, told by its content; its name says nothing, everybody renames."""

from __future__ import annotations

from kamakura_report.doors.xlsx.refused import FILL_IN, SAVE_AGAIN, SEND_AGAIN, Refused

ZIP = b"PK\x03\x04"
ZIP_END = b"PK\x05\x06"
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HEAD = 4096  # bytes that are enough to know a text by

_ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"MSCF")
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
_OLD_SHEETS = (b"\x09\x08\x10\x00\x00\x06", b"\x09\x08\x08\x00", b"\x09\x04\x06\x00", b"\x09\x02\x06\x00")
_PAGES = (b"<!doctype html", b"<html", b"<table", b"<head", b"<meta", b"mime-version:")


def sniff(data: bytes) -> None:
    """Return when the bytes begin like a zip package and end like one; else raise ``Refused`` saying what they are."""
    if not data:
        raise Refused("file.empty", "中身が空（0 バイト）のファイルです。", SEND_AGAIN)
    if data.startswith(ZIP):
        if ZIP_END not in data[-(65_535 + 22) :]:
            raise Refused("file.truncated", "途中で切れているファイルです。", SEND_AGAIN)
        return
    if data.startswith(OLE2):
        raise _ole2(data)
    if data.startswith(ZIP_END):
        raise Refused("file.no_workbook", "中身が一つもない圧縮ファイルです。", SEND_AGAIN)
    raise _other(data)


def _ole2(data: bytes) -> Refused:
    """A compound file: names of its streams stand in UTF-16 in its directory."""
    if _utf16("DRMEncrypted") in data or _utf16("LabelInfo") in data:
        return Refused(
            "file.labelled",
            "秘密度ラベル（アクセス制限）で暗号化されたファイルです。",
            "ラベルの暗号化を外して保存し直したものを送ってもらってください。",
        )
    if _utf16("EncryptedPackage") in data or _utf16("EncryptionInfo") in data:
        return Refused(
            "file.encrypted",
            "開くためのパスワードが掛かったファイルです。",
            "パスワードを外して保存し直したものを送ってもらってください。",
        )
    if _utf16("Workbook") in data or _utf16("Book") in data:
        return Refused("file.xls", "旧形式の Excel ファイル (.xls) です。")
    return Refused("file.ole2", "Excel ブックではない Office 文書です。", SEND_AGAIN)


def _utf16(text: str) -> bytes:
    return text.encode("utf-16-le")


def _other(data: bytes) -> Refused:
    head = data[:HEAD]
    if not head.strip(b"\x00"):
        return Refused("file.zeros", "中身が失われた（0 で埋まった）ファイルです。", SEND_AGAIN)
    if head.startswith(b"%PDF"):
        return Refused("file.pdf", "PDF ファイルです。", FILL_IN)
    if head.startswith(_ARCHIVES) or head[2:5] == b"-lh":
        return Refused("file.archive", "圧縮ファイルです。", "展開して、中の Excel ブックを置いてください。")
    if head.startswith(_PICTURES):
        return Refused("file.picture", "画像ファイルです。", FILL_IN)
    if head.startswith(_OLD_SHEETS):
        return Refused("file.xls", "旧形式の Excel ファイル (.xls) です。")
    text = _plain(head)
    if text is None:
        return Refused("file.unknown", "Excel ブックではないファイルです。", SEND_AGAIN)
    start = text.lstrip().lower()[:512].encode("utf-8", "replace")
    if start.startswith(_PAGES) or b"<html" in start:
        return Refused("file.html", "拡張子が Excel でも、中身はウェブページ (HTML) です。")
    if start.startswith((b"<?xml", b"<")):
        return Refused("file.xml", "XML ファイルです（Excel ブックではありません）。", SAVE_AGAIN)
    return Refused(
        "file.csv",
        "CSV などの文字だけのファイルです。",
        FILL_IN,
    )


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
