"""What a column of a list is taken for, in the words that people choose from."""

from __future__ import annotations

from enum import StrEnum


class Taken(StrEnum):
    """Kinds of columns; the value is what stands in the reading set-up."""

    UNUSED = "使わない"
    NAME = "事業名"
    CODE = "事業の番号（市の番号）"
    PROGRAM = "施策"  # with or without its number in the cell
    PROGRAM_NUMBER = "施策番号"
    LEVEL = "施策の上の階層"
    BUREAU = "部"
    DIVISION = "課"
    BUREAU_DIVISION = "部＋課"
    OTHERS = "ほかの所管課"
    CONTACT = "課の連絡先"
    DESCRIPTION = "事業内容"
    STARTS = "開始年度"
    ENDS = "終了年度"
    ASKED = "評価対象かどうか"
    YEAR = "年度（行ごと）"
    KIND = "指標の種別"
    INDICATOR = "指標名"
    UNIT = "指標の単位"
    DIRECTION = "目指す方向"
    TARGET = "目標値"
    ACTUAL = "実績値"
    SOURCE = "出典"
    BUDGET = "予算額"
    SETTLEMENT = "決算額"
    FIELD = "事業の項目として残す"


MONEY = (Taken.BUDGET, Taken.SETTLEMENT)
DATED = (Taken.ACTUAL, *MONEY)  # of a year: the column's own, or that of the row
OF_INDICATOR = (
    Taken.KIND,
    Taken.INDICATOR,
    Taken.UNIT,
    Taken.DIRECTION,
    Taken.TARGET,
    Taken.ACTUAL,
    Taken.SOURCE,
)
# Of these a list has one column at most; of the others several.
ONCE = (
    Taken.NAME,
    Taken.CODE,
    Taken.PROGRAM,
    Taken.PROGRAM_NUMBER,
    Taken.BUREAU,
    Taken.DIVISION,
    Taken.BUREAU_DIVISION,
    Taken.CONTACT,
    Taken.DESCRIPTION,
    Taken.STARTS,
    Taken.ENDS,
    Taken.ASKED,
    Taken.YEAR,
)
USUAL_KEYS = (
    Taken.PROGRAM_NUMBER,
    Taken.PROGRAM,
    Taken.BUREAU,
    Taken.DIVISION,
    Taken.BUREAU_DIVISION,
    Taken.NAME,
)
CARRIED_DOWN = (Taken.LEVEL, Taken.PROGRAM_NUMBER, Taken.PROGRAM, Taken.BUREAU, Taken.DIVISION, Taken.BUREAU_DIVISION)
