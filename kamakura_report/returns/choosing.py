"""A decision about to be made: for which key, over which candidates, with which answer and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kamakura_report.form.answer import FIXED_WORDS, Answer
from kamakura_report.plan.figures import figure
from kamakura_report.returns.said import Claim


@dataclass(frozen=True, slots=True)
class Choice:
    """``answer`` None clears, ``over`` are the tokens of the candidates, ``claim`` is the one taken."""

    key: str
    answer: Answer | None
    reason: str
    over: tuple[str, ...]
    claim: Claim | None = None

    @property
    def body(self) -> Mapping[str, object]:
        """As an event keeps it."""
        answer = self.answer
        chosen = self.claim.version.digest if self.claim else ""
        return {
            "key": self.key,
            "status": answer.status.value if answer else "",
            "shown": answer.shown if answer else "",
            "reason": self.reason,
            "over": list(self.over),
            "chosen": chosen,
            "sheet": self.claim.sheet if self.claim and chosen else "",
            "cell": self.claim.cell if self.claim and chosen else "",
        }


def typed(text: str) -> Answer:
    """The answer that a person wrote: a figure or a fixed word. Raises ValueError for anything else."""
    words = text.strip()
    if words in FIXED_WORDS:
        return Answer.word(words)
    return Answer.figure(figure(words.replace(",", "")))


def bodies(choices: Sequence[Choice]) -> list[Mapping[str, object]]:
    """All of them, as one event keeps them."""
    return [choice.body for choice in choices]
