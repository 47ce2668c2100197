"""Time zones: IANA names and distances from UTC, and nothing else."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest

from kamakura_report.plan.zones import DEFAULT_ZONE, find_zone, plain_zone

SUMMER = datetime(2027, 7, 1)


@pytest.mark.parametrize(
    ("name", "hours"),
    [
        (DEFAULT_ZONE, 9),
        ("UTC+9", 9),
        ("UTC+09:00", 9),
        ("utc+0930", 9.5),
        ("+9", 9),
        ("-3:30", -3.5),
        ("GMT-5", -5),
        ("UTC", 0),
        ("Pacific/Honolulu", -10),
        ("America/Argentina/Ushuaia", -3),
        ("Europe/Berlin", 2),
        ("UTC+14", 14),
    ],
)
def test_a_zone_is_found_by_name_or_distance(name: str, hours: float) -> None:
    assert SUMMER.replace(tzinfo=find_zone(name)).utcoffset() == timedelta(hours=hours)


def test_a_name_is_kept_as_plain_signs() -> None:
    assert plain_zone(" ＵＴＣ＋９ ") == "UTC+9"
    assert plain_zone("UTC−3") == "UTC-3"


@pytest.mark.parametrize(
    "name",
    ["", "日本", "Tokyo", "9", "UTC+15", "UTC+9:75", "Asia", "Asia/Edo", "../../etc/passwd", "Asia/../../../etc/passwd",
     "localtime", "right/Asia/Tokyo", "posix/Asia/Tokyo", "Asia/" + "T" * 300, "Asia/Tokyo\0"],
)  # fmt: skip
def test_everything_else_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="^" + re.escape(name)):
        plain_zone(name)
