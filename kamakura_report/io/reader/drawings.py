"""What is drawn over the cells of a sheet: shapes with their words, pictures and lines, each with the cells under it.

A drawing is a list of anchors (ECMA-376 part 1, 20.5), each with a shape, a picture or a group of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kamakura_report.io.reader.drawn_pieces import (
    WHOLE,
    DrawnGroup,
    DrawnPiece,
    Rectangle,
    read_length,
    read_pair,
)
from kamakura_report.io.reader.line_sizes import LineSizes
from kamakura_report.io.xlsx.refused import Refused
from kamakura_report.io.xlsx.xml_elements import Attributes, Handler, qualified
from kamakura_report.io.xlsx.xml_stream import walk_xml, xml_boolean
from kamakura_report.io.xlsx.zip_package import Package
from kamakura_report.problem.limit_codes import LIMIT_DEPTH
from kamakura_report.returned.grid import ObjectKind, SheetObject
from kamakura_report.workbook.area import Area

_XDR = (
    "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing",
    "http://purl.oclc.org/ooxml/drawingml/spreadsheetDrawing",
)
_A = ("http://schemas.openxmlformats.org/drawingml/2006/main", "http://purl.oclc.org/ooxml/drawingml/main")
_MC = ("http://schemas.openxmlformats.org/markup-compatibility/2006",)
_INK = ("http://schemas.microsoft.com/office/excel/2010/spreadsheetDrawing",)
_FILLS = ("solidFill", "gradFill", "pattFill", "blipFill", "grpFill")


class DrawingReader:
    """Reads one drawing; each thing that a person sees of it is handed to ``found`` at once.

    Hidden things and those without any size are passed over. Of alternative contents the first that is understood
    counts.
    """

    def __init__(
        self, package: Package, columns: LineSizes, rows: LineSizes, found: Callable[[SheetObject], None]
    ) -> None:
        self.anchors = 0  # how many were met, whatever is in them
        self._package = package
        self._columns, self._rows = columns, rows
        self._found = found
        self._piece = DrawnPiece()
        self._groups: list[DrawnGroup] = []
        self._pieces: list[tuple[DrawnPiece, Rectangle]] = []  # of the anchor being read
        self._choices: list[tuple[int, int]] = []  # anchors and pieces met before the alternatives being read
        self._passing = 0  # depth of alternatives that are not needed
        self._corner: dict[str, float] = {}
        self._corners: dict[str, dict[str, float]] = {}
        self._sizes: dict[str, tuple[float, float]] = {}

    def read(self, part: str) -> None:
        """Go through the part. Raises ``Refused``; what was found before that stands."""
        anchor = self._content() | qualified(
            _XDR,
            {
                "from": self._corner_handler("from"),
                "to": self._corner_handler("to"),
                "ext": Handler(open=lambda attributes: self._keep_size("ext", attributes, "cx", "cy")),
                "pos": Handler(open=lambda attributes: self._keep_size("pos", attributes, "x", "y")),
            },
        )
        names = ("twoCellAnchor", "oneCellAnchor", "absoluteAnchor")
        anchors = qualified(
            _XDR, {name: Handler(anchor, open=self._open_anchor, close=self._close_anchor) for name in names}
        )
        anchors |= self._alternatives(anchors)
        walk_xml(self._package, part, qualified(_XDR, {"wsDr": Handler(anchors)}))

    def _content(self) -> dict[str, Handler]:
        """What may stand in an anchor and, again, in a group."""
        inside: dict[str, Handler] = {}
        text = Handler(qualified(_A, {"t": Handler(text=self._take_words)}))
        line_break = Handler(open=lambda attributes: self._take_words("\n"))
        paragraph = Handler(
            qualified(_A, {"r": text, "fld": text, "br": line_break}), close=lambda: self._take_words("\n")
        )
        shape = {
            **qualified(_XDR, {"spPr": Handler(self._look()), "style": Handler(self._style())}),
            **qualified(_XDR, {"txBody": Handler(qualified(_A, {"p": paragraph}))}),
            **{key: value for name in ("nvSpPr", "nvPicPr", "nvCxnSpPr") for key, value in self._named(name).items()},
            **self._named("nvGraphicFramePr"),
        }
        outer = {
            "sp": Handler(shape, open=self._open_shape, close=self._close_piece),
            "pic": Handler(shape, open=self._open_picture, close=self._close_piece),
            "cxnSp": Handler(shape, open=self._open_line, close=self._close_piece),
            "graphicFrame": Handler(shape, open=self._open_picture, close=self._close_piece),
        }
        inside |= qualified(_XDR, outer)
        inside |= qualified(_XDR + _INK, {"contentPart": Handler(open=self._open_picture, close=self._close_piece)})
        properties = qualified(_A, {"xfrm": Handler(qualified(_A, self._group_places()))})
        group = qualified(_XDR, {"grpSpPr": Handler(properties)}) | self._named("nvGrpSpPr", self._name_group)
        inside |= self._alternatives(inside)
        group |= inside
        looped = Handler(group, open=self._open_group, close=self._close_group)
        again = qualified(_XDR, {"grpSp": looped})
        group |= again
        inside |= again
        return inside

    def _alternatives(self, inside: Mapping[str, Handler]) -> dict[str, Handler]:
        choice = Handler(inside)
        fallback = Handler(inside, open=self._open_fallback, close=self._close_fallback)
        either = Handler(qualified(_MC, {"Choice": choice, "Fallback": fallback}), open=self._open_choices)
        either.close = self._close_choices
        return qualified(_MC, {"AlternateContent": either})

    def _named(self, name: str, named: Callable[[Attributes], None] | None = None) -> dict[str, Handler]:
        return qualified(_XDR, {name: Handler(qualified(_XDR, {"cNvPr": Handler(open=named or self._name_piece)}))})

    def _look(self) -> dict[str, Handler]:
        filled = Handler(open=lambda attributes: self._fill(True))
        return qualified(
            _A,
            {
                **dict.fromkeys(_FILLS, filled),
                "noFill": Handler(open=lambda attributes: self._fill(False)),
                "xfrm": Handler(qualified(_A, self._piece_places())),
            },
        )

    def _style(self) -> dict[str, Handler]:
        def fill(attributes: Attributes) -> None:
            self._piece.style_fills = attributes.get("idx", "0") != "0"

        return qualified(_A, {"fillRef": Handler(open=fill)})

    def _piece_places(self) -> dict[str, Handler]:
        def offset(attributes: Attributes) -> None:
            self._piece.offset = read_pair(attributes, "x", "y")

        def extent(attributes: Attributes) -> None:
            self._piece.extent = read_pair(attributes, "cx", "cy")

        return {"off": Handler(open=offset), "ext": Handler(open=extent)}

    def _group_places(self) -> dict[str, Handler]:
        def keep(name: str, *words: str) -> Handler:
            return Handler(open=lambda attributes: setattr(self._groups[-1], name, read_pair(attributes, *words)))

        return {
            "off": keep("offset", "x", "y"),
            "ext": keep("extent", "cx", "cy"),
            "chOff": keep("inner_offset", "x", "y"),
            "chExt": keep("inner_extent", "cx", "cy"),
        }

    def _corner_handler(self, name: str) -> Handler:
        def close() -> None:
            self._corners[name] = self._corner
            self._corner = {}

        def keep(word: str) -> Handler:
            return Handler(text=lambda text: self._corner.__setitem__(word, read_length(text)))

        return Handler(qualified(_XDR, {word: keep(word) for word in ("col", "colOff", "row", "rowOff")}), close=close)

    def _keep_size(self, name: str, attributes: Attributes, *words: str) -> None:
        self._sizes[name] = read_pair(attributes, *words)

    def _open_anchor(self, attributes: Attributes) -> None:
        self.anchors += 1
        self._pieces, self._corners, self._sizes, self._groups = [], {}, {}, []

    def _close_anchor(self) -> None:
        left, top, right, bottom = self._rectangle()
        for piece, (from_left, from_top, to_right, to_bottom) in self._pieces:
            kind, width, height = piece.kind(), right - left, bottom - top
            if kind is not ObjectKind.LINE and min(width, height) <= 0:
                continue  # nobody sees it
            rows = self._rows.under(top + from_top * height, top + to_bottom * height)
            columns = self._columns.under(left + from_left * width, left + to_right * width)
            text = "".join(piece.words).strip() if kind is ObjectKind.TEXT_BOX else ""
            self._found(SheetObject(kind, Area(rows[0], columns[0], rows[1], columns[1]), text))
        self._pieces = []

    def _rectangle(self) -> Rectangle:
        left, top = self._sizes.get("pos", (0.0, 0.0))
        if "from" in self._corners:
            left, top = self._point(self._corners["from"])
        if "to" in self._corners:
            right, bottom = self._point(self._corners["to"])
        else:
            width, height = self._sizes.get("ext", (0.0, 0.0))
            right, bottom = left + width, top + height
        return left, top, right, bottom

    def _point(self, corner: Mapping[str, float]) -> tuple[float, float]:
        column, row = int(corner.get("col", 0)) + 1, int(corner.get("row", 0)) + 1
        return self._columns.place(column, corner.get("colOff", 0.0)), self._rows.place(row, corner.get("rowOff", 0.0))

    def _open_shape(self, attributes: Attributes) -> None:
        self._piece = DrawnPiece(room=self._package.limits.remark)

    def _open_picture(self, attributes: Attributes) -> None:
        self._piece = DrawnPiece(picture=True)

    def _open_line(self, attributes: Attributes) -> None:
        self._piece = DrawnPiece(line=True)

    def _name_piece(self, attributes: Attributes) -> None:
        self._piece.hidden = xml_boolean(attributes.get("hidden"))

    def _name_group(self, attributes: Attributes) -> None:
        self._groups[-1].hidden |= xml_boolean(attributes.get("hidden"))

    def _fill(self, filled: bool) -> None:
        self._piece.filled = filled

    def _take_words(self, text: str) -> None:
        piece = self._piece
        kept = text[: piece.room]
        piece.room -= len(kept)
        if kept:
            piece.words.append(kept)

    def _close_piece(self) -> None:
        piece = self._piece
        if self._passing or piece.hidden or any(group.hidden for group in self._groups):
            return
        if len(self._pieces) > self._package.limits.objects:  # one too many is told
            return
        part = self._group_part(piece.offset, piece.extent) if self._groups else WHOLE
        self._pieces.append((piece, part))

    def _open_group(self, attributes: Attributes) -> None:
        if len(self._groups) >= self._package.limits.depth:
            raise Refused(LIMIT_DEPTH.problem())
        self._groups.append(DrawnGroup(WHOLE, hidden=bool(self._groups) and self._groups[-1].hidden))

    def _close_group(self) -> None:
        self._groups.pop()

    def _group_part(self, offset: tuple[float, float] | None, extent: tuple[float, float] | None) -> Rectangle:
        """The part of the anchor that a piece takes, through all the groups around it."""
        within = WHOLE
        for number, group in enumerate(self._groups):
            if number:
                within = self._groups[number - 1].part(group.offset, group.extent)
            group.within = within
        return self._groups[-1].part(offset, extent)

    def _open_choices(self, attributes: Attributes) -> None:
        self._choices.append((self.anchors, len(self._pieces)))

    def _open_fallback(self, attributes: Attributes) -> None:
        if self._passing or (self.anchors, len(self._pieces)) != self._choices[-1]:
            self._passing += 1
        else:
            self._choices.append((-1, -1))  # this one is read: see _close_fallback

    def _close_fallback(self) -> None:
        if self._choices[-1] == (-1, -1):
            self._choices.pop()
        else:
            self._passing -= 1

    def _close_choices(self) -> None:
        self._choices.pop()
