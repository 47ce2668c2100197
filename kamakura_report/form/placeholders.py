"""Placeholders: ``{{事業.事業名}}``, ``{{年度}}``, ``{{入力:選択 評価 A,B}}`` inside a cell's text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

from kamakura_report.plan import keys
from kamakura_report.workbook.names import cut_units
from kamakura_report.workbook.question import TICKED, UNTICKED, AnswerKind

_BRACES = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_ASKED = re.compile(r"入力\s*[:：]\s*(.*)", re.DOTALL)
_SEPARATOR = re.compile(r"[,，、]")
_WHEN_END = re.compile(r"\s*の?(?:とき|場合)\s*[）)]$")
_OFFICE_END = re.compile(r"(?:\s*＠|\s@)\s*([^\s＠@（）(),，、]+)$")
_EQUALS = str.maketrans("＝", "=")
_CONTROL = re.compile(r"[\x00-\x1f]")
_CHOICES_UNITS = 255  # Excel's limit for a list of words, in UTF-16 units
_SUMMED, _REQUIRED, _OPTIONAL = "合算", "必須", "任意"
_MARK = f"(?:{_SUMMED}|{_REQUIRED}|{_OPTIONAL})"
_MARKS = re.compile(rf"\s*[（(]\s*({_MARK}(?:\s*[,，、・]\s*{_MARK})*)\s*[）)]$")
_MUST_END = re.compile(rf"\s*[（(]\s*({_REQUIRED}|{_OPTIONAL})\s*[）)]$")
_YEAR_BEFORE = "前年"  # 前年(E5): a function of drawn formulas
_LONGEST_UNIT = 20  # characters; it stands in prompts and in the heads of tables


class Word(StrEnum):
    """Placeholders of one word: shown or computed."""

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


FIGURES = (Word.ACTUAL, Word.INITIAL, Word.BUDGET, Word.SETTLEMENT)
PER_YEAR = (Word.ACTUAL, Word.BUDGET, Word.SETTLEMENT, Word.TARGET)  # figures that need a year column
OF_INDICATOR = (Word.ACTUAL, Word.INITIAL, Word.TARGET, Word.ATTAINMENT, Word.PROGRESS, Word.TREND)
OF_MONEY = (Word.BUDGET, Word.SETTLEMENT, Word.EXECUTION)
COUNTS = (Word.ASKED_COUNT, Word.FILLED_COUNT, Word.DOUBTFUL_COUNT, Word.OPEN_COUNT)
RESERVED = frozenset({*Word, keys.REMARK, "目標値", "達成率", _YEAR_BEFORE, "計算"})  # no named figure is called so
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
    def figure(self) -> Word | None:
        """Which figure of the plan is asked; None for a named figure, a text or a choice."""
        return Word(self.item) if self.kind is AnswerKind.NUMBER and self.item in FIGURES else None

    @property
    def is_named(self) -> bool:
        """True for a figure that the form itself names: ``{{入力:数値 人件費 千円}}``."""
        return self.kind is AnswerKind.NUMBER and self.item not in FIGURES

    @property
    def meaning(self) -> tuple[str, bool]:
        """What must be said alike wherever a named figure of that name is asked."""
        return self.unit, self.summed


@dataclass(frozen=True, slots=True)
class NamedPiece:
    """``{{人件費}}``: the figure that the form asks under that name, shown."""

    asked: AskedPiece


Placeholder = ShownPiece | FieldPiece | AskedPiece | NamedPiece
Piece = str | Placeholder
NamedPieces = Mapping[str, AskedPiece]  # the figures that a form names, by their name
_NONE_NAMED: NamedPieces = MappingProxyType({})


OFFICE, DEPARTMENT = "とりまとめ課", "主管部"  # who may be asked besides an office by its name


class BadPlaceholder(ValueError):
    """A placeholder that says nothing; the message is Japanese."""


def named_pieces(texts: Iterable[str]) -> NamedPieces:
    """The figures that these cells of a form name; what is wrong with a cell is found by ``split_pieces``."""
    named: dict[str, AskedPiece] = {}
    for match in (match for text in texts for match in _BRACES.finditer(text)):
        asked = _ASKED.fullmatch(match.group(1).strip())
        if asked is None:
            continue
        with suppress(BadPlaceholder):
            piece = _asked_when(asked.group(1).strip(), "")
            if piece.is_named:
                named.setdefault(piece.item, piece)
    return named


def split_pieces(text: str, named: NamedPieces = _NONE_NAMED) -> tuple[Piece, ...]:
    """A cell's text cut into literal parts and placeholders; ``named`` are the form's. Raises BadPlaceholder."""
    pieces: list[Piece] = []
    end = 0
    for match in _BRACES.finditer(text):
        if match.start() > end:
            pieces.append(_literal(text[end : match.start()]))
        pieces.append(_placeholder(match.group(1).strip(), named))
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


def _placeholder(inner: str, named: NamedPieces) -> Placeholder:
    if "{{" in inner:
        raise BadPlaceholder("{{ と }} の数が合いません。")
    asked = _ASKED.fullmatch(inner)
    if asked:
        return _asked_when(asked.group(1).strip(), inner)
    if inner in list(Word):
        return ShownPiece(Word(inner))
    if inner in named:
        return NamedPiece(named[inner])
    owner, dot, name = inner.partition(".")
    if dot:
        return FieldPiece(owner.strip(), name.strip())
    hint = f"前の年度の数字は、数式の中で {_YEAR_BEFORE}(E5) のように書きます。" if inner == _YEAR_BEFORE else ""
    raise BadPlaceholder(f"{{{{{inner}}}}} という書き方はありません。{hint}")


def _asked_when(inner: str, placeholder: str) -> AskedPiece:
    """What is asked, with what stands at its end: ``文章 所見 （必須） （方向性=縮小のとき） ＠主管部``."""
    if match := _OFFICE_END.search(inner):
        piece = _asked_when(inner[: match.start()].strip(), placeholder)
        if piece.office or piece.kind is AnswerKind.NUMBER or piece.item == keys.REMARK:
            raise BadPlaceholder(f"{{{{{placeholder}}}}} の「{match[0].strip()}」は、ここには付けられません。")
        return replace(piece, office=match[1])
    if (match := _MUST_END.search(inner)) and inner.split(maxsplit=1)[0] != AnswerKind.NUMBER:
        piece = _asked_when(inner[: match.start()].strip(), placeholder)
        if (
            piece.kind in (AnswerKind.NUMBER, AnswerKind.TICK)
            or piece.item == keys.REMARK
            or piece.required is not None
        ):
            raise BadPlaceholder(f"{{{{{placeholder}}}}} の「{match[0].strip()}」は、ここには付けられません。")
        return replace(piece, required=match[1] == _REQUIRED)
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
    piece = _asked_when(inner[:begin].strip(), placeholder)
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
    if words[:1] == [AnswerKind.NUMBER]:
        return _named_figure(inner, placeholder)
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


def _named_figure(inner: str, placeholder: str) -> AskedPiece:
    """``数値 人件費 千円（合算）``."""
    marked = _MARKS.search(inner)
    marks = re.findall(_MARK, marked.group(1)) if marked else []
    words = inner[: marked.start() if marked else None].split(maxsplit=2)
    if len(words) < 2 or len(set(marks)) < len(marks) or {_REQUIRED, _OPTIONAL} <= set(marks):
        raise BadPlaceholder(
            f"{{{{{placeholder}}}}} という書き方はありません（{{{{入力:数値 名前 単位}}}} と書きます）。"
        )
    name, unit = _name(words[1]), words[2] if len(words) > 2 else ""
    if name in RESERVED:
        raise BadPlaceholder(f"「{name}」は決まった意味の言葉なので、数値の名前に使えません。")
    if len(unit) > _LONGEST_UNIT or _CONTROL.search(unit):
        raise BadPlaceholder(f"「{name}」の単位は、改行のない{_LONGEST_UNIT}字までの言葉で書きます。")
    required = True if _REQUIRED in marks else False if _OPTIONAL in marks else None
    return AskedPiece(AnswerKind.NUMBER, name, unit=unit, summed=_SUMMED in marks, required=required)


def _name(text: str) -> str:
    if not keys.is_item(text) or text in FIGURES:
        raise BadPlaceholder(f"「{text}」は記入欄の名前に使えません。")
    return text
