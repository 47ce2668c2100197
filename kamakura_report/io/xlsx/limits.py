"""How much a workbook may ask of this machine: every bound has a name here, and an office can change most.

``input/limits.txt`` holds the changes, in lines ``seconds = 60`` or ``file = 40 MB`` (docs/limits.md).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import Field, field, fields
from typing import Any

from kamakura_report.frozen import frozen, replace
from kamakura_report.patterns import pattern
from kamakura_report.problem import CannotRun

MIB = 1024 * 1024
_LINE = pattern(r"(?P<name>\S*?)\s*[=:]\s*(?P<number>[0-9][0-9,]{0,15})\s*(?P<unit>\S*)", re.ASCII)


def _bound(most: int, says: str, unit: str = "") -> Any:
    """A bound, what it bounds (for docs/limits.md), and what it counts; ``MB`` is bytes, written as mebibytes."""
    return field(default=most, metadata={"says": says, "unit": unit})


def _fixed(most: int, says: str) -> Any:
    """A bound that no office can change: Excel's own, or one without a use to a clerk."""
    return field(default=most, metadata={"says": says, "unit": "", "fixed": True})


@frozen
class Limits:
    """Bounds of one file; an ordinary return comes nowhere near them. docs/limits.md says what each bounds."""

    file: int = _bound(20 * MIB, "ファイルの大きさ", "MB")
    seconds: int = _bound(30, "一つのファイルの読み取りにかけてよい時間（起動の時間を除く）", "秒")
    memory: int = _bound(512 * MIB, "読み取りに使ってよいメモリー（Windows と macOS では効きません）", "MB")
    entries: int = _bound(2_000, "ブックの中の部品の数")
    part: int = _bound(64 * MIB, "一つの部品を展開した大きさ", "MB")
    total: int = _bound(128 * MIB, "全部の部品を展開した大きさ。同じ部品を二度読めば二度数える", "MB")
    depth: int = _bound(64, "XML の入れ子の深さ")
    token: int = _bound(MIB, "XML の一つのタグや注釈の長さ（expat 2.6 より前は長さの二乗の時間がかかる）", "MB")
    elements: int = _bound(4_000_000, "XML の要素の数（全部の部品で）")
    text: int = _bound(MIB, "一つの文字列の文字数（Excel では 32,767）")
    characters: int = _bound(32 * MIB, "全部のセルの文字数。同じ文字列を二度使えば二度数える")
    name: int = _bound(255, "シートの名前の文字数（Excel では 31）")
    cells: int = _bound(500_000, "値のあるセルの数（全部のシートで）")
    open_blanks: int = _bound(500_000, "空の入力欄の数（全部のシートで）")
    strings: int = _bound(1_000_000, "共有文字列の数")
    formats: int = _bound(65_536, "セルの書式の数、表示形式の数（Excel では 65,490）")
    merges: int = _bound(200_000, "結合された範囲の数（全部のシートで）")
    objects: int = _bound(2_000, "コメント、図形、画像の数（全部のシートで）。これより先は読まない")
    remark: int = _bound(4_000, "一つのコメントや図形の文字数。これより先は読まない")
    rows: int = _fixed(1_048_576, "行の番号（Excel と同じ）")
    columns: int = _fixed(16_384, "列の番号（Excel と同じ）")
    number: int = _fixed(64, "一つの数値の桁数（Excel では 24 まで）")
    formula: int = _bound(32_768, "一つの数式の文字数（Excel では 8,192）")
    expanded: int = _bound(4 * MIB, "一つの数式を多くのセルで使うものを、各セルに分けたときの文字数")
    spread: int = _bound(2_000_000, "範囲を埋める数式が調べるセルの数")
    chunk: int = _fixed(MIB, "XML を読む単位のバイト数")
    inside: int = _bound(500, "メールや圧縮ファイルの中のファイルの数")
    recycled: int = _bound(200, "読み取る補助のプログラムを新しくするまでのファイルの数")
    answer: int = _bound(512 * MIB, "補助のプログラムから受け取る読み取り結果の大きさ", "MB")


LIMITS = Limits()


def parse_limits(text: bytes, limits: Limits = LIMITS, name: str = "input/limits.txt") -> Limits:
    """The limits with those of the file in their place. Raises CannotRun naming the first wrong line.

    Empty lines and what follows a ``#`` are passed over; full-width signs are read like the others.
    """
    known = {bound.name: bound for bound in fields(Limits) if not bound.metadata.get("fixed")}
    changed: dict[str, int] = {}
    for number, line in enumerate(text.decode("utf-8-sig", "replace").splitlines(), 1):
        setting = unicodedata.normalize("NFKC", line).partition("#")[0].strip()
        if not setting:
            continue
        match = _LINE.fullmatch(setting)
        place = f"{name} の {number} 行目"
        if match is None or match["name"] not in known:
            advice = f"「名前 = 数」の形で書いてください。使える名前は {'、'.join(known)} です。"
            raise CannotRun(f"{place}「{_brief(setting)}」が読めません。{advice}")
        value = _value(known[match["name"]], match["number"], match["unit"])
        if value is None or match["name"] in changed:
            why = "同じ名前が二度あります" if value is not None else "値が正しくありません"
            raise CannotRun(f"{place}「{_brief(setting)}」の{why}。1 以上の数を、一つの名前に一度だけ書いてください。")
        changed[match["name"]] = value
    return replace(limits, **changed)


def _value(bound: Field[int], digits: str, unit: str) -> int | None:
    """What was written, in what the bound counts; None when that cannot be."""
    usual = str(bound.metadata["unit"])
    if unit.upper() not in ("", usual):
        return None
    value = int(digits.replace(",", "")) * (MIB if usual == "MB" else 1)
    return value if 0 < value < 2**53 else None


def _brief(line: str) -> str:
    return "".join(sign if sign.isprintable() else "?" for sign in line[:40])
