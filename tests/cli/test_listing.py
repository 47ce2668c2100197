"""Problems as a terminal shows them: none seems to belong to another's file."""

from __future__ import annotations

from kamakura_report.cli import ending, output
from kamakura_report.problem import Problem, Severity
from kamakura_report.reports.problem_list import fold_problems


def blocks(*problems: Problem) -> list[str]:
    return [output.rendered(line).strip() for line in ending.problem_blocks(fold_problems(problems), 80)]


def problem(file: str, found: str = "違います。") -> Problem:
    return Problem("x.y", Severity.ERROR, found, "直してください。", file=file)


def test_a_problem_of_no_single_file_has_a_heading_of_its_own_beside_those_of_files() -> None:
    shown = blocks(problem("a.xlsx"), problem("", "食い違っています。"))
    headings = [line for line in shown if "a.xlsx" in line or ending.NO_FILE in line]
    assert len(headings) == 2
    assert shown.index(headings[0]) < shown.index("- 違います。") < shown.index(headings[1])
    assert shown.index(headings[1]) < shown.index("- 食い違っています。")


def test_problems_of_no_file_alone_need_no_heading() -> None:
    assert [line for line in blocks(problem("")) if ending.NO_FILE in line] == []
