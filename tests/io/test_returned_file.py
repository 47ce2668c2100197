"""A returned file: what it is, and whether it may be read already."""

from __future__ import annotations

import itertools
import os
import stat
import sys
import time
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from kamakura_report.io.reader.returned_file import DATALESS, NOT_HERE_YET, _regular, read_returned_file
from kamakura_report.io.xlsx.limits import LIMITS
from kamakura_report.io.xlsx.refused import Refused
from tests import packages

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def utf16(text: str) -> bytes:
    return text.encode("utf-16-le")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file.empty"),
        (OLE2 + utf16("EncryptionInfo") + utf16("EncryptedPackage"), "file.encrypted"),
        (OLE2 + utf16("EncryptedPackage") + utf16("DRMEncryptedDataSpace"), "file.labelled"),
        (OLE2 + utf16("Workbook"), "file.xls"),
        (OLE2 + utf16("WordDocument"), "file.ole2"),
        (b"\x09\x08\x10\x00\x00\x06\x05\x00" + bytes(90), "file.xls"),
        (b"%PDF-1.7\n", "file.pdf"),
        ("課,実績\r\n福祉総務課,12\r\n".encode("cp932"), "file.csv"),
        ("\ufeff課,実績\r\n福祉総務課,12\r\n".encode(), "file.csv"),
        ("課\t実績".encode("utf-16"), "file.csv"),
        (b"\r\n<html xmlns:x='urn:schemas-microsoft-com:office:excel'><table>", "file.html"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "file.html"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "file.xml"),
        (bytes(5000), "file.zeros"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "file.picture"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(50), "file.archive"),
        (b"PK\x05\x06" + bytes(18), "file.no_workbook"),
        (b"\x00\x01\x02\x03\xff\xfe", "file.unknown"),
        (packages.book()[:-60], "file.truncated"),
    ],
)
def test_a_file_is_named_by_its_content_whatever_it_is_called(data: bytes, code: str, tmp_path: Path) -> None:
    path = tmp_path / "回答.xlsx"
    path.write_bytes(data)
    with packages.refused(code):
        read_returned_file(path)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("~$福祉総務課.xlsx", "file.lock"),
        ("._福祉総務課.xlsx", "file.system"),
        ("Thumbs.db", "file.system"),
        ("desktop.ini", "file.system"),
        (".DS_Store", "file.system"),
        (".福祉総務課.xlsx.icloud", "file.cloud"),
    ],
)
def test_files_that_only_the_computer_made_are_known_by_name(name: str, code: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(packages.book())
    with packages.refused(code):
        read_returned_file(tmp_path / name)


def test_a_good_file_is_given_back_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(packages.book())
    assert read_returned_file(path) == packages.book()


def test_a_folder_a_missing_file_and_an_impossible_name_are_refused(tmp_path: Path) -> None:
    (tmp_path / "folder.xlsx").mkdir()
    for name, code in (("folder.xlsx", "file.folder"), ("none.xlsx", "file.missing"), ("a\0b", "file.unreadable")):
        with packages.refused(code):
            read_returned_file(tmp_path / name)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows makes neither without being asked")
def test_links_and_pipes_are_never_followed(tmp_path: Path) -> None:
    (tmp_path / "real.xlsx").write_bytes(packages.book())
    (tmp_path / "link.xlsx").symlink_to(tmp_path / "real.xlsx")
    os.mkfifo(tmp_path / "pipe.xlsx")
    for name, code in (("link.xlsx", "file.link"), ("pipe.xlsx", "file.special")):
        with packages.refused(code):
            read_returned_file(tmp_path / name)


@pytest.mark.parametrize("away", [{"st_file_attributes": NOT_HERE_YET}, {"st_flags": DATALESS}])
def test_a_file_that_is_only_in_the_cloud_is_refused(away: dict[str, int]) -> None:
    here = SimpleNamespace(st_mode=stat.S_IFREG, st_file_attributes=0x20, st_flags=0x20)
    _regular(here)  # type: ignore[arg-type]
    with packages.refused("file.cloud"):
        _regular(SimpleNamespace(st_mode=stat.S_IFREG, **away))  # type: ignore[arg-type]


def test_a_file_may_be_as_large_as_the_limit_and_no_byte_more(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(packages.book())
    size = len(packages.book())
    assert read_returned_file(path, replace(LIMITS, file=size))
    with packages.refused("file.large"):
        read_returned_file(path, replace(LIMITS, file=size - 1))


@pytest.mark.parametrize("changed", ["st_size", "st_mtime_ns"])
def test_a_file_that_changes_while_it_is_read_is_refused(
    changed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(packages.book())
    looks = itertools.count()
    real = os.fstat

    def changing(descriptor: int) -> object:
        found = real(descriptor)
        known = {name: getattr(found, name) for name in ("st_mode", "st_size", "st_mtime", "st_mtime_ns")}
        return SimpleNamespace(**known | {changed: known[changed] + next(looks)})

    monkeypatch.setattr(os, "fstat", changing)
    with packages.refused("file.growing"):
        read_returned_file(path)


@pytest.mark.parametrize("half", [b"", bytes(5000), packages.book()[:-60]])
def test_half_a_file_is_looked_at_again_while_it_may_still_be_written(
    half: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.xlsx"
    waits: list[float] = []

    def more(seconds: float) -> None:
        waits.append(seconds)
        path.write_bytes(packages.book())

    monkeypatch.setattr(time, "sleep", more)
    path.write_bytes(half)
    with packages.refused("file.growing"):
        read_returned_file(path)
    path.write_bytes(half)
    monkeypatch.setattr(time, "sleep", waits.append)
    with pytest.raises(Refused) as caught:
        read_returned_file(path)
    assert caught.value.code != "file.growing"
    assert len(waits) == 2
    os.utime(path, (0, 0))  # nobody writes at it any more
    with pytest.raises(Refused):
        read_returned_file(path)
    assert len(waits) == 2
