"""Reading files that the clerk named; and what the disk refused, as one line: which file, why, what to do."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from kamakura_report.problem import CannotRun

_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
LONGEST_FOLDER = 248  # characters from which Windows makes no folder unless long paths are allowed
_IN_THE_CLOUD = range(358, 405)  # winerror: ERROR_CLOUD_FILE_…, a placeholder whose content did not come
_NO_RIGHT = {errno.EACCES, errno.EPERM, errno.EROFS}


def read_file(path: Path) -> bytes:
    """The file's content. Raises CannotRun, saying what to do, when there is no such file to read."""
    try:
        return path.read_bytes()
    except OSError as error:  # of a folder Windows says "permission denied"
        raise cannot_read(path, IsADirectoryError() if path.is_dir() else error) from error


def files_inside(folder: Path, ending: str = "") -> list[Path]:
    """Every file below the folder, with ``ending`` of those alone whose names end so; sorted.

    Links are listed and never followed.

    Raises CannotRun when a folder on the way cannot be opened: it may hold what nobody would miss.
    """
    listed = []
    for place, folders, names in os.walk(folder, onerror=_refuse):
        parent = Path(place)
        links = [name for name in folders if (parent / name).is_symlink()]
        wanted = [name for name in (*names, *links) if name.endswith(ending)]
        before = Path(os.path.normcase(place)).parts
        listed += [((*before, os.path.normcase(name)), parent / name) for name in wanted]
    return [path for _, path in sorted(listed)]  # as paths are compared, which is slow when each is taken apart


def cannot_replace(path: Path | str, error: OSError) -> CannotRun:
    """The line for an existing file that could not be replaced."""
    if error.errno in {errno.EACCES, errno.EPERM}:
        return CannotRun(
            f"{path} を書き換えられません。Excel などで開いている場合は、閉じてからもう一度実行してください。"
        )
    return cannot_write(path, error)


def cannot_write(path: Path | str, error: OSError) -> CannotRun:
    """The line for a new file, or the folder it belongs in, that could not be made."""
    if error.errno in _FULL:
        return CannotRun(
            f"ディスクの空きが足りないため、{path} を書けません。空きを作ってからもう一度実行してください。"
        )
    if error.errno in _NO_RIGHT:
        return CannotRun(f"{path} を書けません。フォルダーに書き込む権限があるかを確かめて、もう一度実行してください。")
    if _is_too_long(path, error):
        return CannotRun(f"{path} は名前が長すぎて書けません。浅いフォルダーに移すか、名前を短くしてください。")
    if error.errno in {errno.ENOTDIR, errno.EEXIST}:
        return CannotRun(f"{path} を書けません。途中のフォルダーと同じ名前のファイルがあるので、移してください。")
    return CannotRun(
        f"{path} を書けません（{system_reason(error)}）。保存先の状態を確かめて、もう一度実行してください。"
    )


def cannot_read(path: Path | str, error: OSError) -> CannotRun:
    """The line for an existing file that could not be read."""
    if _is_too_long(path, error):
        return CannotRun(f"{path} は名前が長すぎて開けません。場所と名前を確かめてください。")
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return CannotRun(f"{path} が見つかりません。場所と名前を確かめてください。")
    if getattr(error, "winerror", None) in _IN_THE_CLOUD:
        return CannotRun(
            f"{path} は、中身がまだ手元にありません（OneDrive などで同期されていません）。"
            "「常にこのデバイスに保持する」を選んでから、もう一度実行してください。"
        )
    if isinstance(error, IsADirectoryError):
        return CannotRun(f"{path} はフォルダーです。ファイルを指定してください。")
    if error.errno in _NO_RIGHT:
        return CannotRun(
            f"{path} を読めません。ほかのプログラムで開いている場合は閉じ、読む権限があるかを確かめてください。"
        )
    return CannotRun(
        f"{path} を読めません（{system_reason(error)}）。保存先の状態を確かめて、もう一度実行してください。"
    )


def system_reason(error: OSError) -> str:
    """The operating system's own words for an error."""
    return error.strerror or type(error).__name__


def _is_too_long(path: Path | str, error: OSError) -> bool:
    """True for a name or a path beyond what the system takes; Windows says of 260 characters "not found"."""
    winerror = getattr(error, "winerror", None)
    length = max(len(str(path)), len(str(error.filename or "")))
    return error.errno == errno.ENAMETOOLONG or winerror == 206 or (winerror in {2, 3} and length >= LONGEST_FOLDER)


def _refuse(error: OSError) -> None:
    raise cannot_read(error.filename, error) from error
