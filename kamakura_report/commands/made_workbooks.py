"""Workbooks made one by one: what stays of an edition once its cells were written. A plan may have 1,400 of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from kamakura_report.commands.editions import Edition
from kamakura_report.commands.ledger_session import LedgerSession
from kamakura_report.form.issue import Issue, sealed
from kamakura_report.io import files
from kamakura_report.io.ledger.queries import Sent
from kamakura_report.io.write.write_workbook import write_workbook
from kamakura_report.layout.formulas import uncounted_problems
from kamakura_report.plan.keys import Key
from kamakura_report.problem import Problem
from kamakura_report.reports.sending_list import SENDING_NAME
from kamakura_report.workbook.names import UsedNames, file_name


@dataclass(frozen=True, slots=True)
class MadeWorkbook:
    """One division's workbook as bytes, and what is told of it.

    ``file`` is None where nothing is asked (then it has no path either), where the division was not chosen, and in a
    dry run. With ``kept`` it is the one that lies there already.
    """

    issue: Issue
    previous: Sent | None
    unchanged: bool
    for_first_answers: bool  # as of the edition
    only_due: bool  # the same
    asked: int  # open cells, those of the cover left out
    required: int
    carried: int  # answers of this round that a new edition shows in its open cells
    path: Path
    problems: tuple[Problem, ...]
    file: files.Output | None = None
    kept: bool = False
    records: tuple[files.Output, ...] = ()  # what its returns will be compared with


def make_workbooks(
    session: LedgerSession, editions: Iterable[Edition], folder: Path, chosen: Iterable[str], *, force: bool
) -> Iterator[MadeWorkbook]:
    """The workbooks of these editions, in order; each edition is let go before the next one is placed.

    Only those of the ``chosen`` divisions (none: all) are written, and none in a session that writes nothing.
    """
    wanted = frozenset(chosen)
    used = UsedNames((SENDING_NAME,))  # the list of them lies beside them
    secret = cache(lambda: _secret(session, force=force))  # a new key is made only where something is to be sealed
    if session.writes and session.ledger.ever_sent() and not force:
        secret()  # what was sent out before cannot go on without its key
    for edition in editions:
        issue, book = edition.issue, edition.book
        asked = sum(1 for _, _, ask in book.asks() if not Key.parse(ask.key).on_cover)
        name = file_name(issue.division, used) if asked else ""
        if asked:
            used.use(name)
        made = MadeWorkbook(
            issue=issue,
            previous=edition.previous,
            unchanged=edition.unchanged,
            for_first_answers=edition.for_first_answers,
            only_due=edition.only_due,
            asked=asked,
            required=sum(1 for _, _, ask in book.asks() if ask.required_anyway),
            carried=0 if edition.unchanged else len(edition.answers),
            path=folder / f"{name}.xlsx" if asked else folder,
            problems=tuple(uncounted_problems(book, issue.division)) if asked else (),
        )
        if asked and session.writes and (not wanted or issue.division in wanted):
            made = _written(session, edition, made, secret)
        yield made


def _secret(session: LedgerSession, *, force: bool) -> bytes:
    sealed_before = session.ledger.ever_sent() and not force
    return session.snapshots.key() if sealed_before else files.workspace_key(session.workspace.secret)


def _written(session: LedgerSession, edition: Edition, made: MadeWorkbook, secret: Callable[[], bytes]) -> MadeWorkbook:
    kept = _content_to_keep(made)
    if kept is not None:
        return replace(made, file=files.Output(made.path, kept, files.Policy.GUARDED), kept=True)
    # One that is unchanged but lost goes out again with the answers known by now.
    answered = edition.unchanged and edition.answers
    book = session.snapshots.book(edition.issue, edition.answers) if answered else edition.book
    book = sealed(book, edition.issue, secret())
    return replace(
        made,
        file=files.Output(made.path, write_workbook(book), files.Policy.GUARDED),
        records=tuple(session.snapshots.book_outputs([(edition.issue.id, book)])),
    )


def _content_to_keep(made: MadeWorkbook) -> bytes | None:
    """The bytes of the workbook that the division was sent, when it is still right and lies where it was written."""
    if not made.unchanged or made.previous is None or not made.path.is_file():
        return None
    data = files.read_file(made.path)
    return data if files.sha256(data) == made.previous.digest else None
