"""What may change in the master between two days: each function makes one change of the plan, or None where there is
nothing of the kind to change."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

from tests.timelines.sketch import EACH, LEAD, SUM, YEARS, Measure, Sketch, Work
from tests.timelines.steps import Revise

Revision = Callable[[random.Random, Sketch], Revise | None]
UNITS = ("回", "千回", "人")


def joint(chance: random.Random, plan: Sketch) -> Revise:
    mode = chance.choice([one for one in (LEAD, EACH, SUM, SUM) if one != plan.joint])
    return Revise(replace(plan, joint=mode), f"共管事業の入力 は {mode}")


def renamed(chance: random.Random, plan: Sketch) -> Revise:
    old = chance.choice(list(plan.bureaus))
    new = _new_name(plan, old)
    return Revise(_with(plan, {old: (new,)}, {new: (old,)}), f"{old} は {new} になる（旧課名 {old}）")


def joined(chance: random.Random, plan: Sketch) -> Revise | None:
    if len(plan.bureaus) < 3:
        return None
    one, other = chance.sample(list(plan.bureaus), 2)
    new = _new_name(plan, one)
    return Revise(_with(plan, {one: (new,), other: (new,)}, {new: (one, other)}), f"{one} と {other} は {new} になる")


def divided(chance: random.Random, plan: Sketch) -> Revise | None:
    if len(plan.bureaus) > 5:
        return None
    old = chance.choice(list(plan.bureaus))
    first, second = _new_name(plan, old), _new_name(plan, old, "二")
    heirs = chance.choice([(first, second), (second, first), (first,), (second,)])
    what = f"{old} は {first} と {second} に分かれ、所管は {'、'.join(heirs)}"
    return Revise(_with(plan, {old: heirs}, {first: (old,), second: (old,)}), what)


def budget(chance: random.Random, plan: Sketch) -> Revise:
    work, year = chance.choice(plan.works), chance.choice(list(YEARS))
    said = {one: value for one, value in work.budget.items() if one != year}
    value = chance.choice(["", "4000", "4500", "5000"])
    new = replace(work, budget=said | ({year: value} if value else {}))
    return Revise(_with_work(plan, work, new), f"{work.name} 予算額 {year} は {value or '空'}")


def unit(chance: random.Random, plan: Sketch) -> Revise:
    def changed(one: Measure) -> Measure:
        return replace(one, unit=chance.choice([each for each in UNITS if each != one.unit]))

    return _one_measure(chance, plan, changed)


def measure_name(chance: random.Random, plan: Sketch) -> Revise:
    return _one_measure(chance, plan, lambda one: replace(one, name=f"{one.name}改"))


def initial(chance: random.Random, plan: Sketch) -> Revise:
    return _one_measure(chance, plan, lambda one: replace(one, initial="" if one.initial else chance.choice("589")))


def in_charge(chance: random.Random, plan: Sketch) -> Revise:
    def changed(one: Measure) -> Measure:
        return replace(one, owner="" if one.owner else chance.choice(list(plan.bureaus)))

    return _one_measure(chance, plan, changed)


def divisions(chance: random.Random, plan: Sketch) -> Revise:
    work = chance.choice(plan.works)
    names = tuple(chance.sample(list(plan.bureaus), chance.randint(1, min(3, len(plan.bureaus)))))
    return Revise(_with_work(plan, work, replace(work, divisions=names)), f"{work.name} 所管課は {'、'.join(names)}")


def renumbered(chance: random.Random, plan: Sketch) -> Revise:
    work = chance.choice(plan.works)
    number = max(one.number for one in plan.works) + chance.randint(1, 3)
    new = replace(work, number=number, previous=work.number)
    return Revise(_with_work(plan, work, new), f"{work.name} の No は {number}（前の事業 {work.number}）")


def withdrawn(chance: random.Random, plan: Sketch) -> Revise | None:
    if len(plan.works) < 3:
        return None
    work = chance.choice(plan.works)
    return Revise(replace(plan, works=tuple(one for one in plan.works if one != work)), f"{work.name} を削る")


REVISIONS: tuple[Revision, ...] = (
    joint,
    joint,
    joint,
    renamed,
    joined,
    divided,
    budget,
    unit,
    unit,
    measure_name,
    initial,
    in_charge,
    divisions,
    divisions,
    renumbered,
    withdrawn,
)


def _new_name(plan: Sketch, old: str, more: str = "") -> str:
    """A name that no division ever had."""
    number = 1 + sum(map(len, plan.bureaus.values())) + len(plan.bureaus)
    return f"{old[0]}{more}{number}課"


def _with(plan: Sketch, instead: dict[str, tuple[str, ...]], new: dict[str, tuple[str, ...]]) -> Sketch:
    """The plan with other divisions in the place of some, wherever those stand."""
    bureaus = {name: former for name, former in plan.bureaus.items() if name not in instead} | new
    return replace(
        plan,
        bureaus=bureaus,
        lead=instead.get(plan.lead, (plan.lead,))[0],
        office=instead.get(plan.office, (plan.office,))[0],
        measures=tuple(_owned_by(one, instead) for one in plan.measures),
        works=tuple(
            replace(
                work,
                divisions=tuple(dict.fromkeys(new for old in work.divisions for new in instead.get(old, (old,)))),
                measures=tuple(_owned_by(one, instead) for one in work.measures),
            )
            for work in plan.works
        ),
    )


def _owned_by(one: Measure, instead: dict[str, tuple[str, ...]]) -> Measure:
    return replace(one, owner=instead.get(one.owner, (one.owner,))[0])


def _with_work(plan: Sketch, old: Work, new: Work) -> Sketch:
    return replace(plan, works=tuple(new if one == old else one for one in plan.works))


def _one_measure(chance: random.Random, plan: Sketch, change: Callable[[Measure], Measure]) -> Revise:
    """The plan with one measure changed."""
    works = [work for work in plan.works if work.measures]
    if plan.measures and (not works or chance.random() < 0.3):
        one = chance.choice(plan.measures)
        new = change(one)
        changed = replace(plan, measures=tuple(new if each == one else each for each in plan.measures))
        return Revise(changed, f"施策指標 {one.name}: {new}")
    work = chance.choice(works)
    one = chance.choice(work.measures)
    new = change(one)
    changed_work = replace(work, measures=tuple(new if each == one else each for each in work.measures))
    return Revise(_with_work(plan, work, changed_work), f"{work.name} 成果指標 {one.name}: {new}")
