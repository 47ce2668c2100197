"""Expressions: what a cell calculates, taken apart, and written again as Excel itself writes it.

Only what a form may calculate with: numbers, texts, cells of one sheet, ``+ - * / ^ & %``, comparisons, and some
functions (``workbook.expression_parser``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from kamakura_report.frozen import frozen, replace
from kamakura_report.plan.figures import plain_text
from kamakura_report.workbook.area import Area

OVER_AREAS = ("SUM", "AVERAGE", "COUNT", "COUNTA", "MIN", "MAX")  # take areas, and look at what stands there alone
LONGEST_EXPRESSION = 8192  # characters of a formula, Excel's
_COMPARING = ("=", "<>", "<", ">", "<=", ">=")
# Binary signs from the loosest to the tightest; all are taken from left to right.
SIGN_LEVELS = (_COMPARING, ("&",), ("+", "-"), ("*", "/"), ("^",))


@frozen
class Number:
    """A written number."""

    value: Decimal


@frozen
class Text:
    """A written text."""

    value: str


@frozen
class Truth:
    """TRUE or FALSE."""

    value: bool


@frozen
class Reference:
    """A cell, or an area of cells. ``before``: of the year before."""

    area: Area
    before: bool = False

    @property
    def is_cell(self) -> bool:
        """True for a single cell."""
        return (self.area.top, self.area.left) == (self.area.bottom, self.area.right)


@frozen
class Operation:
    """``left sign right``; a sign before its operand has no left, ``%`` behind it no right."""

    sign: str
    left: Expression | None
    right: Expression | None


@frozen
class Call:
    """A function with its arguments; None is one that is left out."""

    name: str
    arguments: tuple[Expression | None, ...]


Expression = Number | Text | Truth | Reference | Operation | Call


def write_expression(expression: Expression) -> str:
    """The formula as it is written into a cell, without ``=``; cells as they are, without ``$``."""
    return _written(expression, 0)


def references(expression: Expression, inside: str = "") -> Iterator[tuple[Reference, str]]:
    """Each cell or area, with the function whose argument it is itself ("" for none)."""
    match expression:
        case Reference():
            yield expression, inside
        case Operation(_, left, right):
            for side in (left, right):
                if side is not None:
                    yield from references(side)
        case Call(name, arguments):
            for argument in arguments:
                if argument is not None:
                    yield from references(argument, name)


def with_references(expression: Expression, placed: Mapping[Reference, tuple[Area, ...]]) -> Expression:
    """The same with each cell or area put elsewhere; several areas in the place of one become so many arguments.

    One that is nowhere is like an empty cell: 0, "", or left out, as it is needed.
    """
    match expression:
        case Reference():
            return Reference(placed[expression][0]) if placed[expression] else Number(Decimal(0))
        case Operation(sign, left, right):
            sides = [None if side is None else with_references(side, placed) for side in (left, right)]
            for own, other in ((0, right), (1, left)):
                written = (left, right)[own]
                if isinstance(written, Reference) and not placed[written]:
                    as_text = sign == "&" or (sign in _COMPARING and isinstance(other, Text))
                    sides[own] = Text("") if as_text else sides[own]
            return replace(expression, left=sides[0], right=sides[1])
        case Call(name, arguments):
            first = arguments[0]
            if name in ("ISBLANK", "ISNUMBER") and isinstance(first, Reference) and not placed[first]:
                return Truth(name == "ISBLANK")
            return _with_arguments(name, list(_moved_arguments(name, arguments, placed)))
    return expression


def _moved_arguments(
    name: str, arguments: Sequence[Expression | None], placed: Mapping[Reference, tuple[Area, ...]]
) -> Iterator[Expression | None]:
    for argument in arguments:
        if isinstance(argument, Reference) and name in (*OVER_AREAS, "AND", "OR"):
            yield from (Reference(area) for area in placed[argument])
        else:
            yield None if argument is None else with_references(argument, placed)


def _with_arguments(name: str, arguments: Sequence[Expression | None]) -> Expression:
    """The call; of nothing at all what it comes to over empty cells."""
    if arguments:
        return Call(name, tuple(arguments))
    nothing = Number(Decimal(0))
    if name == "AVERAGE":
        return Operation("/", nothing, nothing)
    return Operation("+", Text(""), nothing) if name in ("AND", "OR") else nothing


def _written(expression: Expression, around: int) -> str:
    """The expression as an operand of a sign of that tightness: in brackets where that is tighter."""
    match expression:
        case Number(value):
            return plain_text(value)
        case Text(value):
            return '"' + value.replace('"', '""') + '"'
        case Truth(value):
            return "TRUE" if value else "FALSE"
        case Reference(area):
            return str(area)
        case Call(name, arguments):
            return f"{name}({','.join('' if each is None else _written(each, 0) for each in arguments)})"
        case Operation("%", left, None):
            assert left is not None
            return f"{_written(left, len(SIGN_LEVELS) + 1)}%"
        case Operation(sign, None, right):
            assert right is not None
            # -2^2 is 4 in Excel and -4 elsewhere: in brackets it is one thing.
            return _in_brackets(f"{sign}{_written(right, len(SIGN_LEVELS))}", around >= len(SIGN_LEVELS) - 1)
        case Operation(sign, left, right):
            assert left is not None
            assert right is not None
            own = next(number for number, signs in enumerate(SIGN_LEVELS) if sign in signs)
            return _in_brackets(f"{_written(left, own)}{sign}{_written(right, own + 1)}", own < around)
    raise TypeError(expression)


def _in_brackets(text: str, needed: bool) -> str:
    return f"({text})" if needed else text
