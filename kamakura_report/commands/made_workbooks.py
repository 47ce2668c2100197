"""Workbooks made one by one: what stays of an edition once its cells were written. A plan may have 1,400 of them.

Worker processes make them, a few ahead of the one that is wanted. Meanwhile this one stages what they made, so
that hardly more is left than to rename it once the last one is there. Of an edition that was sent out and whose every
source is what it was, all that is told of its workbook is kept, and the workbook itself lies there: nothing is placed.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path

from kamakura_report.commands.editions import Edition
from kamakura_report.commands.kept_readings import program_mark
from kamakura_report.commands.ledger_session import LedgerSession
from kamakura_report.commands.workspace import Track
from kamakura_report.form.issue import Issue, dump_issue
from kamakura_report.frozen import frozen, replace
from kamakura_report.io import files
from kamakura_report.io.ledger.queries import Sent
from kamakura_report.io.ledger.worked_out import WorkedOut
from kamakura_report.io.own_process import CannotStart
from kamakura_report.io.shared_value import Shared
from kamakura_report.io.staff import Hands, WorkerDied, done_in_order
from kamakura_report.io.workbook_order import Ground, MadeOrder, Order, make_ordered
from kamakura_report.problem import CannotRun, Problem
from kamakura_report.reports.sending_list import SENDING_NAME
from kamakura_report.workbook.names import UsedNames, file_name

WORKBOOK_ENDING = ".xlsx"


@frozen
class Alike:
    """What is told of many workbooks of a sending-out alike: all but for which division each is, and its file."""

    issue: Issue  # without its division
    previous: Sent | None
    told: MadeOrder
    folder: Path  # of all workbooks of the round
    kept: files.Content | None = None
    staging: files.Staging | None = None
    recorded: int = 0  # how many records of a workbook are staged behind it


@frozen
class MadeWorkbook:
    """One division's workbook, and what is told of it.

    It has no file where nothing is asked (then it has no name either), where the division was not chosen, and in a dry
    run. One that is ``kept`` lies there already; any other is staged, and behind it its records.
    """

    division: str
    stem: str  # of its file's name
    alike: Alike
    number: int = 0  # of the staged file

    @property
    def issue(self) -> Issue:
        """The issue that the division has from now on."""
        return replace(self.alike.issue, division=self.division)

    @property
    def previous(self) -> Sent | None:
        """The workbook of this round that the division was sent last."""
        return self.alike.previous

    @property
    def told(self) -> MadeOrder:
        """What its order came to."""
        return self.alike.told

    @property
    def kept(self) -> files.Content | None:
        """What lies there already."""
        return self.alike.kept

    @property
    def name(self) -> str:
        """The name of its file, "" where it has none."""
        return f"{self.stem}{WORKBOOK_ENDING}" if self.stem else ""

    @property
    def place(self) -> str:
        """Where it lies, or will."""
        return f"{self.alike.folder}{os.sep}{self.name}"

    @property
    def file(self) -> files.AnyOutput | None:
        """The workbook itself."""
        if self.kept is not None:
            return files.Output(self.place, self.kept, files.Policy.GUARDED)
        return None if self.alike.staging is None else self.alike.staging[self.number]

    @property
    def records(self) -> Iterator[files.Staged]:
        """What its returns will be compared with."""
        staging, first = self.alike.staging, self.number + 1
        if staging is not None:
            yield from map(staging.__getitem__, range(first, first + self.alike.recorded))

    @property
    def issued(self) -> Iterator[files.Staged]:
        """The record of its issue."""
        if self.alike.staging is not None:
            yield self.alike.staging[self.number + 1 + self.alike.recorded]


@frozen
class _Found:
    """An edition, and what its workbook came to: ``told`` is None until it is made."""

    edition: Edition
    told: MadeOrder | None
    as_sent: files.Content | None = None  # the workbook that the division was sent, where it lies as it was written
    content: files.Content | None = None  # what is to be written
    records: tuple[files.Packed, ...] = ()

    @property
    def issue(self) -> Issue:
        """The issue that the division has from now on."""
        before = self.edition.previous_issue
        return before if before is not None and self.told is not None and self.told.unchanged else self.edition.issue

    def as_made(self, made: MadeOrder) -> _Found:
        """The same, with what was made of it."""
        content = self.as_sent if made.unchanged and made.content is None else made.content
        told = replace(made, content=None, records=())
        return replace(self, told=told, content=content, records=made.records)


@frozen
class WorkbookMaker:
    """Makes the workbooks of one sending-out; what they hold waits in ``staging``, what lies there on the ``shelf``.

    Only those of the ``chosen`` divisions (none: all) are written, and none in a session that writes nothing.
    """

    session: LedgerSession
    ground: Ground
    chosen: frozenset[str]
    shelf: files.Shelf
    staging: files.Staging
    hands: Hands

    def make(
        self, editions: Iterable[Edition], divisions: Sequence[str], folder: Path, track: Track[str] = list
    ) -> Iterator[MadeWorkbook]:
        """The workbooks of these editions, one for each of the divisions, in their order, each as soon as it is made.

        Raises CannotRun.
        """
        used = UsedNames((SENDING_NAME,))  # the list of them lies beside them
        same: dict[Alike, Alike] = {}  # of a thousand workbooks few are not like another one
        for one in self._found(editions, divisions, track):
            assert one.told is not None
            stem = ""
            if one.told.asked:
                used.use(stem := file_name(one.issue.division, used))
            made = self._with_file(MadeWorkbook(one.issue.division, stem, _alike(one, folder)), one)
            has_its_own = made.told.problems or made.previous or made.alike.issue.accepted
            yield made if has_its_own else replace(made, alike=same.setdefault(made.alike, made.alike))

    def _with_file(self, made: MadeWorkbook, one: _Found) -> MadeWorkbook:
        """The workbook with its file, and with what must lie beside the snapshots before that is written."""
        if one.content is None:
            return made
        if one.content is one.as_sent and self._sent_to(one.edition) == Path(made.place):
            return replace(made, alike=replace(made.alike, kept=one.content))
        records = self.session.snapshots.record_outputs(one.issue.id, one.records)
        file = self.staging.put(files.Output(made.place, one.content, files.Policy.GUARDED))
        for record in (*records, self.session.snapshots.issue_output(one.issue)):
            self.staging.put(record)
        alike = replace(made.alike, staging=self.staging, recorded=len(records))
        return replace(made, alike=alike, number=file.number)

    def remember(self, made: Iterable[MadeWorkbook]) -> None:
        """Keep what is told of these workbooks for as long as the same would be told."""
        with self.session.ledger.change():
            for one in made:
                name, depends_on = _kept_as(one.issue)
                said = _said(one.told)
                if self.session.ledger.worked_out(name, depends_on) != said:
                    self.session.ledger.put_worked_out(name, depends_on, said)

    def _found(self, editions: Iterable[Edition], divisions: Sequence[str], track: Track[str]) -> Iterator[_Found]:
        """What each edition came to, in their order, each as soon as it is known.

        Each is begun when there is a worker for it: of a thousand that were begun at once much would be held.
        """
        begun: deque[_Found] = deque()  # those that are not given yet
        done = done_in_order(
            make_ordered, Shared(self.ground), map(self._order, self._begun(editions, begun)), self.hands
        )
        try:
            # Workers are there before it is shown how far they are: that takes a thread, with which nothing is copied.
            first = list(islice(done, 1))
            found = _in_order(begun, chain(first, done))
            for _, one in zip(track(divisions) if first else divisions, found, strict=True):
                yield one
        except WorkerDied as died:
            raise _stopped(died) from None
        except CannotStart as error:
            raise _cannot_start(error) from None

    def _begun(self, editions: Iterable[Edition], begun: deque[_Found]) -> Iterator[_Found]:
        """What is known of those that are to be made; all are put behind ``begun``."""
        for edition in editions:
            begun.append(one := self._begin(edition))
            if one.told is None:
                yield one

    def _begin(self, edition: Edition) -> _Found:
        """What is known of an edition without placing it."""
        writes = self._writes(edition)
        as_sent = self._as_sent(edition) if writes else None
        one = _Found(edition, None, as_sent)
        before = edition.previous_issue
        kept = self.session.ledger.worked_out(*_kept_as(edition.issue))
        if kept is None:
            return one
        told = MadeOrder(int(kept["asked"]), int(kept["required"]), tuple(map(Problem.from_dict, kept["problems"])))
        if before is None:
            return one if told.asked else replace(one, told=told)
        if edition.issue.id != before.id or (writes and as_sent is None):
            return one
        return replace(one, told=replace(told, unchanged=True), content=as_sent)

    def _writes(self, edition: Edition) -> bool:
        return self.session.writes and (not self.chosen or edition.issue.division in self.chosen)

    def _sent_to(self, edition: Edition) -> Path | None:
        return self.session.workspace.root / edition.previous.file if edition.previous is not None else None

    def _as_sent(self, edition: Edition) -> files.Content | None:
        """The workbook that the division was sent last, when it lies where it was written as it was written."""
        path = self._sent_to(edition)
        if edition.previous is None or path is None or not path.is_file():
            return None
        data = files.read_file(path)
        return self.shelf.put(data) if files.sha256(data) == edition.previous.digest else None

    def _order(self, one: _Found) -> Order:
        issue, before = one.edition.issue, one.edition.previous_issue
        issues = {each.id for each in (issue, before) if each is not None}
        return Order(
            issue,
            before,
            one.edition.answered,
            one.edition.known,
            wanted=self._writes(one.edition),
            lies_there=one.as_sent is not None,
            unrecorded=tuple(each for each in sorted(issues) if self.session.snapshots.is_unrecorded(each)),
        )


def _alike(one: _Found, folder: Path) -> Alike:
    assert one.told is not None
    return Alike(replace(one.issue, division=""), one.edition.previous, one.told, folder)


def _in_order(begun: deque[_Found], done: Iterator[MadeOrder]) -> Iterator[_Found]:
    """All that are ``begun``, more of which there are with each that is ``done``: what each of them came to."""
    for made in done:
        while begun[0].told is not None:
            yield begun.popleft()
        yield begun.popleft().as_made(made)
    yield from begun


def _kept_as(issue: Issue) -> tuple[str, str]:
    """Under which name it is kept what is told of an issue's workbook, and in one word all that this depends on."""
    return f"workbook {issue.id}", f"{program_mark()} {files.sha256(dump_issue(issue))}"


def _said(told: MadeOrder) -> WorkedOut:
    problems = [problem.as_dict() for problem in told.problems]
    return {"asked": told.asked, "required": told.required, "problems": problems}


def _stopped(died: WorkerDied) -> CannotRun:
    division = died.job.issue.division if isinstance(died.job, Order) else ""
    return CannotRun(
        f"{division}の様式を作る補助のプログラムが、二度とも途中で止まりました。何も書いていません。"
        "同じコマンドに --workers 1 を付けると、補助のプログラムを使わずに作ります。"
    )


def _cannot_start(error: CannotStart) -> CannotRun:
    return CannotRun(
        f"様式を作る補助のプログラムを起動できません（{error}）。セキュリティ対策ソフトなどが止めていないかを確かめてください。"
        "同じコマンドに --workers 1 を付けると、補助のプログラムを使わずに作ります。"
    )
