"""The kept events held against all that knows of them: their own chain, the database, and the memory of written files.

Nothing is believed that any two of them speak against, and each contradiction has one line that says what to do
(docs/ledger.md).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kamakura_report.commands.event_files import event_files, load_event_file
from kamakura_report.commands.workspace import Workspace
from kamakura_report.frozen import frozen
from kamakura_report.io import files
from kamakura_report.io.ledger.refusals import REBUILD_ADVICE
from kamakura_report.problem import CannotRun
from kamakura_report.rounds.chain import EventLink, first_break
from kamakura_report.rounds.events import Event, event_number

_RESTORE = "バックアップから戻してください。"
_REBUILD = "「kamakura-report rebuild」を実行すると、台帳の中の写しから戻します。"


@frozen
class KeptEvents:
    """The event files: the chain that they are, and those events that the database does not know."""

    links: tuple[EventLink, ...]
    unknown: Mapping[int, Event]
    newest: tuple[int, str] | None  # number and digest of the last event, as the memory of written files says

    @property
    def last(self) -> int:
        """The greatest number; 0 where nothing happened yet."""
        return self.links[-1].number if self.links else 0

    @property
    def is_proven(self) -> bool:
        """True when the chain is whole, and ends where the memory says or with one event more."""
        if self.newest is None or first_break(self.links) is not None:
            return False
        return self.newest in {(link.number, link.digest) for link in self.links} and self.last <= self.newest[0] + 1


def read_kept_events(
    workspace: Workspace, known: Sequence[EventLink], old: Sequence[EventLink] | None = None
) -> KeptEvents:
    """The event files beside what the database knows of them, and an old one that it is to replace knew.

    Raises CannotRun for one that cannot be understood.
    """
    of_number = {link.number: link for link in known}
    remembered = files.newest_record(workspace.written, {link.digest for link in old or known})
    heads = ((event_number(name), digest) for name, digest in remembered.items())
    newest = max(((number, digest) for number, digest in heads if number is not None), default=None)
    links: list[EventLink] = []
    unknown: dict[int, Event] = {}
    for number, path in event_files(workspace.events).items():
        data = files.read_file(path)
        digest = files.sha256(data)
        link = of_number.get(number)
        if link is None or link.digest != digest:
            try:
                event = load_event_file(path, data)
            except CannotRun:
                if old is None and number in of_number and newest == (known[-1].number, known[-1].digest):
                    raise CannotRun(f"台帳の記録 {path} が壊れています。{_REBUILD}") from None
                raise
            link = EventLink(number, event.file, digest, event.before)
            if number not in of_number:
                unknown[number] = event
        links.append(link)
    return KeptEvents(tuple(links), unknown, newest)


def check_kept_events(
    workspace: Workspace, kept: KeptEvents, known: Sequence[EventLink], old: Sequence[EventLink] | None = None
) -> None:
    """Raises CannotRun when event files were altered, lost or renumbered, or the database is of other events.

    Where an ``old`` database is replaced that speaks in the place of it; what is only wrong in that is no matter.
    """
    anew, known = old is not None, old or known
    for link in known:
        if link not in kept.links:
            if not kept.is_proven:
                cure = _REBUILD if not anew and _can_be_restored(kept, known) else _RESTORE
                raise _altered(workspace, link.file, any(link.number == one.number for one in kept.links), cure)
            if not anew:
                raise CannotRun(
                    f"台帳 {workspace.database} が、記録 {link.file} と食い違っています。{REBUILD_ADVICE}。"
                )
    broken = first_break(kept.links)
    if broken is not None:
        earlier, later = kept.links[broken - 1 : broken + 1] if broken else (None, kept.links[0])
        names = f"{earlier.file} と {later.file} が" if earlier else f"{later.file} が、その前の記録と"
        raise CannotRun(
            f"台帳の記録 {names}つながりません。中身か番号が変わったか、間の記録がなくなっています。"
            f"フォルダー {workspace.events} を{_RESTORE}"
        )
    if kept.newest is None:
        return
    number, digest = kept.newest
    of_number = {link.number: link for link in kept.links}
    if number not in of_number or (of_number[number].digest != digest and of_number[number] not in known):
        name = of_number[number].file if number in of_number else f"{number:06}"
        raise _altered(workspace, name, number in of_number, _RESTORE)
    ahead = kept.last - max([number, *(link.number for link in known)])
    if ahead > 1 and not anew:
        raise CannotRun(
            f"台帳の記録が、台帳 {workspace.database} より{ahead}件先まであります"
            f"（一部だけをバックアップから戻したときなど）。{REBUILD_ADVICE}。"
        )


def _can_be_restored(kept: KeptEvents, known: Sequence[EventLink]) -> bool:
    """True where the database, which is sound, and the memory agree on all that is lost (``restored_events``)."""
    last = known[-1].number
    further = [link for link in kept.links if link.number > last]
    heads = {(link.number, link.digest) for link in (*known, *further)}
    return kept.newest in heads and first_break([*known, *further]) is None


def _altered(workspace: Workspace, name: str, is_there: bool, cure: str) -> CannotRun:
    path = workspace.events / name
    return CannotRun(
        f"台帳の記録 {path} の中身が、書いたときと違います。{cure}"
        if is_there
        else f"台帳の記録 {path} がありません。{cure}"
    )
