"""Events that were lost or altered, put back from a sound database: it holds each whole, with its file's digest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from kamakura_report.commands.event_files import event_files, load_event_file
from kamakura_report.commands.workspace import Workspace
from kamakura_report.io import files
from kamakura_report.problem import CannotRun
from kamakura_report.rounds.chain import EventLink, first_break
from kamakura_report.rounds.events import Event, dump_event, event_number

_Contents = Mapping[int, tuple[Path, bytes]]  # event files by their number


def restore_events(workspace: Workspace, whole: Sequence[tuple[EventLink, Event]], *, now: datetime) -> tuple[str, ...]:
    """Put back the events that are lost or not what they were; the names of the files. The caller holds the lock.

    ``whole`` is what a sound database holds. Nothing is done unless all is proven: each event by its digest, all of
    them by their chain, which ends where the memory of written files says. Without that memory only such files are
    replaced as cannot be right by themselves. What is replaced is kept beside the folder.
    """
    contents = {number: (path, files.read_file(path)) for number, path in event_files(workspace.events).items()}
    of_number = {link.number: link for link, _ in whole}
    lost = {
        link.number: dump_event(event)
        for link, event in whole
        if link.number not in contents or files.sha256(contents[link.number][1]) != link.digest
    }
    if not lost or any(files.sha256(data) != of_number[number].digest for number, data in lost.items()):
        return ()
    known = {link.digest for link in of_number.values()}
    ends = {(event_number(name), digest) for name, digest in files.newest_record(workspace.written, known).items()}
    alone = _links(contents, {})
    if _are_whole(alone, ends) and (ends or lost.keys() & contents.keys()):
        return ()  # the files prove themselves: it is the database that is of another day or folder
    if not _are_whole(_links(contents, of_number), ends):
        return ()
    for number, data in sorted(lost.items()):
        if number in contents:
            path, altered = contents[number]
            files.put_aside(workspace.ledger / path.name, altered, now=now)
            files.discard_file(path)
        files.put_aside(workspace.events / of_number[number].file, data, now=now)
    return tuple(of_number[number].file for number in sorted(lost))


def _links(contents: _Contents, instead: Mapping[int, EventLink]) -> list[EventLink]:
    """The events of these files, in order, with those ``instead`` in their places; none where a file is no event."""
    links = dict(instead)
    for number, (path, data) in contents.items():
        if number not in instead:
            try:
                event = load_event_file(path, data)
            except CannotRun:
                return []
            links[number] = EventLink(number, event.file, files.sha256(data), event.before)
    return [links[number] for number in sorted(links)]


def _are_whole(links: Sequence[EventLink], ends: set[tuple[int | None, str]]) -> bool:
    """True for a chain without a break that holds what the memory says of its end."""
    return bool(links) and first_break(links) is None and ends <= {(link.number, link.digest) for link in links}
