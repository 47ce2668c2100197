"""When a file came, and by how many days that was late.

A file that says when it was saved came then: a mail of last week may be put into the folder today. It
cannot have come after it was taken in, nor before its workbook was sent out; such a clock is not believed.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from kamakura_report.returns.returned import Return
from kamakura_report.returns.said import version_of
from kamakura_report.returns.versions import saved


def day(returned: Return, sent: str = "") -> date | None:
    """The day on which the file came, where it was taken in; None when nothing says so.

    ``sent`` is when its workbook was sent out (ISO 8601 with offset).
    """
    received, issued, said = moment(returned.received), moment(sent), saved(version_of(returned))
    if received is None:
        return None
    if said is not None and said <= received and (issued is None or issued <= said):
        return said.astimezone(received.tzinfo).date()
    return received.date()


def late(due: date | None, came: Iterable[date], today: date) -> int:
    """Days after the due date until the first file that counts, or until today while there is none; else 0."""
    if due is None:
        return 0
    return max(0, (min(came, default=today) - due).days)


def moment(text: str) -> datetime | None:
    """An ISO time with its offset; None for anything else."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None
