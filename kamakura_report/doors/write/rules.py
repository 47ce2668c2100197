"""Rules that cover areas: validations, conditional formats, sparklines. One rule is written once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kamakura_report.doors.write.done import done
from kamakura_report.doors.write.styles import Formats
from kamakura_report.doors.write.texts import escaped, plain_words
from kamakura_report.form.book import Area, Highlight, Sparkline, Validation
from kamakura_report.form.names import utf16_units

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
TITLE_LIMIT, WORDS_LIMIT, FORMULA_LIMIT = 32, 255, 255  # Excel's, in UTF-16 units


def add_validation(worksheet: Any, rule: Validation) -> None:
    """One data validation over all its areas. Raises ValueError for what Excel could not load."""
    first, everywhere = _areas(rule.areas)
    said: dict[str, Any] = {
        "validate": KINDS.get(rule.kind, rule.kind),
        "error_type": rule.style,
        "input_title": _within(rule.prompt_title, TITLE_LIMIT),
        "input_message": _within(rule.prompt, WORDS_LIMIT),
        "error_title": _within(rule.error_title, TITLE_LIMIT),
        "error_message": _within(rule.error, WORDS_LIMIT),
    }
    said = {name: value for name, value in said.items() if value}
    if len(rule.areas) > 1:
        said["multi_range"] = everywhere
    if rule.kind == "list":
        said["source"] = _choices(rule.choices) if rule.choices else f"={_formula(rule.source)}"
    elif rule.kind == "custom":
        said["value"] = f"={_formula(rule.formula)}"
    elif rule.kind != "any":
        if rule.operator not in CRITERIA:
            raise ValueError(f"not an operator of a validation: {rule.operator!r}")
        said["criteria"] = CRITERIA[rule.operator]
        said["minimum"] = _formula(rule.formula)
        if rule.operator in ("between", "notBetween"):
            said["maximum"] = _formula(rule.formula2)
    place = (first.top - 1, first.left - 1, first.bottom - 1, first.right - 1)
    done(worksheet.data_validation(*place, said), f"validation {rule.kind} of {everywhere}")


def add_highlight(worksheet: Any, rule: Highlight, formats: Formats) -> None:
    """One conditional format over all its areas; earlier ones win, as in the book."""
    first, everywhere = _areas(rule.areas)
    said: dict[str, Any] = {
        "type": "formula",
        "criteria": f"={_formula(rule.formula, limit=8192)}",
        "format": formats.overlay(rule.style),
        "stop_if_true": rule.stop,
    }
    if len(rule.areas) > 1:
        said["multi_range"] = everywhere
    place = (first.top - 1, first.left - 1, first.bottom - 1, first.right - 1)
    done(worksheet.conditional_format(*place, said), f"conditional format of {everywhere}")


def add_sparkline(worksheet: Any, line: Sparkline) -> None:
    """A line with points, so that a single figure shows too; blank years are bridged."""
    said = {
        "range": str(line.area),
        "series_color": f"#{line.color}",
        "markers_color": f"#{line.color}",
        "markers": True,
        "empty_cells": "connect",
    }
    done(worksheet.add_sparkline(line.position[0] - 1, line.position[1] - 1, said), f"sparkline of {line.area}")


def _areas(areas: Iterable[Area]) -> tuple[Area, str]:
    """The first area, to which formulas relate, and all as Excel writes them."""
    several = tuple(areas)
    if not several:
        raise ValueError("a rule without a cell")
    return several[0], " ".join(map(str, several))


def _within(words: str, limit: int) -> str:
    if utf16_units(words) > limit:
        raise ValueError(f"over {limit} characters: {words[:40]}…")
    return escaped(words)


def _formula(text: str, *, limit: int = FORMULA_LIMIT) -> str:
    if not text or text.startswith("=") or utf16_units(text) > limit:
        raise ValueError(f"not a formula of at most {limit} characters: {text[:40]!r}")
    return plain_words(text)


def _choices(words: tuple[str, ...]) -> list[str]:
    """The words as one quoted list: Excel separates them at commas and drops blanks around them."""
    for word in words:
        if not word or word != word.strip() or "," in word or "\n" in word:
            raise ValueError(f"not a word to choose: {word!r}")
    return [plain_words(word).replace('"', '""') for word in words]
