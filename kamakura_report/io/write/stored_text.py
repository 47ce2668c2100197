"""What every call of XlsxWriter needs: text in Excel's ``_xHHHH_`` escapes, and a return code that is checked."""

from __future__ import annotations

from kamakura_report.patterns import pattern
from kamakura_report.workbook.names import CELL_UNITS, utf16_units

# What XML 1.0 cannot hold, or would change: control characters (CR becomes LF), half surrogate pairs,
# the two noncharacters; and an underscore that begins what would be read as an escape.
_ESCAPED = pattern("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_SURROGATE = pattern("[\ud800-\udfff]")
_LITERAL_ESCAPE = pattern("_x[0-9A-Fa-f]{4}_")
# What XlsxWriter writes otherwise than it stands, and more: to hand it over is never wrong. So is a blank at an end.
_NOT_AS_IT_IS = pattern("[&<>\x00-\x08\x0b-\x1f\ufffe\uffff]")
_UNWRITABLE = pattern("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


def escape_xstring(text: str) -> str:
    """The text in Excel's escapes (ECMA-376 Part 1, 22.9.2.19 ST_Xstring): CR is ``_x000D_``.

    A literal ``_x0041_`` becomes ``_x005F_x0041_``, so that it is read back as it was written.
    """
    if "_x" not in text and is_plain(text):  # as nearly all are
        return text
    return _ESCAPED.sub(lambda match: f"_x{ord(match[0]):04X}_", text)


def stored_cell_text(text: str) -> str:
    """What to hand to XlsxWriter's ``write_string`` so that exactly ``text`` stands in the cell.

    Its own escaping is right but for three kinds of text: ``<r>…</r>`` is taken for the XML of a
    rich string, escapes that share an underscore (``_x0041_x0042_``) are escaped once instead of
    twice, and half a surrogate pair stops it. Such text is handed over as the XML of a rich string
    made here. Its underscores are character references, or XlsxWriter would escape them again.

    Raises ValueError when the text is longer than a cell can hold.
    """
    if len(text) > CELL_UNITS // 2 and utf16_units(text) > CELL_UNITS:
        raise ValueError(f"a text over {CELL_UNITS} characters: {text[:40]}…")
    looks_rich = text.startswith("<r>") and text.endswith("</r>")
    escaped = "_x" in text and _LITERAL_ESCAPE.search(text)
    if not (looks_rich or escaped or (_UNWRITABLE.search(text) and _SURROGATE.search(text))):
        return text
    xml = escape_markup(escape_xstring(text)).replace("_", "&#95;")
    return f'<r><t xml:space="preserve">{xml}</t></r>'


def escape_markup(text: str) -> str:
    """The text between two tags."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def plain_words(text: str) -> str:
    """The same text, for places that know no escapes (names, formulas, notes on rules).

    Raises ValueError when XML cannot hold it.
    """
    if unwritable := _UNWRITABLE.search(text):
        raise ValueError(f"the character U+{ord(unwritable[0]):04X} cannot stand here: {text[:40]!r}")
    return text


def is_plain(text: str) -> bool:
    """Whether ``plain_words`` takes the text."""
    return not _UNWRITABLE.search(text)


def stands_as_it_is(text: str) -> bool:
    """Whether XlsxWriter writes the text as it is, between tags that say no more than what they are."""
    return "_x" not in text and text.strip() == text and not _NOT_AS_IT_IS.search(text)


def must_succeed(code: int | None, *call: object) -> None:
    """Raise RuntimeError unless XlsxWriter did as it was told: 0, or no code at all. The words name the ``call``."""
    if code:
        raise RuntimeError(f"XlsxWriter refused ({code}): {' '.join(map(str, call))}")
