"""Reads the reading set-up back as people left it, with everything that is wrong in it at once, each with its cell."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from kamakura_report.lists import setup_sheets as sheets
from kamakura_report.lists.check_setup import check_setup, wrong_setting
from kamakura_report.lists.list_values import IN_THOUSANDS
from kamakura_report.lists.reading_setup import (
    ColumnSetting,
    DivisionReading,
    LiftedIndicator,
    Parents,
    ReadingSetup,
    RowRule,
    RowTest,
)
from kamakura_report.lists.taken_for import Taken
from kamakura_report.master.master_rows import Findings, MasterRow, read_rows
from kamakura_report.patterns import pattern
from kamakura_report.plan.divisions import split_divisions
from kamakura_report.plan.model import Joint
from kamakura_report.plan.periods import FiscalYear
from kamakura_report.problem import Problem
from kamakura_report.problem.list_codes import LIST_ASKED, LIST_CHOICE, LIST_TWICE
from kamakura_report.problem.master_codes import MASTER_SHEET_MISSING
from kamakura_report.workbook.area import column_number
from kamakura_report.workbook.raw_tables import RawTables

_LETTERS = pattern(r"([A-Z]{1,3})(?:\s*[-–~〜]\s*([A-Z]{1,3}))?")
_HEADINGS = pattern(r"(\d{1,5})(?:\s*[-–~〜]\s*(\d{1,5}))?")
_Word = TypeVar("_Word", bound=str)


def parse_setup(tables: RawTables) -> tuple[ReadingSetup | None, tuple[Problem, ...]]:
    """The set-up in these tables, and all problems in them; None when there is one.

    Years and units that are still to be given are problems too.
    """
    findings = Findings(tables.file)
    for name in (sheets.SETTINGS, sheets.COLUMNS_OF_LIST):
        if name not in tables.sheets:
            findings.add(MASTER_SHEET_MISSING.problem(sheet=name), name)
    if findings.unusable:
        return None, tuple(findings.problems)
    settings = {row.text("項目"): row for row in _rows(tables, sheets.SETTINGS, findings)}
    places: dict[int, MasterRow] = {}
    columns = tuple(_columns(tables, findings, places))
    first, last = _heading_rows(settings, findings)
    setup = ReadingSetup(
        file=_said(settings, sheets.FILE),
        sheet=_said(settings, sheets.SHEET),
        first_heading=first,
        last_heading=last,
        made_from=_said(settings, sheets.MADE_FROM),
        city=_said(settings, sheets.CITY_ITEM),
        plan_name=_said(settings, sheets.PLAN_ITEM),
        first=_year(settings, sheets.FIRST_ITEM, findings),
        last=_year(settings, sheets.LAST_ITEM, findings),
        office=_said(settings, sheets.OFFICE_ITEM),
        joint=_chosen(settings.get(sheets.JOINT_ITEM), "値", Joint, Joint.LEAD),
        program_name=_said(settings, sheets.PROGRAM_ITEM) or "事務事業",
        sums=_chosen_word(settings.get(sheets.ROWS_ITEM), sheets.ROW_CHOICES) == sheets.SUMMED,
        parents=_chosen(settings.get(sheets.PARENTS_ITEM), "値", Parents, Parents.NONE),
        columns=columns,
        rules=tuple(_rules(tables, findings)),
        divisions=tuple(_divisions(tables, findings)),
        lifted=tuple(_lifted(tables, findings)),
    )
    if not findings.unusable:
        check_setup(setup, settings, places, findings)
    return (None if findings.unusable else setup), tuple(findings.problems)


def settled_sheet(tables: RawTables) -> tuple[str, str, str]:
    """Which sheet and rows of headings are wanted, and what the set-up was made from: told before all else is read."""
    settings = {row.text("項目"): row for row in _rows(tables, sheets.SETTINGS, Findings(""))}
    return (
        _said(settings, sheets.SHEET),
        _said(settings, sheets.HEADING_ROWS),
        _said(settings, sheets.MADE_FROM),
    )


def heading_rows(text: str) -> tuple[int, int] | None:
    """``3`` or ``3-4`` as the first and the last row of headings, three at most; None for anything else."""
    match = _HEADINGS.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if match is None:
        return None
    first, last = int(match[1]), int(match[2] or match[1])
    return (first, last) if 0 < first <= last < first + 5 else None


def _rows(tables: RawTables, name: str, findings: Findings) -> Iterator[MasterRow]:
    table = tables.sheets.get(name)
    return iter(()) if table is None else read_rows(table, sheets.SETUP_SHEETS[name], findings)


def _said(settings: Mapping[str, MasterRow], item: str) -> str:
    return settings[item].text("値") if item in settings else ""


def _heading_rows(settings: Mapping[str, MasterRow], findings: Findings) -> tuple[int, int]:
    text = _said(settings, sheets.HEADING_ROWS)
    rows = heading_rows(text)
    if rows is None:
        problem = LIST_CHOICE.problem(item=sheets.HEADING_ROWS, text=text, words="3 や 3-4 のように、行の番号で")
        wrong_setting(settings, sheets.HEADING_ROWS, problem, findings)
        return 1, 1
    return rows


def _year(settings: Mapping[str, MasterRow], item: str, findings: Findings) -> FiscalYear | None:
    text = _said(settings, item)
    try:
        return FiscalYear.parse(text) if text else None
    except ValueError:
        problem = LIST_CHOICE.problem(item=item, text=text, words="R8、令和8年度、2026 のように")
        wrong_setting(settings, item, problem, findings)
        return None


def _chosen(row: MasterRow | None, column: str, kind: type[_Word], usual: _Word) -> _Word:
    """The word that was chosen, of an enumeration."""
    text = row.text(column) if row else ""
    if not text:
        return usual
    if text in list(kind):  # type: ignore[call-overload]
        return kind(text)
    assert row is not None
    item = row.text("項目") if column == "値" else column
    row.wrong(column, LIST_CHOICE.problem(item=item, text=text, words=f"{'、'.join(kind)} から選んで"))  # type: ignore[arg-type]
    return usual


def _chosen_word(row: MasterRow | None, words: Sequence[str]) -> str:
    text = row.text("値") if row else ""
    if row and text and text not in words:
        row.wrong("値", LIST_CHOICE.problem(item=row.text("項目"), text=text, words=f"{'、'.join(words)} から選んで"))
    return text


def _columns(tables: RawTables, findings: Findings, places: dict[int, MasterRow]) -> Iterator[ColumnSetting]:
    folded: dict[int, ColumnSetting] = {}
    single: dict[int, ColumnSetting] = {}
    for row in _rows(tables, sheets.COLUMNS_OF_LIST, findings):
        text = unicodedata.normalize("NFKC", row.needed("列")).upper().strip()
        match = _LETTERS.fullmatch(text)
        if match is None:
            if text:
                row.wrong("列", LIST_CHOICE.problem(item="列", text=text, words="A、B、AA のように"))
            continue
        taken = _chosen(row, "何として読むか", Taken, Taken.UNUSED)
        if match[2]:
            if taken is not Taken.UNUSED:
                words = "この行を列ごとに分けて"
                row.wrong("何として読むか", LIST_CHOICE.problem(item="何として読むか", text=taken, words=words))
            for column in range(column_number(match[1]), column_number(match[2]) + 1):
                folded[column] = ColumnSetting(column, "", (), Taken.UNUSED, note=row.text("確かめること"))
            continue
        column = column_number(match[1])
        if column in single:
            row.wrong("列", LIST_TWICE.problem(column=text, first=f"{places[column].number} 行目", what="この列"))
        places[column] = row
        single[column] = ColumnSetting(
            column=column,
            heading=row.text("見出し"),
            samples=tuple(filter(None, (row.text(f"例{number}") for number in (1, 2, 3)))),
            taken=taken,
            year=_row_year(row),
            unit=_unit(row),
            group=_group(row),
            carried=row.text("上と同じ") != "",
            key=row.text("鍵") != "",
            note=row.text("確かめること"),
        )
    yield from (each for _, each in sorted({**folded, **single}.items()))


def _row_year(row: MasterRow) -> FiscalYear | None:
    text = row.text("年度")
    try:
        return FiscalYear.parse(text) if text else None
    except ValueError:
        row.wrong("年度", LIST_CHOICE.problem(item="年度", text=text, words="R6、令和6年度、2024 のように"))
        return None


def _unit(row: MasterRow) -> str:
    text = unicodedata.normalize("NFKC", row.text("金額の単位"))
    if text and text not in IN_THOUSANDS:
        row.wrong(
            "金額の単位",
            LIST_CHOICE.problem(item="金額の単位", text=text, words=f"{'、'.join(IN_THOUSANDS)} から選んで"),
        )
        return ""
    return text


def _group(row: MasterRow) -> int:
    text = unicodedata.normalize("NFKC", row.text("組"))
    if text and not re.fullmatch(r"\d{1,3}", text):
        row.wrong("組", LIST_CHOICE.problem(item="組", text=text, words="1、2、3 のような番号で"))
        return 0
    return int(text or 0)


def _rules(tables: RawTables, findings: Findings) -> Iterator[RowRule]:
    for row in _rows(tables, sheets.LEFT_OUT, findings):
        text = unicodedata.normalize("NFKC", row.needed("列")).upper()
        match = _LETTERS.fullmatch(text)
        if match is None or match[2]:
            if text:
                row.wrong("列", LIST_CHOICE.problem(item="列", text=text, words="A、B、AA のように"))
            continue
        test = _chosen(row, "条件", RowTest, RowTest.IS)
        if test is not RowTest.BLANK and not row.text("言葉"):
            row.wrong("言葉", LIST_ASKED.problem(what="言葉"))
            continue
        yield RowRule(column_number(text), test, row.text("言葉"))


def _divisions(tables: RawTables, findings: Findings) -> Iterator[DivisionReading]:
    for row in _rows(tables, sheets.CELLS_OF_DIVISIONS, findings):
        names = [name.strip() for name in re.split(r"[、，,\n]+", row.text("課")) if name.strip()]
        listed = [re.sub(r"\s+", " ", name) for name in names]
        listed = [part for name in listed for part in ([name] if " " in name else split_divisions(name, [name]))]
        yield DivisionReading(
            row.needed("一覧の書き方"),
            row.text("部"),
            tuple(listed),
            note=row.text("確かめること"),
            found=row.text("一覧の部"),
        )


def _lifted(tables: RawTables, findings: Findings) -> Iterator[LiftedIndicator]:
    for row in _rows(tables, sheets.REPEATED, findings):
        text = row.text("扱い")
        if text not in ("", sheets.OF_PROJECT, sheets.OF_PROGRAM):
            words = f"{sheets.OF_PROJECT}、{sheets.OF_PROGRAM} から選んで"
            row.wrong("扱い", LIST_CHOICE.problem(item="扱い", text=text, words=words))
        yield LiftedIndicator(row.text("施策"), row.text("指標名"), row.text("単位"), lift=text == sheets.OF_PROGRAM)
