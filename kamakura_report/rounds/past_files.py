"""Past files: of which nothing is to be done any more, superseded by newer ones, closed with their sending-out, or
the same bytes lie there twice. What was found in them is for the record.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from kamakura_report.frozen import replace
from kamakura_report.problem import Problem, Severity
from kamakura_report.problem.round_codes import (
    RETURN_KNOWN,
    RETURN_SAME,
    RETURN_SUPERSEDED,
    RETURN_SUPERSEDED_WHOLE,
    RETURN_TWICE,
    ROUND_CLOSED,
    ROUND_CLOSED_LATE,
    ROUND_OVER,
    ROUND_WITHDRAWN,
    ROUND_WITHDRAWN_BEFORE,
)
from kamakura_report.returned.submission import Submission
from kamakura_report.rounds.open_rounds import reopening, sending_again

# What says that a file is past, and in which words such files are counted; of several the first that fits.
PAST_WORDS = {
    RETURN_SUPERSEDED.code: "新しいファイルに替わったもの",
    ROUND_CLOSED.code: "締め切ったあとに届いたもの",
    ROUND_OVER.code: "締め切った回のもの",
    ROUND_WITHDRAWN.code: "取り下げた回のもの",
    RETURN_SAME.code: "ほかと同じもの",
    RETURN_KNOWN.code: "前に取り込んだもの",
    RETURN_TWICE.code: "同じ様式のもの",
}

_SHUT = (ROUND_CLOSED.code, ROUND_WITHDRAWN.code)

# Of these nothing else is told; a file that came before, or that another one resembles, may still be in error.
_NOTHING_LEFT = frozenset(PAST_WORDS) - {RETURN_KNOWN.code, RETURN_TWICE.code}


def without_past(problems: Iterable[Problem]) -> list[Problem]:
    """The problems without the notes that say a file is past, and without those about files that are."""
    told = list(problems)
    over = {one.file for one in told if one.severity is Severity.NOTE and one.code in _NOTHING_LEFT}

    def is_past(one: Problem) -> bool:
        return one.severity is Severity.NOTE and (one.file in over or one.code in PAST_WORDS)

    return [one for one in told if not is_past(one)]


def past_word(one: Submission) -> str:
    """How a file that is past is counted; "" for one that is not."""
    codes = {problem.code for problem in one.problems}
    return next((word for code, word in PAST_WORDS.items() if one.past and code in codes), "")


def past_submission(one: Submission, note: Problem, *, superseded: str = "") -> Submission:
    """The file with all that was found in it for the record only, and the note that says why."""
    found = [problem for problem in one.problems if problem.code not in _SHUT]
    for_the_record = [replace(problem, severity=Severity.NOTE) for problem in found]
    problems = (*for_the_record, note.at(file=one.file))
    return replace(one, problems=problems, superseded=superseded, refused=not one.usable, past=True)


def excuse_superseded(files: Iterable[Submission], superseded: Mapping[str, Submission]) -> Iterator[Submission]:
    """The files as they are told: one is past once a newer one stands. By digest ``superseded`` says which."""
    for one in files:
        newer = superseded.get(one.digest)
        if newer is None or one.past:
            yield one
            continue
        wrong = any(problem.severity is Severity.ERROR for problem in one.problems)
        code = RETURN_SUPERSEDED if wrong else RETURN_SUPERSEDED_WHOLE
        yield past_submission(one, code.problem(file=newer.file), superseded=newer.file if wrong else "")


def excuse_closed(
    files: Iterable[Submission], closed: Collection[str], known: Collection[str], late: Collection[str] = ()
) -> Iterator[Submission]:
    """The files as they are told: one is past whose round is closed, or was withdrawn, once a merge has taken it in.

    ``closed`` are rounds, ``known`` digests, and ``late`` those of files that came too late and do not say so.
    """
    for one in files:
        told = next((problem.code for problem in one.problems if problem.code in _SHUT), "")
        shut = told or (ROUND_CLOSED.code if one.digest in late else "")
        if one.past or one.digest not in known or not (shut or one.round in closed):
            yield one
            continue
        yield past_submission(one, _why_closed(shut, one.round))


def _why_closed(shut: str, name: str) -> Problem:
    if shut == ROUND_WITHDRAWN.code:
        return ROUND_WITHDRAWN_BEFORE.problem(round=name, command=sending_again(name))
    code = ROUND_CLOSED_LATE if shut else ROUND_OVER
    return code.problem(round=name, command=reopening(name))


def excuse_repeated(files: Iterable[Submission]) -> Iterator[Submission]:
    """The files as they are told: of those with the same bytes all but the first are past."""
    first: dict[str, str] = {}
    for one in files:
        before = first.setdefault(one.digest, one.file) if one.digest else one.file
        if before == one.file or one.past:
            yield one
        else:
            yield past_submission(one, RETURN_SAME.problem(before=before))


def note_repeats(files: Iterable[Submission]) -> Iterator[Submission]:
    """The files, with a note after the first of one workbook: which counts is for the merge to decide."""
    first: dict[str, str] = {}
    for one in files:
        before = first.setdefault(one.issue, one.file) if one.issue and not one.past else one.file
        notice = RETURN_TWICE.problem(before=before).at(file=one.file)
        yield one if before == one.file else replace(one, problems=(*one.problems, notice))
