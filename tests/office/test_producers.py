"""Whatever program of the field saved it again: figures, plan and marks come back, and nobody is alarmed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import openpyxl
import pytest

from kamakura_report.cli.app import run
from kamakura_report.commands.find_returns import ReturnedFile
from kamakura_report.commands.judging import judge_of_today
from kamakura_report.commands.load import load_plan
from kamakura_report.commands.read_returns import no_other_files, read_submission
from kamakura_report.commands.snapshots import Snapshots
from kamakura_report.commands.workspace import Workspace
from kamakura_report.form.answer import Answers, Status
from kamakura_report.io import files
from kamakura_report.io.reader.returned_workbook import read_workbook
from kamakura_report.problem import Severity
from tests.commands.ledgers import HEAD
from tests.effort import SOAK, leave_out
from tests.office.producers import PRODUCERS, missing, saved_by
from tests.office.real import DIVISIONS, Real
from tests.office.test_no_false_alarm import filled
from tests.understood import reading

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")
SOME = DIVISIONS if SOAK else DIVISIONS[1:2]
# What a producer is known to spoil: the format "General;-General" becomes one that shows -3.25 as "3-".
SPOILT = {"Gnumeric .ods": "figure.shown"}
OFFICES = ("ONLYOFFICE", "Gnumeric", "Gnumeric .xls")  # people work in these: not even a note


def tried(name: str) -> bool:
    """Whether this producer can be tried now; told at the end when not."""
    if not SOAK or missing(name):
        leave_out(f"{name}: {missing(name) or 'tried in make soak'}")
        return False
    return True


@pytest.mark.parametrize("name", PRODUCERS)
def test_a_filled_workbook_comes_back_whole(name: str, real: Real) -> None:
    if not tried(name):
        return
    snapshots, secret = Snapshots(real.workspace), files.workspace_key(real.workspace.secret)
    judge = judge_of_today(snapshots, no_other_files, ())
    for division in SOME:
        workbook = real.of(division)
        data, answers = filled(workbook)
        came = reading(snapshots, read_workbook(saved_by(name, data)))
        returned = judge.told(read_submission(snapshots, secret, ReturnedFile(workbook.path, "返送.xlsx"), came, ""))
        errors = [problem for problem in returned.problems if problem.severity is Severity.ERROR]
        spoilt = {problem.key for problem in errors if problem.code == SPOILT.get(name)}
        told = returned.problems if name in OFFICES else errors
        assert (division, [str(problem) for problem in told if problem.key not in spoilt]) == (division, [])
        whole = {key: shown for key, shown in figures(answers).items() if key not in spoilt}
        assert whole.items() <= figures(returned.answers).items()
        assert all(answers[key].shown.startswith("-") for key in spoilt)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace of the demo; in ``back`` what is sent back, in ``marked.xlsx`` a conflict settled."""
    folder = tmp_path_factory.mktemp("producers") / "town"
    if SOAK:
        assert run(["demo", str(folder)]) == 0
        run(["-C", str(folder), "check", "--annotate", str(folder / "back")])
        book = openpyxl.load_workbook(folder / "output" / "conflicts.xlsx")
        book["競合"].cell(HEAD + 2, 9).value = "○"
        book["競合"].cell(HEAD + 2, 10).value = "課長に確認"
        book.save(folder / "marked.xlsx")
    return folder


@pytest.mark.parametrize("name", [*OFFICES, "Gnumeric .ods"])
def test_the_offices_own_workbooks_mean_the_same(
    name: str, town: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Master: the same plan. Conflicts: the same decision. Sent back to be corrected: the same answers and problems."""
    if not tried(name):
        return
    here = Workspace(tmp_path / "town")
    shutil.copytree(town, here.root)
    plan, problems = load_plan(here)
    here.master.write_bytes(saved_by(name, here.master.read_bytes()))
    assert load_plan(here) == (plan, problems)
    for back in sorted((town / "back").rglob("*.xlsx")):
        again = tmp_path / back.name
        again.write_bytes(saved_by(name, back.read_bytes()))
        assert told(here, again, name, capsys) == told(here, back, name, capsys)
    marked = tmp_path / "marked.xlsx"
    marked.write_bytes(saved_by(name, (town / "marked.xlsx").read_bytes()))
    run(["-C", str(here.root), "resolve", str(marked)])
    decided = [json.loads(path.read_bytes()) for path in sorted(here.events.glob("*-decided.json"))]
    assert [(one["shown"], one["reason"]) for event in decided for one in event["body"]["decisions"]] == [
        ("1567", "課長に確認")
    ]


def told(workspace: Workspace, path: Path, name: str, capsys: pytest.CaptureFixture[str]) -> list[tuple[object, ...]]:
    """Code, sheet, cell and key of what ``check`` says of a file; by .ods protection is lost, which is a note."""
    capsys.readouterr()
    run(["-C", str(workspace.root), "check", "--json", str(path)])
    problems = json.loads(capsys.readouterr().out)["problems"]
    least = ("error", "warning", "note") if name in OFFICES else ("error", "warning")
    return [(one["code"], one["sheet"], one["cell"], one["key"]) for one in problems if one["severity"] in least]


def figures(answers: Answers) -> dict[str, str]:
    """The figures and fixed words, by key."""
    return {key: answer.shown for key, answer in answers.items() if answer.status is not Status.TEXT}
