"""demo: the whole walk on the shipped plan, with the usual slips, the same every time."""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kamakura_report.commands import generate, merge
from kamakura_report.commands.workspace import Workspace
from kamakura_report.demo import walk
from kamakura_report.demo.walk import Walked
from kamakura_report.problem import CannotRun, Severity
from tests.commands.town import NOW, told

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = Workspace(ROOT)
DIVISIONS = {
    "福祉政策課", "高齢者支援課", "介護保険課", "生活福祉課", "障害福祉課", "発達支援室", "保険年金課", "企画課",
}  # fmt: skip


@pytest.fixture(autouse=True)
def no_office(monkeypatch: pytest.MonkeyPatch) -> None:
    """A computer without LibreOffice; one with it is the business of tests/office."""
    monkeypatch.setenv("PATH", "")


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Walked:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", "")
        return walk.run(SHIPPED, tmp_path_factory.mktemp("demo") / "見本", now=NOW)


def figures(folder: Path) -> list[dict[str, str]]:
    """consolidated.csv without 受付日時, the one thing that depends on the clock."""
    data = (folder / "output" / "consolidated.csv").read_bytes().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(data, newline="")))
    for row in rows:
        assert row.pop("受付日時") or row["ファイル"] in ("", "master.xlsx")
    return rows


def slips(walked: Walked) -> set[tuple[str, Severity]]:
    return {(one.code, one.severity) for one in walked.consolidated.problems}


def test_the_whole_plan_is_walked(walked: Walked) -> None:
    assert (walked.imported.projects, walked.imported.outcomes, walked.imported.divisions) == (30, 29, 7)
    assert {one.division for one in walked.generated.issued} == DIVISIONS
    assert len(figures(walked.folder)) == 534


def test_its_problems_are_one_wrong_cell_one_conflict_and_one_incomplete_file(walked: Walked) -> None:
    problems = [one for one in walked.consolidated.problems if one.severity is not Severity.NOTE]
    errors = sorted(one.code for one in problems if one.severity is Severity.ERROR)
    assert errors == ["figure.unreadable", "merge.conflict"]
    warnings = [one for one in problems if one.severity is Severity.WARNING]
    assert {(one.code, one.file) for one in warnings} == {("required.blank", "高齢者支援課.xlsx")}  # true figures: none
    assert len(warnings) == 3


def test_one_division_sent_nothing_and_one_sent_two_files(walked: Walked) -> None:
    assert walked.silent == ("保険年金課",)
    assert walked.returned == len(DIVISIONS) - 1 + 1
    files = [one.file for one in walked.consolidated.submissions]
    assert len(files) == len(set(files)) == walked.returned


def test_a_wrong_cell_counts_for_nothing_and_a_conflict_for_neither(walked: Walked) -> None:
    wrong = next(one for one in walked.consolidated.problems if one.code == "figure.unreadable")
    conflict = next(one for one in walked.consolidated.problems if one.code == "merge.conflict")
    rows = {row["キー"]: row for row in figures(walked.folder)}
    assert wrong.file in {row["ファイル"] for row in rows.values()}  # all else that the file says counts
    assert (rows[wrong.key]["値"], rows[wrong.key]["状態"]) == ("", "未入力")
    assert (rows[conflict.key]["値"], rows[conflict.key]["状態"]) == ("", "競合")


def test_the_same_seed_gives_the_same_result_to_the_byte(walked: Walked, tmp_path: Path) -> None:
    again = walk.run(SHIPPED, tmp_path / "again", now=NOW)
    assert figures(again.folder) == figures(walked.folder)
    assert [str(one) for one in again.consolidated.problems] == [str(one) for one in walked.consolidated.problems]


def test_another_seed_gives_other_figures_and_the_same_kinds_of_slips(walked: Walked, tmp_path: Path) -> None:
    other = walk.run(SHIPPED, tmp_path / "other", now=NOW, seed=9)
    assert figures(other.folder) != figures(walked.folder)
    assert slips(other) == slips(walked)


def test_what_comes_back_is_the_issued_file_edited_and_never_written_by_us(walked: Walked) -> None:
    for one in walked.generated.issued:
        returned = walked.folder / "input" / "returned" / one.path.name
        if one.division not in walked.silent:
            assert returned.read_bytes() != one.path.read_bytes()


def test_afterwards_the_folder_is_a_workspace_like_any_other(walked: Walked) -> None:
    said = told("-C", str(walked.folder), "check")
    assert (said.status, said.err) == (1, "")
    assert "ファイル 8、受け取れるもの 7" in said.out
    request = generate.Request((walked.generated.round.years), due=walk.DUE)
    again = generate.run(Workspace(walked.folder), request, now=NOW)
    assert {one.done for one in again.issued} == {"unchanged"}
    before = figures(walked.folder)
    merge.run(Workspace(walked.folder), [], now=NOW)
    assert figures(walked.folder) == before


def test_the_command_it_names_at_its_end_makes_the_letters(walked: Walked) -> None:
    said = told("-C", str(walked.folder), "remind", "--dry-run")
    assert said.err == ""
    assert [line for line in said.out.splitlines() if "保険年金課" in line]


def test_an_empty_folder_is_filled_and_a_full_one_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "空"
    folder.mkdir()
    assert walk.run(SHIPPED, folder, now=NOW).folder == folder
    before = sorted(folder.rglob("*"))
    with pytest.raises(CannotRun, match="空のフォルダーではありません"):
        walk.run(SHIPPED, folder, now=NOW)
    assert sorted(folder.rglob("*")) == before


def test_a_walk_that_is_broken_off_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither new folders nor what was put into an empty one; whatever broke it off."""

    def broken(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(merge, "run", broken)
    empty = tmp_path / "空"
    empty.mkdir()
    for folder in (empty, tmp_path / "新しい" / "見本"):
        with pytest.raises(KeyboardInterrupt):
            walk.run(SHIPPED, folder, now=NOW)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["空"]


def test_the_command_tells_the_stations_and_what_to_open(tmp_path: Path) -> None:
    """As typed in a folder that is no workspace, on a computer without LibreOffice."""
    run = subprocess.run(
        [sys.executable, "-m", "kamakura_report", "demo", "見本"],
        cwd=tmp_path,
        env={**os.environ, "PATH": "", "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert run.stderr == ""
    lines = run.stdout.splitlines()
    assert [line[0] for line in lines[:4]] == ["１", "２", "３", "４"]
    assert "まだの課: 保険年金課" in lines[2]
    assert "全 534 項目" in lines[3]
    assert lines[4].startswith("   確かめること: エラー 2 件、")
    assert lines[5] == "５ 提出の状況を見ました（提出期限 令和9年5月31日（月））。"
    assert lines[6:8] == [
        "   配布 8 課、届いた 7、受け取れた 6、そろった 5、期限に遅れた 0",
        "   対象 74 欄、記入 68、未確定 0、誤り 1、競合 1、残り 5",
    ]
    assert lines[8:] == [
        f"開いて見るもの: {Path('見本') / 'output' / 'consolidated.xlsx'}",
        "課ごとの提出の状況: kamakura-report -C 見本 status",
        "まだの課への督促の文: kamakura-report -C 見本 remind",
    ]
    assert (tmp_path / "見本" / "output" / "consolidated.xlsx").is_file()


def test_the_plan_and_the_form_of_the_folder_one_works_in_come_first(tmp_path: Path) -> None:
    own = Workspace(tmp_path / "own")
    for source in (SHIPPED.template, ROOT / "input" / "plan" / "2-1_fukushi.txt"):
        target = own.root / source.relative_to(ROOT)
        target.parent.mkdir(parents=True)
        target.write_bytes(source.read_bytes())
    (own.root / "input" / "plan" / "2-1_fukushi.txt").rename(own.root / "input" / "plan" / "自分の.txt")
    walk.run(own, tmp_path / "見本", now=NOW)
    assert [path.name for path in (tmp_path / "見本" / "input" / "plan").iterdir()] == ["自分の.txt"]


def test_of_a_form_that_requires_words_every_year_they_are_written_and_chosen(tmp_path: Path) -> None:
    """The second form: nothing is left but the usual slips, and what was written stands in its table."""
    shipped = tmp_path / "city"
    (shipped / "input").mkdir(parents=True)
    (shipped / "templates").mkdir()
    shutil.copytree(ROOT / "input" / "plan", shipped / "input" / "plan")
    shutil.copyfile(ROOT / "templates" / "evaluation_review.xlsx", shipped / "templates" / "evaluation.xlsx")
    walked = walk.run(Workspace(shipped), tmp_path / "見本", now=NOW)
    assert sum(one.required for one in walked.generated.issued) > 3 * walked.imported.projects
    warnings = [one for one in walked.consolidated.problems if one.severity is Severity.WARNING]
    assert {one.code for one in warnings} == {"required.blank"}
    assert len(warnings) == 3
    written = {row.item for row in walked.shown.overview.merged.texts if row.period == "R8"}
    assert written == {"取組実績", "評価", "今後の方向性"}
