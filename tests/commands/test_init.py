"""init: a whole workspace where there was none, and never a byte of what people have."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from kamakura_report.commands.double_click import STEP_FILES
from kamakura_report.commands.init import AS_SHIPPED, FOLDERS, GUIDE, LETTERS, PAGES, SAMPLE
from kamakura_report.io.shipped import FORM, SAMPLE_PLAN
from tests.commands.town import R8, Town, told
from tests.contracts import ROOT


@pytest.fixture
def laid(tmp_path: Path) -> Town:
    town = Town(tmp_path / "新年度")
    said = told("init", str(town.root))
    assert (said.status, said.err) == (0, "")
    return town


def test_it_tells_every_file_and_folder_that_it_made(tmp_path: Path) -> None:
    said = told("-C", str(tmp_path), "init")
    assert (said.status, said.err) == (0, "")
    made = set(re.findall(r"^作りました: (.+)$", said.out, re.MULTILINE))
    files = {name for name in Town(tmp_path).tree() if not name.endswith("/") and not name.startswith("output/ledger/")}
    assert {name for name in made if not name.endswith("/")} == files
    assert {name for name in made if name.endswith("/")} == {f"{name}/" for name in FOLDERS}
    assert all((tmp_path / name).is_dir() for name in FOLDERS)


def test_the_shipped_files_are_those_of_the_project(laid: Town) -> None:
    assert {name: (laid.root / name).read_bytes() for name in AS_SHIPPED} == {
        name: (ROOT / name).read_bytes() for name in AS_SHIPPED
    }


def test_the_build_copies_all_that_it_lays_out_and_the_demo_needs() -> None:
    """What of it is missing in a wheel, ``make installed`` would find too, a minute later."""
    (listed,) = re.findall(r"(?ms)^SHIPPED = (\(.*?^\))", (ROOT / "setup.py").read_text(encoding="utf-8"))
    shipped = ast.literal_eval(listed)
    assert set(shipped) == {*AS_SHIPPED, *LETTERS, *PAGES, *GUIDE, FORM, SAMPLE_PLAN, "docs/first_page.txt"}
    assert [name for name in shipped if not (ROOT / name).is_file()] == []


def test_the_sample_plan_becomes_workbooks_that_come_back(laid: Town) -> None:
    assert told("-C", str(laid.root), "import", str(laid.root / SAMPLE), "--city", "鎌倉市").status == 0
    issued = laid.generate(R8).issued
    assert len(issued) == 8
    laid.answer(issued[0])
    assert "figure.unreadable" not in laid.run("merge").out
    assert (laid.root / "output" / "consolidated.xlsx").is_file()


def test_the_first_page_names_commands_that_exist_and_is_for_notepad(laid: Town) -> None:
    data = (laid.root / "はじめにお読みください.txt").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\n") == data.count(b"\r\n") > 50
    page = data.decode("utf-8-sig")
    commands = set(re.findall(r"kamakura-report ([a-z]+)", page))
    assert {
        "new",
        "import",
        "generate",
        "receive",
        "check",
        "merge",
        "resolve",
        "undo",
        "status",
        "remind",
        "close",
        "refresh",
        "backup",
        "publish",
        "export",
        "council",
    } == commands
    assert all(told(command, "--help").status == 0 for command in commands)
    assert [name for name in STEP_FILES if name not in page] == ["おためし.bat"]  # of the folder that needs no Python
    named = re.findall(r"[\w.]+\\[\w\\.-]+", page)
    shown = [name.replace("\\", "/") for name in named if name.startswith(("docs", "templates", "見本"))]
    assert shown
    assert [name for name in shown if not (laid.root / name).exists()] == []


def test_it_writes_over_nothing_and_makes_nothing_beside_what_is_there(laid: Town) -> None:
    for name in laid.tree():
        if name.startswith(("input", "output")) or name.endswith("/"):
            continue
        other = Town(laid.root.parent / "ほか")
        (other.root / name).parent.mkdir(parents=True)
        (other.root / name).write_bytes(b"mine")
        before = other.tree()
        said = told("init", str(other.root))
        assert (said.status, said.out) == (2, "")
        assert f"{name} が、すでにあります。何も作りませんでした。" in said.err
        assert other.tree() == before
        other.root.rename(laid.root.parent / f"済み{len(list(laid.root.parent.iterdir()))}")


def test_other_things_in_the_folder_stay_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "input" / "returned").mkdir(parents=True)
    (tmp_path / "input" / "returned" / "福祉課.xlsx").write_bytes(b"mine")
    assert told("init", str(tmp_path)).status == 0
    assert (tmp_path / "input" / "returned" / "福祉課.xlsx").read_bytes() == b"mine"
