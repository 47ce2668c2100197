"""docs/contracts.md is true of a small round of the shipped plan: files, keys, rows, ids, JSON and exit statuses."""

from __future__ import annotations

import gzip
import json
import re
import shutil
from base64 import b32encode
from hashlib import sha256
from pathlib import Path

import openpyxl
import pytest

from kamakura_report.cli import app
from kamakura_report.commands.load import load_plan
from kamakura_report.commands.snapshots import Snapshots
from kamakura_report.commands.workspace import Workspace
from kamakura_report.form.form_model import Band
from kamakura_report.form.issue import ID_LENGTH, SEAL, STAMP_SHEET, Issue, issue_id, stamp_fields, stamp_properties
from kamakura_report.form.named_figures import NamedFigure
from kamakura_report.merging.lines import result_lines
from kamakura_report.plan.keys import Key
from kamakura_report.plan.things import things_by_key
from kamakura_report.problem import Problem
from kamakura_report.reports.sending_list import SENDING_COLUMNS, SENDING_NAME
from kamakura_report.workbook.book import Book
from tests.contracts import ROOT, SECTIONS, bare, code, table, told_options

ISSUE = ["generate", "--year", "R8", "--due", "2027-05-31", "--division", "発達支援室", "--division", "障害福祉課"]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The shipped plan, two divisions' workbooks of R8, returned as they were sent out."""
    root = tmp_path_factory.mktemp("contracts")
    shutil.copytree(ROOT / "templates", root / "templates")
    texts = sorted(map(str, (ROOT / "input" / "plan").glob("*.txt")))
    assert app.run(["-C", str(root), "import", *texts]) == 0
    assert app.run(["-C", str(root), *ISSUE]) == 0
    made = Workspace(root)
    shutil.copytree(made.workbooks("R8"), made.returned, ignore=shutil.ignore_patterns("配布一覧.*", "*.ics"))
    assert app.run(["-C", str(root), "merge"]) == 0
    assert app.run(["-C", str(root), "status"]) == 0
    assert app.run(["-C", str(root), "remind"]) == 0
    assert app.run(["-C", str(root), "receive"]) == 0
    assert app.run(["-C", str(root), "set", "2-1/i2@R8", "5", "--reason", "電話"]) == 0
    assert app.run(["-C", str(root), "publish", "--inside"]) == 0
    assert app.run(["-C", str(root), "export"]) == 0
    assert app.run(["-C", str(root), "council"]) == 0
    return made


def issues(workspace: Workspace) -> list[Issue]:
    files = workspace.snapshots.glob("?" * ID_LENGTH + ".json.gz")
    return [issue for file in files if (issue := Snapshots(workspace).issue(file.name[:ID_LENGTH]))]


def books(workspace: Workspace) -> list[Book]:
    return [Snapshots(workspace).book(issue) for issue in issues(workspace)]


NAMED = NamedFigure(Band.PROJECT, "人件費", "千円", yearly=True)


def test_every_place_told_is_there_and_nothing_is_written_elsewhere(workspace: Workspace) -> None:
    places = [bare(path) for path, holds, _ in table("Workspace", "path") if not holds.startswith("optional")]
    assert [place for place in places if not (workspace.root / place).exists()] == []
    patterns = [re.sub(r"<.*?>", "*", bare(file)) for file, *_ in table("Outputs", "file")]
    found = {file for pattern in patterns for file in workspace.root.glob(pattern)}
    written = {file for file in workspace.output.rglob("*") if file.is_file()}
    assert written - found == set()
    assert [pattern for pattern in patterns if not list(workspace.root.glob(pattern))] == []
    listed = (workspace.workbooks("R8") / f"{SENDING_NAME}.csv").read_text(encoding="utf-8-sig")
    assert listed.startswith(f"{','.join(SENDING_COLUMNS)}\n")
    assert f"`{','.join(SENDING_COLUMNS)}`" in SECTIONS["Outputs"]


def test_a_second_run_writes_the_same_bytes(workspace: Workspace) -> None:
    file = workspace.workbooks("R8") / "発達支援室.xlsx"
    before = file.read_bytes()
    file.unlink()
    assert app.run(["-C", str(workspace.root), *ISSUE]) == 0
    assert file.read_bytes() == before


def test_keys_are_those_told_and_of_the_form_told(workspace: Workspace) -> None:
    planned, _ = load_plan(workspace)
    asked = {ask.key for book in books(workspace) for _, _, ask in book.asks()}
    known = {*things_by_key(planned), *asked, *(line.key for line in result_lines(planned, (NAMED,)))}
    assert [key for row in table("Keys", "key") for key in code(row[0]) if key not in known] == []
    written = re.search(r"As a regular expression: `(.+)`\n", SECTIONS["Keys"])
    assert written
    assert [key for key in known if not re.fullmatch(written.group(1), key)] == []
    assert [key for key in known if str(Key.parse(key)) != key] == []
    wrong = ("2-1/", "2-1/i1@", "2-1/i1@2026", "2-1/課題/備考", "@R8", "")
    assert [key for key in wrong if re.fullmatch(written.group(1), key)] == []


def test_the_result_has_one_row_per_key_and_as_many_as_told(workspace: Workspace) -> None:
    data = (workspace.output / "consolidated.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\n") == data.count(b"\r\n")
    rows = [line.split(",")[0] for line in data.decode("utf-8-sig").splitlines()[1:]]
    said = re.search(r"(\d+)·6 \+ (\d+)·6 \+ (\d+)·5·2 = (\d+)", SECTIONS["Consolidated"])
    assert said
    programs, outcomes, projects, total = map(int, said.groups())
    assert (programs + outcomes) * 6 + projects * 10 == total == len(rows) == len(set(rows))


def test_an_issue_is_identified_as_told(workspace: Workspace) -> None:
    (example,) = set(re.findall(r"様式ID ([A-Z2-7-]+)", SECTIONS["Identity"]))
    assert len(issue_id(example)) == 10
    snapshots = {"editions"}
    for issue in issues(workspace):
        parts = (issue.plan, issue.form, issue.division, issue.round.name, str(issue.edition))
        assert b32encode(sha256("\n".join(parts).encode()).digest()).decode()[:10] == issue.id
        sealed = ", ".join([*stamp_fields(issue), SEAL])
        assert f"| the hidden sheet `{STAMP_SHEET}` | {sealed} |" in SECTIONS["Identity"]
        assert all(name.startswith("kamakura_report.") for name in stamp_properties(issue))
        (sent,) = (workspace.snapshots / issue.id).iterdir()
        assert sent.name == f"{sha256(gzip.decompress(sent.read_bytes())).hexdigest()[:16]}.json.gz"
        snapshots |= {f"{issue.plan}.json.gz", f"{issue.form}.xlsx", f"{issue.id}.json.gz", issue.id}
    assert {file.name for file in workspace.snapshots.iterdir()} == snapshots


COUNTED = {
    "import": ["--force", *sorted(map(str, (ROOT / "input" / "plan").glob("*.txt")))],
    "generate": ["--dry-run", "--yes"],
    "receive": [],
    "check": [],
    "merge": ["--dry-run"],
    "status": [],
    "remind": [],
    "refresh": ["old.xlsx"],
    "close": ["R8"],
    "publish": [],
    "export": ["--sql"],
    "council": [],
    "withdraw": ["R9"],
    "undo": [],
    "resolve": ["marked.xlsx"],
    "set": ["2-1/i1@R8", "5", "--reason", "電話"],
    "import-figures": ["figures.csv"],
    "trace": ["2-1/i1@R8"],
    "rebuild": [],
    "backup": ["kept.zip"],
    "restore": ["before.zip", "new"],
}


MORE = {
    "council": ("year",),
    "publish": ("published", "site", "changes"),
    "receive": ("round", "send_back", "reminders", "mails", "changes"),
    "set": ("key", "what", "value"),
    "status": ("round", "closed", "today", "divisions"),
    "trace": ("key", "now", "history"),
}


def marked(workspace: Workspace, folder: Path) -> None:
    """A conflicts.xlsx in which a person typed a figure."""
    book = openpyxl.load_workbook(workspace.output / "conflicts.xlsx")
    book.active.append(["2-1/i1@R8", "", "上のどれでもない値", "", "", "", "", "", 5])
    book.save(folder / "marked.xlsx")


@pytest.mark.parametrize(("command", "counts"), table("JSON", "command"))
def test_json_has_the_fields_and_counts_told(
    command: str,
    counts: str,
    workspace: Workspace,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shutil.copytree(workspace.root, tmp_path / "copy")
    monkeypatch.chdir(tmp_path)
    marked(workspace, tmp_path)
    (tmp_path / "figures.csv").write_text("キー,値\n2-1/i1@R5,12.5\n", encoding="utf-8")
    if command == "`restore`":
        assert app.run(["-C", "copy", "backup", "before.zip"]) == 0
    if command == "`refresh`":
        shutil.copyfile(workspace.workbooks("R8") / "発達支援室.xlsx", tmp_path / "old.xlsx")
        assert app.run(["-C", "copy", *ISSUE, "--due", "2027-06-30"]) == 0
    if command == "`withdraw`":
        assert app.run(["-C", "copy", "generate", "--year", "R9", "--yes"]) == 0
    capsys.readouterr()
    assert app.run(["-C", "copy", bare(command), "--json", *COUNTED[bare(command)]]) == 0
    told = json.loads(capsys.readouterr().out)
    assert list(told) == ["problems", "counts", *MORE.get(bare(command), ())]
    assert list(told["counts"]) == code(counts)
    assert {type(count) for name, count in told["counts"].items() if name != "budget"} == {int}
    fields = re.search(r"\[\{(.+?)\}\]", SECTIONS["JSON"])
    assert fields
    for problem in told["problems"]:
        assert list(problem) == re.findall(r'"(\w+)"', fields.group(1))
        assert {type(value) for value in problem.values()} == {str}
        assert Problem(**problem).code


def test_every_command_with_json_has_its_counts_told() -> None:
    with_json = [name for name in app.COMMANDS if any("`--json`" in row[0] for row in told_options(name))]
    assert [bare(command) for command, _ in table("JSON", "command")] == with_json


def test_exit_statuses_are_those_told(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    root = str(workspace.root)
    empty = workspace.root / "empty"
    empty.mkdir()
    bad = workspace.root / "bad"
    shutil.copytree(workspace.returned, bad)
    (bad / "壊れた.xlsx").write_bytes(b"PK\x03\x04")
    assert app.run(["-C", root, "check"]) == 0  # warnings: nothing is filled in
    assert app.run(["-C", root, "check", "--strict"]) == 1
    assert app.run(["-C", root, "check", str(bad)]) == 1
    capsys.readouterr()
    assert app.run(["-C", root, "check", str(empty)]) == 2
    assert app.run(["-C", root, "check", str(empty / "missing.xlsx"), "--json"]) == 2
    assert app.run(["-C", root, "check", "--nonsense"]) == 2
    assert app.run(["-C", str(empty), "generate"]) == 2
    assert app.run([]) == 2
    assert capsys.readouterr().out == ""  # what could not run is told on standard error alone
