"""The merge of submissions and decisions that are held in memory: the ledger must come to the same."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kamakura_report.merging.claims import NOTHING_SEEN, Claim, Claims, Version, claim_order, version_of
from kamakura_report.merging.decisions import Decision
from kamakura_report.merging.merge import Merged, consolidate
from kamakura_report.plan.model import Plan
from kamakura_report.plan.zones import DEFAULT_ZONE
from kamakura_report.returned.submission import Submission


def merge(plan: Plan, submissions: Iterable[Submission], decisions: Iterable[Decision] = ()) -> Merged:
    """The consolidated result of these submissions and decisions under today's plan."""
    return consolidate(plan, claims_of(submissions, plan.zone), latest(decisions))


def claims_of(submissions: Iterable[Submission], zone: str = DEFAULT_ZONE) -> Claims:
    """The claims of these submissions, as a set: each once, unusable ones left out."""
    versions: dict[Version, None] = {}
    claims: dict[str, dict[Any, Claim]] = {}
    for submission in submissions:
        version = version_of(submission, zone)
        if submission.usable:
            versions[version] = None
        for key in {*(submission.answers if submission.usable else ()), *submission.held}:
            claim = Claim(version, submission.answers.get(key, NOTHING_SEEN), held=submission.held.get(key))
            claims.setdefault(key, {})[claim_order(claim)] = claim
    return Claims(
        tuple(sorted(versions)),
        {key: tuple(by_order[place] for place in sorted(by_order)) for key, by_order in sorted(claims.items())},
    )


def latest(decisions: Iterable[Decision]) -> dict[str, Decision]:
    """The decision that counts for each key, whatever order they are given in."""
    newest: dict[str, Decision] = {}
    for decision in decisions:
        before = newest.get(decision.key)
        if before is None or decision.number > before.number:
            newest[decision.key] = decision
    return newest
