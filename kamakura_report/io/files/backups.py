"""A backup: many files in one ZIP, with a list of their digests in it, read back before it counts; and unpacked again.

Beside the files stands ``backup.json``: ``{"format": 1, "files": {name: {"sha256", "size"}}}``. What comes out of such
an archive may have been tampered with on its way: names, sizes and contents are checked before the first file counts.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import shutil
import stat
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

from kamakura_report.frozen import frozen
from kamakura_report.io.files import system
from kamakura_report.io.files.outputs import sha256
from kamakura_report.io.files.patience import patiently
from kamakura_report.io.files.places import folders_to_make
from kamakura_report.io.files.read_files import cannot_read, cannot_write, read_file
from kamakura_report.io.files.system import remove_empty, sync, temporary_name
from kamakura_report.patterns import pattern
from kamakura_report.problem import CannotRun

LISTED = "backup.json"
FORMAT = 1
MOST_FILES = 200_000
LARGEST_FILE = 1 << 30  # each is held in memory once
LARGEST_LIST = 64 << 20
SECRET = 0o600  # the key of the workspace is in it
PACKED = (".xlsx", ".zip", ".eml", ".gz")  # packing them again would only take time
_NOT_IN_NAMES = pattern(r'[\x00-\x1f\x7f<>:"|?*\\]|[. ](?=/|$)')


@frozen
class BackedUp:
    """How many files are in an archive, and their bytes together."""

    files: int
    size: int


def can_be_packed(name: str) -> bool:
    """True for a relative name with slashes that every system can write: below where it is put, and nowhere else."""
    parts = name.split("/")
    return (
        all(part not in ("", ".", "..") for part in parts)
        and not _NOT_IN_NAMES.search(name)
        and not any(0xD800 <= ord(sign) <= 0xDFFF for sign in name)
        and len(name.encode()) <= 4_000
    )


def write_backup(target: Path, contents: Mapping[str, Path]) -> BackedUp:
    """Put these files, by the names that they get, into ``target``, which is replaced once all was read back.

    Raises CannotRun, and then nothing has changed: a file cannot be read, or the archive cannot be written whole.
    """
    temporary = temporary_name(target, "backup")
    made: list[str] = []
    try:
        for folder in folders_to_make([target]):
            system.make_folder(folder)
            made.append(folder)
        with system.new_file(temporary, SECRET) as file:
            listed = _pack(file, contents)
        backed_up = _check_packed(temporary, listed, target)
        patiently(system.rename, temporary, target)
    except BaseException as error:
        with contextlib.suppress(OSError):
            patiently(system.remove, temporary)
        remove_empty(made)
        if isinstance(error, OSError):
            raise cannot_write(target, error) from error
        raise
    sync([target.parent])
    return backed_up


def _pack(file: IO[bytes], contents: Mapping[str, Path]) -> dict[str, dict[str, str | int]]:
    """Write the archive; what its list says."""
    listed: dict[str, dict[str, str | int]] = {}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, path in sorted(contents.items()):
            content = read_file(path)
            if len(content) > LARGEST_FILE or len(contents) >= MOST_FILES:
                advice = "要らないものを、ほかの場所に移してください。"
                raise CannotRun(f"{path} までで、一つのバックアップに入る大きさと数を超えます。{advice}")
            listed[name] = {"sha256": sha256(content), "size": len(content)}
            _put(archive, name, content)
        _put(archive, LISTED, json.dumps({"format": FORMAT, "files": listed}, ensure_ascii=False, indent=0).encode())
    return listed


def _put(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name)
    entry.external_attr = (stat.S_IFREG | SECRET) << 16
    packed = name.lower().endswith(PACKED)
    entry.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
    archive.writestr(entry, content)


def _check_packed(temporary: Path, listed: Mapping[str, Mapping[str, str | int]], target: Path) -> BackedUp:
    """Read the archive back: it must say what was put in."""
    with _opened(temporary) as archive:
        if archive.listed != listed:
            raise _damaged(target)
        for name in listed:
            archive.content(name)
    return BackedUp(len(listed), sum(int(one["size"]) for one in listed.values()))


def unpack_backup(source: Path, folder: Path, tops: Sequence[str]) -> BackedUp:
    """Unpack an archive of ``write_backup`` into a new or empty folder, once every file in it is known to be whole.

    ``tops`` are the folders that it may fill. Raises CannotRun, and then nothing has changed.
    """
    try:
        empty = not folder.exists() or (folder.is_dir() and not any(folder.iterdir()))
    except OSError as error:
        raise cannot_read(folder, error) from error
    if not empty:
        raise CannotRun(f"{folder} は空のフォルダーではありません。空のフォルダーか、新しい名前を指定してください。")
    with _opened(source) as archive:
        if any(not name.startswith(tuple(f"{top}/" for top in tops)) for name in archive.listed):
            raise archive.damaged
        with _unpacking(folder) as place:
            if sum(map(archive.size, archive.listed)) > shutil.disk_usage(place).free:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            for name in archive.listed:
                _write_inside(place, name, archive.content(name))
        return BackedUp(len(archive.listed), sum(archive.size(name) for name in archive.listed))


@contextmanager
def _unpacking(folder: Path) -> Iterator[Path]:
    """A temporary folder that takes the place of ``folder`` in the end; on failure all is as it was.

    A folder that is there already stays the one it is (somebody may stand in it) and is filled from one inside it.
    """
    exists = folder.exists()
    place = temporary_name(folder / "unpacked" if exists else folder, "restore")
    made: list[str] = []
    try:
        for each in (*folders_to_make([folder]), str(place)):
            system.make_folder(each)
            made.append(each)
        yield place
        if exists:
            _move_out(place, folder)
        else:
            patiently(system.rename, place, folder)
    except BaseException as error:
        system.empty_folder(place)
        remove_empty(made)
        if isinstance(error, OSError):
            raise cannot_write(folder, error) from error
        raise
    sync([folder, folder.parent])


def _move_out(place: Path, folder: Path) -> None:
    """Move all from ``place`` into ``folder``, or nothing; ``input`` last, for without a master no command runs."""
    moved: list[Path] = []
    try:
        for each in sorted(place.iterdir(), key=lambda each: each.name, reverse=True):
            moved.append(folder / each.name)
            patiently(system.rename, each, moved[-1])
    except BaseException:
        for target in moved:  # nothing but copies from the archive
            system.empty_folder(target)
        remove_empty(moved)
        raise
    remove_empty([place])


def _write_inside(place: Path, name: str, content: bytes) -> None:
    path = place.joinpath(*PurePosixPath(name).parts)
    for missing in folders_to_make([path]):
        system.make_folder(missing)
    system.write_new(path, (content,), SECRET if path.suffix == ".key" else 0o666)


class _Archive:
    """An open archive of which every name and size is known to be in order."""

    def __init__(self, archive: zipfile.ZipFile, path: Path) -> None:
        self.damaged = _damaged(path)
        self._archive = archive
        entries = archive.infolist()
        self._entries = {entry.filename: entry for entry in entries}
        if len(self._entries) != len(entries) or len(entries) > MOST_FILES or LISTED not in self._entries:
            raise self.damaged
        self.listed = self._read_list()
        if self._entries.keys() != self.listed.keys() | {LISTED} or not all(map(can_be_packed, self.listed)):
            raise self.damaged
        if len({name.casefold() for name in self.listed}) != len(self.listed):
            raise self.damaged
        if not all(self._in_order(name, entry) for name, entry in self._entries.items()):
            raise self.damaged

    def content(self, name: str) -> bytes:
        """The file's bytes. Raises CannotRun unless they are those that were put in."""
        content = self._read(name, self.size(name))
        if hashlib.sha256(content).hexdigest() != self.listed[name]["sha256"]:
            raise self.damaged
        return content

    def size(self, name: str) -> int:
        """How many bytes it has, by the list."""
        return int(self.listed[name]["size"])

    def _read_list(self) -> dict[str, dict[str, str | int]]:
        try:
            record = json.loads(self._read(LISTED, min(self._entries[LISTED].file_size, LARGEST_LIST)))
            if record["format"] != FORMAT:
                raise CannotRun("このバックアップは、新しい版のプログラムで作られています。その版で戻してください。")
            listed = record["files"]
            well = all(
                isinstance(one["sha256"], str) and type(one["size"]) is int and one.keys() == {"sha256", "size"}
                for one in listed.values()
            )
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            raise self.damaged from None
        if not well:
            raise self.damaged
        return dict(listed)

    def _in_order(self, name: str, entry: zipfile.ZipInfo) -> bool:
        kind = stat.S_IFMT(entry.external_attr >> 16)
        size = entry.file_size if name == LISTED else self.size(name)
        return (
            kind in (0, stat.S_IFREG)
            and not entry.flag_bits & 1  # encrypted
            and entry.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
            and 0 <= size == entry.file_size <= (LARGEST_LIST if name == LISTED else LARGEST_FILE)
        )

    def _read(self, name: str, size: int) -> bytes:
        """At most the bytes that were promised, and exactly those."""
        try:
            with self._archive.open(name) as file:
                content = file.read(size + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, RuntimeError):
            raise self.damaged from None
        if len(content) != size:
            raise self.damaged
        return content


@contextmanager
def _opened(path: Path) -> Iterator[_Archive]:
    try:
        with path.open("rb") as file:
            try:
                archive = zipfile.ZipFile(file)
            except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OverflowError):
                raise _damaged(path) from None
            yield _Archive(archive, path)
    except OSError as error:
        raise cannot_read(path, error) from error


def _damaged(path: Path) -> CannotRun:
    return CannotRun(
        f"{path} は、作ったときのままのバックアップではありません。何も変えていません。"
        "コピーの途中で壊れていないかを確かめ、別の控えがあれば、それを使ってください。"
    )
