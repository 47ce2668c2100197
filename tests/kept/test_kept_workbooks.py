"""``generate`` makes of the shipped plan and the forms of then the workbooks that an earlier program made of them.

One is meant to differ since: of 2-1/17/i2, whose target was passed before the plan began, 進捗 is an empty text until
people say in which direction it goes (docs/contracts.md, Master), so 障害福祉課's workbook was hashed anew. The
formulas that count cells and give 執行率 say the same in words that more programs calculate: all were hashed anew.

What is kept are hashes, of all but the formulas of the words beside rows (make.py). The descriptions of what stands in
each cell must be the same always. The parts of the packages are XlsxWriter's work too: with another version than the
one the hashes were made with, they may differ for no fault of ours. What is not compared for that reason is counted at
the end of the run.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.effort import leave_out
from tests.kept.make import FORMS, REQUESTS, WORKBOOKS, generated

KEPT: dict[str, Any] = json.loads(WORKBOOKS.read_text(encoding="utf-8"))
CASES = [f"{form} {request}" for form in FORMS for request in REQUESTS]


@pytest.fixture(scope="module")
def today(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return generated(tmp_path_factory.mktemp("kept"))


def differing(made: dict[str, str], kept: dict[str, str]) -> str:
    """Which files are other ones, for a person; nothing when none is."""
    other = sorted(name for name in made.keys() | kept.keys() if made.get(name) != kept.get(name))
    return f"other than they were: {', '.join(other)}" if other else ""


@pytest.mark.parametrize("case", CASES)
def test_what_stands_in_every_cell_is_what_stood_there(case: str, today: dict[str, Any]) -> None:
    """Plans, issues and books, by their canonical JSON; their names hold the ids and digests that go out."""
    assert not differing(today[case]["descriptions"], KEPT[case]["descriptions"])
    assert today[case]["files"].keys() == KEPT[case]["files"].keys()
    assert today[case]["files"]["配布一覧.csv"] == KEPT[case]["files"]["配布一覧.csv"]


@pytest.mark.parametrize("case", CASES)
def test_every_part_of_the_workbooks_is_the_same_but_the_words_beside_rows(case: str, today: dict[str, Any]) -> None:
    if today["XlsxWriter"] != KEPT["XlsxWriter"]:
        versions = f"XlsxWriter {KEPT['XlsxWriter']} → {today['XlsxWriter']}"
        leave_out(f"the workbooks' parts beside those kept ({versions}; make them anew)")
    else:
        assert not differing(today[case]["parts"], KEPT[case]["parts"])
