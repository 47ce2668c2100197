"""Fields: what ``{{owner.name}}`` says of the part of the plan where it stands, and who may be named where."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from kamakura_report.form.form_model import Band
from kamakura_report.form.scope import Scope
from kamakura_report.plan.model import NO_BASELINE, Indicator, OwnValue, OwnValues, Plan, Program
from kamakura_report.plan.periods import japanese_date
from kamakura_report.text import comparable

UNDECIDED = "未定"  # shown for a 直近実績値 that is not known yet
Getter = Callable[[Scope], str | Decimal]


def _due(scope: Scope) -> str:
    due = scope.issue.round.due
    return "別途お知らせする日" if due is None else japanese_date(due, scope.plan.year_style)


def _round_years(scope: Scope) -> str:
    return "、".join(year.long(scope.plan.year_style) for year in scope.issue.round.years or scope.plan.years)


def _latest(scope: Scope) -> str | Decimal:
    indicator = scope.the_indicator
    if indicator.no_baseline:
        return NO_BASELINE
    return UNDECIDED if indicator.latest is None else indicator.latest


def _target(scope: Scope) -> str | Decimal:
    target = scope.the_indicator.target
    return "" if target is None else target


def _aim_name(scope: Scope) -> str:
    indicator = scope.the_indicator
    if indicator.target is None:
        return "目指す方向"
    return f"目標値 {indicator.direction}".strip()  # 目標 holds the figure, so that the arrow stands before it


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
        ("目標の種類", _aim_name),
        ("目標", _aim),
        ("担当課", _owner),
        _of_indicator("種別", lambda indicator: indicator.kind),
        ("累計", lambda scope: "○" if scope.the_indicator.cumulative else ""),
    ]
)

LEVEL_OWNER = "体系"  # the level just above the 施策; 体系1 is the highest, 体系2 the next …
_DEEPEST = 3


def _level_fields(depth: int) -> dict[str, Getter]:
    """The fields of a level above: of the nearest (0), or of the one so deep from the top; "" where there is none."""

    def of_level(get: Callable[[Program], str]) -> Getter:
        def field(scope: Scope) -> str:
            above = scope.plan.levels_above(scope.the_program)
            return "".join(map(get, above[depth - 1 : depth] if depth else above[-1:]))

        return field

    return {
        "番号": of_level(lambda level: level.key),
        "名称": of_level(lambda level: level.name),
        "説明": of_level(lambda level: level.vision),
        "主管課": of_level(lambda level: level.division),
    }


FIELDS: dict[str, dict[str, Getter]] = {
    "計画": {
        "市名": lambda scope: scope.plan.city,
        "計画名": lambda scope: scope.plan.name,
        "開始年度": lambda scope: scope.plan.first.long(scope.plan.year_style),
        "終了年度": lambda scope: scope.plan.last.long(scope.plan.year_style),
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
        "主な取組": lambda scope: "　".join(f"{each.number} {each.text}" for each in scope.the_program.actions),
    },
    **{LEVEL_OWNER if not depth else f"{LEVEL_OWNER}{depth}": _level_fields(depth) for depth in range(_DEEPEST + 1)},
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
        "開始年度": lambda scope: scope.plan.shown(scope.the_project.starts or ""),
        "終了年度": lambda scope: scope.plan.shown(scope.the_project.ends or ""),
    },
    Band.OUTCOME: _INDICATOR,
    Band.SHEETS: {
        "シート": lambda scope: scope.asked_rows[0].sheet,
        "記入欄": lambda scope: scope.asked_rows[0].first_cell,
    },
    Band.LIST: {
        "シート": lambda scope: scope.the_asked_row.sheet,
        "対象": lambda scope: scope.the_asked_row.subject,
        "項目": lambda scope: scope.the_asked_row.item,
        "記入欄": lambda scope: scope.the_asked_row.first_cell,
        "キー": lambda scope: scope.the_asked_row.key,
    },
}

# Owners that have columns (計画: rows) of the city's own in the master.
_OWN: dict[str, Callable[[Scope], OwnValues]] = {
    "計画": lambda scope: scope.plan.constants,
    "課": lambda scope: scope.plan.division(scope.issue.division).own,
    Band.PROGRAM: lambda scope: scope.the_program.own,
    Band.PROGRAM_INDICATOR: lambda scope: scope.the_indicator.own,
    Band.PROJECT: lambda scope: scope.the_project.own,
    Band.OUTCOME: lambda scope: scope.the_indicator.own,
}
WITH_OWN_FIELDS = frozenset(map(str, _OWN))


def field_names(plan: Plan, owner: str) -> tuple[str, ...]:
    """What ``{{owner.…}}`` may name: what every plan has, then the city's own columns of this plan's master."""
    own = plan.constants if owner == "計画" else plan.own_columns.get(owner, ())
    shared = tuple(FIELDS[owner])
    return (*shared, *(name for name in own if name not in shared))


def field_value(scope: Scope, owner: str, name: str) -> OwnValue:
    """What a field says in this scope; "" where the plan has no such column (any more), or nothing in it."""
    if name in FIELDS[owner]:
        return FIELDS[owner][name](scope)
    own = _OWN[owner](scope)
    return own.get(name) or {comparable(heading): value for heading, value in own.items()}.get(comparable(name), "")


def shared_field(owner: str, name: str) -> Getter | None:
    """How a field is found that every plan has; None of the city's own."""
    return FIELDS[owner].get(name)


def is_own_field(owner: str, name: str) -> bool:
    """True for a column of the city's own: its figures may be codes or years, and are shown as they are typed."""
    return name not in FIELDS[owner]


LEVEL_OWNERS = tuple(owner for owner in FIELDS if owner.startswith(LEVEL_OWNER))  # wherever 施策 may be named
EVERYWHERE = ("計画", "課", "回")  # owners that every row may name
OF_INDICATORS = (Band.PROGRAM_INDICATOR, Band.OUTCOME)  # owners whose figures look as the indicator's do
LINKED = ("記入欄",)  # of 一覧 and シート一覧: a jump to the first asked cell of that row or sheet
