"""The figures of the result: the series of periods each stands in, and how each is shown as a cell.

A cell shows its figure's decimals, or the word in its place, and has the source as a note.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from decimal import Decimal
from functools import cache, cached_property

from kamakura_report.form.answer import Answer
from kamakura_report.form.progress import Progress, progress, trend_stretch
from kamakura_report.frozen import frozen, replace
from kamakura_report.merging.agree import ResultRow, ResultState
from kamakura_report.merging.lines import Section
from kamakura_report.merging.merge import Merged
from kamakura_report.merging.texts import TextRow, join_texts
from kamakura_report.plan import keys
from kamakura_report.plan.figures import plain_text
from kamakura_report.plan.model import Indicator, Plan, Program, Project
from kamakura_report.workbook import office_style
from kamakura_report.workbook.area import Area
from kamakura_report.workbook.book import Cell, Style
from kamakura_report.workbook.office_style import fitting_text, grouped, minute_of

NARROWEST_FIGURE, WIDEST_FIGURE = 7.5, 16.0  # of a column of figures; a longer figure is shown smaller
RATE_STYLE = replace(office_style.PERCENT, italic=True)
DECIMALS = 10  # shown at most; the cell holds them all
STYLES = {
    ResultState.CONFLICT: office_style.BAD,
    ResultState.UNDETERMINED: office_style.OPEN,
    ResultState.NOT_APPLICABLE: office_style.CLOSED,
}
_WORD_STYLES = {state: replace(style, wrap=False, shrink=True) for state, style in STYLES.items()}
_NO_FIGURE, _WAITING, _NOT_YET = (
    Cell(None, style) for style in (office_style.EMPTY, office_style.OPEN, office_style.BODY)
)
UNFINISHED = (ResultState.CONFLICT, ResultState.UNDETERMINED, ResultState.BLANK)  # the most urgent first
FINISHED, LATER, EXCLUDED = "回答済み", "これから", "評価対象外"


@frozen
class PeriodSeries:
    """All periods of one indicator, of one project's 予算額 or 決算額, or of a figure that a form names."""

    plan: Plan
    key: str  # "2-1/12/i1", "2-1/12/決算額", "2-1/12/人件費"
    section: Section
    program: Program
    project: Project | None
    indicator: Indicator | None
    rows: Mapping[str, ResultRow]  # by period: 初期値, R8, …; "" of a named figure that belongs to no year
    about: Indicator | None = None  # of a named figure: the indicator that it is asked of

    @cached_property
    def values(self) -> Mapping[str, Decimal]:
        """The accepted figures, by period."""
        return {period: row.value for period, row in self.rows.items() if row.value is not None}

    @cached_property
    def decimals(self) -> int:
        """How many decimals all its figures have on every sheet: as many as the longest, also of those in 競合."""
        of_plan = (self.indicator.aim, self.indicator.latest) if self.indicator else ()
        said = [claim.answer.value for row in self.rows.values() for claim in row.claims]
        known = [figure for figure in (*self.values.values(), *of_plan, *said) if isinstance(figure, Decimal)]
        return min(DECIMALS, max([0, *[len(plain_text(figure).partition(".")[2]) for figure in known]]))

    @property
    def style(self) -> Style:
        """The look of its figures."""
        return _figure_style(self.decimals)

    def text(self, figure: Decimal | None) -> str:
        """A figure of its as a sentence says it, with the decimals of its cell."""
        return "" if figure is None else f"{figure:,.{self.decimals}f}"

    def said(self, answer: Answer) -> str:
        """An answer as a sentence says it: a figure, or the word in its place."""
        return answer.shown if answer.number is None else self.text(answer.number)

    @property
    def owners(self) -> tuple[str, ...]:
        """Who is asked; of a project that has ended, who was."""
        return next((row.line.owners for row in self.rows.values() if row.line.owners), ())

    @property
    def name(self) -> str:
        """事業名 指標名, as people call it."""
        things = [self.project or self.program, self.indicator or self.about]
        names = [thing.name for thing in things if thing is not None]
        return " ".join(names if self.indicator else [*names, self.item])

    @property
    def item(self) -> str:
        """予算額, 決算額, or the name of a named figure."""
        return next(iter(self.rows.values())).line.item if self.section is Section.NAMED else self.section

    def open_summary(self, due: Set[str]) -> str:
        """``競合1、未入力2``: what is open of the periods that are due, or that nothing is; "" when nobody is asked.

        Nobody is asked about a project that is 評価対象外, which is said.
        """
        rows = self.rows.values()
        states = [row.state for row in rows if row.line.period in due and row.is_asked]
        counts = "、".join(f"{state}{states.count(state)}" for state in UNFINISHED if state in states)
        if states:
            return counts or FINISHED
        excluded = self.project is not None and self.project.excluded
        return LATER if any(row.is_asked for row in rows) else EXCLUDED if excluded else ""

    @cached_property
    def progress(self) -> Progress | None:
        """進捗 of an indicator; None of money, and of an indicator without a direction or a target."""
        if self.indicator is None:
            return None
        known = self.values
        years = {period: known.get(str(period)) for period in self.plan.judged_periods(self.indicator)}
        return progress(self.indicator, known.get(keys.INITIAL), years, self.plan.level_tolerance)


@cache
def _figure_style(decimals: int) -> Style:
    return replace(office_style.NUMBER, number_format=grouped(decimals))


def all_series(plan: Plan, merged: Merged) -> list[PeriodSeries]:
    """The series of all indicators and of all projects' money, in plan order; then those of named figures."""
    by_line: dict[tuple[str, Section], dict[str, ResultRow]] = {}
    named: dict[tuple[str, str], dict[str, ResultRow]] = {}
    for row in merged.rows:
        if row.line.section is Section.NAMED:
            named.setdefault((row.line.subject, row.line.item), {})[row.line.period] = row
        else:
            by_line.setdefault((row.line.subject, row.line.section), {})[row.line.period] = row
    lines = list(_lines(plan))
    of_plan = [
        PeriodSeries(plan, _key(subject, section), section, program, project, indicator, by_line[subject, section])
        for subject, section, program, project, indicator in lines
        if (subject, section) in by_line
    ]
    things: dict[str, tuple[Program, Project | None, Indicator | None]] = {
        subject: (program, project, indicator) for subject, _, program, project, indicator in lines
    }
    things |= {program.key: (program, None, None) for program in plan.programs}
    of_forms = []
    for (subject, item), rows in named.items():
        program, project, indicator = things[subject]
        key = keys.named(subject, item)
        of_forms.append(PeriodSeries(plan, key, Section.NAMED, program, project, None, rows, indicator))
    return [*of_plan, *of_forms]


def series_of(series: Sequence[PeriodSeries], *sections: Section) -> list[PeriodSeries]:
    """The series of these sections."""
    return [each for each in series if each.section in sections]


def _key(subject: str, section: Section) -> str:
    return keys.named(subject, section) if section in (Section.BUDGET, Section.SETTLEMENT) else subject


def _lines(plan: Plan) -> Iterator[tuple[str, Section, Program, Project | None, Indicator | None]]:
    for program in plan.programs:
        for indicator in program.indicators:
            yield indicator.key, Section.PROGRAM_INDICATOR, program, None, indicator
        for project in program.projects:
            for indicator in project.indicators:
                yield indicator.key, Section.OUTCOME_INDICATOR, program, project, indicator
            for section in (Section.BUDGET, Section.SETTLEMENT):
                yield project.key, section, program, project, None


def program_title(program: Program) -> str:
    """``2-1 福祉``."""
    return f"{program.key} {program.name}".strip()


def figure_cell(row: ResultRow | None, number: Style, waiting: bool) -> Cell:
    """The figure, or the word that says why there is none.

    What nobody has answered stays an empty cell, for Excel draws a word in a line of figures as 0; it has a ground of
    its own where others have answered (``waiting``), and the row's 状態 says so in words.
    """
    if row is None:
        return _NO_FIGURE
    if row.state is ResultState.SETTLED:
        return Cell(row.value, number, note=source_note(row))
    if row.state is ResultState.BLANK:
        return _WAITING if waiting and row.is_asked else _NOT_YET
    return Cell(row.state, _WORD_STYLES[row.state], note=source_note(row))


def figure_width(series: Iterable[PeriodSeries]) -> float:
    """One width for all periods: that of the longest figure as it is shown, within bounds."""
    shown = (f"{value:,f}" for each in series for value in each.values.values())
    return min(WIDEST_FIGURE, max([NARROWEST_FIGURE, *(len(text) * 0.8 + 2.4 for text in shown)]))


def source_note(row: ResultRow) -> str:
    """Where a figure comes from, as the note at its cell: each file, cell and time, and what the office decided."""
    parts = [
        "\n".join(
            [
                part
                for part in (
                    claim.file,
                    f"{claim.sheet} {claim.cell}".strip(),
                    f"{claim.division} {claim.shown}",
                    minute_of(claim.received),
                )
                if part
            ]
        )
        for claim in row.claims
    ]
    if row.decision is not None:
        parts.append(f"決定 {row.decision.when[:10]} {row.decision.who}: {row.decision.reason}")
    if not parts and row.file:
        parts.append(f"{row.file} {row.sheet}".strip())
    return fitting_text("\n".join(parts))


def trend_cells(sheet_row: int, first: int, rows: Sequence[ResultRow | None]) -> Area | None:
    """The cells to draw a line of, None when there are too few (``form.progress.trend_stretch``)."""
    plain = (ResultState.SETTLED, ResultState.BLANK)
    stretch = trend_stretch(
        [row.value is not None if row and row.state in plain else None if row else False for row in rows]
    )
    return stretch and Area(sheet_row, first + stretch[0], sheet_row, first + stretch[1])


def all_remarks(merged: Merged) -> dict[str, str]:
    """備考 of each figure's row, by key, as all divisions wrote them in all rounds, each with its 回."""
    return {
        key: join_texts(rows)
        for key, rows in texts_by_key(merged).items()
        if rows[0].item == keys.REMARK and not rows[0].period
    }


def texts_by_key(merged: Merged) -> dict[str, list[TextRow]]:
    """The texts under each key, in their order."""
    by_key: dict[str, list[TextRow]] = defaultdict(list)
    for row in merged.texts:
        by_key[row.key].append(row)
    return by_key
