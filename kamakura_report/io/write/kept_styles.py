"""The looks of workbooks as XlsxWriter makes them, each once: workbooks of a form have the same ones."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import lru_cache
from io import StringIO
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.styles import Styles, XFormatType

from kamakura_report.io.write.formats import Look
from kamakura_report.io.write.package import Part

_FORMATS, _PARTS = 1 << 11, 1 << 4  # of a process
_parts: dict[Hashable, Part] = {}


class KeptFormat(Format):  # type: ignore[misc]
    """A format like another one, of which it is known by what words XlsxWriter finds those alike."""

    like: KeptFormat  # the first one
    font_key: str
    border_key: str

    def _get_font_key(self) -> str:
        return self.font_key

    def _get_border_key(self) -> str:
        return self.border_key


def kept_format(first: KeptFormat, xf_indices: dict[str, int], dxf_indices: dict[str, int]) -> KeptFormat:
    """A format like the first one, in a workbook that numbers its formats by these."""
    made = KeptFormat.__new__(KeptFormat)
    made.__dict__ = {**first.__dict__, "xf_format_indices": xf_indices, "dxf_format_indices": dxf_indices}
    return made


@lru_cache(maxsize=_FORMATS)
def first_of_look(look: Look, usual: Look) -> KeptFormat:
    """The first format that looks so, in workbooks whose formats have the usual properties besides."""
    return first_format(tuple({**usual, **look}.items()))


@lru_cache
def usual_look(properties: tuple[tuple[str, Any], ...]) -> Look:
    """The look of workbooks whose formats have these properties, if they say nothing else."""
    return Look(properties)


@lru_cache(maxsize=_FORMATS)
def first_format(properties: tuple[tuple[str, Any], ...]) -> KeptFormat:
    """The first format with these properties."""
    made = Format(dict(properties))
    first = KeptFormat.__new__(KeptFormat)
    first.__dict__.update(made.__dict__)
    first.like, first.font_key, first.border_key = first, made._get_font_key(), made._get_border_key()
    first._get_format_key()
    return first


class StylesPart(Styles):  # type: ignore[misc]
    """The part with the looks of a workbook. What it says of one look is kept: no two workbooks of a plan have just the
    same looks in the same order, but each of them has most of those of the others."""

    def tell(self, of: Any) -> None:
        """Which looks a workbook has, once they are numbered: as XlsxWriter's packager tells it."""
        kinds = (of.xf_formats, of.palette, of.font_count, of.num_formats, of.border_count, of.fill_count)
        self._set_style_properties([*kinds, of.custom_colors, of.dxf_formats, of.has_comments])

    def _write_font(self, xf_format: KeptFormat, is_dxf_format: bool = False) -> None:
        if xf_format.hyperlink:
            super()._write_font(xf_format, is_dxf_format)  # it takes note of it
        else:
            self.fh.write(_font(xf_format.like, is_dxf_format))

    def _write_border(self, xf_format: KeptFormat, is_dxf_format: bool = False) -> None:
        self.fh.write(_border(xf_format.like, is_dxf_format))

    def _write_xf(self, xf_format: KeptFormat, xf_type: XFormatType) -> None:
        numbers = (xf_format.font_index, xf_format.fill_index, xf_format.border_index, xf_format.num_format_index)
        self.fh.write(_cell_format(xf_format.like, numbers, xf_type))


@lru_cache(maxsize=_FORMATS)
def _font(like: KeptFormat, of_rule: bool) -> str:
    return _said(Styles._write_font, like, of_rule)


@lru_cache(maxsize=_FORMATS)
def _border(like: KeptFormat, of_rule: bool) -> str:
    return _said(Styles._write_border, like, of_rule)


@lru_cache(maxsize=_FORMATS)
def _cell_format(like: KeptFormat, numbers: tuple[int, int, int, int], kind: XFormatType) -> str:
    made = kept_format(like, {}, {})
    made.font_index, made.fill_index, made.border_index, made.num_format_index = numbers
    return _said(Styles._write_xf, made, kind)


def _said(write: Callable[..., None], *what: object) -> str:
    """What XlsxWriter writes of it."""
    styles = Styles()
    styles.fh = written = StringIO()
    write(styles, *what)
    return written.getvalue()


def styles_of(workbook: Any) -> Hashable:
    """All that the part with the looks of a workbook depends on, once its formats are numbered."""
    numbered = (workbook.xf_formats, workbook.dxf_formats)
    likes = tuple(tuple(each.like for each in formats) for formats in numbered)
    noted = any(sheet.has_comments for sheet in workbook.worksheets())  # their shapes take looks too
    return likes, noted, tuple(workbook.custom_colors)


def known_part(styles: Hashable) -> Part | None:
    """The part with these looks, as it was written last."""
    return _parts.get(styles)


def keep_part(styles: Hashable, part: Part) -> None:
    """Keep the part with these looks, of the last few."""
    while len(_parts) >= _PARTS:
        del _parts[next(iter(_parts))]
    _parts[styles] = part
