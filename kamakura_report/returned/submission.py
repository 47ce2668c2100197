"""A submission: one returned workbook after it was read, with its division, answers, problems, and how far it is
filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from kamakura_report.form.answer import NO_ANSWERS, Answer, Answers, Status
from kamakura_report.form.completion import CellContent, Completion, Count, cell_content, count_contents
from kamakura_report.form.days import day_value
from kamakura_report.form.filled_so_far import workbook_state
from kamakura_report.frozen import frozen
from kamakura_report.problem import Hold, Problem
from kamakura_report.returned.answered_book import AnsweredBook
from kamakura_report.workbook.question import AnswerKind, Ask, Condition

# Named once: to look up a member of an enumeration takes longer than to compare with it.
_UNREADABLE, _DATE, _NUMBER = Status.UNREADABLE, AnswerKind.DATE, AnswerKind.NUMBER
_BLANK, _DOUBTFUL = CellContent.BLANK, CellContent.DOUBTFUL


@frozen
class Filling:
    """Numbers of asked cells (form.completion.Count)."""

    required: int = 0
    filled: int = 0  # of the required ones
    doubtful: int = 0  # required or not
    blank: int = 0  # of the required ones

    @property
    def ready(self) -> bool:
        """True when the cover says 提出できます."""
        return workbook_state(self.blank + self.doubtful) is Completion.READY


NOTHING_ASKED = Filling()


def count_filling(answered: AnsweredBook) -> Filling:
    """The numbers for the answers to a book; cells of which nothing could be read are 空."""
    contents, required, answers = [], [], answered.answers
    for _, _, ask in answered.book.asks():
        content = returned_content(ask, answers.answer(ask.key))
        contents.append(content)
        if ask.required and (ask.condition is None or not _waived(ask.condition, answers)):
            required.append(content)
    counts = {kind: count_contents(kind, contents, required) for kind in Count}
    return Filling(counts[Count.ALL], counts[Count.FILLED], counts[Count.DOUBTFUL], counts[Count.OPEN])


def _waived(condition: Condition, answers: Answers) -> bool:
    """True when what was typed elsewhere says that this need not be answered, to the letter as a formula sees it."""
    decider = answers.get(condition.key)
    return not condition.is_met(decider.raw if decider else None)


def returned_content(ask: Ask, answer: Answer | None) -> CellContent:
    """The state of a cell as its workbook shows it, from what was read there."""
    if answer is None:
        return _BLANK
    if answer.formula or answer.status is _UNREADABLE:
        return _DOUBTFUL
    if answer.stored is not None:
        return cell_content(ask, answer.stored)
    if ask.kind is _DATE and not answer.conversion:
        return cell_content(ask, day_value(answer.shown))
    typed = answer.raw if answer.conversion or ask.kind is not _NUMBER else answer.value
    return cell_content(ask, typed)


@frozen
class Submission:
    """A file that came back. What is doubtful in it is held back (``held``), all the rest counts (``taken``)."""

    file: str  # as shown to people: the name below the folder that was read
    received: str  # ISO 8601 with offset
    division: str = ""  # "" when the file could not be identified
    round: str = ""
    issue: str = ""  # issue id
    modified: str = ""  # dcterms:modified inside the file
    answers: Answers = NO_ANSWERS
    problems: tuple[Problem, ...] = ()
    filling: Filling = NOTHING_ASKED  # as its own cover counts it
    untrusted: Answers = NO_ANSWERS  # typed, but on sheets nothing is taken from
    untrusted_problems: tuple[Problem, ...] = ()  # what is wrong with the cells they stand in
    digest: str = ""  # SHA-256 of its bytes, under which the ledger keeps it
    held: Mapping[str, Hold] = field(default_factory=dict)  # keys not taken until somebody acts, and how far it reaches
    program: str = ""  # what saved it, as docProps/app.xml names it
    sent: str = ""  # when its workbook was first sent out (ISO 8601 with offset), "" when that is not known
    superseded: str = ""  # of a file in which something is wrong the newer one that took its place, by its name
    past: bool = False  # nothing is to be done about it: what was found in it is for the record
    refused: bool = False  # nothing of it counts: all is held back, or an earlier program used no file with an error

    @property
    def typed(self) -> Answers:
        """Everything that was typed, also on sheets that nothing is taken from."""
        return Answers({**self.untrusted, **self.answers})

    @property
    def taken(self) -> Answers:
        """The answers that count: those that nothing holds back."""
        if not self.usable:
            return NO_ANSWERS
        return Answers((key, answer) for key, answer in self.answers.items() if key not in self.held)

    @property
    def usable(self) -> bool:
        """True when the workbook is ours and its answers count, all or in part."""
        return bool(self.division) and not self.refused and all(one.holds is not Hold.FILE for one in self.problems)

    @property
    def whole(self) -> bool:
        """True when nothing in it is held back."""
        nothing_held = not self.held and all(problem.holds is None for problem in self.problems)
        return self.usable and not self.superseded and nothing_held
