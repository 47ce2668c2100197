"""Succession: divisions and projects that were renamed or renumbered (旧課名, 前の事業; docs/contracts.md,
Succession)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kamakura_report.merging.claims import Claim, Claims, Version, claim_order
from kamakura_report.merging.decisions import Decision
from kamakura_report.merging.lines import ResultLine, result_lines
from kamakura_report.plan.keys import Key
from kamakura_report.plan.model import Indicator, Plan, Project

KeyMoves = Mapping[str, str]  # key of a project or 成果指標 of another plan → its key today
Successors = Mapping[str, tuple[str, ...]]  # 旧課名 → the divisions of today that go on with it


def division_successors(plan: Plan) -> Successors:
    """By 旧課名 the divisions of today that go on with it, in the master's order; also over several renamings."""
    following: dict[str, list[str]] = {}
    for division in plan.divisions:
        for former in division.former:
            following.setdefault(former, []).append(division.name)
    listed = [division.name for division in plan.divisions]
    found: dict[str, tuple[str, ...]] = {}
    for former in following:
        reached: dict[str, None] = {}
        waiting = [former]
        while waiting:
            for name in following.get(waiting.pop(), ()):
                if name not in reached and name != former:
                    reached[name] = None
                    waiting.append(name)
        found[former] = tuple(sorted(reached, key=listed.index))
    return found


def successor_of(following: Successors, division: str, among: Sequence[str]) -> str:
    """Who of these answers for the division: itself, else the first that goes on with it, else nobody ("")."""
    if division in among:
        return division
    successors = following.get(division, ())
    return next((name for name in among if name in successors), "")


def as_asked_then(line: ResultLine, claims: Sequence[Claim]) -> ResultLine | None:
    """The line with the divisions that were asked when these answers were given; None when they were today's.

    A project that is another division's by now keeps its figures so. Parts of a sum that were asked of
    different divisions at different times are none that could be added.
    """
    asked = dict.fromkeys(claim.asked for claim in claims if claim.division in claim.asked)
    if not asked or (line.summed and len(asked) > 1):
        return None
    owners = tuple(dict.fromkeys(name for names in asked for name in names))
    return None if owners == line.owners else replace(line, owners=owners)


def key_moves(today: Plan, then: Plan, known: Iterable[Plan] = ()) -> KeyMoves:
    """Where the projects of ``then`` went that today's plan has no more, with their 成果指標 of the same name.

    A project that two of today's name as 前の事業 goes nowhere: nothing says whose its figures are. ``known``
    are the plans between the two, for a project that was renumbered twice.
    """
    here, there = _projects(today), _projects(then)
    previous = {project.key: project.previous for plan in known for project in _projects(plan).values()}
    followers: dict[str, list[Project]] = {}
    for project in here.values():
        for ancestor in _ancestors(project, previous):
            if ancestor in there:
                if ancestor not in here and project.key not in there:
                    followers.setdefault(ancestor, []).append(project)
                break
    found: dict[str, str] = {}
    for key, (project, *others) in followers.items():
        if not others:
            found[key] = project.key
            found.update(_same(there[key].indicators, project.indicators))
    return found


def moved_key(key: str, to: KeyMoves) -> str:
    """The key under which an answer counts today; the same when what it is about did not move."""
    read = _of_project(key)
    return str(read.about(to[read.subject])) if read is not None and read.subject in to else key


@dataclass(frozen=True)
class FormerPlan:
    """A plan of another day, seen from today's."""

    moves: KeyMoves
    owners: Mapping[str, tuple[str, ...]]  # who was asked, by the key of then


@dataclass(frozen=True)
class FormerPlans:
    """How answers that were given to other plans stand in today's."""

    plans: Mapping[str, FormerPlan]  # by digest of the plan, without today's
    of_issue: Mapping[str, str]  # issue id → digest of its plan

    def then(self, version: Version) -> FormerPlan:
        """The plan that the file answers."""
        return self.plans.get(self.of_issue.get(version.issue, ""), _TODAY)

    def former(self, key: str) -> tuple[str, ...]:
        """The keys under which the same was asked before, in order."""
        read = _of_project(key)
        if read is None:
            return ()
        found = {old for then in self.plans.values() for old, new in then.moves.items() if new == read.subject}
        return tuple(sorted(str(read.about(old)) for old in found))

    def said(self, heard: Claims) -> Claims:
        """The same, each answer under its key of today."""
        return Claims(heard.versions, _Followed(heard.claims, self)) if self.plans else heard

    def decided(self, decisions: Mapping[str, Decision]) -> Mapping[str, Decision]:
        """The same, each decision under its key of today; of two the later one."""
        everywhere = {old: new for then in self.plans.values() for old, new in then.moves.items()}
        found: dict[str, Decision] = {}
        for key, decision in decisions.items():
            now = moved_key(key, everywhere)
            if now not in found or found[now].number < decision.number:
                found[now] = replace(decision, key=now)
        return found


def line_up_plans(today: Plan, plans: Mapping[str, Plan], of_issue: Mapping[str, str]) -> FormerPlans:
    """``plans`` are those that workbooks were sent out from, by digest, without today's."""
    known = list(plans.values())
    return FormerPlans(
        {
            digest: FormerPlan(key_moves(today, plan, known), {line.key: line.owners for line in result_lines(plan)})
            for digest, plan in plans.items()
        },
        of_issue,
    )


_TODAY = FormerPlan({}, {})


class _Followed(Mapping[str, Sequence[Claim]]):
    """Claims by their key of today, looked up key by key as they are stored."""

    def __init__(self, stored: Mapping[str, Sequence[Claim]], lined: FormerPlans) -> None:
        self._stored = stored
        self._lined = lined

    def __getitem__(self, key: str) -> Sequence[Claim]:
        found = []
        for stored in (key, *self._lined.former(key)):
            for claim in self._stored.get(stored, ()):
                then = self._lined.then(claim.version)
                if moved_key(stored, then.moves) == key:
                    found.append(replace(claim, asked=then.owners.get(stored, ())))
        if not found:
            raise KeyError(key)
        return sorted(found, key=claim_order)

    def __iter__(self) -> Iterator[str]:
        everywhere = {old: new for then in self._lined.plans.values() for old, new in then.moves.items()}
        found: set[str] = set()
        for key in self._stored:
            if moved_key(key, everywhere) == key:
                found.add(key)
            else:
                found.update(moved_key(key, self._lined.then(claim.version).moves) for claim in self._stored[key])
        return iter(sorted(found))

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _of_project(key: str) -> Key | None:
    """The key taken apart, None when it is about no project or 成果指標: nothing else moves."""
    try:
        read = Key.parse(key)
    except ValueError:  # a key of trace as a person typed it
        return None
    return read if read.project else None


def _projects(plan: Plan) -> dict[str, Project]:
    return {project.key: project for program in plan.programs for project in program.projects}


def _ancestors(project: Project, previous: Mapping[str, str]) -> Iterator[str]:
    """前の事業, and what that one continued in its time."""
    met = {project.key}
    key = project.previous
    while key and key not in met:
        yield key
        met.add(key)
        key = previous.get(key, "")


def _same(old: Sequence[Indicator], new: Sequence[Indicator]) -> Iterator[tuple[str, str]]:
    """Indicators of one name on both sides, once on each."""
    for indicator in old:
        named = [one for one in new if one.name == indicator.name]
        if len(named) == 1 and sum(one.name == indicator.name for one in old) == 1:
            yield indicator.key, named[0].key
