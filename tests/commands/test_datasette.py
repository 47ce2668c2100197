"""docs/datasette.md: the database of export opened by the real Datasette, with the page's own line and file."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from kamakura_report.reports.open_data import open_tables
from kamakura_report.reports.public_record import public_record
from tests.commands.town import Town, plan, walked
from tests.merging.in_memory import merge

ROOT = Path(__file__).resolve().parents[2]
METADATA = ROOT / "docs" / "datasette.json"
(LINE,) = re.findall(r"^datasette (-.*)$", (ROOT / "docs" / "datasette.md").read_text(encoding="utf-8"), re.MULTILINE)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    made = walked(tmp_path_factory.mktemp("datasette") / "town")
    assert made.run("merge").status == 0
    assert made.run("export", "--sql").status == 0
    (made.root / "docs").mkdir()
    (made.root / "docs" / METADATA.name).write_bytes(METADATA.read_bytes())
    return made


def asked(town: Town, address: str) -> str:
    """What Datasette, started by the page's line in the town's folder, answers."""
    command = [sys.executable, "-m", "datasette", *shlex.split(LINE), "--get", address]
    home = {"HOME": str(town.root), "DATASETTE_SECRET": "x"}
    done = subprocess.run(
        command, cwd=town.root, env={**os.environ, **home}, check=False, capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_query_of_the_execution_rate_says_what_the_figures_come_to(town: Town) -> None:
    rows = json.loads(asked(town, "/figures/shikkoritsu.json?_shape=array"))
    assert rows == [
        {
            **{"年度": "R8", "施策番号": "2-1", "No": 3, "事業名": "推進事業"},
            **{"予算額": 4176, "決算額": 10, "執行率": 0.2},
        }
    ]


def test_a_table_is_shown_with_its_titles_and_what_its_columns_mean(town: Town) -> None:
    page = asked(town, "/figures/figures")
    assert "数値: 1 行に 1 つの値" in page
    assert "年度の始まる年の西暦（令和8年度は 2026）。" in page
    assert "推進事業" in page


def test_the_metadata_describes_the_tables_and_columns_that_there_are() -> None:
    told = json.loads(METADATA.read_bytes())["databases"]["figures"]["tables"]
    tables = {table.name: table for table in open_tables(public_record(plan(), merge(plan(), [])))}
    assert list(told) == list(tables)
    for name, table in tables.items():
        assert told[name]["columns"] == {column.name: column.about for column in table.columns if column.about}
        assert {*told[name].get("facets", ()), told[name]["label_column"]} <= {*table.headings}
