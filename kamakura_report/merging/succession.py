"""Succession: divisions and projects that were renamed or renumbered (旧課名, 前の事業; docs/contracts.md,
Succession), and how answers and decisions of former plans count under today's keys."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import field
from functools import cached_property
from types import MappingProxyType

from kamakura_report.form.named_figures import NO_NAMED, NamedFigures
from kamakura_report.frozen import frozen, replace
from kamakura_report.merging.asking import Asked, asked_today
from kamakura_report.merging.claims import Claim, Claims, Version, claim_order
from kamakura_report.merging.decisions import Decision
from kamakura_report.merging.lines import ResultLine, result_lines
from kamakura_report.merging.text_owners import TextOwners
from kamakura_report.plan.keys import Key
from kamakura_report.plan.model import Indicator, Plan, Project

KeyMoves = Mapping[str, str]  # key of a project or 成果指標 of another plan → its key today
Successors = Mapping[str, tuple[str, ...]]  # 旧課名 → the divisions of today that go on with it


def division_successors(plan: Plan) -> Successors:
    """By 旧課名 the divisions of today that go on with it, in the master's order; also over several renamings."""
    direct: dict[str, list[str]] = {}
    for division in plan.divisions:
        for former in division.former:
            direct.setdefault(former, []).append(division.name)
    names = plan.division_names
    successors: dict[str, tuple[str, ...]] = {}
    for former in direct:
        reached: set[str] = set()
        to_follow = [former]
        while to_follow:
            for name in direct.get(to_follow.pop(), ()):
                if name not in reached and name != former:
                    reached.add(name)
                    to_follow.append(name)
        successors[former] = tuple(sorted(reached, key=names.index))
    return successors


def successor_of(successors: Successors, division: str, among: Sequence[str]) -> str:
    """Who of these answers for the division: itself, else the first that goes on with it, else nobody ("")."""
    if division in among:
        return division
    return next((name for name in among if name in successors.get(division, ())), "")


def shares_today(asked: Asked, line: ResultLine, successors: Successors, known: Sequence[str]) -> tuple[str, ...]:
    """Those who were asked for parts of a sum, as they are called today; as they were called then where two became one.

    ``known`` are the divisions of today's plan.
    """
    names = tuple(
        successor_of(successors, name, line.owners) or successor_of(successors, name, known) or name
        for name in asked.divisions
    )
    return names if len(set(names)) == len(names) else asked.divisions


def key_moves(today: Plan, then: Plan, known: Iterable[Plan] = ()) -> KeyMoves:
    """Where the projects of ``then`` went that today's plan has no more, with their 成果指標 of the same name.

    A project that two of today's name as 前の事業 goes nowhere: nothing says whose its figures are. ``known``
    are the plans between the two, for a project that was renumbered twice.
    """
    projects_today, projects_then = _projects(today), _projects(then)
    previous = {project.key: project.previous for plan in known for project in _projects(plan).values()}
    successors: dict[str, list[Project]] = {}
    for project in projects_today.values():
        for ancestor in _ancestors(project, previous):
            if ancestor in projects_then:
                if ancestor not in projects_today and project.key not in projects_then:
                    successors.setdefault(ancestor, []).append(project)
                break
    moves: dict[str, str] = {}
    for key, (project, *others) in successors.items():
        if not others:
            moves[key] = project.key
            moves.update(_same_name(projects_then[key].indicators, project.indicators))
    return moves


def moved_key(key: str, moves: KeyMoves) -> str:
    """The key under which an answer counts today; the same when what it is about did not move."""
    parsed = _of_project(key)
    return str(parsed.about(moves[parsed.subject])) if parsed is not None and parsed.subject in moves else key


@frozen
class FormerPlan:
    """A plan that workbooks were sent out from once, seen from today's; or today's own."""

    plan: Plan
    moves: KeyMoves
    text_owners: TextOwners
    _figures: dict[NamedFigures, Mapping[str, Asked]] = field(default_factory=dict, compare=False)

    def figures(self, named: NamedFigures) -> Mapping[str, Asked]:
        """How it asks for figures with a form that names these besides, by its own keys."""
        if named not in self._figures:
            self._figures[named] = {line.key: asked_today(line) for line in result_lines(self.plan, named)}
        return self._figures[named]

    def asked(self, key: str, named: NamedFigures) -> Asked | None:
        """How it asks for a figure or a text, by its own key; None for what it does not ask."""
        of_text = self.text_owners.asked(key)
        return self.figures(named).get(key) or (Asked(of_text, summed=False, unit="", name="") if of_text else None)


@frozen
class PlanSent:
    """From which plan a workbook was sent out, and when."""

    plan: str  # its digest
    event: int  # the number of the event that sent it out
    closed: bool = False  # its round is closed by now
    form: str = ""  # digest of its form


@frozen
class FormerPlans:
    """How answers that were given to other plans stand in today's."""

    plans: Mapping[str, FormerPlan]  # by digest of the plan, without today's
    of_issue: Mapping[str, PlanSent]  # by issue id
    today: FormerPlan
    named: Mapping[str, NamedFigures] = field(default_factory=dict)  # by digest of the form, the figures that it names
    named_today: NamedFigures = NO_NAMED

    def _named_of(self, sent: PlanSent | None) -> NamedFigures:
        return self.named.get(sent.form, NO_NAMED) if sent else self.named_today

    @property
    def _asks_otherwise(self) -> bool:
        """True when a form that was sent out names a figure otherwise than those of today do."""
        today = {(each.band, each.name, each.yearly, each.unit, each.summed) for each in self.named_today}
        return any(
            (each.band, each.name, each.yearly, each.unit, each.summed) not in today
            for named in self.named.values()
            for each in named
        )

    @property
    def moves(self) -> KeyMoves:
        """Where keys went, of all these plans together; of two that say otherwise the later listed one counts."""
        return {old: new for former in self.plans.values() for old, new in former.moves.items()}

    def plan_of(self, version: Version) -> FormerPlan:
        """The plan that the file answers."""
        sent = self.of_issue.get(version.issue)
        return self.plans.get(sent.plan, self.today) if sent else self.today

    def asked(self, version: Version, key: str) -> Asked | None:
        """How the file's workbook asked for a key of its plan."""
        sent = self.of_issue.get(version.issue)
        asked = self.plan_of(version).asked(key, self._named_of(sent))
        return replace(asked, sent=sent.event, closed=sent.closed) if asked and sent else asked

    def former_keys(self, key: str) -> tuple[str, ...]:
        """The keys under which former plans asked the same, sorted."""
        parsed = _of_project(key)
        if parsed is None:
            return ()
        subjects = self._former_subjects.get(parsed.subject, ())
        return tuple(sorted(str(parsed.about(subject)) for subject in subjects))

    @cached_property
    def _former_subjects(self) -> Mapping[str, Set[str]]:
        """By key of today the keys that moved there."""
        subjects: dict[str, set[str]] = {}
        for former in self.plans.values():
            for old, new in former.moves.items():
                subjects.setdefault(new, set()).add(old)
        return subjects

    def claims_today(self, claims: Claims) -> Claims:
        """The same claims, each under its key of today, with the divisions that were asked then."""
        return (
            Claims(claims.versions, _ClaimsToday(claims.by_key, self)) if self.plans or self._asks_otherwise else claims
        )

    def decisions_today(self, decisions: Mapping[str, Decision]) -> Mapping[str, Decision]:
        """Those that stand, each under its key of today; of two under one key the later one, if only to withdraw."""
        moves = self.moves
        latest: dict[str, Decision] = {}
        for key, decision in decisions.items():
            now = moved_key(key, moves)
            if now not in latest or latest[now].number < decision.number:
                asked = decision.asked or self._asked_at(decision.number, key)
                latest[now] = replace(decision, key=now, asked=asked)
        return {key: decision for key, decision in latest.items() if not decision.withdrawn}

    def _asked_at(self, number: int, key: str) -> Asked | None:
        """How the plan asked for a key when event ``number`` was written: the one sent out last, or else first."""
        sent = sorted(self.of_issue.values(), key=lambda one: one.event)
        before = [one for one in sent if one.event < number] or sent[:1]
        plan = self.plans.get(before[-1].plan, self.today) if before else self.today
        return plan.figures(self._named_of(before[-1] if before else None)).get(key)


def relate_former_plans(
    today: Plan,
    plans: Mapping[str, Plan],
    of_issue: Mapping[str, PlanSent],
    named: Mapping[str, NamedFigures] = MappingProxyType({}),
    named_today: NamedFigures = NO_NAMED,
) -> FormerPlans:
    """The former plans with their way to today's.

    ``plans`` are those that workbooks were sent out from, by digest, without today's; ``of_issue`` gives by issue id
    which one it was; ``named`` the figures that each form that was sent out names, by its digest.
    """
    known = list(plans.values())
    former = {digest: _former_plan(plan, key_moves(today, plan, known)) for digest, plan in plans.items()}
    return FormerPlans(former, of_issue, _former_plan(today, {}), named, named_today)


def _former_plan(plan: Plan, moves: KeyMoves) -> FormerPlan:
    return FormerPlan(plan, moves, TextOwners.of(plan))


class _ClaimsToday(Mapping[str, Sequence[Claim]]):
    """Claims by their key of today, looked up key by key as they are stored."""

    def __init__(self, stored: Mapping[str, Sequence[Claim]], former_plans: FormerPlans) -> None:
        self._stored = stored
        self._former_plans = former_plans

    def __getitem__(self, key: str) -> Sequence[Claim]:
        claims = []
        for stored_key in (key, *self._former_plans.former_keys(key)):
            for claim in self._stored.get(stored_key, ()):
                plan = self._former_plans.plan_of(claim.version)
                if moved_key(stored_key, plan.moves) == key:
                    claims.append(replace(claim, asked=self._former_plans.asked(claim.version, stored_key)))
        if not claims:
            raise KeyError(key)
        return sorted(claims, key=claim_order)

    def __iter__(self) -> Iterator[str]:
        moves = self._former_plans.moves
        keys: set[str] = set()
        for key in self._stored:
            if moved_key(key, moves) == key:
                keys.add(key)
            else:
                plans = (self._former_plans.plan_of(claim.version) for claim in self._stored[key])
                keys.update(moved_key(key, plan.moves) for plan in plans)
        return iter(sorted(keys))

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _of_project(key: str) -> Key | None:
    """The key taken apart, None when it is about no project or 成果指標: nothing else moves."""
    try:
        parsed = Key.parse(key)
    except ValueError:  # a key of trace as a person typed it
        return None
    return parsed if parsed.project else None


def _projects(plan: Plan) -> dict[str, Project]:
    return {project.key: project for program in plan.programs for project in program.projects}


def _ancestors(project: Project, previous: Mapping[str, str]) -> Iterator[str]:
    """前の事業, and what that one continued in its time."""
    seen = {project.key}
    key = project.previous
    while key and key not in seen:
        yield key
        seen.add(key)
        key = previous.get(key, "")


def _same_name(old: Sequence[Indicator], new: Sequence[Indicator]) -> Iterator[tuple[str, str]]:
    """The keys, old and new, of indicators of one name that stands once on either side."""
    for indicator in old:
        namesakes = [other for other in new if other.name == indicator.name]
        if len(namesakes) == 1 and sum(other.name == indicator.name for other in old) == 1:
            yield indicator.key, namesakes[0].key
