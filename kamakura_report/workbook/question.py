"""What an open cell asks for: its key, its kind of answer, and what the figure typed there is compared with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from decimal import Decimal
from enum import StrEnum

from kamakura_report.frozen import frozen
from kamakura_report.plan.model import Slip
from kamakura_report.workbook.area import Position, cell_name


class AnswerKind(StrEnum):
    """Kinds of answer (docs/contracts.md, Answers)."""

    __hash__ = str.__hash__  # which Python works out once for each text, and enum anew each time

    NUMBER = "数値"
    TEXT = "文章"
    CHOICE = "選択"
    MULTI = "複数選択"  # several of the choices
    TICK = "チェック"
    DATE = "日付"


TICKED, UNTICKED = "○", "×"  # what a tick box may say; blank is as good as the second
BETWEEN = "、"  # between the choices of a cell that takes several


@frozen
class Condition:
    """What another question must have been answered for this one to be asked."""

    key: str  # of that question
    words: tuple[str, ...]  # one of them must be chosen there

    def is_met(self, words: str | None) -> bool:
        """True when these words, of one choice or of several, say so; None is a blank."""
        return words is not None and not set(self.words).isdisjoint(words.split(BETWEEN))


@frozen
class Ask:
    """The question of an open cell. The cells that have one are the only list of input cells there is."""

    key: str
    kind: AnswerKind
    required: bool
    label: str  # 事業名・指標名・年度, for people
    unit: str = ""
    whole: bool = False  # a count: a whole number, not below zero
    places: int | None = None  # of one that is no such count: at most so many decimals; None: any
    unsigned: bool = False  # and not below zero
    choices: tuple[str, ...] = ()
    base: Decimal | None = None  # a known figure of the same quantity, to see slips of size by
    grounds: Grounds | None = None  # what the figure is compared with (form.plausibility)
    condition: Condition | None = None  # only asked when another open cell of the same sheet says so
    office: str = ""  # who is asked, as the form says it, where that is not who answers for the thing
    shares: tuple[str, ...] = ()  # 合算: the divisions that are asked for a part each; none where the whole is asked

    @property
    def required_anyway(self) -> bool:
        """True when it must be answered whatever the others say."""
        return self.required and self.condition is None


Earlier = tuple[str, Decimal | None]  # key, and the figure when it is shown there and locked


@frozen
class Grounds:
    """What a figure is compared with to see slips; figures of other cells by their keys."""

    before: tuple[Earlier, ...] = ()  # of the same quantity, the earliest first
    after: tuple[Earlier, ...] = ()  # what an 初期値 is held against: the years' figures, the earliest first
    budget: Earlier | None = None
    money: bool = False
    percent: bool = False
    cumulative: bool = False
    subject: str = ""  # the key of the indicator or project
    remark: str = ""  # the key of the 備考 that may give a reason
    limits: Mapping[Slip, Decimal] = field(default_factory=dict, hash=False)  # of what is looked for

    @property
    def others(self) -> tuple[Earlier, ...]:
        """The figures of the same row that it is held against."""
        return self.after or self.before


def question_place(sheet: str, position: Position, ask: Ask) -> dict[str, str]:
    """The cell of a question, as a problem's place (``Problem.at``)."""
    return {"sheet": sheet, "cell": cell_name(position), "key": ask.key, "label": ask.label}
