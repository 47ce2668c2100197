"""What is sent out: a round, and one issue of it to one division, with an id derived from it all."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from datetime import date

from kamakura_report.form.answer import NOTHING, Answers
from kamakura_report.plan.model import Project
from kamakura_report.plan.years import FiscalYear

ALL_YEARS = "全年度"
ID_LENGTH = 10
_CHECK_PRIME = 1021  # the largest prime below 32²: two digits tell any one wrong or swapped character
_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"  # base32, RFC 4648


@dataclass(frozen=True, slots=True)
class Round:
    """回: one sending-out. Without years every year is open and optional."""

    name: str
    years: tuple[FiscalYear, ...] = ()
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Issue:
    """One workbook sent to one division. ``division`` is "" for a sheet that shows every division's."""

    plan: str  # digest of the plan's snapshot
    form: str  # digest of the template
    division: str
    round: Round
    edition: int = 1
    accepted: Answers = NOTHING  # figures of earlier rounds: shown and locked
    seal: str = ""  # HMAC of the stamp by the workspace's key

    @property
    def id(self) -> str:
        """The first 10 base32 characters of SHA-256 over what makes it this issue (docs/contracts.md, Identity)."""
        parts = (self.plan, self.form, self.division, self.round.name, str(self.edition))
        return base64.b32encode(hashlib.sha256("\n".join(parts).encode()).digest()).decode()[:ID_LENGTH]

    def concerns(self, project: Project) -> bool:
        """True when the project stands in this division's workbook."""
        return (
            not self.division
            or self.division in project.divisions
            or any(indicator.division == self.division for indicator in project.indicators)
        )


def form_id(issue_id: str) -> str:
    """様式ID as shown on every sheet: ``ABCDE-FGHIJ-K7``, the id and two check digits."""
    return f"{issue_id[:5]}-{issue_id[5:]}-{_check(issue_id)}"


def issue_id(shown: str) -> str:
    """The issue id in a shown 様式ID. Raises ValueError when the check digits do not fit."""
    text = shown.strip().upper().replace("-", "")
    identity, check = text[:ID_LENGTH], text[ID_LENGTH:]
    if len(identity) < ID_LENGTH or not set(identity) <= set(_DIGITS) or check != _check(identity):
        raise ValueError(shown)
    return identity


def _check(identity: str) -> str:
    number = 0
    for character in identity:
        number = number * len(_DIGITS) + _DIGITS.index(character)
    high, low = divmod(number % _CHECK_PRIME, len(_DIGITS))
    return _DIGITS[high] + _DIGITS[low]
