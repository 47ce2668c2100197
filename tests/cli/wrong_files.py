"""Wrong files that come back, each with what is said of it and the cure that the message asks for."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

import openpyxl
from openpyxl.comments import Comment

from tests.commands.town import SAVED
from tests.packages import packed

OLE2 = bytes.fromhex("d0cf11e0a1b11ae1")
FIGURE, SETTLEMENT, SHEET = "2-1/3/i1@R8", "2-1/3/決算額@R8", "2-1 福祉"


@dataclass(frozen=True)
class WrongFile:
    """A file in the folder of returned ones: how it is wrong, and what must be said of it."""

    name: str
    code: str
    finding: str  # of the message
    remedy: str  # of the message; what is done then is to put the workbook, filled in as it should be
    content: Callable[[bytes, str], bytes]  # of the good workbook and the cell of the figure
    at_figure: bool = False  # the message names the cell


def saved(change: Callable[[Any, str], None]) -> Callable[[bytes, str], bytes]:
    """The workbook changed in Excel."""

    def content(good: bytes, cell: str) -> bytes:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl keeps no sparklines; nobody looks at them here
            book = openpyxl.load_workbook(BytesIO(good))
        change(book, cell)
        into = BytesIO()
        book.save(into)
        with zipfile.ZipFile(into) as package:
            parts = {name: package.read(name) for name in package.namelist()}
        signed = re.sub(rb"(<dcterms:modified[^<]*>)[^<]*", rb"\g<1>" + SAVED.encode(), parts["docProps/core.xml"])
        return packed(parts | {"docProps/core.xml": signed})  # saved when all others were

    return content


def holding(data: bytes) -> Callable[[bytes, str], bytes]:
    return lambda _good, _cell: data


def typed(value: object) -> Callable[[bytes, str], bytes]:
    def change(book: Any, cell: str) -> None:
        book[SHEET][cell] = value

    return saved(change)


def _unlocked_and_answered(book: Any, cell: str) -> None:
    book[SHEET].protection.disable()
    row = book[SHEET][cell].row
    book[SHEET].cell(row, 5).value = "書き込み"


def _row_inserted(book: Any, cell: str) -> None:
    book[SHEET].insert_rows(book[SHEET][cell].row)


def _values_in_a_new_book(book: Any, cell: str) -> None:
    for name in set(book.sheetnames) - {SHEET}:
        del book[name]
    for prop in list(book.custom_doc_props.names):
        del book.custom_doc_props[prop]
    for row in book[SHEET].iter_rows(max_row=2):
        for one in row:
            if one.data_type != "n" and type(one).__name__ == "Cell":
                one.value = None


def _sheet_deleted(book: Any, cell: str) -> None:
    del book[SHEET]


def _sheet_copied(book: Any, cell: str) -> None:
    copy = book.copy_worksheet(book[SHEET])
    copy[cell] = 99


def _noted(book: Any, cell: str) -> None:
    book[SHEET][cell].comment = Comment("本当は 25 です", "山田")


def _zip(*names: str) -> Callable[[bytes, str], bytes]:
    return lambda _good, _cell: packed({name: b"x" for name in names})


_TYPED = "数字だけを入力"
_FILL = "入力したものを送ってもらって"
_AGAIN = "もう一度送ってもらって"
_HERE = "このフォルダーに置いてください"
_EML = b"From: a@example.jp\r\nTo: b@example.jp\r\nSubject: x\r\nMIME-Version: 1.0\r\n\r\nx\r\n"
_LNK = bytes.fromhex("4c0000000114020000000000c000000000000046") + bytes(200)
FILES = (
    WrongFile("約.xlsx", "figure.unreadable", "「約」が付いている", _TYPED, typed("約130"), at_figure=True),
    WrongFile("多数.xlsx", "figure.unreadable", "「多数」は数字として", _TYPED, typed("多数"), at_figure=True),
    WrongFile("幅.xlsx", "figure.unreadable", "「〜15」が付いている", _TYPED, typed("12〜15"), at_figure=True),
    WrongFile("二つ.xlsx", "figure.unreadable", "「12、15」", _TYPED, typed("12、15"), at_figure=True),
    WrongFile("前年比.xlsx", "figure.unreadable", "「前年比 5% 増」", _TYPED, typed("前年比 5% 増"), at_figure=True),
    WrongFile("三角.xlsx", "figure.unreadable", "「△△5」", _TYPED, typed("△△5"), at_figure=True),
    WrongFile("同上.xlsx", "figure.unreadable", "「〃」", _TYPED, typed("〃"), at_figure=True),
    WrongFile("日付.xlsx", "answer.date", "日付「5/31」", "標準」にして", typed(datetime(2027, 5, 31)), at_figure=True),
    WrongFile("真偽.xlsx", "answer.boolean", "「TRUE」", "数字で入力", typed(True), at_figure=True),
    WrongFile("誤り値.xlsx", "answer.error", "「#REF!」", "正しい値を入力", typed("#REF!"), at_figure=True),
    WrongFile("式.xlsx", "answer.formula", "計算式", "結果を入力", typed("='[ほか.xlsx]表'!A1"), at_figure=True),
    WrongFile("単位.xlsx", "figure.unit", "「千円」", _TYPED, typed("130 千円"), at_figure=True),
    WrongFile("メモ付き.xlsx", "beside.note", "本当は 25 です", "セルの数字を直して", saved(_noted), at_figure=True),
    WrongFile("錠.xlsx", "shown.", "「書き込み」", "記入し直して", saved(_unlocked_and_answered)),
    WrongFile("行.xlsx", "shown.", "動かされ", "値だけを貼り付けて", saved(_row_inserted)),
    WrongFile("値だけ.xlsx", "identity.none", "様式IDがどこにも", "記入し直して", saved(_values_in_a_new_book)),
    WrongFile("シートなし.xlsx", "sheet.missing", "がありません", "配布したファイルに記入して", saved(_sheet_deleted)),
    WrongFile("シート二枚.xlsx", "sheet.copied", "の写し", "写しを消して", saved(_sheet_copied)),
    WrongFile("旧.xls", "file.ole2", "Excel ブックではない", _AGAIN, holding(OLE2 + bytes(4096))),
    WrongFile("表.ods", "file.ods", "OpenDocument", ".xlsx として保存し直して", _zip("mimetype", "content.xml")),
    WrongFile("印刷.pdf", "file.pdf", "PDF", _FILL, holding(b"%PDF-1.7\n" + bytes(2000))),
    WrongFile("一覧.csv", "file.csv", "CSV", _FILL, holding("課,数\r\n甲,2\r\n".encode("cp932"))),
    WrongFile("写真.png", "file.picture", "画像", _FILL, holding(b"\x89PNG\r\n\x1a\n" + bytes(500))),
    WrongFile("固めた.7z", "file.archive", "圧縮ファイル", _HERE, holding(b"7z\xbc\xaf\x27\x1c" + bytes(500))),
    WrongFile("空の.zip", "file.archive", "中にありません", _FILL, _zip("読んでください.txt")),
    WrongFile("網.xls", "file.html", "ウェブページ", "保存し直したもの", holding(b"<html><table></table></html>")),
    WrongFile("途中.xlsx", "file.truncated", "途中で切れている", _AGAIN, lambda good, _: good[: len(good) // 2]),
    WrongFile("空.xlsx", "file.empty", "0 バイト", _AGAIN, holding(b"")),
    WrongFile("零.xlsx", "file.zeros", "中身が失われた", _AGAIN, holding(bytes(9000))),
    WrongFile("文書.docx", "file.docx", "Word", _FILL, _zip("[Content_Types].xml", "word/document.xml")),
    WrongFile("近道.lnk", "file.shortcut", "ショートカット", _HERE, holding(_LNK)),
    WrongFile(
        "頁.url", "file.shortcut", "ウェブページ", _HERE, holding(b"[InternetShortcut]\r\nURL=https://a.jp/\r\n")
    ),
    WrongFile("表.gsheet", "file.online", "リンクだけ", _HERE, holding(b'{"doc_id": "x", "email": "y"}')),
    WrongFile("中.xlsx.crdownload", "file.download", "途中", "最後まで", holding(b"PK\x03\x04" + bytes(300))),
    WrongFile("回答.eml", "file.mail", "付いていません", "添付して", holding(_EML)),
)
