"""What covers areas of a sheet: validations, conditional formats, sparklines, Excel tables, and checks left out.

Excel's own checks would mark cells that are as they should be: texts that look like numbers, formulas that differ
from their neighbours.
"""

from __future__ import annotations

from collections.abc import Iterable
from operator import itemgetter
from typing import Any

from kamakura_report.io.write.formats import Formats
from kamakura_report.io.write.stored_text import escape_xstring, must_succeed, plain_words
from kamakura_report.patterns import pattern
from kamakura_report.workbook.area import Area, Position, cell_name, compact_areas
from kamakura_report.workbook.book import Highlight, Sheet, Sparkline, Table, Validation
from kamakura_report.workbook.names import utf16_units
from kamakura_report.workbook.question import AnswerKind

CRITERIA = {
    "between": "between",
    "notBetween": "not between",
    "equal": "==",
    "notEqual": "!=",
    "greaterThan": ">",
    "lessThan": "<",
    "greaterThanOrEqual": ">=",
    "lessThanOrEqual": "<=",
}
KINDS = {"textLength": "length"}  # where XlsxWriter's name is another
TITLE_LIMIT, PROMPT_LIMIT, RULE_FORMULA_LIMIT, HEADING_LIMIT = 32, 255, 255, 255  # Excel's, in UTF-16 units
HIGHLIGHT_FORMULA_LIMIT = 8192
_TABLE_NAME = pattern(r"[^\W\d]\w{0,254}")
_LOOKS_LIKE_A_CELL = pattern(r"[A-Za-z]{1,3}[0-9]+|[RrCc][0-9]*([Cc][0-9]*)?")
_NUMBER = pattern(r"\s*[-+]?[0-9][0-9,./:% -]*")
_NUMBER_ENDS = "0123456789,./:% -"  # its last sign is one of these


def add_validation(worksheet: Any, rule: Validation) -> None:
    """One data validation over all its areas. Raises ValueError for what Excel could not load."""
    first, everywhere = _areas(rule.areas)
    options: dict[str, Any] = {
        "validate": KINDS.get(rule.kind, rule.kind),
        "error_type": rule.style,
        "input_title": _within(rule.prompt_title, TITLE_LIMIT),
        "input_message": _within(rule.prompt, PROMPT_LIMIT),
        "error_title": _within(rule.error_title, TITLE_LIMIT),
        "error_message": _within(rule.error, PROMPT_LIMIT),
    }
    options = {name: value for name, value in options.items() if value}
    if len(rule.areas) > 1:
        options["multi_range"] = everywhere
    if rule.kind == "list":
        options["source"] = _choices(rule.choices) if rule.choices else f"={_formula(rule.source)}"
    elif rule.kind == "custom":
        options["value"] = f"={_formula(rule.formula)}"
    elif rule.kind != "any":
        if rule.operator not in CRITERIA:
            raise ValueError(f"not an operator of a validation: {rule.operator!r}")
        options["criteria"] = CRITERIA[rule.operator]
        options["minimum"] = _formula(rule.formula)
        if rule.operator in ("between", "notBetween"):
            options["maximum"] = _formula(rule.formula2)
    place = (first.top - 1, first.left - 1, first.bottom - 1, first.right - 1)
    must_succeed(worksheet.data_validation(*place, options), "validation", rule.kind, "of", everywhere)


def add_highlight(worksheet: Any, rule: Highlight, formats: Formats) -> None:
    """One conditional format over all its areas; earlier ones win, as in the book."""
    first, everywhere = _areas(rule.areas)
    options: dict[str, Any] = {
        "type": "formula",
        "criteria": f"={_formula(rule.formula, limit=HIGHLIGHT_FORMULA_LIMIT)}",
        "format": formats.overlay(rule.style),
        "stop_if_true": rule.stop,
    }
    if len(rule.areas) > 1:
        options["multi_range"] = everywhere
    place = (first.top - 1, first.left - 1, first.bottom - 1, first.right - 1)
    must_succeed(worksheet.conditional_format(*place, options), "conditional format of", everywhere)


def add_sparkline(worksheet: Any, line: Sparkline) -> None:
    """A line with points, so that a single figure shows too; blank years are bridged."""
    options = {
        "range": str(line.area),
        "series_color": f"#{line.color}",
        "markers_color": f"#{line.color}",
        "markers": True,
        "empty_cells": "connect",
    }
    row, column = line.position
    must_succeed(worksheet.add_sparkline(row - 1, column - 1, options), "sparkline of", line.area)


def add_table(worksheet: Any, sheet: Sheet, table: Table) -> None:
    """The table, before its cells are written: it writes the headings itself, without their look.

    Raises ValueError for a table that Excel would repair away.
    """
    area = table.area
    place = f"{sheet.name} {area}: table {table.name}"
    if not _TABLE_NAME.fullmatch(table.name) or _LOOKS_LIKE_A_CELL.fullmatch(table.name):
        raise ValueError(f"{place}: not a name of a table")
    if area.bottom <= area.top:
        raise ValueError(f"{place}: no row below the headings")
    headings = [_heading(sheet, area.top, column, place) for column in range(area.left, area.right + 1)]
    if len({heading.casefold() for heading in headings}) < len(headings):
        raise ValueError(f"{place}: a heading stands twice")
    options = {
        "name": table.name,
        "columns": [{"header": heading} for heading in headings],
        "style": None,  # cells have looks of their own
        "banded_rows": False,
    }
    must_succeed(worksheet.add_table(area.top - 1, area.left - 1, area.bottom - 1, area.right - 1, options), place)


def ignore_errors(worksheet: Any, sheet: Sheet, *, calculates: bool) -> None:
    """Tell Excel which of its own checks to leave out, and where, on a sheet that holds formulas or none."""
    as_texts: list[Position] = []
    for at, cell in sheet.cells.items():
        ask, value = cell.ask, cell.value
        if ask is not None:
            if ask.kind is not AnswerKind.NUMBER:
                as_texts.append(at)
        elif value.__class__ is str and value[-1:] in _NUMBER_ENDS and _NUMBER.fullmatch(value):
            as_texts.append(at)
    left_out = {}
    if calculates:
        rows, columns = (set(map(itemgetter(side), sheet.cells)) for side in (0, 1))
        used = str(Area(min(rows), min(columns), max(rows), max(columns)))
        left_out = {"formula_differs": used, "formula_range": used}
    if as_texts:
        areas = compact_areas(as_texts).values()
        left_out["number_stored_as_text"] = " ".join(str(area) for some in areas for area in some)
    if left_out:
        must_succeed(worksheet.ignore_errors(left_out), "checks left out on", sheet.name)


def _areas(areas: Iterable[Area]) -> tuple[Area, str]:
    """The first area, to which formulas relate, and all as Excel writes them."""
    several = tuple(areas)
    if not several:
        raise ValueError("a rule without a cell")
    return several[0], " ".join(map(str, several))


def _within(text: str, limit: int) -> str:
    if utf16_units(text) > limit:
        raise ValueError(f"over {limit} characters: {text[:40]}…")
    return escape_xstring(text)


def _formula(text: str, *, limit: int = RULE_FORMULA_LIMIT) -> str:
    if not text or text.startswith("=") or utf16_units(text) > limit:
        raise ValueError(f"not a formula of at most {limit} characters: {text[:40]!r}")
    return plain_words(text)


def _choices(words: tuple[str, ...]) -> list[str]:
    """The words as one quoted list: Excel separates them at commas and drops blanks around them."""
    for word in words:
        if not word or word != word.strip() or "," in word or "\n" in word:
            raise ValueError(f"not a word to choose: {word!r}")
    return [plain_words(word).replace('"', '""') for word in words]


def _heading(sheet: Sheet, row: int, column: int, place: str) -> str:
    cell = sheet.cells.get((row, column))
    value = cell.value if cell else None
    if not isinstance(value, str) or not value.strip() or "\n" in value or utf16_units(value) > HEADING_LIMIT:
        raise ValueError(f"{place}: {cell_name((row, column))} is no heading: {value!r}")
    return plain_words(value)
