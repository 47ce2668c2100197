"""The town's plan as its office would sketch it, who is asked by it, and the same as a plan that a master can hold.

Who is asked for what is written from docs/contracts.md (Divisions) alone; the program's own answer is not looked at.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from kamakura_report.plan.model import Division, Indicator, Joint, Plan, Program, Project, Slip
from kamakura_report.plan.periods import FiscalYear

YEARS = {"R8": FiscalYear(2026), "R9": FiscalYear(2027)}
LEAD, EACH, SUM = "主管課のみ", "全課", "合算"
PROGRAM = "2-1"


@dataclass(frozen=True)
class Measure:
    """A 施策指標 or 成果指標; ``initial`` "" is 未定."""

    number: int
    name: str
    unit: str
    initial: str = ""
    owner: str = ""  # 担当課


@dataclass(frozen=True)
class Work:
    """A 事業; ``budget`` by year in thousand yen; ``previous`` is the No of its 前の事業."""

    number: int
    name: str
    divisions: tuple[str, ...]
    measures: tuple[Measure, ...] = ()
    budget: Mapping[str, str] = field(default_factory=dict)
    previous: int = 0


@dataclass(frozen=True)
class Sketch:
    """The plan of one day. ``bureaus`` are the divisions with their 旧課名."""

    bureaus: Mapping[str, tuple[str, ...]]
    measures: tuple[Measure, ...]
    works: tuple[Work, ...]
    joint: str = LEAD
    lead: str = ""  # 主管課 of the 施策
    office: str = "企画課"


@dataclass(frozen=True)
class Line:
    """A figure that the plan has a row for: of whom it is asked, how, and what the master knows of it ("" nothing)."""

    key: str
    owners: tuple[str, ...]
    unit: str
    part: bool = False
    known: str = ""


def lines(plan: Sketch) -> dict[str, Line]:
    """Every row of the result, by key."""
    return {line.key: line for line in _lines(plan)}


def _lines(plan: Sketch) -> Iterator[Line]:
    for one in plan.measures:
        yield from _of_measure(f"{PROGRAM}/i{one.number}", one, (one.owner or plan.lead or plan.office,))
    for work in plan.works:
        shared = work.divisions if plan.joint == EACH else work.divisions[:1]
        for one in work.measures:
            yield from _of_measure(f"{PROGRAM}/{work.number}/i{one.number}", one, (one.owner,) if one.owner else shared)
        payers = work.divisions[:1] if plan.joint == LEAD else work.divisions
        for year in YEARS:
            key = f"{PROGRAM}/{work.number}"
            yield Line(f"{key}/予算額@{year}", (), "千円", known=work.budget.get(year, ""))
            yield Line(f"{key}/決算額@{year}", payers, "千円", part=plan.joint == SUM and len(payers) > 1)


def _of_measure(key: str, one: Measure, owners: tuple[str, ...]) -> Iterator[Line]:
    yield Line(f"{key}@初期値", owners, one.unit, known=one.initial)
    for year in YEARS:
        yield Line(f"{key}@{year}", owners, one.unit)


def text_owners(plan: Sketch, key: str) -> tuple[str, ...]:
    """Who is asked for a text: of an indicator as for its figures, of a 事業 as 共管事業の入力 says, of 表紙 all."""
    subject = key.rpartition("/")[0]
    figure = lines(plan).get(f"{subject}@R8")
    for work in plan.works:
        if subject == f"{PROGRAM}/{work.number}":
            return work.divisions if plan.joint == EACH else work.divisions[:1]
    return figure.owners if figure else tuple(plan.bureaus)


def plain(unit: str) -> str:
    """A unit as it is compared: NFKC without spaces."""
    return "".join(unicodedata.normalize("NFKC", unit).split())


def same_unit(one: str, other: str) -> bool:
    return plain(one) == plain(other)


def heirs(plan: Sketch, division: str) -> list[str]:
    """The divisions of today that go on with it, itself not among them; renamings follow each other."""
    found: list[str] = []
    step = {division}
    while step:
        step = {name for name, former in plan.bureaus.items() if step & set(former)} - {*found, division}
        found += step
    return [name for name in plan.bureaus if name in found]


def moved(key: str, then: Sketch, today: Sketch, between: list[Sketch]) -> str:
    """The key under which what was said to the plan ``then`` counts today ("" is none: it stays as it was)."""
    for old in then.works:
        subject = f"{PROGRAM}/{old.number}"
        if not (key == subject or key.startswith((f"{subject}/", f"{subject}@"))):
            continue
        new = _continued_by(old.number, then, today, between)
        if new is None:
            return key
        rest = key[len(subject) :]
        for one in old.measures:
            mark = f"/i{one.number}"
            if rest == mark or rest.startswith((f"{mark}@", f"{mark}/")):
                same = [other for other in new.measures if other.name == one.name]
                return f"{PROGRAM}/{new.number}/i{same[0].number}{rest[len(mark) :]}" if same else key
        return f"{PROGRAM}/{new.number}{rest}"
    return key


def _continued_by(number: int, then: Sketch, today: Sketch, between: list[Sketch]) -> Work | None:
    """The one 事業 of today that continues that No, which the plan has no more."""
    if any(work.number == number for work in today.works):
        return None
    before = {work.number: work.previous for plan in between for work in plan.works if work.previous}
    found = []
    for work in today.works:
        step, seen = work.previous, {work.number}
        while step and step not in seen and step != number:
            seen.add(step)
            step = before.get(step, 0)
        if step == number and all(work.number != old.number for old in then.works):
            found.append(work)
    return found[0] if len(found) == 1 else None


def written(plan: Sketch) -> Plan:
    """The plan as the master says it; nothing typed in this town is unlikely."""
    program = Program(
        PROGRAM,
        "福祉",
        division=plan.lead,
        indicators=tuple(_indicator(f"{PROGRAM}/i{one.number}", one) for one in plan.measures),
        projects=tuple(_project(work) for work in plan.works),
    )
    divisions = tuple(Division(name, former=former) for name, former in plan.bureaus.items())
    return Plan(
        YEARS["R8"],
        YEARS["R9"],
        (program,),
        divisions,
        city="鎌倉市",
        name="総合計画",
        office=plan.office,
        joint=Joint(plan.joint),
        thresholds=dict.fromkeys(Slip),
    )


def _project(work: Work) -> Project:
    key = f"{PROGRAM}/{work.number}"
    return Project(
        key,
        work.number,
        work.name,
        work.divisions,
        indicators=tuple(_indicator(f"{key}/i{one.number}", one) for one in work.measures),
        budget={YEARS[year]: Decimal(said) for year, said in work.budget.items()},
        previous=f"{PROGRAM}/{work.previous}" if work.previous else "",
    )


def _indicator(key: str, one: Measure) -> Indicator:
    latest = Decimal(one.initial) if one.initial else None
    return Indicator(key, one.number, one.name, one.unit, latest, direction="↗", division=one.owner)
