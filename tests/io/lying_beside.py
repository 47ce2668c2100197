"""What lies beside cells, made by hand: drawings with their anchors, notes and threads, a picture."""

from __future__ import annotations

import io
import struct
import zlib

from kamakura_report.workbook.area import Area, cell_position
from tests.packages import DECLARED, MAIN, OFFICE, parts, relationships

XDR = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
THREADS = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
SHEET_RELATIONS = "xl/worksheets/_rels/sheet1.xml.rels"


def area(reference: str) -> Area:
    first, _, last = reference.partition(":")
    top, left = cell_position(first) or (0, 0)
    bottom, right = cell_position(last or first) or (0, 0)
    return Area(top, left, bottom, right)


def png() -> io.BytesIO:
    """A grey picture of 64 × 20 pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress((b"\0" + b"\x80" * 64) * 20)
    head = struct.pack(">IIBBBBB", 64, 20, 8, 0, 0, 0, 0)
    return io.BytesIO(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b""))


def drawn(inside: str, **more: str) -> dict[str, str | bytes]:
    """The parts of a workbook whose sheet shows a drawing of these anchors."""
    found = parts(after=f'<drawing xmlns:r="{OFFICE}" r:id="d"/>')
    found[SHEET_RELATIONS] = relationships(("d", f"{OFFICE}/drawing", "../drawings/drawing1.xml"))
    found["xl/drawings/drawing1.xml"] = (
        f'{DECLARED}<xdr:wsDr xmlns:xdr="{XDR}" xmlns:a="{A}" xmlns:mc="{MC}">{inside}</xdr:wsDr>'
    )
    return found | more


def anchor(inside: str, start: str = "1 0 1 0", end: str = "3 0 2 0") -> str:
    """A two-cell anchor; corners are column, its offset, row, its offset, counted from 0."""

    def corner(name: str, numbers: str) -> str:
        written = zip(("col", "colOff", "row", "rowOff"), numbers.split(), strict=True)
        return f"<xdr:{name}>{''.join(f'<xdr:{word}>{n}</xdr:{word}>' for word, n in written)}</xdr:{name}>"

    return f"<xdr:twoCellAnchor>{corner('from', start)}{corner('to', end)}{inside}<xdr:clientData/></xdr:twoCellAnchor>"


def shape(text: str = "", *, properties: str = "", name: str = "") -> str:
    words = f"<xdr:txBody><a:bodyPr/><a:p><a:r><a:t>{text}</a:t></a:r></a:p></xdr:txBody>" if text else ""
    return (
        f'<xdr:sp><xdr:nvSpPr><xdr:cNvPr id="2" name="x" {name}/><xdr:cNvSpPr/></xdr:nvSpPr>'
        f"<xdr:spPr>{properties}</xdr:spPr>{words}</xdr:sp>"
    )


PICTURE = '<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="3" name="図 1"/></xdr:nvPicPr><xdr:blipFill/><xdr:spPr/></xdr:pic>'
FILL = "<a:solidFill/>"


def threaded(*, threads: bool = True) -> dict[str, str | bytes]:
    """A thread as Excel 365 keeps it: the comments themselves, and a note for programs that do not know them."""
    found = parts()
    related = [("c", f"{OFFICE}/comments", "../comments1.xml")]
    kind = "http://schemas.microsoft.com/office/2017/10/relationships"
    if threads:
        related.append(("t", f"{kind}/threadedComment", "../threadedComments/t1.xml"))
        workbook = str(found["xl/_rels/workbook.xml.rels"])
        person = f'<Relationship Id="p" Type="{kind}/person" Target="persons/person.xml"/></Relationships>'
        found["xl/_rels/workbook.xml.rels"] = workbook.replace("</Relationships>", person)
        found["xl/persons/person.xml"] = (
            f'{DECLARED}<personList xmlns="{THREADS}"><person displayName="鈴木" id="{{1}}"/></personList>'
        )
        found["xl/threadedComments/t1.xml"] = (
            f'{DECLARED}<ThreadedComments xmlns="{THREADS}">'
            '<threadedComment ref="B2" dT="2027-05-20T08:31:00.00" personId="{1}" id="{a}">'
            "<text>速報値?</text></threadedComment>"
            '<threadedComment ref="B2" personId="{2}" id="{b}" parentId="{a}">'
            "<text>はい。確定は6</text></threadedComment>"
            "</ThreadedComments>"
        )
    found[SHEET_RELATIONS] = relationships(*related)
    explained = "[スレッド化されたコメント]\n\nご使用のバージョンの Excel では…"
    stand_in = f"{explained}\n\nコメント:\n    速報値?\n返信:\n    はい。確定は6"
    found["xl/comments1.xml"] = (
        f'{DECLARED}<comments xmlns="{MAIN}"><authors><author>tc={{a}}</author><author>佐藤</author></authors>'
        f'<commentList><comment ref="B2" authorId="0"><text><t>{stand_in}</t></text></comment>'
        '<comment ref="C2" authorId="1"><text><r><t>佐藤:</t></r>'
        '<r><t xml:space="preserve">\n確認済</t></r></text></comment>'
        "</commentList></comments>"
    )
    return found
