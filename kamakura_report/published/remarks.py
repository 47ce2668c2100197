"""確認事項 while a text is read: each is noted at its place and listed in the order of the text."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

from kamakura_report.plan.model import Doubt
from kamakura_report.published.printed_lines import PrintedCell, PrintedCells

NOT_TAKEN = "取り込んでいません"  # a row that says so holds, line by line, the cells the master does not


class Kind(StrEnum):
    """Kinds of remarks that a text has many of, each read in one way: they fold into one row (``fold_doubts``)."""

    ARROW = "arrow"
    AS_OF = "as-of"
    BOX = "box"
    CUMULATIVE = "cumulative"
    GOAL = "goal"
    JOINT = "joint"
    LATE = "late"
    LATEST = "latest"
    REACHED = "reached"
    SLID = "slid"
    SOURCE = "source"
    UNDECIDED = "undecided"
    UNIT = "unit"


@dataclass(slots=True)
class Remarks:
    """Rows about places of the text, and marks that stand in many places and get one row each."""

    files: tuple[str, ...]
    rows: list[tuple[PrintedCell, Doubt]] = field(default_factory=list)
    arrows: list[tuple[PrintedCell, str]] = field(default_factory=list)  # each arrow glyph, and what it was taken for
    dashes: list[tuple[PrintedCell, str]] = field(default_factory=list)  # each "-" for "no indicator", and its project
    spellings: set[str] = field(default_factory=set)  # names of divisions that were told to be spelled otherwise

    def note(
        self, cell: PrintedCell, subject: str, taken: str, reason: str, read: str | None = None, kind: str = ""
    ) -> None:
        """Remark on a value that stands in the master as ``taken`` says; ``read`` is the cell's text unless given."""
        text = cell.text if read is None else read
        self.rows.append((cell, Doubt(cell.source, subject, text, taken, reason, kind=kind)))

    def hold(self, cells: PrintedCells, subject: str, reason: str) -> None:
        """Keep cells that stand nowhere in the master in a row of 確認事項."""
        read = "\n".join(cell.text for cell in cells)
        self.rows.append((cells[0], Doubt(cells[0].source, subject, read, NOT_TAKEN, reason)))

    def doubts(self) -> tuple[Doubt, ...]:
        """The rows of 確認事項: first one for each mark, then the others in the order of the text."""
        order = {file: place for place, file in enumerate(self.files)}
        rows = sorted(self.rows, key=lambda row: (order[row[0].file], row[0].line))
        return (*self._arrow_rows(), *self._dash_rows(), *(doubt for _, doubt in rows))

    def _arrow_rows(self) -> list[Doubt]:
        meaning = {cell.text: arrow for cell, arrow in self.arrows}
        return [
            Doubt(
                source=first.source,
                subject="",
                read=glyph,
                taken=meaning[glyph],
                kind=Kind.ARROW,
                reason=f"目指す方向の欄の字です（{times}か所: {_places(cells)}）。"
                + ("そのまま読みました。" if meaning[glyph] == glyph else "紙面の矢印と同じ向きか確かめてください。"),
            )
            for glyph, times, first, cells in _tally([cell for cell, _ in self.arrows])
        ]

    def _dash_rows(self) -> list[Doubt]:
        return [
            Doubt(first.source, "", mark, "指標なし", f"指標名が「{mark}」です（{times}か所: {self._owners(mark)}）。")
            for mark, times, first, _ in _tally([cell for cell, _ in self.dashes])
        ]

    def _owners(self, mark: str) -> str:
        return "、".join(owner for cell, owner in self.dashes if cell.text == mark)


def _tally(cells: list[PrintedCell]) -> list[tuple[str, int, PrintedCell, list[PrintedCell]]]:
    """Each mark, how often it stands, its first place and all its places."""
    counts = Counter(cell.text for cell in cells)
    places = {glyph: [cell for cell in cells if cell.text == glyph] for glyph in counts}
    return [(glyph, times, places[glyph][0], places[glyph]) for glyph, times in counts.items()]


def _places(cells: list[PrintedCell]) -> str:
    by_file: dict[str, list[str]] = {}
    for cell in cells:
        by_file.setdefault(cell.file, []).append(str(cell.line))
    return "、".join(f"{file} の {'・'.join(lines)} 行" for file, lines in by_file.items())
