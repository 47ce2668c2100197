"""What usable returns say, by key: the one form in which the merge hears them, from memory or from the ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kamakura_report.form.answer import Answer
from kamakura_report.returns.returned import Return
from kamakura_report.text import located


@dataclass(frozen=True, order=True, slots=True)
class Version:
    """One usable file: a version of the workbook of that division and round."""

    file: str
    received: str  # ISO 8601 with offset
    division: str
    round: str = ""
    issue: str = ""
    modified: str = ""  # dcterms:modified as written in the file
    digest: str = ""

    @property
    def workbook(self) -> tuple[str, str]:
        """Whose workbook of which round this is; a later edition of it is the same workbook."""
        return self.division, self.round


@dataclass(frozen=True, slots=True)
class Claim:
    """One answer to one key, and the file it comes from."""

    version: Version
    answer: Answer
    heir: str = ""  # the division that answers for it today, when that is another one
    asked: tuple[str, ...] = ()  # who was asked then, when the plan was another one

    @property
    def division(self) -> str:
        """Who says so."""
        return self.version.division

    @property
    def owner(self) -> str:
        """Whose answer it is today."""
        return self.heir or self.division

    @property
    def file(self) -> str:
        """The file it was read from."""
        return self.version.file

    @property
    def received(self) -> str:
        """When that file came."""
        return self.version.received

    @property
    def sheet(self) -> str:
        """The sheet it was read from, nothing when the place is not known."""
        return self.answer.place.sheet if self.answer.place else ""

    @property
    def cell(self) -> str:
        """The cell it was read from, nothing when the place is not known."""
        return self.answer.place.cell if self.answer.place else ""

    @property
    def token(self) -> str:
        """Who says what, as a decision remembers its candidates: a file sent again unchanged is no news."""
        return f"{self.division} {self.answer.status.value} {self.answer.shown}"

    def __str__(self) -> str:
        return f"{self.division}「{self.answer.shown}」（{located(file=self.file, sheet=self.sheet, cell=self.cell)}）"


@dataclass(frozen=True)
class Said:
    """All usable files, and for each key its claims in an order that does not depend on how they were found."""

    versions: tuple[Version, ...]
    claims: Mapping[str, Sequence[Claim]]


def version_of(returned: Return) -> Version:
    """The return without its answers and problems."""
    return Version(
        returned.file,
        returned.received,
        returned.division,
        returned.round,
        returned.issue,
        returned.modified,
        returned.digest,
    )


def order(claim: Claim) -> tuple[Any, ...]:
    """Everything a claim holds, comparable: by file, then by all the rest."""
    version, answer = claim.version, claim.answer
    place = (answer.place.sheet, answer.place.cell) if answer.place else ("", "")
    told = (answer.status.value, answer.shown, answer.raw, answer.conversion, answer.formula)
    return (version.file, version.received, version.division, version.round, version.issue, version.modified,
            version.digest, *told, *place)  # fmt: skip
