"""Rules that a drawn form must keep: each is a function from a sheet of the form to its problems."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby

from kamakura_report.form.field_values import EVERYWHERE, FIELDS, LEVEL_OWNERS, WITH_OWN_FIELDS
from kamakura_report.form.form_model import ENCLOSING, Band, FormSheet, band_line
from kamakura_report.form.formula_rules import formulas_run_in_no_circle, formulas_see_their_cells
from kamakura_report.form.placeholders import (
    AskedPiece,
    FieldPiece,
    NamedPiece,
    ShownPiece,
    Word,
    is_computed,
)
from kamakura_report.form.question_rules import (
    asked_once,
    at_cell,
    conditions_fit,
    named_figures_fit,
    offices_fit,
    placeholders,
)
from kamakura_report.form.where_allowed import allowed_place, can_ask
from kamakura_report.problem import Problem
from kamakura_report.problem.template_codes import (
    TEMPLATE_ALONE,
    TEMPLATE_FORM_ID_MISSING,
    TEMPLATE_HEAD,
    TEMPLATE_KEY_MISSING,
    TEMPLATE_MERGE,
    TEMPLATE_MERGE_YEARS,
    TEMPLATE_PLACE,
    TEMPLATE_PLACE_FIELD,
    TEMPLATE_PLACE_MARGIN,
    TEMPLATE_PLACE_TREND,
    TEMPLATE_PLACEHOLDER_FIELD,
    TEMPLATE_REFERENCE,
)
from kamakura_report.workbook.area import Area
from kamakura_report.workbook.formula_refs import outside_reference

Rule = Callable[[FormSheet], Iterator[Problem]]


def check_form_sheet(sheet: FormSheet) -> Iterator[Problem]:
    """Every problem of one sheet, in the order of ``RULES``."""
    for rule in RULES:
        yield from rule(sheet)


def fields_fit(sheet: FormSheet) -> Iterator[Problem]:
    """A field speaks of the row's own band or one around it; what the city's own columns are ``plan_rules`` knows."""
    for position, band, piece in placeholders(sheet):
        if not isinstance(piece, FieldPiece):
            continue
        around = (*ENCLOSING.get(sheet.root, ()), *band_line(band, sheet.root))
        owners = (*EVERYWHERE, *_named_owners(around))
        if piece.owner not in owners:
            problem = TEMPLATE_PLACE_FIELD.problem(field=piece.written, band=band, owners="、".join(owners))
            yield at_cell(sheet, position, problem)
        elif piece.owner not in WITH_OWN_FIELDS and piece.name not in FIELDS[piece.owner]:
            names = "、".join(FIELDS[piece.owner])
            problem = TEMPLATE_PLACEHOLDER_FIELD.problem(field=piece.written, owner=piece.owner, names=names)
            yield at_cell(sheet, position, problem)


def _named_owners(around: Iterable[Band]) -> Iterator[str]:
    """What fields may speak of in these bands; with 施策 also of the levels (体系) above it."""
    for band in around:
        if band is Band.PROGRAM:
            yield from LEVEL_OWNERS
        if band in FIELDS:
            yield band


def margins_fit(sheet: FormSheet) -> Iterator[Problem]:
    """Headers and footers of the printed page speak of what holds for the whole sheet."""
    owners = [*EVERYWHERE, *_named_owners((*ENCLOSING.get(sheet.root, ()), sheet.root))]
    for margin, pieces in (("ヘッダー", sheet.header), ("フッター", sheet.footer)):
        for piece in pieces:
            known = (
                isinstance(piece, FieldPiece)
                and piece.owner in owners
                and (piece.owner in WITH_OWN_FIELDS or piece.name in FIELDS[piece.owner])
            )
            if not isinstance(piece, str) and not known and piece != ShownPiece(Word.FORM_ID):
                fields = {"margin": margin, "owners": "、".join(owners), "form_id": Word.FORM_ID}
                yield TEMPLATE_PLACE_MARGIN.problem(**fields, written=piece.written).at(sheet=sheet.drawn.name)


def placeholders_fit(sheet: FormSheet) -> Iterator[Problem]:
    """Words and questions stand in their own bands, yearly ones in a year column; 見出し, 一覧 … ask for nothing."""
    for position, band, piece in placeholders(sheet):
        allowed = allowed_place(piece)
        if not allowed.fits(band, yearly=position[1] in sheet.year_columns):
            problem = TEMPLATE_PLACE.problem(written=piece.written, place=allowed.described(sheet.root))
            yield at_cell(sheet, position, problem)


def alone_in_its_cell(sheet: FormSheet) -> Iterator[Problem]:
    """What is typed or computed needs the whole cell."""
    for position in dict.fromkeys(position for position, _, _ in placeholders(sheet)):
        parts = [piece for piece in sheet.slots[position] if not isinstance(piece, str) or piece.strip()]
        filling = [piece for piece in parts if isinstance(piece, AskedPiece) or is_computed(piece)]
        if filling and len(parts) > 1:
            yield at_cell(sheet, position, TEMPLATE_ALONE.problem(written=filling[0].written))


def asked_rows_have_a_key(sheet: FormSheet) -> Iterator[Problem]:
    """Each asked row shows its key (docs/contracts.md, Identity)."""
    keyed = {position[0] for position, _, piece in placeholders(sheet) if piece == ShownPiece(Word.KEY)}
    bands = dict(sheet.rows)
    for row, asked in sheet.asked_rows.items():
        if row not in keyed and row in bands and can_ask(bands[row]):
            yield at_cell(sheet, (row, asked[0][0]), TEMPLATE_KEY_MISSING.problem())


def form_id_shown(sheet: FormSheet) -> Iterator[Problem]:
    """様式ID stands on every issued sheet, in a row that is always there (docs/contracts.md, Identity)."""
    always = (sheet.root, Band.HEAD)
    if not any(piece == ShownPiece(Word.FORM_ID) and band in always for _, band, piece in placeholders(sheet)):
        yield TEMPLATE_FORM_ID_MISSING.problem(bands="」か「".join(always)).at(sheet=sheet.drawn.name)


def merges_inside_bands(sheet: FormSheet) -> Iterator[Problem]:
    """A merge stays in one row band, and takes a run of year columns whole, in part of one, or not at all."""
    bands = dict(sheet.rows)
    for area in sheet.drawn.merges:
        if area.right == 1 or area.bottom == 1:
            continue  # the names of the bands themselves
        rows = {_drawn_band(sheet, bands, row) for row in range(area.top, area.bottom + 1)}
        crosses = len(rows) > 1 or None in rows or area.left == 1
        if crosses or any(_cuts(area, run) for run in sheet.year_runs):
            yield at_cell(sheet, (area.top, area.left), TEMPLATE_MERGE.problem(area=area))


def merges_over_years_say_one_thing(sheet: FormSheet) -> Iterator[Problem]:
    """A merge from a year column into others is one cell for all years, so nothing of each year stands in it."""
    for area in sheet.drawn.merges:
        corner, columns = (area.top, area.left), set(range(area.left, area.right + 1))
        if area.left not in sheet.year_columns or columns <= sheet.year_columns:
            continue
        if corner in sheet.formulas:
            yield at_cell(sheet, corner, TEMPLATE_MERGE_YEARS.problem(area=area))
        for piece in sheet.slots.get(corner, ()):
            if isinstance(piece, AskedPiece | NamedPiece) or (
                isinstance(piece, ShownPiece) and piece.word not in (Word.KEY, Word.FORM_ID)
            ):
                yield at_cell(sheet, corner, TEMPLATE_MERGE_YEARS.problem(area=area))
                break


def one_heading(sheet: FormSheet) -> Iterator[Problem]:
    """Repeated and frozen rows are one contiguous run."""
    runs = [list(rows) for band, rows in groupby(sheet.rows, key=lambda row: row[1]) if band is Band.HEAD]
    for rows in runs[1:]:
        yield at_cell(sheet, (rows[0][0], 1), TEMPLATE_HEAD.problem(band=Band.HEAD))


def trend_needs_one_column_a_year(sheet: FormSheet) -> Iterator[Problem]:
    """A sparkline draws one unbroken row of figures."""
    if all(first == last for first, last in sheet.year_runs):
        return
    for position, _, piece in placeholders(sheet):
        if piece == ShownPiece(Word.TREND) and position[1] not in sheet.year_columns:
            yield at_cell(sheet, position, TEMPLATE_PLACE_TREND.problem())


def drawn_rules_name_their_own_cells(sheet: FormSheet) -> Iterator[Problem]:
    """Validations and conditional formats speak of cells of their own sheet, which are issued with them."""
    validations, highlights = sheet.drawn.validations, sheet.drawn.highlights
    rules = [
        ("入力規則", validation.areas, [validation.formula, validation.formula2, validation.source])
        for validation in validations
    ]
    rules += [("条件付き書式", highlight.areas, [highlight.formula]) for highlight in highlights]
    for rule_name, areas, formulas in rules:
        reference = next(filter(None, map(outside_reference, formulas)), "")
        if reference:
            problem = TEMPLATE_REFERENCE.problem(rule=rule_name, reference=reference)
            yield at_cell(sheet, (areas[0].top, areas[0].left), problem)


def _drawn_band(sheet: FormSheet, bands: Mapping[int, Band], row: int) -> tuple[Band, str] | None:
    return (bands[row], sheet.kinds.get(row, "")) if row in bands else None


def _cuts(area: Area, run: tuple[int, int]) -> bool:
    apart = area.right < run[0] or area.left > run[1]
    inside = run[0] <= area.left and area.right <= run[1]
    around = area.left <= run[0] and run[1] <= area.right
    return not (apart or inside or around)


RULES: tuple[Rule, ...] = (
    fields_fit,
    margins_fit,
    placeholders_fit,
    alone_in_its_cell,
    asked_rows_have_a_key,
    form_id_shown,
    asked_once,
    named_figures_fit,
    conditions_fit,
    offices_fit,
    merges_inside_bands,
    merges_over_years_say_one_thing,
    one_heading,
    trend_needs_one_column_a_year,
    drawn_rules_name_their_own_cells,
    formulas_see_their_cells,
    formulas_run_in_no_circle,
)
