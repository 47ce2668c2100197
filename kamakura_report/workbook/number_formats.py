"""Number formats: what a number looks like under one, as far as that can be another number (percent, thousands left
out, a sign or all digits hidden). Hidden decimals alone are no difference.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

from kamakura_report.frozen import frozen
from kamakura_report.patterns import pattern
from kamakura_report.plan.figures import normalize_figure, parse_figure, plain_text

LONGEST_FORMAT = 255  # characters, as in Excel; a longer one is passed over
# General in the words of the program that saved it: WPS and Excel write ``G/通用格式``, ``G/標準``, ``G/표준``.
GENERAL = r"General|Standard|(?<![A-Za-z])G/[^\x00-\x7f]+"

# ECMA-376 part 1, 18.8.30, numFmt: those of the built-in ones that can show another number than is stored.
BUILT_IN_CODES = {"1": "0", "3": "#,##0", "9": "0%", "10": "0.00%", "37": "#,##0;-#,##0", "38": "#,##0;[Red]-#,##0"}

_EXACT = Context(prec=400, rounding=ROUND_HALF_UP)  # more digits than any figure has
_MOST_DECIMALS = 30
_TOKEN = pattern(
    rf'(?P<quoted>"[^"]*"?)|(?P<escaped>\\.)|(?P<gap>[_*].)|(?P<brackets>\[[^\]]*\]?)|(?P<general>{GENERAL})'
    r"|(?P<exponent>E[+-])|(?P<digit>[0#?])|(?P<end>;)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = pattern(r"\[(<=|>=|<>|<|>|=)\s*(-?[0-9]{1,15}(?:\.[0-9]{1,15})?)\]", re.ASCII)
_COLOUR = pattern(
    r"\[(?:black|blue|cyan|green|magenta|red|white|yellow|黒|青|水|緑|紫|赤|白|黄|colou?r|色)", re.IGNORECASE
)
_NEGATIVE = frozenset("-−‐–▲△－")
_DIGITS_BEFORE = pattern(r"[0-9０-９][.,．]?\Z")
_DIGITS_AFTER = pattern(r"[.,．]?[0-9０-９]")


@frozen
class ShownNumber:
    """A number as people see it in its cell."""

    text: str  # "25%", "3,100", "" when nothing is seen
    number: Decimal | None  # what is seen, with all digits; None when no number is
    vanishes: bool  # not 0, and seen as 0 or as no number at all
    percents: int = 0  # how many signs make it a hundred times greater
    unit: str = ""  # the words behind it


@frozen
class _Section:
    """One part of a number format, for some of the numbers."""

    condition: tuple[str, Decimal] | None = None
    before: str = ""  # the words in front of the digits
    after: str = ""
    inside: str = ""  # the words among the digits
    whole: str = ""  # the signs for digits before the decimal point
    decimals: str = ""  # and behind it
    percents: int = 0
    thousands: int = 0  # how often a thousand is left out
    grouped: bool = False
    general: bool = False
    rough: bool = False  # an exponent or a fraction: seen as it is, more or less
    coloured: bool = False

    @property
    def plain(self) -> bool:
        """True when it can hide nothing but decimals."""
        if self.general:
            return not self.percents and not self.before and not self.after
        words = self.before or self.after or self.inside
        return bool(self.whole or self.decimals) and not (self.percents or self.thousands or words)

    @property
    def negative(self) -> bool:
        """True when the words around make any number a negative one, as bookkeepers write it."""
        before, after = self.before.strip(), self.after.strip()
        return (bool(before) and before in _NEGATIVE) or (before == "(" and after.startswith(")"))

    @property
    def misleads(self) -> bool:
        """True when words look like further digits of the number."""
        digits_inside = any(sign.isdigit() for sign in self.inside)
        return bool(digits_inside or _DIGITS_BEFORE.search(self.before) or _DIGITS_AFTER.match(self.after))

    def scaled(self, value: Decimal) -> Decimal:
        """The number that is seen for this one, with all digits."""
        return normalize_figure(value.scaleb(2 * self.percents - 3 * self.thousands, _EXACT))

    def digits(self, value: Decimal) -> str:
        """A number that is not negative, rounded as it is seen."""
        places = min(len(self.decimals), _MOST_DECIMALS)
        rounded = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _EXACT)
        whole, _, fraction = f"{rounded:f}".partition(".")
        least = len(self.decimals.rstrip("#?")[:places])
        while len(fraction) > least and fraction.endswith("0"):
            fraction = fraction[:-1]
        whole = whole.lstrip("0").rjust(self.whole.count("0"), "0")
        whole = f"{int(whole):,}" if self.grouped and whole and whole[0] != "0" else whole
        return f"{whole}.{fraction}" if fraction else whole


@frozen
class NumberFormat:
    """A number format understood; ``sections`` are for numbers alone."""

    sections: tuple[_Section, ...]

    @property
    def plain(self) -> bool:
        """True when it can hide nothing but decimals, whatever the number."""
        return len(self.sections) == 1 and self.sections[0].plain and self.sections[0].condition is None

    @property
    def misleads(self) -> bool:
        """True when it shows some numbers a hundred or a thousand times greater or smaller, or not at all."""
        return any(
            each.percents or each.thousands or each.misleads or not (each.general or each.whole or each.decimals)
            for each in self.sections[:2]
        )

    def show(self, value: Decimal) -> ShownNumber:
        """The number as it is seen."""
        section, signed = self._section(value)
        if section.general:
            digits, seen = plain_text(abs(value)), abs(value)
        elif section.rough:
            seen = section.scaled(abs(value))
            digits = plain_text(seen)
        elif section.whole or section.decimals:
            seen = section.scaled(abs(value))
            digits = section.digits(seen)
        else:
            return ShownNumber((section.before + section.after).strip(), None, bool(value))
        vanishes = bool(value) and not any("1" <= sign <= "9" for sign in digits)
        sign = "-" if value < 0 and signed and not vanishes else ""
        text = f"{sign}{section.before}{digits}{section.after}".strip()
        if section.misleads:
            return ShownNumber(text, None, vanishes, section.percents)
        negative = bool(sign) or section.negative or (value < 0 and not signed and section.coloured)
        number = -seen if negative else seen
        return ShownNumber(text, number, vanishes, section.percents, section.after.strip())

    def _section(self, value: Decimal) -> tuple[_Section, bool]:
        """The section for a number, and whether a minus sign is put in front of it by itself."""
        if any(section.condition for section in self.sections):
            fits = (each for each in self.sections if each.condition is None or _holds(each.condition, value))
            return next(fits, self.sections[-1]), True
        if value < 0 and len(self.sections) > 1:
            return self.sections[1], False
        return self.sections[2 if not value and len(self.sections) > 2 else 0], True


@lru_cache(maxsize=4096)
def parse_number_format(code: str) -> NumberFormat:
    """A number format as files write it; one that is too long shows numbers as they are."""
    if not code.strip() or len(code) > LONGEST_FORMAT:
        return NumberFormat((_Section(general=True),))
    sections: list[_Section] = []
    tokens: list[re.Match[str]] = []
    for token in _TOKEN.finditer(code):
        if token.lastgroup == "end":
            sections.append(_parse_section(tokens))
            tokens = []
        else:
            tokens.append(token)
    sections.append(_parse_section(tokens))
    return NumberFormat(tuple(sections[:3]))


@lru_cache(maxsize=4096)
def _is_plain(code: str) -> tuple[bool, bool]:
    """Whether a format can hide nothing but decimals, and whether not even these."""
    number_format = parse_number_format(code)
    return number_format.plain, number_format.sections[0].general


def hides_decimals_alone(code: str) -> bool:
    """Whether that number format shows each number of at least 1 as it is stored, decimals aside."""
    return _is_plain(code)[0]


def shows_another_number(code: str, stored: str) -> bool:
    """Whether that number format may show another number than is stored (as digits): worth asking what is seen."""
    plain, general = _is_plain(code)
    return not (plain and (general or _is_at_least_one(stored))) and _may_show_another(code, stored)


def _is_at_least_one(stored: str) -> bool:
    """Whether a number is 1 or more, or -1 or less; of most its first digit says so."""
    return ("1" <= stored[0] <= "9" and "E" not in stored and "e" not in stored) or abs(float(stored)) >= 1


@lru_cache(maxsize=4096)
def _may_show_another(code: str, stored: str) -> bool:
    value = parse_figure(stored)
    shown = parse_number_format(code).show(value)
    return shown.number != value or shown.vanishes or shown.percents > 0 or bool(shown.unit)


def _parse_section(tokens: list[re.Match[str]]) -> _Section:
    words = ["", "", ""]  # before, among and behind the digits
    digits = ["", ""]  # before and behind the decimal point
    percents = thousands = pending = point = 0
    grouped = general = rough = coloured = False
    condition = None

    def word(text: str) -> None:
        words[2 if any(digits) or general else 0] += text

    for token in tokens:
        text = token[0]
        match token.lastgroup:
            case "quoted":
                word(text.strip('"'))
            case "escaped":
                word(text[1])
            case "brackets":
                coloured = coloured or _COLOUR.match(text) is not None
                if match := _CONDITION.fullmatch(text):
                    condition = (match[1], Decimal(match[2]))
                elif text.startswith("[$"):
                    word(text[2:].rstrip("]").partition("-")[0])
            case "general":
                general = True
            case "exponent":
                rough = True
            case "digit":
                grouped = grouped or (pending > 0 and not point)
                pending = 0
                words[1], words[2] = words[1] + words[2], ""
                digits[point] += text
            case "other" if text == "." and not point:
                thousands, pending, point = thousands + pending, 0, 1
            case "other" if text == "," and any(digits) and not words[2]:
                pending += 1
            case "other" if text == "/" and any(digits):
                rough = True
            case "other" if text == "@":
                general = True
            case "other":
                percents += text == "%"
                word(text)
    before, inside, after = words
    whole, decimals = digits
    return _Section(
        condition=condition,
        before=before,
        after=after,
        inside=inside,
        whole=whole,
        decimals=decimals,
        percents=percents,
        thousands=thousands + pending,
        grouped=grouped,
        general=general,
        rough=rough,
        coloured=coloured,
    )


def _holds(condition: tuple[str, Decimal], value: Decimal) -> bool:
    sign, bound = condition
    return {
        "<": value < bound,
        "<=": value <= bound,
        ">": value > bound,
        ">=": value >= bound,
        "=": value == bound,
        "<>": value != bound,
    }[sign]
