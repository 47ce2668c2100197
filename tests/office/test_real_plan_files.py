"""The files of the whole walk on the real plan: sound packages, and the same bytes from every run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kamakura_report.commands import generate, merge
from kamakura_report.commands.workspace import Workspace
from tests.audit import findings
from tests.office.real import DIVISIONS, FORM, NOW, REQUEST, ROOT, TEXT, Real


@pytest.mark.parametrize("division", DIVISIONS)
def test_each_workbook_is_a_sound_package(real: Real, division: str) -> None:
    assert findings(real.of(division).data) == []


def test_master_and_results_are_sound_packages(real: Real, tmp_path: Path) -> None:
    """The results of workbooks that came back as they were sent: everything empty, and told so."""
    workspace = Workspace(shutil.copytree(real.workspace.root, tmp_path / "copy"))
    shutil.copytree(real.workbooks[0].path.parent, workspace.returned)
    merge.run(workspace, [], now=NOW)
    assert findings(workspace.master.read_bytes()) == []
    assert findings((workspace.output / "consolidated.xlsx").read_bytes()) == []


def files(folder: Path) -> dict[str, bytes]:
    """Every file below the folder, but those that say when or where something was done, or only save time."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and path.parent.name != "events"
        and path.name not in ("written.json", "ledger.sqlite3", "readings.gz")
    }


def test_generating_again_changes_no_file(real: Real, tmp_path: Path) -> None:
    root = shutil.copytree(real.workspace.root, tmp_path / "copy")
    before = files(root)
    shutil.rmtree(root / "output" / "workbooks")
    generate.run(Workspace(root), REQUEST, now=NOW)
    assert files(root) == before
    beside = {"配布一覧.csv", "配布一覧.xlsx", "提出期限.ics"}
    lying = {Path(name).name for name in before if name.startswith("output/workbooks/R8/")}
    assert lying == beside | {f"{division}.xlsx" for division in DIVISIONS}


def test_another_process_on_another_day_writes_the_same_bytes(real: Real, tmp_path: Path) -> None:
    """Other hash seed, other time zone, other language, other folder; only the workspace's key is the same."""
    for folder in ("input", "templates"):
        (tmp_path / folder).mkdir()
    shutil.copy(real.workspace.secret, tmp_path / "input")
    shutil.copy(FORM, tmp_path / "templates")
    environment = os.environ | {"PYTHONHASHSEED": "4711", "TZ": "America/Lima", "LC_ALL": "C", "PYTHONPATH": str(ROOT)}
    for command in (
        ["import", str(TEXT), "--city", "鎌倉市", "--plan-name", "総合計画"],
        ["generate", "--year", "R8", "--due", "2027-05-31"],
    ):
        done = subprocess.run(
            [sys.executable, "-m", "kamakura_report", "-C", str(tmp_path), *command],
            env=environment,
            cwd=tmp_path,
            capture_output=True,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr.decode(errors="replace")
    made = files(tmp_path)
    shutil.copytree(real.workspace.root, tmp_path / "first")
    first = files(tmp_path / "first")
    assert {path: content for path, content in made.items() if not path.startswith("templates/")} == first
