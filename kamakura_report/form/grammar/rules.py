"""What a form may not say: each rule is a function from a sheet of a form to its problems."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby

from kamakura_report.form.book import Area, Position, reference
from kamakura_report.form.grammar.bands import TITLES, Band, line
from kamakura_report.form.grammar.fields import EVERYWHERE, FIELDS
from kamakura_report.form.grammar.form import FormSheet
from kamakura_report.form.grammar.placeholders import (
    COUNTS,
    OF_INDICATOR,
    OF_MONEY,
    PER_YEAR,
    Asked,
    Field,
    Placeholder,
    Shown,
    Word,
)
from kamakura_report.form.grammar.references import elsewhere
from kamakura_report.problem import Problem, Severity

INDICATOR_BANDS = (Band.PROGRAM_INDICATOR, Band.OUTCOME)
MONEY_BANDS = (Band.PROJECT, Band.MONEY)
COUNTING_BANDS = (Band.COVER, Band.HEAD, Band.PROGRAM, Band.SHEETS, Band.LIST, *INDICATOR_BANDS, *MONEY_BANDS)
UNASKED_BANDS = (
    Band.HEAD,
    Band.SHEETS,
    Band.LIST,
    Band.ACTION,
    *TITLES,
)  # repeated on pages, derived, or without a key
ALONE = (Word.PROGRESS, Word.TREND, Word.EXECUTION, Word.PLAUSIBLE, *COUNTS, Word.STATE)  # a formula fills the cell

Rule = Callable[[FormSheet], Iterator[Problem]]


def check(sheet: FormSheet) -> Iterator[Problem]:
    """Every problem of one sheet, rule by rule."""
    for rule in RULES:
        yield from rule(sheet)


def _placed(sheet: FormSheet) -> Iterator[tuple[Position, Band, Placeholder]]:
    bands = dict(sheet.rows)
    for position, pieces in sorted(sheet.slots.items()):
        for piece in pieces:
            if not isinstance(piece, str) and position[0] in bands:
                yield position, bands[position[0]], piece


def _error(sheet: FormSheet, code: str, found: str, advice: str, position: Position) -> Problem:
    return Problem(code, Severity.ERROR, found, advice, sheet=sheet.drawn.name, cell=reference(position))


def fields_fit(sheet: FormSheet) -> Iterator[Problem]:
    """A field speaks of the row's own band or one around it, and of a column the master has."""
    for position, band, piece in _placed(sheet):
        if not isinstance(piece, Field):
            continue
        written = f"{{{{{piece.owner}.{piece.name}}}}}"
        owners = (*EVERYWHERE, *(owner for owner in line(band, sheet.root) if owner in FIELDS))
        if piece.owner not in owners:
            found = f"{written} は「{band}」の行では使えません。"
            advice = f"この行で使えるのは {'、'.join(owners)} の項目です。"
            yield _error(sheet, "template.place", found, advice, position)
        elif piece.name not in FIELDS[piece.owner]:
            advice = f"「{piece.owner}」の項目は {'、'.join(FIELDS[piece.owner])} です。"
            yield _error(sheet, "template.placeholder", f"{written} という項目はありません。", advice, position)


def margins_fit(sheet: FormSheet) -> Iterator[Problem]:
    """Headers and footers of the printed page speak of what holds for the whole sheet."""
    owners = [owner for owner in (*EVERYWHERE, sheet.root) if owner in FIELDS]
    for what, pieces in (("ヘッダー", sheet.header), ("フッター", sheet.footer)):
        for piece in pieces:
            known = isinstance(piece, Field) and piece.owner in owners and piece.name in FIELDS[piece.owner]
            if not isinstance(piece, str) and not known and piece != Shown(Word.FORM_ID):
                found = f"{what}に使えないプレースホルダーがあります。"
                advice = f"使えるのは {'、'.join(owners)} の項目と {{{{{Word.FORM_ID}}}}} です。"
                yield Problem("template.place", Severity.ERROR, found, advice, sheet=sheet.drawn.name)


def words_fit(sheet: FormSheet) -> Iterator[Problem]:
    """A figure stands in its own bands, and a yearly one in a year column."""
    for position, band, piece in _placed(sheet):
        word = piece.word if isinstance(piece, Shown) else piece.figure if isinstance(piece, Asked) else None
        if word is None:
            continue
        yearly = position[1] in sheet.year_columns
        wrong = ""
        if word in OF_INDICATOR and band not in INDICATOR_BANDS:
            wrong = f"「{'」「'.join(INDICATOR_BANDS)}」の行に置いてください。"
        elif word in OF_MONEY and band not in MONEY_BANDS:
            wrong = f"「{'」「'.join(MONEY_BANDS)}」の行に置いてください。"
        elif word is Word.PLAUSIBLE and band not in (*INDICATOR_BANDS, *MONEY_BANDS):
            wrong = f"「{'」「'.join((*INDICATOR_BANDS, *MONEY_BANDS))}」の行に置いてください。"
        elif word in (*COUNTS, Word.STATE) and band not in COUNTING_BANDS:
            wrong = f"「{'」「'.join(COUNTING_BANDS)}」の行に置いてください。"
        elif (word in PER_YEAR or word is Word.YEAR) and not yearly:
            wrong = "1行目に「年度」と書いた列に置いてください。"
        elif word in (Word.INITIAL, Word.PROGRESS, Word.TREND) and yearly:
            wrong = "年度の列ではないところに置いてください。"
        if wrong:
            yield _error(sheet, "template.place", f"{{{{{word}}}}} はここでは使えません。", wrong, position)


def asked_where_allowed(sheet: FormSheet) -> Iterator[Problem]:
    """見出し, 一覧 and 主な取組 ask for nothing."""
    for position, band, piece in _placed(sheet):
        if isinstance(piece, Asked) and band in UNASKED_BANDS:
            found, advice = f"「{band}」の行には記入欄を置けません。", "ほかの帯の行に移してください。"
            yield _error(sheet, "template.place", found, advice, position)


def alone_in_its_cell(sheet: FormSheet) -> Iterator[Problem]:
    """What is typed or computed needs the whole cell."""
    for position, _, piece in _placed(sheet):
        filling = isinstance(piece, Asked) or (isinstance(piece, Shown) and piece.word in ALONE)
        others = [other for other in sheet.slots[position] if other is not piece]
        if filling and any(not isinstance(other, str) or other.strip() for other in others):
            found = "記入欄や計算する欄と同じセルに、ほかの文字があります。"
            yield _error(sheet, "template.alone", found, "文字は隣のセルに移してください。", position)


def asked_rows_have_a_key(sheet: FormSheet) -> Iterator[Problem]:
    """Each asked row shows its key (docs/contracts.md, Identity)."""
    keyed = {position[0] for position, _, piece in _placed(sheet) if piece == Shown(Word.KEY)}
    for row, asked in sheet.asked_rows.items():
        if row not in keyed:
            found = "記入欄のある行に {{キー}} がありません。"
            advice = "同じ行の端のセルに {{キー}} を置いてください。"
            yield _error(sheet, "template.key-missing", found, advice, (row, asked[0][0]))


def form_id_shown(sheet: FormSheet) -> Iterator[Problem]:
    """様式ID stands on every issued sheet, in a row that is always there (docs/contracts.md, Identity)."""
    always = (sheet.root, Band.HEAD)
    if not any(piece == Shown(Word.FORM_ID) and band in always for _, band, piece in _placed(sheet)):
        found = "{{様式ID}} がありません。"
        advice = f"「{'」か「'.join(always)}」の行のセルに置いてください。返ってきたファイルを見分けるために要ります。"
        yield Problem("template.form-id-missing", Severity.ERROR, found, advice, sheet=sheet.drawn.name)


def asked_once(sheet: FormSheet) -> Iterator[Problem]:
    """One key is asked in one cell."""
    seen: dict[tuple[Band, str, bool], Position] = {}
    for position, band, piece in _placed(sheet):
        if not isinstance(piece, Asked):
            continue
        subject = Band.PROJECT if band is Band.MONEY else band
        what = (subject, piece.item, position[1] in sheet.year_columns)
        if what in seen:
            found = f"「{piece.item}」の記入欄が {reference(seen[what])} にもあります。"
            advice = "どちらかを消すか、別の名前にしてください。"
            yield _error(sheet, "template.twice", found, advice, position)
        seen.setdefault(what, position)


def merges_inside_bands(sheet: FormSheet) -> Iterator[Problem]:
    """A merge stays in one row band, and takes a run of year columns whole, in part of one, or not at all."""
    bands = dict(sheet.rows)
    runs = year_runs(sheet)
    for area in sheet.drawn.merges:
        if area.right == 1 or area.bottom == 1:
            continue  # the names of the bands themselves
        rows = {bands.get(row) for row in range(area.top, area.bottom + 1)}
        crosses = len(rows) > 1 or None in rows or area.left == 1
        if crosses or any(_cuts(area, run) for run in runs):
            found, advice = f"結合セル {area} が帯をまたいでいます。", "一つの帯の中で結合してください。"
            yield _error(sheet, "template.merge", found, advice, (area.top, area.left))


def _cuts(area: Area, run: tuple[int, int]) -> bool:
    apart = area.right < run[0] or area.left > run[1]
    inside = run[0] <= area.left and area.right <= run[1]
    around = area.left <= run[0] and run[1] <= area.right
    return not (apart or inside or around)


def merges_over_years_say_one_thing(sheet: FormSheet) -> Iterator[Problem]:
    """A merge from a year column into others is one cell for all years, so nothing of each year stands in it."""
    for area in sheet.drawn.merges:
        corner, columns = (area.top, area.left), set(range(area.left, area.right + 1))
        if area.left not in sheet.year_columns or columns <= sheet.year_columns:
            continue
        for piece in sheet.slots.get(corner, ()):
            if isinstance(piece, Asked) or (isinstance(piece, Shown) and piece.word not in (Word.KEY, Word.FORM_ID)):
                found = f"結合セル {area} は、年度の列からほかの列に続いていますが、年度ごとの項目があります。"
                advice = "年度の列の中だけで結合するか、結合を解いてください。"
                yield _error(sheet, "template.merge", found, advice, corner)
                break


def one_heading(sheet: FormSheet) -> Iterator[Problem]:
    """Repeated and frozen rows are one contiguous run."""
    runs = [list(rows) for band, rows in groupby(sheet.rows, key=lambda row: row[1]) if band is Band.HEAD]
    for rows in runs[1:]:
        found = f"「{Band.HEAD}」の行が離れたところにもあります。"
        yield _error(sheet, "template.head", found, "続いた行にまとめてください。", (rows[0][0], 1))


def trend_needs_one_column_a_year(sheet: FormSheet) -> Iterator[Problem]:
    """A sparkline draws one unbroken row of figures."""
    if all(first == last for first, last in year_runs(sheet)):
        return
    for position, _, piece in _placed(sheet):
        if piece == Shown(Word.TREND):
            found = "{{推移}} は、年度の列が1年度に1列のときだけ使えます。"
            yield _error(sheet, "template.place", found, "{{推移}} を消すか、年度の列を1列にしてください。", position)


def drawn_rules_name_their_own_cells(sheet: FormSheet) -> Iterator[Problem]:
    """Validations and conditional formats speak of cells of their own sheet, which are issued with them."""
    checks, looks = sheet.drawn.validations, sheet.drawn.highlights
    said = [("入力規則", rule.areas, [rule.formula, rule.formula2, rule.source]) for rule in checks]
    said += [("条件付き書式", look.areas, [look.formula]) for look in looks]
    for what, areas, formulas in said:
        named = next(filter(None, map(elsewhere, formulas)), "")
        if named:
            found = f"{what}の式が、同じシートのセルではない「{named}」を使っています。"
            advice = "同じシートのセル（B2 や B2:B9）で書き直してください。選択肢は、式でなく言葉で書けます。"
            yield _error(sheet, "template.reference", found, advice, (areas[0].top, areas[0].left))


def year_runs(sheet: FormSheet) -> list[tuple[int, int]]:
    """The first and last column of each unbroken run of year columns."""
    runs: list[tuple[int, int]] = []
    for column in sorted(sheet.year_columns):
        if runs and runs[-1][1] == column - 1:
            runs[-1] = (runs[-1][0], column)
        else:
            runs.append((column, column))
    return runs


RULES: tuple[Rule, ...] = (
    fields_fit,
    margins_fit,
    words_fit,
    asked_where_allowed,
    alone_in_its_cell,
    asked_rows_have_a_key,
    form_id_shown,
    asked_once,
    merges_inside_bands,
    merges_over_years_say_one_thing,
    one_heading,
    trend_needs_one_column_a_year,
    drawn_rules_name_their_own_cells,
)
