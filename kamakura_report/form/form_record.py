"""The record of a form as understood, JSON: the same form comes back, to the letter, without reading the template.

Each line of ``values`` is one value, made of those before it: its kind, then what it is made of by their numbers. So
a look that a thousand cells share is told once, and shared again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from decimal import Decimal
from typing import Any

from kamakura_report.form.form_model import Band, CellState, Form, FormSheet
from kamakura_report.form.placeholders import AskedPiece, FieldPiece, NamedPiece, ShownPiece, Word
from kamakura_report.workbook.area import Area
from kamakura_report.workbook.book import Border, Cell, Formula, Highlight, Page, Sheet, Style, Validation
from kamakura_report.workbook.expressions import Call, Number, Operation, Reference, Text, Truth
from kamakura_report.workbook.question import AnswerKind

_VALUES = (
    *(Form, FormSheet, Sheet, Page, Cell, Formula, Style, Border, Area, Validation, Highlight),
    *(ShownPiece, FieldPiece, AskedPiece, NamedPiece, Number, Text, Truth, Reference, Operation, Call),
)  # fmt: skip
_WORDS = (Band, CellState, Word, AnswerKind)
_TUPLE, _SET, _MAPPING, _DECIMAL = "tuple", "set", "mapping", "decimal"


_OF_FIELDS: Mapping[str, Callable[..., Any]] = {made.__name__: made for made in _VALUES}
_OF_PARTS: Mapping[str, Callable[[list[Any]], Any]] = {
    _TUPLE: tuple,
    _SET: frozenset,
    _MAPPING: lambda parts: dict(zip(parts[::2], parts[1::2], strict=True)),
}
_FROM_TEXT: Mapping[str, Callable[[str], Any]] = {_DECIMAL: Decimal, **{word.__name__: word for word in _WORDS}}
_FIELDS = {made: tuple(part.name for part in fields(made)) for made in _VALUES}


def dump_form(form: Form) -> bytes:
    """One line of JSON. Raises ValueError for a form of which something has no record."""
    values: list[list[Any]] = []
    _put(form, values, {}, {})
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def load_form_record(data: bytes) -> Form:
    """The form that ``dump_form`` told. Raises ValueError when the bytes are none."""
    made: list[Any] = []
    known = made.__getitem__
    try:
        for kind, *parts in json.loads(data.decode("utf-8", "surrogatepass")):
            if not kind:
                made.append(*parts)
            elif kind in _OF_FIELDS:
                made.append(_OF_FIELDS[kind](*map(known, parts)))
            elif kind in _FROM_TEXT:
                made.append(_FROM_TEXT[kind](*parts))
            else:
                made.append(_OF_PARTS[kind](list(map(known, parts))))
        form = made[-1]
    except (LookupError, TypeError, ValueError, ArithmeticError) as error:
        raise ValueError(f"no form: {error!r}") from error
    if not isinstance(form, Form):
        raise ValueError("no form")
    return form


def _put(value: Any, values: list[list[Any]], numbers: dict[tuple[Any, ...], int], places: dict[int, int]) -> int:
    """The number of the value, which is told if it was not yet; ``places`` are where in memory those lie that were.

    All are parts of a form, and so none is gone before all are told.
    """
    number = places.get(id(value))
    if number is None:
        said = tuple(_said(value, lambda part: _put(part, values, numbers, places)))
        known = (*said, type(value))  # 1, 1.0 and True are three values
        number = numbers.setdefault(known, len(values))
        if number == len(values):
            values.append(list(said))
        places[id(value)] = number
    return number


def _said(value: Any, number: Callable[[Any], int]) -> Iterable[Any]:
    """The kind of a value, and what it is made of; "" is the kind of what JSON itself knows."""
    if value is None or type(value) in (str, int, float, bool):
        return "", value
    if type(value) in _WORDS:
        return type(value).__name__, value.value
    if isinstance(value, Decimal):
        return _DECIMAL, str(value)
    if isinstance(value, tuple):
        return _TUPLE, *map(number, value)
    if isinstance(value, frozenset):
        return _SET, *map(number, sorted(value))
    if isinstance(value, Mapping):
        return _MAPPING, *(number(part) for pair in value.items() for part in pair)
    if type(value) not in _FIELDS:
        raise ValueError(f"no record of {type(value).__name__}")
    return type(value).__name__, *(number(getattr(value, name)) for name in _FIELDS[type(value)])
