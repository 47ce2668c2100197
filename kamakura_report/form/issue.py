"""An issue: the workbook that one round sends to one division, its record, and the stamp that identifies it."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from kamakura_report.form.answer import NO_ANSWERS, UNDETERMINED, Answer, Answers, Status
from kamakura_report.frozen import frozen, replace
from kamakura_report.indented import indented_json
from kamakura_report.plan.keys import canonical
from kamakura_report.plan.model import Project
from kamakura_report.plan.periods import FiscalYear, Period, parse_period
from kamakura_report.workbook.book import Book, Cell, Sheet

ALL_YEARS = "全年度"
ID_LENGTH = 10
_CHECK_PRIME = 1021  # the largest prime below 32²: two digits tell any one wrong or swapped character
_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"  # base32, RFC 4648
STAMP_SHEET = "_stamp"
CORRECTION_SHEET = "要修正"  # the list in a workbook sent back: ours, but neither identity nor content
SEAL = "seal"
_PREFIX = "kamakura_report."  # of the stamp's custom document properties


@frozen
class Round:
    """回: one sending-out. ``years`` may be parts of years too; without any all are open and optional."""

    name: str
    years: tuple[Period, ...] = ()
    due: date | None = None


@frozen
class Issue:
    """One workbook sent to one division. ``division`` is "" for a sheet that shows every division's."""

    plan: str  # digest of the plan's snapshot
    form: str  # digest of the template
    division: str
    round: Round
    edition: int = 1
    accepted: Answers = NO_ANSWERS  # figures of earlier rounds: shown and locked
    seal: str = ""  # HMAC of the stamp by the workspace's key

    @property
    def id(self) -> str:
        """The first 10 base32 characters of SHA-256 over what makes it this issue (docs/contracts.md, Identity)."""
        return _id(self.plan, self.form, self.division, self.round.name, self.edition)

    def concerns(self, project: Project) -> bool:
        """True when the project stands in this division's workbook."""
        return not self.division or self.division in project.concerned


NO_RECIPIENT = Issue(plan="", form="", division="", round=Round(""))  # to whom results go, and sheets that ask nothing


@lru_cache(maxsize=256)  # each step of a sending-out asks several times
def _id(plan: str, form: str, division: str, round_name: str, edition: int) -> str:
    digest = int.from_bytes(
        hashlib.sha256("\n".join((plan, form, division, round_name, str(edition))).encode()).digest(), "big"
    )
    return "".join(_DIGITS[digest >> 256 - 5 * place & 31] for place in range(1, ID_LENGTH + 1))


def form_id(issue_id: str) -> str:
    """様式ID as shown on every sheet: ``ABCDE-FGHIJ-K7``, the id and two check digits."""
    return f"{issue_id[:5]}-{issue_id[5:]}-{_check_digits(issue_id)}"


def issue_id(shown: str) -> str:
    """The issue id in a shown 様式ID. Raises ValueError when the check digits do not fit."""
    text = shown.strip().upper().replace("-", "")
    identity, check = text[:ID_LENGTH], text[ID_LENGTH:]
    if len(identity) < ID_LENGTH or not set(identity) <= set(_DIGITS) or check != _check_digits(identity):
        raise ValueError(shown)
    return identity


def stamp_fields(issue: Issue) -> dict[str, str]:
    """The stamp without its seal: name → value."""
    return {
        "id": form_id(issue.id),
        "plan": issue.plan,
        "form": issue.form,
        "division": issue.division,
        "round": issue.round.name,
        "edition": str(issue.edition),
    }


def compute_seal(issue: Issue, secret: bytes) -> str:
    """HMAC-SHA-256 of the stamp by the workspace's key, in hexadecimal."""
    text = "\n".join(f"{name}={value}" for name, value in stamp_fields(issue).items())
    return hmac.new(secret, text.encode(), hashlib.sha256).hexdigest()


def sealed(book: Book, issue: Issue, secret: bytes) -> Book:
    """The workbook of that issue with its seal, which stands on the hidden sheet alone."""
    stamped = stamp_sheet(replace(issue, seal=compute_seal(issue, secret)))
    return replace(book, sheets=tuple(stamped if each.name == STAMP_SHEET else each for each in book.sheets))


def stamp_sheet(issue: Issue) -> Sheet:
    """The hidden sheet with the stamp and its seal: names in column A, values in column B."""
    fields = stamp_fields(issue) | {SEAL: issue.seal}
    cells = {}
    for row, (name, value) in enumerate(fields.items(), 1):
        cells[row, 1], cells[row, 2] = Cell(name), Cell(value)
    return Sheet(name=STAMP_SHEET, cells=cells, protected=True, hidden="veryHidden")


def stamp_properties(issue: Issue) -> Mapping[str, str]:
    """The stamp without its seal as custom document properties."""
    return {_PREFIX + name: value for name, value in stamp_fields(issue).items()}


def stamp_from_properties(properties: Mapping[str, str]) -> dict[str, str]:
    """The stamp's fields among a workbook's custom properties."""
    return {name.removeprefix(_PREFIX): value for name, value in properties.items() if name.startswith(_PREFIX)}


def dump_issue(issue: Issue) -> bytes:
    """Canonical JSON in UTF-8, the same bytes for the same issue; the seal is not kept, it is made again."""
    due = issue.round.due
    record = {
        "accepted": {key: [answer.status.value, _recorded_words(answer)] for key, answer in issue.accepted.items()},
        "division": issue.division,
        "edition": issue.edition,
        "form": issue.form,
        "id": issue.id,
        "plan": issue.plan,
        "round": {
            "due": due.isoformat() if due else "",
            "name": issue.round.name,
            "years": [str(year) if year.part else year.begins for year in issue.round.years],
        },
    }
    return indented_json(record) + b"\n"


def load_issue(data: bytes) -> Issue:
    """The issue that ``dump_issue`` wrote, without its seal. Raises ValueError when the record is damaged."""
    try:
        record = json.loads(data)
        round_record = record["round"]
        issue = Issue(
            plan=record["plan"],
            form=record["form"],
            division=record["division"],
            round=Round(
                round_record["name"],
                tuple(_recorded_period(year) for year in round_record["years"]),
                date.fromisoformat(round_record["due"]) if round_record["due"] else None,
            ),
            edition=record["edition"],
            accepted=Answers((canonical(key), _answer(*kept)) for key, kept in record["accepted"].items()),
        )
        damaged = record["id"] != issue.id
    except (KeyError, TypeError, AttributeError, ArithmeticError, RecursionError) as error:
        raise ValueError(str(error)) from error
    if damaged:
        raise ValueError(record["id"])
    return issue


def _check_digits(identity: str) -> str:
    number = 0
    for character in identity:
        number = number * len(_DIGITS) + _DIGITS.index(character)
    high, low = divmod(number % _CHECK_PRIME, len(_DIGITS))
    return _DIGITS[high] + _DIGITS[low]


def _recorded_period(record: int | str) -> Period:
    """A year by its western number, a part of one by its name."""
    return FiscalYear(record) if isinstance(record, int) else parse_period(record)


def _recorded_words(answer: Answer) -> str:
    """An answer as the workbook shows it: 未確定 in the words that were typed."""
    return answer.raw or answer.shown if answer.status is Status.UNDETERMINED else answer.shown


def _answer(status: str, words: str) -> Answer:
    if status == Status.FIGURE:
        return Answer.figure(words)
    return Answer(Status(status), UNDETERMINED if status == Status.UNDETERMINED else words, raw=words)
