"""Comparison: everything shown is compared with what was issued, before a single figure is taken."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from decimal import Decimal

from kamakura_report.form.completion import is_blank
from kamakura_report.frozen import frozen, replace
from kamakura_report.patterns import pattern
from kamakura_report.plan.figures import parse_figure, plain_text
from kamakura_report.plan.keys import Key
from kamakura_report.problem import Problem
from kamakura_report.problem.sheet_codes import (
    SHEET_REARRANGED,
    SHOWN_ADDED,
    SHOWN_CHANGED,
    SHOWN_CHANGED_ADDED,
    SHOWN_CHANGED_GONE,
    SHOWN_FORMULA,
    SHOWN_FORMULA_GONE,
    SHOWN_FORMULA_TYPED,
    SHOWN_MOVED,
    SHOWN_OUTSIDE,
    SHOWN_OUTSIDE_MORE,
)
from kamakura_report.returned.grid import BLANK, GridSheet, RawCell, StoredKind
from kamakura_report.returned.shown_text import FORM_ID, mean_the_same, quote_difference, written_number
from kamakura_report.returned.typed_day import date_readings
from kamakura_report.text import shorten
from kamakura_report.workbook.area import Position, cell_name
from kamakura_report.workbook.book import Cell, Formula, Sheet
from kamakura_report.workbook.formula_refs import formula_outline

LISTED_AT_MOST = 5  # differences listed one by one before a sheet counts as rearranged
REMARK_LENGTH = 100  # characters of a remark beyond the form that are shown
_QUOTED = pattern(r'("(?:[^"]|"")*")')
_NAME = pattern(r"'([^'\"!]*)'(?=!)")
# Spaces, what fixes a reference, the prefixes of newer functions (Gnumeric and LibreOffice have their own).
_NOISE = pattern(
    r"[\s$]|_xl(?:fn(?:gnumeric|odf)?|ws|pm)\.|(?:ORG\.LIBREOFFICE|COM\.MICROSOFT)\.|(?<=TRUE)\(\)|(?<=FALSE)\(\)",
    re.IGNORECASE,
)
# Gnumeric calculates with more digits than a figure has, and writes them: 0.2 as 0.200000000000000000003.
_LONG_NUMBER = pattern(r"(?<![\w.])\d*\.\d{15,40}(?:[Ee][+-]?\d{1,3})?(?![\w.])")
# Named once: to look up a member of an enumeration takes longer than to compare with it.
_TEXT, _NUMBERS = StoredKind.TEXT, (StoredKind.NUMBER, StoredKind.DATE)
_NOTHING = pattern(r'\s*"\s*"\s*')  # a formula that shows nothing


@frozen
class Comparison:
    """Where a returned sheet shows something else than it was issued with."""

    sheet: str
    changed: Mapping[Position, Problem]
    moved: Mapping[Position, tuple[tuple[str, str], ...]]  # formulas that speak of other cells than they did: (of, now)
    valued: Mapping[Position, Problem] = field(default_factory=dict)  # all formulas of the sheet, none is one any more
    outside: Mapping[Position, RawCell] = field(default_factory=dict)  # what was written beyond the form

    @property
    def same(self) -> bool:
        """True when everything shown is as it was issued, whether formulas are formulas or values."""
        return not self.changed and not self.moved

    @property
    def exact(self) -> bool:
        """True when formulas are formulas, too."""
        return self.same and not self.valued

    def with_values_changed(self) -> Comparison:
        """The same where values in place of formulas are changes, for elsewhere in the workbook formulas are left."""
        return replace(self, changed=dict(sorted({**self.changed, **self.valued}.items())), valued={})

    def problems(self) -> Iterator[Problem]:
        """One for each shown cell that is not as issued; many are reported as a rearranged sheet.

        Formulas that speak of other cells than they did are one problem: asked cells were moved, and office programs
        let all that refers to them follow. Not on a rearranged sheet, where it is other rows' formulas that stand
        there.
        """
        if self.moved and len(self.changed) <= LISTED_AT_MOST:
            yield _moved_problem(self.sheet, self.moved)
        yield from list(self.changed.values())[:LISTED_AT_MOST]
        if len(self.changed) > LISTED_AT_MOST:
            more = len(self.changed) + len(self.moved) - LISTED_AT_MOST
            yield SHEET_REARRANGED.problem(count=more).at(sheet=self.sheet)

    def remarks(self, *, date1904: bool) -> Iterator[Problem]:
        """One for each thing written beyond the form, and one for all that are too many to be listed."""
        for position, raw in list(self.outside.items())[:LISTED_AT_MOST]:
            typed = f"「{shorten(raw.text, REMARK_LENGTH)}」"
            if raw.formula is not None:
                typed = f"計算式（={shorten(raw.formula)}）"
            elif raw.kind is StoredKind.DATE:
                typed = date_readings(raw.text, date1904=date1904)
            yield SHOWN_OUTSIDE.problem(typed=typed).at(sheet=self.sheet, cell=cell_name(position))
        if len(self.outside) > LISTED_AT_MOST:
            yield SHOWN_OUTSIDE_MORE.problem(count=len(self.outside) - LISTED_AT_MOST).at(sheet=self.sheet)


def moved_on_other_sheets(comparisons: Sequence[Comparison]) -> tuple[Mapping[str, Problem], frozenset[str]]:
    """Sheets whose cells were moved as only formulas of other sheets say; and sheets whose formulas merely followed.

    A sheet that only follows is as it was issued: what was moved is told once, of the sheet on which it was moved.
    """
    sheets = {comparison.sheet for comparison in comparisons}
    following = {comparison.sheet for comparison in comparisons if _only_follows(comparison, sheets)}
    untold = {comparison.sheet for comparison in comparisons if comparison.same} | following
    problems: dict[str, Problem] = {}
    for comparison in comparisons:
        for position, pairs in comparison.moved.items():
            for sheet in sorted(_sheets_of(pairs) & untold - problems.keys()):
                problems[sheet] = _moved_problem(sheet, {position: pairs}, f"{comparison.sheet} ")
    return problems, frozenset(following - problems.keys())


def _only_follows(comparison: Comparison, sheets: Collection[str]) -> bool:
    """True when nothing differs but formulas that speak of other cells of other sheets, all of them ``sheets``."""
    spoken_of = [_sheets_of([pair]) for pairs in comparison.moved.values() for pair in pairs]
    others = set(sheets) - {comparison.sheet}
    return not comparison.changed and bool(spoken_of) and all(named and named <= others for named in spoken_of)


def compare(issued: Sheet, returned: GridSheet) -> Comparison:
    """Every cell of the two sheets, asked ones left out."""
    changed: dict[Position, Problem] = {}
    moved, valued, outside = {}, {}, {}
    differing = _differing(issued, returned)
    if not differing:
        return Comparison(issued.name, {}, {})
    last_row, last_column = (max((at[axis] for at in issued.cells), default=0) for axis in (0, 1))
    for position in differing:
        raw, cell = returned.at(position), issued.cells.get(position)
        problem = _changed_problem(None if cell is None else cell.value, raw).at(
            sheet=issued.name, cell=cell_name(position)
        )
        if references := _moved_references(cell, raw):
            moved[position] = references
        elif cell is not None and isinstance(cell.value, Formula) and raw.formula is None:
            valued[position] = problem
        elif position[0] > last_row or position[1] > last_column:
            outside[position] = raw
        else:
            changed[position] = problem
    comparison = Comparison(issued.name, changed, moved, valued)
    formulas = sum(1 for cell in issued.cells.values() if isinstance(cell.value, Formula)) if valued else 0
    if len(valued) < formulas:
        comparison = comparison.with_values_changed()
    if not _is_of_the_form(issued, comparison, [raw.text for raw in outside.values()]):
        return replace(comparison, outside=outside)
    added = {at: _changed_problem(None, raw).at(sheet=issued.name, cell=cell_name(at)) for at, raw in outside.items()}
    return replace(comparison, changed={**comparison.changed, **added})


def _is_of_the_form(issued: Sheet, comparison: Comparison, outside: Sequence[str]) -> bool:
    """True when what stands beyond the form was moved or copied there, and which of the two is the answer?"""
    if not outside:
        return False
    asked = {key for _, ask in issued.asks() for key in (ask.key, Key.parse(ask.key).without_period)}
    if len(comparison.changed) > LISTED_AT_MOST or any(_names_something(text.strip(), asked) for text in outside):
        return True
    shown = {cell.value for cell in issued.cells.values()} if comparison.changed else set()
    return any(text in shown for text in outside)


def _names_something(text: str, asked: Collection[str]) -> bool:
    """True for an id of a workbook, and for a key: one that is asked here, or can be nothing else. 5/31 is a day."""
    if FORM_ID.search(text) or text in asked:
        return True
    try:
        key = Key.parse(text)
    except ValueError:
        return False
    return bool(key.indicator or key.period or key.on_cover)


def _differing(issued: Sheet, returned: GridSheet) -> list[Position]:
    """The cells that show something else than they were issued with, in reading order."""
    shown, stored = issued.cells, returned.cells
    changed, absent = [], 0
    for at, cell in shown.items():
        raw = stored.get(at)
        if raw is None:
            raw = BLANK
            absent += 1
        if cell.ask is not None:
            continue
        wanted = cell.value
        # What ``shows_same`` asks first, without a call: so it is of nearly all of thousands of cells.
        if wanted.__class__ is str:
            if wanted and raw.text == wanted and raw.kind is _TEXT and raw.formula is None:
                continue
        elif wanted.__class__ is Formula and raw.formula == wanted.text:
            continue
        if not shows_same(wanted, raw):
            changed.append(at)
    # Where all that is stored was met, nobody looks for what was added.
    added = [at for at in stored if at not in shown] if len(stored) > len(shown) - absent else []
    return sorted(changed + [at for at in added if not shows_same(None, stored[at])])


def _moved_references(cell: Cell | None, raw: RawCell) -> tuple[tuple[str, str], ...]:
    """What a formula spoke of and speaks of now, where it differs; nothing when more than that has changed."""
    if cell is None or not isinstance(cell.value, Formula) or raw.formula is None:
        return ()
    (text, before), (text_now, now) = formula_outline(cell.value.text), formula_outline(raw.formula)
    if _normal_formula(text) != _normal_formula(text_now):
        return ()
    return tuple(pair for pair in zip(before, now, strict=True) if pair[0] != pair[1])


def _sheets_of(pairs: Iterable[tuple[str, str]]) -> set[str]:
    """The sheets that references speak of, or spoke of; of one that is gone nobody knows more than where it was."""
    return {_sheet_of(reference) for pair in pairs for reference in pair if reference != "#REF!"}


def _sheet_of(reference: str) -> str:
    """The sheet that a reference of an outline names, "" for its own."""
    gone = reference.removesuffix("#REF!")
    return reference.rpartition("!")[0] if gone == reference else gone.removesuffix("!")


def _moved_problem(sheet: str, moved: Mapping[Position, tuple[tuple[str, str], ...]], formulas_on: str = "") -> Problem:
    places = [formulas_on + cell_name(position) for position in moved]
    distinct = dict.fromkeys(pair for pairs in moved.values() for pair in pairs)
    # What lay where something was put is gone; of areas only an end may have moved.
    listable = [f"{old} → {new}" for old, new in distinct if "#REF!" not in new and ":" not in old + new]
    examples = f"（{'、'.join(listable[:LISTED_AT_MOST])}）" if listable else ""
    several = f" など {len(places)} か所" if len(places) > 1 else ""
    cell = "" if formulas_on else places[0]
    return SHOWN_MOVED.problem(moves=examples, cells=f"{places[0]}{several}").at(sheet=sheet, cell=cell)


def shows_same(wanted: str | Decimal | Formula | None, raw: RawCell) -> bool:
    """True when the stored cell shows what was issued; of a formula that is not known any more, when there is one."""
    if isinstance(wanted, Decimal):  # first of all: a number is compared with a text more slowly than with anything
        if raw.formula is not None:
            return False
        if raw.kind is _TEXT:
            return written_number(raw.text) == wanted
        return raw.kind in _NUMBERS and _number(raw.text) == wanted
    if wanted and raw.text == wanted and raw.kind is _TEXT and raw.formula is None:
        return True  # to the letter, as most come back
    if isinstance(wanted, Formula):
        if raw.formula is None:
            return False
        return wanted.text in ("", raw.formula) or _normal_formula(raw.formula) == _normal_formula(wanted.text)
    if wanted is None or wanted == "":
        return is_blank(raw.text) and (raw.formula is None or _NOTHING.fullmatch(raw.formula) is not None)
    if raw.formula is not None:
        return False
    if raw.kind is StoredKind.NUMBER:  # a text of digits that Excel was told to make a number of
        number = _number(raw.text)
        return number is not None and plain_text(number) == wanted
    return raw.kind is _TEXT and mean_the_same(wanted, raw.text)


def _normal_formula(text: str) -> str:
    """A formula as every office program writes it: no spaces, no ``$``, no future-function prefix, ``TRUE`` for
    ``TRUE()``, one case, sheet names without quotes, numbers of 15 digits.
    """
    parts = _QUOTED.split(_NAME.sub(r"\1", text.lstrip("=")))
    return "".join(part if part.startswith('"') else _plain_formula(part) for part in parts)


def _plain_formula(part: str) -> str:
    return _LONG_NUMBER.sub(lambda number: plain_text(parse_figure(number[0])), _NOISE.sub("", part)).upper()


def _number(text: str) -> Decimal | None:
    try:
        return parse_figure(text)
    except ValueError:
        return None


def _changed_problem(wanted: str | Decimal | Formula | None, raw: RawCell) -> Problem:
    """What stands there instead of what was issued."""
    typed = "計算式" if raw.formula is not None else f"「{shorten(raw.text)}」"
    emptied = raw.formula is None and not raw.text
    if isinstance(wanted, Formula):
        if raw.formula is not None:
            return SHOWN_FORMULA.problem(formula=shorten(raw.formula))
        return SHOWN_FORMULA_GONE.problem() if emptied else SHOWN_FORMULA_TYPED.problem(typed=typed)
    if wanted is None:
        return SHOWN_ADDED.problem(typed=typed)
    if wanted == "":
        return SHOWN_CHANGED_ADDED.problem(typed=typed)
    issued = shorten(plain_text(wanted) if isinstance(wanted, Decimal) else wanted)
    if emptied:
        return SHOWN_CHANGED_GONE.problem(issued=issued)
    if isinstance(wanted, str) and raw.formula is None:
        issued, now = quote_difference(wanted, raw.text)
        typed = f"「{now}」"
    return SHOWN_CHANGED.problem(issued=issued, typed=typed)
