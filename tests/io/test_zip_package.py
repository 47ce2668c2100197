"""The zip archive: what kind of package it is, and whether it may be opened."""

from __future__ import annotations

import io
import pickle
import struct
import warnings
import zipfile
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamakura_report.io.xlsx.limits import LIMITS
from kamakura_report.io.xlsx.refused import Refused
from kamakura_report.io.xlsx.zip_package import open_package
from kamakura_report.problem import Problem, Severity
from tests import packages

SHEET = "xl/worksheets/sheet1.xml"


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
        open_package(packages.packed(found))


def test_parts_are_read_by_name_whatever_its_case() -> None:
    package = open_package(packages.book())
    assert b"".join(package.stream("XL/Workbook.xml")) == packages.parts()["xl/workbook.xml"].encode()  # type: ignore
    with packages.refused("package.missing"):
        list(package.stream("xl/none.xml"))


def test_macros_are_seen_and_left_alone() -> None:
    assert not open_package(packages.book()).macros
    assert open_package(packages.packed(packages.parts() | {"xl/vbaProject.bin": b"x"})).macros


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_packing_than_stored_and_deflate_is_refused(method: int) -> None:
    assert open_package(packages.packed(packages.parts(), zipfile.ZIP_STORED))
    with packages.refused("package.packing"):
        open_package(packages.packed(packages.parts(), method))


@pytest.mark.parametrize("again", [SHEET, SHEET.upper(), "/" + SHEET, SHEET.replace("/", "\\")])
def test_a_part_that_is_there_twice_under_any_spelling_is_refused(again: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        data = packages.packed([*packages.parts().items(), (again, "<other/>")])
    with packages.refused("package.duplicate"):
        open_package(data)


@pytest.mark.parametrize("name", ["../a.xml", "xl/../../a.xml", "C:/a.xml", "xl//a.xml", "xl/./a.xml", "xl/a\x01.xml"])
def test_a_part_with_a_name_that_could_mean_another_place_is_refused(name: str) -> None:
    with packages.refused("package.name"):
        open_package(packages.packed(packages.parts() | {name: "x"}))


def test_folders_in_the_archive_are_no_parts() -> None:
    assert "xl/" not in open_package(packages.packed({"xl/": ""} | packages.parts())).parts


def test_encrypted_entries_are_refused() -> None:
    data = packages.book()
    local, central = packages.entry(data, SHEET)
    data = packages.patched(packages.patched(data, local + 6, b"\x01\x00"), central + 8, b"\x01\x00")
    with packages.refused("package.encrypted"):
        open_package(data)


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
        open_package(data)


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
        open_package(moved)


def test_local_and_central_headers_must_agree_on_the_name() -> None:
    data = packages.book()
    local, _ = packages.entry(data, SHEET)
    with packages.refused("package.damaged"):
        open_package(packages.patched(data, local + 30, b"XL"))


def test_a_part_whose_checksum_is_wrong_is_refused_when_it_is_read() -> None:
    data = packages.packed(packages.parts(), zipfile.ZIP_STORED)
    data = data.replace(b"<v>1</v>", b"<v>2</v>")
    with packages.refused("package.damaged"):
        list(open_package(data).stream(SHEET))


def test_a_part_larger_than_it_claims_is_cut_off() -> None:
    data = packages.packed(packages.parts() | {"xl/bomb.xml": bytes(1_000_000)})
    local, central = packages.entry(data, "xl/bomb.xml")
    small = struct.pack("<I", 10)
    data = packages.patched(packages.patched(data, central + 24, small), local + 22, small)
    with packages.refused("limit.size"):
        list(open_package(data).stream("xl/bomb.xml"))


def test_parts_that_unpack_to_too_much_are_refused_unread() -> None:
    data = packages.packed(packages.parts() | {"xl/bomb.xml": bytes(200_000), "xl/bomb2.xml": bytes(200_000)})
    with packages.refused("limit.size"):
        open_package(data, replace(LIMITS, part=199_999))
    with packages.refused("limit.size"):
        open_package(data, replace(LIMITS, total=400_000))
    assert open_package(data, replace(LIMITS, part=200_000))


def test_reading_a_part_again_and_again_is_counted() -> None:
    package = open_package(
        packages.packed(packages.parts() | {"xl/a.xml": bytes(100_000)}), replace(LIMITS, total=250_000)
    )
    list(package.stream("xl/a.xml"))
    list(package.stream("xl/a.xml"))
    with packages.refused("limit.size"):
        list(package.stream("xl/a.xml"))


def test_too_many_entries_are_refused_before_each_costs_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    many = packages.parts() | {f"xl/media/{number}.png": "" for number in range(50)}
    data = packages.packed(many)
    assert open_package(data, replace(LIMITS, entries=len(many)))
    with packages.refused("limit.entries"):
        open_package(data, replace(LIMITS, entries=len(many) - 1))
    monkeypatch.setattr(zipfile, "ZipFile", lambda *_: pytest.fail("an object was made of each"))
    with packages.refused("limit.entries"):
        open_package(data, replace(LIMITS, entries=2))


@given(st.binary(max_size=400), st.integers(0, 2000))
def test_whatever_bytes_stand_in_a_package_only_refusals_come_out(noise: bytes, at: int) -> None:
    data = packages.book()
    data = packages.patched(data, at % len(data), noise)[: len(data)]
    try:
        package = open_package(data)
        for part in package.parts:
            list(package.stream(part))
    except Refused:
        pass


def test_a_refusal_travels_between_processes_with_its_place() -> None:
    refused = Refused(Problem("a.b", Severity.NOTE, "found", "advice", sheet="S", cell="A1"))
    again = pickle.loads(pickle.dumps(refused))
    assert again.problem == Problem("a.b", Severity.NOTE, "found", "advice", sheet="S", cell="A1")
    assert str(again) == "found advice"
