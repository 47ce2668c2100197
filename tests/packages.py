"""Small workbooks made of strings, in memory: whole ones, and ones with a single defect."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pytest

from kamakura_report.io.xlsx.refused import Refused

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def relationships(*each: tuple[str, str, str]) -> str:
    """A part of relations: id, type, target."""
    inside = "".join(f'<Relationship Id="{key}" Type="{kind}" Target="{target}"/>' for key, kind, target in each)
    return f'{DECLARED}<Relationships xmlns="{PACKAGE}/relationships">{inside}</Relationships>'


def sheet(rows: str, after: str = "", main: str = MAIN) -> str:
    """A worksheet with these rows."""
    return f'{DECLARED}<worksheet xmlns="{main}"><sheetData>{rows}</sheetData>{after}</worksheet>'


def styles(formats: str, codes: str = "") -> str:
    """A style sheet with these cellXfs and numFmts."""
    return f'{DECLARED}<styleSheet xmlns="{MAIN}"><numFmts>{codes}</numFmts><cellXfs>{formats}</cellXfs></styleSheet>'


def parts(
    rows: str = '<row r="1"><c r="A1"><v>1</v></c></row>',
    *,
    after: str = "",
    strings: str | None = None,
    style: str | None = None,
    sheets: Mapping[str, str] | None = None,
) -> dict[str, str | bytes]:
    """The parts of a workbook of one sheet ``S`` with these rows, or of ``sheets`` (name → part's text)."""
    written = sheets if sheets is not None else {"S": sheet(rows, after)}
    listed, related = "", []
    found: dict[str, str | bytes] = {}
    for number, (name, text) in enumerate(written.items(), 1):
        listed += f'<sheet name="{name}" sheetId="{number}" r:id="rId{number}"/>'
        related.append((f"rId{number}", f"{OFFICE}/worksheet", f"worksheets/sheet{number}.xml"))
        found[f"xl/worksheets/sheet{number}.xml"] = text
    if strings is not None:
        related.append(("rIdS", f"{OFFICE}/sharedStrings", "sharedStrings.xml"))
        found["xl/sharedStrings.xml"] = f'{DECLARED}<sst xmlns="{MAIN}">{strings}</sst>'
    if style is not None:
        related.append(("rIdT", f"{OFFICE}/styles", "/xl/styles.xml"))
        found["xl/styles.xml"] = style
    found["xl/workbook.xml"] = (
        f'{DECLARED}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{listed}</sheets></workbook>'
    )
    found["xl/_rels/workbook.xml.rels"] = relationships(*related)
    found["_rels/.rels"] = relationships(("rId1", f"{OFFICE}/officeDocument", "xl/workbook.xml"))
    found["[Content_Types].xml"] = f'{DECLARED}<Types xmlns="{PACKAGE}/content-types"/>'
    return found


def packed(
    found: Mapping[str, str | bytes] | list[tuple[str, str | bytes]], method: int = zipfile.ZIP_DEFLATED
) -> bytes:
    """The package of these parts; as a list, a name may be there twice."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", method) as archive:
        for name, text in found.items() if isinstance(found, Mapping) else found:
            info = zipfile.ZipInfo(name)
            info.compress_type = method
            archive.writestr(info, text.encode("utf-8") if isinstance(text, str) else text)
    return held.getvalue()


def book(rows: str = '<row r="1"><c r="A1"><v>1</v></c></row>', **options: str | None) -> bytes:
    """The package of ``parts``."""
    return packed(parts(rows, **options))  # type: ignore[arg-type]


def entry(data: bytes, name: str) -> tuple[int, int]:
    """Where an entry's local and central headers stand."""
    central = data.rfind(b"PK\x01\x02")
    wanted = name.encode()
    while central >= 0:
        length = struct.unpack_from("<H", data, central + 28)[0]
        if data[central + 46 : central + 46 + length] == wanted:
            return struct.unpack_from("<I", data, central + 42)[0], central
        central = data.rfind(b"PK\x01\x02", 0, central)
    raise KeyError(name)


def patched(data: bytes, at: int, new: bytes) -> bytes:
    """The bytes with these put over the old ones."""
    return data[:at] + new + data[at + len(new) :]


@contextmanager
def refused(code: str, sheet: str = "", cell: str = "") -> Iterator[None]:
    """Expects exactly this refusal, at exactly this place."""
    with pytest.raises(Refused) as caught:
        yield
    assert (caught.value.code, caught.value.problem.sheet, caught.value.problem.cell) == (code, sheet, cell)
    assert caught.value.problem.found.endswith("。")
    assert caught.value.problem.advice.endswith("。")
