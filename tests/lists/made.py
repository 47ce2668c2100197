"""Lists as cities keep them, made here: workbooks with merges and number formats, CSV, and what they are read as."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from io import BytesIO

import openpyxl

from kamakura_report.io.list_file import read_list
from kamakura_report.lists.build_list_plan import BuiltPlan, build_list_plan
from kamakura_report.lists.control_sum import ListControl, control_sum
from kamakura_report.lists.find_headings import find_headings
from kamakura_report.lists.list_projects import GatheredList, gather_list
from kamakura_report.lists.list_table import ListTable
from kamakura_report.lists.propose_setup import KnownPlan, propose_setup
from kamakura_report.lists.reading_setup import ColumnSetting, ReadingSetup
from kamakura_report.plan.model import Indicator, Plan, Project
from kamakura_report.plan.periods import FiscalYear

FILE = "一覧.xlsx"
NOTHING_KNOWN = KnownPlan()
Rows = Sequence[Sequence[object]]


def workbook(
    rows: Rows,
    merges: Iterable[str] = (),
    formats: Mapping[str, str] = {},
    sheet: str = "一覧",
    more: Mapping[str, Rows] = {},
) -> bytes:
    """A workbook with these rows on its first sheet, and ``more`` sheets."""
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    first.title = sheet
    for row in rows:
        first.append(list(row))
    for area in merges:
        first.merge_cells(area)
    for cell, code in formats.items():
        first[cell].number_format = code
    for name, others in more.items():
        other = book.create_sheet(name)
        for row in others:
            other.append(list(row))
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


def proposed(data: bytes, file: str = FILE, known: KnownPlan = NOTHING_KNOWN) -> tuple[ListTable, ReadingSetup]:
    """The sheet that is read, and how the program would read it."""
    found = find_headings(read_list(data, file))
    assert found is not None
    assert found.lists_projects
    return found.table, propose_setup(found.table, found, known)


@dataclass(frozen=True)
class ReadList:
    """All that a list comes to."""

    setup: ReadingSetup
    gathered: GatheredList
    built: BuiltPlan
    control: ListControl

    @property
    def plan(self) -> Plan:
        return self.built.plan

    @property
    def projects(self) -> tuple[Project, ...]:
        return tuple(project for program in self.plan.programs for project in program.projects)

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        return tuple(one for project in self.projects for one in project.indicators)

    @property
    def known(self) -> dict[str, str]:
        return {each.key: f"{each.value:f}" for each in self.built.known}

    @property
    def held(self) -> list[tuple[str, str]]:
        """Place and text of everything that stands nowhere in the master."""
        return [(each.source, each.read) for each in self.built.doubts if each.taken == "取り込んでいません"]

    @property
    def sums(self) -> dict[str, tuple[str, ...]]:
        """By heading: found, imported, left out, held."""
        return {
            each.heading: tuple(f"{one:f}" for one in (each.found, each.imported, each.left_out, each.held))
            for each in self.control.money
        }


def read(
    data: bytes, file: str = FILE, *, old: Plan | None = None, issued: Sequence[Plan] = (), **said: object
) -> ReadList:
    """The list, read as the program proposes, where nothing else is ``said``."""
    table, setup = proposed(data, file, KnownPlan(plan=old))
    return read_by(table, replace(setup, **said), old, issued)  # type: ignore[arg-type]


def read_by(table: ListTable, setup: ReadingSetup, old: Plan | None = None, issued: Sequence[Plan] = ()) -> ReadList:
    """The list, read by that set-up."""
    setup = replace(setup, first=setup.first or FiscalYear(2026), last=setup.last or FiscalYear(2030))
    gathered = gather_list(table, setup)
    built = build_list_plan(gathered, setup, old, issued)
    control = control_sum(table, setup, gathered, built)
    assert [each.heading for each in control.money if not each.agrees] == []
    return ReadList(setup, gathered, built, control)


def column(setup: ReadingSetup, number: int) -> ColumnSetting:
    return next(each for each in setup.columns if each.column == number)


def with_column(setup: ReadingSetup, number: int, **said: object) -> ReadingSetup:
    """The set-up with other words about one column."""
    changed = tuple(replace(each, **said) if each.column == number else each for each in setup.columns)  # type: ignore[arg-type]
    return replace(setup, columns=changed)


def budget(project: Project) -> dict[str, Decimal]:
    return {str(year): amount for year, amount in project.budget.items()}


TWO_ROWS: Rows = (
    ("令和6年度 事務事業評価一覧",),
    (None,) * 8 + ("（単位：円）",),
    ("No.", "政策", "施策", "事務事業名", "担当課", None, "活動指標", None, None, None, "事業費", None),
    (None, None, None, None, "部", "課", "名称", "単位", "R7計画", "R6実績", "R6決算", "R7当初予算"),
    ("0001", "1 安心", "1-1 福祉", "敬老会事業", "福祉部", "高齢福祉課", "参加者数", "人", 100, "98(3)", 1234567, 2e6),
    ("0002", None, None, "見守り事業", "福祉部", "高齢福祉課", "訪問件数", "件", 50, "調整中", 3000000, "######"),
    ("0003", "2 活力", "2-1 商工", "商店街事業", "市民部", "地域振興課", "来街者", "人", " 2,637", 2700, 500500, 6e5),
    ("0004", None, None, "祭り事業", "総務部", "地域振興課", "来場者", "人", 10, 12, 100000, 100000),
    (None, None, None, "合計", None, None, None, None, None, None, 4835067, 2700000),
    ("※ 単位は円です",),
)  # fmt: skip
TWO_ROWS_MERGES = ("E3:F3", "G3:J3", "K3:L3", "A3:A4", "B3:B4", "C3:C4", "D3:D4", "B5:B6", "C5:C6", "B7:B8", "C7:C8")
OUTLINE: Rows = (
    ("事業名", "担当課", "予算額（千円）R7", "決算額（千円）R6"),
    ("1 子育て支援", None, 300, 250),
    ("　児童手当支給事業", "子育て課", 100, 100),
    ("　保育所運営事業", "保育課", 200, 150),
    ("2 高齢福祉", None, 50, 40),
    ("　敬老祝金事業", "高齢課", 50, 40),
    ("合計", None, 350, 290),
)
BY_YEAR: Rows = (
    ("年度", "事業コード", "事業名", "所管部", "所管課", "予算額(千円)", "決算額(千円)", "成果指標", "単位", "実績値"),
    (2023, 10, "図書館事業", "教育部", "図書館", 100, 90, "貸出冊数", "冊", 1000),
    (2024, 10, "図書館事業", "教育部", "図書館", 110, 95, "貸出冊数", "冊", 1100),
    (2025, 10, "図書館事業", "教育部", "図書館", 120, None, "貸出冊数", "冊", None),
    (2023, 86, "公民館事業", "教育部", "生涯学習課", 10, 9, "講座数", "回", 3),
    (2024, 86, "公民館事業", "教育部", "生涯学習課", 11, "-", "講座数", "回", 4),
)
DETAILS: Rows = (
    ("事業番号", "事業名", "課名", "節", "R7予算額（円）"),
    *(
        (code, name, division, kind, amount)
        for code, name, division in (
            (123456789, "道路維持", "道路課"),
            (123456790, "公園管理", "公園課"),
            (123456791, "公園管理", "公園課"),
        )
        for kind, amount in (("報酬", 1000), ("委託料", 20500), ("工事費", 300000))
    ),
)
BLOCKS: Rows = (
    ("事業名", "課", "指標名", "単位", "実績", "計画", "実績", "計画"),
    ("A事業", "甲課", "件数", "件", 1, 2, 3, 4),
    ("B事業", "乙課", "人数", "人", 5, 6, 7, 8),
)
