"""Completion: what asked cells hold and how much is still to do, told alike by formula and in Python.

空 is a cell in which nothing is seen; 要確認 whatever is no answer as it stands: text where a number is asked (even
one that ``check`` understands), a formula, an error, a number the cell's own rule would refuse.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from kamakura_report.form import kinds
from kamakura_report.form.answer import FIXED_WORDS, NOT_APPLICABLE, UNDETERMINED
from kamakura_report.form.days import FIRST_NUMBER, LAST_NUMBER, day_of_number
from kamakura_report.workbook.area import Area, Position, cell_name, quote_sheet_name
from kamakura_report.workbook.question import BETWEEN, AnswerKind, Ask, Condition

FORMULA_LIMIT = 8000  # characters; Excel's is 8192
ONE_BY_ONE_LIMIT = 3000  # characters of one count, so that several fit into a formula
_SAVES = 1.25  # times as long may it be one by one
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


class Count(StrEnum):
    """What is counted over asked cells."""

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
    if value is None or (isinstance(value, str) and is_blank(value)):
        return CellContent.BLANK
    match ask.kind:
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
    if isinstance(value, Decimal):
        day = kinds.day_bounds(ask)
        fits = kinds.usual_shape(ask, value) and not (day and day[0] <= value < day[1])
        return CellContent.FIGURE if fits else CellContent.DOUBTFUL
    return CellContent(value) if value in FIXED_WORDS else CellContent.DOUBTFUL


def count_cells(count: Count, questions: Iterable[AskedQuestion]) -> int:
    """How many of the cells are counted, as they are now."""
    listed = list(questions)
    if count is Count.DOUBTFUL:
        return sum(1 for question in listed if question.content is CellContent.DOUBTFUL)
    required = [question.content for question in listed if question.ask.required and not question.waived]
    match count:
        case Count.ALL:
            return len(required)
        case Count.OPEN:
            return required.count(CellContent.BLANK)
    return sum(1 for content in required if content not in (CellContent.BLANK, CellContent.DOUBTFUL))


def count_formula(
    count: Count, questions: Iterable[AskedQuestion], own: str, one_by_one: int = ONE_BY_ONE_LIMIT
) -> str:
    """The count of ``count_cells`` by formula on the sheet ``own``, passing over errors; "" when there is no such cell.

    It may be longer than Excel takes (``FORMULA_LIMIT``): a form has a list of the rows for that (docs/form.md).
    Cells are counted one by one, which every program calculates, unless that takes more than ``one_by_one``
    characters and that saves a fifth of them: then those that ask alike together, of which Gnumeric and IronCalc make
    errors.
    """
    counted = [question for question in questions if question.ask.required or count is Count.DOUBTFUL]
    if count is Count.ALL:
        always = sum(1 for question in counted if question.ask.required_anyway)
        gates = [f"({_gate_of(question, own)})" for question in counted if not question.ask.required_anyway]
        return "+".join([str(always), *gates]) if gates else ""
    single = _sum_formula(count, [[question] for question in counted], own)
    if len(single) <= one_by_one:
        return single
    together = _sum_formula(count, _runs(counted), own)
    if len(together) > FORMULA_LIMIT:
        together = _sum_formula(count, _blocks(_runs(counted)), own)
    nearly = one_by_one and len(single) <= min(len(together) * _SAVES, FORMULA_LIMIT)
    return single if nearly else together


def _sum_formula(count: Count, runs: Iterable[list[AskedQuestion]], own: str) -> str:
    terms = []
    for run in runs:
        sheet = run[0].sheet
        area = str(Area(*run[0].position, *run[-1].position))
        reference = _on_sheet(sheet, area, own)
        width = run[-1].position[1] - run[0].position[1] + 1
        term = _count_term(count, reference, [question.ask for question in run], width)
        if run[0].ask.condition and count is not Count.DOUBTFUL:
            term = f"{_gate_of(run[0], own)}*({term})"
        terms.append(f"SUMPRODUCT({term})")
    return "+".join(terms)


def _on_sheet(sheet: str, cells: str, own: str) -> str:
    return cells if sheet == own else f"{quote_sheet_name(sheet)}!{cells}"


def _gate_of(question: AskedQuestion, own: str) -> str:
    assert question.ask.condition is not None
    assert question.decider is not None
    return gate_formula(question.ask.condition, _on_sheet(question.sheet, cell_name(question.decider), own))


def gate_formula(condition: Condition, cell: str) -> str:
    """1 by formula when that cell says what the condition asks for, else 0 (``Condition.is_met``)."""
    said = f'"{BETWEEN}"&{cell}&"{BETWEEN}"'
    found = (f"ISNUMBER(FIND({_literal(f'{BETWEEN}{word}{BETWEEN}')},{said}))" for word in condition.words)
    return f"SIGN({'+'.join(f'N({each})' for each in found)})"


def doubtful_formula(ask: Ask, cell: str) -> str:
    """True by formula when one cell is 要確認."""
    return f"({_count_term(Count.DOUBTFUL, cell, [ask])})>0"


def answered_formula(ask: Ask, cell: str) -> str:
    """True by formula when one cell is neither 空 nor 要確認."""
    return f"{_count_term(Count.FILLED, cell, [ask])}>0"


def blank_formula(cell: str) -> str:
    """True by formula when one cell is 空."""
    return f"{_typed_factor(cell)}*{unseen_formula(cell)}>0"


def unseen_formula(area: str) -> str:
    """True by formula where nothing is seen (``is_blank``); errors are seen."""
    for sign in UNSEEN:
        area = f'SUBSTITUTE({area},"{sign}","")'
    return f'ISNUMBER(1/(TRIM(CLEAN({area}))=""))'


def _runs(questions: Sequence[AskedQuestion]) -> Iterator[list[AskedQuestion]]:
    """Neighbours in a row that ask alike: one formula counts them."""
    run: list[AskedQuestion] = []
    for question in questions:
        if run and not _follows(run[-1], question):
            yield run
            run = []
        run.append(question)
    if run:
        yield run


def _blocks(runs: Iterable[list[AskedQuestion]]) -> Iterable[list[AskedQuestion]]:
    """Runs that ask alike and stand right below each other as one rectangle, row by row."""
    blocks: dict[tuple[object, ...], list[AskedQuestion]] = {}
    for run in runs:
        ask, (row, left) = run[0].ask, run[0].position
        ends = (run[0].sheet, left, run[-1].position[1], _shape(ask), ask.condition and row)  # one with a gate is alone
        blocks[(*ends, row)] = blocks.pop((*ends, row - 1), []) + run
    return blocks.values()


def _follows(before: AskedQuestion, question: AskedQuestion) -> bool:
    (row, column), ask, other = before.position, question.ask, before.ask
    if ask.condition or other.condition:
        return False
    alike = _shape(ask) == _shape(other)
    return question.sheet == before.sheet and question.position == (row, column + 1) and alike


def _shape(ask: Ask) -> tuple[object, ...]:
    return ask.kind, ask.whole, ask.places, ask.unsigned, ask.choices


def _count_term(count: Count, area: str, asks: Sequence[Ask], width: int = 1) -> str:
    """A term that is 1 for each cell to be counted. A comparison that fails is an error, which ``ISNUMBER`` makes 0."""
    ask = asks[0]
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
            good = f"({_number_factor(area, asks, width)}+{_word_factor(area, FIXED_WORDS)})"
        case _:
            good = _word_factor(area, ask.choices)
    if count is Count.FILLED:
        return f"{_typed_factor(area)}*{good}"
    return f"1-{_typed_factor(area)}*({unseen_formula(area)}+{good})"


def _typed_factor(area: str) -> str:
    """1 where no formula stands."""
    return f"(1-_xlfn.ISFORMULA({area}))"


def _number_factor(area: str, asks: Sequence[Ask], width: int) -> str:
    """1 for a number that is no day and has no more decimals, and no minus, than is usual there."""
    parts = [f"ISNUMBER({area})"]
    if asks[0].whole or asks[0].places == 0:
        parts.append(f'ISERR(FIND(".",{area}))')
    elif asks[0].places is not None:
        parts.append(f"ISNUMBER(1/(ROUND({area},{asks[0].places})={area}))")
    if asks[0].whole or asks[0].unsigned:
        parts.append(f'ISERR(FIND("-",{area}))')
    days = [kinds.day_bounds(ask) for ask in asks]
    if any(days):
        first, end = (_array([day[side] if day else 0 for day in days], width) for side in (0, 1))
        parts.append(f"ISNUMBER(1/(({area}<{first})+({area}>={end})))")
    return "*".join(parts)


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
