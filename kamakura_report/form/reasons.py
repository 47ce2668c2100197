"""Reasons: whether a 備考 says why a figure is as it is, told alike by formula and in Python.

A reason is more than spaces, signs, dates and the words by which people say that there is nothing to say. What counts
as nothing is data, ``NOTHING_SAID`` and ``SIGNS``, and both the formula and Python read it from here.
"""

from __future__ import annotations

import unicodedata
from functools import cache

from kamakura_report.workbook.book import Value

# Taken away wherever they stand, the longest first: 「特になし」 is 特に and なし, 「前年度と同じ」 前年 and 同じ.
# Not above 45: Excel takes 64 functions inside each other. In small letters.
NOTHING_SAID = (
    "間違いありません", "変更ありません", "ございません", "ありません", "間違いなし", "しました", "変更なし", "none",
    "未記入", "調査中", "集計中", "確認中", "とおり", "どおり", "n/a", "特に", "特段", "該当", "なし", "無し", "ナシ",
    "ない", "同上", "同左", "同様", "同じ", "前年", "前回", "昨年", "例年", "通り", "並み", "上記", "確認", "済み",
    "問題", "異常", "未定", "不明", "令和", "平成", "現在", "時点", "ok", "無",
)  # fmt: skip
# Signs that say nothing by themselves: those of dates, the small words between others, punctuation, marks.
SIGNS = (  # one text of a formula: not above 255 characters
    " \u3000\u00a0\u200b\ufeff0123456789０１２３４５６７８９年月日時分度rhsｒｈｓ済とのにはもがをでへすお"
    ".,:;!?\"#$%&'()*+-/<=>@[\\]^_`{|}~。、．，・…‥：；！？（）「」『』【】［］〔〕｛｝〈〉《》＜＞／＼｜"
    "－−‐–—―─ー～〜＿＝＋＊＃＠％＆＄￥¥“”’‘´＾★☆●○◎◇◆□■△▲▽▼※→←↑↓↗↘×÷〃々〆〇"
)
CHARACTERS = 60  # so many are looked at, once what says nothing is taken away


def is_reason(text: str) -> bool:
    """True for a 備考 that says why. Odd signs and half-width ﾅｼ are known here alone, no formula could tell them."""
    plain = unicodedata.normalize("NFKC", text)
    letters = "".join(sign for sign in plain if unicodedata.category(sign)[0] == "L")
    return all(map(says_something, (text, plain, letters)))


def says_something(value: Value) -> bool:
    """What ``reason_formula`` says of a cell that holds this; a formula is no reason, nor is a number."""
    if not isinstance(value, str):
        return False
    text = "".join(sign for sign in value if sign >= " ").lower()
    for words in NOTHING_SAID:
        text = text.replace(words, "")
    return any(sign not in SIGNS for sign in text[:CHARACTERS])


def reason_formula(cell: str) -> str:
    """True by formula when the 備考 in ``cell`` says something."""
    return cell.join(_reason_parts())


@cache
def _reason_parts() -> tuple[str, ...]:
    """The formula of ``reason_formula`` in parts between which the cell stands."""
    cell = "\0"
    text = f"LOWER(CLEAN({cell}))"
    for words in NOTHING_SAID:
        text = f'SUBSTITUTE({text},"{words}","")'
    places = ",".join(str(place) for place in range(1, CHARACTERS + 1))
    quoted = SIGNS.replace('"', '""')
    padded = f'{text}&REPT(" ",{CHARACTERS})'  # LibreOffice finds no empty text, Excel does
    meant = f'SUMPRODUCT(ISERROR(FIND(MID({padded},{{{places}}},1),"{quoted}"))*1)>0'
    return tuple(f"AND(ISTEXT({cell}),NOT(_xlfn.ISFORMULA({cell})),{meant})".split(cell))
