"""What the consolidated workbook of a large city costs: 400 projects over five years, made, written, opened."""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from kamakura_report.commands.load import load_form
from kamakura_report.io.write.write_workbook import write_workbook
from kamakura_report.reports.consolidated.result_book import place_consolidated
from kamakura_report.workbook.book import Book, Cell, Sheet
from tests.form.plans import many
from tests.office.office import Office
from tests.reports.simulated import budgeted, results

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

PROJECTS, PROGRAMS, RUNS = 400, 20, 3
Made = TypeVar("Made")


def main() -> int:
    """Print one line per step: the median of three runs, and the size of the file."""
    plan = budgeted(many(PROJECTS // PROGRAMS, years=5))
    (program,) = plan.programs
    programs = []
    for number in range(1, PROGRAMS + 1):
        text = f"3-{number}"
        indicators = tuple(replace(one, key=one.key.replace("2-1", text, 1)) for one in program.indicators)
        projects = tuple(
            replace(
                project,
                key=project.key.replace("2-1", text, 1),
                indicators=tuple(replace(one, key=one.key.replace("2-1", text, 1)) for one in project.indicators),
            )
            for project in program.projects
        )
        programs.append(replace(program, key=text, indicators=indicators, projects=projects))
    plan = replace(plan, programs=tuple(programs))
    merged = results(plan, plan.years)
    form = load_form(ROOT / "templates" / "evaluation.xlsx").form
    book = _timed("placed", lambda: place_consolidated(plan, merged, merged.problems, form=form))
    data = _timed("written", lambda: write_workbook(book))
    print(f"{PROJECTS} projects, {PROGRAMS} programs, {len(merged.rows)} figures: {len(data) / 1024:.0f} KiB")
    with Office() as office:
        office.values(write_workbook(Book((Sheet("a", {(1, 1): Cell("a")}),))), "a", ["A1"])  # it starts once
        _timed("loaded in LibreOffice", lambda: office.values(data, "概要", ["A1"], calculate=False))
    return 0


def _timed(what: str, do: Callable[[], Made]) -> Made:
    taken = []
    for _ in range(RUNS):
        started = time.perf_counter()
        made = do()
        taken.append(time.perf_counter() - started)
    print(f"{what:<24} {statistics.median(taken):6.2f} s  (worst {max(taken):.2f} s)", flush=True)
    return made
