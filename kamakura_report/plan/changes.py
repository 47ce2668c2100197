"""Changes of the plan: what was added, withdrawn, renamed or moved between two versions, and what survives a re-import.

``plan_changes`` lists them between the plan that a workbook was issued from and today's. ``carry_over`` gives the
plan of a published text that is imported again the numbers and additions of the master that people kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import partial

from kamakura_report.plan import keys
from kamakura_report.plan.figures import plain_text
from kamakura_report.plan.model import DEFAULT_THRESHOLDS, OFF, Division, Indicator, Plan, Program, Project, Slip

KeyChanges = dict[str, str]  # key as just read → key in the master
UsedNumbers = Mapping[str, int]  # key of a program or project → the highest indicator number it ever gave

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


@dataclass(frozen=True, slots=True)
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
            case ChangeKind.ADDED:
                return f"{subject}が加わりました。"
            case ChangeKind.WITHDRAWN:
                return f"{subject}がなくなりました。"
            case ChangeKind.FOLLOWED:
                return f"{subject}は、{self.after}に引き継がれました。"
            case ChangeKind.ORDER:
                return f"{subject}の並びが変わりました。"
        return f"{subject}の{self.item}: {_short(self.before) or _BLANK} → {_short(self.after) or _BLANK}"


@dataclass(frozen=True, slots=True)
class _Thing:
    """The plan itself or a thing in it, with its values as people read them."""

    thing: str  # as in ``Change``
    key: str
    name: str
    values: Mapping[str, str]  # by column of the master
    follows: tuple[str, ...] = ()  # keys, or for a 課 names, of what it continues


def plan_changes(old: Plan, new: Plan) -> tuple[Change, ...]:
    """How ``new`` differs from ``old``, in the order of ``new``; then what it has no longer, then ``ORDER``."""
    before = {(thing.thing, thing.key or thing.name): thing for thing in _things(old)}
    after = {(thing.thing, thing.key or thing.name): thing for thing in _things(new)}
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
    return ChangeKind.TARGET if item in _TARGETS else ChangeKind.CHANGED


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
            "時間帯": plan.zone,
        },
    )
    yield _Thing("点検", "", "", {slip.value: _limit(plan, slip) for slip in Slip})
    yield from map(_division, plan.divisions)
    for program in plan.programs:
        yield from _program(program)


def _division(division: Division) -> _Thing:
    values = {"部名": division.department, "連絡先": division.contact, "旧課名": "、".join(division.former)}
    return _Thing("課", "", division.name, values, division.former)


def _program(program: Program) -> Iterator[_Thing]:
    actions = {f"主な取組 {action.number}": action.text for action in program.actions}
    values = {"施策名": program.name, "目標とするまちの姿": program.vision, "主管課": program.division}
    yield _Thing("施策", program.key, program.name, values | _numbered("主な取組", actions))
    yield from (_indicator("施策指標", indicator) for indicator in program.indicators)
    for project in program.projects:
        yield _project(project)
        yield from (_indicator("成果指標", indicator) for indicator in project.indicators)


def _numbered(item: str, actions: Mapping[str, str]) -> dict[str, str]:
    """Sentences with numbers as values: one for the numbers in their order, then one for each sentence."""
    return {item: " ".join(name.split()[-1] for name in actions), **actions}


def _project(project: Project) -> _Thing:
    values = {
        "事業名": project.name,
        "所管課": _listed(project.divisions),
        "主な取組": " ".join(project.actions),
        "事業内容": project.description,
        **{f"予算額 {year}": plain_text(amount) for year, amount in sorted(project.budget.items())},
        "終了年度": str(project.ends or ""),
        "前の事業": project.previous,
    }
    return _Thing("事業", project.key, project.name, values, (project.previous,) if project.previous else ())


def _indicator(thing: str, indicator: Indicator) -> _Thing:
    values = {
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


def used_numbers(plans: Iterable[Plan]) -> UsedNumbers:
    """The highest indicator number that each program or project of these plans gave: it is not given again."""
    highest: dict[str, int] = {}
    for plan in plans:
        for program in plan.programs:
            subjects: list[Program | Project] = [program, *program.projects]
            for subject in subjects:
                numbers = [indicator.number for indicator in subject.indicators]
                highest[subject.key] = max([highest.get(subject.key, 0), *numbers])
    return highest


def carry_over(old: Plan, new: Plan, issued: Iterable[Plan] = ()) -> tuple[Plan, Mapping[str, str]]:
    """``new`` with numbers and people's additions from ``old``, and each indicator key as just read → as carried over.

    An indicator keeps its number by its name. ``issued`` are the plans sent out before, whose indicator numbers
    stay spent.
    """
    changed: KeyChanges = {}
    used = used_numbers((old, *issued))
    programs = {program.key: program for program in old.programs}
    names = {division.name for division in new.divisions}
    known = {division.name: division for division in old.divisions}
    carried = replace(
        new,
        programs=tuple(_carry_program(programs.get(program.key), program, used, changed) for program in new.programs),
        divisions=(
            *(known.get(division.name, division) for division in new.divisions),
            *(division for division in old.divisions if division.name not in names),
        ),
        city=new.city or old.city,
        name=new.name or old.name,
        office=old.office or new.office,
        joint=old.joint,
        thresholds=old.thresholds,
        zone=old.zone,
    )
    return carried, changed


def _carry_program(old: Program | None, new: Program, used: UsedNumbers, changed: KeyChanges) -> Program:
    old = old or Program(new.key, new.name)
    projects = {project.key: project for project in old.projects}
    key = partial(keys.indicator_of, new.key)
    return replace(
        new,
        division=old.division,
        indicators=_carry_indicators(old.indicators, new.indicators, used.get(new.key, 0), key, changed),
        projects=tuple(_carry_project(projects.get(project.key), project, used, changed) for project in new.projects),
    )


def _carry_project(old: Project | None, new: Project, used: UsedNumbers, changed: KeyChanges) -> Project:
    old = old or Project(new.key, new.number, new.name, ())
    key = partial(keys.indicator_of, new.key)
    indicators = _carry_indicators(old.indicators, new.indicators, used.get(new.key, 0), key, changed)
    return replace(new, indicators=indicators, ends=old.ends, previous=old.previous)


def _carry_indicators(
    old: Sequence[Indicator], new: Sequence[Indicator], used: int, key: Callable[[int], str], changed: KeyChanges
) -> tuple[Indicator, ...]:
    unmatched = list(old)
    unused = used + 1
    carried = []
    for indicator in new:
        same = next((former for former in unmatched if former.name == indicator.name), None)
        if same is None:
            number, unused = unused, unused + 1
            kept = replace(indicator, number=number, key=key(number))
        else:
            unmatched.remove(same)
            kept = replace(
                indicator,
                number=same.number,
                key=key(same.number),
                division=same.division,
                cumulative=same.cumulative,
                direction=indicator.direction or _added_direction(same, indicator),
            )
        changed[indicator.key] = kept.key
        carried.append(kept)
    return tuple(carried)


def _added_direction(old: Indicator, new: Indicator) -> str:
    """The direction that people put beside a target, for the published text has a target alone."""
    return old.direction if old.target is not None and new.target is not None else ""
