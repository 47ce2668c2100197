"""Rules that a drawn form must keep with the plan it is sent out for: what it names must be in the master."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from kamakura_report.form.field_values import WITH_OWN_FIELDS, field_names
from kamakura_report.form.form_model import Band, Form, FormSheet
from kamakura_report.form.placeholders import DEPARTMENT, OFFICE, FieldPiece, Piece
from kamakura_report.plan.model import Plan
from kamakura_report.problem import Problem
from kamakura_report.problem.template_codes import (
    TEMPLATE_KIND,
    TEMPLATE_KIND_LEFT_OUT,
    TEMPLATE_OFFICE,
    TEMPLATE_OFFICE_BLANK,
    TEMPLATE_PLACEHOLDER_NEAR,
    TEMPLATE_PLACEHOLDER_NOT_HERE,
)
from kamakura_report.text import comparable, nearest
from kamakura_report.workbook.area import cell_name

_NEAR = 0.4  # of difflib's ratio: one of four letters may well be all that was remembered


def check_with_plan(form: Form, plan: Plan) -> Iterator[Problem]:
    """Every field that neither the program nor the plan's master has, with its sheet and cell; and kinds of indicator
    that are not in the master, or of which nothing is asked."""
    for sheet in form.bodies:
        yield from _unknown_offices(sheet, plan)
    for sheet in filter(None, (form.cover, *form.bodies)):
        for cell, piece in _pieces(sheet):
            if isinstance(piece, FieldPiece) and piece.owner in WITH_OWN_FIELDS:
                names = field_names(plan, piece.owner)
                if piece.name not in names and comparable(piece.name) not in set(map(comparable, names)):
                    yield _unknown(piece, names).at(sheet=sheet.drawn.name, cell=cell)

    yield from _kinds(form.bodies, plan)


def _kinds(sheets: Sequence[FormSheet], plan: Plan) -> Iterator[Problem]:
    outcomes = [one for program in plan.programs for project in program.projects for one in project.indicators]
    indicators = {
        Band.PROGRAM_INDICATOR: [one for program in plan.programs for one in program.indicators],
        Band.OUTCOME: outcomes,
    }
    for band, listed in indicators.items():
        there = Counter(one.kind for one in listed)
        drawn: dict[str, tuple[str, str]] = {}  # kind → sheet and cell of its first row
        for sheet in sheets:
            for row, of_row in sheet.rows:
                if of_row is band:
                    drawn.setdefault(sheet.kinds.get(row, ""), (sheet.drawn.name, cell_name((row, 1))))
        for kind, (name, cell) in drawn.items():
            if kind and kind not in there:
                kinds = "、".join(filter(None, there)) or "空欄だけ"
                yield TEMPLATE_KIND.problem(band=band, kind=kind, kinds=kinds).at(sheet=name, cell=cell)
        left = Counter({kind: count for kind, count in there.items() if kind not in drawn})
        if drawn and "" not in drawn and left:
            kinds = "、".join(kind or "空欄" for kind in left)
            name, cell = next(iter(drawn.values()))
            problem = TEMPLATE_KIND_LEFT_OUT.problem(kinds=kinds, sheet=band, count=left.total())
            yield problem.at(sheet=name, cell=cell)


def _unknown_offices(sheet: FormSheet, plan: Plan) -> Iterator[Problem]:
    """Each question for an office that the plan does not have."""
    known = {name for division in plan.divisions for name in (division.name, division.department)}
    for row, asked in sheet.asked_rows.items():
        for column, piece in asked:
            place = {"sheet": sheet.drawn.name, "cell": cell_name((row, column))}
            if piece.office in (OFFICE, DEPARTMENT) and not plan.office:
                yield TEMPLATE_OFFICE_BLANK.problem(office=piece.office).at(**place)
            elif piece.office and piece.office not in (OFFICE, DEPARTMENT, *known):
                yield TEMPLATE_OFFICE.problem(office=piece.office).at(**place)


def _pieces(sheet: FormSheet) -> Iterator[tuple[str, Piece]]:
    """Every piece of a sheet with its cell, those of the page's margins without one."""
    rows = dict(sheet.rows)
    for position, pieces in sorted(sheet.slots.items()):
        if position[0] in rows:
            yield from ((cell_name(position), piece) for piece in pieces)
    yield from (("", piece) for piece in (*sheet.header, *sheet.footer))


def _unknown(piece: FieldPiece, names: tuple[str, ...]) -> Problem:
    near = nearest(piece.name, names, 1, _NEAR)
    if near:
        return TEMPLATE_PLACEHOLDER_NEAR.problem(field=piece.written, near=FieldPiece(piece.owner, near[0]).written)
    return TEMPLATE_PLACEHOLDER_NOT_HERE.problem(field=piece.written, owner=piece.owner, name=piece.name)
