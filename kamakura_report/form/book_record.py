"""The record of a workbook as it was sent out, canonical JSON: a returned one is compared with it and read by it.

Placing the workbook anew from plan and form would do only as long as the program itself stays as it is. The record
holds what a reader needs: what is shown, what is asked and where. It has no styles, nothing typed, not the list of a
workbook sent back, and of the stamp only that it is there, since the stamp is checked by itself.
The format: docs/contracts.md, Snapshots.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from operator import itemgetter
from typing import Any

from kamakura_report.form.issue import CORRECTION_SHEET, STAMP_SHEET
from kamakura_report.form.plausibility import initial_grounds
from kamakura_report.frozen import replace
from kamakura_report.plan import keys
from kamakura_report.plan.figures import plain_text
from kamakura_report.plan.keys import Key
from kamakura_report.plan.model import Slip, thresholds_in_force
from kamakura_report.workbook.area import Position
from kamakura_report.workbook.book import Book, Cell, Formula, Sheet, Value
from kamakura_report.workbook.question import AnswerKind, Ask, Condition, Earlier, Grounds

_RECORD_FORMAT = 2
_FORMER_FORMAT = 1  # its thresholds are of other rules
_FORMER_THRESHOLDS: Mapping[Slip, Decimal] = {  # the usual ones of rules that both formats know
    Slip.SHARE: Decimal(100),
    Slip.FALL: Decimal(0),
    Slip.BUDGET: Decimal(1),
    Slip.JUMP: Decimal(3),
    Slip.DROP: Decimal(3),
}
_KINDS = {kind.value: kind for kind in AnswerKind}
# Nothing in a record holds itself: to look for that takes a fifth of the time.
_RECORDS = json.JSONEncoder(ensure_ascii=False, check_circular=False, sort_keys=True, separators=(",", ":"))
_Limits = Mapping[Slip, Decimal]  # the thresholds of one plan, kept once and referred to by index


def dump_book(book: Book) -> bytes:
    """UTF-8 JSON, keys sorted: the same bytes for workbooks that show and ask the same, whatever is typed in them."""
    limits: list[_Limits] = []
    record = {
        "format": _RECORD_FORMAT,
        "sheets": [_sheet_record(sheet, limits) for sheet in book.sheets if sheet.name != CORRECTION_SHEET],
        "limits": [{slip.value: plain_text(limit) for slip, limit in thresholds.items()} for thresholds in limits],
    }
    return _RECORDS.encode(record).encode() + b"\n"


def load_book(data: bytes) -> Book:
    """The workbook that ``dump_book`` wrote, without styles. Raises ValueError when the bytes are no such record."""
    try:
        record = _taken_apart(data)
        read = _read_former_limits if record["format"] == _FORMER_FORMAT else _read_limits
        limits = [read(thresholds) for thresholds in record["limits"]]
        return _with_initial_grounds(Book(tuple(_read_sheet(sheet, limits) for sheet in record["sheets"])))
    except (KeyError, IndexError, TypeError, AttributeError, ArithmeticError, RecursionError) as error:
        raise ValueError(f"not a workbook as sent out: {error!r}") from error


def recorded_asks(data: bytes, key: str = "") -> Iterator[tuple[str, Position, Ask]]:
    """What such a workbook asks, by sheet and cell, without grounds; with ``key`` only where it may ask for that.

    Most workbooks do not ask for a given key: of those the record is not even taken apart.
    """
    if key and not any(json.dumps(each, ensure_ascii=False).encode() in data for each in keys.spellings(key)):
        return
    for sheet in _taken_apart(data)["sheets"]:
        for row, column, ask in sheet["asked"]:
            yield sheet["name"], (row, column), _read_ask(ask, None)


def _taken_apart(data: bytes) -> dict[str, Any]:
    record: dict[str, Any] = json.loads(data)
    if record["format"] not in (_RECORD_FORMAT, _FORMER_FORMAT):
        raise ValueError(f"format {record['format']!r}")
    return record


def _with_initial_grounds(book: Book) -> Book:
    """The workbook; in one of an earlier program, which held 初期値 against nothing, what it is held against today."""
    if all(ask.grounds is not None or not Key.parse(ask.key).is_initial for _, _, ask in book.asks()):
        return book
    yearly: dict[str, Ask] = {}  # of each indicator the figure with the most figures before it
    for _, _, ask in book.asks():
        if ask.grounds is not None and ask.grounds.budget is None and Key.parse(ask.key).when is not None:
            known = yearly.setdefault(ask.grounds.subject, ask)
            if known.grounds and len(ask.grounds.before) > len(known.grounds.before):
                yearly[ask.grounds.subject] = ask

    def compared(cell: Cell) -> Cell:
        ask = cell.ask
        if ask is None or ask.grounds is not None or not Key.parse(ask.key).is_initial:
            return cell
        subject = Key.parse(ask.key).subject
        after: tuple[Earlier, ...] = ()
        limits = thresholds_in_force({})
        if last := yearly.get(subject):
            assert last.grounds is not None
            after = (*(earlier for earlier in last.grounds.before if earlier[0] != ask.key), (last.key, None))
            limits = last.grounds.limits
        return replace(cell, ask=replace(ask, grounds=initial_grounds(subject, ask.unit, after, limits)))

    return replace(
        book,
        sheets=tuple(
            replace(sheet, cells={at: compared(cell) for at, cell in sheet.cells.items()}) for sheet in book.sheets
        ),
    )


def as_unrecorded(book: Book) -> Book:
    """A workbook placed anew because no record was kept; its formulas ("") may have been others then."""
    unknown = Formula("")
    return replace(
        book, sheets=tuple(replace(sheet, cells=_with_formula(sheet.cells, unknown)) for sheet in book.sheets)
    )


def _with_formula(cells: Mapping[Position, Cell], formula: Formula) -> dict[Position, Cell]:
    return {at: replace(cell, value=formula) if isinstance(cell.value, Formula) else cell for at, cell in cells.items()}


def _sheet_record(sheet: Sheet, limits: list[_Limits]) -> dict[str, Any]:
    cells = [] if sheet.name == STAMP_SHEET else sorted(sheet.cells.items(), key=itemgetter(0))
    shown: list[list[Any]] = []
    asked: list[list[Any]] = []
    last = 1  # column
    for (row, column), cell in cells:
        value = cell.value
        if column > last:
            last = column
        if cell.ask is not None:
            asked.append([row, column, _ask_record(cell.ask, limits)])
        elif value is not None and (value or not isinstance(value, str)):
            shown.append([row, column, value if isinstance(value, str) else _value_record(value)])
    return {
        "name": sheet.name,
        "protected": sheet.protected,
        "last": [cells[-1][0][0] if cells else 1, last],
        "shown": shown,
        "asked": asked,
    }


def _value_record(value: Value) -> Any:
    """A text as it is, a figure as {"n": …}, a formula as {"f": …} without its value, which is computed again."""
    if isinstance(value, Formula):
        return {"f": value.text}
    return {"n": plain_text(value)} if isinstance(value, Decimal) else value


def _ask_record(ask: Ask, limits: list[_Limits]) -> dict[str, Any]:
    record = {
        "key": ask.key,
        "kind": ask.kind.value,
        "required": ask.required,
        "label": ask.label,
        "unit": ask.unit,
        "whole": ask.whole,
        "places": None if ask.places is None else str(ask.places),
        "unsigned": ask.unsigned,
        "choices": list(ask.choices),
        "base": _number_record(ask.base),
        "grounds": ask.grounds and _grounds_record(ask.grounds, limits),
        "shares": list(ask.shares),
        "office": ask.office,
        "when": [ask.condition.key, *ask.condition.words] if ask.condition else None,
    }
    return {name: value for name, value in record.items() if value}  # what is not said says nothing


def _grounds_record(grounds: Grounds, limits: list[_Limits]) -> dict[str, Any]:
    if grounds.limits not in limits:
        limits.append(grounds.limits)
    after = {"after": [_earlier_record(earlier) for earlier in grounds.after]} if grounds.after else {}
    return after | {
        "before": [_earlier_record(earlier) for earlier in grounds.before],
        "budget": grounds.budget and _earlier_record(grounds.budget),
        "percent": grounds.percent,
        "cumulative": grounds.cumulative,
        "subject": grounds.subject,
        "remark": grounds.remark,
        "limits": limits.index(grounds.limits),
    }


def _earlier_record(earlier: Earlier) -> list[str | None]:
    return [earlier[0], _number_record(earlier[1])]


def _number_record(number: Decimal | None) -> str | None:
    return None if number is None else plain_text(number)


def _read_limits(thresholds: Mapping[str, str]) -> _Limits:
    return {Slip(slip): Decimal(limit) for slip, limit in thresholds.items()}


def _read_former_limits(thresholds: Mapping[str, str]) -> _Limits:
    """Today's thresholds, except what the city had chosen otherwise of those that both programs know."""
    limits = dict(thresholds_in_force({}))
    for slip, usual in _FORMER_THRESHOLDS.items():
        chosen = thresholds.get(slip)
        if chosen is None:
            del limits[slip]
        elif Decimal(chosen) != usual:
            limits[slip] = Decimal(chosen)
    return limits


def _read_sheet(record: Mapping[str, Any], limits: Sequence[_Limits]) -> Sheet:
    row, column = record["last"]
    cells: dict[Position, Cell] = {(row, column): Cell()}
    cells |= {
        (row, column): Cell(value if value.__class__ is str else _read_value(value))
        for row, column, value in record["shown"]
    }
    cells |= {(row, column): Cell(ask=_read_ask(ask, limits)) for row, column, ask in record["asked"]}
    return Sheet(record["name"], cells, protected=record["protected"])


def _read_value(record: Mapping[str, str]) -> Value:
    return Formula(record["f"]) if "f" in record else Decimal(record["n"])


def _read_ask(record: Mapping[str, Any], limits: Sequence[_Limits] | None) -> Ask:
    """Without ``limits`` it has no grounds."""
    get, key = record.get, keys.canonical(record["key"])
    grounds = get("grounds") if limits is not None else None
    return Ask(
        key=key,
        kind=_KINDS[record["kind"]],
        required=get("required", False),
        label=get("label", ""),
        unit=get("unit", ""),
        whole=get("whole", False),
        places=int(record["places"]) if "places" in record else None,
        unsigned=get("unsigned", False),
        choices=tuple(get("choices", ())),
        base=_read_number(get("base")),
        grounds=grounds and _read_grounds(grounds, limits or (), money=Key.parse(key).item == keys.SETTLEMENT),
        shares=tuple(get("shares", ())),
        office=get("office", ""),
        condition=Condition(record["when"][0], tuple(record["when"][1:])) if get("when") else None,
    )


def _read_grounds(record: Mapping[str, Any], limits: Sequence[_Limits], *, money: bool) -> Grounds:
    return Grounds(
        before=tuple([_read_earlier(key, number) for key, number in record["before"]]),
        after=tuple([_read_earlier(key, number) for key, number in record.get("after", ())]),
        budget=record["budget"] and _read_earlier(*record["budget"]),
        money=money,
        percent=record["percent"],
        cumulative=record["cumulative"],
        subject=record["subject"],
        remark=record["remark"],
        limits=limits[record["limits"]],
    )


@lru_cache(maxsize=4096)  # each year of a row is held against the same ones
def _read_earlier(key: str, number: str | None) -> Earlier:
    return keys.canonical(key), _read_number(number)


def _read_number(record: str | None) -> Decimal | None:
    return None if record is None else Decimal(record)
