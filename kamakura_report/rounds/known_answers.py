"""Known answers: what workbooks of a round show of answers that are there already (docs/contracts.md, Rounds).

Earlier years are shown and locked, whichever round brought them. In open cells stands what was answered in this very
round, and nothing of another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from kamakura_report.form.answer import Answer, Answers
from kamakura_report.form.form_model import OfficeItem
from kamakura_report.form.issue import Issue, Round
from kamakura_report.form.offices import judges_project
from kamakura_report.frozen import frozen
from kamakura_report.merging.agree import ResultRow
from kamakura_report.merging.claims import Claim
from kamakura_report.merging.decisions import OFFICE_FILE
from kamakura_report.merging.merge import Merged
from kamakura_report.merging.succession import Successors, division_successors, successor_of
from kamakura_report.merging.text_owners import TextOwners
from kamakura_report.merging.texts import TextRow, join_texts
from kamakura_report.merging.units import is_asked_alike
from kamakura_report.plan.keys import Key
from kamakura_report.plan.model import Plan
from kamakura_report.workbook.office_style import fitting_text


@frozen
class FirstAnswer:
    """What was answered in a running round, and who is asked for it."""

    key: str
    answer: Answer
    asked: tuple[str, ...]
    of_office: bool = False  # asked by the form of an office besides those who answer for the thing


def accepted_before(merged: Merged, round_: Round) -> dict[str, list[tuple[str, Answer]]]:
    """The figures that workbooks of the round show and lock: of earlier years and 初期値 that other rounds brought.

    By the key of the project or indicator that they are about, as (key, answer). Answers of the round itself stay open
    to their division until it is closed; without years nothing is locked.
    """
    accepted: dict[str, list[tuple[str, Answer]]] = defaultdict(list)
    for row in merged.rows:
        if (
            row.line.published is None
            and (answer := row.answer) is not None
            and _earlier(row.line.key, round_)
            and not any(claim.version.round == round_.name for claim in row.claims)
            and not (row.holds and row.decision is None)  # what is held back stays open
        ):
            accepted[row.line.subject].append((row.line.key, answer))
    return accepted


def texts_before(merged: Merged, round_: Round) -> dict[str, list[list[TextRow]]]:
    """The texts and choices of earlier years that other rounds brought, key by key, by what they are about.

    As of figures: what the round itself was told, or of which a newer return is held back, stays open.
    """
    by_key: dict[str, list[TextRow]] = defaultdict(list)
    for text in merged.texts:
        if text.period and _earlier(text.key, round_):
            by_key[text.key].append(text)
    before: dict[str, list[list[TextRow]]] = defaultdict(list)
    for rows in by_key.values():
        if not any(row.round == round_.name or row.newer_held for row in rows):
            before[rows[0].subject].append(rows)
    return before


def locked_texts(
    before: Mapping[str, Sequence[Sequence[TextRow]]],
    subjects: Iterable[str],
    division: str,
    owners: TextOwners,
    successors: Successors,
) -> Iterator[tuple[str, Answer]]:
    """Of these texts (``texts_before``) what the division's workbook shows and locks about these things, by key."""
    for subject in subjects:
        for rows in before.get(subject, ()):
            answer = _text_to_lock(rows, owners.asked(rows[0].key), division, successors)
            if answer is not None:
                yield rows[0].key, answer


def _text_to_lock(
    rows: Sequence[TextRow], owners: Sequence[str], division: str, successors: Successors
) -> Answer | None:
    """One text of an earlier year; None where it stays open.

    The office's word goes first, then what the division itself wrote (or those that it goes on with), then what was
    written by those who were asked before it. Of two different answers nothing says which is right. Where others are
    asked it is all that they wrote.
    """
    if division not in owners:
        return Answer.text(fitting_text(join_texts(rows)))
    offices = [row for row in rows if row.is_offices]
    own = [row for row in rows if successor_of(successors, row.division, (division,))]
    before = [row for row in rows if row.asked_then and not successor_of(successors, row.division, owners)]
    said = {row.text for row in offices or own or before}
    return Answer.text(said.pop()) if len(said) == 1 else None


def _earlier(key: str, round_: Round) -> bool:
    if not round_.years:
        return False
    year = Key.parse(key).when
    return year is None or year < min(round_.years)


def shown_subjects(plan: Plan, division: str, offices: tuple[OfficeItem, ...] = ()) -> list[str]:
    """The keys of the programs, indicators and projects that may stand in a division's workbook.

    ``offices`` are what the form asks of others than those who answer for a thing.
    """
    issue = Issue(plan="", form="", division=division, round=Round(""))  # of nobody, if the division is none
    subjects: list[str] = []
    for program in plan.programs:
        subjects.append(program.key)
        subjects += (indicator.key for indicator in program.indicators)
        if not offices and not plan.concerns(division, program):
            continue  # 1,400 divisions do not each look at 5,000 projects
        for project in program.projects:
            if issue.concerns(project) or judges_project(plan, division, offices, program, project):
                subjects.append(project.key)
                subjects += (indicator.key for indicator in project.indicators)
    return subjects


def first_answers(merged: Merged, round_name: str, owners: TextOwners) -> Mapping[str, Sequence[FirstAnswer]]:
    """By what it is about everything that was answered in this round, for others to see.

    Nothing that is in doubt or that the office decided, no text of another round; of several that differ all of them.
    """
    answers: dict[str, list[FirstAnswer]] = defaultdict(list)
    for row in merged.rows:
        of_round = any(claim.version.round == round_name for claim in row.claims)
        if row.line.published is None and row.answer is not None and of_round and not row.holds:
            answers[row.line.subject].append(FirstAnswer(row.line.key, row.answer, row.line.owners))
    by_key: dict[str, list[TextRow]] = defaultdict(list)
    for text in merged.texts:
        if text.round == round_name and not text.newer_held:
            by_key[text.key].append(text)
    for key, rows in by_key.items():
        asked = owners.asked(key)
        if asked:  # nobody is for what is no part of the plan, as 表紙
            said = {row.text for row in rows}
            answer = Answer.text(said.pop() if len(said) == 1 else fitting_text(join_texts(rows)))
            answers[rows[0].subject].append(FirstAnswer(key, answer, asked, owners.is_offices(key)))
    return answers


def answered_already(merged: Merged, plan: Plan, round_name: str, sent: int) -> dict[str, Answers]:
    """By division what it, or one that it goes on with, has answered in this round: a new edition of its workbook shows
    it filled in. Nothing that another round said: a round never speaks for another.

    Also what another division answered in it about a project that is this one's by now, and figures that the office
    decided since ``sent``, the number of the event by which the round was first sent out. What was answered as a part,
    or as the whole, or in a former unit, is asked again where it is asked otherwise today.
    """
    successors = division_successors(plan)
    own: dict[str, dict[str, list[Answer]]] = defaultdict(lambda: defaultdict(list))
    taken_over: dict[str, dict[str, list[Answer]]] = defaultdict(lambda: defaultdict(list))
    for text in merged.texts:
        if text.newer_held or text.round != round_name or text.is_offices:
            continue
        own[text.division][text.key].append(Answer.text(text.text))
        for division in successors.get(text.division, ()):
            taken_over[division][text.key].append(Answer.text(text.text))
    for row in merged.rows:
        if row.holds and row.decision is None:
            continue  # the older answer is in doubt
        given = [claim for claim in row.claims if _of_round(claim, row, round_name, sent)]
        given = [claim for claim in given if is_asked_alike(row.line, claim)]
        for division in row.line.owners:
            own[division][row.line.key] += (claim.answer for claim in given if claim.share == division)
            if len(row.claims) == 1:
                others = (claim.answer for claim in given if claim.owner not in row.line.owners)
                taken_over[division][row.line.key] += others
    return {division: Answers(_said_once(own[division], taken_over[division])) for division in {*own, *taken_over}}


def _of_round(claim: Claim, row: ResultRow, round_name: str, sent: int) -> bool:
    if claim.file == OFFICE_FILE:
        return row.decision is not None and row.decision.number > sent
    return claim.version.round == round_name


def _said_once(
    own: Mapping[str, Sequence[Answer]], taken_over: Mapping[str, Sequence[Answer]]
) -> Iterator[tuple[str, Answer]]:
    """Of each key the division's own answer, else that of those before it; of two that differ neither."""
    for key in {*own, *taken_over}:
        said = {answer: answer for answer in own.get(key) or taken_over.get(key, ())}
        if len(said) == 1:
            yield key, next(iter(said))
