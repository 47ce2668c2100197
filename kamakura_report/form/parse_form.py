"""Parse a template as drawn into the form it means, with every problem in it at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kamakura_report.form.form_model import (
    COVER_SHEET,
    LEGEND_SHEET,
    LIMITED,
    OF_ONE_KIND,
    OWN_ONLY,
    PROGRAM_SHEET,
    PROJECT_SHEET,
    ROOT_BAND,
    YEAR_COLUMNS,
    Band,
    CellState,
    Form,
    FormSheet,
    allowed_bands,
)
from kamakura_report.form.form_rules import check_form_sheet
from kamakura_report.form.placeholders import NamedPieces, Piece
from kamakura_report.form.question_rules import asked_on_one_sheet, named_alike
from kamakura_report.form.read_placeholders import BadPlaceholder, named_pieces, split_pieces
from kamakura_report.patterns import pattern
from kamakura_report.problem import Problem, Severity
from kamakura_report.problem.template_codes import (
    TEMPLATE_BAND,
    TEMPLATE_BAND_KIND,
    TEMPLATE_BAND_MISSING,
    TEMPLATE_COLUMN_BAND,
    TEMPLATE_LOOK,
    TEMPLATE_NOTHING_ASKED,
    TEMPLATE_PLACEHOLDER,
    TEMPLATE_PLACEHOLDER_MARGIN,
    TEMPLATE_SHEET,
    TEMPLATE_SHEET_MISSING,
)
from kamakura_report.problem.template_formula_codes import TEMPLATE_FORMULA, TEMPLATE_FORMULA_BAND
from kamakura_report.workbook.area import Position, cell_name
from kamakura_report.workbook.book import Book, Formula, Sheet, Style
from kamakura_report.workbook.expression_parser import BadExpression, parse_expression
from kamakura_report.workbook.expressions import Expression

_BAND_COLUMN = 1  # column A names each row's band
_MOST_LISTED = pattern(r"(\d{1,4})行まで")  # full width digits are digits too
_BRACKETED = pattern(r"（\s*([^（）]+?)\s*）")
_BAND_NAME = pattern(rf"([^（）]+)((?:{_BRACKETED.pattern}\s*)*)")
_BAND_ROW = 1  # row 1 names column bands


def parse_form(template: Book) -> tuple[Form | None, tuple[Problem, ...]]:
    """The form, or None when any problem is an error. Every problem has its sheet and cell."""
    problems: list[Problem] = []
    sheets: dict[str, FormSheet] = {}
    looks: dict[CellState, Style] = {}
    drawn = [sheet for sheet in template.sheets if sheet.name in ROOT_BAND]
    named = named_pieces(text for sheet in drawn for _, text in _texts(sheet))
    for sheet in template.sheets:
        if sheet.name in ROOT_BAND:
            sheets[sheet.name] = _sheet(sheet, named, problems)
        elif sheet.name == LEGEND_SHEET:
            looks = _read_looks(sheet, problems)
        else:
            known = "、".join((COVER_SHEET, PROGRAM_SHEET, PROJECT_SHEET, LEGEND_SHEET))
            problems.append(TEMPLATE_SHEET.problem(sheet=sheet.name, sheets=known).at(sheet=sheet.name))
    if PROGRAM_SHEET not in sheets and PROJECT_SHEET not in sheets:
        problems.append(TEMPLATE_SHEET_MISSING.problem(sheet=PROGRAM_SHEET, other=PROJECT_SHEET))
    for form_sheet in sheets.values():
        problems.extend(check_form_sheet(form_sheet))
    problems.extend(asked_on_one_sheet(sheets.values()))
    problems.extend(named_alike(sheets.values()))
    if sheets and not any(form_sheet.asked_rows for form_sheet in sheets.values()):
        problems.append(TEMPLATE_NOTHING_ASKED.problem())
    if any(problem.severity is Severity.ERROR for problem in problems):
        return None, tuple(problems)
    form = Form(
        program=sheets.get(PROGRAM_SHEET),
        project=sheets.get(PROJECT_SHEET),
        cover=sheets.get(COVER_SHEET),
        looks=looks,
        font=template.font,
        font_size=template.font_size,
    )
    return form, tuple(problems)


def _texts(sheet: Sheet) -> Iterator[tuple[Position, str]]:
    """The texts of the cells that are carried into the workbooks, in reading order."""
    for position in sorted(sheet.cells):
        text = sheet.cells[position].value
        if position[0] != _BAND_ROW and position[1] != _BAND_COLUMN and isinstance(text, str):
            yield position, text


def _sheet(sheet: Sheet, figures: NamedPieces, problems: list[Problem]) -> FormSheet:
    slots: dict[Position, tuple[Piece, ...]] = {}
    for position, text in _texts(sheet):
        try:
            slots[position] = split_pieces(text, figures)
        except BadPlaceholder as bad:
            problems.append(_at_cell(TEMPLATE_PLACEHOLDER.problem(wrong=bad, advice=bad.advice), sheet, position))
    rows = tuple(_rows(sheet, problems))
    formulas = dict(_formulas(sheet, problems))
    columns = tuple(range(_BAND_COLUMN + 1, max(_extent(sheet, 1), _BAND_COLUMN + 1) + 1))
    return FormSheet(
        root=ROOT_BAND[sheet.name],
        drawn=sheet,
        rows=tuple((row, band) for row, band, _, _ in rows),
        own_only=frozenset(row for row, _, limited, _ in rows if limited),
        kinds={row: kind for row, band, _, kind in rows if kind and band is not Band.LIST},
        most_listed=max((int(limit) for _, band, _, limit in rows if limit and band is Band.LIST), default=0),
        columns=columns,
        year_columns=frozenset(_year_columns(sheet, columns, problems)),
        slots=slots,
        formulas=formulas,
        header=_margin(sheet.name, "ヘッダー", sheet.page.header, problems),
        footer=_margin(sheet.name, "フッター", sheet.page.footer, problems),
    )


def _formulas(sheet: Sheet, problems: list[Problem]) -> Iterator[tuple[Position, Expression]]:
    for position in sorted(sheet.cells):
        value = sheet.cells[position].value
        if not isinstance(value, Formula):
            continue
        if position[0] == _BAND_ROW or position[1] == _BAND_COLUMN:
            problems.append(_at_cell(TEMPLATE_FORMULA_BAND.problem(), sheet, position))
            continue
        try:
            yield position, parse_expression(value.text)
        except BadExpression as bad:
            problems.append(_at_cell(TEMPLATE_FORMULA.problem(wrong=bad), sheet, position))


def _margin(sheet: str, margin: str, text: str, problems: list[Problem]) -> tuple[Piece, ...]:
    try:
        return split_pieces(text)
    except BadPlaceholder as bad:
        problems.append(
            TEMPLATE_PLACEHOLDER_MARGIN.problem(wrong=bad, advice=bad.advice, margin=margin).at(sheet=sheet)
        )
        return ()


def _extent(sheet: Sheet, axis: int) -> int:
    """The last row (axis 0) or column (axis 1) that holds anything."""
    merged = [(area.bottom, area.right)[axis] for area in sheet.merges]
    return max([position[axis] for position in sheet.cells] + merged, default=1)


def _name_at(sheet: Sheet, position: Position) -> str:
    """The name written in a cell, or in the first cell of the merge that covers it; "" for none."""
    for area in sheet.merges:
        if position in area:
            position = (area.top, area.left)
    cell = sheet.cells.get(position)
    value = cell.value if cell is not None else None
    return "" if value is None or isinstance(value, Formula) else str(value).strip()


def _rows(sheet: Sheet, problems: list[Problem]) -> Iterator[tuple[int, Band, bool, str]]:
    """Each row with its band, whether that is for the division's own alone, and for which kind of indicator."""
    bands = allowed_bands(ROOT_BAND[sheet.name])
    names = [*bands, *(f"{band}{OWN_ONLY}" for band in bands if band in LIMITED)]
    names += [f"{band}（60行まで）" for band in bands if band is Band.LIST]
    written = {row for (row, column), cell in sheet.cells.items() if column > _BAND_COLUMN and cell.value is not None}
    named: tuple[Band, bool, str] | None = None
    for row in range(_BAND_ROW + 1, _extent(sheet, 0) + 1):
        name = _name_at(sheet, (row, _BAND_COLUMN)).replace("(", "（").replace(")", "）")
        found = _named_band(name, bands)
        if found and found[2] and found[0] not in (*OF_ONE_KIND, Band.LIST):
            fitting = "」「".join(band for band in bands if band in OF_ONE_KIND)
            problems.append(_at_cell(TEMPLATE_BAND_KIND.problem(name=name, bands=fitting), sheet, (row, _BAND_COLUMN)))
            continue
        if found:
            named = found
        elif name or row in written:
            listed = "、".join(names)
            problem = (
                TEMPLATE_BAND.problem(name=name, bands=listed) if name else TEMPLATE_BAND_MISSING.problem(bands=listed)
            )
            problems.append(_at_cell(problem, sheet, (row, _BAND_COLUMN)))
            continue
        # A row with nothing written, not even a band, is the space below the row above it.
        if named is not None:
            yield row, *named


def _named_band(name: str, bands: Sequence[Band]) -> tuple[Band, bool, str] | None:
    """``成果指標（活動）（自課のみ）``: the band, whether it is for the division's own, and the kind of indicator.

    Of ``一覧（60行まで）`` the number stands in place of the kind.
    """
    match = _BAND_NAME.fullmatch(name)
    band = next((band for band in bands if match and band == match.group(1).strip()), None)
    if match is None or band is None:
        return None
    words = _BRACKETED.findall(match.group(2))
    kinds = [word for word in words if f"（{word}）" != OWN_ONLY]
    limited = len(kinds) < len(words)
    if len(kinds) > 1 or (limited and band not in LIMITED):
        return None
    if band is Band.LIST and kinds:
        most = _MOST_LISTED.fullmatch(kinds[0])
        return (band, False, most[1]) if most and int(most[1]) else None
    return band, limited, "".join(kinds)


def _year_columns(sheet: Sheet, columns: tuple[int, ...], problems: list[Problem]) -> Iterator[int]:
    for column in columns:
        name = _name_at(sheet, (_BAND_ROW, column))
        if name == YEAR_COLUMNS:
            yield column
        elif name:
            problem = TEMPLATE_COLUMN_BAND.problem(name=name, years=YEAR_COLUMNS)
            problems.append(_at_cell(problem, sheet, (_BAND_ROW, column)))


def _read_looks(sheet: Sheet, problems: list[Problem]) -> dict[CellState, Style]:
    """凡例: from row 2 on, a state's name in column A and how it looks in column B."""
    looks: dict[CellState, Style] = {}
    for row in range(2, _extent(sheet, 0) + 1):
        name = _name_at(sheet, (row, 1))
        sample = sheet.cells.get((row, 2))
        if name in list(CellState) and sample is not None:
            looks[CellState(name)] = sample.style
        elif name and name not in list(CellState):
            problem = TEMPLATE_LOOK.problem(name=name, states="、".join(CellState))
            problems.append(_at_cell(problem, sheet, (row, 1)))
    return looks


def _at_cell(problem: Problem, sheet: Sheet, position: Position) -> Problem:
    return problem.at(sheet=sheet.name, cell=cell_name(position))
