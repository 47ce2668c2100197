"""Returned files found: what lies where they are put, told apart from what the program made; none is opened."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kamakura_report.commands.own_files import own_files
from kamakura_report.commands.workspace import Workspace
from kamakura_report.frozen import frozen, replace
from kamakura_report.io import files
from kamakura_report.io.xlsx.limits import LIMITS, Limits, parse_limits
from kamakura_report.problem import CannotRun
from kamakura_report.problem.container_codes import FILE_CONTAINER, FILE_OWN
from kamakura_report.problem.file_codes import FILE_LOCK, FILE_SYSTEM
from kamakura_report.returned.submission import Submission
from kamakura_report.text import distinct_names

if TYPE_CHECKING:
    from kamakura_report.io.reader.containers import Container, InnerPath

# What nobody sent as an answer: made by Windows, Excel or this program, or the cover of what was sent.
NO_ANSWERS_EXPECTED = (FILE_LOCK.code, FILE_SYSTEM.code, FILE_OWN.code, FILE_CONTAINER.code)
INSIDE_OF = " › "  # between a mail or an archive and a file inside
_PUT_IN = "返ってきたファイルを入れてから、もう一度実行してください。"


@frozen
class ReturnedFile:
    """A file to read, and the name people know it by."""

    path: Path
    name: str
    inner: str = ""  # SHA-256 of a file that is inside the mail or archive at the path

    @property
    def source(self) -> Path | InnerPath:
        """Where its bytes are."""
        if not self.inner:
            return self.path
        from kamakura_report.io.reader.containers import InnerPath

        return InnerPath(self.path, self.inner)

    def files_inside(self, container: Container) -> list[ReturnedFile]:
        """The files in a mail or an archive, each by a name that says where it is."""
        return [ReturnedFile(self.path, f"{self.name}{INSIDE_OF}{file.name}", file.digest) for file in container.files]


@frozen
class FoundFiles:
    """What lies where files were looked for: what may have come back, and what this program made itself."""

    returned: tuple[ReturnedFile, ...]
    own: frozenset[Path]


def find_returned(workspace: Workspace, paths: Sequence[Path], *, own_too: bool = False) -> FoundFiles:
    """The files of these files and folders, without an order of their own. Raises CannotRun as ``run`` does."""
    if not paths and not workspace.returned.exists():
        raise CannotRun(f"フォルダー {workspace.returned} がありません。作って、{_PUT_IN}")
    listed = _list_files(paths or [workspace.returned], workspace.returned.absolute())
    own = frozenset[Path]() if own_too else own_files(workspace, [file.path for file in listed])
    return FoundFiles(tuple(file for file in listed if file.path not in own), own)


def _list_files(paths: Sequence[Path], home: Path) -> list[ReturnedFile]:
    files_by_path: dict[Path, ReturnedFile] = {}
    for path in paths:
        if path.is_dir():
            inside = files.files_inside(path)
            if not inside:
                raise CannotRun(f"フォルダー {path} にファイルがありません。{_PUT_IN}")
            for entry in inside:
                files_by_path.setdefault(entry.absolute(), ReturnedFile(entry, entry.relative_to(path).as_posix()))
        elif path.exists() or path.is_symlink():
            files_by_path.setdefault(path.absolute(), ReturnedFile(path, path.name))
        else:
            raise CannotRun(f"{path} が見つかりません。名前と場所を確かめてください。")
    # A file of the usual folder has one name, whether the folder was named or the file.
    names = distinct_names(
        path.relative_to(home).as_posix() if path.is_relative_to(home) else file.name
        for path, file in files_by_path.items()
    )
    return [replace(file, name=name) for file, name in zip(files_by_path.values(), names, strict=True)]


def without_harmless_files(returns: Iterable[Submission]) -> tuple[Submission, ...]:
    """The submissions without the files that nobody sent as an answer: those are named, not counted."""
    return tuple(
        submission
        for submission in returns
        if not any(problem.code in NO_ANSWERS_EXPECTED for problem in submission.problems)
    )


def reading_limits(workspace: Workspace) -> Limits:
    """The bounds of what is read of a returned file: the usual ones, but for those that ``input/limits.txt`` changes.

    Raises CannotRun when those are written wrongly.
    """
    return parse_limits(files.read_file(workspace.limits)) if workspace.limits.exists() else LIMITS
