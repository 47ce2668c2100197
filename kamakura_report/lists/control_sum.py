"""The control sum of an import: each money column as it was found against what stands in the plan, and the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from kamakura_report.frozen import frozen
from kamakura_report.lists.build_list_plan import BuiltPlan
from kamakura_report.lists.list_projects import GatheredList
from kamakura_report.lists.list_rows import USED, Fate, ListRow
from kamakura_report.lists.list_table import ListTable, one_line
from kamakura_report.lists.list_values import IN_THOUSANDS, in_thousand_yen, read_figure
from kamakura_report.lists.reading_setup import ReadingSetup
from kamakura_report.lists.taken_for import MONEY, Taken
from kamakura_report.plan import keys
from kamakura_report.plan.figures import normalize_figure
from kamakura_report.plan.model import Plan
from kamakura_report.problem import Problem
from kamakura_report.problem.list_codes import LIST_HELD, LIST_SUM
from kamakura_report.workbook.area import column_letters

_LONGEST = 80  # characters of a row that is only there to be recognised


@frozen
class MoneyColumn:
    """One column of money, in thousand yen: ``found`` in all rows below the headings is the sum of the other three."""

    column: int
    heading: str
    taken: Taken
    unit: str
    found: Decimal
    imported: Decimal
    left_out: Decimal  # in rows that are left out
    held: Decimal  # read, and not taken
    unread: int  # cells that are no figures

    @property
    def agrees(self) -> bool:
        """True when nothing is lost and nothing is there twice."""
        return self.found == self.imported + self.left_out + self.held


@frozen
class ColumnUse:
    """What became of a column's cells."""

    column: int
    heading: str
    taken: Taken
    cells: int  # that hold something


@frozen
class ListControl:
    """Everything that is told at the end."""

    money: tuple[MoneyColumn, ...]
    uses: tuple[ColumnUse, ...]
    left_out: tuple[tuple[ListRow, str], ...]  # rows, each with what stands in it
    rows_used: int
    rows_summed: int  # of them those that are not the first of their project
    above: int  # cells above the headings

    def problems(self) -> tuple[Problem, ...]:
        """What does not come out, and what was held back."""
        found = []
        for each in self.money:
            letters = column_letters(each.column)
            rest = each.left_out + each.held
            if not each.agrees:
                found.append(
                    LIST_SUM.problem(
                        column=letters,
                        heading=each.heading,
                        found=f"{each.found:,f}",
                        taken=f"{each.imported:,f}",
                        rest=f"{rest:,f}",
                    )
                )
            if each.unread:
                found.append(LIST_HELD.problem(column=letters, heading=each.heading, cells=each.unread))
        return tuple(found)

    @property
    def reasons(self) -> Counter[Fate]:
        """How many rows were left out for which reason."""
        return Counter(row.fate for row, _ in self.left_out)


def control_sum(table: ListTable, setup: ReadingSetup, gathered: GatheredList, built: BuiltPlan) -> ListControl:
    """The sums, found anew in the cells of the list and in the plan and figures that were made of it."""
    used = [row for row in gathered.rows if row.fate in USED]
    left = [row for row in gathered.rows if row.fate not in USED]
    filled = Counter(column for row, column in table.cells if row > setup.last_heading)
    return ListControl(
        money=tuple(_money(table, setup, gathered, built, used, left)),
        uses=tuple(ColumnUse(each.column, each.heading, each.taken, filled[each.column]) for each in setup.columns),
        left_out=tuple((row, _words(row)) for row in left),
        rows_used=len(used),
        rows_summed=len(used) - len(gathered.projects),
        above=sum(row < setup.first_heading for row, _ in table.cells),
    )


def _money(
    table: ListTable,
    setup: ReadingSetup,
    gathered: GatheredList,
    built: BuiltPlan,
    used: Sequence[ListRow],
    left: Sequence[ListRow],
) -> Sequence[MoneyColumn]:
    imported = _imported(built.plan, built)
    listed = []
    for each in setup.of(*MONEY):
        sums = [Decimal(0), Decimal(0)]
        unread = 0
        for place, rows in enumerate((used, left)):
            for row in rows:
                cell = table.own(row.number, each.column)
                figure = read_figure(cell) if cell else None
                if figure and figure.number is not None:
                    unit = figure.unit if figure.unit in IN_THOUSANDS else each.unit
                    sums[place] += in_thousand_yen(figure.number, unit)
                unread += bool(figure and figure.why and not place)
        years = {
            year
            for project in gathered.projects
            for (taken, year), column in project.columns.items()
            if column == each.column and taken is each.taken
        }
        total = sum((imported.get((each.taken, str(year)), Decimal(0)) for year in years), Decimal(0))
        held = in_thousand_yen(gathered.held.get(each.column, Decimal(0)), each.unit)
        found, taken_in, left_out, kept = map(normalize_figure, (sums[0] + sums[1], total, sums[1], held))
        listed.append(
            MoneyColumn(each.column, each.heading, each.taken, each.unit, found, taken_in, left_out, kept, unread)
        )
    return listed


def _imported(plan: Plan, built: BuiltPlan) -> dict[tuple[Taken, str], Decimal]:
    """Money of the plan and of the known figures, by what it is and its year."""
    totals: dict[tuple[Taken, str], Decimal] = {}
    amounts = [
        (Taken.BUDGET, str(year), amount)
        for program in plan.programs
        for project in program.projects
        for year, amount in project.budget.items()
    ]
    kinds = {keys.BUDGET: Taken.BUDGET, keys.SETTLEMENT: Taken.SETTLEMENT}
    amounts += [(kinds[each.item], str(each.year), each.value) for each in built.known if each.is_money]
    for taken, year, amount in amounts:
        totals[taken, year] = totals.get((taken, year), Decimal(0)) + amount
    return totals


def _words(row: ListRow) -> str:
    text = one_line(" ".join(text for column, text in sorted(row.texts.items()) if column and text))
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
