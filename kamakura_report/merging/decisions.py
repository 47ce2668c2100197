"""Decisions of the planning office: which candidate counts, another figure, or none; by whom, when and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kamakura_report.form.answer import Answer
from kamakura_report.frozen import frozen
from kamakura_report.merging.asking import Asked
from kamakura_report.merging.claims import Claim, Version

OFFICE_FILE = "（とりまとめ課の決定）"  # stands for the file where the office itself is the source
WITHDRAWN = "取下げ"  # status of a decision that takes back what was decided before it (docs/ledger.md)


@frozen
class Decision:
    """One decision about one key.

    ``over`` are the tokens of the candidates it was made over: once they are others, the decision
    does not settle the new ones. ``chosen`` is the candidate taken, None for the office's own figure.
    One that is ``withdrawn`` says that nothing is decided any more: no earlier one counts again.
    """

    number: int  # of its event: a later decision replaces an earlier one
    key: str
    answer: Answer | None  # None: cleared
    reason: str
    who: str
    when: str  # ISO 8601 with offset
    over: tuple[str, ...] = ()
    chosen: Version | None = None
    asked: Asked | None = None  # how the plan asked when it was made; None where nothing says so
    withdrawn: bool = False

    def applies_to(self, candidates: Sequence[Claim]) -> bool:
        """True while the candidates are those it was made over."""
        return self.over == candidate_tokens(candidates) or (
            self.over == tuple(sorted({candidate.plain_token for candidate in candidates}))
            and all(self._may_have_seen(candidate) for candidate in candidates)
        )

    def was_over(self, candidate: Claim) -> bool:
        """True for one of the candidates that it was made over."""
        return candidate.token in self.over or (candidate.plain_token in self.over and self._may_have_seen(candidate))

    def _may_have_seen(self, candidate: Claim) -> bool:
        """Whether a decision of an earlier program, which remembers no more, can have been made over it.

        What was asked for later is the same only if it was asked for as before.
        """
        if candidate.asked is None or self.asked is None or candidate.asked.sent < self.number:
            return True
        return candidate.asked.mark == self.asked.mark

    def claim(self, office: str) -> Claim | None:
        """What was decided, as a claim: of the chosen file, else of the office. None when it was cleared."""
        if self.answer is None:
            return None
        return Claim(self.chosen or Version(OFFICE_FILE, self.when, office), self.answer)


def candidate_tokens(candidates: Iterable[Claim]) -> tuple[str, ...]:
    """What a decision over these candidates remembers of them."""
    return tuple(sorted({candidate.token for candidate in candidates}))


@frozen
class Choice:
    """What the office decides about a key, before it is an event.

    ``answer`` None clears, or takes back the decision so far (``withdrawn``). ``over`` are the tokens of the
    candidates, ``claim`` is the one taken.
    """

    key: str
    answer: Answer | None
    reason: str
    over: tuple[str, ...]
    claim: Claim | None = None
    unit: str = ""  # of the line, as the plan says today
    withdrawn: bool = False

    @property
    def body(self) -> Mapping[str, object]:
        """The choice as the body of an event holds it (``EventKind.DECIDED``)."""
        answer = self.answer
        chosen = self.claim.version.digest if self.claim else ""
        return {
            "key": self.key,
            "status": WITHDRAWN if self.withdrawn else answer.status.value if answer else "",
            "shown": answer.shown if answer else "",
            "reason": self.reason,
            "over": list(self.over),
            "chosen": chosen,
            "sheet": self.claim.sheet if self.claim and chosen else "",
            "cell": self.claim.cell if self.claim and chosen else "",
            "unit": self.unit,
        }


def choice_bodies(choices: Sequence[Choice]) -> list[Mapping[str, object]]:
    """The bodies of several choices, as one event holds them."""
    return [choice.body for choice in choices]
