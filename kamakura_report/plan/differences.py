"""Differences between two plans: what was added, withdrawn, moved to another 課, revised since a workbook was sent out.

Two plans without a difference have the same snapshot, and the other way round: nothing changes unseen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from kamakura_report.plan.figures import plain
from kamakura_report.plan.model import Division, Indicator, Plan, Program, Project

LONGEST = 30  # characters of a sentence that is only there to be recognised
_BLANK = "空欄"


class Kind(StrEnum):
    """What became of a thing."""

    ADDED = "追加"
    WITHDRAWN = "廃止"
    FOLLOWED = "引継ぎ"  # gone, and another says that it continues it: 前の事業, 旧課名
    MOVED = "移管"  # another 課 answers for it
    TARGET = "目標"  # 目指す方向 or 目標値
    CHANGED = "変更"
    ORDER = "並び"  # the same things in another order


@dataclass(frozen=True, slots=True)
class Change:
    """One difference; ``item`` is the column of the master, for the kinds that are about one."""

    kind: Kind
    thing: str  # 事業, 成果指標, 課 …
    key: str  # "2-1/12"; nothing for the plan itself
    name: str
    item: str = ""
    before: str = ""
    after: str = ""

    def __str__(self) -> str:
        what = f"{self.thing} {self.key}「{_short(self.name)}」" if self.key else f"{self.thing}「{self.name}」"
        if not self.name:
            what = self.thing
        match self.kind:
            case Kind.ADDED:
                return f"{what}が加わりました。"
            case Kind.WITHDRAWN:
                return f"{what}がなくなりました。"
            case Kind.FOLLOWED:
                return f"{what}は、{self.after}に引き継がれました。"
            case Kind.ORDER:
                return f"{what}の並びが変わりました。"
        return f"{what}の{self.item}: {_short(self.before) or _BLANK} → {_short(self.after) or _BLANK}"


@dataclass(frozen=True, slots=True)
class _Thing:
    """What a plan says of one thing, by column."""

    thing: str
    key: str
    name: str
    says: Mapping[str, str]
    follows: tuple[str, ...] = ()  # keys, or for a 課 names, of what it continues


MOVING = ("所管課", "担当課", "主管課", "とりまとめ課", "共管事業の入力")
AIMING = ("目指す方向", "目標値")


def differences(old: Plan, new: Plan) -> tuple[Change, ...]:
    """What ``new`` says otherwise, in its own order; what is gone stands at the end."""
    before = {(one.thing, one.key or one.name): one for one in _things(old)}
    after = {(one.thing, one.key or one.name): one for one in _things(new)}
    changes: list[Change] = []
    for place, thing in after.items():
        if place in before:
            changes += _changes(before[place], thing)
        else:
            changes.append(Change(Kind.ADDED, thing.thing, thing.key, thing.name))
    heirs: dict[tuple[str, str], list[str]] = {}
    for thing in after.values():
        for former in thing.follows:
            heirs.setdefault((thing.thing, former), []).append(f"{thing.key}「{_short(thing.name)}」")
    for place, thing in before.items():
        if place in after:
            continue
        kind = Kind.FOLLOWED if place in heirs else Kind.WITHDRAWN
        changes.append(Change(kind, thing.thing, thing.key, thing.name, after=_listed(heirs.get(place, ()))))
    if [place for place in before if place in after] != [place for place in after if place in before]:
        changes.append(Change(Kind.ORDER, "計画", "", ""))
    return tuple(changes)


def _changes(old: _Thing, new: _Thing) -> Iterator[Change]:
    for item in dict.fromkeys([*new.says, *old.says]):
        before, after = old.says.get(item, ""), new.says.get(item, "")
        if before != after:
            kind = Kind.MOVED if item in MOVING else Kind.TARGET if item in AIMING else Kind.CHANGED
            yield Change(kind, new.thing, new.key, new.name, item, before, after)


def _things(plan: Plan) -> Iterator[_Thing]:
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
        },
    )
    yield from map(_division, plan.divisions)
    for program in plan.programs:
        yield from _program(program)


def _division(division: Division) -> _Thing:
    said = {"部名": division.department, "連絡先": division.contact, "旧課名": "、".join(division.former)}
    return _Thing("課", "", division.name, said, division.former)


def _program(program: Program) -> Iterator[_Thing]:
    actions = {f"主な取組 {action.number}": action.text for action in program.actions}
    said = {"施策名": program.name, "目標とするまちの姿": program.vision, "主管課": program.division}
    yield _Thing("施策", program.key, program.name, said | _numbered("主な取組", actions))
    yield from (_indicator("施策指標", indicator) for indicator in program.indicators)
    for project in program.projects:
        yield _project(project)
        yield from (_indicator("成果指標", indicator) for indicator in project.indicators)


def _numbered(item: str, actions: Mapping[str, str]) -> dict[str, str]:
    """The sentences by number, and the numbers in their order."""
    return {item: " ".join(name.split()[-1] for name in actions), **actions}


def _project(project: Project) -> _Thing:
    said = {
        "事業名": project.name,
        "所管課": _listed(project.divisions),
        "主な取組": " ".join(project.actions),
        "事業内容": project.description,
        **{f"予算額 {year}": plain(amount) for year, amount in sorted(project.budget.items())},
        "終了年度": str(project.ends or ""),
        "前の事業": project.previous,
    }
    return _Thing("事業", project.key, project.name, said, (project.previous,) if project.previous else ())


def _indicator(thing: str, indicator: Indicator) -> _Thing:
    said = {
        "指標名": indicator.name,
        "単位": indicator.unit,
        "直近実績値": _number(indicator.latest),
        "直近実績時点": indicator.latest_as_of,
        "目指す方向": indicator.direction,
        "目標値": _number(indicator.target),
        "出典": indicator.source,
        "担当課": indicator.division,
        "累計": "○" if indicator.cumulative else "",
    }
    return _Thing(thing, indicator.key, indicator.name, said)


def _listed(names: Sequence[str]) -> str:
    return "、".join(names)


def _number(number: Decimal | None) -> str:
    return "" if number is None else plain(number)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}…"
