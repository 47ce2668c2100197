"""Problems of the merge: conflicts, replaced figures, blanks, answers that cannot count or have no place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from kamakura_report.merging.agree import ConflictCause, ResultRow, ResultState
from kamakura_report.merging.asking import in_another_unit
from kamakura_report.merging.claims import Claim, Replacement, Version
from kamakura_report.merging.decisions import Decision
from kamakura_report.merging.lines import SEPARATOR, ResultLine
from kamakura_report.plan.figures import plain_text
from kamakura_report.problem import Problem
from kamakura_report.problem.merge_codes import (
    MERGE_AGAINST_MASTER,
    MERGE_BLANK_KEPT,
    MERGE_CLOCK,
    MERGE_CONFLICT,
    MERGE_CONFLICT_HELD,
    MERGE_CONFLICT_SUMMED,
    MERGE_DECIDE_AGAIN,
    MERGE_HELD_BACK,
    MERGE_HELD_BACK_TEXT,
    MERGE_NOT_ASKED,
    MERGE_PARTS,
    MERGE_PARTS_ALONE,
    MERGE_RENAMED,
    MERGE_REPLACED,
    MERGE_RESTATED,
    MERGE_RESUBMITTED,
    MERGE_UNIT,
    MERGE_UNIT_APART,
    MERGE_UNKNOWN_KEY,
    MERGE_UNREADABLE,
)
from kamakura_report.text import command_line, reads_alike

_LONGEST_QUOTE = 40  # characters of an answer repeated in a message; a sentence may run to thousands


def conflict_problem(row: ResultRow) -> Problem:
    """Answers differ, and nothing says which is right; of a sum, its parts cannot be added."""
    if any(claim.held for claim in row.claims):
        code = MERGE_CONFLICT_HELD  # what stands in a newer file is held back, so that an older answer does not count
    elif row.cause is ConflictCause.PARTS:
        code = MERGE_PARTS if any(not claim.is_part for claim in row.claims) else MERGE_PARTS_ALONE
    elif row.line.summed:
        code = MERGE_CONFLICT_SUMMED
    else:
        several_rounds = len({claim.version.round for claim in row.claims}) > 1
        code = MERGE_RESTATED if several_rounds else MERGE_CONFLICT
    return code.problem(answers=_listed(row)).at(**_about(row.line))


def indicator_problems(rows: Sequence[ResultRow]) -> Iterator[Problem]:
    """What is told once about an indicator, of all its rows: that its unit, or its name, is another one by now."""
    in_doubt = [row for row in rows if row.state is ResultState.CONFLICT and row.cause is ConflictCause.UNIT]
    former = [claim for row in in_doubt for claim in row.claims if in_another_unit(claim.asked, row.line)]
    if in_doubt:
        line = in_doubt[0].line
        units = dict.fromkeys(claim.asked.unit for claim in former if claim.asked)
        alone = all(row.unchanged is not None for row in in_doubt)
        answers = "／".join(f"{row.line.period_shown} {_listed(row)}" for row in in_doubt)
        problem = (MERGE_UNIT if alone else MERGE_UNIT_APART).problem(
            before=SEPARATOR.join(units), unit=line.unit, answers=answers, closed=_closed_rounds(former)
        )
        yield problem.at(key=line.key, label=line.label if len(in_doubt) == 1 else line.item)
    names = {
        claim.asked.name: row.line
        for row in reversed(rows)
        for claim in reversed(row.candidates)
        if claim.asked and not claim.held and not reads_alike(claim.asked.name, row.line.item)
    }
    if names and rows[0].line.indicator is not None:
        line = list(names.values())[-1]
        problem = MERGE_RENAMED.problem(before="」「".join(reversed(names)), name=line.item)
        yield problem.at(key=line.key, label=line.item)


def _closed_rounds(claims: Sequence[Claim]) -> str:
    closed = dict.fromkeys(claim.version.round for claim in claims if claim.asked and claim.asked.closed)
    return f"（回「{'」「'.join(closed)}」は締め切ったままです）" if closed else ""


def held_back_problem(key: str, label: str, held: Claim, kept: Claim) -> Problem:
    """A newer file is held back on this sheet or as a whole; the older answer stays meanwhile."""
    return MERGE_HELD_BACK.problem(division=held.division).at(key=key, label=label, **_place_of_held(held, kept))


def held_text_problem(key: str, held: Claim, older: Claim) -> Problem:
    """What stands in this cell of a newer file is held back, so that the older text does not count either."""
    problem = MERGE_HELD_BACK_TEXT.problem(division=held.division, answer=_quoted(older), file=older.file)
    return problem.at(key=key, **_place_of_held(held, older))


def changed_again_problem(row: ResultRow, decision: Decision) -> Problem:
    """A candidate changed after the decision."""
    problem = MERGE_DECIDE_AGAIN.problem(day=decision.when[:10], who=decision.who, answers=_listed(row))
    return problem.at(**_about(row.line))


def replaced_problem(key: str, label: str, one: Replacement) -> Problem:
    """The version saved later says something else."""
    problem = MERGE_REPLACED.problem(before=_quoted(one.before), file=one.before.file, now=_quoted(one.now))
    return problem.at(key=key, label=label, **_place(one.now))


def resubmission_problems(replaced: Iterable[Replacement]) -> Iterator[Problem]:
    """For each file that took another's place, how many answers it changed."""
    counted = Counter((one.now.file, one.before.file, one.now.division) for one in replaced)
    for (file, before, division), count in sorted(counted.items()):
        yield MERGE_RESUBMITTED.problem(division=division, before=before, count=count).at(file=file)


def clock_problem(version: Version) -> Problem:
    """Whether this file is later than another cannot be said, and they differ."""
    return MERGE_CLOCK.problem(doubt=version.clock.doubt, says=version.modified).at(file=version.file)


def blank_kept_problem(line: ResultLine, version: Version, kept: Claim) -> Problem:
    """A blank in a later version does not erase what was accepted."""
    return _blank_kept(line.key, version, kept).at(**_about(line), file=version.file)


def tick_kept_problem(key: str, version: Version, kept: Claim) -> Problem:
    """A tick that a later version leaves empty stays: a blank erases nothing, but here it may be meant to."""
    return _blank_kept(key, version, kept).at(key=key, label=key, file=version.file)


def _blank_kept(key: str, version: Version, kept: Claim) -> Problem:
    command = command_line("set", key, "--clear", "--reason", "理由")
    return MERGE_BLANK_KEPT.problem(
        division=version.division, answer=kept.answer.shown, file=kept.file, command=command
    )


def not_asked_problem(line: ResultLine, claim: Claim) -> Problem:
    """A division answered what it is not asked for."""
    owners = SEPARATOR.join(line.owners) or "決まっていません"
    problem = MERGE_NOT_ASKED.problem(division=claim.division, answer=claim.answer.shown, owners=owners)
    return problem.at(**_about(line), **_place(claim))


def against_master_problem(line: ResultLine, claim: Claim, published: Decimal) -> Problem:
    """An answer differs from what the plan itself says; the plan counts."""
    problem = MERGE_AGAINST_MASTER.problem(
        division=claim.division, answer=claim.answer.shown, published=plain_text(published), sheet=line.published_in
    )
    return problem.at(**_about(line), **_place(claim))


def unreadable_answer_problem(claim: Claim, key: str, label: str) -> Problem:
    """What was typed cannot be understood as an answer."""
    return MERGE_UNREADABLE.problem(answer=_quoted(claim)).at(**_place(claim), key=key, label=label)


def unknown_key_problem(claim: Claim, key: str) -> Problem:
    """Today's plan does not have what the answer is about."""
    return MERGE_UNKNOWN_KEY.problem(answer=_quoted(claim), key=key).at(**_place(claim), key=key)


def _listed(row: ResultRow) -> str:
    return SEPARATOR.join(claim.told(row.shown(claim)) for claim in row.claims)


def _about(line: ResultLine) -> dict[str, str]:
    return {"key": line.key, "label": line.label}


def _place(claim: Claim) -> dict[str, str]:
    return {"file": claim.file, "sheet": claim.sheet, "cell": claim.cell}


def _place_of_held(held: Claim, older: Claim) -> dict[str, str]:
    """Where it stands in the newer file; as far as nothing is known of that, where the same workbook has it."""
    same = held.cell == "" and held.version.issue == older.version.issue
    return {**_place(older if same else held), "file": held.file}


def _quoted(claim: Claim) -> str:
    shown = claim.answer.shown
    return shown if len(shown) <= _LONGEST_QUOTE else f"{shown[:_LONGEST_QUOTE]}…"
