"""What everything comes to, as every command that writes the results tells it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from kamakura_report.returns.agree import State
from kamakura_report.returns.merge import Merged

if TYPE_CHECKING:
    from kamakura_report.doors.files import Written


def lines(merged: Merged, written: Iterable[Written]) -> Iterator[str]:
    """How many rows are in which state, and where the results are."""
    states = "、".join(f"{state} {merged.count(state)}" for state in State)
    yield f"全 {len(merged.rows)} 項目: {states}"
    files = list(written)
    yield from (f"前の結果（手を加えたもの）の控え: {one.backup}" for one in files if one.backup)
    yield from (f"結果: {one.path}" for one in files)


def counts(merged: Merged) -> dict[str, int]:
    """The same for --json."""
    return {"rows": len(merged.rows), **{str(state): merged.count(state) for state in State}}
