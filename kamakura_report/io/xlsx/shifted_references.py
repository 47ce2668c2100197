"""References shifted: what is written once for several cells, as it reads in each (ECMA-376 part 1, 18.3.1.40, f)."""

from __future__ import annotations

import re

from kamakura_report.io.xlsx.cell_references import sheet_column
from kamakura_report.io.xlsx.limits import LIMITS
from kamakura_report.patterns import pattern
from kamakura_report.workbook.area import column_letters

_TOKEN = pattern(
    r'"(?:[^"]|"")*"'  # a text
    r"|'(?:[^']|'')*'"  # a quoted sheet name
    r"|\[[^\[\]]*\]"  # a column of a table, another workbook; no nesting, or "[[[[…" takes quadratic time
    r"|(?<![\w.\\$])(\$?)([A-Z]{1,3})(\$?)([1-9][0-9]{0,6})(?![\w.(!\\])"  # F12, $F$12: neither LOG10( nor AB1!
    r"|(?<![\w.\\$:])(\$?)([A-Z]{1,3}):(\$?)([A-Z]{1,3})(?![\w.(!\\$])"  # F:G
    r"|(?<![\w.\\$:])(\$?)([1-9][0-9]{0,6}):(\$?)([1-9][0-9]{0,6})(?![\w.(!\\$])",  # 3:5
    re.IGNORECASE,
)
_LOST_REFERENCE = "#REF!"


def shift_formula(formula: str, rows: int, columns: int) -> str:
    """The formula as it reads so many rows and columns further; references that leave the sheet are ``#REF!``.

    So a formula written once for many cells is meant (ECMA-376 part 1, 18.3.1.40, f).
    """

    def moved(match: re.Match[str]) -> str:
        if match[2]:
            return _both(_column(match[1], match[2], columns), _row(match[3], match[4], rows), "", match[0])
        if match[6]:
            return _both(_column(match[5], match[6], columns), _column(match[7], match[8], columns), ":", match[0])
        if match[10]:
            return _both(_row(match[9], match[10], rows), _row(match[11], match[12], rows), ":", match[0])
        return match[0]

    return _TOKEN.sub(moved, formula)


def _both(first: str | None, second: str | None, between: str, written: str) -> str:
    if first is None or second is None:
        return written  # XYZ1 is a name, not a cell
    return f"{first}{between}{second}" if first and second else _LOST_REFERENCE


def _column(fixed: str, letters: str, by: int) -> str | None:
    """The column that much further, "" when that is outside the sheet, None when it is no column at all."""
    number = sheet_column(letters.upper())
    if not number:
        return None
    if fixed:
        return fixed + letters
    return column_letters(number + by) if 1 <= number + by <= LIMITS.columns else ""


def _row(fixed: str, digits: str, by: int) -> str | None:
    number = int(digits)
    if number > LIMITS.rows:
        return None
    if fixed:
        return fixed + digits
    return str(number + by) if 1 <= number + by <= LIMITS.rows else ""
