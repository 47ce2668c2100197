"""Mails and archives with files in them, as mail programs, Windows and Macs make them."""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Mapping
from email.header import Header
from urllib.parse import quote


def mail(*attachments: tuple[str, bytes], letter: str = "回答を送ります。") -> bytes:
    """A mail in ISO-2022-JP; each attachment by its header lines (see below) and its bytes."""
    head = "From: suzuki@city.example.jp\r\nTo: kikaku@city.example.jp\r\nMIME-Version: 1.0\r\n"
    head += f"Subject: {Header('回答', 'iso-2022-jp').encode()}\r\n"
    head += 'Content-Type: multipart/mixed; boundary="x"\r\n\r\nThis is a multi-part message.\r\n'
    text = b"--x\r\nContent-Type: text/plain; charset=iso-2022-jp\r\n\r\n" + letter.encode("iso-2022-jp")
    parts = [
        f"--x\r\n{lines}\r\nContent-Transfer-Encoding: base64\r\n\r\n".encode("utf-8", "surrogateescape")
        + base64.encodebytes(data)
        for lines, data in attachments
    ]
    return head.encode() + b"\r\n".join([text, *parts, b"--x--\r\n"])


def rfc2231(name: str, charset: str = "utf-8") -> str:
    """The name in pieces, as Thunderbird and Apple's Mail write it."""
    coded = [quote(sign.encode(charset), safe="") for sign in name]
    first, rest = "".join(coded[: len(coded) // 2]), "".join(coded[len(coded) // 2 :])
    pieces = f" filename*0*={charset}''{first};\r\n filename*1*={rest}"
    return f"Content-Type: application/octet-stream\r\nContent-Disposition: attachment;\r\n{pieces}"


def rfc2047(name: str, charset: str = "iso-2022-jp") -> str:
    """The name as an encoded word in quotes, as Outlook and webmail write it."""
    word = Header(name, charset, maxlinelen=900).encode()
    return (
        f'Content-Type: application/vnd.ms-excel; name="{word}"\r\nContent-Disposition: attachment; filename="{word}"'
    )


def raw(name: bytes) -> str:
    """The name as bare bytes, as old groupware writes it."""
    text = name.decode("utf-8", "surrogateescape")
    return (
        f'Content-Type: application/octet-stream; name="{text}"\r\nContent-Disposition: attachment; filename="{text}"'
    )


def windows_zip(files: Mapping[str, bytes], encoding: str = "cp932") -> bytes:
    """An archive whose names are bytes of that encoding, without saying so."""
    held = io.BytesIO()
    standins: dict[bytes, bytes] = {}
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (name, data) in enumerate(files.items()):
            coded = name.encode(encoding)
            standin = f"{number:02}".ljust(len(coded), "_").encode()
            standins[standin] = coded
            archive.writestr(standin.decode(), data)
    packed = held.getvalue()
    for standin, coded in standins.items():
        packed = packed.replace(standin, coded)
    return packed
