"""One returned workbook after it was read: who sent it, what it answers, what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass

from kamakura_report.form.answer import NOTHING, Answers
from kamakura_report.problem import Problem, Severity
from kamakura_report.returns.filling import NOTHING_ASKED, Filling
from kamakura_report.returns.salvage import NO_SALVAGE, Salvaged


@dataclass(frozen=True)
class Return:
    """A file that came back. Its figures count only when it holds no error (``usable``)."""

    file: str  # as shown to people: the name below the folder that was read
    received: str  # ISO 8601 with offset
    division: str = ""  # "" when the file could not be identified
    round: str = ""
    issue: str = ""  # issue id
    modified: str = ""  # dcterms:modified inside the file
    answers: Answers = NOTHING
    problems: tuple[Problem, ...] = ()
    filling: Filling = NOTHING_ASKED  # as its own cover counts it
    salvaged: Salvaged = NO_SALVAGE  # typed, but on sheets nothing is taken from
    digest: str = ""  # SHA-256 of its bytes, under which the ledger keeps it

    @property
    def typed(self) -> Answers:
        """Everything that was typed, also on sheets that nothing is taken from."""
        return Answers({**self.salvaged.answers, **self.answers})

    @property
    def usable(self) -> bool:
        """True when the workbook is ours and nothing in it is an error."""
        return bool(self.division) and all(problem.severity is not Severity.ERROR for problem in self.problems)
