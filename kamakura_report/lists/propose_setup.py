"""Proposes how a list is read: the set-up that is written for a person to correct."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from kamakura_report.frozen import frozen, replace
from kamakura_report.lists.build_list_plan import readings_of
from kamakura_report.lists.find_headings import FoundHeadings
from kamakura_report.lists.guess_columns import guess_columns
from kamakura_report.lists.list_divisions import read_divisions_of
from kamakura_report.lists.list_indicators import ListIndicator
from kamakura_report.lists.list_programs import is_lasting_code, program_of_project
from kamakura_report.lists.list_projects import GatheredList, gather_list
from kamakura_report.lists.list_rows import Fate, ListRow, row_year, sort_rows
from kamakura_report.lists.list_table import ListTable, compared
from kamakura_report.lists.list_values import read_figure, years_in
from kamakura_report.lists.reading_setup import (
    ColumnSetting,
    DivisionReading,
    LiftedIndicator,
    Parents,
    ReadingSetup,
    RowRule,
    RowTest,
    heading_basis,
)
from kamakura_report.lists.taken_for import DATED, USUAL_KEYS, Taken
from kamakura_report.patterns import pattern
from kamakura_report.plan.divisions import is_full_name
from kamakura_report.plan.model import Joint, Plan
from kamakura_report.plan.periods import MOST_YEARS, FiscalYear
from kamakura_report.published.read_published import DEFAULT_OFFICE

USUAL_YEARS = 5  # of a plan whose years nobody says
USUAL_PROGRAM = "事務事業"
_TOTAL = pattern(r"[＜<(（【\[]?(?:.{0,12}?(?:小計|合計|総計|総合計|累計|端数調整)|計|.{0,8}[部課局室]計)[＞>)）】\]]?")
_SAME = 10  # of so many codes one may stand with several names: somebody wrote one otherwise
_REPEATED = 1.3  # rows for each different key from which rows are taken for details of projects


@frozen
class KnownPlan:
    """What is known before the list is looked at: of the master there is, or of what was typed."""

    city: str = ""
    name: str = ""
    plan: Plan | None = None


def propose_setup(table: ListTable, found: FoundHeadings, known: KnownPlan) -> ReadingSetup:
    """The whole proposal for a sheet with headings in these rows."""
    columns = guess_columns(table, found.first, found.last)
    plan = known.plan
    setup = ReadingSetup(
        file=table.file,
        sheet=table.sheet,
        first_heading=found.first,
        last_heading=found.last,
        made_from=heading_basis(table.sheet, found.first, found.last),
        city=known.city or (plan.city if plan else ""),
        plan_name=known.name or (plan.name if plan else ""),
        first=plan.first if plan else None,
        last=plan.last if plan else None,
        office=plan.office if plan else "",
        joint=plan.joint if plan else Joint.LEAD,
        program_name=USUAL_PROGRAM,
        sums=False,
        parents=Parents.NONE,
        columns=columns,
    )
    setup = replace(setup, rules=_rules(table, setup))
    setup = replace(setup, parents=_parents(table, setup))
    setup = _summed(table, setup)
    gathered = gather_list(table, setup)
    if plan is None:
        first, last = _years(table, setup, gathered)
        setup = replace(setup, first=first, last=last)
    setup = replace(setup, divisions=_divisions(gathered, setup), lifted=_lifted(gathered, setup))
    return replace(setup, office=setup.office or _office(setup))


def complete_setup(table: ListTable, setup: ReadingSetup) -> ReadingSetup:
    """A corrected set-up with what the list now holds besides: texts of 課 and repeated indicators that are new."""
    gathered = gather_list(table, setup)
    written = {each.place for each in setup.divisions}
    told = {(compared(each.program), compared(each.name), compared(each.unit)) for each in setup.lifted}
    return replace(
        setup,
        divisions=(
            *setup.divisions,
            *(each for each in _divisions(gathered, setup) if each.place not in written),
        ),
        lifted=(
            *setup.lifted,
            *(
                each
                for each in _lifted(gathered, setup)
                if (compared(each.program), compared(each.name), compared(each.unit)) not in told
            ),
        ),
    )


def _rules(table: ListTable, setup: ReadingSetup) -> tuple[RowRule, ...]:
    """Rows of totals, by the words that stand in columns of words."""
    looked = (Taken.NAME, Taken.PROGRAM, Taken.LEVEL, Taken.BUREAU, Taken.DIVISION, Taken.BUREAU_DIVISION, Taken.CODE)
    columns = dict.fromkeys([*(each.column for each in setup.of(*looked)), 1, 2])
    rules: dict[tuple[int, str], RowRule] = {}
    for column in columns:
        for row in range(setup.last_heading + 1, table.rows + 1):
            text = table.text(row, column)
            if text and _TOTAL.fullmatch(re.sub(r"\s+", "", text)):
                rules.setdefault((column, compared(text)), RowRule(column, RowTest.IS, text))
    return tuple(rules.values())


def _parents(table: ListTable, setup: ReadingSetup) -> Parents:
    """Whether 施策 stand in the column of names: rows without a 課, each with projects below, and no column of 施策."""
    divisions = [each.column for each in setup.of(Taken.DIVISION, Taken.BUREAU_DIVISION) if not each.carried]
    if setup.column(Taken.PROGRAM) or setup.column(Taken.PROGRAM_NUMBER) or not divisions:
        return Parents.NONE
    rows = [row for row in sort_rows(table, setup) if row.fate is Fate.PROJECT]
    bare = [row for row in rows if not any(row.texts[column] for column in divisions)]
    begins = bool(rows) and rows[0] in bare
    return Parents.NO_DIVISION if begins and 0 < 2 * len(bare) <= len(rows) else Parents.NONE


def _summed(table: ListTable, setup: ReadingSetup) -> ReadingSetup:
    """Whether several rows are one project, and by which columns: a code, else 課 and name within the 施策."""
    rows = [row for row in sort_rows(table, setup) if row.fate is Fate.PROJECT]
    code = setup.column(Taken.CODE)
    names = [each.column for each in setup.of(*USUAL_KEYS)]
    by_year = setup.column(Taken.YEAR) > 0
    if not by_year and _each_its_own(rows, setup):
        return setup
    of_code = _one_project_each(rows, code, setup) if code else False
    for chosen in ([code] if of_code else [], names):
        if not chosen or not rows or not all(row.texts[chosen[-1]] for row in rows):
            continue
        keys = Counter(tuple(compared(row.texts[column]) for column in chosen) for row in rows)
        if len(rows) >= _REPEATED * len(keys) and len(keys) > 1:
            columns = tuple(replace(each, key=each.column in chosen) for each in setup.columns)
            return replace(setup, sums=True, columns=columns)
    if by_year:
        columns = tuple(replace(each, key=each.column in ([code] if of_code else names)) for each in setup.columns)
        return replace(setup, sums=True, columns=columns)
    return setup


def _one_project_each(rows: Sequence[ListRow], code: int, setup: ReadingSetup) -> bool:
    """False of a number that begins anew in each 施策, or stands with several names: it tells no projects apart."""
    program, name = setup.column(Taken.PROGRAM) or setup.column(Taken.PROGRAM_NUMBER), setup.column(Taken.NAME)
    said: dict[str, set[tuple[str, str]]] = {}
    for row in rows:
        texts = compared(row.texts[program]) if program else "", compared(row.texts[name])
        said.setdefault(compared(row.texts[code]), set()).add(texts)
    renamed = sum(len(each) > 1 for each in said.values())
    return _SAME * renamed <= len(said) and all(len({program for program, _ in each}) == 1 for each in said.values())


def _each_its_own(rows: Sequence[ListRow], setup: ReadingSetup) -> bool:
    """True where each row has a code of its own, or at least a running number and indicators: a name is never a key."""
    code = next(iter(setup.of(Taken.CODE)), None)
    if code is None:
        return False
    codes = {compared(row.texts[code.column]) for row in rows}
    lasting = is_lasting_code(code.heading) or setup.column(Taken.INDICATOR) > 0
    return lasting and len(codes) == len(rows) and "" not in codes


def _years(
    table: ListTable, setup: ReadingSetup, gathered: GatheredList
) -> tuple[FiscalYear | None, FiscalYear | None]:
    """The years of the plan: after the last that is known, as far as budgets and targets go, five at least."""
    past = [each.year for each in setup.of(Taken.ACTUAL, Taken.SETTLEMENT) if each.year]
    coming = [each.year for each in setup.of(Taken.BUDGET, Taken.TARGET) if each.year]
    known = [each.column for each in setup.of(Taken.ACTUAL, Taken.SETTLEMENT)]
    for row in gathered.rows:
        year = row_year(row, setup)
        if row.fate is Fate.PROJECT and year:
            is_over = any((cell := table.own(row.number, column)) and read_figure(cell).number for column in known)
            (past if is_over else coming).append(year)
    titles = " ".join(table.text(row, column) for row in range(1, setup.first_heading) for column in range(1, 9))
    if not past and not coming:
        coming = list(years_in(titles)[:1])
    if not past and not coming:
        return None, None
    first = FiscalYear(max(past).begins + 1) if past else min(coming)
    last = max([FiscalYear(first.begins + USUAL_YEARS - 1), *coming])
    return first, min(last, FiscalYear(first.begins + MOST_YEARS - 1))


def _divisions(gathered: GatheredList, setup: ReadingSetup) -> tuple[DivisionReading, ...]:
    """Each different text of 課, read; a name that stands alone somewhere is certain."""
    times: Counter[tuple[str, str]] = Counter()
    for index in range(len(gathered.projects)):
        times.update(list(dict.fromkeys(readings_of(gathered, setup, index))))
    alone = [reading.names[0] for text, bureau in times if len((reading := read_divisions_of(text, bureau)).names) == 1]
    certain = [name for name in dict.fromkeys(alone) if is_full_name(name)]
    readings: dict[tuple[str, str], DivisionReading] = {}
    for (text, bureau), count in times.items():
        reading = read_divisions_of(text, bureau, certain)
        before = readings.get(reading.place)
        readings[reading.place] = replace(reading, times=count + (before.times if before else 0))
    return tuple(sorted(readings.values(), key=lambda each: (not each.note, each.bureau, each.written)))


def _lifted(gathered: GatheredList, setup: ReadingSetup) -> tuple[LiftedIndicator, ...]:
    """Indicators that several projects of a 施策 have: perhaps they are the 施策's own."""
    repeated: dict[tuple[str, str, str], list[ListIndicator]] = {}
    for project in gathered.projects:
        program = program_of_project(project, setup.program_name)
        for one in project.indicators:
            repeated.setdefault((program.words, compared(one.name), compared(one.unit)), []).append(one)
    return tuple(
        LiftedIndicator(
            program=words,
            name=ones[0].name,
            unit=ones[0].unit,
            values=" ／ ".join(dict.fromkeys(one.values or "値なし" for one in ones)),
            times=len(ones),
            agree=len({one.said for one in ones}) == 1,
        )
        for (words, _, _), ones in repeated.items()
        if len(ones) > 1
    )


def _office(setup: ReadingSetup) -> str:
    """とりまとめ課: the one division whose name says that it plans, else the usual one."""
    names = dict.fromkeys(name for each in setup.divisions for name in each.names)
    for word in ("企画", "政策"):
        planning = [name for name in names if word in name]
        if len(planning) == 1 and " " not in planning[0]:
            return planning[0]
    return DEFAULT_OFFICE


def lacks_year(each: ColumnSetting, setup: ReadingSetup) -> bool:
    """True of a column of figures whose year nobody has said; one 目標値 of an indicator needs none."""
    if each.year is not None or setup.column(Taken.YEAR):
        return False
    if each.taken is Taken.TARGET:
        alike = [other for other in setup.of(Taken.TARGET) if other.group == each.group and other.year is None]
        return len(alike) > 1
    return each.taken in DATED


def repeated_columns(setup: ReadingSetup) -> Sequence[tuple[ColumnSetting, ColumnSetting]]:
    """Columns that say the same of one year, each with the one before it that does."""
    first: dict[object, ColumnSetting] = {}
    twice = []
    for each in setup.of(Taken.ACTUAL, Taken.TARGET, Taken.BUDGET, Taken.SETTLEMENT):
        place = (each.taken, each.year, each.group)
        if place in first:
            twice.append((first[place], each))
        first.setdefault(place, each)
    return twice
