"""Workbooks made one by one: what stays of an edition once its cells were written. A plan may have 1,400 of them.

Worker processes make them, a few ahead of the one that is wanted. Of an edition that was sent out and whose every
source is what it was, all that is told of its workbook is kept, and the workbook itself lies there: nothing is placed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path

from kamakura_report.commands.editions import Edition
from kamakura_report.commands.kept_readings import program_mark
from kamakura_report.commands.ledger_session import LedgerSession
from kamakura_report.commands.workspace import Track
from kamakura_report.form.issue import Issue, dump_issue
from kamakura_report.frozen import frozen
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


@frozen
class MadeWorkbook:
    """One division's workbook, and what is told of it.

    ``file`` is None where nothing is asked (then it has no path either), where the division was not chosen, and in a
    dry run. With ``kept`` it is the one that lies there already.
    """

    issue: Issue
    previous: Sent | None
    told: MadeOrder
    path: Path
    file: files.Output | None = None
    kept: bool = False
    records: tuple[files.Output, ...] = ()  # what its returns will be compared with


@frozen
class _Found:
    """An edition, and what its workbook came to: ``told`` is None until it is made; contents are on the shelf."""

    edition: Edition
    told: MadeOrder | None
    as_sent: files.Content | None = None  # the workbook that the division was sent, where it lies as it was written
    content: files.Content | None = None  # what is to be written
    records: tuple[files.Output, ...] = ()

    @property
    def issue(self) -> Issue:
        """The issue that the division has from now on."""
        before = self.edition.previous_issue
        return before if before is not None and self.told is not None and self.told.unchanged else self.edition.issue


@frozen
class WorkbookMaker:
    """Makes the workbooks of one sending-out; their contents wait on the ``shelf``.

    Only those of the ``chosen`` divisions (none: all) are written, and none in a session that writes nothing.
    """

    session: LedgerSession
    ground: Ground
    chosen: frozenset[str]
    shelf: files.Shelf
    hands: Hands

    def make(self, editions: Iterable[Edition], folder: Path, track: Track[str] = list) -> Iterator[MadeWorkbook]:
        """The workbooks of these editions, in their order. Raises CannotRun."""
        used = UsedNames((SENDING_NAME,))  # the list of them lies beside them
        for one in self._found(editions, track):
            assert one.told is not None
            name = file_name(one.issue.division, used) if one.told.asked else ""
            if one.told.asked:
                used.use(name)
            path = folder / f"{name}.xlsx" if one.told.asked else folder
            file = None if one.content is None else files.Output(path, one.content, files.Policy.GUARDED)
            kept = file is not None and one.content is one.as_sent and self._sent_to(one.edition) == path
            yield MadeWorkbook(one.issue, one.edition.previous, one.told, path, file, kept, one.records)

    def remember(self, made: Iterable[MadeWorkbook]) -> None:
        """Keep what is told of these workbooks for as long as the same would be told."""
        with self.session.ledger.change():
            for one in made:
                name, depends_on = _kept_as(one.issue)
                said = _said(one.told)
                if self.session.ledger.worked_out(name, depends_on) != said:
                    self.session.ledger.put_worked_out(name, depends_on, said)

    def _found(self, editions: Iterable[Edition], track: Track[str]) -> list[_Found]:
        """What each edition came to, in their order."""
        found = [self._begin(edition) for edition in editions]
        to_make = {one.issue.division: at for at, one in enumerate(found) if one.told is None}
        if not to_make:
            return found
        orders = (self._order(found[at]) for at in to_make.values())
        try:
            done = done_in_order(make_ordered, Shared(self.ground), orders, self.hands)
            # Workers are there before it is shown how far they are: that takes a thread, with which nothing is copied.
            all_done = chain([next(done)], done)
            for division, made in zip(track([*to_make]), all_done, strict=True):
                at = to_make[division]
                found[at] = self._shelved(found[at], made)
        except WorkerDied as died:
            raise _stopped(died) from None
        except CannotStart as error:
            raise _cannot_start(error) from None
        return found

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
            unrecorded=frozenset(each for each in issues if self.session.snapshots.is_unrecorded(each)),
        )

    def _shelved(self, one: _Found, made: MadeOrder) -> _Found:
        """What was made of it, its contents on the shelf."""
        content: files.Content | None = one.as_sent if made.unchanged else None
        if made.content is not None:
            content = self.shelf.put(made.content)
        found = replace(one, told=replace(made, content=None, records=()), content=content)
        outputs = self.session.snapshots.record_outputs(found.issue.id, made.records)
        return replace(found, records=tuple(each.on(self.shelf) for each in outputs))


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
