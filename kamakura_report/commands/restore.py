"""Restore: a backup unpacked into a new or empty folder, every file of it known to be as it was put in."""

from __future__ import annotations

from pathlib import Path

from kamakura_report.commands.backup import TOPS
from kamakura_report.commands.workspace import Workspace
from kamakura_report.frozen import frozen
from kamakura_report.io.files import backups


@frozen
class Restored:
    """The workspace that is there again, and what came out of the archive."""

    workspace: Workspace
    content: backups.BackedUp


def run(workspace: Workspace, source: Path) -> Restored:
    """Unpack the archive into the workspace's folder, all or nothing.

    Raises CannotRun, and then nothing has changed: the folder is not empty, or the archive is none of ours or damaged.
    """
    return Restored(workspace, backups.unpack_backup(source, workspace.root, TOPS))
