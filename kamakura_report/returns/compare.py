"""Everything shown is compared with what was issued, before a single figure is taken.

Widths, styles, formats, protection and validations are never compared; of formulas only the text,
for their values are computed again here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from kamakura_report.form.book import Formula, Position, Sheet, reference
from kamakura_report.plan.figures import figure, plain
from kamakura_report.problem import Problem, Severity
from kamakura_report.returns.grid import GridSheet, Raw, Stored

TOLD_AT_MOST = 5  # differences listed one by one before a sheet counts as rearranged
_ADVICE = "配布したファイルに記入し直してください。このシートの数字は取り込みません。"
_QUOTED = re.compile(r'("(?:[^"]|"")*")')
_NAME = re.compile(r"'([^'\"!]*)'(?=!)")
_NOISE = re.compile(r"\s|_xl(?:fn|ws|pm)\.|(?<=TRUE)\(\)|(?<=FALSE)\(\)", re.IGNORECASE)


def differences(issued: Sheet, returned: GridSheet) -> Iterator[Problem]:
    """One problem for each shown cell that is not as issued; many are told as a rearranged sheet."""
    found = [
        problem
        for position in sorted(issued.cells.keys() | returned.cells.keys())
        if (problem := _difference(issued, position, returned.at(position))) is not None
    ]
    yield from found[:TOLD_AT_MOST]
    if len(found) > TOLD_AT_MOST:
        text = (
            f"配布したときと違うセルがほかに {len(found) - TOLD_AT_MOST} か所あります（行や列の追加、並べ替えなど）。"
        )
        yield Problem("sheet.rearranged", Severity.ERROR, text, _ADVICE, sheet=issued.name)


def _difference(issued: Sheet, position: Position, raw: Raw) -> Problem | None:
    cell = issued.cells.get(position)
    if cell is not None and cell.ask is not None:
        return None
    wanted = None if cell is None else cell.value
    if same(wanted, raw):
        return None
    code = "shown.formula" if isinstance(wanted, Formula) else "shown.changed" if wanted is not None else "shown.added"
    return Problem(code, Severity.ERROR, _found(wanted, raw), _ADVICE, sheet=issued.name, cell=reference(position))


def same(wanted: str | Decimal | Formula | None, raw: Raw) -> bool:
    """True when the stored cell shows what was issued."""
    if isinstance(wanted, Formula):
        return raw.formula is not None and formula_text(raw.formula) == formula_text(wanted.text)
    if raw.formula is not None:
        return False
    if wanted is None or wanted == "":
        return not raw.text
    if isinstance(wanted, Decimal):
        return raw.kind in (Stored.NUMBER, Stored.DATE) and _number(raw.text) == wanted
    return raw.kind is Stored.TEXT and _lines(raw.text) == _lines(wanted)


def formula_text(text: str) -> str:
    """A formula as every office program writes it: no spaces, no future-function prefix, ``TRUE`` for
    ``TRUE()``, one case, sheet names without quotes.
    """
    parts = _QUOTED.split(_NAME.sub(r"\1", text.lstrip("=")))
    return "".join(part if part.startswith('"') else _NOISE.sub("", part).upper() for part in parts)


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _number(text: str) -> Decimal | None:
    try:
        return figure(text)
    except ValueError:
        return None


def _found(wanted: str | Decimal | Formula | None, raw: Raw) -> str:
    """What stands there instead of what was issued."""
    typed = "計算式" if raw.formula is not None else f"「{shortened(raw.text)}」"
    gone = raw.formula is None and not raw.text
    if isinstance(wanted, Formula):
        if raw.formula is not None:
            return f"自動で計算する式が、別の式（={shortened(raw.formula)}）に変わっています。"
        return "自動で計算する式が消えています。" if gone else f"自動で計算する式が消え、{typed}になっています。"
    if wanted is None or wanted == "":
        return f"何も書いていなかったところに、{typed}が入っています。"
    issued = f"「{shortened(plain(wanted) if isinstance(wanted, Decimal) else wanted)}」"
    return f"{issued}が消えています。" if gone else f"{issued}と書いてあったところが、{typed}に変わっています。"


def shortened(text: str, limit: int = 30) -> str:
    """One line of at most that many characters, for a message."""
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"
