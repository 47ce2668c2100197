"""Reads published text into a plan and 確認事項: which program, project and indicator each line belongs to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain

from kamakura_report.plan import keys
from kamakura_report.plan.divisions import DivisionNames, is_full_name, split_divisions
from kamakura_report.plan.model import Division, Doubt, Plan
from kamakura_report.plan.periods import MOST_YEARS, FiscalYear, fiscal_years
from kamakura_report.problem import CannotRun
from kamakura_report.published.blocks import (
    IndicatorBlock,
    LooseCells,
    ProgramBlock,
    ProjectBlock,
    PublishedBlocks,
    place_measure,
    place_project,
)
from kamakura_report.published.build_plan import build_program
from kamakura_report.published.overlap import check_apart
from kamakura_report.published.printed_lines import (
    LineKind,
    PrintedCells,
    PrintedLine,
    classify_line,
    is_undecided,
    looks_spaced,
    parse_printed_number,
    parse_project_number,
    split_lines,
)
from kamakura_report.published.remarks import Remarks

DEFAULT_OFFICE = "企画課"  # とりまとめ課 until a person says otherwise
_LONGEST_UNIT = 10  # characters


def parse_published(
    texts: Sequence[tuple[str, str]], *, city: str = "", name: str = "", known: Sequence[str] = ()
) -> tuple[Plan, tuple[Doubt, ...]]:
    """The plan in these (file name, text) pairs, and its 確認事項.

    ``known`` are division names that are certain already. Raises CannotRun when there is no text, a
    text holds no program, two say the same of one program, or no line says the plan's fiscal years.
    """
    if not texts:
        raise CannotRun("取り込むファイルがありません。公表した計画のテキストを指定してください。")
    blocks, apart = PublishedBlocks(), []
    for file, text in texts:
        if looks_spaced(text):
            raise CannotRun(
                f"{file} は、列が空白で並べてあります（pdftotext -layout など）。"
                "列を分けるタブがないので、どの欄の値か決まりません。"
                "表をタブ区切りで取り出し直すか、元の Excel か CSV を指定してください。"
            )
        lines = list(split_lines(file, text))
        reader = PublishedReader(blocks)
        reader.read(lines)
        if not reader.found_program:
            raise CannotRun(_no_program(file, text))
        apart.append((file, PublishedBlocks()))
        PublishedReader(apart[-1][1]).read(lines)
    check_apart(apart)
    remarks = Remarks(tuple(file for file, _ in texts))
    span = _years(blocks, texts[0][0], remarks)
    certain = DivisionNames(tuple(dict.fromkeys([*known, *_certain_divisions(blocks.programs.values())])))
    programs = tuple(build_program(block, span, certain, remarks) for block in blocks.programs.values())
    for block in blocks.orphans:
        cells = ((block.name,) if block.name else ()) + block.cells()
        if cells:
            remarks.hold(cells, "", "どの施策又は事業の指標か分かりません。")
    for loose in blocks.loose:
        remarks.hold(loose.cells, loose.subject, loose.reason)
    in_charge = dict.fromkeys(
        chain.from_iterable(project.divisions for program in programs for project in program.projects)
    )
    plan = Plan(
        first=span[0],
        last=span[-1],
        programs=programs,
        divisions=tuple(Division(division) for division in dict.fromkeys([*in_charge, DEFAULT_OFFICE])),
        city=city,
        name=name,
        office=DEFAULT_OFFICE,
    )
    return plan, (*_plan_doubts(plan, texts[0][0]), *remarks.doubts())


def _no_program(file: str, text: str) -> str:
    if not text.strip():
        return f"{file} は空です。公表した計画のテキストを指定してください。"
    return f"{file} に施策の見出し（「2-1 福祉」のような行）がありません。公表した計画のテキストか確かめてください。"


def _years(blocks: PublishedBlocks, file: str, remarks: Remarks) -> tuple[FiscalYear, ...]:
    """The fiscal years most lines name; lines that name others are remarked on."""
    usable = Counter(run for run, _ in blocks.years if run == fiscal_years(run[0], run[-1]) and len(run) <= MOST_YEARS)
    if not usable:
        raise CannotRun(f"{file} に計画の年度（「初期値 R8 R9 …」の行）がありません。テキストを確かめてください。")
    span = usable.most_common(1)[0][0]
    for run, cell in blocks.years:
        if run != span:
            printed, taken = " ".join(map(str, run)), f"{span[0]}–{span[-1]}"
            remarks.note(cell, "", taken, "年度の並びがほかの行と違います。", read=printed)
    return span


def _certain_divisions(blocks: Iterable[ProgramBlock]) -> list[str]:
    """Divisions that stand alone in a cell somewhere and end as a division's name does."""
    return [
        cell.text
        for block in blocks
        for project in block.projects.values()
        if (cell := project.row.get("所管課"))
        and split_divisions(cell.text) == (cell.text,)
        and is_full_name(cell.text)
    ]


def _plan_doubts(plan: Plan, file: str) -> list[Doubt]:
    """確認事項 about the plan as a whole: what the text does not give, and a person must."""
    rows = []
    if not plan.city:
        rows.append(Doubt(file, "市名", "", "空欄", "市名は書いてありません。計画のシートに入れてください。"))
    if not plan.name:
        rows.append(Doubt(file, "計画名", "", "空欄", "計画名は書いてありません。計画のシートに入れてください。"))
    reason = "とりまとめ課は書いてありません。企画課として、課のシートにも加えました。"
    rows.append(Doubt(file, "とりまとめ課", "", plan.office, reason))
    return rows


class PublishedReader:
    """Sorts the lines of one text into blocks, which may already hold other texts of the same plan."""

    def __init__(self, blocks: PublishedBlocks) -> None:
        self._blocks = blocks
        self._program: ProgramBlock | None = None
        self._project: ProjectBlock | None = None
        self._indicator: IndicatorBlock | None = None
        self._top = False  # above the first project of a page, where program indicators stand
        self._expected = ""  # what a free line may be: "vision", "project", "unit" or "values"
        self._columns: tuple[tuple[str, int], ...] = ()  # of the last project heading

    @property
    def found_program(self) -> bool:
        """True once a program's heading was read."""
        return self._program is not None

    def read(self, lines: Iterable[PrintedCells]) -> None:
        """Add every line to the blocks."""
        handlers = {
            LineKind.PROGRAM: self._on_program,
            LineKind.VISION: self._on_vision,
            LineKind.SECTION: self._on_section,
            LineKind.ACTION: self._on_action,
            LineKind.PROGRAM_INDICATOR: self._on_program_indicator,
            LineKind.YEARS: self._on_years,
            LineKind.PROJECT: self._on_project,
            LineKind.OUTCOME: self._on_outcome,
            LineKind.MEASURE: self._on_measure,
            LineKind.ACTUALS: self._on_actuals,
            LineKind.BUDGET: self._on_budget,
            LineKind.SETTLEMENT: self._on_settlement,
            LineKind.FREE: self._on_free,
        }
        for cells in lines:
            line = classify_line(cells)
            handlers[line.kind](line)

    def _set_aside(self, cells: PrintedCells, reason: str) -> None:
        if cells:
            self._blocks.loose.append(LooseCells(cells, reason, self._subject()))

    def _subject(self) -> str:
        if not self._program:
            return ""
        program = self._program.number.text
        return keys.project(program, parse_project_number(self._project.number.text) or 0) if self._project else program

    def _on_program(self, line: PrintedLine) -> None:
        number, name = line.values["number"], line.values["name"]
        program = self._blocks.programs.setdefault(number.text, ProgramBlock(number, name))
        if program.name.bare != name.bare:
            self._set_aside((name,), f"施策 {number.text} の名前が前のページ（{program.name.text}）と違います。")
        if program is not self._program or (self._project and self._project.closed):
            self._project = None
        self._program, self._indicator, self._top, self._expected = program, None, True, ""

    def _on_vision(self, line: PrintedLine) -> None:
        self._indicator, self._expected = None, "vision"

    def _on_section(self, line: PrintedLine) -> None:
        self._indicator, self._expected = None, ""

    def _on_action(self, line: PrintedLine) -> None:
        number, text = line.values["number"], line.values["text"]
        if not self._program or number.text in self._program.actions or not text.text:
            self._set_aside(
                tuple(cell for cell in (number, text) if cell.text),
                "主な取組として置く場所がありません（番号の重なり、又は施策の見出しより前）。",
            )
        else:
            self._program.actions[number.text] = text

    def _on_program_indicator(self, line: PrintedLine) -> None:
        block = IndicatorBlock(name=line.values.get("name"), unit=line.values.get("unit"))
        home = self._program.indicators if self._program and self._top else self._blocks.orphans
        self._begin(block, home)

    def _on_outcome(self, line: PrintedLine) -> None:
        self._blocks.years.append((line.years, line.cells[-1]))
        self._set_aside(line.rest, "成果指標の行に、名前と単位のほかの字があります。")
        block = IndicatorBlock(name=line.values.get("name"), unit=line.values.get("unit"))
        open_project = self._project and not self._project.closed
        self._begin(block, self._project.indicators if self._project and open_project else self._blocks.orphans)

    def _begin(self, block: IndicatorBlock, home: list[IndicatorBlock]) -> None:
        home.append(block)
        self._indicator, self._expected = block, "" if block.unit else "unit"

    def _on_years(self, line: PrintedLine) -> None:
        self._blocks.years.append((line.years, line.cells[-1]))

    def _on_project(self, line: PrintedLine) -> None:
        self._project = self._indicator = None
        self._top, self._expected, self._columns = False, "project", line.columns

    def _on_measure(self, line: PrintedLine) -> None:
        if self._indicator is None or self._indicator.heads:  # the line with the indicator's name is lost
            open_project = self._project and not self._project.closed
            home = self._project.indicators if self._project and open_project else self._blocks.orphans
            self._begin(IndicatorBlock(), home)
        assert self._indicator is not None
        self._indicator.as_of, self._indicator.heads = line.values.get("as_of"), line.columns
        self._expected = "values"

    def _on_actuals(self, line: PrintedLine) -> None:
        if "unit" in line.values and not self._unit((line.values["unit"],)):
            self._set_aside((line.values["unit"],), "単位の欄ですが、単位として読めません。")
        self._set_aside(line.rest, "指標実績の行に値があります。")

    def _on_budget(self, line: PrintedLine) -> None:
        if self._project is None or self._project.closed:
            self._set_aside(line.rest, "どの事業の予算額か分かりません。")
        else:
            first = line.cells[0].column + 1
            self._project.budget = {cell.column - first: cell for cell in line.rest}
            self._project.closed = True
        self._indicator, self._expected = None, ""

    def _on_settlement(self, line: PrintedLine) -> None:
        self._set_aside(line.rest, "決算額の行に値があります。")
        self._indicator, self._expected = None, ""

    def _on_free(self, line: PrintedLine) -> None:
        expected, cells = self._expected, line.cells
        if expected == "vision" and len(cells) == 1 and self._program and not self._program.vision:
            self._program.vision, self._expected = cells[0], ""
        elif expected == "project" or len(cells) == 5:
            self._take_project(cells)
        elif not (expected == "unit" and self._unit(cells)) and not (expected == "values" and self._values(cells)):
            self._set_aside(cells, "どの欄の値か分かりません。")

    def _take_project(self, cells: PrintedCells) -> None:
        headed = self._expected == "project"
        placed = place_project(self._columns if headed else (), cells)
        if placed is None or self._program is None:
            self._set_aside(cells, "事業の行として読めません。" if headed else "どの欄の値か分かりません。")
            return
        row, slid = placed
        number = row.pop("No")
        self._project, self._indicator, self._expected, self._top = None, None, "", False
        if parse_project_number(number.text) in self._program.projects:
            self._set_aside(cells, f"No {number.text} の事業が二つあります。")
            return
        oddity = "見出し行がありません。" if not headed else "見出しと値の列がずれています。" if slid else ""
        self._project = ProjectBlock(number, row, oddity)
        self._program.projects[parse_project_number(number.text) or 0] = self._project

    def _unit(self, cells: PrintedCells) -> bool:
        block = self._indicator
        if block is None or block.unit or len(cells) != 1 or len(cells[0].text) > _LONGEST_UNIT:
            return False
        if parse_printed_number(cells[0].text) is not None or is_undecided(cells[0].text):
            return False
        block.unit, self._expected = cells[0], ""
        return True

    def _values(self, cells: PrintedCells) -> bool:
        assert self._indicator is not None
        placed = place_measure(self._indicator.heads, cells)
        if placed is None:
            return False
        self._indicator.values, self._indicator.slid = placed
        self._expected = ""
        return True
