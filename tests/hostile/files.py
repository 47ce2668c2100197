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
def a_workbook_in_an_archive() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("回答.xlsx", packages.book())
    return held.getvalue()


HOSTILE = dict(NOTED)  # all kinds and those above: the builder of each and the expected code, by name
