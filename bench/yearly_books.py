"""The workbooks that an office sends to one division year by year, made by the program from a series of figures.

Each is laid out by the program itself, from the plan as the master has it that year, with the figures of all years
before it accepted. The form holds no more than the figures, in the order of the form that is shipped: it is quick.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum
from functools import cache
from types import MappingProxyType

from bench.processes import YEARS
from bench.series import Division, Row
from kamakura_report.form.answer import Answer, Answers
from kamakura_report.form.form_model import Form
from kamakura_report.form.issue import Issue, Round
from kamakura_report.layout.place import place
from kamakura_report.plan import keys, model
from kamakura_report.plan.periods import FiscalYear, fiscal_years
from kamakura_report.workbook.book import Book
from tests.form.forms import Line, drawn, form

_FIRST = FiscalYear(2026)
_DIVISION = "課"
_COVER = (Line("表紙", "{{課.課名}}|様式ID {{様式ID}}"),)
_SHEET = (
    Line("見出し", "{{施策.施策番号}}||様式ID {{様式ID}}"),
    Line("施策指標", "{{施策指標.指標名}}|{{入力:初期値}}|{{入力:実績}}|{{キー}}"),
    Line("事業", "{{事業.No}}"),
    Line("成果指標", "{{成果指標.指標名}}|{{入力:初期値}}|{{入力:実績}}|{{キー}}"),
    Line("予算決算", "予算額||{{予算額}}"),
    Line("予算決算", "決算額||{{入力:決算額}}|{{キー}}"),
)


class Budgets(StrEnum):
    """Which years' budgets the master knows: those up to the year asked about, or none."""

    KNOWN = "known"
    UNKNOWN = "unknown"


@cache
def _form() -> Form:
    return form(drawn(_SHEET, cover=_COVER))


def send_out(
    division: Division,
    year: int,
    budgets: Budgets,
    thresholds: model.Thresholds = MappingProxyType({}),
    some_form: Form | None = None,
) -> Book:
    """The workbook of a division for the year of that number (0 is the plan's first), all before it accepted."""
    plan = replace(_plan(division, year, budgets), thresholds=thresholds)
    accepted = {key: figure for earlier in range(year) for key, figure in asked_figures(division, earlier).items()}
    answers = Answers({key: Answer.figure(figure) for key, figure in accepted.items()})
    fiscal_year = plan.years[year]
    issue = Issue("p" * 64, "f" * 64, _DIVISION, Round(str(fiscal_year), (fiscal_year,)), accepted=answers)
    return place(some_form or _form(), plan, issue)


def row_keys(division: Division, year: int) -> list[str]:
    """The key of each row's figure of a year, in the order of the rows."""
    fiscal_year = FiscalYear(_FIRST.begins + year)
    return [
        keys.money(subject, keys.SETTLEMENT, fiscal_year) if row.kind.is_money else keys.actual(subject, fiscal_year)
        for subject, row in subjects(division)
    ]


def asked_figures(division: Division, year: int) -> dict[str, Decimal]:
    """What a clerk who makes no slip types: each row's figure of the year; in the first one also 初期値 where asked."""
    typed = dict(zip(row_keys(division, year), (row.figures[year] for row in division.rows), strict=True))
    if year == 0:
        for subject, row in subjects(division):
            if row.undecided and row.initial is not None:
                typed[keys.initial(subject)] = row.initial
    return typed


def subjects(division: Division) -> Iterator[tuple[str, Row]]:
    for number, row in enumerate(division.program, 1):
        yield keys.indicator_of("1-1", number), row
    for number, (outcomes, cost) in enumerate(division.projects, 1):
        project = keys.project("1-1", number)
        for indicator, row in enumerate(outcomes, 1):
            yield keys.indicator_of(project, indicator), row
        yield project, cost


def _plan(division: Division, year: int, budgets: Budgets) -> model.Plan:
    """The plan as the master has it when that year is asked about."""
    years = fiscal_years(_FIRST, FiscalYear(_FIRST.begins + YEARS - 1))

    def indicator(owner: str, number: int, row: Row) -> model.Indicator:
        return model.Indicator(
            keys.indicator_of(owner, number), number, f"指標{number}", row.unit,
            latest=None if row.undecided else row.initial, direction=row.direction, target=row.target,
            cumulative=row.cumulative,
        )  # fmt: skip

    def indicators(owner: str, rows: Sequence[Row]) -> tuple[model.Indicator, ...]:
        return tuple(indicator(owner, number, row) for number, row in enumerate(rows, 1))

    projects = []
    for number, (outcomes, cost) in enumerate(division.projects, 1):
        key = keys.project("1-1", number)
        known = dict(zip(years[: year + 1], cost.budgets, strict=False)) if budgets is Budgets.KNOWN else {}
        projects.append(
            model.Project(
                key, number, f"事業{number}", (_DIVISION,), indicators=indicators(key, outcomes), budget=known
            )
        )
    program = model.Program(
        "1-1", "施策", division=_DIVISION, indicators=indicators("1-1", division.program), projects=tuple(projects)
    )
    return model.Plan(years[0], years[-1], (program,), (model.Division(_DIVISION),), office=_DIVISION)
