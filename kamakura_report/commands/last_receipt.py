"""The last receipt: how the divisions stood when the office received last, and which folders it looked into.

A memory for convenience: without it nothing is lost but the word of what changed since.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from pathlib import Path

from kamakura_report.commands.workspace import Workspace
from kamakura_report.frozen import frozen
from kamakura_report.io import files
from kamakura_report.problem import CannotRun
from kamakura_report.rounds.division_status import DivisionStatus


@frozen
class LastReceipt:
    """When it was (ISO 8601), of which round, from which folders, and by division its stage; nothing when never."""

    when: str = ""
    round: str = ""
    folders: tuple[str, ...] = ()  # below the workspace by name, else from the root of the disk
    stages: Mapping[str, str] = field(default_factory=dict)


def read_last_receipt(workspace: Workspace) -> LastReceipt:
    """What is remembered; nothing where the memory is gone or damaged."""
    if not workspace.last_receipt.is_file():
        return LastReceipt()
    try:
        kept = json.loads(files.read_file(workspace.last_receipt))
        texts = (kept["when"], kept["round"], *kept["folders"], *kept["stages"], *kept["stages"].values())
        if not all(isinstance(text, str) for text in texts):
            return LastReceipt()
        return LastReceipt(kept["when"], kept["round"], tuple(kept["folders"]), kept["stages"])
    except (CannotRun, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return LastReceipt()


def receipt_output(workspace: Workspace, receipt: LastReceipt) -> files.Output:
    """The file that remembers it."""
    kept = {
        "when": receipt.when,
        "round": receipt.round,
        "folders": list(receipt.folders),
        "stages": dict(receipt.stages),
    }
    text = json.dumps(kept, ensure_ascii=False, indent=0)
    return files.Output(workspace.last_receipt, f"{text}\n".encode(), files.Policy.RESULT)


def stages_of(statuses: Iterable[DivisionStatus]) -> dict[str, str]:
    """By division how far it is, as ``LastReceipt`` keeps it."""
    return {one.division.name: one.stage.value for one in statuses if one.sendings}


def folder_names(workspace: Workspace, folders: Sequence[Path]) -> tuple[str, ...]:
    """How folders are remembered: so that the workspace may be moved."""
    root = workspace.root.absolute()
    names = (path.absolute() for path in folders)
    return tuple(
        path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path) for path in dict.fromkeys(names)
    )
