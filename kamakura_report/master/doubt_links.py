"""Links of 確認事項: from a row to the cell of the master that it is about, wherever its row stands by now.

They are formulas that look the row up by what identifies it (``schema.IDENTIFYING``), so that rows may be inserted,
moved and sorted. Of what was printed only numbers stand in them, those of a key of the plan.
"""

from __future__ import annotations

from collections.abc import Mapping

from kamakura_report.frozen import frozen
from kamakura_report.master import schema
from kamakura_report.master.master_rows import Findings, read_headings
from kamakura_report.plan.keys import Key
from kamakura_report.plan.model import Doubt, Indicator, Plan, Program, Project
from kamakura_report.plan.things import things_by_key
from kamakura_report.workbook.area import column_letters, quote_sheet_name
from kamakura_report.workbook.book import Formula
from kamakura_report.workbook.raw_tables import RawTables

GO_THERE = "開く"
_IDENTIFYING = {**schema.IDENTIFYING, schema.LEVELS.sheet: ("番号",)}
_ROWS_TO_COME = 500  # below the last row: so many more are found without another import


@frozen
class DoubtLinks:
    """Where the sheets of a master have their columns, by heading, and the last row of each."""

    things: Mapping[str, Program | Project | Indicator]  # of the plan, by key
    columns: Mapping[str, Mapping[str, int]]
    rows: Mapping[str, int]

    def link(self, doubt: Doubt) -> Formula | None:
        """The link of a row, of one that folds several to the first; None where it is about nothing in a sheet."""
        found = self._place(doubt)
        if found is None:
            return None
        sheet, identity = found
        columns = self.columns.get(sheet, {})
        headings = _IDENTIFYING[sheet]
        if not all(heading in columns for heading in headings):
            return None
        name, last = quote_sheet_name(sheet), self.rows[sheet] + _ROWS_TO_COME
        areas = {}
        for heading in headings:
            letters = column_letters(columns[heading])
            areas[heading] = f"{name}!${letters}$1:${letters}${last}"
        # Numbers may be typed as text, and the other way round.
        fits = "*".join(f'({areas[at]}&""="{text}")' for at, text in zip(headings, identity, strict=True))
        row = f"LOOKUP(2,1/({fits}),ROW({areas[headings[0]]}))"
        letters = column_letters(_column(doubt, sheet, columns))
        cell = f"ADDRESS({row},COLUMN({name}!${letters}$1),4)"
        return Formula(f'IFERROR(HYPERLINK("#{name}!"&{cell},"{GO_THERE}"),"")', GO_THERE)

    def _place(self, doubt: Doubt) -> tuple[str, tuple[str, ...]] | None:
        """The sheet, and what identifies the row there."""
        if doubt.subject in schema.ITEMS:
            return schema.PLAN, (doubt.subject,)
        first = doubt.read.partition("\n")[0].partition(" ")[0].rstrip(":")  # of several: each line begins with its key
        subject = next((one for one in (first, doubt.subject) if one in self.things), None)
        if subject is None:
            return None
        key = Key.parse(subject)
        numbers = tuple(part for part in (key.program, key.project, key.indicator) if part)
        if key.project:
            return (schema.OUTCOMES if key.indicator else schema.PROJECTS), numbers
        if key.indicator:
            return schema.PROGRAM_INDICATORS, numbers
        thing = self.things[subject]
        is_level = isinstance(thing, Program) and thing.level
        return (schema.LEVELS.sheet if is_level else schema.PROGRAMS), numbers


def links_in(tables: RawTables, plan: Plan) -> DoubtLinks:
    """The links of a master that is there, whatever order its columns are in."""
    known = {**schema.SHEETS, schema.LEVELS.sheet: schema.LEVELS}
    sheets = {name: table for name, table in tables.sheets.items() if name in known}
    columns = {name: read_headings(table, known[name], Findings("")) for name, table in sheets.items()}
    return DoubtLinks(things_by_key(plan), columns, {name: table.rows for name, table in sheets.items()})


def _column(doubt: Doubt, sheet: str, columns: Mapping[str, int]) -> int:
    """The column that the row names in 解釈 or 理由, the first; else the one behind what identifies the row."""
    others = {heading: column for heading, column in columns.items() if heading not in _IDENTIFYING[sheet]}
    words = f"{doubt.taken}\n{doubt.reason}"
    named = [(words.index(heading), -len(heading), heading) for heading in others if heading in words]
    return others[min(named)[2]] if named else min(others.values(), default=1)
