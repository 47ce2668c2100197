"""The rows of a list: which are projects or go on with one, and which are left out and why."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from kamakura_report.frozen import frozen
from kamakura_report.lists.list_table import ListTable, compared
from kamakura_report.lists.list_values import years_in
from kamakura_report.lists.reading_setup import Parents, ReadingSetup
from kamakura_report.lists.taken_for import CARRIED_DOWN, DATED, Taken
from kamakura_report.patterns import pattern
from kamakura_report.plan.periods import FiscalYear

_COLUMN_NUMBER = pattern(r"[(（]?(?:\d{1,2}|[a-zア-ンイ-ン①-⑳])[)）]?", re.IGNORECASE)


class Fate(StrEnum):
    """What becomes of a row; the value is how people are told why it is left out."""

    PROJECT = "事業"
    GOES_ON = "上の事業の続き"
    PARENT = "施策の行"
    NO_NAME = "事業名がない"
    HEADING = "見出しの繰り返し"
    NUMBERS = "列の番号"
    RULE = "使わない行"


USED = (Fate.PROJECT, Fate.GOES_ON)


@frozen
class ListRow:
    """A row with something in it below the headings."""

    number: int
    fate: Fate
    texts: Mapping[int, str]  # what is seen in each column, blanks carried down where the set-up says so


def sort_rows(table: ListTable, setup: ReadingSetup) -> tuple[ListRow, ...]:
    """All rows below the headings that hold anything, in order."""
    headings = {each.column: compared(each.heading) for each in setup.columns}
    carried = {each.column: each for each in setup.columns if each.carried and each.taken in CARRIED_DOWN}
    above: dict[int, str] = {}
    rows: list[ListRow] = []
    begun = False
    filled = {row for row, _ in table.cells}
    for number in range(setup.last_heading + 1, table.rows + 1):
        if number not in filled:
            continue
        texts = {each.column: table.text(number, each.column) for each in setup.columns}
        fate = _fate(table, setup, number, texts, headings, begun=begun)
        if fate is Fate.PARENT:
            above = {**above, 0: texts[setup.column(Taken.NAME)]}
        if fate not in (Fate.HEADING, Fate.NUMBERS, Fate.RULE):
            _carry(texts, above, list(carried))
        if fate is Fate.PROJECT and 0 in above:
            texts[0] = above[0]
        begun = begun or fate is Fate.PROJECT
        rows.append(ListRow(number, fate, texts))
    return tuple(rows)


def row_year(row: ListRow, setup: ReadingSetup) -> FiscalYear | None:
    """The fiscal year that a row itself is of, None where it does not say one."""
    column = setup.column(Taken.YEAR)
    text = row.texts[column].strip() if column else ""
    years = years_in(text) or years_in(f"{text}年度")
    return years[0] if text and len(years) == 1 else None


def _carry(texts: dict[int, str], above: dict[int, str], columns: list[int]) -> None:
    """Fill blanks with what stands above; where something new stands, what hangs on it further right ends."""
    for place, column in enumerate(columns):
        if texts[column]:
            if above.get(column) != texts[column]:
                for further in columns[place + 1 :]:
                    above.pop(further, None)
            above[column] = texts[column]
        else:
            texts[column] = above.get(column, "")


def _fate(
    table: ListTable,
    setup: ReadingSetup,
    number: int,
    texts: Mapping[int, str],
    headings: Mapping[int, str],
    *,
    begun: bool,
) -> Fate:
    filled = [text for text in texts.values() if text]
    if any(rule.fits(texts.get(rule.column, "")) for rule in setup.rules):
        return Fate.RULE
    same = sum(bool(text) and compared(text) in headings[column] for column, text in texts.items())
    name = setup.column(Taken.NAME)
    if not name:
        return Fate.NO_NAME
    if texts[name] and compared(texts[name]) in headings[name] and 2 * same > len(filled):
        return Fate.HEADING
    if not begun and len(filled) > 2 and all(_COLUMN_NUMBER.fullmatch(text) for text in filled):
        return Fate.NUMBERS
    anchor = table.anchors.get((number, name), (number, name))[0]
    if begun and anchor != number and anchor > setup.last_heading:
        return Fate.GOES_ON
    if not texts[name]:
        return Fate.GOES_ON if begun and _says_more(setup, texts) else Fate.NO_NAME
    if setup.parents is Parents.NO_DIVISION and not any(
        texts[each.column] for each in setup.of(Taken.DIVISION, Taken.BUREAU_DIVISION)
    ):
        return Fate.PARENT
    return Fate.PROJECT


def _says_more(setup: ReadingSetup, texts: Mapping[int, str]) -> bool:
    """True of a row without a name that goes on with the project above: a further indicator, or a further year."""
    if any(texts[each.column] for each in setup.of(Taken.INDICATOR)):
        return True
    return any(texts[each.column] for each in setup.of(Taken.YEAR)) and any(
        texts[each.column] for each in setup.of(*DATED)
    )
