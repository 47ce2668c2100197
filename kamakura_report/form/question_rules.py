"""Rules of what a drawn form asks: each thing once, and a condition by what is asked with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from kamakura_report.form.form_model import SAME_SUBJECT, Band, FormSheet, band_line
from kamakura_report.form.placeholders import AskedPiece, NamedPiece, Placeholder
from kamakura_report.problem import Problem
from kamakura_report.problem.template_codes import (
    TEMPLATE_CONDITION,
    TEMPLATE_CONDITION_CIRCLE,
    TEMPLATE_CONDITION_WORD,
    TEMPLATE_CONDITION_YEARLY,
    TEMPLATE_OFFICE_COVER,
    TEMPLATE_PLACE,
    TEMPLATE_PLACE_NAMED,
    TEMPLATE_TWICE,
    TEMPLATE_TWICE_OTHERWISE,
)
from kamakura_report.workbook.area import Position, cell_name

_FIGURE_BANDS = (Band.PROGRAM, Band.PROGRAM_INDICATOR, Band.PROJECT, Band.OUTCOME, Band.MONEY)  # of named figures
_WITHOUT_FIGURES = (Band.COVER,)  # besides the bands in which nothing is asked
_Asked = tuple[Band, str, bool, str]  # what it is about, the name, whether it is asked year by year, its 種別


def placeholders(sheet: FormSheet) -> Iterator[tuple[Position, Band, Placeholder]]:
    """Every placeholder of a drawn sheet with its cell and band, in reading order."""
    bands = dict(sheet.rows)
    for position, pieces in sorted(sheet.slots.items()):
        for piece in pieces:
            if not isinstance(piece, str) and position[0] in bands:
                yield position, bands[position[0]], piece


def at_cell(sheet: FormSheet, position: Position, problem: Problem) -> Problem:
    """The problem at that cell of the drawn sheet."""
    return problem.at(sheet=sheet.drawn.name, cell=cell_name(position))


def asked_once(sheet: FormSheet) -> Iterator[Problem]:
    """One key is asked in one cell."""
    seen: dict[_Asked, Position] = {}
    for position, asked, _ in _questions(sheet):
        if (other := _asked_alike(seen, asked)) is not None:
            problem = TEMPLATE_TWICE.problem(item=asked[1], cell=cell_name(seen[other]))
            yield at_cell(sheet, position, problem)
        seen.setdefault(asked, position)


def named_figures_fit(sheet: FormSheet) -> Iterator[Problem]:
    """A named figure is about something in the plan, and is shown where it is asked, yearly or not."""
    asked = {(what[1], what[2]): dict[Band, None]() for _, what, piece in _questions(sheet) if piece.is_named}
    for position, (band, name, yearly, _), piece in _questions(sheet):
        if piece.is_named:
            asked[name, yearly][band] = None
            if band in _WITHOUT_FIGURES:
                problem = TEMPLATE_PLACE.problem(word=f"入力:数値 {name}", bands="」「".join(_FIGURE_BANDS))
                yield at_cell(sheet, position, problem)
    for position, band, shown in placeholders(sheet):
        if isinstance(shown, NamedPiece):
            bands = asked.get((shown.asked.item, position[1] in sheet.year_columns), {})
            if SAME_SUBJECT.get(band, band) not in bands:
                problem = TEMPLATE_PLACE_NAMED.problem(word=shown.asked.item, bands="、".join(bands) or "ほかのシート")
                yield at_cell(sheet, position, problem)


def named_alike(sheets: Iterable[FormSheet]) -> Iterator[Problem]:
    """A name stands for one figure in the whole form: in one unit, and summed or not."""
    first: dict[str, tuple[str, AskedPiece]] = {}
    for sheet in sheets:
        for position, _, piece in _questions(sheet):
            if piece.is_named:
                place = f"シート「{sheet.drawn.name}」の {cell_name(position)}"
                at, asked = first.setdefault(piece.item, (place, piece))
                if asked.meaning != piece.meaning:
                    yield at_cell(sheet, position, TEMPLATE_TWICE_OTHERWISE.problem(item=piece.item, cell=at))


def asked_on_one_sheet(sheets: Iterable[FormSheet]) -> Iterator[Problem]:
    """One key is asked on one sheet: what 施策 asks about a project, 事業 does not."""
    seen: dict[_Asked, str] = {}
    for sheet in sheets:
        here: dict[_Asked, str] = {}
        for position, asked, _ in _questions(sheet):
            if (other := _asked_alike(seen, asked)) is not None:
                yield at_cell(sheet, position, TEMPLATE_TWICE.problem(item=asked[1], cell=seen[other]))
            here.setdefault(asked, f"シート「{sheet.drawn.name}」の {cell_name(position)}")
        seen |= here


def offices_fit(sheet: FormSheet) -> Iterator[Problem]:
    """What is asked of another office is about the plan: on 表紙 each workbook asks its own division."""
    for position, (band, *_), piece in _questions(sheet):
        if piece.office and band is Band.COVER:
            yield at_cell(sheet, position, TEMPLATE_OFFICE_COVER.problem(office=piece.office))


def _asked_alike(seen: Iterable[_Asked], asked: _Asked) -> _Asked | None:
    """What was seen that asks the same of some indicator: a band of one kind and a band of all share those."""
    *what, kind = asked
    return next((one for one in seen if list(one[:3]) == what and (kind in ("", one[3]) or not one[3])), None)


def conditions_fit(sheet: FormSheet) -> Iterator[Problem]:
    """What decides whether something is asked is a choice asked about the same thing, or about what is around it."""
    asked = {what: piece for _, what, piece in _questions(sheet)}
    for position, what, piece in _questions(sheet):
        if piece.when is None:
            continue
        name, words = piece.when
        decider = _decider(sheet, asked, what, name)
        if decider is None and _decider(sheet, asked, (what[0], what[1], True, what[3]), name) is not None:
            yield at_cell(sheet, position, TEMPLATE_CONDITION_YEARLY.problem(item=piece.item, decider=name))
        elif decider is None or not asked[decider].choices:
            yield at_cell(sheet, position, TEMPLATE_CONDITION.problem(item=piece.item, decider=name))
        elif not set(words) <= set(asked[decider].choices):
            choices = "、".join(asked[decider].choices)
            unknown = "、".join(word for word in words if word not in asked[decider].choices)
            problem = TEMPLATE_CONDITION_WORD.problem(decider=name, words=unknown, choices=choices)
            yield at_cell(sheet, position, problem)
        elif _decides_itself(sheet, asked, what):
            yield at_cell(sheet, position, TEMPLATE_CONDITION_CIRCLE.problem(item=piece.item))


def _decider(sheet: FormSheet, asked: Mapping[_Asked, AskedPiece], what: _Asked, name: str) -> _Asked | None:
    """The question of that name, of the same year or of none; None when nothing around asks it."""
    band, _, yearly, kind = what
    for subject in reversed(band_line(band, sheet.root)):
        for of_year in (True, False) if yearly else (False,):
            for of_kind in dict.fromkeys((kind, "")) if subject is band else ("",):
                if (subject, name, of_year, of_kind) in asked:
                    return subject, name, of_year, of_kind
    return None


def _decides_itself(sheet: FormSheet, asked: Mapping[_Asked, AskedPiece], what: _Asked) -> bool:
    seen: list[_Asked] = []
    now: _Asked | None = what
    while now is not None and now not in seen:
        seen.append(now)
        when = asked[now].when
        now = _decider(sheet, asked, now, when[0]) if when else None
    return now is not None


def _questions(sheet: FormSheet) -> Iterator[tuple[Position, _Asked, AskedPiece]]:
    for position, band, piece in placeholders(sheet):
        if isinstance(piece, AskedPiece):
            subject = SAME_SUBJECT.get(band, band)
            kind = sheet.kinds.get(position[0], "")
            yield position, (subject, piece.item, position[1] in sheet.year_columns, kind), piece
