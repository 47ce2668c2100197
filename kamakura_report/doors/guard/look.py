"""A file, read once and in bounds."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from kamakura_report.doors.guard.limits import LIMITS, MIB, Limits
from kamakura_report.doors.guard.refused import SEND_AGAIN, Refused
from kamakura_report.doors.guard.sniff import sniff

NOT_HERE_YET = 0x1000 | 0x40000 | 0x400000  # Windows: offline, recall on open, recall on data access
SYSTEM_FILES = {"thumbs.db", "desktop.ini", ".ds_store"}
REMOVE = "回答ではないので、フォルダーから除いてください。"


def look(path: Path, limits: Limits = LIMITS) -> bytes:
    """The bytes of a file that begins and ends like a package.

    Only regular files are read, never through a link, at most ``limits.file`` bytes and only once.
    Raises ``Refused`` alone, and says what the file is instead.
    """
    _known_by_name(path.name)
    try:
        data = _bytes(path, limits)
    except FileNotFoundError:
        raise Refused("file.missing", "ファイルが見つかりません。", "名前と場所を確かめてください。") from None
    except PermissionError:
        raise Refused(
            "file.denied", "ファイルを読む許可がありません。", "ほかで開いていれば閉じ、アクセス権を確かめてください。"
        ) from None
    except (OSError, ValueError):  # ValueError: a name the system cannot take
        raise Refused("file.unreadable", "ファイルを読み取れません。", "手元にコピーしてやり直してください。") from None
    sniff(data)
    return data


def _known_by_name(name: str) -> None:
    if name.startswith("~$"):
        raise Refused("file.lock", "Excel が開いている間だけ作る一時ファイルです。", "元のブックを閉じると消えます。")
    if name.startswith("._") or name.casefold() in SYSTEM_FILES:
        raise Refused("file.system", "パソコンが自動で作るファイルです。", REMOVE)


def _bytes(path: Path, limits: Limits) -> bytes:
    _regular(path.lstat())
    # A pipe put there meanwhile must not block us, nor a link lead us elsewhere; Windows has neither flag.
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    with open(os.open(path, flags), "rb", buffering=0) as file:  # noqa: PTH123 - a descriptor, not a name
        before = os.fstat(file.fileno())
        _regular(before)
        pieces = []
        left = limits.file + 1
        while left and (piece := file.read(min(left, MIB))):
            pieces.append(piece)
            left -= len(piece)
        if not left:
            raise _too_large(limits)
        if limits.file + 1 - left != before.st_size or os.fstat(file.fileno()).st_size != before.st_size:
            raise Refused("file.growing", "まだ書き込みの途中です。", "保存や同期が終わってからやり直してください。")
    return b"".join(pieces)


def _regular(found: os.stat_result) -> None:
    if stat.S_ISDIR(found.st_mode):
        raise Refused("file.folder", "ファイルではなくフォルダーです。", "中のブックを指定してください。")
    if stat.S_ISLNK(found.st_mode):
        raise Refused("file.link", "ほかの場所を指すリンクです。", "元のファイルを置いてください。")
    if not stat.S_ISREG(found.st_mode):
        raise Refused("file.special", "普通のファイルではありません。", REMOVE)
    if getattr(found, "st_file_attributes", 0) & NOT_HERE_YET:
        raise Refused(
            "file.cloud",
            "中身がまだ手元にないファイルです（OneDrive などで同期されていません）。",
            "一度開くか「常にこのデバイスに保持する」を選んでから、やり直してください。",
        )


def _too_large(limits: Limits) -> Refused:
    size = f"{limits.file // MIB} MB" if limits.file >= MIB else f"{limits.file} バイト"
    return Refused("file.large", f"大きすぎるファイルです（上限 {size}）。", f"画像などを除いて、{SEND_AGAIN}")
