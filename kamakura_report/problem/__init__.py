"""Problems, the messages for people, as values: people's mistakes are ``Problem``s with a place, and the rest goes on.

What may be wrong is registered: every code with its texts is a constant of a module beside this one
(``file_codes``, ``sheet_codes``, …), and problems are made from those alone. Only an input that cannot be used at
all is an exception (``CannotRun``), and it carries one Japanese line for the clerk. Everything else that escapes
is a bug and stays a traceback.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from enum import StrEnum

from kamakura_report.frozen import frozen, replace
from kamakura_report.patterns import pattern
from kamakura_report.text import located

# Advice that codes of several modules give.
SAVE_AGAIN_AS_BOOK = (
    "Excel で開き、「名前を付けて保存」で「Excel ブック (.xlsx)」として保存し直して、送ってもらってください。"
)
SAVE_HERE_AS_XLSX = (
    "Excel か LibreOffice で開き、「名前を付けて保存」で .xlsx として保存し直してください"
    "（送り直してもらわなくて構いません）。"
)
SEND_AGAIN = "もう一度送ってもらってください。"
SAVE_AGAIN_AS_XLSX = "Excel で開き、「名前を付けて保存」で .xlsx として保存し直したものを送ってもらってください。"
FILL_IN_AGAIN = "配布したファイルに記入し直してもらってください。"
_FIELD = pattern(r"\{\{|\{(\w+)")  # of a template; string.Formatter, which knows them too, loads slowly


class Severity(StrEnum):
    """How much a problem matters; only an error makes the exit status 1 (docs/contracts.md, Exit status)."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def order(self) -> int:
        """0 for the worst, so that sorting puts errors first."""
        return _SEVERITY_ORDER[self]


_SEVERITY_ORDER = {severity: place for place, severity in enumerate(Severity)}


class Hold(StrEnum):
    """How much of a returned workbook an error keeps from being taken (docs/contracts.md, Answers)."""

    CELL = "cell"
    SHEET = "sheet"
    FILE = "file"


@frozen
class Problem:
    """One thing a person must look at: the place, what was found there, and what to do.

    Made by ``ProblemCode.problem``; what was kept from before comes back by ``from_dict``.
    """

    code: str  # stable, dotted: "figure.unreadable"
    severity: Severity
    found: str  # what was found, in Japanese
    advice: str  # what to do, in Japanese
    file: str = ""
    sheet: str = ""
    cell: str = ""  # "F12"
    key: str = ""  # "2-1/12/i1@R8"
    label: str = ""  # 事業名・指標名・年度, as the clerk sees them

    @classmethod
    def from_dict(cls, kept: Mapping[str, str]) -> Problem:
        """A problem as ``as_dict`` gave it; its code and wording may be those of an earlier program."""
        return cls(**{**kept, "severity": Severity(kept["severity"])})  # type: ignore[arg-type]

    def as_dict(self) -> dict[str, str]:
        """Field by field, to be kept or sent."""
        return {field.name: str(getattr(self, field.name)) for field in fields(self)}

    @property
    def holds(self) -> Hold | None:
        """What it holds back, by what it is about: a key, else a sheet, else the whole file; None unless an error."""
        if self.severity is not Severity.ERROR:
            return None
        return Hold.CELL if self.key else Hold.SHEET if self.sheet else Hold.FILE

    @property
    def place(self) -> str:
        """File, sheet, cell and label, as one Japanese phrase."""
        return located(file=self.file, sheet=self.sheet, cell=self.cell, label=self.label).strip()

    def __str__(self) -> str:
        place = self.place
        return f"{place}: {self.found} {self.advice}".strip() if place else f"{self.found} {self.advice}".strip()

    def at(self, **place: str) -> Problem:
        """The same problem with its place filled in further (``file=``, ``sheet=``, …)."""
        if all(getattr(self, field) == there for field, there in place.items()):
            return self  # as nearly all are that were told by the file they are about
        return replace(self, **place)  # type: ignore[arg-type]


@frozen
class ProblemCode:
    """A registered code: its severity, its message, and how docs/problems.md explains it.

    ``found`` and ``advice`` are templates: ``{name}`` stands for what the detector saw, ``{{`` for a brace. The
    constant that holds a code is called like it: ``SHEET_MISSING`` of "sheet.missing".
    """

    code: str
    severity: Severity
    found: str
    advice: str
    title: str
    cause: str
    cure: str

    @property
    def fields(self) -> frozenset[str]:
        """The names in braces of both texts."""
        return frozenset(name for text in (self.found, self.advice) for name in _FIELD.findall(text) if name)

    def problem(self, **values: object) -> Problem:
        """The problem with these values in its texts, its place still open (``Problem.at``).

        Raises TypeError unless each field of the texts is given and no other.
        """
        if values.keys() != self.fields:
            raise TypeError(f"{self.code} takes {sorted(self.fields)}, not {sorted(values)}")
        return Problem(self.code, self.severity, self.found.format(**values), self.advice.format(**values))

    def variant(
        self, *, severity: Severity | None = None, found: str | None = None, advice: str | None = None
    ) -> ProblemCode:
        """The same code where it matters otherwise or is worded otherwise."""
        return replace(
            self,
            severity=self.severity if severity is None else severity,
            found=self.found if found is None else found,
            advice=self.advice if advice is None else advice,
        )


class CannotRun(Exception):
    """An input that cannot be used at all, or an output that cannot be written: exit status 2.

    ``str(error)`` is one Japanese line saying what is wrong and what to do; ``problems`` hold the
    single places when there are several (a master workbook with twelve defects, say).
    """

    def __init__(self, message: str, problems: Iterable[Problem] = ()) -> None:
        super().__init__(message)
        self.problems = tuple(problems)


def worst_first(problems: Iterable[Problem]) -> list[Problem]:
    """Errors, then warnings, then notes; within each the order in which they were found."""
    return sorted(problems, key=lambda problem: problem.severity.order)
