"""The workspace: the folder a clerk works in, and the path of everything in it (docs/contracts.md, Workspace)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from kamakura_report.frozen import frozen
from kamakura_report.problem import CannotRun, Problem
from kamakura_report.problem.file_codes import READ_IN_PROCESS

if TYPE_CHECKING:
    from concurrent.futures import Executor

RESULTS = ("consolidated.csv", "consolidated_text.csv", "consolidated.xlsx", "conflicts.xlsx")
T = TypeVar("T")
Track = Callable[[Sequence[T]], Iterable[T]]  # passes items on and may show how many are done


@frozen
class Workspace:
    """A folder with ``input/``, ``templates/`` and ``output/``."""

    root: Path
    in_process: bool = False  # returned files are read without worker processes
    workers: int = 0  # at most so many worker processes; 0: by the processors that there are
    executor: Executor | None = None  # who does what can be done elsewhere, instead of worker processes

    @property
    def reading_notes(self) -> tuple[Problem, ...]:
        """What is no longer promised when files are read without worker processes."""
        return (READ_IN_PROCESS.problem(),) if self.in_process else ()

    @property
    def master(self) -> Path:
        """The master workbook people check and keep."""
        return self.root / "input" / "master.xlsx"

    @property
    def reading_setup(self) -> Path:
        """How a list is read, for people to correct."""
        return self.root / "input" / "読み取りの設定.xlsx"

    @property
    def returned(self) -> Path:
        """Where returned workbooks are put."""
        return self.root / "input" / "returned"

    @property
    def limits(self) -> Path:
        """Bounds of reading that this office changed; usually there is no such file."""
        return self.root / "input" / "limits.txt"

    @property
    def secret(self) -> Path:
        """The key that seals the workbooks of this workspace."""
        return self.root / "input" / "workspace.key"

    @property
    def template(self) -> Path:
        """The form that is used unless another is named."""
        return self.root / "templates" / "evaluation.xlsx"

    def workbooks(self, round_name: str) -> Path:
        """Where the workbooks of a round are written (the name is already safe for a file system)."""
        return self.output / "workbooks" / round_name

    @cached_property
    def output(self) -> Path:
        """The folder of everything the program makes."""
        return self.root / "output"

    @property
    def results(self) -> tuple[Path, ...]:
        """What is made from all that the ledger knows: RESULTS, in their order."""
        return tuple(self.output / name for name in RESULTS)

    @property
    def conflicts(self) -> Path:
        """Figures on which people must decide, with room for their marks."""
        return self.output / "conflicts.xlsx"

    @cached_property
    def ledger(self) -> Path:
        """The folder of what must never be lost (docs/ledger.md)."""
        return self.output / "ledger"

    @cached_property
    def snapshots(self) -> Path:
        """Plans, templates and issues, under their digests."""
        return self.ledger / "snapshots"

    @property
    def written(self) -> Path:
        """The hashes of the files the program wrote."""
        return self.ledger / "written.json"

    @property
    def received(self) -> Path:
        """Every received file, under the digest of its bytes."""
        return self.ledger / "archive"

    @cached_property
    def events(self) -> Path:
        """The folder of events, one small file each."""
        return self.ledger / "events"

    @property
    def database(self) -> Path:
        """The ledger's database, which can be made anew from the rest."""
        return self.ledger / "ledger.sqlite3"

    @property
    def lock(self) -> Path:
        """The lock file: who is writing now."""
        return self.ledger / "ledger.lock"

    @property
    def readings(self) -> Path:
        """What the master and the forms were read as last, to save time; it may go at any moment."""
        return self.ledger / "readings.gz"

    @property
    def status(self) -> Path:
        """The workbook that shows who has answered."""
        return self.output / "status.xlsx"

    @property
    def reminders(self) -> Path:
        """The folder of reminders, one letter for each division that has not answered."""
        return self.output / "reminders"

    @property
    def corrections(self) -> Path:
        """The folder of workbooks to send back, by round."""
        return self.output / "corrections"

    @property
    def site(self) -> Path:
        """The folder of the public pages."""
        return self.output / "site"

    @property
    def inside(self) -> Path:
        """The folder of the office's own page, which is not for the public."""
        return self.output / "inside"

    @property
    def mail(self) -> Path:
        """The folder of mails that are ready to send, by what they are written for."""
        return self.output / "mail"

    @property
    def export(self) -> Path:
        """Where public data for other programs is written."""
        return self.output / "export"

    @property
    def letters(self) -> Path:
        """The texts of mails, for the office to edit."""
        return self.root / "templates" / "letters"

    @property
    def last_receipt(self) -> Path:
        """How it stood when ``receive`` was run last, and what it looked at."""
        return self.ledger / "last_receipt.json"


def find_workspace(
    root: Path, *, in_process: bool = False, workers: int = 0, executor: Executor | None = None
) -> Workspace:
    """The workspace in that folder. Raises CannotRun when there is no such folder."""
    if not root.is_dir():
        raise CannotRun(f"作業フォルダー {root} が見つかりません。場所を確かめてください。")
    return Workspace(root, in_process, workers, executor)
