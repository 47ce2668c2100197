"""A figure held for its looks stays held in the 差戻し: what was struck out or shown otherwise stands there as seen."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from kamakura_report.cli.app import run
from kamakura_report.io.reader.returned_workbook import read_workbook

HERE = Path(__file__).parent


@pytest.mark.parametrize(
    ("file", "shown"),
    [
        ("05_strike_plausible.xlsx", "〔取り消し線: 28〕31"),
        ("63_whole_cell_struck.xlsx", "〔取り消し線: 3100〕"),
        ("65_strike_via_lo.xlsx", "〔取り消し線: 120〕3100"),
    ],
)
def test_a_struck_figure_sent_back_and_returned_as_it_is_gives_no_figure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], file: str, shown: str
) -> None:
    town = Path(shutil.copytree(HERE / "workspace", tmp_path / "W"))
    corrections = tmp_path / "差戻し"
    assert run(["-C", str(town), "check", "--annotate", str(corrections), str(HERE / "files" / file)]) == 1
    capsys.readouterr()
    (sent,) = corrections.rglob("*.xlsx")
    sheet = read_workbook(sent.read_bytes()).sheet("2-1 福祉")
    assert sheet is not None
    assert (sheet.at((51, 8)).text, sheet.at((51, 8)).look) == (shown, None)
    if file.startswith("65"):
        assert sheet.at((51, 15)).text == "昨年度より減少"
    assert run(["-C", str(town), "check", "--json", str(sent)]) == 1
    problems = json.loads(capsys.readouterr().out)["problems"]
    errors = [(each["code"], each["cell"]) for each in problems if each["severity"] == "error"]
    assert errors == [("figure.unreadable", "H51")]
