"""Import and load: the master is made, kept by people, and made again without losing what they know."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from kamakura_report.commands import import_plan, load
from kamakura_report.commands.workspace import Workspace
from kamakura_report.problem import CannotRun, Severity
from tests.commands.masters import edit
from tests.published import pages

NOW = datetime(2027, 4, 1, 9, 30)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    (tmp_path / "2-1_fukushi.txt").write_text(pages.TEXT, encoding="utf-8")
    return Workspace(tmp_path)


def imported(workspace: Workspace, text: str = "", *, force: bool = False) -> import_plan.ImportedPlan:
    path = workspace.root / "2-1_fukushi.txt"
    if text:
        path.write_text(text, encoding="utf-8")
    return import_plan.run(workspace, [path], now=NOW, force=force)


def errors(refusal: CannotRun) -> list[tuple[str, str]]:
    return [(problem.sheet, problem.cell) for problem in refusal.problems if problem.severity is Severity.ERROR]


def test_the_real_text_is_imported_and_loaded_again(workspace: Workspace) -> None:
    result = imported(workspace)
    assert (result.programs, result.indicators, result.projects, result.outcomes, result.divisions) == (
        1,
        10,
        30,
        29,
        7,
    )
    assert (result.budget, result.path, result.done, result.backup) == (10_285_828, workspace.master, "new", None)
    plan, problems = load.load_plan(workspace)
    assert plan == result.plan
    assert [problem.cell for problem in problems] == ["B2", "B3"]  # 市名 and 計画名 are blank


def test_importing_again_changes_nothing(workspace: Workspace) -> None:
    imported(workspace)
    before = workspace.master.read_bytes()
    assert imported(workspace).done == "unchanged"
    assert workspace.master.read_bytes() == before


def test_the_city_and_the_plans_name_can_be_given(workspace: Workspace) -> None:
    path = workspace.root / "2-1_fukushi.txt"
    import_plan.run(workspace, [path, path], city="鎌倉市", plan_name="総合計画", now=NOW)
    plan, problems = load.load_plan(workspace)
    assert (plan.city, plan.name, problems) == ("鎌倉市", "総合計画", ())


def test_a_value_that_a_person_corrected_is_not_lost_without_force(workspace: Workspace) -> None:
    imported(workspace)
    edit(workspace, 予算_C2=4500)
    before = workspace.master.read_bytes()
    with pytest.raises(CannotRun, match=r"失われる値が 1 件.*--force") as refused:
        imported(workspace)
    assert [str(problem) for problem in refused.value.problems] == [
        "master.xlsx ［予算］ C2: R8「4500」→ 取り込み元では「4176」です。"
    ]
    assert workspace.master.read_bytes() == before


def test_with_force_the_edited_master_is_kept_as_a_backup_and_its_additions_are_carried_over(
    workspace: Workspace,
) -> None:
    imported(workspace)
    edit(
        workspace,
        計画_B2="鎌倉市",
        課_B2="福祉部",
        課_A10="税務課",
        施策_D2="福祉政策課",
        施策指標_J3="税務課",
        成果指標_L2="○",
    )
    edited = workspace.master.read_bytes()
    result = imported(workspace, force=True)
    assert result.done == "backed up"
    assert result.backup is not None
    assert result.backup.read_bytes() == edited
    plan, _ = load.load_plan(workspace)
    program = plan.programs[0]
    assert (plan.city, plan.divisions[0].department, plan.divisions[-1].name) == ("鎌倉市", "福祉部", "税務課")
    assert (program.division, program.indicators[1].division) == ("福祉政策課", "税務課")
    assert program.projects[0].indicators[0].cumulative
    assert "市名" not in {doubt.subject for doubt in result.doubts}


def test_indicators_keep_their_numbers_by_name_and_a_new_one_gets_an_unused_number(workspace: Workspace) -> None:
    imported(workspace)
    lines = pages.TEXT.split("\n")
    lines[16] = lines[16].replace("鎌倉市では", "市内では")  # i2 has gone, a new one stands in its place
    lines[22], lines[30] = lines[28].replace("日常や", "平時や"), lines[30]
    result = imported(workspace, "\n".join(lines))
    numbers = [(indicator.number, indicator.name[:4]) for indicator in result.plan.programs[0].indicators[:4]]
    assert numbers == [(1, "鎌倉市は"), (11, "市内では"), (12, "平時や災"), (4, "日常や災")]
    (undecided,) = [doubt.read for doubt in result.doubts if "未定です" in doubt.reason]
    assert [line.split()[0] for line in undecided.split("\n")][:2] == ["2-1/i5", "2-1/i6"]
    assert load.load_plan(workspace)[0] == result.plan


def test_remarks_about_an_indicator_follow_its_number(workspace: Workspace) -> None:
    imported(workspace)
    first = pages.TEXT.index("成果指標\tワークショップ")
    swapped = pages.TEXT[:first] + pages.TEXT[first:].replace("多機関協働の新規相談件数", "新しい相談件数", 1)
    result = imported(workspace, swapped.replace("25\tㄗ\t市所管課調べ", "(未定)\tㄗ\t市所管課調べ", 1))
    assert [indicator.key for indicator in result.plan.programs[0].projects[2].indicators] == [
        "2-1/3/i4",
        "2-1/3/i2",
        "2-1/3/i3",
    ]
    (undecided,) = [doubt.read for doubt in result.doubts if "未定です" in doubt.reason]
    assert "2-1/3/i4 新しい相談件数: (未定)" in undecided.split("\n")


def test_a_master_with_errors_is_written_over_with_force_and_what_is_wrong_is_left_behind_and_told(
    workspace: Workspace,
) -> None:
    """The numbers stay, of all that people added only what can be read."""
    imported(workspace)
    edit(
        workspace,
        計画_B2="鎌倉市",
        施策指標_B3=71,
        施策指標_J4="知らない課",
        事業_D2="知らない課",
        予算_C2="多い",
        課_B2="福祉部",
    )
    edited = workspace.master.read_bytes()
    with pytest.raises(CannotRun, match="--force") as refused:
        imported(workspace)
    wrong = [("施策指標", "J4"), ("事業", "D2"), ("予算", "C2")]
    assert errors(refused.value) == wrong
    assert workspace.master.read_bytes() == edited
    result = imported(workspace, force=True)
    assert [(one.severity, one.sheet, one.cell) for one in result.problems] == [
        (Severity.WARNING, *place) for place in wrong
    ]
    assert all("控え" in one.advice for one in result.problems)
    assert result.backup is not None
    assert result.backup.read_bytes() == edited
    plan, _ = load.load_plan(workspace)
    assert plan == result.plan
    assert (plan.city, plan.divisions[0].department) == ("鎌倉市", "福祉部")
    assert [indicator.number for indicator in plan.programs[0].indicators][:3] == [1, 71, 3]


@pytest.mark.parametrize(
    "cells",
    [
        {"施策指標_B3": "二"},
        {"施策指標_B3": 1},  # twice
        {"成果指標_C2": None},
        {"成果指標_B2": 99},  # no such project
        {"成果指標_D1": "名前"},  # no column 指標名
        {"事業_B3": 1},  # twice
        {"施策_A2": "福祉"},
        {"計画_B4": "来年"},  # without years nothing can be placed
    ],
    ids=lambda cells: next(iter(cells)),
)
def test_a_master_whose_numbers_are_in_doubt_is_left_as_it_is_even_with_force(
    workspace: Workspace, cells: dict[str, object]
) -> None:
    """One line says why, and the places in the way are named."""
    imported(workspace)
    edit(workspace, 予算_C2="多い", **cells)
    edited = workspace.master.read_bytes()
    with pytest.raises(CannotRun, match="指標番号を引き継げません") as refused:
        imported(workspace, force=True)
    assert next(iter(cells)).split("_")[0] in {problem.sheet for problem in refused.value.problems}
    assert workspace.master.read_bytes() == edited


def test_a_lost_column_that_numbers_nothing_does_not_stop_an_import_with_force(workspace: Workspace) -> None:
    imported(workspace)
    edit(workspace, 成果指標_J1="どこから", 成果指標_C2=8)
    result = imported(workspace, force=True)
    assert result.plan.programs[0].projects[0].indicators[0].number == 8


def test_two_files_of_one_name_are_told_apart_by_their_folders(workspace: Workspace) -> None:
    other = workspace.root / "b" / "2-1_fukushi.txt"
    other.parent.mkdir()
    other.write_text(pages.TEXT.replace("2-1 福祉", "3-1 住まい"), encoding="utf-8")
    result = import_plan.run(workspace, [workspace.root / "2-1_fukushi.txt", other], now=NOW)
    assert {doubt.source for doubt in result.doubts if doubt.subject == "3-1/8"} == {f"{other}:149"}


def test_a_master_with_errors_cannot_be_loaded_and_all_of_them_are_named(workspace: Workspace) -> None:
    imported(workspace)
    edit(workspace, 事業_D2="知らない課", 予算_C2=-1)
    with pytest.raises(CannotRun, match="直すところが 2 件") as refused:
        load.load_plan(workspace)
    assert errors(refused.value) == [("事業", "D2"), ("予算", "C2")]
