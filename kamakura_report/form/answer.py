"""Answers: what is known for each key, about to be shown in a workbook or just read from one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from kamakura_report.frozen import frozen
from kamakura_report.plan.figures import plain_text

NOT_APPLICABLE = "該当なし"
UNDETERMINED = "未確定"
FIXED_WORDS = (NOT_APPLICABLE, UNDETERMINED)  # what an asked number may say instead of a number


class Status(StrEnum):
    """What kind of answer a cell holds."""

    FIGURE = "数値"
    TEXT = "文章"  # also a chosen word
    NOT_APPLICABLE = NOT_APPLICABLE
    UNDETERMINED = UNDETERMINED
    UNREADABLE = "要確認"  # typed, kept as typed, but not an answer


class Place(NamedTuple):
    """Where an answer was read."""

    sheet: str
    cell: str  # "F12"


@frozen
class Answer:
    """One answer. A blank cell is no answer at all: its key is absent.

    ``raw`` is the text as stored in the file; two answers are equal when they mean the same,
    however they were typed and wherever they stood.
    """

    status: Status
    value: Decimal | str  # a Decimal exactly when status is FIGURE
    raw: str = field(default="", compare=False)
    conversion: str = field(default="", compare=False)  # "１２３ → 123", when something was understood
    formula: str = field(default="", compare=False)
    place: Place | None = field(default=None, compare=False)
    stored: Decimal | None = field(default=None, compare=False)  # the number in the cell, where another is seen

    @classmethod
    def figure(cls, number: Decimal | int | str) -> Answer:
        """An answer that is a number."""
        value = Decimal(number)
        return cls(Status.FIGURE, value, raw=plain_text(value))

    @classmethod
    def text(cls, words: str) -> Answer:
        """An answer in words: a sentence, or a chosen word."""
        return cls(Status.TEXT, words, raw=words)

    @classmethod
    def word(cls, word: str) -> Answer:
        """An answer that is one of the fixed words 該当なし and 未確定. Raises ValueError for another word."""
        return cls(Status(word), word, raw=word)

    @property
    def number(self) -> Decimal | None:
        """The figure, however it is stored; None of words."""
        return self.value if isinstance(self.value, Decimal) else None

    @property
    def shown(self) -> str:
        """As people read it: ``17``, ``該当なし``, a sentence."""
        return plain_text(self.value) if isinstance(self.value, Decimal) else self.value


class Answers(Mapping[str, Answer]):
    """Answers by key, never changed: methods return new ones."""

    __slots__ = ("_by_key",)

    def __init__(self, by_key: Mapping[str, Answer] | Iterable[tuple[str, Answer]] = ()) -> None:
        self._by_key = dict(by_key)

    def __getitem__(self, key: str) -> Answer:
        return self._by_key[key]

    def __contains__(self, key: object) -> bool:
        return key in self._by_key

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_key)

    def __len__(self) -> int:
        return len(self._by_key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Answers) and self._by_key == other._by_key

    def __hash__(self) -> int:
        return hash(frozenset(self._by_key.items()))

    def __repr__(self) -> str:
        return f"Answers({self._by_key!r})"

    def answer(self, key: str) -> Answer | None:
        """What was answered to this key; None where that is nothing."""
        return self._by_key.get(key)

    def number(self, key: str) -> Decimal | None:
        """The figure answered to this key; None of words, and where nothing is answered."""
        return self._by_key[key].number if key in self._by_key else None

    def figures(self) -> dict[str, Decimal]:
        """Those that are figures, by key."""
        return {key: answer.value for key, answer in self._by_key.items() if isinstance(answer.value, Decimal)}

    def only(self, wanted: Iterable[str]) -> Answers:
        """The answers to these keys alone."""
        return Answers({key: self._by_key[key] for key in wanted if key in self._by_key})


NO_ANSWERS = Answers()
