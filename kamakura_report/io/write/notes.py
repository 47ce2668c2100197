"""The notes of a sheet: what they say (CT_Comment) and the boxes they stand in (VML), as XlsxWriter writes them.

It takes an object and some forty calls for each; ``consolidated.xlsx`` has one beside every figure.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from xlsxwriter.comments import Comments, CommentType
from xlsxwriter.vml import Vml

from kamakura_report.io.write.stored_text import escape_markup, stands_as_it_is
from kamakura_report.workbook.area import cell_name


class Note(NamedTuple):
    """A note as XlsxWriter was told of it, at rows and columns that count from 0."""

    row: int
    column: int
    text: str
    options: dict[str, Any]  # author, width, height, font_name, font_size


class NoteTexts(Comments):  # type: ignore[misc]
    """The part with the words. All have one author, who has no name."""

    def _write_authors(self, comment_data: Iterable[Note]) -> None:
        self.fh.write("<authors><author></author></authors>")

    def _write_comment_list(self, comment_data: Iterable[Note]) -> None:
        self.fh.write("<commentList>")
        for note in comment_data:
            ref, font = cell_name((note.row + 1, note.column + 1)), note.options["font_name"]
            begun = f'<comment ref="{ref}" authorId="0"><text><r>{_font(font, note.options["font_size"])}'
            if stands_as_it_is(note.text):
                self.fh.add(f"{begun}<t>{note.text}</t></r></text></comment>".encode())
            else:
                self.fh.write(begun)
                self._write_text_t(note.text)
                self.fh.write("</r></text></comment>")
        self.fh.write("</commentList>")


class NoteBoxes(Vml):  # type: ignore[misc]
    """The part with the boxes, which move and grow with their cells and are hidden until somebody looks."""

    def _write_comment_shape(self, shape_id: int, z_index: int, comment: CommentType) -> None:
        left, top, width, height = self._pixels_to_points(comment.vertices)
        first_column, first_row, x, y, last_column, last_row, right, bottom = comment.vertices[:8]
        shape = (
            f'<v:shape id="_x0000_s{shape_id}" type="#_x0000_t202" style="position:absolute;margin-left:{left:.15g}pt;'
            f"margin-top:{top:.15g}pt;width:{width:.15g}pt;height:{height:.15g}pt;z-index:{z_index};"
            'visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>'
            '<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
            '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
            '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
            f"<x:Anchor>{first_column}, {x}, {first_row}, {y}, {last_column}, {right}, {last_row}, {bottom}</x:Anchor>"
            f"<x:AutoFill>False</x:AutoFill><x:Row>{comment.row}</x:Row><x:Column>{comment.col}</x:Column>"
            "</x:ClientData></v:shape>"
        )
        self.fh.add(shape.encode())


@lru_cache(maxsize=8)
def _font(name: str, size: int) -> str:
    said = escape_markup(name).replace('"', "&quot;")
    return f'<rPr><sz val="{size}"/><color indexed="81"/><rFont val="{said}"/><family val="2"/></rPr>'
