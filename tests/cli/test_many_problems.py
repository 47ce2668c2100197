"""A master with very many problems: the errors stand first, and of one kind the first ones with a count."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from kamakura_report.cli import ending
from kamakura_report.problem.master_codes import MASTER_UNNAMED
from kamakura_report.problem.master_project_codes import MASTER_BUDGET_NEGATIVE
from kamakura_report.reports.problem_list import MOST_OF_A_CODE, fold_codes, fold_problems
from tests.commands.town import Town, founded, plan

MANY = 30


@pytest.fixture
def spoilt(tmp_path: Path) -> Town:
    """A master whose 予算 has many amounts below 0, found before many blank 事業内容."""
    town = founded(tmp_path / "town")
    town.keep(plan())
    book = openpyxl.load_workbook(town.workspace.master)
    for row in range(MANY):
        book["予算"].append(["2-1", 100 + row, -row - 1])
        book["事業"].append(["2-1", 100 + row, f"事業{row}", "無い課"])
    book.save(town.workspace.master)
    return town


def test_errors_stand_first_and_fold_by_their_code(spoilt: Town) -> None:
    said = spoilt.run("generate", "--dry-run")
    lines = said.err.splitlines()
    assert (said.status, lines[0].startswith("エラー: ")) == (2, True)
    assert [("お知らせ" in line or "注意" in line) for line in lines] == sorted(
        ("お知らせ" in line or "注意" in line) for line in lines
    )
    assert len([line for line in lines if "無い課" in line]) == MOST_OF_A_CODE
    (rest,) = [line for line in lines if f"ほかに {MANY - MOST_OF_A_CODE} 件あります（シート 事業）" in line]
    assert "kamakura-report generate --dry-run -v" in rest


def test_all_of_them_are_told_when_asked_for(spoilt: Town) -> None:
    said = spoilt.run("generate", "--dry-run", "-v").err
    assert (said.count("無い課"), "ほかに" in said) == (MANY, False)


def test_what_is_no_more_than_a_few_is_told_one_by_one() -> None:
    few = [
        MASTER_BUDGET_NEGATIVE.problem(text=f"-{one}").at(file="m", sheet="予算") for one in range(MOST_OF_A_CODE + 1)
    ]
    folded = fold_problems(few)
    assert fold_codes(folded) == folded
    more = fold_problems([*few, MASTER_BUDGET_NEGATIVE.problem(text="-99").at(file="m", sheet="予算")])
    assert [entry.count for entry in fold_codes(more)] == [1] * MOST_OF_A_CODE + [2]


def test_of_a_file_that_was_returned_every_problem_is_told() -> None:
    from kamakura_report.problem.answer_codes import FIGURE_UNIT

    each = [
        FIGURE_UNIT.problem(**{name: f"{one}" for name in FIGURE_UNIT.fields}).at(file="a.xlsx", sheet="2-1")
        for one in range(MANY)
    ]
    assert len(list(ending.problem_lines(each))) == MANY
    notes = [MASTER_UNNAMED.problem(item=f"{one}").at(file="m") for one in range(MANY)]
    assert len(list(ending.problem_lines(notes))) == MOST_OF_A_CODE + 1
    assert len(list(ending.problem_lines(notes, every=True))) == MANY
