"""Near workspaces: where the folder that somebody meant may be, when a command was run beside it.

Looked at are the folders above, those below (two levels) and those beside, not more than ``MOST_LOOKED_AT`` of them: a
share may hold thousands.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

from kamakura_report.commands.workspace import Workspace

MOST_LOOKED_AT = 300  # folders
MOST_OFFERED = 3


def is_workspace(root: Path) -> bool:
    """True for a folder that holds a master, a ledger, or what ``init`` lays out to put files into."""
    workspace = Workspace(root)
    return workspace.master.exists() or any(path.is_dir() for path in (workspace.ledger, workspace.returned))


def workspace_above(folder: Path) -> Path | None:
    """The nearest workspace of which the folder is a part, absolute; None when it is in none, or is one itself."""
    here = folder.absolute()
    return next(filter(is_workspace, here.parents), None) if not is_workspace(here) else None


def near_workspaces(folder: Path) -> list[Path]:
    """The workspace above a folder that is none and need not exist, else those below or beside it; absolute.

    Those that hold a master or a ledger leave those out in which nobody has begun.
    """
    here = folder.absolute()
    above = next(filter(is_workspace, here.parents), None)
    if above is not None:
        return [above]
    while not here.is_dir() and here != here.parent:
        here = here.parent
    looked_at = itertools.islice(_around(here), MOST_LOOKED_AT)
    found = list(dict.fromkeys(each for each in looked_at if is_workspace(each)))
    begun = [each for each in found if Workspace(each).master.exists() or Workspace(each).ledger.is_dir()]
    return (begun or found)[:MOST_OFFERED]


def _around(here: Path) -> Iterator[Path]:
    below = _folders_in(here)
    yield from below
    yield from _folders_in(here.parent)
    yield from (inner for each in below for inner in _folders_in(each))


def _folders_in(folder: Path) -> list[Path]:
    """By name; none of a folder that cannot be looked into."""
    try:
        return sorted(each for each in folder.iterdir() if each.is_dir() and not each.name.startswith("."))
    except OSError:
        return []
