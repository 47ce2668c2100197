"""Text answers: 備考, sentences, choices and 表紙, one row per key, division and file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set

from kamakura_report.form.answer import Status
from kamakura_report.frozen import frozen, replace
from kamakura_report.merging.claims import Claim, Claims, Replacement, dated_versions
from kamakura_report.merging.decisions import OFFICE_FILE, Decision
from kamakura_report.merging.holding import SettledText, settle_texts
from kamakura_report.merging.merge_problems import (
    clock_problem,
    held_back_problem,
    held_text_problem,
    replaced_problem,
    tick_kept_problem,
    unknown_key_problem,
    unreadable_answer_problem,
)
from kamakura_report.merging.succession import Successors, division_successors, successor_of
from kamakura_report.merging.text_owners import TextOwners
from kamakura_report.plan.keys import BUDGET, COVER, INITIAL, SETTLEMENT, below, named, outward
from kamakura_report.plan.model import Plan
from kamakura_report.problem import Hold, Problem

_FIGURES = (BUDGET, SETTLEMENT)  # items that are figures: of another year than the plan's, they are unknown


@frozen
class TextRow:
    """One row of ``consolidated_text.csv``."""

    key: str  # "2-1/12/i1/備考", "2-1/12/評価@R8", "表紙/記入者"
    subject: str  # what it is about: "2-1/12/i1", "2-1/12", 表紙
    item: str  # 備考, 評価, 記入者
    period: str  # "R8" when it belongs to a year, else ""
    text: str
    division: str
    file: str
    sheet: str
    cell: str
    received: str
    round: str  # "" for the office's own
    newer_held: bool = False  # a newer return of it is held back
    asked_then: bool = False  # of a division that was asked by the plan its workbook was sent out from

    @property
    def is_offices(self) -> bool:
        """True for what the office itself decided: it belongs to no round."""
        return self.file == OFFICE_FILE


@frozen
class CollectedTexts:
    """All text answers, what a person must look at, and by key every text that a later version replaced."""

    rows: tuple[TextRow, ...]
    problems: tuple[Problem, ...]
    replaced: tuple[tuple[str, Replacement], ...]


def text_candidates(plan: Plan, claims: Claims, key: str) -> tuple[Claim, ...]:
    """The answers to a text key that count, which is what a decision about it is made over."""
    workbooks = settle_texts(_Heirs.of(plan).claims(key, claims), dated_versions(claims.versions))
    return tuple(claim for workbook in workbooks for claim in workbook.counting)


@frozen
class _Heirs:
    """Who goes on today with the texts of divisions that were renamed, joined or divided."""

    successors: Successors
    owners: TextOwners
    divisions: tuple[str, ...]

    @classmethod
    def of(cls, plan: Plan) -> _Heirs:
        return cls(division_successors(plan), TextOwners.of(plan), plan.division_names)

    def claims(self, key: str, claims: Claims) -> list[Claim]:
        """The claims of a text key, with the division of today whose texts they are by now."""
        asked = self.owners.asked(key) or self.divisions
        given = [(claim, self._heir(claim, asked)) for claim in claims.by_key.get(key, ())]
        of_today = [(claim, "" if heir == claim.division else heir) for claim, heir in given]
        return [claim if heir == claim.successor else replace(claim, successor=heir) for claim, heir in of_today]

    def _heir(self, claim: Claim, asked: Sequence[str]) -> str:
        """Who goes on with it: of those asked today, or with an office that judged what others answered for."""
        heir = successor_of(self.successors, claim.division, asked)
        if not heir and claim.asked is not None and claim.division not in claim.asked.divisions:
            heir = successor_of(self.successors, claim.division, self.divisions)
        return heir


def collect_texts(plan: Plan, claims: Claims, decisions: Mapping[str, Decision], figures: Set[str]) -> CollectedTexts:
    """All text answers: 表紙 first, then in plan order; each key's by division as the plan lists them, oldest first.

    ``figures`` are the keys of figures, which are not texts. Of one workbook the version saved last counts, none
    where its cell is held back; the office's own text stands in the place of all, a cleared one leaves none. The
    problems are answers about what is not in today's plan (``merge.unknown-key``), unreadable ones
    (``merge.unreadable``) and older ones of which a newer return is held back (``merge.held-back``).
    """
    periods = {INITIAL, *map(str, plan.periods)}
    order = {subject: index for index, subject in enumerate(_subjects(plan))}
    divisions = {division.name: index for index, division in enumerate(plan.divisions)}
    rows: list[tuple[tuple[object, ...], TextRow]] = []
    problems: list[Problem] = []
    replaced: list[tuple[str, Replacement]] = []
    dated = dated_versions(claims.versions)
    heirs = _Heirs.of(plan)
    for key in sorted({*claims.by_key, *decisions} - figures):
        workbooks = tuple(settle_texts(heirs.claims(key, claims), dated))
        current = [claim for workbook in workbooks for claim in workbook.counting]
        named_by = _named_by(key, order, periods)
        if named_by is None:
            problems += (unknown_key_problem(claim, key) for claim in current)
            continue
        subject = named_by[0]
        for workbook in workbooks:
            replaced += ((key, one) for one in workbook.replaced)
            problems += (replaced_problem(key, "", one) for one in workbook.replaced)
        decided = _decided(current, decisions.get(key), plan.office)
        held: set[Claim] = set()  # those of which a newer return is held back
        for workbook in workbooks if decided is None else ():
            held.update(workbook.counting if workbook.holds else ())
            problems += (*_held_problems(key, workbook), *map(clock_problem, workbook.in_doubt))
            problems += (tick_kept_problem(key, version, claim) for version, claim in workbook.unticked)
        for claim in current if decided is None else decided:
            if claim.answer.status is Status.UNREADABLE:
                problems.append(unreadable_answer_problem(claim, key, ""))
                continue
            place = (claim.file, claim.sheet, claim.cell, claim.received, claim.version.round)
            said = (claim.answer.shown, claim.division, *place)
            asked_then = claim.asked is not None and claim.division in claim.asked.divisions
            row = TextRow(key, *named_by, *said, newer_held=claim in held, asked_then=asked_then)
            rank = divisions.get(claim.division, len(divisions))
            rows.append(((order[subject], key, rank, claim.division, claim.received), row))
    in_order = tuple(row for _, row in sorted(rows, key=lambda pair: pair[0]))
    return CollectedTexts(in_order, tuple(problems), tuple(replaced))


def is_known_text(plan: Plan, key: str) -> bool:
    """True for a key under which a text of this plan may stand."""
    order = {subject: index for index, subject in enumerate(_subjects(plan))}
    return _named_by(key, order, {INITIAL, *map(str, plan.periods)}) is not None


def join_texts(written: Sequence[TextRow]) -> str:
    """What was written under one key, each with who wrote it and in which 回; of a year's text on which all agree the
    words alone.
    """
    if written[0].period and len({row.text for row in written}) == 1:
        return written[0].text
    return "\n".join(
        f"{row.division}（{row.round}）: {row.text}" if row.round else f"{row.division}: {row.text}" for row in written
    )


def _held_problems(key: str, workbook: SettledText) -> Iterator[Problem]:
    """For each older text what became of it, since something newer is held back."""
    for held in workbook.holds:
        for older in workbook.claims[:1]:
            if workbook.contested_by(held):
                yield held_text_problem(key, held, older)
            elif held.held is not Hold.CELL and workbook.counting:
                yield held_back_problem(key, "", held, older)


def _decided(claims: Sequence[Claim], decision: Decision | None, office: str) -> Sequence[Claim] | None:
    """What the office decided, one claim or none when it was cleared; None while no decision stands."""
    if decision is None or (claims and not decision.applies_to(claims)):
        return None
    claim = decision.claim(office)
    return () if claim is None else (claim,)


def _subjects(plan: Plan) -> list[str]:
    """Everything a text can be about, in plan order, with 主な取組 before the projects they lead to."""
    keys = [COVER]
    for program in plan.programs:
        keys.append(program.key)
        keys += (indicator.key for indicator in program.indicators)
        keys += (named(program.key, action.number) for action in program.actions)
        for project in program.projects:
            keys.append(project.key)
            keys += (indicator.key for indicator in project.indicators)
    return keys


def _named_by(key: str, order: Mapping[str, int], periods: Set[str]) -> tuple[str, str, str] | None:
    """The longest subject that the key begins with, the item that follows and its period; None when the plan has no
    such text.

    A text's own name may hold a ``/``.
    """
    subject = next((subject for subject in outward(key) if subject in order), None)
    if subject is None:
        return None
    item, period = below(subject, key)  # of a subject itself, which is no text, "" and ""
    if not item or item in _FIGURES or (period and period not in periods):
        return None
    return subject, item, period
