"""Kinds of answer: the validation and prompt of each, and the number format of each unit."""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

from kamakura_report.form.answer import FIXED_WORDS
from kamakura_report.form.days import DAY_ZERO, FIRST_NUMBER, LAST_NUMBER
from kamakura_report.frozen import frozen
from kamakura_report.plan.keys import Key
from kamakura_report.workbook.book import WHOLE_FORMAT
from kamakura_report.workbook.names import cut_units
from kamakura_report.workbook.question import BETWEEN, TICKED, UNTICKED, AnswerKind, Ask

THOUSAND_YEN = "千円"
_REMEMBERED = 1 << 10  # units of a plan, rules of a form
_TITLE_UNITS, _PROMPT_UNITS = 32, 255  # of a validation's words, in UTF-16 units
_MOST_LISTED_TOGETHER = 5  # choices; 31 lines of a list are enough
FAR = 10  # times as much is far more than before
AS_TYPED = "General;-General"  # looks like General, which office programs change to a date format when 5/31 is typed
FRACTION_FORMAT = "#,##0.0##"
TEXT_FORMAT = "@"  # what is typed stays as typed: 5/31 is not turned into a date
_DECIMALS_SHOWN = 3  # at least, where a figure has them
_SEEN_AS_ZERO = Decimal("0.0005")  # with three decimals
_ZERO = Decimal(0)  # made once: a number is compared with it faster than with 0
_FIRST_DUE = Decimal((date(1926, 1, 1) - DAY_ZERO).days)  # no key speaks of an earlier year
_PERCENT_UNITS = ("%", "パーセント")
_COUNTED_UNITS = frozenset(
    re.findall(
        r"\S+",
        "人 名 件 団体 世帯 回 事業 箇所 か所 カ所 ヶ所 ケ所 施設 社 校 園 台 戸 棟 本 枚 冊 店 組 床 室 日 年 区画 "
        "項目 種類 品目 地区 地域 自治会 町内会 教室 講座 プログラム 千円 円 万円 百万円",
    )
)
_QUOTED_WORDS = "、".join(f"「{word}」" for word in FIXED_WORDS)
_WORDS_HINT = f"当てはまらないときは「{FIXED_WORDS[0]}」、まだ決まらないときは「{FIXED_WORDS[1]}」と入力します。"

_PART_HINT = "この課が分担した分だけを入力します（各課の分を足し合わせます）。"


@frozen
class EntryRule:
    """The validation of a cell and its words while it is filled in. ``formula`` has ``{x}`` for the cell."""

    formula: str = ""
    choices: tuple[str, ...] = ()
    prompt_title: str = ""
    prompt: str = ""
    error_title: str = ""
    error: str = ""


def is_percent(unit: str) -> bool:
    """True for a share in hundredths: ``%`` and its full-width form."""
    return _normalized_unit(unit) in _PERCENT_UNITS


def is_count(unit: str, sample: Decimal | None) -> bool:
    """True when the figure is a whole number of things, not below 0, unless the row's own ``sample`` is not."""
    return _is_counted(unit) and (sample is None or (sample >= 0 and not _has_fraction(sample)))


class Shape(NamedTuple):
    """The usual shape of the figures of a cell: the three fields of its question."""

    whole: bool = False
    places: int | None = None
    unsigned: bool = False


ANY_SHAPE = Shape()


def figure_shape(unit: str, sample: Decimal | None, decimals: int | None, negative: bool | None) -> Shape:
    """The usual shape of figures: as the master says, else as the known figure, else the unit."""
    counted = is_count(unit, sample)
    places = (0 if counted else None) if decimals is None else decimals
    unsigned = counted if negative is None else not negative
    return Shape(whole=True) if places == 0 and unsigned else Shape(places=places, unsigned=unsigned)


@lru_cache(maxsize=_REMEMBERED)
def number_format(
    unit: str, sample: Decimal | None = None, current: Decimal | None = None, decimals: int | None = None
) -> str:
    """The number format of a unit; it never shows fewer digits than were typed, up to three decimals.

    ``current`` is the figure that stands there now: a part of a person or of 千円 is wrong, and must be seen as such.
    ``decimals`` is what the master says of the row's figures.
    """
    if current and abs(current) < _SEEN_AS_ZERO:
        return AS_TYPED
    if decimals is not None and (decimals or not _has_fraction(current)):
        return f"#,##0.{'0' * decimals}{'#' * (_DECIMALS_SHOWN - decimals)}" if decimals else WHOLE_FORMAT
    if _is_counted(unit) and not _has_fraction(sample) and not _has_fraction(current):
        takes_fractions = current is None and not is_count(unit, sample)  # what is typed there must not show as 0
        return AS_TYPED if takes_fractions else WHOLE_FORMAT
    if is_percent(unit) or _has_fraction(sample) or _has_fraction(current):
        return FRACTION_FORMAT
    return AS_TYPED  # an unknown unit


def entry_rule(ask: Ask) -> EntryRule:
    """The validation and the words shown for one kind of answer."""
    if ask.kind is AnswerKind.NUMBER:
        return _number_rule(ask.unit, 0 if ask.whole else ask.places, bool(ask.shares))
    return _word_rule(ask.kind, ask.choices)


@lru_cache(maxsize=_REMEMBERED)
def _word_rule(kind: AnswerKind, choices: tuple[str, ...]) -> EntryRule:
    match kind:
        case AnswerKind.MULTI:
            return _several_rule(choices)
        case AnswerKind.TICK:
            return EntryRule(
                choices=choices,
                prompt_title="当てはまるとき",
                prompt=f"「{TICKED}」を選びます。当てはまらなければ空けておきます（前に出した{TICKED}を取り消すときは「{UNTICKED}」）。",
                error_title=f"{TICKED}だけを入力します",
                error=f"「{TICKED}」を選ぶか、空けておいてください。",
            )
        case AnswerKind.DATE:
            return EntryRule(
                formula=f"IF(ISNUMBER({{x}}),AND({{x}}>={FIRST_NUMBER},{{x}}<={LAST_NUMBER},{{x}}=INT({{x}})),FALSE)",
                prompt_title="年月日を入力",
                prompt="2026/5/31 のように、年から入力します（令和なら R8.5.31 でも）。",
                error_title="日付として読めません",
                error="2026/5/31 のように、年、月、日を入力してください。",
            )
        case AnswerKind.CHOICE:
            words = "・".join(choices)
            return EntryRule(
                choices=choices,
                prompt_title="選んでください",
                prompt=_cut_prompt(f"{words} のどれかを一覧から選びます。"),
                error_title="一覧にない言葉です",
                error=_cut_prompt(f"{words} のどれかを選んでください。"),
            )
    return EntryRule()


@lru_cache(maxsize=_REMEMBERED)
def _number_rule(unit: str, places: int | None, part: bool) -> EntryRule:
    words_or = "OR(" + ",".join(f'{{x}}="{word}"' for word in FIXED_WORDS) + ")"
    return EntryRule(
        # Whatever number is true can be typed; one of an unusual shape is 要確認 beside it (form.completion).
        formula=f"IF(ISNUMBER({{x}}),TRUE,{words_or})",
        prompt_title=_title(unit),
        prompt=_cut_prompt(f"{_PART_HINT if part else ''}{_example(unit, places)}{_WORDS_HINT}"),
        error_title="この欄には入力できません",
        error=_cut_prompt(f"数字だけを入力してください（単位や記号は付けません）。{_QUOTED_WORDS}も使えます。"),
    )


def _several_rule(choices: tuple[str, ...]) -> EntryRule:
    """A list of all that can be said, as long as Excel takes one; else words that say how to write it."""
    words = "・".join(choices)
    several = f"いくつか選ぶときは「{BETWEEN.join(choices[:2])}」のように「{BETWEEN}」で区切ります。"
    prompt = _cut_prompt(f"{words} から選びます。{several}")
    together = together_choices(choices)
    if not together:
        return EntryRule(prompt_title="いくつでも選べます", prompt=prompt)
    return EntryRule(
        choices=together,
        prompt_title="いくつでも選べます",
        prompt=prompt,
        error_title="一覧にない言葉です",
        error=_cut_prompt(f"一覧から選んでください（{words}）。"),
    )


def together_choices(choices: tuple[str, ...]) -> tuple[str, ...]:
    """Each choice, then all that several of them make, in their order; nothing when a list of words cannot hold it."""
    if len(choices) > _MOST_LISTED_TOGETHER:
        return ()
    together = tuple(BETWEEN.join(some) for size in range(1, len(choices) + 1) for some in combinations(choices, size))
    listed = ",".join(together).replace('"', '""')
    return together if cut_units(listed, _PROMPT_UNITS) == listed else ()


def usual_shape(ask: Ask, number: Decimal) -> bool:
    """True for a number with no more decimals, and of no other sign, than figures of that cell usually have."""
    places = 0 if ask.whole else ask.places
    if (ask.whole or ask.unsigned) and number < _ZERO:
        return False
    if places == 0:
        return number == number.to_integral_value()
    return places is None or number == round(number, places)


def known_size(ask: Ask) -> Decimal:
    """How great figures of that row are as far as the plan knew when the workbook was sent out; 0 where it did not."""
    greatest = ask.base
    for _, figure in ask.grounds.before if ask.grounds else ():
        if figure is not None and (greatest is None or figure > greatest):
            greatest = figure
    return Decimal(0) if greatest is None else greatest


def day_bounds(ask: Ask) -> tuple[int, int] | None:
    """[first, end): the numbers that can only be a day typed as 5/31, about when the figure was due.

    Days are counted as Excel does. None where the plan's own figure is about as great, or unknown.
    """
    year = Key.parse(ask.key).when if ask.base else None
    if year is None:
        return None
    first, end = _days_about(year.begins)
    far = known_size(ask) * FAR
    least = first if far <= first else math.ceil(far)
    return (least, end) if least < end else None


def is_day_about_due(ask: Ask, number: Decimal) -> bool:
    """True for one of the numbers that can only be a day (``day_bounds``)."""
    if number < _FIRST_DUE:
        return False
    year = Key.parse(ask.key).when if ask.base else None
    if year is None:
        return False
    first, end = _days_about(year.begins)
    bounds = day_bounds(ask) if first <= number < end else None
    return bounds is not None and bounds[0] <= number


@lru_cache(maxsize=64)
def _days_about(begins: int) -> tuple[int, int]:
    """The number of the first day of that calendar year, and of the one three years later."""
    return (date(begins, 1, 1) - DAY_ZERO).days, (date(begins + 3, 1, 1) - DAY_ZERO).days


def _is_counted(unit: str) -> bool:
    return _normalized_unit(unit) in _COUNTED_UNITS


def _has_fraction(number: Decimal | None) -> bool:
    return number is not None and number != number.to_integral_value()


def _title(unit: str) -> str:
    return cut_units(f"単位: {unit}", _TITLE_UNITS) if unit else "数字を入力"


def _example(unit: str, places: int | None) -> str:
    if is_percent(unit):
        return "14.5 のように。％は付けない。"
    if _normalized_unit(unit) == THOUSAND_YEN:
        return "千円単位の整数で。4,176千円は 4176 のように。"
    if places == 0:
        return f"1234 のように整数で。「{unit}」は付けない。" if unit else "1234 のように整数で。"
    if places:
        return f"{1234:.{places}f} のように、小数第{places}位までの数字で。"
    return "1234 や 12.5 のように数字だけで。"


def _cut_prompt(text: str) -> str:
    shortened = cut_units(text, _PROMPT_UNITS)
    return text if shortened == text else cut_units(text, _PROMPT_UNITS - 1) + "…"


@lru_cache(maxsize=_REMEMBERED)
def _normalized_unit(unit: str) -> str:
    return unicodedata.normalize("NFKC", unit).strip()
