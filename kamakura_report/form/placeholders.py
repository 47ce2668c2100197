"""Placeholders: ``{{事業.事業名}}``, ``{{年度}}``, ``{{入力:選択 評価 A,B}}``, and what the words in them mean."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property
from typing import TypeGuard

from kamakura_report.frozen import frozen
from kamakura_report.plan import keys
from kamakura_report.workbook.question import AnswerKind

YEAR_BEFORE = "前年"  # 前年(E5): a function of drawn formulas


class Word(StrEnum):
    """Placeholders of one word: shown or computed."""

    __hash__ = str.__hash__  # which Python works out once for each text, and enum anew each time

    YEAR = "年度"
    KEY = "キー"
    FORM_ID = "様式ID"
    ACTUAL = keys.ACTUAL
    INITIAL = keys.INITIAL
    BUDGET = keys.BUDGET
    SETTLEMENT = keys.SETTLEMENT
    TARGET = "目標値"
    ATTAINMENT = "達成率"
    PROGRESS = "進捗"
    TREND = "推移"
    EXECUTION = "執行率"
    PLAUSIBLE = "点検"
    ASKED_COUNT = "欄数"
    FILLED_COUNT = "記入数"
    DOUBTFUL_COUNT = "要確認数"
    OPEN_COUNT = "未入力数"
    STATE = "記入状況"
    BAR = "記入の進み"


FIGURES = (Word.ACTUAL, Word.INITIAL, Word.BUDGET, Word.SETTLEMENT)
_FIGURES: Mapping[str, Word] = {word.value: word for word in FIGURES}
PER_YEAR = (Word.ACTUAL, Word.BUDGET, Word.SETTLEMENT, Word.TARGET)  # figures that need a year column
OF_INDICATOR = (Word.ACTUAL, Word.INITIAL, Word.TARGET, Word.ATTAINMENT, Word.PROGRESS, Word.TREND)
OF_MONEY = (Word.BUDGET, Word.SETTLEMENT, Word.EXECUTION)
COUNTS = (Word.ASKED_COUNT, Word.FILLED_COUNT, Word.DOUBTFUL_COUNT, Word.OPEN_COUNT)
RESERVED = frozenset({*Word, keys.REMARK, "目標値", "達成率", YEAR_BEFORE, "計算"})  # no named figure is called so
COMPLETION = (*COUNTS, Word.STATE, Word.BAR)  # how much of what is asked is done
COMPUTED = (Word.PROGRESS, Word.ATTAINMENT, Word.TREND, Word.EXECUTION, Word.PLAUSIBLE, *COMPLETION)  # by a formula
OF_SENDING = ("課", "回")  # owners that say nothing in a sheet which is sent to nobody
ABOUT_ASKING = (Word.FORM_ID, Word.PLAUSIBLE, *COMPLETION)  # of a workbook that is sent out


@frozen
class ShownPiece:
    """A one-word placeholder."""

    word: Word

    @property
    def written(self) -> str:
        """As it is written in a form."""
        return f"{{{{{self.word}}}}}"


@frozen
class FieldPiece:
    """``{{事業.事業名}}``: a column of the master."""

    owner: str
    name: str

    @property
    def written(self) -> str:
        """As it is written in a form."""
        return f"{{{{{self.owner}.{self.name}}}}}"


@frozen
class AskedPiece:
    """``{{入力:…}}``. ``item`` is 実績, 初期値, 予算額, 決算額, or the name of a figure, a text, a choice, a day …

    ``when`` is the name of another question and the choices of which one must be chosen there. ``office`` is who is
    asked, とりまとめ課, 主管部 or an office by its name; "" for the division whose part of the plan it is about.
    """

    kind: AnswerKind
    item: str
    choices: tuple[str, ...] = ()
    when: tuple[str, tuple[str, ...]] | None = None
    unit: str = ""  # of a named figure; of an indicator's without one its indicator's
    summed: bool = False  # （合算）: each division of a shared project gives its part
    required: bool | None = None  # （必須）, （任意）; None: as its column says
    office: str = ""

    @property
    def written(self) -> str:
        """As it is written in a form, without what stands behind its name."""
        known = self.item in FIGURES or self.item == keys.REMARK
        return f"{{{{入力:{self.item if known else f'{self.kind} {self.item}'}}}}}"

    @cached_property
    def figure(self) -> Word | None:
        """Which figure of the plan is asked; None for a named figure, a text or a choice."""
        return _FIGURES.get(self.item) if self.kind is AnswerKind.NUMBER else None

    @cached_property
    def is_named(self) -> bool:
        """True for a figure that the form itself names: ``{{入力:数値 人件費 千円}}``."""
        return self.kind is AnswerKind.NUMBER and self.item not in _FIGURES

    @property
    def meaning(self) -> tuple[str, bool]:
        """What must be said alike wherever a named figure of that name is asked."""
        return self.unit, self.summed


@frozen
class NamedPiece:
    """``{{人件費}}``: the figure that the form asks under that name, shown."""

    asked: AskedPiece

    @property
    def written(self) -> str:
        """As it is written in a form."""
        return f"{{{{{self.asked.item}}}}}"


Placeholder = ShownPiece | FieldPiece | AskedPiece | NamedPiece


Piece = str | Placeholder
NamedPieces = Mapping[str, AskedPiece]  # the figures that a form names, by their name


def is_computed(piece: Piece) -> TypeGuard[ShownPiece]:
    """True for a word that a formula says."""
    return isinstance(piece, ShownPiece) and piece.word in COMPUTED


def is_figure(piece: Piece) -> bool:
    """True for one that asks for a figure or shows one that is asked for."""
    if isinstance(piece, AskedPiece):
        return piece.kind is AnswerKind.NUMBER
    return isinstance(piece, NamedPiece) or (isinstance(piece, ShownPiece) and piece.word in FIGURES)


def as_asked(piece: Placeholder) -> AskedPiece:
    """How a figure is asked that is asked or shown (``is_figure``)."""
    if isinstance(piece, AskedPiece):
        return piece
    if isinstance(piece, NamedPiece):
        return piece.asked
    assert isinstance(piece, ShownPiece)
    return AskedPiece(AnswerKind.NUMBER, piece.word)


OFFICE, DEPARTMENT = "とりまとめ課", "主管部"  # who may be asked besides an office by its name
