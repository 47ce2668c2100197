"""A workbook as it was sent out, as canonical JSON: what its return is compared with and read by.

Placing it anew from plan and form would do only as long as the program itself stays as it is. Kept is what a reader
needs: what is shown, what is asked and where; no looks, nothing typed, not the list of a workbook sent back, and of the
stamp only that it is there, for identity looks at it.
The format: docs/contracts.md, Snapshots.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from kamakura_report.form.issue import CORRECTION_SHEET, STAMP_SHEET
from kamakura_report.plan.figures import plain_text
from kamakura_report.plan.model import Slip
from kamakura_report.workbook.area import Position
from kamakura_report.workbook.book import Book, Cell, Formula, Sheet, Value
from kamakura_report.workbook.question import AnswerKind, Ask, Earlier, Grounds

RECORD_FORMAT = 1
Limits = Mapping[Slip, Decimal]


def dump_book(book: Book) -> bytes:
    """UTF-8 JSON, keys sorted: the same bytes for workbooks that show and ask the same, whatever is typed in them."""
    limits: list[Limits] = []
    held = {
        "format": RECORD_FORMAT,
        "sheets": [_sheet(sheet, limits) for sheet in book.sheets if sheet.name != CORRECTION_SHEET],
        "limits": [{slip.value: plain_text(limit) for slip, limit in one.items()} for one in limits],
    }
    return json.dumps(held, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def load_book(data: bytes) -> Book:
    """The workbook that ``dump`` wrote, without looks. Raises ValueError when the bytes are not such a one."""
    try:
        held = json.loads(data)
        if held["format"] != RECORD_FORMAT:
            raise ValueError(f"format {held['format']!r}")
        limits = [{Slip(slip): Decimal(limit) for slip, limit in one.items()} for one in held["limits"]]
        return Book(tuple(_read_sheet(sheet, limits) for sheet in held["sheets"]))
    except (KeyError, IndexError, TypeError, AttributeError, ArithmeticError, RecursionError) as error:
        raise ValueError(f"not a workbook as sent out: {error!r}") from error


def as_unrecorded(book: Book) -> Book:
    """A workbook placed anew because none was kept when it was sent out: its formulas may have been others then."""
    unknown = Formula("")
    return replace(book, sheets=tuple(replace(one, cells=_with(one.cells, unknown)) for one in book.sheets))


def _with(cells: Mapping[Position, Cell], formula: Formula) -> dict[Position, Cell]:
    return {at: replace(one, value=formula) if isinstance(one.value, Formula) else one for at, one in cells.items()}


def _sheet(sheet: Sheet, limits: list[Limits]) -> dict[str, Any]:
    cells = {} if sheet.name == STAMP_SHEET else sheet.cells
    return {
        "name": sheet.name,
        "protected": sheet.protected,
        "last": [max((at[side] for at in cells), default=1) for side in (0, 1)],
        "shown": [
            [*at, _value(cell.value)]
            for at, cell in sorted(cells.items())
            if cell.ask is None and cell.value not in (None, "")
        ],
        "asked": [[*at, _ask(cell.ask, limits)] for at, cell in sorted(cells.items()) if cell.ask],
    }


def _value(value: Value) -> Any:
    """A text as it is, a figure as {"n": …}, a formula as {"f": …}: what it comes to is computed again."""
    if isinstance(value, Formula):
        return {"f": value.text}
    return {"n": plain_text(value)} if isinstance(value, Decimal) else value


def _ask(ask: Ask, limits: list[Limits]) -> dict[str, Any]:
    held = {
        "key": ask.key,
        "kind": ask.kind.value,
        "required": ask.required,
        "label": ask.label,
        "unit": ask.unit,
        "whole": ask.whole,
        "choices": list(ask.choices),
        "base": _number(ask.base),
        "grounds": ask.grounds and _grounds(ask.grounds, limits),
    }
    return {name: value for name, value in held.items() if value not in (None, "", False, [])}


def _grounds(grounds: Grounds, limits: list[Limits]) -> dict[str, Any]:
    if grounds.limits not in limits:
        limits.append(grounds.limits)
    return {
        "before": [_earlier(one) for one in grounds.before],
        "budget": grounds.budget and _earlier(grounds.budget),
        "percent": grounds.percent,
        "direction": grounds.direction,
        "cumulative": grounds.cumulative,
        "subject": grounds.subject,
        "remark": grounds.remark,
        "limits": limits.index(grounds.limits),
    }


def _earlier(earlier: Earlier) -> list[str | None]:
    return [earlier[0], _number(earlier[1])]


def _number(number: Decimal | None) -> str | None:
    return None if number is None else plain_text(number)


def _read_sheet(held: Mapping[str, Any], limits: Sequence[Limits]) -> Sheet:
    row, column = held["last"]
    cells: dict[Position, Cell] = {(row, column): Cell()}
    cells |= {(row, column): Cell(_read_value(value)) for row, column, value in held["shown"]}
    cells |= {(row, column): Cell(ask=_read_ask(ask, limits)) for row, column, ask in held["asked"]}
    return Sheet(held["name"], cells, protected=held["protected"])


def _read_value(held: Any) -> Value:
    if isinstance(held, str):
        return held
    return Formula(held["f"]) if "f" in held else Decimal(held["n"])


def _read_ask(held: Mapping[str, Any], limits: Sequence[Limits]) -> Ask:
    grounds = held.get("grounds")
    return Ask(
        key=held["key"],
        kind=AnswerKind(held["kind"]),
        required=held.get("required", False),
        label=held.get("label", ""),
        unit=held.get("unit", ""),
        whole=held.get("whole", False),
        choices=tuple(held.get("choices", ())),
        base=_read_number(held.get("base")),
        grounds=grounds and _read_grounds(grounds, limits),
    )


def _read_grounds(held: Mapping[str, Any], limits: Sequence[Limits]) -> Grounds:
    return Grounds(
        before=tuple(_read_earlier(one) for one in held["before"]),
        budget=held["budget"] and _read_earlier(held["budget"]),
        percent=held["percent"],
        direction=held["direction"],
        cumulative=held["cumulative"],
        subject=held["subject"],
        remark=held["remark"],
        limits=limits[held["limits"]],
    )


def _read_earlier(held: list[str | None]) -> Earlier:
    key, number = held
    assert key is not None
    return key, _read_number(number)


def _read_number(held: str | None) -> Decimal | None:
    return None if held is None else Decimal(held)
