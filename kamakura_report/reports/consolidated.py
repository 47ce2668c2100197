"""``consolidated.xlsx``: sheet 実績一覧, a row of years per indicator and per 予算額 and 決算額, and 要確認."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from kamakura_report.form.book import Area, Book, Cell, Position, Sheet, Style
from kamakura_report.plan import keys
from kamakura_report.plan.figures import plain
from kamakura_report.plan.model import Plan
from kamakura_report.problem import Problem
from kamakura_report.reports import attention, look
from kamakura_report.returns.agree import State
from kamakura_report.returns.merge import Merged, Row
from kamakura_report.returns.rows import Section

NAME = "実績一覧"
BEFORE = {"キー": 13.0, "施策": 9.0, "No": 4.5, "事業名": 20.0, "指標名": 26.0, "項目": 6.5, "単位": 6.5}
AFTER = {"状態": 13.0, "課": 12.0}
FROZEN = 5  # columns that stay: up to 指標名
NARROWEST, WIDEST = 7.0, 13.0  # of a column of figures; a longer figure is shown smaller
DECIMALS = 10  # shown at most; the cell holds them all
STYLES = {
    State.CONFLICT: look.BAD,
    State.UNDETERMINED: look.OPEN,
    State.BLANK: look.QUIET,
    State.NOT_APPLICABLE: look.CLOSED,
}
UNFINISHED = (State.CONFLICT, State.UNDETERMINED, State.BLANK)  # the most urgent first
FINISHED = "すべて確定"


@dataclass(frozen=True, slots=True)
class Strip:
    """All periods of one indicator, or of one project's 予算額 or 決算額: one row of the sheet."""

    key: str
    names: tuple[str, ...]  # under 施策 to 単位
    rows: tuple[Row, ...]


def place(plan: Plan, merged: Merged, problems: Iterable[Problem]) -> Book:
    """The workbook. ``problems`` are all to be shown in 要確認, those of ``merged`` among them."""
    title = " ".join(part for part in (plan.city, plan.name, NAME) if part)
    return Book(
        (_figures(plan, merged), attention.sheet(plan, problems)), title=title, font=look.FONT, font_size=look.FONT_SIZE
    )


def strips(plan: Plan, merged: Merged) -> list[Strip]:
    """The rows of ``merged`` gathered by what they are about, in plan order."""
    programs = {program.key: f"{program.key} {program.name}".strip() for program in plan.programs}
    projects = {
        (program.key, project.number): project.name for program in plan.programs for project in program.projects
    }
    gathered: dict[tuple[str, Section], list[Row]] = {}
    for row in merged.rows:
        gathered.setdefault((row.line.subject, row.line.section), []).append(row)
    found = []
    for (subject, section), rows in gathered.items():
        line = rows[0].line
        indicator = line.indicator is not None
        names = (
            programs[line.program],
            "" if line.project is None else str(line.project),
            "" if line.project is None else projects[line.program, line.project],
            line.item if indicator else "",
            keys.ACTUAL if indicator else section,
            line.unit,
        )
        found.append(Strip(subject if indicator else keys.named(subject, section), names, tuple(rows)))
    return found


def _figures(plan: Plan, merged: Merged) -> Sheet:
    periods = (keys.INITIAL, *map(str, plan.years))
    found = strips(plan, merged)
    headings = (*BEFORE, *periods, *AFTER)
    widths = dict(enumerate((*BEFORE.values(), *(_width(found) for _ in periods), *AFTER.values()), 1))
    cells: dict[Position, Cell] = {(1, column): Cell(name, look.HEADING) for column, name in enumerate(headings, 1)}
    heights: dict[int, float] = {1: 22.0}
    for index, strip in enumerate(found, 2):
        row = _cells(strip, periods)
        cells |= {(index, column): cell for column, cell in enumerate(row, 1)}
        heights[index] = look.height(
            (cell.value, widths[column])
            for column, cell in enumerate(row, 1)
            if isinstance(cell.value, str) and cell.style.wrap
        )
    area = Area(1, 1, max(2, len(found) + 1), len(headings))
    return Sheet(
        NAME,
        cells,
        widths=widths,
        heights=heights,
        freeze=(2, FROZEN + 1),
        filtered=area if found else None,
        page=look.page(plan, NAME, area, widths),
        gridlines=False,
    )


def _cells(strip: Strip, periods: Sequence[str]) -> list[Cell]:
    """One row of the sheet; numbers and units are centred, and a figure has its row's decimals."""
    by_period = {row.line.period: row for row in strip.rows}
    number = replace(look.NUMBER, number_format=_format(strip.rows))
    program, no, project, indicator, item, unit = (look.shown(name) for name in strip.names)
    owners = "、".join(strip.rows[-1].line.owners)
    return [
        Cell(strip.key, look.BODY),
        Cell(program, look.BODY),
        Cell(Decimal(no) if no else None, replace(look.CENTERED, number_format="0")),
        Cell(project, look.BODY),
        Cell(indicator, look.BODY),
        Cell(item, look.CENTERED),
        Cell(unit, look.CENTERED),
        *(_figure(by_period.get(period), number) for period in periods),
        Cell(summary(strip.rows), look.CENTERED),
        Cell(look.shown(owners), look.BODY),
    ]


def _figure(row: Row | None, number: Style) -> Cell:
    if row is None:
        return Cell(None, look.EMPTY)
    if row.state is State.SETTLED:
        return Cell(row.value, number, note=source(row))
    return Cell(row.state, STYLES[row.state], note=source(row))


def source(row: Row) -> str:
    """Where a figure comes from, as the note at its cell: each file, cell and time, and what the office decided."""
    told = [
        "\n".join(
            part
            for part in (
                claim.file,
                f"{claim.sheet} {claim.cell}".strip(),
                f"{claim.division} {claim.answer.shown}",
                claim.received[:16].replace("T", " "),
            )
            if part
        )
        for claim in row.claims
    ]
    if row.decision is not None:
        told.append(f"決定 {row.decision.when[:10]} {row.decision.who}: {row.decision.reason}")
    if not told and row.file:
        told.append(f"{row.file} {row.sheet}".strip())
    return look.shown("\n".join(told))


def summary(rows: Sequence[Row]) -> str:
    """``競合1、未入力4``: how many periods are still open, or that none is."""
    counts = {state: sum(row.state is state for row in rows) for state in UNFINISHED}
    return "、".join(f"{state}{count}" for state, count in counts.items() if count) or FINISHED


def _format(rows: Sequence[Row]) -> str:
    decimals = max((len(plain(row.value).partition(".")[2]) for row in rows if row.value is not None), default=0)
    return "#,##0" + ("." + "0" * min(decimals, DECIMALS) if decimals else "")


def _width(found: Sequence[Strip]) -> float:
    """One width for all periods: that of the longest figure as it is shown, within bounds."""
    shown = (f"{row.value:,f}" for strip in found for row in strip.rows if row.value is not None)
    return min(WIDEST, max([NARROWEST, *(len(text) * 0.85 + 1.0 for text in shown)]))
