"""Packing: the ZIP that is put together here is, byte by byte, what ``zipfile`` would make of the same parts."""

from __future__ import annotations

import random
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from kamakura_report.io.write import package
from kamakura_report.io.write.package import Compressor, Part, compress, pack

CHANCE = random.Random(8)
CONTENTS = {
    "[Content_Types].xml": b"<Types/>",
    "xl/worksheets/sheet1.xml": b"".join(b'<c r="A%d"><v>%d</v></c>' % (row, row % 97) for row in range(20_000)),
    "xl/empty.xml": b"",
    "docProps/noise.bin": CHANCE.randbytes(70_000),
}


def by_zipfile(contents: dict[str, bytes]) -> bytes:
    packed = BytesIO()
    with ZipFile(packed, "w") as target:
        for name, content in contents.items():
            entry = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system = 3
            target.writestr(entry, content, ZIP_DEFLATED, 5)
    return packed.getvalue()


def test_the_package_is_the_one_that_zipfile_makes() -> None:
    assert pack(compress(name, content) for name, content in CONTENTS.items()) == by_zipfile(CONTENTS)
    assert pack(()) == by_zipfile({})


def test_a_part_is_the_same_in_whatever_pieces_it_comes() -> None:
    for name, content in CONTENTS.items():
        ends = sorted(CHANCE.randrange(len(content) + 1) for _ in range(9))
        compressor = Compressor(name)
        for first, last in zip([0, *ends], [*ends, None], strict=True):
            compressor.add(content[first:last])
        assert compressor.part() == compress(name, content)


def test_more_than_a_zip_holds_without_being_another_one_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValueError, match=r"more than a workbook holds: a\.xml"):
        pack([Part("a.xml", 0, 2**31, b"")])
    monkeypatch.setattr(package, "_MOST", 9)
    with pytest.raises(ValueError, match=r"more than a workbook holds: b\.xml"):
        pack([compress("a.xml", b"a"), compress("b.xml", b"b")])
