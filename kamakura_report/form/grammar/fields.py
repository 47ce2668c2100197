"""What ``{{owner.name}}`` may name, and the value it has: the master's columns, by their own names."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from kamakura_report.form.grammar.bands import Band
from kamakura_report.form.scope import Scope
from kamakura_report.plan.days import written
from kamakura_report.plan.model import Indicator

UNDECIDED = "未定"

Getter = Callable[[Scope], str | Decimal]


def _due(scope: Scope) -> str:
    due = scope.issue.round.due
    return "別途お知らせする日" if due is None else written(due)


def _round_years(scope: Scope) -> str:
    return "、".join(year.long for year in scope.issue.round.years or scope.plan.years)


def _latest(scope: Scope) -> str | Decimal:
    latest = scope.the_indicator.latest
    return UNDECIDED if latest is None else latest


def _target(scope: Scope) -> str | Decimal:
    target = scope.the_indicator.target
    return "" if target is None else target


def _aim_name(scope: Scope) -> str:
    return "目指す方向" if scope.the_indicator.target is None else "目標値"


def _aim(scope: Scope) -> str | Decimal:
    indicator = scope.the_indicator
    return indicator.direction if indicator.target is None else indicator.target


def _owner(scope: Scope) -> str:
    return "、".join(scope.indicator_owners())


def _of_indicator(name: str, get: Callable[[Indicator], str]) -> tuple[str, Getter]:
    return name, lambda scope: get(scope.the_indicator)


_INDICATOR: dict[str, Getter] = dict(
    [
        _of_indicator("指標番号", lambda indicator: str(indicator.number)),
        _of_indicator("指標名", lambda indicator: indicator.name),
        _of_indicator("単位", lambda indicator: indicator.unit),
        _of_indicator("直近実績時点", lambda indicator: indicator.latest_as_of),
        _of_indicator("目指す方向", lambda indicator: indicator.direction),
        _of_indicator("出典", lambda indicator: indicator.source),
        ("直近実績値", _latest),
        ("目標値", _target),
        ("目標の種類", _aim_name),  # an indicator has exactly one of 目指す方向 and 目標値
        ("目標", _aim),
        ("担当課", _owner),
    ]
)

FIELDS: dict[str, dict[str, Getter]] = {
    "計画": {
        "市名": lambda scope: scope.plan.city,
        "計画名": lambda scope: scope.plan.name,
        "開始年度": lambda scope: scope.plan.first.long,
        "終了年度": lambda scope: scope.plan.last.long,
        "とりまとめ課": lambda scope: scope.plan.office,
    },
    "課": {
        "課名": lambda scope: scope.issue.division,
        "部名": lambda scope: scope.plan.division(scope.issue.division).department,
        "連絡先": lambda scope: scope.plan.division(scope.issue.division).contact,
    },
    "回": {
        "回名": lambda scope: scope.issue.round.name,
        "締切": _due,
        "対象年度": _round_years,
    },
    Band.PROGRAM: {
        "施策番号": lambda scope: scope.the_program.key,
        "施策名": lambda scope: scope.the_program.name,
        "目標とするまちの姿": lambda scope: scope.the_program.vision,
        "主管課": lambda scope: scope.the_program.division,
    },
    Band.ACTION: {
        "番号": lambda scope: scope.the_action.number,
        "内容": lambda scope: scope.the_action.text,
    },
    Band.PROGRAM_INDICATOR: _INDICATOR,
    Band.PROJECT: {
        "No": lambda scope: Decimal(scope.the_project.number),
        "事業名": lambda scope: scope.the_project.name,
        "所管課": lambda scope: "\n".join(scope.the_project.divisions),
        "主な取組": lambda scope: " ".join(scope.the_project.actions),
        "事業内容": lambda scope: scope.the_project.description,
    },
    Band.OUTCOME: _INDICATOR,
    Band.SHEETS: {
        "シート": lambda scope: scope.entries[0].sheet,
        "記入欄": lambda scope: scope.entries[0].first_cell,
    },
    Band.LIST: {
        "シート": lambda scope: scope.the_entry.sheet,
        "対象": lambda scope: scope.the_entry.subject,
        "項目": lambda scope: scope.the_entry.item,
        "記入欄": lambda scope: scope.the_entry.first_cell,
        "キー": lambda scope: scope.the_entry.key,
    },
}

EVERYWHERE = ("計画", "課", "回")
OF_SENDING = ("課", "回")  # owners that say nothing in a sheet which is sent to nobody
LINKED = ("記入欄",)  # of 一覧 and シート一覧: a jump to the first asked cell of that row or sheet
