"""Expressions read from what was typed behind ``=``, or told why no form can use them.

Precedence is Excel's, where ``-2^2`` is 4 (ECMA-376 part 1, 18.17.2.2).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kamakura_report.frozen import replace
from kamakura_report.patterns import pattern
from kamakura_report.plan.figures import parse_figure
from kamakura_report.workbook.area import Area, cell_position
from kamakura_report.workbook.expressions import (
    LONGEST_EXPRESSION,
    SIGN_LEVELS,
    Call,
    Expression,
    Number,
    Operation,
    Reference,
    Text,
    Truth,
)

# Function → how few and how many arguments it takes.
FORM_FUNCTIONS = {
    **dict.fromkeys(("SUM", "AVERAGE", "COUNT", "COUNTA", "MIN", "MAX", "AND", "OR"), (1, 255)),
    **dict.fromkeys(("ROUND", "ROUNDUP", "ROUNDDOWN", "IFERROR"), (2, 2)),
    **dict.fromkeys(("ABS", "NOT", "ISNUMBER", "ISBLANK"), (1, 1)),
    "IF": (2, 3),
}
BEFORE = "前年"  # 前年(E5): the cell of the year before
DEEPEST_EXPRESSION = 64  # functions in functions, Excel's; brackets and signs count here too
_TOKEN = pattern(
    r"""\s*(?:
      (?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)(?![\w.])
    | (?P<text>"(?:[^"]|"")*")
    | (?P<area>\$?[A-Za-z]{1,3}\$?[1-9]\d{0,6}:\$?[A-Za-z]{1,3}\$?[1-9]\d{0,6})(?![\w.(!:])
    | (?P<cell>\$?[A-Za-z]{1,3}\$?[1-9]\d{0,6})(?![\w.(!:])
    | (?P<function>[^\W\d][\w.]*)\s*\(
    | (?P<name>[^\W\d][\w.]*)(?![\w.(!:])
    | (?P<sign><=|>=|<>|[-+*/^&%=<>(),])
    )""",
    re.VERBOSE,
)
_PREFIX = pattern(r"^_xlfn\.(?:_xlws\.)?|^_xludf\.", re.IGNORECASE)  # before names that a program does not know


class BadExpression(ValueError):
    """A formula that no form can use; the message is Japanese and says what in it."""


def parse_expression(text: str) -> Expression:
    """A formula without its ``=``. Raises BadExpression."""
    if len(text) > LONGEST_EXPRESSION:
        raise BadExpression("数式が長すぎます。")
    return _Parser(tuple(_tokens(text))).whole()


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    end, text = 0, text.rstrip()
    while end < len(text):
        match = _TOKEN.match(text, end)
        if match is None:
            rest = text[end:].strip()
            lost = "なくなったセル（#REF!）" if rest.startswith("#REF!") else ""
            what = lost or ("ほかのシートやファイルのセル" if "!" in rest else "行や列の全体" if ":" in rest else "")
            raise BadExpression(f"{what or '「' + rest[:20] + '」'}は使えません。")
        kind = match.lastgroup
        assert kind is not None
        yield kind, match[kind]
        end = match.end()


@dataclass
class _Parser:
    """Recursive descent over the tokens of one formula."""

    tokens: Sequence[tuple[str, str]]
    at: int = 0
    depth: int = 0

    def whole(self) -> Expression:
        """The expression that all tokens are."""
        found = self.level(0)
        if self.at < len(self.tokens):
            raise BadExpression(f"「{self.tokens[self.at][1]}」の前までしか読めません。")
        return found

    def level(self, tightness: int) -> Expression:
        if tightness == len(SIGN_LEVELS):
            return self.signed()
        left = self.level(tightness + 1)
        while sign := self.take("sign", *SIGN_LEVELS[tightness]):
            left = Operation(sign, left, self.level(tightness + 1))
        return left

    def signed(self) -> Expression:
        """A sign before an operand binds tighter than ^, in Excel as in LibreOffice."""
        self.depth += 1
        if self.depth > DEEPEST_EXPRESSION:
            raise BadExpression("括弧や関数の重なりが深すぎます。")
        sign = self.take("sign", "-", "+")
        found = Operation(sign, None, self.signed()) if sign else self.operand()
        self.depth -= 1
        while self.take("sign", "%"):
            found = Operation("%", found, None)
        return found

    def operand(self) -> Expression:
        kind, text = self.tokens[self.at] if self.at < len(self.tokens) else ("", "")
        self.at += 1
        match kind:
            case "number":
                return Number(_figure(text))
            case "text":
                return Text(text[1:-1].replace('""', '"'))
            case "cell" | "area":
                return Reference(_area(text))
            case "function":
                return self.call(_PREFIX.sub("", text))
            case "name" if text.upper() in ("TRUE", "FALSE"):
                return Truth(text.upper() == "TRUE")
            case "name":
                raise BadExpression(f"「{text}」という名前は使えません。")
            case "sign" if text == "(":
                found = self.level(0)
                self.must("sign", ")")
                return found
        raise BadExpression(f"「{text}」のところが読めません。" if text else "式が途中で終わっています。")

    def call(self, name: str) -> Expression:
        arguments: list[Expression | None] = []
        if not self.take("sign", ")"):
            while True:
                kind, text = self.tokens[self.at] if self.at < len(self.tokens) else ("", "")
                arguments.append(None if kind == "sign" and text in (",", ")") else self.level(0))
                if not self.take("sign", ","):
                    break
            self.must("sign", ")")
        if name == BEFORE:
            return _of_year_before(arguments)
        name = name.upper()
        if name in ("TRUE", "FALSE") and not arguments:
            return Truth(name == "TRUE")
        if name not in FORM_FUNCTIONS:
            raise BadExpression(f"関数 {name} は使えません。")
        fewest, most = FORM_FUNCTIONS[name]
        if not fewest <= len(arguments) <= most or arguments[0] is None:
            raise BadExpression(f"関数 {name} の引数の数が違います。")
        return Call(name, tuple(arguments))

    def take(self, kind: str, *texts: str) -> str:
        if self.at < len(self.tokens) and self.tokens[self.at][0] == kind and self.tokens[self.at][1] in texts:
            self.at += 1
            return self.tokens[self.at - 1][1]
        return ""

    def must(self, kind: str, text: str) -> None:
        if not self.take(kind, text):
            raise BadExpression("括弧の数が合いません。")


def _of_year_before(arguments: Sequence[Expression | None]) -> Expression:
    if len(arguments) != 1 or not isinstance(arguments[0], Reference) or not arguments[0].is_cell:
        raise BadExpression(f"{BEFORE}( ) の中には、セルを一つだけ書きます（{BEFORE}(E5) のように）。")
    if arguments[0].before:
        raise BadExpression(f"{BEFORE} の中に {BEFORE} は書けません。")
    return replace(arguments[0], before=True)


def _figure(text: str) -> Decimal:
    try:
        return parse_figure(text)
    except ValueError:
        raise BadExpression(f"「{text[:20]}」は大きすぎる数か、小さすぎる数です。") from None


def _area(text: str) -> Area:
    first, _, last = text.replace("$", "").upper().partition(":")
    ends = [cell_position(first), cell_position(last or first)]
    (top, left), (bottom, right) = (end or (0, 0) for end in ends)
    return Area(min(top, bottom), min(left, right), max(top, bottom), max(left, right))
