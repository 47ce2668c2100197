"""Remarks while a list is read: what stands in its cells and cannot be taken as it stands, each with its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kamakura_report.frozen import frozen
from kamakura_report.lists.list_table import ListTable
from kamakura_report.plan.model import Doubt
from kamakura_report.published.remarks import NOT_TAKEN
from kamakura_report.workbook.area import cell_name

_MOST_PLACES = 30  # that one row of several names; the rest is counted
_MOST_WORDS = 1800  # characters of one cell


@frozen
class ListRemark:
    """One remark about a cell. Those of one ``kind`` become one row."""

    row: int
    column: int
    read: str
    taken: str
    reason: str
    project: int = -1  # which one of the list, -1 for none
    kind: str = ""


@dataclass(slots=True)
class ListRemarks:
    """All remarks in the order in which they were made."""

    table: ListTable
    listed: list[ListRemark] = field(default_factory=list)

    def hold(self, row: int, column: int, read: str, reason: str, project: int = -1, kind: str = "") -> None:
        """Keep what stands nowhere in the master as it was written."""
        self.listed.append(ListRemark(row, column, read, NOT_TAKEN, reason, project, kind))

    def note(
        self, row: int, column: int, read: str, taken: str, reason: str, project: int = -1, kind: str = ""
    ) -> None:
        """Remark on what was taken."""
        self.listed.append(ListRemark(row, column, read, taken, reason, project, kind))

    def doubts(self, keys: Mapping[int, str]) -> Iterator[Doubt]:
        """The rows of 確認事項, by the place in the list; ``keys`` are those of the projects."""
        groups: dict[object, list[ListRemark]] = {}
        for number, remark in enumerate(self.listed):
            alike = (remark.kind, remark.column, remark.taken if remark.kind else "") if remark.kind else number
            groups.setdefault(alike, []).append(remark)
        for group in sorted(groups.values(), key=lambda group: (group[0].row, group[0].column)):
            for part in _parts(group):
                yield _doubt(self.table, part, keys)


def _parts(group: Sequence[ListRemark]) -> Iterator[Sequence[ListRemark]]:
    """A group as it is; what stands nowhere else in as many parts as show every word of it."""
    if group[0].taken != NOT_TAKEN:
        yield group
        return
    part: list[ListRemark] = []
    for remark in group:
        if part and (len(part) >= _MOST_PLACES or sum(len(each.read) for each in [*part, remark]) > _MOST_WORDS):
            yield part
            part = []
        part.append(remark)
    yield part


def _doubt(table: ListTable, group: Sequence[ListRemark], keys: Mapping[int, str]) -> Doubt:
    first = group[0]
    place = table.place(first.row, first.column)
    if len(group) == 1:
        return Doubt(place, keys.get(first.project, ""), first.read, first.taken, first.reason)
    shown = [cell_name((each.row, each.column)) for each in group[1:_MOST_PLACES]]
    more = f" ほか{len(group) - _MOST_PLACES}か所" if len(group) > _MOST_PLACES else ""
    read = "\n".join(dict.fromkeys(each.read for each in group if each.read))
    words = f"{read[:_MOST_WORDS]}…" if len(read) > _MOST_WORDS else read
    reason = f"{first.reason}（{len(group)}か所）"
    return Doubt(f"{place}・{'・'.join(shown)}{more}", "", words, first.taken, reason)
