"""Everything shown is compared with what was issued, before a single figure is taken.

Widths, styles, formats, protection and validations are never compared; of formulas only the text,
for their values are computed again here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from kamakura_report.form.book import Cell, Formula, Position, Sheet, reference
from kamakura_report.plan.figures import figure, plain
from kamakura_report.problem import Problem, Severity
from kamakura_report.returns.grid import GridSheet, Raw, Stored
from kamakura_report.returns.references import outline
from kamakura_report.text import shorten

TOLD_AT_MOST = 5  # differences listed one by one before a sheet counts as rearranged
_ADVICE = "配布したファイルに記入し直してください。このシートの数字は取り込みません。"
_QUOTED = re.compile(r'("(?:[^"]|"")*")')
_NAME = re.compile(r"'([^'\"!]*)'(?=!)")
_NOISE = re.compile(r"\s|_xl(?:fn|ws|pm)\.|(?<=TRUE)\(\)|(?<=FALSE)\(\)", re.IGNORECASE)


def differences(issued: Sheet, returned: GridSheet) -> Iterator[Problem]:
    """One problem for each shown cell that is not as issued; many are told as a rearranged sheet.

    Formulas that speak of other cells than they did are one problem: asked cells were moved, and office programs
    let all that refers to them follow. Not on a rearranged sheet, where it is other rows' formulas that stand there.
    """
    found, moved = [], {}
    for position in sorted(issued.cells.keys() | returned.cells.keys()):
        raw = returned.at(position)
        problem = _difference(issued, position, raw)
        if problem is not None and (pairs := moves(issued.cells.get(position), raw)):
            moved[position] = pairs
        elif problem is not None:
            found.append(problem)
    if moved and len(found) <= TOLD_AT_MOST:
        yield _moved(issued.name, moved)
    yield from found[:TOLD_AT_MOST]
    if len(found) > TOLD_AT_MOST:
        more = len(found) + len(moved) - TOLD_AT_MOST
        text = f"配布したときと違うセルがほかに {more} か所あります（行や列の追加、並べ替えなど）。"
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


def moves(cell: Cell | None, raw: Raw) -> tuple[tuple[str, str], ...]:
    """What a formula spoke of and speaks of now, where it differs; nothing when more than that has changed."""
    if cell is None or not isinstance(cell.value, Formula) or raw.formula is None:
        return ()
    (text, before), (text_now, now) = outline(cell.value.text), outline(raw.formula)
    if formula_text(text) != formula_text(text_now):
        return ()
    return tuple(pair for pair in zip(before, now, strict=True) if pair[0] != pair[1])


def _moved(sheet: str, moved: Mapping[Position, tuple[tuple[str, str], ...]]) -> Problem:
    places = [reference(position) for position in moved]
    told_once = dict.fromkeys(pair for pairs in moved.values() for pair in pairs)
    # What lay where something was put is gone; of areas only an end may have moved.
    plainly = [f"{old} → {new}" for old, new in told_once if "#REF!" not in new and ":" not in old + new]
    told = f"（{'、'.join(plainly[:TOLD_AT_MOST])}）" if plainly else ""
    several = f" など {len(places)} か所" if len(places) > 1 else ""
    found = (
        f"記入欄が切り取りやドラッグで動かされ{told}、自動で計算する式（{places[0]}{several}）が別の欄を見ています。"
    )
    advice = (
        "配布したファイルに、切り取らずにコピーして、値だけを貼り付けてください。このシートの数字は取り込みません。"
    )
    return Problem("shown.moved", Severity.ERROR, found, advice, sheet=sheet, cell=places[0])


def same(wanted: str | Decimal | Formula | None, raw: Raw) -> bool:
    """True when the stored cell shows what was issued; of a formula that is not known any more, when there is one."""
    if isinstance(wanted, Formula):
        if raw.formula is None:
            return False
        return not wanted.text or formula_text(raw.formula) == formula_text(wanted.text)
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
    typed = "計算式" if raw.formula is not None else f"「{shorten(raw.text)}」"
    gone = raw.formula is None and not raw.text
    if isinstance(wanted, Formula):
        if raw.formula is not None:
            return f"自動で計算する式が、別の式（={shorten(raw.formula)}）に変わっています。"
        return "自動で計算する式が消えています。" if gone else f"自動で計算する式が消え、{typed}になっています。"
    if wanted is None or wanted == "":
        return f"何も書いていなかったところに、{typed}が入っています。"
    issued = f"「{shorten(plain(wanted) if isinstance(wanted, Decimal) else wanted)}」"
    return f"{issued}が消えています。" if gone else f"{issued}と書いてあったところが、{typed}に変わっています。"
