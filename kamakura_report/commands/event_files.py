"""Event files of a workspace: found by their numbers, read, and what was told the command that wrote one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kamakura_report.io import files
from kamakura_report.problem import CannotRun
from kamakura_report.rounds import events
from kamakura_report.rounds.events import Event, EventKind


def event_files(folder: Path) -> dict[int, Path]:
    """The event files of a folder by their number, in its order; none when there is no folder.

    A sync client may have put a copy beside one. Raises CannotRun when the two say different things.
    """
    paths: dict[int, Path] = {}
    for path in files.files_inside(folder) if folder.is_dir() else ():
        number = events.event_number(path.name)
        if number is None:
            continue
        other = paths.setdefault(number, path)
        if other is not path and files.read_file(other) != files.read_file(path):
            names = f"{other.name} と {path.name}"
            advice = "同期ソフトが作った写しを、その場所から移してください（中身は消さずに取っておきます）。"
            raise CannotRun(f"台帳の記録 {number} が、{names} の二つに分かれています。{advice}")
    return dict(sorted(paths.items()))


def load_event_file(path: Path, data: bytes) -> Event:
    """The event of its file. Raises CannotRun when it is damaged, or has a number that is not its own."""
    try:
        event = events.load_event(data)
        if event.number != events.event_number(path.name):
            raise ValueError(event.number)
        events.check_body(event.kind, event.body)
    except ValueError:
        raise CannotRun(f"台帳の記録 {path} が壊れています。バックアップから戻してください。") from None
    return event


def read_event(path: Path) -> Event:
    """The event of its file, as ``load_event_file`` gives it."""
    return load_event_file(path, files.read_file(path))


def complete_names(paths: Mapping[int, Path]) -> None:
    """Give each event that a run left under its number alone its full name. Raises CannotRun when one is damaged."""
    for path in paths.values():
        if "-" not in path.name:
            files.settle_claim(path, path.with_name(read_event(path).file))


def what_was_told(kind: EventKind, body: Mapping[str, Any]) -> object:
    """What a person said to a command that writes an event of this kind. To undo has no more to say."""
    if kind is EventKind.DECIDED:
        return [(one["key"], one["status"], one["shown"], one["reason"]) for one in body["decisions"]]
    return None if kind is EventKind.UNDONE else body
