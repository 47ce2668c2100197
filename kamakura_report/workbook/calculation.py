"""Calculation: the value that an expression has now, as Excel and LibreOffice calculate it.

Numbers are floats, of which fifteen digits count: two that agree in these are equal, and a difference of two that
agree is 0. A blank is 0, "" or FALSE, as it is needed; words are none of these (``#VALUE!``); functions over areas look
at numbers alone.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Context, Decimal
from enum import StrEnum

from kamakura_report.frozen import frozen
from kamakura_report.patterns import pattern
from kamakura_report.plan.figures import SIGNIFICANT_DIGITS, parse_figure, plain_text
from kamakura_report.workbook.area import Position
from kamakura_report.workbook.expressions import (
    OVER_AREAS,
    Call,
    Expression,
    Number,
    Operation,
    Reference,
    Text,
    Truth,
)


class ErrorValue(StrEnum):
    """What a cell shows whose formula has no value."""

    DIVISION = "#DIV/0!"
    VALUE = "#VALUE!"
    NUMBER = "#NUM!"


CellValue = Decimal | str | bool | None  # of a cell; one of ``ErrorValue`` stands for itself
CellValues = Callable[[Position], CellValue]
_Value = float | str | bool | ErrorValue | None
_WRITTEN_NUMBER = pattern(r"\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?\s*")
_LONGEST_PLAIN = 1e21  # from here on a number in a text is written with an exponent
_MOST_PLACES = 300  # decimals to round to, either way: a float has no more
_ROOM = Context(prec=700)
_ROUNDING = {"ROUND": ROUND_HALF_UP, "ROUNDUP": ROUND_UP, "ROUNDDOWN": ROUND_DOWN}


class _Failed(Exception):
    """The error that a calculation comes to."""

    def __init__(self, error: ErrorValue) -> None:
        super().__init__(error)
        self.error = error


def calculate(expression: Expression, cells: CellValues) -> Decimal | str | bool:
    """What the cell shows whose formula this is; an error is shown as an ``ErrorValue``."""
    value = _Calculation(cells).value(expression)
    if value is None:
        return Decimal(0)  # a blank that is passed on
    if isinstance(value, float):
        return parse_figure(repr(value))
    return value


@frozen
class _Calculation:
    cells: CellValues

    def value(self, expression: Expression | None) -> _Value:
        """The value, an error among them; an argument that is left out is 0."""
        try:
            return 0.0 if expression is None else self._value(expression)
        except _Failed as failed:
            return failed.error

    def _value(self, expression: Expression) -> _Value:
        match expression:
            case Number(number):
                return float(number)
            case Text(text):
                return text
            case Truth(truth):
                return truth
            case Reference(area):
                return _of_cell(self.cells((area.top, area.left)))
            case Operation():
                return self._operation(expression)
            case Call(name, arguments):
                return self._call(name, arguments)
        raise TypeError(expression)

    def _operand(self, expression: Expression | None) -> _Value:
        """A value that is no error. Raises _Failed."""
        value = self.value(expression)
        if isinstance(value, ErrorValue):
            raise _Failed(value)
        return value

    def _number(self, expression: Expression | None) -> float:
        return _to_number(self._operand(expression))

    def _operation(self, operation: Operation) -> _Value:
        if operation.left is None:
            number = self._number(operation.right)
            return -number if operation.sign == "-" else number
        if operation.right is None:
            return self._number(operation.left) / 100
        left, right = self._operand(operation.left), self._operand(operation.right)
        if operation.sign == "&":
            return _to_text(left) + _to_text(right)
        if operation.sign in ("=", "<>", "<", ">", "<=", ">="):
            return _compared(operation.sign, left, right)
        return _arithmetic(operation.sign, _to_number(left), _to_number(right))

    def _call(self, name: str, arguments: Sequence[Expression | None]) -> _Value:
        if name in OVER_AREAS:
            return self._over_areas(name, arguments)
        match name:
            case "IF":
                if _to_truth(self._operand(arguments[0])):
                    return self.value(arguments[1])
                return self.value(arguments[2]) if len(arguments) > 2 else False
            case "IFERROR":
                value = self.value(arguments[0])
                return self.value(arguments[1]) if isinstance(value, ErrorValue) else value
            case "AND" | "OR":
                truths = list(self._truths(arguments))
                if not truths:
                    raise _Failed(ErrorValue.VALUE)
                return all(truths) if name == "AND" else any(truths)
            case "NOT":
                return not _to_truth(self._operand(arguments[0]))
            case "ISNUMBER":
                return isinstance(self.value(arguments[0]), float)
            case "ISBLANK":
                return self.value(arguments[0]) is None
            case "ABS":
                return abs(self._number(arguments[0]))
        return _rounded(name, self._number(arguments[0]), self._number(arguments[1]))

    def _truths(self, arguments: Sequence[Expression | None]) -> Iterator[bool]:
        """Of single cells blanks and texts say nothing."""
        for argument in arguments:
            value = self._operand(argument)
            if isinstance(argument, Reference) and (value is None or isinstance(value, str)):
                continue
            yield _to_truth(value)

    def _over_areas(self, name: str, arguments: Sequence[Expression | None]) -> _Value:
        found: list[_Value] = []
        for argument in arguments:
            if not isinstance(argument, Reference):
                value = self.value(argument)
                if name != "COUNTA" and not isinstance(value, ErrorValue):
                    value = _as_number(value) if name == "COUNT" else _to_number(value)
                found.append(value)
                continue
            values = (_of_cell(self.cells(position)) for position in argument.area.positions())
            found += (each for each in values if each is not None and (name == "COUNTA" or _counts(each)))
        if name == "COUNTA":
            return float(len(found))
        numbers = [each for each in found if isinstance(each, float)]
        if name == "COUNT":
            return float(len(numbers))
        for each in found:
            if isinstance(each, ErrorValue):
                raise _Failed(each)
        if name == "AVERAGE" and not numbers:
            raise _Failed(ErrorValue.DIVISION)
        if not numbers:
            return 0.0
        if name in ("MIN", "MAX"):
            return min(numbers) if name == "MIN" else max(numbers)
        total = _finite(math.fsum(numbers))
        return total / len(numbers) if name == "AVERAGE" else total


def _of_cell(value: CellValue) -> _Value:
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, str) and not isinstance(value, ErrorValue) and value in list(ErrorValue):
        return ErrorValue(value)
    return value


def _counts(value: _Value) -> bool:
    """True for what stands in an area and is looked at: numbers, and errors; not truths."""
    return isinstance(value, float | ErrorValue)


def _to_number(value: _Value) -> float:
    number = _as_number(value)
    if number is None:
        raise _Failed(ErrorValue.VALUE)
    return number


def _as_number(value: _Value) -> float | None:
    if isinstance(value, str):
        return _finite(float(value)) if _WRITTEN_NUMBER.fullmatch(value) and value.isascii() else None
    return float(value or 0)


def _to_truth(value: _Value) -> bool:
    if isinstance(value, str):
        if value.upper() not in ("TRUE", "FALSE"):
            raise _Failed(ErrorValue.VALUE)
        return value.upper() == "TRUE"
    return bool(value)


def _to_text(value: _Value) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        if abs(value) < _LONGEST_PLAIN:
            return plain_text(parse_figure(repr(value)))
        digits, _, exponent = f"{value:.{SIGNIFICANT_DIGITS - 1}E}".partition("E")
        return f"{digits.rstrip('0').rstrip('.')}E{exponent}"
    return value or ""


def _compared(sign: str, left: _Value, right: _Value) -> bool:
    """Numbers before texts before truths; a blank is like what it is compared with."""
    left, right = _like(left, right), _like(right, left)
    ranks = [2 if isinstance(each, bool) else 1 if isinstance(each, str) else 0 for each in (left, right)]
    if ranks[0] != ranks[1]:
        order = -1 if ranks[0] < ranks[1] else 1
    elif isinstance(left, str) and isinstance(right, str):
        folded = left.casefold(), right.casefold()
        order = (folded[0] > folded[1]) - (folded[0] < folded[1])
    else:
        numbers = parse_figure(repr(_to_number(left))), parse_figure(repr(_to_number(right)))
        order = (numbers[0] > numbers[1]) - (numbers[0] < numbers[1])
    return {
        "=": order == 0,
        "<>": order != 0,
        "<": order < 0,
        ">": order > 0,
        "<=": order <= 0,
        ">=": order >= 0,
    }[sign]


def _like(value: _Value, other: _Value) -> _Value:
    if value is not None:
        return value
    return False if isinstance(other, bool) else "" if isinstance(other, str) else 0.0


def _arithmetic(sign: str, left: float, right: float) -> float:
    match sign:
        case "+" | "-":
            added = right if sign == "+" else -right
            total = _finite(left + added)
            # What is left of two numbers that agree in all their digits is nothing.
            agree = left * added < 0 and parse_figure(repr(left)) == parse_figure(repr(-added))
            return 0.0 if agree else total
        case "*":
            return _finite(left * right)
        case "/":
            if right == 0:
                raise _Failed(ErrorValue.DIVISION)
            return _finite(left / right)
    return _power(left, right)


def _power(base: float, exponent: float) -> float:
    if base == 0 and exponent <= 0:
        raise _Failed(ErrorValue.DIVISION if exponent else ErrorValue.NUMBER)
    if base < 0 and exponent != int(exponent):
        raise _Failed(ErrorValue.NUMBER)
    try:
        return _finite(base**exponent)
    except OverflowError:
        raise _Failed(ErrorValue.NUMBER) from None


def _rounded(name: str, number: float, places: float) -> float:
    """Of the fifteen digits that count, halves away from zero."""
    to = max(-_MOST_PLACES, min(_MOST_PLACES, int(places)))
    figure = parse_figure(repr(number))
    return float(figure.quantize(Decimal(1).scaleb(-to), _ROUNDING[name], _ROOM))


def _finite(number: float) -> float:
    if not math.isfinite(number):
        raise _Failed(ErrorValue.NUMBER)
    return number
