"""The real plan's eight workbooks, made by the steps as a clerk would make them, and answers to type into them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cached_property
from itertools import cycle
from pathlib import Path

import pytest

from kamakura_report.commands import generate, import_plan
from kamakura_report.commands.load import Template, load_form, load_plan
from kamakura_report.commands.snapshots import Snapshots
from kamakura_report.commands.workspace import Workspace
from kamakura_report.form.answer import NO_ANSWERS, NOT_APPLICABLE, UNDETERMINED, Answer, Answers
from kamakura_report.form.issue import STAMP_SHEET, Issue
from kamakura_report.layout.pages import shown_text
from kamakura_report.layout.place import place
from kamakura_report.plan.figures import plain_text
from kamakura_report.plan.model import Plan
from kamakura_report.plan.periods import FiscalYear
from kamakura_report.workbook.area import Area, Position, cell_name
from kamakura_report.workbook.book import Book, Cell, Sheet
from kamakura_report.workbook.question import AnswerKind, Ask, Earlier, Grounds
from tests.effort import some

ROOT = Path(__file__).resolve().parents[2]
TEXT = ROOT / "input" / "plan" / "2-1_fukushi.txt"
FORM = Workspace(ROOT).template
NOW = datetime(2027, 4, 1, 9, 0, tzinfo=UTC)
REQUEST = generate.Request(years=(FiscalYear.parse("R8"),), due=date(2027, 5, 31), template=FORM)
DIVISIONS = (
    "企画課",
    "福祉政策課",
    "生活福祉課",
    "障害福祉課",
    "発達支援室",
    "高齢者支援課",
    "介護保険課",
    "保険年金課",
)
# The office alone, the lead of most projects that several share, one with little of its own: all kinds of cells.
TYPED_INTO = some(DIVISIONS, ("企画課", "福祉政策課", "発達支援室"))
# What people write: likely figures, the fixed words, texts that office programs like to take for something else.
FIGURE = ""  # one that fits what is known
FIXED = (NOT_APPLICABLE, UNDETERMINED)
NUMBERS = (FIGURE, FIGURE, FIGURE, NOT_APPLICABLE, FIGURE, FIGURE, UNDETERMINED)
UNKNOWN = {"%": "12.5", "人": "0", "": "-3.25"}  # by unit, of what nothing is known
WORDS = (
    "対象者が増えたため。",
    "5/31",
    "０４６７－２３－３０００",
    "100%",
    "1e5",
    "TRUE",
    "該当なし",
    "R8・R9（見込み）",
)


@dataclass(frozen=True)
class Workbook:
    """One division's file, and the book it was written from."""

    form: Template
    plan: Plan
    issue: Issue
    path: Path

    @property
    def division(self) -> str:
        """Whose it is."""
        return self.issue.division

    @cached_property
    def data(self) -> bytes:
        """The file."""
        return self.path.read_bytes()

    @cached_property
    def book(self) -> Book:
        """As issued."""
        return self.answered(NO_ANSWERS)

    def answered(self, answers: Answers) -> Book:
        """As it would be issued with these answers in it."""
        return place(self.form.form, self.plan, self.issue, answers)

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """The sheets people see."""
        return tuple(sheet for sheet in self.book.sheets if sheet.name != STAMP_SHEET)

    @cached_property
    def answers(self) -> Mapping[str, str]:
        """For each key something to type: each kind of figure, each fixed word, texts of all sorts."""
        kinds = {AnswerKind.NUMBER: cycle(NUMBERS), AnswerKind.TEXT: cycle(WORDS)}
        typed: dict[str, str] = {}
        for _, _, ask in self.book.asks():
            typed[ask.key] = ask.choices[0] if ask.choices else next(kinds[ask.kind]) or likely_figure(ask, typed)
        return typed

    def entries(self, answers: Mapping[str, str]) -> dict[str, dict[str, str]]:
        """The same by sheet and cell."""
        found: dict[str, dict[str, str]] = {sheet.name: {} for sheet in self.sheets}
        for sheet, position, ask in self.book.asks():
            if ask.key in answers:
                found[sheet][cell_name(position)] = answers[ask.key]
        return found


@dataclass(frozen=True)
class Real:
    """A workspace after ``import`` and ``generate`` on the published plan."""

    workspace: Workspace
    workbooks: tuple[Workbook, ...]

    def of(self, division: str) -> Workbook:
        """The workbook of that division."""
        return next(workbook for workbook in self.workbooks if workbook.division == division)


def make(root: Path, request: generate.Request = REQUEST) -> Real:
    """Import the published plan and generate a round, the round R8, in the folder ``root``."""
    workspace = Workspace(root)
    import_plan.run(workspace, [TEXT], city="鎌倉市", plan_name="総合計画", now=NOW)
    generated = generate.run(workspace, request, now=NOW)
    plan, _ = load_plan(workspace)
    form = load_form(request.template or FORM)
    snapshots = Snapshots(workspace)
    workbooks = []
    for one in generated.issued:
        issue = snapshots.issue(one.issue)
        assert issue is not None
        workbooks.append(Workbook(form, plan, issue, one.path))
    return Real(workspace, tuple(workbooks))


def likely_figure(ask: Ask, typed: Mapping[str, str]) -> str:
    """One that nobody would doubt: most of the budget, or a little more than the last one."""

    def known(other: Earlier) -> Decimal | None:
        key, figure = other
        return figure if figure is not None or typed.get(key, NOT_APPLICABLE) in FIXED else Decimal(typed[key])

    grounds = ask.grounds or Grounds()
    before = next(filter(lambda figure: figure is not None, map(known, reversed(grounds.before))), ask.base)
    budget = known(grounds.budget) if grounds.budget else None
    if budget is not None:
        likely = budget * Decimal("0.97")
    elif before is None:
        return UNKNOWN.get(ask.unit, "1234")
    else:
        likely = before + abs(before) * Decimal("0.02")
    if grounds.percent:
        likely = min(likely, Decimal(100))
    return plain_text(round(likely, 0 if ask.whole else 1))


def meant(ask: Ask, typed: str) -> Answer:
    """The answer that a person means who types this."""
    if ask.kind is not AnswerKind.NUMBER:
        return Answer.text(typed)
    return Answer.word(typed) if typed in FIXED else Answer.figure(typed)


def covered(sheet: Sheet) -> frozenset[Position]:
    """Cells that lie under a merge, all but its first."""
    return frozenset(
        position for area in sheet.merges for position in area.positions() if position != (area.top, area.left)
    )


def texts(sheet: Sheet) -> Iterator[tuple[Position, Cell]]:
    """Every cell that shows words."""
    hidden = covered(sheet)
    for position, cell in sheet.cells.items():
        if position not in hidden and shown_text(cell):
            yield position, cell


def area_at(sheet: Sheet, position: Position) -> Area:
    """The merge that begins there, or the cell alone."""
    return next((area for area in sheet.merges if (area.top, area.left) == position), Area(*position, *position))


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory) -> Real:
    """The eight workbooks of ``generate --year R8 --due 2027-05-31``."""
    made = make(tmp_path_factory.mktemp("real"))
    assert {workbook.division for workbook in made.workbooks} == set(DIVISIONS)
    return made
