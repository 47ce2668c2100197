"""The README is followed from an empty folder, command by command, to the council's paper."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import docx
import pytest

from kamakura_report.cli import parameters
from tests.commands.town import at, told
from tests.manual_walk import BEGUN, Office

README = Path(__file__).resolve().parent.parent / "README.md"
SHOWN = re.compile(r"\| `kamakura-report ([^`]+)` \|")


def commands(section: str) -> list[list[str]]:
    """The commands of the table under a heading, as typed, in its order."""
    text = README.read_text(encoding="utf-8").partition(f"\n## {section}\n")[2].partition("\n## ")[0]
    return [command.split() for command in SHOWN.findall(text)]


@pytest.fixture
def spring(monkeypatch: pytest.MonkeyPatch) -> None:
    """A day without its year is the next one from when the walk begins."""
    monkeypatch.setattr(parameters, "date", type("Stopped", (date,), {"today": classmethod(lambda _: BEGUN.date())}))


@pytest.mark.usefixtures("spring")
def test_the_readme_leads_from_an_empty_folder_to_all_that_a_city_publishes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (init,) = (command for command in commands("はじめかた") if command[0] == "init")
    assert told(*init).status == 0
    root = tmp_path / init[1]
    monkeypatch.chdir(root)
    office = Office(root, laid=True)
    walk = commands("一年の流れ")
    assert walk[0][0] == "import"
    shutil.copy(root / "見本" / Path(walk[0][1]).name, root / "input" / "plan")
    for command in walk:
        with at(office.now):
            said = told(*command)
        assert said.status < 2, (command, said.err)
        if command[0] == "import":
            office.keep_master()
        if command[0] == "generate":
            office.returns()
    made = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
    assert {
        "output/consolidated.xlsx",
        "output/status.xlsx",
        "output/site/index.html",
        "output/export/datapackage.json",
        "R8.zip",
    } <= made
    (paper,) = (root / "output" / "council").glob("*.docx")
    assert "令和8年度 主要な施策の成果" in [paragraph.text for paragraph in docx.Document(str(paper)).paragraphs]
