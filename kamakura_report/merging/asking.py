"""How a figure was asked for when it was answered: as the whole or as a part of a sum, in which unit, under which name.

That follows from the plan that the answered workbook was sent out from, never from today's.
"""

from __future__ import annotations

from kamakura_report.frozen import frozen
from kamakura_report.merging.lines import SEPARATOR, ResultLine
from kamakura_report.text import comparable, reads_alike


@frozen
class Asked:
    """What a workbook asked for under a key, and of whom."""

    divisions: tuple[str, ...]  # all that were asked, in 所管課 order
    summed: bool  # 合算: each for its part
    unit: str
    name: str  # 指標名; for money 事業名; "" for a text
    sent: int = 0  # number of the event that sent it out; 0 when that is not known
    closed: bool = False  # its round is closed by now

    @property
    def is_part(self) -> bool:
        """True when the answer is a part; one who alone gives a sum gives the whole."""
        return self.summed and len(self.divisions) > 1

    @property
    def mark(self) -> str:
        """What was asked in a few words, the same as long as it means the same; nothing of a text."""
        if not self.name:
            return ""
        kind = f"{SEPARATOR.join(sorted(self.divisions))} の分担" if self.is_part else "全体"
        return f"（{kind}・{comparable(self.unit)}）"


def asked_today(line: ResultLine) -> Asked:
    """How today's plan asks for a line."""
    return Asked(line.owners, line.summed, line.unit, line.item)


def in_another_unit(asked: Asked | None, line: ResultLine) -> bool:
    """True when a figure that was asked so is not in the line's unit."""
    return asked is not None and not reads_alike(asked.unit, line.unit)
