"""What the merge tells people: conflicts, replaced figures, blanks, answers that cannot count."""

from __future__ import annotations

from decimal import Decimal

from kamakura_report.plan.figures import plain
from kamakura_report.problem import Problem
from kamakura_report.problem.merge_codes import (
    MERGE_AGAINST_MASTER,
    MERGE_BLANK_KEPT,
    MERGE_CONFLICT,
    MERGE_CONFLICT_SUMMED,
    MERGE_DECIDE_AGAIN,
    MERGE_NOT_ASKED,
    MERGE_REPLACED,
    MERGE_RESTATED,
)
from kamakura_report.returns.agree import Row
from kamakura_report.returns.decisions import Decision
from kamakura_report.returns.rows import SEPARATOR, Line
from kamakura_report.returns.said import Claim, Version


def conflict(row: Row) -> Problem:
    """Answers that differ, and nothing that says which is right."""
    code = MERGE_CONFLICT_SUMMED if row.line.summed else MERGE_CONFLICT
    return code.problem(answers=_listed(row)).at(**_about(row.line))


def restated(row: Row) -> Problem:
    """Another round says another figure than the one accepted before."""
    return MERGE_RESTATED.problem(answers=_listed(row)).at(**_about(row.line))


def again(row: Row, decision: Decision) -> Problem:
    """A candidate changed after the decision."""
    problem = MERGE_DECIDE_AGAIN.problem(day=decision.when[:10], who=decision.who, answers=_listed(row))
    return problem.at(**_about(row.line))


def replaced(line: Line, now: Claim, before: Claim) -> Problem:
    """The version saved later says something else."""
    problem = MERGE_REPLACED.problem(before=before.answer.shown, file=before.file, now=now.answer.shown)
    return problem.at(**_about(line), **_place(now))


def blank(line: Line, version: Version, kept: Claim) -> Problem:
    """A blank in a later version does not erase what was accepted."""
    problem = MERGE_BLANK_KEPT.problem(
        division=version.division, answer=kept.answer.shown, file=kept.file, key=line.key
    )
    return problem.at(**_about(line), file=version.file)


def not_asked(line: Line, claim: Claim) -> Problem:
    """An answer of a division that is not asked."""
    owners = SEPARATOR.join(line.owners) or "決まっていません"
    problem = MERGE_NOT_ASKED.problem(division=claim.division, answer=claim.answer.shown, owners=owners)
    return problem.at(**_about(line), **_place(claim))


def against_master(line: Line, claim: Claim, published: Decimal) -> Problem:
    """An answer about what the plan itself says."""
    problem = MERGE_AGAINST_MASTER.problem(
        division=claim.division, answer=claim.answer.shown, published=plain(published), sheet=line.published_in
    )
    return problem.at(**_about(line), **_place(claim))


def _listed(row: Row) -> str:
    return SEPARATOR.join(str(claim) for claim in row.claims)


def _about(line: Line) -> dict[str, str]:
    return {"key": line.key, "label": line.label}


def _place(claim: Claim) -> dict[str, str]:
    return {"file": claim.file, "sheet": claim.sheet, "cell": claim.cell}
