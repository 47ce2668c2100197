"""Own files: what this program made in ``output/``, told apart from what came back."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

from kamakura_report.commands.workspace import Workspace
from kamakura_report.io import files
from kamakura_report.problem.container_codes import FILE_OWN_OUTPUT
from kamakura_report.returned.submission import Submission
from kamakura_report.text import first_of

_NAMED = 3  # files in the one note; of more it says how many
_BOOK = ".xlsx"


def own_files(workspace: Workspace, paths: Iterable[Path]) -> frozenset[Path]:
    """Those of these files that this program made: all of the ledger, and what lies in ``output/`` as it was written.

    A workbook there that was changed since may hold answers, and is none; a list or a letter is one all the same.
    """
    output, ledger = workspace.output.absolute(), workspace.ledger.absolute()
    inside = {path: path.absolute() for path in paths if path.absolute().is_relative_to(output)}
    of_ledger = {path for path, place in inside.items() if place.is_relative_to(ledger)}
    others = inside.keys() - of_ledger
    lists = [path for path in others if path.suffix.casefold() != _BOOK]
    as_written = files.as_written(others, workspace.written)
    return frozenset((*of_ledger, *as_written, *files.ever_written(lists, workspace.written)))


def own_note(workspace: Workspace, own: Collection[Path]) -> tuple[Submission, ...]:
    """The one note about these files, as what a run that reads files tells of them; nothing where there are none."""
    if not own:
        return ()
    output = workspace.output.absolute()
    names = sorted(path.absolute().relative_to(output).as_posix() for path in own)
    file = names[0] if len(names) == 1 else f"{workspace.output.name}/"
    note = FILE_OWN_OUTPUT.problem(names=first_of(names, _NAMED, "ファイル"))
    return (Submission(file, "", problems=(note.at(file=file),)),)
