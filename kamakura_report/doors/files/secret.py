"""The key of a workspace, which signs what it issues."""

from __future__ import annotations

import secrets
from pathlib import Path

from kamakura_report.doors.files import system
from kamakura_report.doors.files.plan import folders_to_make
from kamakura_report.doors.files.reading import read
from kamakura_report.doors.files.reasons import cannot_write
from kamakura_report.doors.files.temporary import written_beside
from kamakura_report.problem import CannotRun

KEY_BYTES = 32


def secret(path: Path) -> bytes:
    """The 32 bytes of the workspace's key, made now if there is none. An existing one is never overwritten.

    Raises CannotRun when it cannot be made or what stands there is no key.
    """
    try:
        for folder in folders_to_make([path]):
            system.make_folder(folder)
        _create(path)
    except FileExistsError:
        pass
    except OSError as error:
        raise cannot_write(path, error) from error
    try:
        key = bytes.fromhex(read(path).decode("ascii"))
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise CannotRun(
            f"{path} が壊れています。控えから戻してください。控えがなければこのファイルを消します"
            "（generate --force が新しく作りますが、それまでに配布したファイルは受け取れなくなります）。"
        )
    return key


def _create(path: Path) -> None:
    """A new key only its owner can read, whole or not at all, or FileExistsError. One run at a time comes here."""
    if path.exists():
        raise FileExistsError(path)
    with written_beside(path, secrets.token_hex(KEY_BYTES).encode() + b"\n", "key", 0o600) as temporary:
        system.rename(temporary, path)
