"""Time zones: in which one the clocks of a city's offices are read, by its IANA name or by how far it is from UTC."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, timedelta, timezone, tzinfo
from functools import lru_cache

from kamakura_report.patterns import pattern

DEFAULT_ZONE = "Asia/Tokyo"
MOST_HOURS = 14  # no place on earth is further from UTC

# Japan has had no summer time since 1952: the usual zone needs no database, which Windows does not bring along.
_JAPAN = timezone(timedelta(hours=9), DEFAULT_ZONE)
_AREAS = ("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
# Names of places alone: others of the database stand for this machine's own zone, or count leap seconds.
_NAME = pattern(rf"(?:{'|'.join(_AREAS)})(?:/[A-Za-z0-9_+-]{{1,32}}){{1,2}}")
_OFFSET = pattern(r"(?:UTC|GMT)?([+-])(\d{1,2})(?::?([0-5]\d))?", re.IGNORECASE)


def plain_zone(text: str) -> str:
    """The zone as it is kept: half width, without spaces around. Raises ValueError when there is no such zone."""
    name = unicodedata.normalize("NFKC", text).strip().replace("−", "-")
    find_zone(name)
    return name


@lru_cache
def find_zone(name: str) -> tzinfo:
    """The zone of an IANA name (``Asia/Tokyo``), ``UTC+9`` or ``+09:30``. Raises ValueError when there is none."""
    if name == DEFAULT_ZONE:
        return _JAPAN
    if name.upper() in ("UTC", "GMT"):
        return UTC
    if match := _OFFSET.fullmatch(name):
        distance = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
        if distance > timedelta(hours=MOST_HOURS):
            raise ValueError(name)
        return timezone(-distance if match[1] == "-" else distance)
    if not _NAME.fullmatch(name):
        raise ValueError(name)
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (KeyError, OSError) as error:  # no such zone, or a folder of the database
        raise ValueError(name) from error
