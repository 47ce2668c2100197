"""Values of a list: figures as clerks write them, units of money, fiscal years inside words, numbers before names.

Nothing is guessed: what is no figure stays a text and is told.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal

from kamakura_report.frozen import frozen
from kamakura_report.lists.list_table import ListCell
from kamakura_report.patterns import pattern
from kamakura_report.plan.figures import SIGNIFICANT_DIGITS, normalize_figure
from kamakura_report.plan.periods import FiscalYear

YEN, THOUSAND_YEN, MILLION_YEN, HUNDRED_MILLION_YEN = "円", "千円", "百万円", "億円"
IN_THOUSANDS: Mapping[str, Decimal] = {  # one of the unit in thousand yen
    YEN: Decimal("0.001"),
    THOUSAND_YEN: Decimal(1),
    "万円": Decimal(10),
    MILLION_YEN: Decimal(1000),
    HUNDRED_MILLION_YEN: Decimal(100000),
}
# What people put in a cell to say that there is nothing.
NOTHING = frozenset(
    {
        "-",
        "‐",
        "–",
        "—",
        "―",
        "−",
        "ー",
        "－",
        "…",
        "...",
        "*",
        "**",
        "***",
        "/",
        "／",
        "なし",
        "無し",
        "無",
        "データなし",
    }
)
_NUMBER = pattern(r"([-−▲△]?)\s*((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)\s*(\D*)")
_MONEY = pattern(r"(億円|百万円|万円|千円|円)")
_YEARS = pattern(
    r"(?<![A-Za-z])(令和|平成|昭和|R|H)\.?(元|\d{1,2})(?=年度|年|\D|$)|(?<!\d)(19[89]\d|20\d\d)(?=年度|年|\D|$)"
    r"|(?<!\d)(\d{1,2})年度",
    re.IGNORECASE,
)
_ERAS = {"令和": 2018, "r": 2018, "平成": 1988, "h": 1988, "昭和": 1925}
_NUMBERED = pattern(
    r"(?:第)?\s*(?P<number>\d+(?:\s*[-－‐–・.．のー]\s*\d+)*|[①-⑳]|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ]+(?:\s*[-－‐–]\s*\d+)*)"
    r"\s*(?:[章節項編]|[.．:：、)）])?\s+(?P<name>\S.*)"
    r"|[（(](?P<bracketed>\d+(?:[-－]\d+)*)[)）]\s*(?P<after>\S.*)"
    r"|(?P<dotted>\d+(?:[-－.．]\d+)*)\s*[.．:：、)）]\s*(?P<rest>[^\d\s].*)"
    r"|(?P<joined>\d+(?:[-－]\d+)+)(?P<tail>[^\d\s\-－.．].*)",
    re.DOTALL,
)
_ROMAN = {"Ⅰ": 1, "Ⅱ": 2, "Ⅲ": 3, "Ⅳ": 4, "Ⅴ": 5, "Ⅵ": 6, "Ⅶ": 7, "Ⅷ": 8, "Ⅸ": 9, "Ⅹ": 10}
_CIRCLED = {chr(ord("①") + step): step + 1 for step in range(20)}


@frozen
class ListFigure:
    """What a cell says as a figure: one of ``number`` and ``why``, or neither when the cell says that there is none."""

    number: Decimal | None = None
    unit: str = ""  # written behind it in the same cell
    tidied: bool = False  # more than commas were taken away: somebody should look
    why: str = ""  # why it is no figure


def read_figure(cell: ListCell) -> ListFigure:
    """The figure in a cell: ``36,448``, `` 2,637``, ``１２人``, ``▲5``; ``23(8)``, ``調整中`` are none, and never 0."""
    if cell.odd:
        return ListFigure(why=cell.odd)
    if cell.number is not None:
        return ListFigure(cell.number, cell.unit)
    text = unicodedata.normalize("NFKC", cell.text).strip()
    if not text or text in NOTHING or cell.text.strip() in NOTHING:
        return ListFigure()
    match = _NUMBER.fullmatch(text)
    if match is None or len(re.sub(r"\D", "", match[2]).lstrip("0")) > SIGNIFICANT_DIGITS:
        return ListFigure(why="数値として読めません")
    sign, digits, unit = match.groups()
    if re.search(r"[()~〜,.、。以約強弱余未超程?？]", unit) or len(unit) > 10:
        return ListFigure(why="数値として読めません")
    number = Decimal(digits.replace(",", ""))
    plain = re.fullmatch(r"-?[\d,.]+", cell.text) is not None
    return ListFigure(normalize_figure(-number if sign else number), unit.strip(), tidied=not plain)


def in_thousand_yen(number: Decimal, unit: str) -> Decimal:
    """An amount of that unit in thousand yen, exactly."""
    return normalize_figure(number * IN_THOUSANDS[unit])


def money_unit(words: str) -> str:
    """The unit of money that these words name: ``R6決算(千円)`` is 千円; "" when they name none, or several."""
    found = dict.fromkeys(_MONEY.findall(unicodedata.normalize("NFKC", words)))
    return next(iter(found)) if len(found) == 1 else ""


def years_in(words: str) -> tuple[FiscalYear, ...]:
    """The fiscal years that these words name, each once: ``R6決算``, ``令和元年度``, ``平成30``, ``2024年度末``.

    A year without an era (``6年度``) is one of Reiwa.
    """
    found = []
    for era, number, western, bare in _YEARS.findall(unicodedata.normalize("NFKC", words)):
        if western:
            found.append(FiscalYear(int(western)))
        elif bare:
            found.append(FiscalYear(_ERAS["r"] + int(bare)))
        else:
            found.append(FiscalYear(_ERAS[era.casefold()] + (1 if number == "元" else int(number))))
    return tuple(dict.fromkeys(found))


def split_number(text: str) -> tuple[str, str]:
    """``10 市民との情報共有`` → ("10", "市民との情報共有"): the number before a name as written, "" for none."""
    match = _NUMBERED.fullmatch(text.strip())
    if match is None:
        return "", text.strip()
    number = match["number"] or match["bracketed"] or match["dotted"] or match["joined"]
    name = match["name"] or match["after"] or match["rest"] or match["tail"]
    return number.strip(), name.strip()


def plain_number(written: str) -> str:
    """A number as keys have it, ``2-1`` for ``２－１``, ``Ⅱ－１`` and ``2.1``; "" when it is none."""
    text = "".join(str(_ROMAN.get(sign) or _CIRCLED.get(sign) or sign) for sign in written)
    text = re.sub(r"[\s第章節項編]", "", unicodedata.normalize("NFKC", text))
    text = re.sub(r"[-‐–−ー・.．の]+", "-", text).strip("-")
    parts = text.split("-")
    return "-".join(str(int(part)) for part in parts) if all(part.isdecimal() for part in parts) else ""
