"""Clocks: when a returned file was saved, as it says itself, and whether that can be true.

The clock of a PC may be years off. What other times say of it only casts doubt, it never says which of two
files is later.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from kamakura_report.frozen import frozen
from kamakura_report.patterns import pattern
from kamakura_report.plan.zones import DEFAULT_ZONE, find_zone

MOST_AHEAD = timedelta(days=1)  # how much later than the merge that took it in a file may say that it was saved
_REMEMBERED = 1 << 9  # files, which are looked up again for each thing that a command works out

# LibreOffice writes the wall clock and calls it UTC ("Z"), in every version that was looked at: 7.4 was measured, the
# source of the first ones (3) and of 2026 (26) was read (docs/contracts.md, Consolidated). Its own number stands in
# Application: AppVersion is always one of Excel.
_WALL_CLOCK = pattern(r"LibreOffice(?:Dev)?/(\d{1,3})\.")
_WALL_CLOCK_VERSIONS = range(3, 27)


class ClockDoubt(StrEnum):
    """Why a saved time says nothing of what is later, in the words of the office."""

    NONE_SAID = "保存日時が書かれていません"
    NO_ZONE = "保存日時に時間帯が書かれていません"
    AHEAD = "取り込んだ時より1日以上あとに保存したことになっています"
    BEFORE_SENT = "配布する前に保存したことになっています"


@frozen
class Clock:
    """What is known of when one file was saved: what it says itself, and the recorded times around that."""

    modified: str = ""  # dcterms:modified as written in the file
    program: str = ""  # what saved it, as docProps/app.xml names it: "LibreOffice/7.4.7.2$Linux_X86_64 …"
    received: str = ""  # when the merge took it in, ISO 8601 with offset; "" when none did
    sent: str = ""  # when its workbook was sent out, ISO 8601 with offset; "" when nothing says so
    zone: str = DEFAULT_ZONE  # of the workspace

    @property
    def says(self) -> datetime | None:
        """The moment that the file says, in UTC; None when it says nothing that is one."""
        moment = self._written
        if moment is None:
            return None
        if moment.tzinfo is None or self.is_wall_clock:
            moment = moment.replace(tzinfo=find_zone(self.zone))
        try:
            return moment.astimezone(UTC)
        except (ValueError, OverflowError):  # the first or the last hours that there are
            return None

    @property
    def _written(self) -> datetime | None:
        try:
            return datetime.fromisoformat(self.modified.strip())
        except ValueError:
            return None

    @property
    def is_wall_clock(self) -> bool:
        """True where the program is one that writes the time of the wall clock whatever zone it names."""
        match = _WALL_CLOCK.match(self.program)
        return match is not None and int(match[1]) in _WALL_CLOCK_VERSIONS

    @property
    def doubt(self) -> ClockDoubt | None:
        """Why it cannot be said whether this file is later than another; None when its time is good."""
        written, moment = self._written, self.says
        if written is None or moment is None:
            return ClockDoubt.NONE_SAID
        if written.tzinfo is None:
            return ClockDoubt.NO_ZONE
        received, sent = parse_moment(self.received), parse_moment(self.sent)
        if received is not None and moment - received > MOST_AHEAD:
            return ClockDoubt.AHEAD
        return ClockDoubt.BEFORE_SENT if sent is not None and moment < sent else None

    @property
    def saved(self) -> datetime | None:
        """When the file was saved, in UTC; None while that is in doubt."""
        return _saved(self)

    @property
    def known(self) -> datetime | None:
        """The first moment at which it is sure that the file stood: saved, or where that is in doubt taken in."""
        saved, received = self.saved, parse_moment(self.received)
        return received if saved is None or (received is not None and received < saved) else saved


@lru_cache(maxsize=_REMEMBERED)
def _saved(clock: Clock) -> datetime | None:
    return None if clock.doubt else clock.says


def parse_moment(text: str) -> datetime | None:
    """An ISO time with its offset; None for anything else."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
