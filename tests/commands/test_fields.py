"""Fields of the master's own columns through the real command: listed, placed, kept when a text is imported again."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from tests.commands.town import Town, founded, plan


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return founded(tmp_path / "town")


def test_the_fields_of_the_master_are_listed_with_examples_and_nothing_is_written(town: Town) -> None:
    (program,) = plan().programs
    first, *others = program.projects
    named = replace(program, projects=(replace(first, own={"根拠法令": "社会福祉法"}), *others))
    town.keep(replace(plan(), programs=(named,), own_columns={"事業": ("根拠法令",)}))
    before = town.tree()
    said = town.run("generate", "--fields")
    assert (said.status, said.err) == (0, "")
    assert re.search(r"^\{\{事業\.根拠法令\}\}\s+市の列\s+社会福祉法$", said.out, re.MULTILINE)
    listed = json.loads(town.run("generate", "--fields", "--json").out)
    assert listed["counts"]["own"] == 1
    assert {"written": "{{事業.根拠法令}}", "example": "社会福祉法", "own": True} in listed["fields"]
    assert town.tree() == before


def test_a_field_that_the_master_lacks_ends_the_command_and_names_the_cell(town: Town) -> None:
    book = openpyxl.load_workbook(town.workspace.template)
    cell = next(cell for row in book["施策"] for cell in row if cell.value == "{{事業.事業名}}")
    cell.value = "{{事業.根拠法令}}"
    book.save(town.root / "様式.xlsx")
    before = town.tree()
    said = town.run("generate", "--year", "R8", "--template", str(town.root / "様式.xlsx"))
    assert said.status == 2
    assert f"［施策］ {cell.coordinate}" in said.err
    assert town.tree() == before
