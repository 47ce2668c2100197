"""Guesses what each column of a list is taken for, by its heading and what stands in it; never more than a proposal."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from kamakura_report.frozen import frozen, replace
from kamakura_report.lists.heading_words import guess_heading
from kamakura_report.lists.list_divisions import holds_bureau
from kamakura_report.lists.list_table import ListCell, ListTable, compared, one_line
from kamakura_report.lists.list_values import IN_THOUSANDS, money_unit, read_figure, years_in
from kamakura_report.lists.reading_setup import ColumnSetting, heading_texts
from kamakura_report.lists.taken_for import CARRIED_DOWN, DATED, MONEY, OF_INDICATOR, ONCE, Taken
from kamakura_report.patterns import pattern
from kamakura_report.plan.divisions import is_full_name
from kamakura_report.plan.periods import FiscalYear

NO_CELLS, CONSTANT = "空の列", "どの行も同じ"
ASK_YEAR, ASK_UNIT = (
    "年度が書いてありません。年度を入れてください",
    "単位が書いてありません。円、千円などを選んでください",
)
_SAMPLES = 3
_LONGEST_SAMPLE = 40
_LONGEST_MARK = 12  # characters
_PHONE = pattern(r"(内線)[\d\-－()（） ]{3,}|(?=(?:\D*\d){9,11}\D*$)[(（]?0[\d\-－()（） ]{8,}")
_MOST_LOOKED_AT = 2000  # cells of a column
_SUFFIXES = pattern(
    r"(の?名称|名|項目|の?実績値?|の?目標値?|の?計画値?|現状値|基準値|の?単位|値|の?目指す方向|方向|出典|種別|種類|区分)$"
)


@frozen
class _Column:
    """A column while it is looked at."""

    setting: ColumnSetting
    rank: int
    cells: tuple[ListCell, ...]  # those below the headings

    @property
    def figures(self) -> float:
        """The share of its cells that are figures."""
        if not self.cells:
            return 0
        return sum(read_figure(cell).number is not None for cell in self.cells) / len(self.cells)

    @property
    def short(self) -> bool:
        """Whether hardly anything in it is longer than what people put where a figure is to come: 調整中, 10～20."""
        return sum(len(cell.text) > _LONGEST_MARK for cell in self.cells) < 0.2 * len(self.cells)

    def taken_for(self, taken: Taken, note: str = "") -> _Column:
        return replace(self, setting=replace(self.setting, taken=taken, note=note or self.setting.note))


def guess_columns(table: ListTable, first: int, last: int) -> tuple[ColumnSetting, ...]:
    """A setting for each column under these headings, with the years, units and groups that they say."""
    columns = [
        _looked_at(table, column, heading, last) for column, heading in heading_texts(table, first, last).items()
    ]
    columns = [_by_content(each) for each in columns]
    columns = _lowest_level(columns)
    columns = _one_of_each(columns)
    columns = _grouped(columns)
    titles = " ".join(table.text(row, column) for row in range(1, first) for column in range(1, table.columns + 1))
    return tuple(_carried(table, each, last) for each in _dated([each.setting for each in columns], titles))


def _looked_at(table: ListTable, column: int, heading: str, last: int) -> _Column:
    rows = range(last + 1, table.rows + 1)
    cells = [cell for row in rows if (cell := table.own(row, column))][:_MOST_LOOKED_AT]
    texts = dict.fromkeys(one_line(cell.text) for cell in cells)
    samples = tuple(text[:_LONGEST_SAMPLE] for text in list(texts)[:_SAMPLES])
    setting = ColumnSetting(column, heading, samples, Taken.UNUSED)
    if not cells:
        return _Column(replace(setting, note=NO_CELLS), 0, ())
    guess = guess_heading(heading) if heading else None
    if guess:
        setting = replace(setting, taken=guess.taken, note=guess.note)
    if len(texts) == 1 and len(cells) > 1 and setting.taken is Taken.UNUSED:
        setting = replace(setting, note=CONSTANT)
    if setting.taken in MONEY:
        setting = replace(setting, unit=_written_unit(cells))
    return _Column(setting, guess.rank if guess else 0, tuple(cells))


def _written_unit(cells: Sequence[ListCell]) -> str:
    """The unit of money that stands behind every figure of a column; "" where one has none, or another."""
    units = {figure.unit for cell in cells if (figure := read_figure(cell)).number is not None}
    return units.pop() if len(units) == 1 and units <= IN_THOUSANDS.keys() else ""


def _by_content(each: _Column) -> _Column:
    """The guess held against what stands in the column."""
    taken, heading = each.setting.taken, each.setting.heading
    if not each.cells:
        return each
    texts = [compared(cell.text) for cell in each.cells]
    if taken is Taken.INDICATOR and each.figures > 0.8:
        return each.taken_for(Taken.TARGET if re.search("目標|計画", heading) else Taken.ACTUAL)
    if taken in (*DATED, Taken.TARGET) and each.figures < 0.3 and not (each.figures and each.short):
        return each.taken_for(Taken.UNUSED, "数値の列ではありません")
    full_names = sum(is_full_name(text) for text in texts)
    if taken is Taken.DIVISION and compared(heading) in ("担当", "所属") and 2 * full_names < len(texts):
        return each.taken_for(Taken.UNUSED, "課の名前に見えません")
    if taken is Taken.DIVISION and 2 * sum(holds_bureau(cell.text) for cell in each.cells) > len(texts):
        return each.taken_for(Taken.BUREAU_DIVISION)
    if taken is Taken.UNUSED and not each.setting.note:
        if sum("対象外" in text for text in texts) and len(set(texts)) <= 5:
            return each.taken_for(Taken.ASKED)
        if 2 * sum(_PHONE.fullmatch(cell.text) is not None and "-" in cell.text for cell in each.cells) > len(texts):
            return each.taken_for(Taken.UNUSED, "担当者の名前や電話なので、選ばない限り使いません")
    return each


def _lowest_level(columns: Sequence[_Column]) -> list[_Column]:
    """Where no column is the 施策 itself, the lowest of the levels above it is."""
    listed = list(columns)
    if not any(each.setting.taken is Taken.PROGRAM for each in listed):
        levels = [at for at, each in enumerate(listed) if each.setting.taken is Taken.LEVEL]
        if levels:
            listed[levels[-1]] = listed[levels[-1]].taken_for(Taken.PROGRAM, "施策としました")
    return listed


def _one_of_each(columns: Sequence[_Column]) -> list[_Column]:
    """Of several candidates for one thing the best; the others are unused and say what they could be.

    Money of no year under one heading again and again is blocks of years: all of these are asked about.
    """
    best: dict[object, _Column] = {}
    for each in columns:
        what = _what(each)
        if what is not None and (what not in best or each.rank < best[what].rank):
            best[what] = each
    return [each if _stays(each, best) else _candidate(each, best[_what(each)]) for each in columns]


def _stays(each: _Column, best: Mapping[object, _Column]) -> bool:
    what = _what(each)
    if what is None or best[what] is each:
        return True
    alike = compared(best[what].setting.heading) == compared(each.setting.heading)
    return alike and each.setting.taken in MONEY and not years_in(each.setting.heading)


def _candidate(each: _Column, chosen: _Column) -> _Column:
    return each.taken_for(Taken.UNUSED, f"{each.setting.taken}の候補です（{chosen.setting.heading}としました）")


def _what(each: _Column) -> object:
    """What a column is a candidate for; None for what a list may have several of."""
    taken = each.setting.taken
    if taken in (Taken.DIVISION, Taken.BUREAU_DIVISION):
        return Taken.DIVISION
    if taken in ONCE:
        return taken
    return (taken, years_in(each.setting.heading)) if taken in MONEY else None


def _grouped(columns: Sequence[_Column]) -> list[_Column]:
    """The columns of indicators by which belong together: those of one stem, else those that follow a name."""
    listed = list(columns)
    stems: dict[str, int] = {}
    group = current = 0
    waiting: list[int] = []
    for at, each in enumerate(listed):
        if each.setting.taken not in OF_INDICATOR:
            continue
        stem = _stem(each.setting.heading)
        if each.setting.taken is Taken.INDICATOR:
            group += 1
            stems[stem] = current = group
            for before in waiting:
                listed[before] = _in_group(listed[before], group)
            waiting = []
        elif (each.setting.taken is Taken.KIND and not (stem and stem in stems)) or not current:
            waiting.append(at)
            continue
        else:
            current = stems.get(stem, current) if stem else current
        listed[at] = _in_group(each, current)
    for at in waiting:
        listed[at] = (
            _in_group(listed[at], current)
            if current
            else listed[at].taken_for(Taken.UNUSED, f"{listed[at].setting.taken}の候補ですが、指標名の列がありません")
        )
    return listed


def _in_group(each: _Column, group: int) -> _Column:
    return replace(each, setting=replace(each.setting, group=group))


def _stem(heading: str) -> str:
    """``活動指標1`` of ``活動指標1 R6実績値``: what headings of one group have in common, "" for none."""
    text = re.sub(r"(令和|平成|r|h)\.?(元|\d{1,2})(年度?|(?=\D)|$)|20\d\d(年度?)?", "", compared(heading))
    text = re.sub(r"[(（][^()（）]*[)）]", "", text)
    while (shorter := _SUFFIXES.sub("", text)) != text:
        text = shorter
    return text if re.search(r"[\d①-⑳ア-ン]$|指標|kpi", text) else ""


def _dated(settings: Sequence[ColumnSetting], titles: str) -> list[ColumnSetting]:
    """The settings with years and units: of the heading, else of the only year that the list names at all."""
    by_rows = any(each.taken is Taken.YEAR for each in settings)
    named = [year for each in settings if each.taken in DATED for year in years_in(each.heading)]
    known = tuple(dict.fromkeys([*named, *years_in(titles)]))
    undated = [(each.taken, each.group) for each in settings if not years_in(each.heading)]
    dated = []
    for each in settings:
        years, note = years_in(each.heading), each.note
        year: FiscalYear | None = None
        if each.taken in (*DATED, Taken.TARGET):
            if len(years) == 1:
                year = years[0]
            elif not by_rows and (each.taken is not Taken.TARGET or undated.count((each.taken, each.group)) > 1):
                alone = undated.count((each.taken, each.group)) == 1
                year = known[0] if alone and len(known) == 1 and not years else None
                note = _joined(note, f"一覧にある年度（{year}）としました" if year else ASK_YEAR)
        unit = ""
        if each.taken in MONEY:
            unit = money_unit(each.heading) or each.unit or money_unit(titles)
            note = note if unit else _joined(note, ASK_UNIT)
        dated.append(replace(each, year=year, unit=unit, note=note))
    return dated


def _joined(*notes: str) -> str:
    return "。".join(note for note in notes if note)


def _carried(table: ListTable, each: ColumnSetting, last: int) -> ColumnSetting:
    """Whether blanks of the column say what stands above."""
    if each.taken not in CARRIED_DOWN:
        return each
    rows = [row for row in range(last + 1, table.rows + 1)]
    filled = [bool(table.text(row, each.column)) for row in rows]
    blanks = filled.count(False)
    upper = each.taken in (Taken.LEVEL, Taken.PROGRAM, Taken.PROGRAM_NUMBER)
    carried = bool(blanks) and (upper or 3 * blanks > len(rows)) and filled[0]
    return replace(each, carried=carried, note=_joined(each.note, "空欄は上と同じとしました") if carried else each.note)
