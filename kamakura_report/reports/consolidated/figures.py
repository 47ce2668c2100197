"""A figure of the result as a cell: its decimals, the word in its place, and its source as a note."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace
from decimal import Decimal

from kamakura_report.form.book import Area, Cell, Link, Style
from kamakura_report.form.trend import stretch
from kamakura_report.plan import keys
from kamakura_report.plan.figures import plain
from kamakura_report.plan.model import Program
from kamakura_report.reports import look
from kamakura_report.reports.consolidated.strips import Strip
from kamakura_report.returns.agree import Row, State
from kamakura_report.returns.merge import Merged
from kamakura_report.returns.rows import Section
from kamakura_report.returns.texts import TextRow

NARROWEST, WIDEST = 7.5, 14.0  # of a column of figures; a longer figure is shown smaller
DECIMALS = 10  # shown at most; the cell holds them all
STYLES = {
    State.CONFLICT: look.BAD,
    State.UNDETERMINED: look.OPEN,
    State.NOT_APPLICABLE: look.CLOSED,
}
UNFINISHED = (State.CONFLICT, State.UNDETERMINED, State.BLANK)  # the most urgent first
FINISHED, LATER = "回答済み", "これから"

Places = Mapping[str, Link]  # key of a figure, an indicator or a project → where it stands


def named(program: Program) -> str:
    """``2-1 福祉``."""
    return f"{program.key} {program.name}".strip()


def asked(row: Row) -> bool:
    """True for what divisions are asked for: what the master itself says is not, nor is a budget, nor what comes
    after a project's last year."""
    about = row.line.published is None and row.line.section is not Section.BUDGET
    return about and (bool(row.line.owners) or row.state is not State.BLANK)


def begun(merged: Merged) -> frozenset[str]:
    """The periods for which somebody has answered."""
    return frozenset(row.line.period for row in merged.rows if asked(row) and row.state is not State.BLANK)


def figure(row: Row | None, number: Style, waiting: bool) -> Cell:
    """The figure, or the word that says why there is none.

    What nobody has answered stays an empty cell, for Excel draws a word in a line of figures as 0; it has a ground of
    its own where others have answered (``waiting``), and the row's 状態 says so in words.
    """
    if row is None:
        return Cell(None, look.EMPTY)
    if row.state is State.SETTLED:
        return Cell(row.value, number, note=source(row))
    if row.state is State.BLANK:
        return Cell(None, look.OPEN if waiting and asked(row) else look.BODY)
    return Cell(row.state, replace(STYLES[row.state], wrap=False, shrink=True), note=source(row))


def number_style(values: Iterable[Decimal | None]) -> Style:
    """As many decimals as the longest of them has."""
    decimals = max((len(plain(value).partition(".")[2]) for value in values if value is not None), default=0)
    return replace(look.NUMBER, number_format=look.grouped(min(decimals, DECIMALS)))


def width(found: Iterable[Strip]) -> float:
    """One width for all periods: that of the longest figure as it is shown, within bounds."""
    shown = (f"{row.value:,f}" for strip in found for row in strip.rows.values() if row.value is not None)
    return min(WIDEST, max([NARROWEST, *(len(text) * 0.85 + 1.0 for text in shown)]))


def source(row: Row) -> str:
    """Where a figure comes from, as the note at its cell: each file, cell and time, and what the office decided."""
    told = [
        "\n".join(
            part
            for part in (
                claim.file,
                f"{claim.sheet} {claim.cell}".strip(),
                f"{claim.division} {claim.answer.shown}",
                look.minute(claim.received),
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


def summary(rows: Iterable[Row], begun: Set[str]) -> str:
    """``競合1、未入力2``: what is open of the periods that have begun, or that nothing is; "" when nobody is asked."""
    of_divisions = [row for row in rows if asked(row)]
    states = [row.state for row in of_divisions if row.line.period in begun]
    said = "、".join(f"{state}{states.count(state)}" for state in UNFINISHED if state in states)
    return said or (FINISHED if states else LATER if of_divisions else "")


def trend(sheet_row: int, first: int, rows: Sequence[Row | None]) -> Area | None:
    """The cells to draw a line of (form.trend)."""
    plain = (State.SETTLED, State.BLANK)
    drawn = stretch([row.value is not None if row and row.state in plain else None if row else False for row in rows])
    return drawn and Area(sheet_row, first + drawn[0], sheet_row, first + drawn[1])


def remarks(merged: Merged) -> dict[str, str]:
    """備考 of each figure's row, by key, as all divisions wrote them; with the 回 once there are texts of several."""
    several = len({row.round for row in merged.texts if row.round}) > 1
    written = {key: rows for key, rows in by_key(merged).items() if rows[0].item == keys.REMARK}
    return {key: together(rows, several=several) for key, rows in written.items()}


def by_key(merged: Merged) -> dict[str, list[TextRow]]:
    """The texts under each key, in their order."""
    found: dict[str, list[TextRow]] = defaultdict(list)
    for row in merged.texts:
        found[row.key].append(row)
    return found


def together(written: Sequence[TextRow], *, several: bool) -> str:
    """What was written under one key; with who wrote it when that could be asked, and for which 回 when ``several``."""
    if len(written) == 1 and not several:
        return written[0].text
    return "\n".join(f"{_writer(row, several)}: {row.text}" for row in written)


def _writer(row: TextRow, several: bool) -> str:
    return f"{row.division}（{row.round}）" if several and row.round else row.division


def spread(sheet: str, number: int, first: int, strip: Strip, periods: Sequence[str]) -> dict[str, Link]:
    """Where the periods of a strip stand that begin in column ``first``, and the row itself by the strip's key."""
    found = {strip.key: Link(sheet, (number, 1))}
    for column, period in enumerate(periods, first):
        row = strip.rows.get(period)
        if row is not None:
            found[row.line.key] = Link(sheet, (number, column))
    return found


def find(places: Places, key: str) -> Link | None:
    """Where a key stands; a text under a figure or a thing leads to that."""
    return next((places[each] for each in keys.outward(key) if each in places), None)
