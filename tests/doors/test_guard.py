"""The container: what a file is, and whether it may be opened."""

from __future__ import annotations

import io
import itertools
import os
import pickle
import stat
import struct
import sys
import time
import warnings
import zipfile
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamakura_report.doors.guard import LIMITS, Refused, look, opened
from kamakura_report.doors.guard.look import DATALESS, NOT_HERE_YET, _regular
from tests import packages

SHEET = "xl/worksheets/sheet1.xml"
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
        look(path)


@pytest.mark.parametrize(
    ("found", "code"),
    [
        ({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"}, "file.ods"),
        (packages.parts() | {"xl/workbook.bin": b"\x83\x01"}, "file.xlsb"),
        ({"[Content_Types].xml": "<Types/>", "_rels/.rels": "<a/>", "word/document.xml": "<a/>"}, "file.docx"),
        ({"[Content_Types].xml": "<Types/>", "_rels/.rels": "<a/>", "ppt/presentation.xml": "<a/>"}, "file.pptx"),
        ({"Index/Document.iwa": b"x"}, "file.numbers"),
        ({"福祉総務課.xlsx": packages.book(), "高齢者課.xlsx": packages.book()}, "file.archive"),
    ],
)
def test_another_kind_of_package_is_named(found: dict[str, str | bytes], code: str) -> None:
    with packages.refused(code):
        opened(packages.packed(found))


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
        look(tmp_path / name)


def test_a_good_file_is_given_back_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(packages.book())
    assert look(path) == packages.book()


def test_a_folder_a_missing_file_and_an_impossible_name_are_refused(tmp_path: Path) -> None:
    (tmp_path / "folder.xlsx").mkdir()
    for name, code in (("folder.xlsx", "file.folder"), ("none.xlsx", "file.missing"), ("a\0b", "file.unreadable")):
        with packages.refused(code):
            look(tmp_path / name)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows makes neither without being asked")
def test_links_and_pipes_are_never_followed(tmp_path: Path) -> None:
    (tmp_path / "real.xlsx").write_bytes(packages.book())
    (tmp_path / "link.xlsx").symlink_to(tmp_path / "real.xlsx")
    os.mkfifo(tmp_path / "pipe.xlsx")
    for name, code in (("link.xlsx", "file.link"), ("pipe.xlsx", "file.special")):
        with packages.refused(code):
            look(tmp_path / name)


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
    assert look(path, replace(LIMITS, file=size))
    with packages.refused("file.large"):
        look(path, replace(LIMITS, file=size - 1))


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
        look(path)


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
        look(path)
    path.write_bytes(half)
    monkeypatch.setattr(time, "sleep", waits.append)
    with pytest.raises(Refused) as caught:
        look(path)
    assert caught.value.code != "file.growing"
    assert len(waits) == 2
    os.utime(path, (0, 0))  # nobody writes at it any more
    with pytest.raises(Refused):
        look(path)
    assert len(waits) == 2


def test_parts_are_read_by_name_whatever_its_case() -> None:
    package = opened(packages.book())
    assert b"".join(package.stream("XL/Workbook.xml")) == packages.parts()["xl/workbook.xml"].encode()  # type: ignore
    with packages.refused("package.missing"):
        list(package.stream("xl/none.xml"))


def test_macros_are_seen_and_left_alone() -> None:
    assert not opened(packages.book()).macros
    assert opened(packages.packed(packages.parts() | {"xl/vbaProject.bin": b"x"})).macros


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_packing_than_stored_and_deflate_is_refused(method: int) -> None:
    assert opened(packages.packed(packages.parts(), zipfile.ZIP_STORED))
    with packages.refused("package.packing"):
        opened(packages.packed(packages.parts(), method))


@pytest.mark.parametrize("again", [SHEET, SHEET.upper(), "/" + SHEET, SHEET.replace("/", "\\")])
def test_a_part_that_is_there_twice_under_any_spelling_is_refused(again: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        data = packages.packed([*packages.parts().items(), (again, "<other/>")])
    with packages.refused("package.duplicate"):
        opened(data)


@pytest.mark.parametrize("name", ["../a.xml", "xl/../../a.xml", "C:/a.xml", "xl//a.xml", "xl/./a.xml", "xl/a\x01.xml"])
def test_a_part_with_a_name_that_could_mean_another_place_is_refused(name: str) -> None:
    with packages.refused("package.name"):
        opened(packages.packed(packages.parts() | {name: "x"}))


def test_folders_in_the_archive_are_no_parts() -> None:
    assert "xl/" not in opened(packages.packed({"xl/": ""} | packages.parts())).parts


def test_encrypted_entries_are_refused() -> None:
    data = packages.book()
    local, central = packages.entry(data, SHEET)
    data = packages.patched(packages.patched(data, local + 6, b"\x01\x00"), central + 8, b"\x01\x00")
    with packages.refused("package.encrypted"):
        opened(data)


def test_entries_that_share_bytes_are_refused() -> None:
    found = packages.parts()
    data = packages.packed(found | {"xl/worksheets/sheetX.xml": found[SHEET]}, zipfile.ZIP_STORED)
    first, _ = packages.entry(data, SHEET)
    second, central = packages.entry(data, "xl/worksheets/sheetX.xml")
    whole = 30 + len("xl/worksheets/sheetX.xml")
    outer = data[second : second + whole]  # a header of the second inside the bytes of the first
    data = packages.patched(data, first + 30 + len(SHEET), outer)
    data = packages.patched(data, central + 42, struct.pack("<I", first + 30 + len(SHEET)))
    with packages.refused("package.overlap"):
        opened(data)


@pytest.mark.parametrize("where", ["before", "between", "after"])
def test_a_part_that_the_directory_does_not_list_is_refused(where: str) -> None:
    """Whoever reads a file from its beginning sees it; whoever goes by the directory does not."""
    hidden = packages.packed({"xl/worksheets/sheet1.xml": "<worksheet/>"})
    hidden = hidden[: hidden.index(b"PK\x01\x02")]
    data = packages.book()
    at = {"before": 0, "between": packages.entry(data, "xl/workbook.xml")[0], "after": data.index(b"PK\x01\x02")}[where]
    moved = data[:at] + hidden + data[at:]
    for name in packages.parts():
        local, central = packages.entry(data, name)
        local += len(hidden) * (local >= at)
        moved = packages.patched(moved, central + len(hidden) + 42, struct.pack("<I", local))
    end = moved.rindex(b"PK\x05\x06")
    start = struct.unpack_from("<I", data, data.rindex(b"PK\x05\x06") + 16)[0]
    moved = packages.patched(moved, end + 16, struct.pack("<I", start + len(hidden)))
    with zipfile.ZipFile(io.BytesIO(moved)) as archive:
        assert archive.testzip() is None
    with packages.refused("package.hidden"):
        opened(moved)


def test_local_and_central_headers_must_agree_on_the_name() -> None:
    data = packages.book()
    local, _ = packages.entry(data, SHEET)
    with packages.refused("package.damaged"):
        opened(packages.patched(data, local + 30, b"XL"))


def test_a_part_whose_checksum_is_wrong_is_refused_when_it_is_read() -> None:
    data = packages.packed(packages.parts(), zipfile.ZIP_STORED)
    data = data.replace(b"<v>1</v>", b"<v>2</v>")
    with packages.refused("package.damaged"):
        list(opened(data).stream(SHEET))


def test_a_part_larger_than_it_claims_is_cut_off() -> None:
    data = packages.packed(packages.parts() | {"xl/bomb.xml": bytes(1_000_000)})
    local, central = packages.entry(data, "xl/bomb.xml")
    small = struct.pack("<I", 10)
    data = packages.patched(packages.patched(data, central + 24, small), local + 22, small)
    with packages.refused("limit.size"):
        list(opened(data).stream("xl/bomb.xml"))


def test_parts_that_unpack_to_too_much_are_refused_unread() -> None:
    data = packages.packed(packages.parts() | {"xl/bomb.xml": bytes(200_000), "xl/bomb2.xml": bytes(200_000)})
    with packages.refused("limit.size"):
        opened(data, replace(LIMITS, part=199_999))
    with packages.refused("limit.size"):
        opened(data, replace(LIMITS, total=400_000))
    assert opened(data, replace(LIMITS, part=200_000))


def test_reading_a_part_again_and_again_is_counted() -> None:
    package = opened(packages.packed(packages.parts() | {"xl/a.xml": bytes(100_000)}), replace(LIMITS, total=250_000))
    list(package.stream("xl/a.xml"))
    list(package.stream("xl/a.xml"))
    with packages.refused("limit.size"):
        list(package.stream("xl/a.xml"))


def test_too_many_entries_are_refused_before_each_costs_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    many = packages.parts() | {f"xl/media/{number}.png": "" for number in range(50)}
    data = packages.packed(many)
    assert opened(data, replace(LIMITS, entries=len(many)))
    with packages.refused("limit.entries"):
        opened(data, replace(LIMITS, entries=len(many) - 1))
    monkeypatch.setattr(zipfile, "ZipFile", lambda *_: pytest.fail("an object was made of each"))
    with packages.refused("limit.entries"):
        opened(data, replace(LIMITS, entries=2))


@given(st.binary(max_size=400), st.integers(0, 2000))
def test_whatever_bytes_stand_in_a_package_only_refusals_come_out(noise: bytes, at: int) -> None:
    data = packages.book()
    data = packages.patched(data, at % len(data), noise)[: len(data)]
    try:
        package = opened(data)
        for part in package.parts:
            list(package.stream(part))
    except Refused:
        pass


def test_a_refusal_travels_between_processes_with_its_place() -> None:
    refused = Refused("a.b", "found", "advice", sheet="S", cell="A1")
    again = pickle.loads(pickle.dumps(refused))
    assert (again.code, again.found, again.advice, again.sheet, again.cell) == ("a.b", "found", "advice", "S", "A1")
    assert str(again) == "found advice"
