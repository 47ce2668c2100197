"""Rules of what a drawn form asks: each thing once, and a condition by what is asked with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from kamakura_report.form.form_model import SAME_SUBJECT, Band, FormSheet, band_line
from kamakura_report.form.placeholders import AskedPiece, NamedPiece, Placeholder
from kamakura_report.form.where_allowed import Allowed, can_ask
from kamakura_report.problem import Problem
from kamakura_report.problem.template_codes import (
    TEMPLATE_CONDITION,
    TEMPLATE_CONDITION_CIRCLE,
    TEMPLATE_CONDITION_WORD,
    TEMPLATE_CONDITION_YEARLY,
    TEMPLATE_OFFICE_COVER,
    TEMPLATE_PLACE_NAMED,
    TEMPLATE_PLACE_NAMED_ELSEWHERE,
    TEMPLATE_TWICE,
    TEMPLATE_TWICE_OTHERWISE,
)
from kamakura_report.workbook.area import Position, cell_name

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
    """A named figure is shown where it is asked: about the same thing, yearly or not."""
    asked: dict[tuple[str, bool], dict[Band, None]] = defaultdict(dict)
    for _, (band, name, yearly, _), piece in _questions(sheet):
        if piece.is_named:
            bands = (Band.PROJECT, Band.MONEY) if band is Band.PROJECT else (band,)
            asked[name, yearly] |= dict.fromkeys(bands)
            asked[name, yearly] |= dict.fromkeys((Band.HEAD,) if band is sheet.root else ())
    for position, band, shown in placeholders(sheet):
        if isinstance(shown, NamedPiece):
            item = shown.asked.item
            places = {yearly: Allowed(tuple(bands), yearly) for (name, yearly), bands in asked.items() if name == item}
            if not any(place.fits(band, yearly=position[1] in sheet.year_columns) for place in places.values()):
                told = "か、".join(place.described(sheet.root) for place in places.values())
                problem = (
                    TEMPLATE_PLACE_NAMED.problem(written=shown.written, item=item, place=told)
                    if told
                    else TEMPLATE_PLACE_NAMED_ELSEWHERE.problem(written=shown.written, item=item)
                )
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
    """What is asked where it may be; what stands elsewhere is told as that alone."""
    for position, band, piece in placeholders(sheet):
        if isinstance(piece, AskedPiece) and can_ask(band):
            subject = SAME_SUBJECT.get(band, band)
            kind = sheet.kinds.get(position[0], "")
            yield position, (subject, piece.item, position[1] in sheet.year_columns, kind), piece
