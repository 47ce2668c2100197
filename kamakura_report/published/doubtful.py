"""What a careful clerk would ask about a published indicator: blanks, units, dates, several figures in one, sums."""

from __future__ import annotations

import unicodedata
from collections import Counter
from decimal import Decimal
from itertools import chain

from kamakura_report.patterns import pattern
from kamakura_report.plan import keys
from kamakura_report.plan.figures import plain_text
from kamakura_report.plan.model import Indicator
from kamakura_report.plan.periods import FiscalYear
from kamakura_report.published import printed_lines
from kamakura_report.published.blocks import IndicatorBlock, ProgramBlock
from kamakura_report.published.printed_lines import (
    GOAL,
    LATEST,
    TARGET,
    PrintedCell,
    parse_printed_number,
)
from kamakura_report.published.remarks import Kind, Remarks
from kamakura_report.text import shorten

AS_OF_CURE = "初期値とその年度の実績とが、同じ年度の値になります。時点を確かめてください。"
CUMULATIVE_CURE = (
    "名前に累計や延べとある指標です。前の年度までに積み上げていく数なら、累計の欄に ○ を入れてください。"
    "年度ごとの数なら、このままで構いません。"
)
JOINT_CURE = "ほかの課にも照会するなら、シート「計画」の共管事業の入力を、全課又は合算にしてください。"

_CUMULATIVE = pattern(r"累計|累積|通算|延べ|のべ")
_ONE_YEAR = pattern(r"年間|年度|当年|単年")
_FIGURES = pattern(r"\d[\d,]*(?:\.\d+)?")
_MONTH = pattern(r"(20\d\d)\D(\d{1,2})月?.*")
_PARTS = pattern(r"[・･、，,／]|及び|並びに|および|ならびに")
_MEASURES = pattern(r"(率|割合|数|量|額)$")
_UNITS_BY_ENDING = (  # of an indicator's name
    (pattern(r"(?:割合|率)$"), ("%", "％", "‰", "倍", "ポイント")),
    (pattern(r"団体数$"), ("団体",)),
    (pattern(r"(?:人数|者数|人員)$"), ("人", "名")),
    (pattern(r"世帯数$"), ("世帯",)),
    (pattern(r"件数$"), ("件",)),
    (pattern(r"回数$"), ("回",)),
    (pattern(r"台数$"), ("台",)),
    (pattern(r"(?:施設|箇所|か所)数$"), ("施設", "箇所", "か所", "ヶ所", "カ所", "所")),
)
_MULTIPLES = pattern(r"^[百千万億]+")
_ASIDE = pattern(r"[（(][^（()）]*[)）]$")


class Neighbours:
    """The indicators of a program as they are printed, one below the other."""

    def __init__(self, program: str, block: ProgramBlock) -> None:
        self._blocks = [(program, each) for each in block.indicators] + [
            (keys.project(program, number), each)
            for number, project in block.projects.items()
            for each in project.indicators
        ]

    def same_value(self, block: IndicatorBlock) -> str:
        """A sentence when the block's figure is that of the indicator above or below it, else ""."""
        place = next(at for at, (_, each) in enumerate(self._blocks) if each is block)
        figure = _latest_of(block)
        for owner, other in chain(self._blocks[place + 1 : place + 2], self._blocks[max(0, place - 1) : place]):
            if figure is not None and _latest_of(other) == figure and other.name:
                return (
                    f"隣の {owner}「{shorten(other.name.text)}」の直近実績値と同じ {plain_text(figure)} です。"
                    "その写し誤りかもしれません。"
                )
        return ""


def _latest_of(block: IndicatorBlock) -> Decimal | None:
    cell = block.values.get(LATEST)
    return parse_printed_number(cell.text) if cell else None


def year_of(as_of: str) -> FiscalYear | None:
    """The fiscal year of a 直近実績時点: ``2026.3`` is R7, ``2026`` R8; None where it cannot be told."""
    text = unicodedata.normalize("NFKC", as_of).strip()
    month = _MONTH.fullmatch(text)
    if month and 1 <= int(month[2]) <= 12:
        return FiscalYear(int(month[1]) - (int(month[2]) < 4))
    try:
        return FiscalYear.parse(text)
    except ValueError:
        return None


def names_several(name: str) -> bool:
    """True of a name that names two measures of one kind: ``タクシー券利用率・燃料券利用率``."""
    parts = [_ASIDE.sub("", part.strip()) for part in _PARTS.split(_ASIDE.sub("", name))]
    kinds = Counter(measure[1].replace("割合", "率") for part in parts if (measure := _MEASURES.search(part)))
    return any(times > 1 for times in kinds.values())


def why_no_figure(text: str) -> str:
    """Why a cell holds no figure: it holds several, or cannot be read."""
    figures = _FIGURES.findall(unicodedata.normalize("NFKC", text))
    if len(figures) > 1:
        return f"値がいくつもあります（{'、'.join(figures)}）。どれの値か決めるか、指標を分けてください。"
    return "数値として読めません。"


def note_blanks(block: IndicatorBlock, name: PrintedCell, indicator: Indicator, remarks: Remarks) -> None:
    """Remark on what the page leaves blank."""
    if not indicator.unit:
        remarks.note(name, indicator.key, "単位は空欄", "単位がありません。", kind=Kind.UNIT)
    if GOAL not in block.values and TARGET not in block.values:
        remarks.note(name, indicator.key, "どちらも空欄", "目指す方向も目標値もありません。", kind=Kind.GOAL)
    if not indicator.source:
        remarks.note(name, indicator.key, "出典は空欄", "出典がありません。", kind=Kind.SOURCE)
    if indicator.latest is not None and not indicator.latest_as_of:
        remarks.note(
            name, indicator.key, "直近実績時点は空欄", "直近実績値がいつのものか書いてありません。", kind=Kind.AS_OF
        )


def note_doubtful(
    block: IndicatorBlock, name: PrintedCell, indicator: Indicator, first_year: FiscalYear, remarks: Remarks
) -> None:
    """Remark on what the page says, but a person should look at."""
    latest, target = indicator.latest, indicator.target
    if block.unit and not unit_fits(name.text, block.unit.text):
        remarks.note(
            block.unit,
            indicator.key,
            block.unit.text,
            f"単位「{block.unit.text}」が指標名「{name.text}」に合いません。",
        )
    if latest is not None and target is not None and latest >= target and not indicator.direction:
        already, cure = (
            ("をすでに超えています", "。入れるまで進捗は出ません") if latest > target else ("にすでに達しています", "")
        )
        read = f"直近実績値 {block.values[LATEST].text} 目標値 {block.values[TARGET].text}"
        reason = (
            f"直近実績値が目標値{already}。増やす目標なら ↗、減らす目標なら ↘ を、目標値を残したまま"
            f"マスターの目指す方向に入れてください{cure}。"
        )
        remarks.note(block.values[TARGET], indicator.key, plain_text(target), reason, read=read, kind=Kind.REACHED)
    year = year_of(indicator.latest_as_of)
    if block.as_of and year is not None and year >= first_year:
        reason = f"直近実績時点が、計画の初めの年度（{first_year}）より前ではありません。{AS_OF_CURE}"
        remarks.note(block.as_of, indicator.key, block.as_of.text, reason, kind=Kind.LATE)
    if names_several(name.text):
        reason = "一つの指標に、いくつもの率や数の名前があります。どれの値か確かめ、要れば指標を分けてください。"
        remarks.note(name, indicator.key, "一つの指標", reason)
    if _CUMULATIVE.search(name.text) and not _ONE_YEAR.search(name.text):
        remarks.note(name, indicator.key, "累計は空欄", CUMULATIVE_CURE, kind=Kind.CUMULATIVE)
    if block.slid:
        read = " ｜ ".join(cell.text for cell in block.values.values())
        taken = "、".join(
            f"{head} {printed_lines.ARROWS.get(cell.text, cell.text) if head == GOAL else cell.text}"
            for head, cell in block.values.items()
        )
        first = next(iter(block.values.values()))
        remarks.note(
            first, indicator.key, taken, f"見出しと値の列がずれています（{name.text}）。", read=read, kind=Kind.SLID
        )


def unit_fits(name: str, unit: str) -> bool:
    """False for 事業 with 団体数 or 人 with 割合; True whenever the name does not say what is counted."""
    bare = _ASIDE.sub("", name)
    for ending, units in _UNITS_BY_ENDING:
        if ending.search(bare):
            return _MULTIPLES.sub("", unit) in units
    return True
