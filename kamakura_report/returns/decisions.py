"""Decisions of the planning office: which candidate counts, another figure, or none. Each says who, when and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kamakura_report.form.answer import Answer
from kamakura_report.returns.said import Claim, Version

OFFICE_FILE = "（とりまとめ課の決定）"  # stands for the file where the office itself is the source


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision about one key.

    ``over`` are the tokens of the candidates it was made over: once they are others, the decision
    does not settle what the new ones say. ``chosen`` is the candidate taken, None for the office's own figure.
    """

    number: int  # of its event: a later decision replaces an earlier one
    key: str
    answer: Answer | None  # None: cleared
    reason: str
    who: str
    when: str  # ISO 8601 with offset
    over: tuple[str, ...] = ()
    chosen: Version | None = None

    def stands(self, candidates: Sequence[Claim]) -> bool:
        """True while the candidates are those it was made over."""
        return self.over == tokens(candidates)

    def claim(self, office: str) -> Claim | None:
        """What was decided, as a claim: of the chosen file, else of the office. None when it was cleared."""
        if self.answer is None:
            return None
        return Claim(self.chosen or Version(OFFICE_FILE, self.when, office), self.answer)


def tokens(candidates: Iterable[Claim]) -> tuple[str, ...]:
    """What a decision over these candidates remembers of them."""
    return tuple(sorted({candidate.token for candidate in candidates}))
