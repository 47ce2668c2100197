"""Sheet 評価: the texts and choices of each year, a row for each thing and item, all years side by side.

A cell shows the words, and has who wrote them in which 回 as a note; where that differs it shows all of it. What was
written under the same name without a year, in a form of before, stands beside the years with its 回.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from decimal import Decimal
from functools import partial
from types import MappingProxyType

from kamakura_report.form.form_model import SAME_SUBJECT, Band, Form
from kamakura_report.form.placeholders import AskedPiece
from kamakura_report.frozen import frozen
from kamakura_report.merging.merge import Merged
from kamakura_report.merging.text_owners import TextOwners
from kamakura_report.merging.texts import TextRow, join_texts
from kamakura_report.plan import keys
from kamakura_report.plan.model import Plan, Program, Project
from kamakura_report.reports import lists
from kamakura_report.reports.consolidated.figure_cells import program_title
from kamakura_report.reports.consolidated.figure_places import FigureTable, TableRows
from kamakura_report.reports.lists import list_sheet
from kamakura_report.workbook import office_style
from kamakura_report.workbook.book import Cell, Sheet, Style
from kamakura_report.workbook.office_style import fitting_text, minute_of
from kamakura_report.workbook.question import AnswerKind

YEARLY_NAME = "評価"
YEARLY_BEFORE = {"施策": 10.0, "No": 4.5, "事業・指標": 24.0, "所管課": 12.0, "項目": 10.0}
YEARLY_WIDTH = 20.0  # of a year: a choice, or some lines of a sentence
UNDATED = "年度のない回答"
WHOLE_PROGRAM = "（施策全体）"

_Items = dict[str, AnswerKind]  # by name, in the order in which the form asks them
_Written = Mapping[str, Mapping[str, Mapping[str, Sequence[TextRow]]]]  # by what it is about, item and period
_NONE: Mapping[str, Mapping[str, Sequence[TextRow]]] = MappingProxyType({})


@frozen
class _Thing:
    """What a text may be about, with the band that asks about it."""

    band: Band
    key: str
    name: str
    program: Program
    project: Project | None = None


_Listed = Sequence[tuple[_Thing, str, AnswerKind]]  # the rows: what about, the item, how it is asked


def yearly_text_table(plan: Plan, form: Form | None, merged: Merged, due: Set[str]) -> FigureTable | None:
    """評価; None where no form asks anything year by year, and nothing was answered so."""
    asked = _asked_items(form)
    written = _by_subject(merged.texts)
    listed = [(thing, item, kind) for thing in _things(plan) for item, kind in _items(thing, asked, written)]
    if not listed:
        return None
    years = tuple(map(str, plan.periods))
    rows = {keys.named(thing.key, item): (row, years) for row, (thing, item, _) in enumerate(listed, lists.FIRST_ROW)}
    return FigureTable(
        TableRows(YEARLY_NAME, len(YEARLY_BEFORE) + 1, years, rows),
        partial(_yearly_text_sheet, plan, listed, written, TextOwners.of(plan, form), due),
    )


def _yearly_text_sheet(plan: Plan, listed: _Listed, written: _Written, owners: TextOwners, due: Set[str]) -> Sheet:
    years = tuple(map(str, plan.periods))
    undated = any("" in written.get(thing.key, _NONE).get(item, {}) for thing, item, _ in listed)
    more = {UNDATED: YEARLY_WIDTH} if undated else {}
    columns = {**YEARLY_BEFORE, **dict.fromkeys(map(plan.shown, years), YEARLY_WIDTH), **more, "キー": 18.0}
    rows = []
    for thing, item, kind in listed:
        said = written.get(thing.key, _NONE).get(item, {})
        key = keys.named(thing.key, item)
        cells = [_year_cell(said, year, kind, owners.asked(keys.dated(key, year)) and year in due) for year in years]
        cells += [_text_cell(said.get("", ()), office_style.BODY)] if undated else []
        rows.append([*_head(thing, item, owners), *cells, Cell(key, office_style.KEY_STYLE)])
    return list_sheet(plan, YEARLY_NAME, columns, rows, frozen=len(YEARLY_BEFORE), nothing="", table=YEARLY_NAME)


def _asked_items(form: Form | None) -> Mapping[Band, _Items]:
    """What the form asks in its year columns besides figures, by what it is about."""
    items: dict[Band, _Items] = defaultdict(dict)
    if form is None:
        return items
    for sheet in form.bodies:
        bands = dict(sheet.rows)
        for (row, column), pieces in sorted(sheet.slots.items()):
            for piece in pieces:
                if isinstance(piece, AskedPiece) and piece.figure is None and column in sheet.year_columns:
                    items[SAME_SUBJECT.get(bands[row], bands[row])].setdefault(piece.item, piece.kind)
    return items


def _by_subject(texts: Iterable[TextRow]) -> _Written:
    written: dict[str, dict[str, dict[str, list[TextRow]]]] = {}
    for text in texts:
        of_item = written.setdefault(text.subject, {}).setdefault(text.item, {})
        of_item.setdefault(text.period, []).append(text)
    return written


def _items(thing: _Thing, asked: Mapping[Band, _Items], written: _Written) -> Iterator[tuple[str, AnswerKind]]:
    """What is asked about it year by year, then what another form asked so."""
    items = asked.get(thing.band, {})
    yield from items.items()
    answered = (item for item, said in written.get(thing.key, _NONE).items() if set(said) - {""})
    yield from ((item, AnswerKind.TEXT) for item in sorted(answered) if item not in items)


def _things(plan: Plan) -> Iterator[_Thing]:
    for program in plan.programs:
        yield _Thing(Band.PROGRAM, program.key, WHOLE_PROGRAM, program)
        for indicator in program.indicators:
            yield _Thing(Band.PROGRAM_INDICATOR, indicator.key, indicator.name, program)
        for project in program.projects:
            yield _Thing(Band.PROJECT, project.key, project.name, program, project)
            for indicator in project.indicators:
                name = f"{project.name} {indicator.name}"
                yield _Thing(Band.OUTCOME, indicator.key, name, program, project)


def _head(thing: _Thing, item: str, owners: TextOwners) -> list[Cell]:
    number = Decimal(thing.project.number) if thing.project else None
    return [
        Cell(fitting_text(program_title(thing.program)), office_style.BODY),
        Cell(number, office_style.ORDINAL),
        Cell(fitting_text(thing.name), office_style.BODY),
        Cell(fitting_text("、".join(owners.asked(keys.named(thing.key, item)))) or None, office_style.BODY),
        Cell(fitting_text(item), office_style.CENTERED),
    ]


def _year_cell(said: Mapping[str, Sequence[TextRow]], year: str, kind: AnswerKind, waiting: object) -> Cell:
    """The words of a year. An empty one has a ground of its own where it is waited for, unless the thing was answered
    by a form that asked without a year.
    """
    if year not in said:
        return Cell(None, office_style.OPEN if waiting and "" not in said else office_style.BODY)
    return _text_cell(said[year], office_style.CENTERED if kind is AnswerKind.CHOICE else office_style.BODY)


def _text_cell(rows: Sequence[TextRow], style: Style) -> Cell:
    if not rows:
        return Cell(None, office_style.BODY)
    sources = ("\n".join(filter(None, _source(row))) for row in rows)
    return Cell(fitting_text(join_texts(rows)), style, note=fitting_text("\n".join(sources)))


def _source(row: TextRow) -> tuple[str, ...]:
    round_ = f"（{row.round}）" if row.round else ""
    return row.file, f"{row.sheet} {row.cell}".strip(), f"{row.division}{round_}", minute_of(row.received)
