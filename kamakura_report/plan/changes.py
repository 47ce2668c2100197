"""Changes of the plan: what was added, withdrawn, renamed or moved between two versions.

``plan_changes`` lists them between the plan that a workbook was issued from and today's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum

from kamakura_report.frozen import frozen
from kamakura_report.plan.figures import plain_text
from kamakura_report.plan.model import (
    DEFAULT_THRESHOLDS,
    NO_BASELINE,
    OFF,
    Division,
    Indicator,
    OwnValues,
    Plan,
    Program,
    Project,
    Slip,
)

_Shared = Mapping[str, Sequence[str]]  # sheet → the city's own columns that both plans have

_LONGEST_QUOTED = 30  # characters of a sentence that is only there to be recognised
_BLANK = "空欄"
_RESPONSIBILITIES = ("所管課", "担当課", "主管課", "とりまとめ課", "共管事業の入力")
_TARGETS = ("目指す方向", "目標値")


class ChangeKind(StrEnum):
    """What happened to a thing of the plan; the value is how people call it."""

    ADDED = "追加"
    WITHDRAWN = "廃止"
    FOLLOWED = "引継ぎ"  # gone, and another says that it continues it: 前の事業, 旧課名
    MOVED = "移管"  # another 課 answers for it
    TARGET = "目標"  # 目指す方向 or 目標値
    CHANGED = "変更"
    ORDER = "並び"  # the same things in another order


HAPPENED = {ChangeKind.ADDED: "が加わりました", ChangeKind.WITHDRAWN: "がなくなりました"}  # to a thing, or to several


@frozen
class Change:
    """One difference; ``str()`` of it is a Japanese sentence."""

    kind: ChangeKind
    thing: str  # 事業, 成果指標, 課 …
    key: str  # "2-1/12"; nothing for the plan itself
    name: str
    item: str = ""  # the column of the master, for the kinds that are about one
    before: str = ""
    after: str = ""  # of FOLLOWED: what continues it

    def __str__(self) -> str:
        subject = f"{self.thing} {self.key}「{_short(self.name)}」" if self.key else f"{self.thing}「{self.name}」"
        if not self.name:
            subject = self.thing
        match self.kind:
            case ChangeKind.ADDED | ChangeKind.WITHDRAWN:
                return f"{subject}{HAPPENED[self.kind]}。"
            case ChangeKind.FOLLOWED:
                return f"{subject}は、{self.after}に引き継がれました。"
            case ChangeKind.ORDER:
                return f"{subject}の並びが変わりました。"
        return f"{subject}の{self.item}: {self.said}"

    @property
    def said(self) -> str:
        """``前 → 後``, each shortened."""
        return f"{_short(self.before) or _BLANK} → {_short(self.after) or _BLANK}"


@frozen
class _Thing:
    """The plan itself or a thing in it, with its values as people read them."""

    thing: str  # as in ``Change``
    key: str
    name: str
    values: Mapping[str, str]  # by column of the master
    follows: tuple[str, ...] = ()  # keys, or for a 課 names, of what it continues


def plan_changes(old: Plan, new: Plan) -> tuple[Change, ...]:
    """How ``new`` differs from ``old``, in the order of ``new``; then what it has no longer, then ``ORDER``."""
    shared = {
        sheet: [heading for heading in headings if heading in old.own_columns.get(sheet, ())]
        for sheet, headings in new.own_columns.items()
    }  # a column that is new says something new of everything: that is one change, told of the plan
    before = {(thing.thing, thing.key or thing.name): thing for thing in _things(old, shared)}
    after = {(thing.thing, thing.key or thing.name): thing for thing in _things(new, shared)}
    changes: list[Change] = []
    for identity, thing in after.items():
        if identity in before:
            changes += _changes(before[identity], thing)
        else:
            changes.append(Change(ChangeKind.ADDED, thing.thing, thing.key, thing.name))
    successors: dict[tuple[str, str], list[str]] = {}
    for thing in after.values():
        for former in thing.follows:
            successors.setdefault((thing.thing, former), []).append(f"{thing.key}「{_short(thing.name)}」")
    for identity, thing in before.items():
        if identity in after:
            continue
        kind = ChangeKind.FOLLOWED if identity in successors else ChangeKind.WITHDRAWN
        changes.append(Change(kind, thing.thing, thing.key, thing.name, after=_listed(successors.get(identity, ()))))
    if [identity for identity in before if identity in after] != [identity for identity in after if identity in before]:
        changes.append(Change(ChangeKind.ORDER, "計画", "", ""))
    return tuple(changes)


def _changes(old: _Thing, new: _Thing) -> Iterator[Change]:
    for item in dict.fromkeys([*new.values, *old.values]):
        before, after = old.values.get(item, ""), new.values.get(item, "")
        if before != after:
            yield Change(_kind(item), new.thing, new.key, new.name, item, before, after)


def _kind(item: str) -> ChangeKind:
    if item in _RESPONSIBILITIES:
        return ChangeKind.MOVED
    return ChangeKind.TARGET if item.split()[0] in _TARGETS else ChangeKind.CHANGED


def _things(plan: Plan, shared: _Shared) -> Iterator[_Thing]:
    yield _Thing(
        "計画",
        "",
        "",
        {
            "市名": plan.city,
            "計画名": plan.name,
            "開始年度": str(plan.first),
            "終了年度": str(plan.last),
            "とりまとめ課": plan.office,
            "共管事業の入力": plan.joint,
            "時間帯": plan.zone,
            "年度の表し方": plan.year_style,
            "期間の刻み": plan.rhythm,
            **_own(plan.constants, tuple(plan.constants)),
            **{f"{sheet}の列": _listed(headings) for sheet, headings in plan.own_columns.items()},
        },
    )
    yield _Thing("点検", "", "", {slip.value: _limit(plan, slip) for slip in Slip})
    for division in plan.divisions:
        yield _division(division, shared)
    for program in plan.programs:
        yield from _program(program, shared)


def _own(values: OwnValues, headings: Sequence[str]) -> dict[str, str]:
    shown = {heading: values.get(heading, "") for heading in headings}
    return {heading: value if isinstance(value, str) else plain_text(value) for heading, value in shown.items()}


def _division(division: Division, shared: _Shared) -> _Thing:
    values = {"部名": division.department, "連絡先": division.contact, "旧課名": "、".join(division.former)}
    values |= _own(division.own, shared.get("課", ()))
    return _Thing("課", "", division.name, values, division.former)


def _program(program: Program, shared: _Shared) -> Iterator[_Thing]:
    actions = {f"主な取組 {action.number}": action.text for action in program.actions}
    values = {
        "名称" if program.level else "施策名": program.name,
        "説明" if program.level else "目標とするまちの姿": program.vision,
        "主管課": program.division,
    }
    values |= _numbered("主な取組", actions) | _own(program.own, shared.get("施策", ()))
    yield _Thing("体系" if program.level else "施策", program.key, program.name, values)
    yield from (_indicator("施策指標", indicator, shared) for indicator in program.indicators)
    for project in program.projects:
        yield _project(project, shared)
        yield from (_indicator("成果指標", indicator, shared) for indicator in project.indicators)


def _numbered(item: str, actions: Mapping[str, str]) -> dict[str, str]:
    """Sentences with numbers as values: one for the numbers in their order, then one for each sentence."""
    return {item: " ".join(name.split()[-1] for name in actions), **actions}


def _project(project: Project, shared: _Shared) -> _Thing:
    values = {
        "事業名": project.name,
        "所管課": _listed(project.divisions),
        "主な取組": " ".join(project.actions),
        "事業内容": project.description,
        **{f"予算額 {year}": plain_text(amount) for year, amount in sorted(project.budget.items())},
        "開始年度": str(project.starts or ""),
        "終了年度": str(project.ends or ""),
        "前の事業": project.previous,
        "評価対象": "対象外" if project.excluded else "",
        **_own(project.own, shared.get("事業", ())),
    }
    return _Thing("事業", project.key, project.name, values, (project.previous,) if project.previous else ())


def _indicator(thing: str, indicator: Indicator, shared: _Shared) -> _Thing:
    values = {
        "指標名": indicator.name,
        "単位": indicator.unit,
        "直近実績値": NO_BASELINE if indicator.no_baseline else _number(indicator.latest),
        "直近実績時点": indicator.latest_as_of,
        "目指す方向": indicator.direction,
        "目標値": _number(indicator.target),
        "出典": indicator.source,
        "担当課": indicator.division,
        "累計": "○" if indicator.cumulative else "",
        "種別": indicator.kind,
        **{f"目標値 {year}": plain_text(target) for year, target in sorted(indicator.targets.items())},
        "小数桁": _number(None if indicator.decimals is None else Decimal(indicator.decimals)),
        "負数": "" if indicator.negative is None else "○" if indicator.negative else "×",
        **_own(indicator.own, shared.get(thing, ())),
    }
    return _Thing(thing, indicator.key, indicator.name, values)


def _listed(names: Sequence[str]) -> str:
    return "、".join(names)


def _limit(plan: Plan, slip: Slip) -> str:
    """The threshold in force, as the master says it."""
    limit = plan.thresholds.get(slip, DEFAULT_THRESHOLDS[slip])
    return OFF if limit is None else plain_text(limit)


def _number(number: Decimal | None) -> str:
    return "" if number is None else plain_text(number)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_QUOTED else f"{line[:_LONGEST_QUOTED]}…"
