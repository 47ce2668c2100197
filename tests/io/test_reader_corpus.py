"""Public workbooks of many producers, hostile ones too, each read in a limited process of its own kind."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from tests.corpus import FOLDER, categories

SECONDS = 10  # of CPU, for the worst file
MEMORY = 256  # MiB, of the process that read the worst file
REFUSED_ORDINARY = {
    # Ordinary by their makers' lights; each is a workbook Excel repairs or refuses too.
    "026__Fillreport.xlsx": "sheet.reference",  # columns numbered "0", "1", …
    "140__sample-beta.xlsx": "package.root",  # the namespace of a beta of Office 2007
    "143__style-alternate-content.xlsx": "package.ambiguous",  # cell formats in two versions
    "160__file_with_sheet_xml_not_matching_content_types.xlsx": "sheet.missing",
}
# Reads the files it is told on standard input, one answer a line, so that a death names its file.
CHILD = """
import json, resource, sys
from pathlib import Path
from kamakura_report.io.reader.returned_file import read_returned_file
from kamakura_report.io.xlsx.refused import Refused
from kamakura_report.io.worker import peak_memory  # ru_maxrss begins with the memory of the tests themselves
from kamakura_report.io.reader.returned_workbook import read_workbook
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
for line in sys.stdin:
    before = resource.getrusage(resource.RUSAGE_SELF)
    resource.setrlimit(resource.RLIMIT_CPU, (int(before.ru_utime + before.ru_stime) + 20, resource.RLIM_INFINITY))
    try:
        grid = read_workbook(read_returned_file(Path(line.rstrip("\\n"))))
        outcome = {"cells": sum(len(sheet.cells) for sheet in grid.sheets)}
    except Refused as refused:
        outcome = {"refused": refused.code}
    after = resource.getrusage(resource.RUSAGE_SELF)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(json.dumps(outcome | {"seconds": spent, "mib": peak_memory() / 2**20}), flush=True)
"""


pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot limit a process like this"),
    pytest.mark.corpus,
]


@pytest.fixture(scope="module")
def answers() -> dict[str, dict[str, Any]]:
    """What became of each file."""
    names = list(categories())
    files = "".join(f"{FOLDER / name}\n" for name in names)
    run = subprocess.run([sys.executable, "-c", CHILD], input=files, capture_output=True, encoding="utf-8", timeout=300)
    lines = run.stdout.splitlines()
    assert len(lines) == len(names), f"{names[len(lines)]}: {run.stderr[-2000:]}"
    return dict(zip(names, map(json.loads, lines), strict=True))


def test_every_public_workbook_is_read_or_refused_in_bounds(answers: dict[str, dict[str, Any]]) -> None:
    assert max(answer["seconds"] for answer in answers.values()) < SECONDS
    assert max(answer["mib"] for answer in answers.values()) < MEMORY


def test_ordinary_workbooks_are_read_but_for_a_few_that_are_explained(answers: dict[str, dict[str, Any]]) -> None:
    ordinary = {name for name, category in categories().items() if category in ("normal", "macro")}
    refused = {name: answers[name]["refused"] for name in ordinary if "refused" in answers[name]}
    assert refused == REFUSED_ORDINARY


def test_every_encrypted_workbook_is_called_so(answers: dict[str, dict[str, Any]]) -> None:
    encrypted = {name for name, category in categories().items() if category == "encrypted"}
    assert {answers[name].get("refused") for name in encrypted} == {"file.encrypted"}
