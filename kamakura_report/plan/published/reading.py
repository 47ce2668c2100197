"""From lines to blocks: which program, project and indicator each line belongs to.

A line that fits nowhere becomes ``Loose``; the lines after it are never attached to the wrong project
because of it: a project whose row was not understood closes the one before.
"""

from __future__ import annotations

from collections.abc import Iterable

from kamakura_report.plan import keys
from kamakura_report.plan.published import figures, placing
from kamakura_report.plan.published.blocks import Gathered, IndicatorBlock, Loose, ProgramBlock, ProjectBlock
from kamakura_report.plan.published.headings import Kind, Line, understand
from kamakura_report.plan.published.lines import Cells

LONGEST_UNIT = 10


class Reader:
    """Walks through one text; what it gathers may already hold other texts of the same plan."""

    def __init__(self, gathered: Gathered) -> None:
        self._gathered = gathered
        self._program: ProgramBlock | None = None
        self._project: ProjectBlock | None = None
        self._indicator: IndicatorBlock | None = None
        self._top = False  # above the first project of a page, where program indicators stand
        self._expected = ""  # what a free line may be: "vision", "project", "unit" or "values"
        self._columns: tuple[tuple[str, int], ...] = ()  # of the last project heading

    @property
    def found(self) -> bool:
        """True once a program's heading was read."""
        return self._program is not None

    def read(self, lines: Iterable[Cells]) -> None:
        """Take in every line."""
        verbs = {
            Kind.PROGRAM: self._on_program,
            Kind.VISION: self._on_vision,
            Kind.SECTION: self._on_section,
            Kind.ACTION: self._on_action,
            Kind.PROGRAM_INDICATOR: self._on_program_indicator,
            Kind.YEARS: self._on_years,
            Kind.PROJECT: self._on_project,
            Kind.OUTCOME: self._on_outcome,
            Kind.MEASURE: self._on_measure,
            Kind.ACTUALS: self._on_actuals,
            Kind.BUDGET: self._on_budget,
            Kind.SETTLEMENT: self._on_settlement,
            Kind.FREE: self._on_free,
        }
        for cells in lines:
            line = understand(cells)
            verbs[line.kind](line)

    def _lose(self, cells: Cells, reason: str) -> None:
        if cells:
            self._gathered.loose.append(Loose(cells, reason, self._subject()))

    def _subject(self) -> str:
        if not self._program:
            return ""
        program = self._program.number.text
        return keys.project(program, figures.count(self._project.number.text) or 0) if self._project else program

    def _on_program(self, line: Line) -> None:
        number, name = line.values["number"], line.values["name"]
        program = self._gathered.programs.setdefault(number.text, ProgramBlock(number, name))
        if program.name.bare != name.bare:
            self._lose((name,), f"施策 {number.text} の名前が前のページ（{program.name.text}）と違います。")
        if program is not self._program or (self._project and self._project.closed):
            self._project = None
        self._program, self._indicator, self._top, self._expected = program, None, True, ""

    def _on_vision(self, line: Line) -> None:
        self._indicator, self._expected = None, "vision"

    def _on_section(self, line: Line) -> None:
        self._indicator, self._expected = None, ""

    def _on_action(self, line: Line) -> None:
        number, text = line.values["number"], line.values["text"]
        if not self._program or number.text in self._program.actions or not text.text:
            self._lose(
                tuple(cell for cell in (number, text) if cell.text),
                "主な取組として置く場所がありません（番号の重なり、又は施策の見出しより前）。",
            )
        else:
            self._program.actions[number.text] = text

    def _on_program_indicator(self, line: Line) -> None:
        block = IndicatorBlock(name=line.values.get("name"), unit=line.values.get("unit"))
        home = self._program.indicators if self._program and self._top else self._gathered.orphans
        self._begin(block, home)

    def _on_outcome(self, line: Line) -> None:
        self._gathered.years.append((line.years, line.cells[-1]))
        self._lose(line.rest, "成果指標の行に、名前と単位のほかの字があります。")
        block = IndicatorBlock(name=line.values.get("name"), unit=line.values.get("unit"))
        open_project = self._project and not self._project.closed
        self._begin(block, self._project.indicators if self._project and open_project else self._gathered.orphans)

    def _begin(self, block: IndicatorBlock, home: list[IndicatorBlock]) -> None:
        home.append(block)
        self._indicator, self._expected = block, "" if block.unit else "unit"

    def _on_years(self, line: Line) -> None:
        self._gathered.years.append((line.years, line.cells[-1]))

    def _on_project(self, line: Line) -> None:
        self._project = self._indicator = None
        self._top, self._expected, self._columns = False, "project", line.columns

    def _on_measure(self, line: Line) -> None:
        if self._indicator is None or self._indicator.heads:  # the line with the indicator's name is lost
            open_project = self._project and not self._project.closed
            home = self._project.indicators if self._project and open_project else self._gathered.orphans
            self._begin(IndicatorBlock(), home)
        assert self._indicator is not None
        self._indicator.as_of, self._indicator.heads = line.values.get("as_of"), line.columns
        self._expected = "values"

    def _on_actuals(self, line: Line) -> None:
        if "unit" in line.values and not self._unit((line.values["unit"],)):
            self._lose((line.values["unit"],), "単位の欄ですが、単位として読めません。")
        self._lose(line.rest, "指標実績の行に値があります。")

    def _on_budget(self, line: Line) -> None:
        if self._project is None or self._project.closed:
            self._lose(line.rest, "どの事業の予算額か分かりません。")
        else:
            first = line.cells[0].column + 1
            self._project.budget = {cell.column - first: cell for cell in line.rest}
            self._project.closed = True
        self._indicator, self._expected = None, ""

    def _on_settlement(self, line: Line) -> None:
        self._lose(line.rest, "決算額の行に値があります。")
        self._indicator, self._expected = None, ""

    def _on_free(self, line: Line) -> None:
        expected, cells = self._expected, line.cells
        if expected == "vision" and len(cells) == 1 and self._program and not self._program.vision:
            self._program.vision, self._expected = cells[0], ""
        elif expected == "project" or len(cells) == 5:
            self._take_project(cells)
        elif not (expected == "unit" and self._unit(cells)) and not (expected == "values" and self._values(cells)):
            self._lose(cells, "どの欄の値か分かりません。")

    def _take_project(self, cells: Cells) -> None:
        headed = self._expected == "project"
        placed = placing.project(self._columns if headed else (), cells)
        if placed is None or self._program is None:
            self._lose(cells, "事業の行として読めません。" if headed else "どの欄の値か分かりません。")
            return
        row, slid = placed
        number = row.pop("No")
        self._project, self._indicator, self._expected, self._top = None, None, "", False
        if figures.count(number.text) in self._program.projects:
            self._lose(cells, f"No {number.text} の事業が二つあります。")
            return
        strange = "見出し行がありません。" if not headed else "見出しと値の列がずれています。" if slid else ""
        self._project = ProjectBlock(number, row, strange)
        self._program.projects[figures.count(number.text) or 0] = self._project

    def _unit(self, cells: Cells) -> bool:
        block = self._indicator
        if block is None or block.unit or len(cells) != 1 or len(cells[0].text) > LONGEST_UNIT:
            return False
        if figures.number(cells[0].text) is not None or figures.undecided(cells[0].text):
            return False
        block.unit, self._expected = cells[0], ""
        return True

    def _values(self, cells: Cells) -> bool:
        assert self._indicator is not None
        placed = placing.measure(self._indicator.heads, cells)
        if placed is None:
            return False
        self._indicator.values, self._indicator.slid = placed
        self._expected = ""
        return True
