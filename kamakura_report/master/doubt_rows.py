"""確認事項 of a master that is imported into again: which rows stay, which are made anew, what people wrote there."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal

from kamakura_report.frozen import frozen, replace
from kamakura_report.master import schema
from kamakura_report.master.master_rows import Findings, read_headings
from kamakura_report.plan.figures import plain_text
from kamakura_report.plan.keys import Key
from kamakura_report.plan.model import Doubt, Plan
from kamakura_report.workbook.raw_tables import OddCell, RawTable, RawTables, RawValue

_OF_THE_PLAN = (schema.CITY, schema.PLAN_NAME, schema.OFFICE)  # asked once, when the master is made


@frozen
class DoubtRow:
    """A row of 確認事項 as it stands in the workbook."""

    number: int
    doubt: Doubt
    further: tuple[str, ...]  # what people wrote into columns of their own

    @property
    def program(self) -> str:
        """The 施策番号 that it is about, "" when it is about none."""
        return program_of(self.doubt)

    @property
    def file(self) -> str:
        """The text that it is about: ``2-1_fukushi.txt`` of ``2-1_fukushi.txt:149``."""
        return file_of(self.doubt)


@frozen
class RenewedDoubts:
    """What becomes of the rows: ``staying`` with what they say now, ``gone``, and new ones."""

    staying: tuple[tuple[DoubtRow, Doubt], ...]
    gone: tuple[DoubtRow, ...]
    added: tuple[Doubt, ...]
    asked: tuple[Doubt, ...]  # what the texts ask now, in their order: of ``staying`` and ``added``

    def listed(self) -> tuple[Doubt, ...]:
        """All of them, those that the texts ask now together at the place of their first."""
        listed: list[Doubt] = []
        left = list(self.asked)
        for _, doubt in self.staying:
            if doubt not in self.asked:
                listed.append(doubt)
            elif left:
                listed += left
                left = []
        return (*listed, *left)


def program_of(doubt: Doubt) -> str:
    """The 施策番号 that a row of 確認事項 is about, "" when it is about none."""
    try:
        return Key.parse(doubt.subject).program if doubt.subject else ""
    except ValueError:
        return ""


def file_of(doubt: Doubt) -> str:
    """The name of the text that a row of 確認事項 is about."""
    name, colon, _ = doubt.source.partition("、")[0].rpartition(":")
    return name if colon and name else doubt.source


def read_doubt_rows(table: RawTable) -> tuple[DoubtRow, ...]:
    """The rows of the sheet, whatever people did to it; none where its headings are gone."""
    columns = read_headings(table, schema.SHEETS[schema.DOUBTS], Findings(""))
    by_row: dict[int, dict[int, str]] = {}
    for (row, column), value in sorted(table.cells.items()):
        if row > 1:
            by_row.setdefault(row, {})[column] = _text(value)
    names = ("出典行", "対象", "読み取り", "解釈", "理由", "済")
    rows = []
    for number, cells in by_row.items():
        values = [cells.get(columns.get(name, 0), "") for name in names]
        own = {
            column for name, column in columns.items() if name != schema.DOUBT_LINK or _is_link(table, number, column)
        }
        further = tuple(text for column, text in cells.items() if column not in own)
        if any(values):
            rows.append(DoubtRow(number, Doubt(*values), further))
    return tuple(rows)


def open_doubts(tables: RawTables) -> int:
    """確認事項 of this master that nobody has marked as 済."""
    table = tables.sheets.get(schema.DOUBTS)
    return 0 if table is None else sum(not row.doubt.done for row in read_doubt_rows(table))


def renew_doubts(
    rows: Sequence[DoubtRow], doubts: Sequence[Doubt], read: Collection[str], files: Collection[str], plan: Plan
) -> RenewedDoubts:
    """What becomes of these rows when the programs ``read`` are imported anew from these files.

    Rows about other programs stay. Of the others those stay that the text still asks, whatever line it stands on by
    now, with what people wrote beside them.
    """
    asked = [doubt for doubt in doubts if doubt.subject not in _OF_THE_PLAN]
    left = list(asked)
    staying: list[tuple[DoubtRow, Doubt]] = []
    gone: list[DoubtRow] = []
    for row in rows:
        same = _same(row.doubt, left)
        if same is not None:
            left.remove(same)
            marked = replace(same, done=row.doubt.done)
            asked[asked.index(same)] = marked
            staying.append((row, marked))
        elif _answered(row.doubt, plan) or row.program in read or (not _is_foreign(row, files)):
            gone.append(row)
        else:
            staying.append((row, row.doubt))
    return RenewedDoubts(tuple(staying), tuple(gone), tuple(left), tuple(asked))


def _is_foreign(row: DoubtRow, files: Collection[str]) -> bool:
    """True of a row that is not about these files as a whole: about a program, the plan, or another file."""
    return bool(row.program) or row.doubt.subject in _OF_THE_PLAN or row.file not in files


def _answered(doubt: Doubt, plan: Plan) -> bool:
    if doubt.subject not in _OF_THE_PLAN:
        return False
    given = {schema.CITY: plan.city, schema.PLAN_NAME: plan.name, schema.OFFICE: plan.office}[doubt.subject]
    return bool(given) and given != doubt.taken


def _same(doubt: Doubt, among: Sequence[Doubt]) -> Doubt | None:
    """The doubt with the same reading: about the same thing, from whatever line."""

    def reading(of: Doubt) -> tuple[str, ...]:
        return of.subject, of.read, of.taken, "" if of.subject else file_of(of)

    alike = [other for other in among if reading(other) == reading(doubt)]
    return next((other for other in alike if other.reason == doubt.reason), alike[0] if alike else None)


def _is_link(table: RawTable, row: int, column: int) -> bool:
    """Whether the link is still there: people may have written over it."""
    value = table.cells.get((row, column))
    return isinstance(value, OddCell) and value.kind == "数式"


def _text(value: RawValue) -> str:
    if isinstance(value, OddCell):
        return value.shown
    return plain_text(value) if isinstance(value, Decimal) else value.strip()
