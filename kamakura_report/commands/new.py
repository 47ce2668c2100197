"""New: a blank master for a city that types its plan itself, never over one that is there unless told so."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from kamakura_report.commands.workspace import Workspace
from kamakura_report.frozen import frozen
from kamakura_report.io import files
from kamakura_report.io.write.write_workbook import write_workbook
from kamakura_report.master.blank_master import place_blank_master
from kamakura_report.plan.periods import FiscalYear
from kamakura_report.problem import CannotRun

YEARS = 5  # of the plan, until the city says otherwise
_APRIL = 4


@frozen
class BlankMaster:
    """Where it stands, and the copy of the file that stood there before."""

    path: Path
    backup: Path | None
    first: FiscalYear
    last: FiscalYear


def run(
    workspace: Workspace, output: Path | None = None, *, now: datetime, force: bool = False, break_lock: bool = False
) -> BlankMaster:
    """Write a blank master (``output``, else the workspace's own) for the five fiscal years from that of ``now``.

    Raises CannotRun when there is a file already, and ``force`` is not given; with it that file is kept as a backup,
    also where nobody changed it: a plan that was imported is more than a blank.
    """
    target = output or workspace.master
    this_year = FiscalYear(now.year - (now.month < _APRIL))
    last = FiscalYear(this_year.begins + YEARS - 1)
    content = write_workbook(place_blank_master(this_year, last))
    outputs = [files.Output(target, content, files.Policy.GUARDED)]
    backup = None
    if target.exists():
        if not force:
            advice = "-o で別の名前を書くか、--force を付けてください（今のファイルは控えとして残します）。"
            raise CannotRun(f"{target} は、すでにあります。{advice}")
        backup = files.backup_path(target, now)
        outputs.insert(0, files.Output(backup, files.read_file(target), files.Policy.GUARDED))
    with files.locked(workspace.lock, now=now, break_lock=break_lock):
        files.write_all(outputs, workspace.written, now=now, force=True)
    return BlankMaster(target, backup, this_year, last)
