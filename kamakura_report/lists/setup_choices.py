"""Choices and advice in the cells of the reading set-up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kamakura_report.lists import setup_sheets as sheets
from kamakura_report.lists.list_values import IN_THOUSANDS
from kamakura_report.lists.reading_setup import RowTest
from kamakura_report.lists.taken_for import Taken
from kamakura_report.plan.model import Joint
from kamakura_report.workbook.area import Area
from kamakura_report.workbook.book import Validation


def setup_choices(name: str, last: int, other_sheets: Sequence[str]) -> Iterable[Validation]:
    """The rules of one sheet, down to row ``last``."""
    lists: dict[str, tuple[tuple[str, ...], str]] = {}
    if name == sheets.COLUMNS_OF_LIST:
        lists = {
            "何として読むか": (tuple(Taken), "この列を何として読むか、選んでください。"),
            "金額の単位": (tuple(IN_THOUSANDS), "予算額と決算額の列の単位です。マスターには千円にして入れます。"),
            "上と同じ": ((sheets.YES_MARK,), "空欄のとき、上の行と同じなら ○ を選びます。"),
            "鍵": ((sheets.YES_MARK,), "同じ値の行を一つの事業にまとめるときの列に ○ を選びます。"),
        }
    elif name == sheets.LEFT_OUT:
        lists = {"条件": (tuple(RowTest), "この列が、右の言葉「である」行などを使いません。")}
    elif name == sheets.REPEATED:
        lists = {"扱い": ((sheets.OF_PROJECT, sheets.OF_PROGRAM), "施策の指標なら、施策に一つだけにします。")}
    for heading, (choices, prompt) in lists.items():
        place = 1 + sheets.SHOWN_COLUMNS[name].index(heading)
        yield _list((Area(2, place, last, place),), choices, heading, prompt)
    if name == sheets.COLUMNS_OF_LIST:
        for heading, prompt in (
            ("年度", "R6、令和6年度、2024 のように入れます。行ごとに年度の列があるときは空のままです。"),
            ("組", "指標名、単位、目標値、実績値のうち、同じ指標の列に同じ番号を入れます。"),
        ):
            place = 1 + sheets.SHOWN_COLUMNS[name].index(heading)
            yield Validation((Area(2, place, last, place),), "any", prompt_title=heading, prompt=prompt)
    if name == sheets.SETTINGS:
        rows = {item: row for row, item in enumerate(sheets.SETTING_ITEMS, start=2)}
        for item, choices in (
            (sheets.JOINT_ITEM, tuple(Joint)),
            (sheets.ROWS_ITEM, sheets.ROW_CHOICES),
            (sheets.PARENTS_ITEM, sheets.PARENT_CHOICES),
            (sheets.SHEET, tuple(other_sheets)),
        ):
            if choices and sum(map(len, choices)) + len(choices) < 200 and not any("," in word for word in choices):
                yield _list((Area(rows[item], 2, rows[item], 2),), choices, item, sheets.SETTING_ITEMS[item])


def _list(areas: tuple[Area, ...], choices: tuple[str, ...], title: str, prompt: str) -> Validation:
    return Validation(
        areas, "list", choices=choices, prompt_title=title, prompt=prompt, error="一覧から選んでください。"
    )
