"""Placeholders read from a cell's text, or told why it says nothing and what may be written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from types import MappingProxyType

from kamakura_report.form.field_values import FIELDS
from kamakura_report.form.placeholders import (
    FIGURES,
    RESERVED,
    YEAR_BEFORE,
    AskedPiece,
    FieldPiece,
    NamedPiece,
    NamedPieces,
    Piece,
    Placeholder,
    ShownPiece,
    Word,
)
from kamakura_report.frozen import replace
from kamakura_report.patterns import pattern
from kamakura_report.plan import keys
from kamakura_report.text import comparable, nearest, shorten
from kamakura_report.workbook.names import cut_units
from kamakura_report.workbook.question import TICKED, UNTICKED, AnswerKind

_BRACES = pattern(r"\{\{(.*?)\}\}", re.DOTALL)
_ASKED = pattern(r"入力\s*[:：]\s*(.*)", re.DOTALL)
_SEPARATOR = pattern(r"[,，、]")
_WHEN_END = pattern(r"\s*の?(?:とき|場合)\s*[）)]$")
_OFFICE_END = pattern(r"(?:\s*＠|\s@)\s*([^\s＠@（）(),，、]+)$")
_EQUALS = str.maketrans("＝", "=")
_CONTROL = pattern(r"[\x00-\x1f]")
_CHOICES_UNITS = 255  # Excel's limit for a list of words, in UTF-16 units
_SUMMED, _REQUIRED, _OPTIONAL = "合算", "必須", "任意"
_MARK = f"(?:{_SUMMED}|{_REQUIRED}|{_OPTIONAL})"
_MARKED = rf"[（(]\s*{_MARK}(?:\s*[,，、・]\s*{_MARK})*\s*[）)]"
_MARKS = pattern(rf"(?:\s*{_MARKED})+$")
_MUST_END = pattern(rf"\s*[（(]\s*({_REQUIRED}|{_OPTIONAL})\s*[）)]$")
_LONGEST_UNIT = 20  # characters; it stands in prompts and in the heads of tables
_NONE_NAMED: NamedPieces = MappingProxyType({})
_ANOTHER_NAME = "/ @ . { } と空白を含まず、数字だけでも実績や決算額などでもない、別の名前にしてください。"
_NEAR = 0.5  # of difflib's ratio: one letter of two may be another
_PLAIN = (*FIGURES, keys.REMARK)  # what is asked without a name of its own
# How each kind of answer is asked for.
_WRITTEN: Mapping[AnswerKind, str] = MappingProxyType(
    {
        AnswerKind.NUMBER: "{{入力:数値 名前 単位}}",
        AnswerKind.TEXT: "{{入力:文章 名前}}",
        AnswerKind.CHOICE: "{{入力:選択 名前 言葉,言葉}}",
        AnswerKind.MULTI: "{{入力:複数選択 名前 言葉,言葉}}",
        AnswerKind.TICK: "{{入力:チェック 名前}}",
        AnswerKind.DATE: "{{入力:日付 名前}}",
    }
)


class BadPlaceholder(ValueError):
    """A placeholder that says nothing; the message is Japanese, and so is the ``advice``."""

    def __init__(self, message: str, advice: str) -> None:
        super().__init__(message)
        self.advice = advice


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
        raise _unbalanced()
    if "｛｛" in text or "｝｝" in text:
        raise BadPlaceholder("全角の ｛｛ ｝｝ は使えません。", "半角の {{ }} で書いてください。")
    return text


def _placeholder(inner: str, named: NamedPieces) -> Placeholder:
    if "{{" in inner:
        raise _unbalanced()
    asked = _ASKED.fullmatch(inner)
    if asked:
        return _asked_when(asked.group(1).strip(), inner)
    if inner in list(Word):
        return ShownPiece(Word(inner))
    if inner in named:
        return NamedPiece(named[inner])
    owner, _, name = (part.strip() for part in inner.partition("."))
    if owner and name:
        return FieldPiece(owner, name)
    raise _unknown(inner, _nearest(inner, named))


def _unbalanced() -> BadPlaceholder:
    return BadPlaceholder("{{ と }} の数が合いません。", "差込項目を一つずつ {{ と }} で囲んでください。")


def _unknown(inner: str, advice: str) -> BadPlaceholder:
    return BadPlaceholder(f"{_quoted(inner)} という書き方はありません。", advice)


def _quoted(inner: str) -> str:
    return f"{{{{{shorten(inner)}}}}}"


def _nearest(inner: str, named: NamedPieces) -> str:
    """What may be meant by a placeholder that says nothing."""
    if inner.startswith(YEAR_BEFORE):
        return f"前の年度の数字は、数式の中で {YEAR_BEFORE}(E5) のように書いてください。"
    known = [*Word, *named]
    first = inner.split()[0] if inner else ""
    if first in known:
        return f"{{{{{first}}}}} とだけ書いてください。"
    if first in (*AnswerKind, *_PLAIN, "入力"):
        return _asking(inner)
    owner = inner.partition(".")[0].strip()
    if owner in FIELDS:
        return f"「{owner}」の項目は {'、'.join(FIELDS[owner])} です。"
    fields = {f"{owner}.{name}": name for owner, names in FIELDS.items() for name in names}
    meant = [field for field, name in fields.items() if comparable(name) == comparable(inner)][:1]
    meant = meant or nearest(comparable(inner), [*known, *fields], 1, _NEAR)
    if meant:
        return f"{{{{{meant[0]}}}}} のことなら、そう直してください。"
    return f"{{{{事業.事業名}}}} のような計画の項目か、{'、'.join(known)} のどれかを書いてください。"


def _asking(inner: str) -> str:
    """How what is asked here should have been written."""
    kind = next((kind for kind in AnswerKind if inner.split()[:1] == [kind]), None)
    if kind is not None:
        name = "（名前に空白は入れません）" if len(inner.split()) > 1 else ""
        return f"{_WRITTEN[kind]} のように書いてください{name}。"
    plain = next((word for word in _PLAIN if inner.split()[:1] == [word]), "") or next(
        iter(nearest(inner, _PLAIN, 1, _NEAR)), ""
    )
    if plain:
        return f"{{{{入力:{plain}}}}} のことなら、そう直してください。"
    return f"{{{{入力:…}}}} には、{'、'.join((*_PLAIN, *AnswerKind))} のどれかを書いてください。"


def _asked_when(inner: str, placeholder: str) -> AskedPiece:
    """What is asked, with what stands at its end: ``文章 所見 （必須） （方向性=縮小のとき） ＠主管部``."""
    if match := _OFFICE_END.search(inner):
        piece = _asked_when(inner[: match.start()].strip(), placeholder)
        if piece.office or piece.kind is AnswerKind.NUMBER or piece.item == keys.REMARK:
            raise _misplaced(match[0], "数字でも備考でもない記入欄に、一つだけ付けられます。")
        return replace(piece, office=match[1])
    if (match := _MUST_END.search(inner)) and inner.split(maxsplit=1)[0] != AnswerKind.NUMBER:
        piece = _asked_when(inner[: match.start()].strip(), placeholder)
        if (
            piece.kind in (AnswerKind.NUMBER, AnswerKind.TICK)
            or piece.item == keys.REMARK
            or piece.required is not None
        ):
            raise _misplaced(match[0], "文章、選択、複数選択、日付と、名前を付けた数値に、一つだけ付けられます。")
        return replace(piece, required=match[1] == _REQUIRED)
    if not _WHEN_END.search(inner):
        return _asked(inner, placeholder)
    begin = _opening_bracket(inner)
    name, equals, listed = _WHEN_END.sub("", inner[begin + 1 :]).translate(_EQUALS).partition("=")
    name = name.strip()
    words = tuple(word.strip() for word in _SEPARATOR.split(listed))
    if not begin or not name or not equals or "" in words:
        raise BadPlaceholder(
            f"{_quoted(placeholder)} の条件が読めません。", "「（方向性=改革改善,縮小のとき）」のように書いてください。"
        )
    piece = _asked_when(inner[:begin].strip(), placeholder)
    if piece.kind is AnswerKind.NUMBER and piece.item in FIGURES:
        raise BadPlaceholder(f"「{piece.item}」には条件を付けられません。", "「（…のとき）」を消してください。")
    return replace(piece, when=(name, words))


def _misplaced(mark: str, allowed: str) -> BadPlaceholder:
    return BadPlaceholder(f"「{shorten(mark)}」は、ここには付けられません。", f"消してください。{allowed}")


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
            found = f"{_quoted(placeholder)} の選択肢に、空のものか同じものがあります。"
            raise BadPlaceholder(found, "違う言葉を「,」で区切って並べてください。")
        if _CONTROL.search(words[2]):
            raise BadPlaceholder(f"{_quoted(placeholder)} の選択肢の途中に改行があります。", "改行を消してください。")
        listed = ",".join(choices).replace('"', '""')
        if cut_units(listed, _CHOICES_UNITS) != listed:
            found = f"「{shorten(words[1])}」の選択肢が長すぎます。"
            raise BadPlaceholder(found, f"全部で{_CHOICES_UNITS}字までに短くしてください。")
        return AskedPiece(AnswerKind(words[0]), _name(words[1]), choices)
    raise _unknown(placeholder, _asking(inner))


def _named_figure(inner: str, placeholder: str) -> AskedPiece:
    """``数値 人件費 千円（合算）``."""
    marked = _MARKS.search(inner)
    marks = re.findall(_MARK, marked.group()) if marked else []
    words = inner[: marked.start() if marked else None].split(maxsplit=2)
    if len(words) < 2 or len(set(marks)) < len(marks) or {_REQUIRED, _OPTIONAL} <= set(marks):
        raise _unknown(placeholder, f"{_WRITTEN[AnswerKind.NUMBER]} のように書いてください（印は一つずつ）。")
    name, unit = _name(words[1]), _without_marks(words[2] if len(words) > 2 else "")
    if name in RESERVED:
        raise BadPlaceholder(f"「{name}」は決まった意味の言葉なので、数値の名前に使えません。", _ANOTHER_NAME)
    if len(unit) > _LONGEST_UNIT or _CONTROL.search(unit):
        advice = f"改行のない{_LONGEST_UNIT}字までの言葉にしてください。"
        raise BadPlaceholder(f"「{shorten(name)}」の単位が長いか、改行があります。", advice)
    required = True if _REQUIRED in marks else False if _OPTIONAL in marks else None
    return AskedPiece(AnswerKind.NUMBER, name, unit=unit, summed=_SUMMED in marks, required=required)


def _without_marks(text: str) -> str:
    """The name or unit; a mark in it would be taken for a part of it."""
    if mark := re.search(_MARKED, text):
        raise BadPlaceholder(f"「{mark[0]}」は、ここには付けられません。", "終わりに移してください。")
    return text


def _name(text: str) -> str:
    _without_marks(text)
    if not keys.is_item(text) or text in FIGURES:
        raise BadPlaceholder(f"「{shorten(text)}」は記入欄の名前に使えません。", _ANOTHER_NAME)
    return text
