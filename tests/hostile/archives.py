"""Packages made to do harm by how they are packed."""

from __future__ import annotations

import struct
import warnings
import zipfile

from tests import packages
from tests.hostile.noting import MIB, SHEET, cells, hostile
from tests.packages import OFFICE, packed, parts, relationships, sheet


@hostile("limit.size")
def a_part_that_unpacks_to_more_than_it_may() -> bytes:
    return packed(parts() | {"xl/media/zeros.bin": bytes(65 * MIB)})


@hostile("limit.size")
def parts_that_unpack_to_more_together() -> bytes:
    return packed(parts() | {f"xl/media/{number}.bin": bytes(45 * MIB) for number in range(3)})


@hostile("limit.size")
def a_bomb_that_claims_to_be_small() -> bytes:
    data = packed(parts() | {SHEET: sheet("", " " * 60 * MIB)})
    local, central = packages.entry(data, SHEET)
    small = struct.pack("<I", 500)
    return packages.patched(packages.patched(data, central + 24, small), local + 22, small)


@hostile("limit.size")
def one_large_part_named_by_a_thousand_sheets() -> bytes:
    names = {f"S{number}": "" for number in range(1, 1001)}
    found = {name: text for name, text in parts(sheets=names).items() if "worksheets" not in name}
    related = [(f"rId{number}", f"{OFFICE}/worksheet", "worksheets/sheet1.xml") for number in range(1, 1001)]
    found["xl/_rels/workbook.xml.rels"] = relationships(*related)
    return packed(found | {SHEET: sheet("", " " * MIB)})


@hostile("limit.entries")
def a_hundred_thousand_entries() -> bytes:
    name = b"x"
    local = struct.pack("<4sHHHHHIIIHH", b"PK\x03\x04", 20, 0, 0, 0, 0, 0, 0, 0, len(name), 0) + name
    central = struct.pack(
        "<4sHHHHHHIIIHHHHHII", b"PK\x01\x02", 20, 20, 0, 0, 0, 0, 0, 0, 0, len(name), 0, 0, 0, 0, 0, 0
    )
    listed = (central + name) * 100_000
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, len(listed), len(local), 0)
    return local + listed + end


@hostile("package.damaged")
def entries_that_all_name_the_same_bytes() -> bytes:
    data = packed(parts() | {f"xl/media/{number}.bin": b"" for number in range(9)} | {"xl/media/x.bin": bytes(MIB)})
    target, _ = packages.entry(data, "xl/media/x.bin")
    for number in range(9):
        _, central = packages.entry(data, f"xl/media/{number}.bin")
        data = packages.patched(data, central + 42, struct.pack("<I", target))
    return data


@hostile("package.overlap")
def an_entry_inside_another() -> bytes:
    name = "xl/worksheets/sheetX.xml"
    data = packed(parts() | {name: parts()[SHEET]}, zipfile.ZIP_STORED)
    first, _ = packages.entry(data, SHEET)
    second, central = packages.entry(data, name)
    data = packages.patched(data, first + 30 + len(SHEET), data[second : second + 30 + len(name)])
    return packages.patched(data, central + 42, struct.pack("<I", first + 30 + len(SHEET)))


@hostile("package.duplicate")
def a_sheet_that_is_there_twice() -> bytes:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return packed([*parts().items(), (SHEET.upper(), sheet(""))])


@hostile("package.encrypted")
def an_encrypted_entry() -> bytes:
    data = packages.book()
    local, central = packages.entry(data, SHEET)
    return packages.patched(packages.patched(data, local + 6, b"\x01\x00"), central + 8, b"\x01\x00")


@hostile("package.packing")
def a_packing_nobody_uses() -> bytes:
    return packed(parts(), zipfile.ZIP_LZMA)


@hostile("package.damaged")
def a_wrong_checksum() -> bytes:
    return packed(parts(), zipfile.ZIP_STORED).replace(b"<v>1</v>", b"<v>2</v>")


@hostile("package.damaged")
def a_stream_that_never_ends() -> bytes:
    """Deflate blocks that hold nothing, one after the other."""
    nothing = b"\x00\x00\x00\xff\xff" * 200_000
    data = packed(parts() | {SHEET: nothing}, zipfile.ZIP_STORED)
    local, central = packages.entry(data, SHEET)
    deflated = struct.pack("<H", zipfile.ZIP_DEFLATED)
    return packages.patched(packages.patched(data, central + 10, deflated), local + 8, deflated)


@hostile("package.name")
def a_part_that_would_be_unpacked_elsewhere() -> bytes:
    return packed(parts() | {"../../input/master.xlsx": "x"})


@hostile("package.hidden")
def a_second_workbook_before_the_first() -> bytes:
    return packages.book(cells('<c r="A1"><v>2</v></c>')) + packages.book()
