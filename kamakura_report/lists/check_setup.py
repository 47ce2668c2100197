"""What a reading set-up leaves open, and what in it says two things at once: of a proposal, and as people left it."""

from __future__ import annotations

from collections.abc import Mapping

from kamakura_report.lists import setup_sheets as sheets
from kamakura_report.lists.propose_setup import lacks_year, repeated_columns
from kamakura_report.lists.reading_setup import ColumnSetting, ReadingSetup
from kamakura_report.lists.taken_for import MONEY, OF_INDICATOR, ONCE, Taken
from kamakura_report.master.master_rows import Findings, MasterRow
from kamakura_report.plan.periods import MOST_YEARS, fiscal_years
from kamakura_report.problem import Problem
from kamakura_report.problem.list_codes import LIST_ASKED, LIST_CHOICE, LIST_TWICE
from kamakura_report.workbook.area import column_letters


def wrong_setting(settings: Mapping[str, MasterRow], item: str, problem: Problem, findings: Findings) -> None:
    """Report the value of one of the settings, or that it is not there."""
    if item in settings:
        settings[item].wrong("値", problem)
    else:
        findings.add(problem, sheets.SETTINGS)


def check_setup(
    setup: ReadingSetup, settings: Mapping[str, MasterRow], places: Mapping[int, MasterRow], findings: Findings
) -> None:
    """What is still to be answered, and what says two things at once."""
    for item, year in ((sheets.FIRST_ITEM, setup.first), (sheets.LAST_ITEM, setup.last)):
        if year is None:
            wrong_setting(settings, item, LIST_ASKED.problem(what=item), findings)
    if setup.first and setup.last and not 1 <= len(fiscal_years(setup.first, setup.last)) <= MOST_YEARS:
        words = f"開始年度から {MOST_YEARS} 年度までの間で"
        wrong_setting(
            settings,
            sheets.LAST_ITEM,
            LIST_CHOICE.problem(item=sheets.LAST_ITEM, text=setup.last, words=words),
            findings,
        )
    if not setup.column(Taken.NAME):
        findings.add(LIST_ASKED.problem(what=f"「{Taken.NAME}」の列"), sheets.COLUMNS_OF_LIST)
    _check_once(setup, places)
    named = {each.group for each in setup.of(Taken.INDICATOR)}
    for each in setup.columns:
        row = places.get(each.column)
        if row is None:
            continue
        if lacks_year(each, setup):
            row.wrong("年度", LIST_ASKED.problem(what=f"{each.heading or '列'}の年度"))
        if each.taken in MONEY and not each.unit:
            row.wrong("金額の単位", LIST_ASKED.problem(what=f"{each.heading or '列'}の単位（円、千円など）"))
        if each.taken in OF_INDICATOR and each.group not in named:
            row.wrong("組", LIST_ASKED.problem(what=f"どの指標名と同じ指標か（組の番号）。「{Taken.INDICATOR}」の列も"))
    for first, again in repeated_columns(setup):
        if lacks_year(again, setup):
            continue  # then its year is asked for
        what = f"{again.year or ''}の{again.taken}"
        problem = LIST_TWICE.problem(
            column=column_letters(again.column), first=f"{column_letters(first.column)} 列", what=what
        )
        if again.column in places:
            places[again.column].wrong("何として読むか", problem)


def _check_once(setup: ReadingSetup, places: Mapping[int, MasterRow]) -> None:
    first: dict[Taken, ColumnSetting] = {}
    for each in setup.of(*ONCE):
        if each.taken in first and each.column in places:
            letters = column_letters(first[each.taken].column)
            problem = LIST_TWICE.problem(column=column_letters(each.column), first=f"{letters} 列", what=each.taken)
            places[each.column].wrong("何として読むか", problem)
        first.setdefault(each.taken, each)


def asked_of(setup: ReadingSetup) -> list[str]:
    """What a proposal leaves open, as people are told."""
    asked = [f"シート「{sheets.SETTINGS}」の{item}" for item, year in (
        (sheets.FIRST_ITEM, setup.first), (sheets.LAST_ITEM, setup.last)) if year is None]  # fmt: skip
    for each in setup.columns:
        if lacks_year(each, setup):
            asked.append(f"{column_letters(each.column)} 列「{each.heading}」の年度")
        if each.taken in MONEY and not each.unit:
            asked.append(f"{column_letters(each.column)} 列「{each.heading}」の金額の単位")
    if not setup.column(Taken.NAME):
        asked.append(f"「{Taken.NAME}」の列")
    asked += [
        f"{column_letters(again.column)} 列「{again.heading}」（{column_letters(first.column)} 列と同じ）"
        for first, again in repeated_columns(setup)
        if again.year
    ]
    return asked
