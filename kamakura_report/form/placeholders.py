"""Placeholders: ``{{事業.事業名}}``, ``{{年度}}``, ``{{入力:選択 評価 A,B}}`` inside a cell's text."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from kamakura_report.plan import keys
from kamakura_report.workbook.names import cut_units
from kamakura_report.workbook.question import TICKED, UNTICKED, AnswerKind

_BRACES = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_ASKED = re.compile(r"入力\s*[:：]\s*(.*)", re.DOTALL)
_SEPARATOR = re.compile(r"[,，、]")
_WHEN_END = re.compile(r"\s*の?(?:とき|場合)\s*[）)]$")
_EQUALS = str.maketrans("＝", "=")
_CONTROL = re.compile(r"[\x00-\x1f]")
_CHOICES_UNITS = 255  # Excel's limit for a list of words, in UTF-16 units


class Word(StrEnum):
    """Placeholders of one word: shown or computed."""

    YEAR = "年度"
    KEY = "キー"
    FORM_ID = "様式ID"
    ACTUAL = keys.ACTUAL
    INITIAL = keys.INITIAL
    BUDGET = keys.BUDGET
    SETTLEMENT = keys.SETTLEMENT
    PROGRESS = "進捗"
    TREND = "推移"
    EXECUTION = "執行率"
    PLAUSIBLE = "点検"
    ASKED_COUNT = "欄数"
    FILLED_COUNT = "記入数"
    DOUBTFUL_COUNT = "要確認数"
    OPEN_COUNT = "未入力数"
    STATE = "記入状況"


FIGURES = (Word.ACTUAL, Word.INITIAL, Word.BUDGET, Word.SETTLEMENT)
PER_YEAR = (Word.ACTUAL, Word.BUDGET, Word.SETTLEMENT)  # figures that need a year column
OF_INDICATOR = (Word.ACTUAL, Word.INITIAL, Word.PROGRESS, Word.TREND)
OF_MONEY = (Word.BUDGET, Word.SETTLEMENT, Word.EXECUTION)
COUNTS = (Word.ASKED_COUNT, Word.FILLED_COUNT, Word.DOUBTFUL_COUNT, Word.OPEN_COUNT)
ABOUT_ASKING = (Word.FORM_ID, Word.PLAUSIBLE, *COUNTS, Word.STATE)  # of a workbook that is sent out


@dataclass(frozen=True, slots=True)
class ShownPiece:
    """A one-word placeholder."""

    word: Word


@dataclass(frozen=True, slots=True)
class FieldPiece:
    """``{{事業.事業名}}``: a column of the master."""

    owner: str
    name: str


@dataclass(frozen=True, slots=True)
class AskedPiece:
    """``{{入力:…}}``. ``item`` is 実績, 初期値, 予算額, 決算額, or the name of a text, a choice, a day or a tick box.

    ``when`` is the name of another question and the choices of which one must be chosen there.
    """

    kind: AnswerKind
    item: str
    choices: tuple[str, ...] = ()
    when: tuple[str, tuple[str, ...]] | None = None

    @property
    def figure(self) -> Word | None:
        """Which figure of the plan is asked; None for a text or a choice."""
        return Word(self.item) if self.kind is AnswerKind.NUMBER else None


Placeholder = ShownPiece | FieldPiece | AskedPiece
Piece = str | Placeholder


class BadPlaceholder(ValueError):
    """A placeholder that says nothing; the message is Japanese."""


def split_pieces(text: str) -> tuple[Piece, ...]:
    """A cell's text cut into literal parts and placeholders. Raises BadPlaceholder."""
    pieces: list[Piece] = []
    end = 0
    for match in _BRACES.finditer(text):
        if match.start() > end:
            pieces.append(_literal(text[end : match.start()]))
        pieces.append(_placeholder(match.group(1).strip()))
        end = match.end()
    if text[end:]:
        pieces.append(_literal(text[end:]))
    return tuple(pieces)


def _literal(text: str) -> str:
    if "{{" in text or "}}" in text:
        raise BadPlaceholder("{{ と }} の数が合いません。")
    if "｛｛" in text or "｝｝" in text:
        raise BadPlaceholder("全角の ｛｛ ｝｝ は使えません。半角の {{ }} で書きます。")
    return text


def _placeholder(inner: str) -> Placeholder:
    if "{{" in inner:
        raise BadPlaceholder("{{ と }} の数が合いません。")
    asked = _ASKED.fullmatch(inner)
    if asked:
        return _asked_when(asked.group(1).strip(), inner)
    if inner in list(Word):
        return ShownPiece(Word(inner))
    owner, dot, name = inner.partition(".")
    if dot:
        return FieldPiece(owner.strip(), name.strip())
    raise BadPlaceholder(f"{{{{{inner}}}}} という書き方はありません。")


def _asked_when(inner: str, placeholder: str) -> AskedPiece:
    """What is asked, with the condition in brackets at its end: ``選択 成果 向上,低下 （方向性=縮小のとき）``."""
    if not _WHEN_END.search(inner):
        return _asked(inner, placeholder)
    begin = _opening_bracket(inner)
    name, equals, listed = _WHEN_END.sub("", inner[begin + 1 :]).translate(_EQUALS).partition("=")
    name = name.strip()
    words = tuple(word.strip() for word in _SEPARATOR.split(listed))
    if not begin or not name or not equals or "" in words:
        raise BadPlaceholder(
            f"{{{{{placeholder}}}}} の条件が読めません。「（方向性=改革改善,縮小のとき）」のように書きます。"
        )
    piece = _asked(inner[:begin].strip(), placeholder)
    if piece.kind is AnswerKind.NUMBER and piece.item in FIGURES:
        raise BadPlaceholder(f"「{piece.item}」には条件を付けられません。")
    return replace(piece, when=(name, words))


def _opening_bracket(text: str) -> int:
    """Where the bracket opens that the end of the text closes; 0 where none does."""
    depth = 0
    for place in range(len(text) - 1, -1, -1):
        depth += (text[place] in "）)") - (text[place] in "（(")
        if not depth:
            return place
    return 0


def _asked(inner: str, placeholder: str) -> AskedPiece:
    if inner in FIGURES:
        return AskedPiece(AnswerKind.NUMBER, inner)
    if inner == keys.REMARK:
        return AskedPiece(AnswerKind.TEXT, inner)
    words = inner.split(maxsplit=2)
    if len(words) == 2 and words[0] == AnswerKind.TEXT:
        return AskedPiece(AnswerKind.TEXT, _name(words[1]))
    if len(words) == 2 and words[0] == AnswerKind.DATE:
        return AskedPiece(AnswerKind.DATE, _name(words[1]))
    if len(words) == 2 and words[0] == AnswerKind.TICK:
        return AskedPiece(AnswerKind.TICK, _name(words[1]), (TICKED, UNTICKED))
    if len(words) == 3 and words[0] in (AnswerKind.CHOICE, AnswerKind.MULTI):
        choices = tuple(choice.strip() for choice in _SEPARATOR.split(words[2]))
        if "" in choices or len(set(choices)) < len(choices):
            raise BadPlaceholder(f"{{{{{placeholder}}}}} の選択肢に、空のものか同じものがあります。")
        if _CONTROL.search(words[2]):
            raise BadPlaceholder(f"{{{{{placeholder}}}}} の選択肢の途中に改行があります。")
        listed = ",".join(choices).replace('"', '""')
        if cut_units(listed, _CHOICES_UNITS) != listed:
            raise BadPlaceholder(f"「{words[1]}」の選択肢が長すぎます（全部で{_CHOICES_UNITS}字まで）。")
        return AskedPiece(AnswerKind(words[0]), _name(words[1]), choices)
    raise BadPlaceholder(f"{{{{{placeholder}}}}} という書き方はありません。")


def _name(text: str) -> str:
    if not keys.is_item(text) or text in FIGURES:
        raise BadPlaceholder(f"「{text}」は記入欄の名前に使えません。")
    return text
