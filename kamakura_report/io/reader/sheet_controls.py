"""Controls on a sheet (buttons, check boxes, lists, embedded objects): where each lies is said in its VML alone.

Programs hide or shrink them in the drawing of the sheet, where newer ones only repeat them.
"""

from __future__ import annotations

import re

from kamakura_report.frozen import frozen
from kamakura_report.io.reader.line_sizes import LineSizes
from kamakura_report.io.xlsx.xml_elements import Attributes, Handler, qualified
from kamakura_report.io.xlsx.xml_stream import walk_xml
from kamakura_report.io.xlsx.zip_package import Package
from kamakura_report.patterns import pattern
from kamakura_report.returned.grid import ObjectKind, SheetObject
from kamakura_report.workbook.area import Area

_V = ("urn:schemas-microsoft-com:vml",)
_X = ("urn:schemas-microsoft-com:office:excel",)
EMU_OF_PIXEL = 9_525
_NO_CONTROL = ("", "note")  # notes are told by their own part
_FRAME = "gbox"
_HIDDEN = pattern(r"visibility\s*:\s*hidden", re.IGNORECASE)
_ANCHOR = pattern(r"\s*,\s*".join([r"(-?[0-9]{1,8})"] * 8), re.ASCII)


@frozen
class Control:
    """A control, and its corners: column, pixels into it, row, pixels into it, twice, counted from 0."""

    kind: ObjectKind
    corners: tuple[int, ...]

    def placed(self, columns: LineSizes, rows: LineSizes) -> SheetObject:
        """The control over the cells of its sheet."""
        left, across, top, down, right, across_end, bottom, down_end = self.corners
        over = columns.under(
            columns.place(left + 1, across * EMU_OF_PIXEL), columns.place(right + 1, across_end * EMU_OF_PIXEL)
        )
        beside = rows.under(rows.place(top + 1, down * EMU_OF_PIXEL), rows.place(bottom + 1, down_end * EMU_OF_PIXEL))
        return SheetObject(self.kind, Area(beside[0], over[0], beside[1], over[1]))


def read_controls(package: Package, part: str) -> list[Control]:
    """The controls that a VML part shows, one more than may be told at most. Raises ``Refused``."""
    controls: list[Control] = []
    shape = {"hidden": False}
    kind = [""]

    def open_shape(attributes: Attributes) -> None:
        shape["hidden"] = _HIDDEN.search(attributes.get("style", "")) is not None

    def open_data(attributes: Attributes) -> None:
        kind[:] = [attributes.get("ObjectType", "").strip().lower()]

    def anchor(text: str) -> None:
        corners = _ANCHOR.fullmatch(text.strip())
        if corners and kind[0] not in _NO_CONTROL and not shape["hidden"] and len(controls) <= package.limits.objects:
            seen = ObjectKind.LINE if kind[0] == _FRAME else ObjectKind.CONTROL
            controls.append(Control(seen, tuple(map(int, corners.groups()))))

    data = Handler(qualified(_X, {"Anchor": Handler(text=anchor)}), open=open_data)
    shapes = Handler(qualified(_X, {"ClientData": data}), open=open_shape)
    names = qualified(_V, dict.fromkeys(("shape", "rect", "oval", "line", "roundrect"), shapes))
    walk_xml(package, part, {"xml": Handler(names)})
    return controls
