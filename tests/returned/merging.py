"""The merge of returns and decisions that are held in memory: what the ledger must come to is told by it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kamakura_report.merging.claims import Claim, Claims, Version, claim_order, version_of
from kamakura_report.merging.decisions import Decision
from kamakura_report.merging.merge import Merged, consolidate
from kamakura_report.plan.model import Plan
from kamakura_report.returned.submission import Submission


def merge(plan: Plan, returns: Iterable[Submission], decisions: Iterable[Decision] = ()) -> Merged:
    """The consolidated result of these returns and decisions under today's plan."""
    return consolidate(plan, said(returns), latest(decisions))


def said(returns: Iterable[Submission]) -> Claims:
    """What these returns say, as a set: each once, unusable ones left out."""
    versions: dict[Version, None] = {}
    claims: dict[str, dict[Any, Claim]] = {}
    for returned in returns:
        if not returned.usable:
            continue
        version = version_of(returned)
        versions[version] = None
        for key, answer in returned.answers.items():
            claim = Claim(version, answer)
            claims.setdefault(key, {})[claim_order(claim)] = claim
    return Claims(
        tuple(sorted(versions)),
        {key: tuple(found[place] for place in sorted(found)) for key, found in sorted(claims.items())},
    )


def latest(decisions: Iterable[Decision]) -> dict[str, Decision]:
    """The decision that counts for each key, whatever order they are given in."""
    found: dict[str, Decision] = {}
    for decision in decisions:
        before = found.get(decision.key)
        if before is None or decision.number > before.number:
            found[decision.key] = decision
    return found
