"""The looks of workbooks as XlsxWriter makes them, each once: workbooks of a form have the same ones."""

from __future__ import annotations

from collections.abc import Hashable
from functools import lru_cache
from typing import Any

from xlsxwriter.format import Format

from kamakura_report.io.write.formats import Look
from kamakura_report.io.write.package import Part

_FORMATS, _PARTS = 1 << 11, 1 << 4  # of a process
_parts: dict[Hashable, Part] = {}


class KeptFormat(Format):  # type: ignore[misc]
    """A format like another one, of which it is known by what words XlsxWriter finds those alike."""

    like: Format
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
def first_of_look(look: Look, usual: tuple[tuple[str, Any], ...]) -> KeptFormat:
    """The first format that looks so, in workbooks whose formats have the usual properties besides."""
    return first_format(tuple({**dict(usual), **look}.items()))


@lru_cache(maxsize=_FORMATS)
def first_format(properties: tuple[tuple[str, Any], ...]) -> KeptFormat:
    """The first format with these properties."""
    made = Format(dict(properties))
    first = KeptFormat.__new__(KeptFormat)
    first.__dict__.update(made.__dict__)
    first.like, first.font_key, first.border_key = first, made._get_font_key(), made._get_border_key()
    first._get_format_key()
    return first


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
