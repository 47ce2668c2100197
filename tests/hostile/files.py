"""Files made to do harm, each built here from nothing; here those that are no workbooks at all, and all by name."""

from __future__ import annotations

import io
import zipfile
import zlib

from tests import packages
from tests.hostile import archives, contents, markup
from tests.hostile.noting import MIB, NOTED, hostile

KINDS = (archives, markup, contents)  # each notes its own files


@hostile("file.encrypted")
def a_password() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000) + "EncryptedPackage".encode("utf-16-le")


@hostile("file.large")
def more_bytes_than_may_be() -> bytes:
    return packages.book() + bytes(20 * MIB)


@hostile("file.zeros")
def nothing_but_zeros() -> bytes:
    return bytes(MIB)


@hostile("file.unknown")
def noise() -> bytes:
    return zlib.compress(b"noise") * 1000


@hostile("file.archive")
def a_picture_in_an_archive() -> bytes:
    return packages.packed({"回答.png": b"\x89PNG"})


@hostile("limit.size")
def much_in_an_archive() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(3):
            archive.writestr(f"{number}.xlsx", bytes(60 * MIB))
    return held.getvalue()


@hostile("file.mail")
def a_mail_in_a_mail_in_a_mail() -> bytes:
    return b"From: a\nTo: b\n" + b"Content-Type: multipart/mixed; boundary=x\n\n--x\n" * 20_000


HOSTILE = dict(NOTED)  # all kinds and those above: the builder of each and the expected code, by name
