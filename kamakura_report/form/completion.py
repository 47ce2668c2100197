"""Completion: what asked cells hold and how much is still to do, told alike by formula and in Python.

空 is a cell in which nothing is seen; 要確認 whatever is no answer as it stands: text where a number is asked (even
one that ``check`` understands), a formula, an error, a number the cell's own rule would refuse.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from kamakura_report.form import kinds
from kamakura_report.form.answer import FIXED_WORDS, NOT_APPLICABLE, UNDETERMINED
from kamakura_report.form.days import FIRST_NUMBER, LAST_NUMBER, day_of_number
from kamakura_report.workbook.area import Position
from kamakura_report.workbook.question import BETWEEN, AnswerKind, Ask, Condition

_AREA, _DAYS = "\0", "\1"  # in a term: its cells, the days that are no numbers there; no text of a form holds them
_OPEN, _CLOSE = "〔", "〕"  # around a word among words: FIND knows no wildcards and passes errors on
_LITERAL_LENGTH = 240  # characters of one text in a formula; Excel's limit is 255
UNSEEN = "\u3000\u00a0\u200b"  # besides spaces and control signs: they come along from web pages
_UNSEEN_SIGNS = "".join(map(chr, range(ord(" ") + 1))) + UNSEEN


class Completion(StrEnum):
    """記入状況 of a row, or of the whole workbook."""

    DONE = "記入済み"
    OPEN = "残りあり"
    DOUBTFUL = "要確認"
    OPTIONAL = "任意"  # nothing here is required
    READY = "提出できます"
    UNFINISHED = "未完了"


class CellContent(StrEnum):
    """What one asked cell holds."""

    BLANK = "空"
    FIGURE = "数値"
    WORDS = "文章"  # also a chosen word
    NOT_APPLICABLE = NOT_APPLICABLE
    UNDETERMINED = UNDETERMINED
    DOUBTFUL = "要確認"


# Named once: to look up a member of an enumeration takes longer than to compare with it.
_NUMBER, _FIGURE, _DOUBTFUL = AnswerKind.NUMBER, CellContent.FIGURE, CellContent.DOUBTFUL


class Count(StrEnum):
    """What is counted over asked cells."""

    __hash__ = str.__hash__  # which Python works out once for each text, and enum anew each time

    OPEN = "未入力数"  # required and 空
    DOUBTFUL = "要確認数"  # open, required or not, and 要確認
    FILLED = "記入数"  # required and answered
    ALL = "欄数"  # required


class AskedQuestion(NamedTuple):
    """One asked cell: where it is, what it asks and what it holds now.

    ``decider`` is the cell whose answer says whether it is asked at all, with what makes it so; ``waived`` while it
    is not.
    """

    sheet: str
    position: Position
    ask: Ask
    content: CellContent
    decider: Position | None = None
    waived: bool = False


def is_blank(text: str) -> bool:
    """True for a text in which nothing is seen: spaces of both widths, control signs, ``UNSEEN``."""
    return not text.strip(_UNSEEN_SIGNS)


def cell_content(ask: Ask, value: str | Decimal | None) -> CellContent:
    """What a cell holds in which a text or a number was typed (a formula or an error is always 要確認)."""
    if ask.kind is _NUMBER and isinstance(value, Decimal):  # as in most cells
        return _FIGURE if kinds.usual_shape(ask, value) and not kinds.is_day_about_due(ask, value) else _DOUBTFUL
    if value is None or (isinstance(value, str) and is_blank(value)):
        return CellContent.BLANK
    match ask.kind:
        case AnswerKind.NUMBER:
            return CellContent(str(value)) if value in FIXED_WORDS else CellContent.DOUBTFUL
        case AnswerKind.TEXT:
            return CellContent.WORDS
        case AnswerKind.CHOICE | AnswerKind.TICK:
            shown = value if isinstance(value, str) else format(value, "f")
            return CellContent.WORDS if shown in ask.choices else CellContent.DOUBTFUL
        case AnswerKind.MULTI:
            parts = value.split(BETWEEN) if isinstance(value, str) else [format(value, "f")]
            several = len(set(parts)) == len(parts) and set(parts) <= set(ask.choices)
            return CellContent.WORDS if several else CellContent.DOUBTFUL
        case AnswerKind.DATE:
            named = isinstance(value, Decimal) and day_of_number(value) is not None
            return CellContent.WORDS if named else CellContent.DOUBTFUL


def count_cells(count: Count, questions: Iterable[AskedQuestion]) -> int:
    """How many of the cells are counted, as they are now."""
    listed = list(questions)
    required = [question.content for question in listed if question.ask.required and not question.waived]
    return count_contents(count, [question.content for question in listed], required)


def count_contents(count: Count, contents: Sequence[CellContent], required: Sequence[CellContent]) -> int:
    """The same of what cells hold: all of them, and those among them that must be answered."""
    match count:
        case Count.DOUBTFUL:
            return contents.count(CellContent.DOUBTFUL)
        case Count.ALL:
            return len(required)
        case Count.OPEN:
            return required.count(CellContent.BLANK)
    return len(required) - required.count(CellContent.BLANK) - required.count(CellContent.DOUBTFUL)


def gate_formula(condition: Condition, cell: str) -> str:
    """1 by formula when that cell says what the condition asks for, else 0 (``Condition.is_met``)."""
    said = f'"{BETWEEN}"&{cell}&"{BETWEEN}"'
    found = (f"ISNUMBER(FIND({_literal(f'{BETWEEN}{word}{BETWEEN}')},{said}))" for word in condition.words)
    return f"SIGN({'+'.join(f'N({each})' for each in found)})"


def doubtful_formula(ask: Ask, cell: str) -> str:
    """True by formula when one cell is 要確認."""
    return f"({count_term(Count.DOUBTFUL, cell, asked_alike(ask), [kinds.day_bounds(ask)])})>0"


def answered_formula(ask: Ask, cell: str) -> str:
    """True by formula when one cell is neither 空 nor 要確認."""
    return f"{count_term(Count.FILLED, cell, asked_alike(ask), [kinds.day_bounds(ask)])}>0"


def blank_formula(cell: str) -> str:
    """True by formula when one cell is 空."""
    return f"{_typed_factor(cell)}*{unseen_formula(cell)}>0"


def unseen_formula(area: str) -> str:
    """True by formula where nothing is seen (``is_blank``); errors are seen."""
    for sign in UNSEEN:
        area = f'SUBSTITUTE({area},"{sign}","")'
    return f'ISNUMBER(1/(TRIM(CLEAN({area}))=""))'


Alike = tuple[AnswerKind, bool, int | None, bool, tuple[str, ...]]


def asked_alike(ask: Ask) -> Alike:
    """What two questions have in common that are counted by one term."""
    return ask.kind, ask.whole, ask.places, ask.unsigned, ask.choices


def count_term(count: Count, area: str, alike: Alike, bounds: Sequence[tuple[int, int] | None], width: int = 1) -> str:
    """A term that is 1 for each cell to be counted, of cells that ask alike, each with its own days."""
    before_days, after_days = _term_parts(count, *alike)
    if not after_days:
        return area.join(before_days)
    days = _no_day_factor(area, bounds, width) if any(bounds) else ""
    return f"{area.join(before_days)}{days}{area.join(after_days)}"


@lru_cache(maxsize=1024)  # most cells of a form ask alike
def _term_parts(
    count: Count, kind: AnswerKind, whole: bool, places: int | None, unsigned: bool, choices: tuple[str, ...]
) -> tuple[list[str], list[str]]:
    """The term of ``count_term`` in what stands before and after the days that are no numbers there (nothing where no
    number is asked), each in parts between which the cells stand."""
    term = _term(count, _AREA, Ask("", kind, True, "", whole=whole, places=places, unsigned=unsigned, choices=choices))
    before, days, after = term.partition(_DAYS)
    return before.split(_AREA), after.split(_AREA) if days else []


def _term(count: Count, area: str, ask: Ask) -> str:
    """1 for each cell to be counted. A comparison that fails is an error, which ``ISNUMBER`` makes 0."""
    if count is Count.OPEN:
        return f"{_typed_factor(area)}*{unseen_formula(area)}"
    if ask.kind is AnswerKind.TEXT:
        good = f"{_typed_factor(area)}*(1-ISERROR({area}))*(1-ISLOGICAL({area}))"
        return f"{good}*(1-{unseen_formula(area)})" if count is Count.FILLED else f"1-{good}"
    match ask.kind:
        case AnswerKind.DATE:
            day = f"({area}>={FIRST_NUMBER})*({area}<={LAST_NUMBER})*({area}=INT({area}))"
            good = f"ISNUMBER({area})*ISNUMBER(1/({day}))"
        case AnswerKind.MULTI:
            good = _several_factor(area, ask.choices)
        case AnswerKind.NUMBER:
            good = f"({_number_factor(area, ask)}{_DAYS}+{_word_factor(area, FIXED_WORDS)})"
        case _:
            good = _word_factor(area, ask.choices)
    if count is Count.FILLED:
        return f"{_typed_factor(area)}*{good}"
    return f"1-{_typed_factor(area)}*({unseen_formula(area)}+{good})"


def _typed_factor(area: str) -> str:
    """1 where no formula stands."""
    return f"(1-_xlfn.ISFORMULA({area}))"


def _number_factor(area: str, ask: Ask) -> str:
    """1 for a number that has no more decimals, and no minus, than is usual there."""
    parts = [f"ISNUMBER({area})"]
    if ask.whole or ask.places == 0:
        parts.append(f'ISERR(FIND(".",{area}))')
    elif ask.places is not None:
        parts.append(f"ISNUMBER(1/(ROUND({area},{ask.places})={area}))")
    if ask.whole or ask.unsigned:
        parts.append(f'ISERR(FIND("-",{area}))')
    return "*".join(parts)


def _no_day_factor(area: str, bounds: Sequence[tuple[int, int] | None], width: int) -> str:
    """Times 1 for a number that is no day, by each cell's own bounds."""
    first, end = (_array([day[side] if day else 0 for day in bounds], width) for side in (0, 1))
    return f"*ISNUMBER(1/(({area}<{first})+({area}>={end})))"


def _array(numbers: Sequence[int], width: int) -> str:
    """Each cell's own number, as an array of rows where there are several cells."""
    rows = (",".join(map(str, numbers[at : at + width])) for at in range(0, len(numbers), width))
    return f"{{{';'.join(rows)}}}" if len(numbers) > 1 else str(numbers[0])


def _several_factor(area: str, choices: Sequence[str]) -> str:
    """1 for some of the choices, each once, in any order: those that are found take up all there is."""
    found = (
        f'ISNUMBER(FIND({_literal(f"{BETWEEN}{choice}{BETWEEN}")},"{BETWEEN}"&{area}&"{BETWEEN}"))'
        f"*LEN({_literal(BETWEEN + choice)})"
        for choice in choices
    )
    return f'ISNUMBER(1/(({"+".join(found)})=LEN("{BETWEEN}"&{area})))'


def _literal(text: str) -> str:
    """A text in a formula, in pieces that Excel takes."""
    pieces = [text[start : start + _LITERAL_LENGTH] for start in range(0, len(text), _LITERAL_LENGTH)]
    return "&".join('"' + piece.replace('"', '""') + '"' for piece in pieces)


def _word_factor(area: str, words: Sequence[str]) -> str:
    """1 for one of the words, to the letter."""
    listed = "".join(f"{_OPEN}{word}{_CLOSE}" for word in words)
    return f'ISNUMBER(FIND("{_OPEN}"&{area}&"{_CLOSE}",{_literal(listed)}))'
