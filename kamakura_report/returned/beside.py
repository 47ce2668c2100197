"""What is written or laid beside the cells of a returned sheet, told with its words and its place.

Over a figure it is an error of that cell: nobody knows which of the two is meant. Everything else is a warning, for
nothing that lies beside a cell is an answer. Notes of a workbook that was sent back are our own and no news.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from string import Formatter

from kamakura_report.form.answer import Answer, Answers, Status
from kamakura_report.form.completion import is_blank
from kamakura_report.form.issue import CORRECTION_SHEET
from kamakura_report.frozen import frozen
from kamakura_report.problem import Problem, Severity
from kamakura_report.problem.answer_codes import ANSWER_NOT_COPIED
from kamakura_report.problem.beside_codes import (
    BESIDE_COVERED,
    BESIDE_LINE,
    BESIDE_LINE_ELSEWHERE,
    BESIDE_NOTE,
    BESIDE_OBJECT,
    BESIDE_OBJECT_BLANK,
    BESIDE_OBJECT_MORE,
    BESIDE_UNREAD,
    BESIDE_UNREAD_HARMLESS,
)
from kamakura_report.problem.catalogue import CHAPTERS
from kamakura_report.returned.grid import GridSheet, ObjectKind, RawCell, SheetObject
from kamakura_report.returned.matching import Matching
from kamakura_report.text import shorten
from kamakura_report.workbook.area import Area, Position, cell_name
from kamakura_report.workbook.book import Sheet
from kamakura_report.workbook.question import AnswerKind, Ask

CONFIRM = "この行の表示が書き換えられていたので、元に戻しました。数字が合っているか確かめてください。"
TOLD_AT_MOST = 30  # warnings and notes of one sheet that are told one by one
OUR_LINES = 20  # of a note of ours, at most
_LONGEST = 300  # characters of a note or text box that are told
_LEAST_WORDS = 10  # letters of a message between what it names: fewer would fit what anybody writes
_WHAT = {
    ObjectKind.PICTURE: "画像",
    ObjectKind.SHAPE: "図形",
    ObjectKind.LINE: "線や枠",
    ObjectKind.CONTROL: "ボタンやチェック ボックスなど",
}


@frozen
class _AskedCell:
    """An asked cell as it stands on the returned sheet."""

    position: Position
    area: Area  # all that is merged with it
    ask: Ask
    raw: RawCell

    @property
    def blank(self) -> bool:
        """True when nothing was given."""
        return self.raw.formula is None and is_blank(self.raw.text)

    @property
    def hides_answer(self) -> bool:
        """True when what is laid over the cell leaves open what is meant: words can be read beside each other."""
        return not self.blank and self.ask.kind is not AnswerKind.TEXT


def find_beside(matching: Matching) -> Iterator[Problem]:
    """A problem for each thing beside the cells of the sheets that were sent out."""
    correction = matching.grid.sheet(CORRECTION_SHEET)
    known = _our_lines(correction)
    for match in matching.sheets:
        if match.returned is not None:
            yield from _of_sheet(match.expected, match.returned, known)
        for copy in match.copies:
            yield from _of_sheet(copy.expected, copy.returned, known)
    if correction is not None:
        yield from _of_sheet(None, correction, known)


def with_covered_doubted(answers: Answers, beside: Iterable[Problem]) -> Answers:
    """The answers, those that something covers as what stands there: nobody knows whether it is meant."""
    covered = {problem.key for problem in beside if problem.severity is Severity.ERROR}
    if not covered:
        return answers
    return Answers((key, _doubted(answer) if key in covered else answer) for key, answer in answers.items())


def _doubted(answer: Answer) -> Answer:
    return Answer(Status.UNREADABLE, answer.shown, raw=answer.raw, formula=answer.formula, place=answer.place)


def _of_sheet(expected: Sheet | None, returned: GridSheet, known: frozenset[str]) -> Iterator[Problem]:
    """What lies on one returned sheet; ``expected`` is None where nothing is asked on it, as far as is known."""
    asked = list(_asked_cells(expected, returned)) if expected is not None and returned.objects else []
    told = 0
    covered: set[str] = set()
    for each in returned.objects:
        if each.kind is ObjectKind.NOTE and (not each.text.strip() or _is_ours(each.text, known)):
            continue
        for problem in _of_object(each, asked):
            if problem.severity is Severity.ERROR:
                if problem.key not in covered:
                    yield problem.at(sheet=returned.name)
                covered.add(problem.key)
                continue
            told += 1
            if told <= TOLD_AT_MOST:
                yield problem.at(sheet=returned.name)
    if told > TOLD_AT_MOST:
        yield BESIDE_OBJECT_MORE.problem(count=told - TOLD_AT_MOST).at(sheet=returned.name)


def _asked_cells(expected: Sheet, returned: GridSheet) -> Iterator[_AskedCell]:
    merged = {(area.top, area.left): area for area in returned.merges}
    for position, ask in expected.asks():
        area = merged.get(position, Area(*position, *position))
        yield _AskedCell(position, area, ask, returned.at(position))


def _of_object(each: SheetObject, asked: Iterable[_AskedCell]) -> Iterator[Problem]:
    """What is said of one thing: an error at each answer under it, or one warning where it lies."""
    if each.area is None:
        lacking = any(cell.blank and cell.ask.required for cell in asked)
        yield (BESIDE_UNREAD if lacking else BESIDE_UNREAD_HARMLESS).problem()
        return
    under = [cell for cell in asked if _meet(cell.area, each.area)]
    given = [cell for cell in under if cell.hides_answer]
    place: Mapping[str, str] = {"cell": cell_name((each.area.top, each.area.left))}
    if each.kind is ObjectKind.NOTE:
        at = _place(under[0]) if under else place
        yield BESIDE_NOTE.problem(text=shorten(each.text, _LONGEST)).at(**at)
    elif each.kind is ObjectKind.LINE:
        for cell in given[:1]:
            problem = BESIDE_LINE.problem(value=shorten(cell.raw.text), area=each.area)
            yield problem.at(**_place(cell))
        if not given:
            yield BESIDE_LINE_ELSEWHERE.problem(area=each.area).at(**place)
    elif given:
        for cell in given:
            problem = BESIDE_COVERED.problem(value=shorten(cell.raw.text), what=_what(each), area=each.area)
            yield problem.at(**_place(cell))
    else:
        blank = next((cell for cell in under if cell.blank), None)
        code = BESIDE_OBJECT if blank is None else BESIDE_OBJECT_BLANK
        where = blank or next(iter(under), None)
        yield code.problem(what=_what(each), area=each.area).at(**(_place(where) if where else place))


def _what(each: SheetObject) -> str:
    """A thing by what a person sees of it, with its words."""
    return _WHAT.get(each.kind) or f"文字の入った図形「{shorten(each.text, _LONGEST)}」"


def _place(cell: _AskedCell) -> dict[str, str]:
    return {"cell": cell_name(cell.position), "key": cell.ask.key, "label": cell.ask.label}


def _meet(one: Area, other: Area) -> bool:
    return one.top <= other.bottom and other.top <= one.bottom and one.left <= other.right and other.left <= one.right


def _our_lines(correction: GridSheet | None) -> frozenset[str]:
    """What a workbook that was sent back says is to be corrected, in the words of its notes."""
    if correction is None:
        return frozenset()
    return frozenset(
        _flat(raw.text + correction.at((row, column + 1)).text) for (row, column), raw in correction.cells.items()
    )


def _is_ours(text: str, known: frozenset[str]) -> bool:
    """True for the note of a workbook that was sent back, as it was: each line is a message of this program."""
    lines = [flat for line in text.split("\n") if (flat := _flat(line))]
    return len(lines) <= OUR_LINES and all(line in known or line == CONFIRM or _is_message(line) for line in lines)


def _is_message(line: str) -> bool:
    """True when a registered message reads so, whatever it names."""
    return any(_fits(line, pieces) for pieces in _messages())


@cache
def _messages() -> tuple[tuple[str, ...], ...]:
    """The words of every registered message, in pieces between which it names something."""
    codes = [code for chapter in CHAPTERS for code in chapter.constants().values()]
    texts = [code.found + more + code.advice for code in codes for more in ("", ANSWER_NOT_COPIED.found)]
    messages = (tuple(map(_flat, _literal_pieces(text))) for text in texts)
    return tuple(pieces for pieces in messages if sum(map(len, pieces)) >= _LEAST_WORDS)


def _literal_pieces(template: str) -> list[str]:
    pieces = [""]
    for words, name, _, _ in Formatter().parse(template):
        pieces[-1] += words
        if name is not None:
            pieces.append("")
    return pieces


def _fits(line: str, pieces: tuple[str, ...]) -> bool:
    """True when the line is these pieces in their order, with anything between them."""
    first, *others = pieces
    if not others:
        return line == first
    if not line.startswith(first) or not line.endswith(others[-1]):
        return False
    at = len(first)
    for piece in others[:-1]:
        at = line.find(piece, at)
        if at < 0:
            return False
        at += len(piece)
    return len(line) - len(others[-1]) >= at


def _flat(text: str) -> str:
    return " ".join(text.split())
