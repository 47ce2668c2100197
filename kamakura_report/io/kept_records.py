"""Records of what was sent out, as their files hold them: unpacked and proved where they are needed, in a worker."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import NamedTuple

from kamakura_report.io.packed import unpack_content
from kamakura_report.returned.sent_records import JudgedBy


class KeptRecord(NamedTuple):
    """What the file of a record holds."""

    data: bytes
    digest: str = ""  # with which the SHA-256 of the record begins, as the file's name says
    packed: bool = False

    @property
    def content(self) -> bytes:
        """The record. Raises ValueError when it is not the one that was kept."""
        content = unpack_content(self.data) if self.packed else self.data
        if not hashlib.sha256(content).hexdigest().startswith(self.digest):
            raise ValueError(self.digest)
        return content


class SentRecords(NamedTuple):
    """The record of an issue, those of the workbooks written for it, and what is said of its figures today."""

    issue: bytes
    books: tuple[KeptRecord, ...]
    judged_by: JudgedBy | None = None  # None: nothing is said of them


FindRecords = Callable[[str], SentRecords | None]  # issue id → None where it was never sent out, or cannot be known
