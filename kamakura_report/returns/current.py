"""Which received files a person should hear about now: those that nothing newer has replaced."""

from __future__ import annotations

from collections.abc import Iterable, Set
from datetime import UTC, datetime

from kamakura_report.returns.returned import Return
from kamakura_report.returns.said import version_of
from kamakura_report.returns.versions import saved

_UNKNOWN = datetime.min.replace(tzinfo=UTC)


def current(intakes: Iterable[Return], recent: Set[str]) -> tuple[Return, ...]:
    """Of each issue the file saved last, whatever became of it; of files that are no issue's the ``recent`` ones.

    ``recent`` are digests. The order is that of the files' names.
    """
    found: dict[str, Return] = {}
    for one in intakes:
        if not one.issue and one.digest not in recent:
            continue
        place = one.issue or one.digest
        found[place] = max(found.get(place, one), one, key=when)
    return tuple(sorted(found.values(), key=lambda one: (one.file, one.digest)))


def when(one: Return) -> tuple[datetime, str, str, str]:
    """What makes one file newer than another: when it was saved, then when it came; its name settles the rest."""
    return saved(version_of(one)) or _UNKNOWN, one.received, one.file, one.digest
