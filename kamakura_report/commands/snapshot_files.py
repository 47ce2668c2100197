"""The files of the snapshots, each named by what it holds: where one lies, what is in it, and the error when it is
missing or damaged. They are packed; those that earlier programs wrote are plain, and stay so."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import field
from pathlib import Path

from kamakura_report.commands.workspace import Workspace
from kamakura_report.frozen import frozen
from kamakura_report.io import files
from kamakura_report.problem import CannotRun, Problem
from kamakura_report.problem.file_codes import SNAPSHOT_LOST, SNAPSHOT_LOST_RESULTS

DIGEST_LENGTH = 64  # of SHA-256 in hexadecimal; an issue's id is shorter
SHORT_LENGTH = 16  # of it, in the name of a workbook as it was sent out
_GZ = ".gz"
_PLAIN, _PACKED = ".json", f".json{_GZ}"


class SnapshotUnreadable(CannotRun):
    """A snapshot is missing or damaged, and what was sent out from it cannot be read until it is put back.

    It ends a command that cannot do without; where the rest can go on it becomes a problem.
    """

    def __init__(self, workspace: Workspace, path: Path, *, damaged: bool) -> None:
        state = "が壊れています" if damaged else "がありません"
        super().__init__(f"配布の控え {path} {state}。バックアップから戻してください。")
        self._values = {"snapshot": path.relative_to(workspace.root).as_posix(), "state": state}

    def of_file(self) -> Problem:
        """The problem of a returned file that was sent out from it."""
        return SNAPSHOT_LOST.problem(**self._values)

    def of_results(self) -> Problem:
        """The problem of results that lack something without it."""
        return SNAPSHOT_LOST_RESULTS.problem(**self._values)


@frozen
class SnapshotFiles:
    """The folder of a workspace's snapshots."""

    workspace: Workspace
    sound: set[Path] = field(default_factory=set, compare=False)  # that were read, and held what they should

    def plan(self, digest: str) -> Path:
        """Where the plan of that digest lies, or will."""
        return Path(_place(self.workspace.snapshots, digest))

    def template(self, digest: str) -> Path:
        """Where the template of that digest lies, or will; it is packed as it is."""
        return self.workspace.snapshots / f"{digest}.xlsx"

    def issue(self, issue_id: str) -> Path:
        """Where the record of an issue lies, or will."""
        return Path(_place(self.workspace.snapshots, issue_id))

    def has_issue(self, issue_id: str) -> bool:
        """Whether the record of an issue lies there."""
        return os.path.exists(_place(self.workspace.snapshots, issue_id))  # noqa: PTH110 - as ``_place``

    def edition(self, digest: str) -> Path:
        """Where the edition of that digest lies, or will: in a folder of its own, for it is no plan."""
        return Path(_place(self.workspace.snapshots / "editions", digest))

    def plan_digests(self) -> list[str]:
        """The digests of all plans that are there, sorted."""
        return [digest for digest in _records(self.workspace.snapshots) if len(digest) == DIGEST_LENGTH]

    def state(self) -> str:
        """A digest over which files lie there, how large and of when: another once one is written or taken away."""
        return files.sha256(repr(files.file_marks(self.workspace.snapshots)).encode("utf-8", "backslashreplace"))

    def books(self, issue_id: str) -> list[Path]:
        """The records of the workbooks of an issue, sorted; what a run that broke off left there is none."""
        return list(_records(self.workspace.snapshots / issue_id).values())

    def read(self, path: Path, digest: str) -> bytes:
        """What is in the file. Raises SnapshotUnreadable unless it is there, and its SHA-256 begins with ``digest``."""
        if not path.exists():
            raise SnapshotUnreadable(self.workspace, path, damaged=False)
        try:
            content = content_of(path)
        except ValueError:
            raise SnapshotUnreadable(self.workspace, path, damaged=True) from None
        if not files.sha256(content).startswith(digest):
            raise SnapshotUnreadable(self.workspace, path, damaged=True)
        if digest:
            self.sound.add(path)
        return content

    def record_output(self, issue_id: str, record: files.Packed) -> files.Output:
        """The file of a workbook's record."""
        folder = f"{self.workspace.snapshots}{os.sep}{issue_id}"
        return self.packed_output(_place(folder, record.digest[:SHORT_LENGTH]), record)

    def issue_output(self, issue_id: str, content: bytes) -> files.Output:
        """The file of the record of an issue."""
        return self.output(_place(self.workspace.snapshots, issue_id), content)

    def output(self, place: str | Path, content: bytes) -> files.Output:
        """The file to be written."""
        if not str(place).endswith(_GZ):
            return files.Output(place, content, files.Policy.SNAPSHOT)
        return self.packed_output(place, files.Packed.of(content))

    def packed_output(self, place: str | Path, packed: files.Packed) -> files.Output:
        """The file to be written. One that is there and holds this already stays as it is, however it was packed."""
        data = packed.data if str(place).endswith(_GZ) else files.unpack_content(packed.data)
        if str(place).endswith(_GZ) and os.path.isfile(place):  # noqa: PTH113 - as ``_place``
            kept = files.read_file(Path(place))
            with suppress(ValueError):  # a damaged one: that is said when it would be written
                data = kept if files.sha256(files.unpack_content(kept)) == packed.digest else data
        return files.Output(place, data, files.Policy.SNAPSHOT)


def is_packed(path: Path) -> bool:
    """Whether that file of a snapshot is packed."""
    return path.suffix == _GZ


def named_digest(path: Path) -> str:
    """What the SHA-256 of the content begins with, as the name of a workbook's record says."""
    return path.name.partition(".")[0]


def content_of(path: Path) -> bytes:
    """What a snapshot's file holds. Raises ValueError when it was packed and cannot be unpacked."""
    data = files.read_file(path)
    return files.unpack_content(data) if is_packed(path) else data


def digest_of(path: Path) -> str:
    """The SHA-256 of what a snapshot's file holds. Raises ValueError as ``content_of`` does."""
    data = files.read_file(path)
    return files.packed_digest(data) if is_packed(path) else files.sha256(data)


def _place(folder: str | Path, name: str) -> str:
    """Where what has that name lies in the folder, or will; as text, for Python remembers all that was part of a path
    and there are thousands."""
    plain = f"{folder}{os.sep}{name}{_PLAIN}"
    return plain if os.path.exists(plain) else f"{folder}{os.sep}{name}{_PACKED}"  # noqa: PTH110


def _records(folder: Path) -> dict[str, Path]:
    """The JSON files of the folder by their names without an ending, sorted; of a plain and a packed one the former."""
    found: dict[str, Path] = {}
    try:
        with os.scandir(folder) as entries:
            names = [entry.name for entry in entries]
    except (FileNotFoundError, NotADirectoryError):
        names = []
    for ending in (_PACKED, _PLAIN):
        found |= {name.removesuffix(ending): folder / name for name in names if name.endswith(ending)}
    return dict(sorted(found.items()))
