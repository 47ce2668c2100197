"""Open data: the public record as plain tables of typed columns, one fact a row.

The rules (総務省 統計表における機械判読可能なデータの表記方法の統一ルール): one fact a row, no unit in a cell of
figures, a Western year beside that of the era, the municipality's code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from kamakura_report.frozen import frozen, replace
from kamakura_report.merging.agree import ResultState
from kamakura_report.plan.figures import plain_text
from kamakura_report.reports.public_facts import (
    PublicFigure,
    PublicIndicator,
    PublicPeriod,
    PublicProgram,
    PublicProject,
    PublicRecord,
    PublicText,
)
from kamakura_report.text import quote_for_csv

OpenValue = None | str | int | Decimal
OpenRow = tuple[OpenValue, ...]
_Fact = TypeVar("_Fact")


class ColumnKind(StrEnum):
    """What stands in a column, as Frictionless calls it; a number is exact to 15 digits."""

    TEXT = "string"
    WHOLE = "integer"
    NUMBER = "number"


@frozen
class OpenColumn:
    """A column: its heading, what stands in it, and what that means."""

    name: str
    kind: ColumnKind = ColumnKind.TEXT
    about: str = ""
    needed: bool = False
    choices: tuple[str, ...] = ()


@frozen
class OpenTable:
    """A table: every row has a value for each column, None where there is none."""

    name: str
    title: str
    columns: tuple[OpenColumn, ...]
    rows: tuple[OpenRow, ...]
    identifying: tuple[str, ...]  # the columns that tell one row from another

    @property
    def headings(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.name for column in self.columns)

    def csv_rows(self) -> Iterator[tuple[str, ...]]:
        """The rows as the project's CSV files have them: a text that could start a formula has an apostrophe."""
        for row in self.rows:
            yield tuple(quote_for_csv(value) if isinstance(value, str) else plain_value(value) for value in row)


_KEY = OpenColumn("キー", about="数値の名前。年度が変わっても同じ書き方です。", needed=True)
_CODE = OpenColumn("自治体コード", about="全国地方公共団体コード（6 桁）。")
_PROGRAM = OpenColumn("施策番号", needed=True)
_PROJECT = OpenColumn("No", ColumnKind.WHOLE, "施策の中の事業の番号。")
_INDICATOR = OpenColumn("指標番号", ColumnKind.WHOLE, "施策か事業の中の指標の番号。")
_YEAR = OpenColumn("年度", about="R8 は令和8年度、H30 は平成30年度。初期値は、計画の始まる前の値です。")
_WESTERN = OpenColumn("西暦年度", ColumnKind.WHOLE, "年度の始まる年の西暦（令和8年度は 2026）。")
_PART = OpenColumn("期", about="通年、上期、下期、Q1 から Q4。")
FIGURE_COLUMNS_OUTSIDE = (
    _KEY,
    _CODE,
    _PROGRAM,
    OpenColumn("施策名"),
    _PROJECT,
    OpenColumn("事業名"),
    OpenColumn("区分", about="施策指標、成果指標、予算額、決算額、追加項目。", needed=True),
    _INDICATOR,
    OpenColumn("項目", about="指標名、事業名（予算額と決算額）、又は追加項目の名前。"),
    OpenColumn("種別", about="指標の種別（活動、成果 など）。"),
    OpenColumn("単位", about="値の単位。予算額と決算額は千円です。"),
    _YEAR,
    _WESTERN,
    _PART,
    OpenColumn("値", ColumnKind.NUMBER, "状態が確定のときだけ入ります。"),
    OpenColumn(
        "状態",
        about="確定、未入力（まだ値がない）、未確定、該当なし。",
        needed=True,
        choices=tuple(state.value for state in ResultState if state is not ResultState.CONFLICT),
    ),
)
_TEXT_COLUMNS = (
    _KEY,
    _CODE,
    OpenColumn("対象", about="施策、事業又は指標のキー。", needed=True),
    OpenColumn("項目", needed=True),
    _YEAR,
    _WESTERN,
    _PART,
    OpenColumn("課", about="書いた課。", needed=True),
    OpenColumn("文章", needed=True),
)
_PROGRAM_COLUMNS = (
    replace(_KEY, about="施策番号。"),
    _CODE,
    OpenColumn("施策名"),
    OpenColumn("目標とするまちの姿"),
    OpenColumn("主管課"),
    OpenColumn("段", about="施策、又はその上の体系。"),
)
_PROJECT_COLUMNS = (
    _KEY,
    _CODE,
    _PROGRAM,
    replace(_PROJECT, needed=True),
    OpenColumn("事業名"),
    OpenColumn("所管課", about="初めの課が主管課です。"),
    OpenColumn("主な取組"),
    OpenColumn("事業内容"),
    OpenColumn("開始年度"),
    OpenColumn("終了年度"),
    OpenColumn("評価対象", about="対象外の事業は、実績を集めていません。"),
)
_INDICATOR_COLUMNS = (
    _KEY,
    _CODE,
    _PROGRAM,
    _PROJECT,
    replace(_INDICATOR, needed=True),
    OpenColumn("指標名"),
    OpenColumn("種別"),
    OpenColumn("単位"),
    OpenColumn("直近実績時点", about="初期値を測った時点。計画の紙面のとおりです。"),
    OpenColumn("目指す方向"),
    OpenColumn("目標値", ColumnKind.NUMBER),
    OpenColumn("累計", about="○ は、年度をまたいで積み上げる値です。"),
    OpenColumn("出典"),
    OpenColumn("担当課"),
    OpenColumn("進捗", about="達成、改善、横ばい、後退、未入力。"),
)


def open_tables(record: PublicRecord) -> tuple[OpenTable, ...]:
    """``figures``, ``texts``, ``programs``, ``projects`` and ``indicators``, in plan order."""
    code = record.municipality or None
    names = {program.key: program.name for program in record.programs}
    projects = {(program.key, one.number): one.name for program, one in record.projects()}

    def figure(one: PublicFigure) -> OpenRow:
        whose = None if one.project is None else projects.get((one.program, one.project))
        about = (one.key, code, one.program, names.get(one.program), one.project, whose)
        what = (one.section, one.indicator, one.item, one.kind or None, one.unit or None)
        return *about, *what, *_time(one.period), one.value, one.state

    return (
        _table("figures", "数値", FIGURE_COLUMNS_OUTSIDE, record.figures, figure, "キー"),
        _table("texts", "文章", _TEXT_COLUMNS, record.texts, lambda one: _text(one, code), "キー", "課"),
        _table("programs", "施策", _PROGRAM_COLUMNS, record.programs, lambda one: _program(one, code), "キー"),
        _table("projects", "事業", _PROJECT_COLUMNS, record.projects(), lambda one: _project(*one, code), "キー"),
        _table(
            "indicators", "指標", _INDICATOR_COLUMNS, _indicators(record), lambda one: _indicator(*one, code), "キー"
        ),
    )


def plain_value(value: OpenValue) -> str:
    """A value as CSV has it: ``17``, ``14.5``; nothing for None."""
    return "" if value is None else plain_text(value) if isinstance(value, Decimal) else str(value)


def _table(
    name: str,
    title: str,
    columns: tuple[OpenColumn, ...],
    facts: Iterator[_Fact] | tuple[_Fact, ...],
    row: Callable[[_Fact], OpenRow],
    *identifying: str,
) -> OpenTable:
    rows = tuple(tuple(_encodable(value) for value in row(fact)) for fact in facts)
    return OpenTable(name, title, columns, rows, identifying)


def _encodable(value: OpenValue) -> OpenValue:
    """What Unicode cannot encode (half of a surrogate pair) as its escape, as in every CSV of the program."""
    return value.encode("utf-8", "backslashreplace").decode() if isinstance(value, str) else value


def _time(period: PublicPeriod) -> OpenRow:
    return period.year or period.name or None, period.western, period.part or None


def _text(one: PublicText, code: str | None) -> OpenRow:
    return one.key, code, one.subject, one.item, *_time(one.period), one.division, one.text


def _program(one: PublicProgram, code: str | None) -> OpenRow:
    level = "体系" if one.level else "施策"
    return one.key, code, one.name, one.vision or None, one.division or None, level


def _project(program: PublicProgram, one: PublicProject, code: str | None) -> OpenRow:
    about = (one.key, code, program.key, one.number, one.name, "、".join(one.divisions) or None)
    more = (" ".join(one.actions) or None, one.description or None, one.starts or None, one.ends or None)
    return *about, *more, "対象" if one.evaluated else "対象外"


def _indicators(record: PublicRecord) -> Iterator[tuple[PublicProgram, PublicProject | None, PublicIndicator]]:
    for program in record.programs:
        yield from ((program, None, one) for one in program.indicators)
        for project in program.projects:
            yield from ((program, project, one) for one in project.indicators)


def _indicator(
    program: PublicProgram, project: PublicProject | None, one: PublicIndicator, code: str | None
) -> OpenRow:
    about = (one.key, code, program.key, project.number if project else None, one.number, one.name)
    running = "○" if one.cumulative else None
    shape = (one.kind or None, one.unit or None, one.latest_as_of or None, one.direction or None, one.target)
    return *about, *shape, running, one.source or None, one.division or None, one.progress or None
