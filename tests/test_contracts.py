"""docs/contracts.md is true: its tables and examples are read from the page and compared with the code."""

from __future__ import annotations

import ast
import json
import re
import shutil
from base64 import b32encode
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import click
import pytest

from kamakura_report.cli import group
from kamakura_report.form import stamp
from kamakura_report.form.answer import FIXED_WORDS, Status
from kamakura_report.form.book import Book, Kind
from kamakura_report.form.grammar.bands import State as CellState
from kamakura_report.form.issue import ALL_YEARS, ID_LENGTH, Issue, issue_id
from kamakura_report.form.names import SHEET_UNITS, file_name, sheet_name
from kamakura_report.plan import names
from kamakura_report.plan.figures import SIGNIFICANT_DIGITS, figure, plain
from kamakura_report.plan.master import schema
from kamakura_report.plan.master.indicators import DIRECTIONS
from kamakura_report.plan.model import Joint, subjects
from kamakura_report.plan.years import FiscalYear
from kamakura_report.problem import Problem, Severity
from kamakura_report.reports.attention import WORDS
from kamakura_report.reports.tables import FIGURE_COLUMNS, TEXT_COLUMNS, inert
from kamakura_report.returns.agree import State
from kamakura_report.returns.rows import Section, lines
from kamakura_report.steps import generate
from kamakura_report.steps.archive import Archive
from kamakura_report.steps.load import load_plan
from kamakura_report.steps.workspace import Workspace
from tests.returns.answered import only, plan

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "kamakura_report"
CONTRACTS = ROOT / "docs" / "contracts.md"
TEXT = CONTRACTS.read_text(encoding="utf-8")
SECTIONS = {
    found.group(1): found.group(2) for found in re.finditer(r"^## \d+ (.+)\n((?:(?!## ).*\n)*)", TEXT, re.MULTILINE)
}
Rows = list[tuple[str, ...]]


def tables(section: str) -> list[Rows]:
    """Every table of a section: rows of cells, the headings first, without the line under them."""
    blocks = re.findall(r"(?:^\|.*\n)+", SECTIONS[section], re.MULTILINE)
    return [
        [
            tuple(cell.strip() for cell in line.strip("|").split("|"))
            for line in block.splitlines()
            if line[1:4] != "---"
        ]
        for block in blocks
    ]


def table(section: str, first: str) -> Rows:
    """The rows under the headings of the section's only table whose first heading is that."""
    (found,) = (rows for rows in tables(section) if rows[0][0] == first)
    return found[1:]


def code(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def bare(cell: str) -> str:
    """``a`` for both a and `a`."""
    return "".join(code(cell)) or cell


def test_sections_are_numbered_and_found_from_the_top() -> None:
    headings = re.findall(r"^## (\d+) (.+)$", TEXT, re.MULTILINE)
    assert [int(number) for number, _ in headings] == list(range(1, len(headings) + 1))
    anchors = {f"{number}-{name.lower().replace(' ', '-')}": (number, name) for number, name in headings}
    linked = re.findall(r"\[(\d+) ([\w ]+)\]\(#(\S+)\)", TEXT)
    assert [(number, name) for number, name, _ in linked] == headings
    assert [(number, name) for number, name, anchor in linked if anchors[anchor] != (number, name)] == []
    assert set(re.findall(r"\]\(#(\S+?)\)", TEXT)) == set(anchors)


def cited() -> Iterator[tuple[Path, str]]:
    """Every section that some file of the project names, where the name may be wrapped."""
    for file in [*PACKAGE.rglob("*.py"), *(ROOT / "tests").rglob("*.py")]:
        for name in re.findall(r"\(docs/contracts\.md, ([^)]+)\)", file.read_text(encoding="utf-8")):
            yield file, " ".join(name.split())


def test_every_section_that_a_docstring_cites_exists() -> None:
    found = list(cited())
    assert found
    assert [(file, name) for file, name in found if name not in SECTIONS] == []


def test_nothing_cites_a_document_that_is_not_here() -> None:
    kinds = (".py", ".md", ".cfg", ".toml", ".bat", "")
    kept = ("kamakura_report", "tests", "docs", "bench", ".ci")
    files = [file for name in kept for file in (ROOT / name).rglob("*") if file.suffix in kinds and file.is_file()]
    files += [file for file in ROOT.iterdir() if file.suffix in kinds and file.is_file()]
    absent = "DESIGN" + " §"
    assert [file for file in files if absent in file.read_text(encoding="utf-8", errors="replace")] == []


# Words


def test_every_word_in_code_is_a_name_of_the_plan_or_the_form() -> None:
    known = set()
    for file in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef | ast.FunctionDef):
                known.add(node.name)
            elif isinstance(node, ast.AnnAssign | ast.Assign):
                targets = [node.target] if isinstance(node, ast.AnnAssign) else node.targets
                known |= {target.id for target in targets if isinstance(target, ast.Name)}
    said = [name for _, in_code, _ in table("Words", "Japanese") for name in code(in_code)]
    assert said
    assert [name for name in said if name not in known] == []


@pytest.mark.parametrize(("written", "year"), table("Words", "written"))
def test_a_fiscal_year_is_read_as_told(written: str, year: str) -> None:
    assert str(FiscalYear.parse(bare(written))) == year


# Commands


def real_options(command: click.Command) -> set[frozenset[str]]:
    return {frozenset(one.opts) for one in command.params if isinstance(one, click.Option)}


def told_options(command: str) -> Rows:
    part = re.search(rf"^### `{command}`\n((?:(?!### ).*\n)*)", SECTIONS["Commands"], re.MULTILINE)
    assert part
    return [
        tuple(cell.strip() for cell in row.split("|")[1:-1])
        for row in re.findall(r"^\| `-.*$", part.group(1), re.MULTILINE)
    ]


def test_the_commands_are_those_there_are() -> None:
    assert re.findall(r"^### `(\w+)`$", SECTIONS["Commands"], re.MULTILINE) == list(group.COMMANDS)


@pytest.mark.parametrize("name", group.COMMANDS)
def test_each_command_has_the_options_told_and_its_help_tells_them(name: str) -> None:
    command = group.group.get_command(click.Context(group.group), name)
    assert command is not None
    told = told_options(name)
    assert {frozenset(code(option)) for option, _, _ in told} == real_options(command)
    shown = command.get_help(click.Context(command))
    assert [option for row in told for option in code(row[0]) if option not in shown] == []
    for option, value, _ in told:
        (real,) = (one for one in command.params if frozenset(one.opts) == frozenset(code(option)))
        assert isinstance(real, click.Option)
        assert real.is_flag is not bool(value), f"{name} {option} takes a value or not"
        assert real.multiple is ("repeatable" in value), f"{name} {option} may be repeated or not"


def test_the_program_itself_has_the_options_told() -> None:
    intro = SECTIONS["Commands"].partition("### ")[0]
    assert all(option in intro for options in real_options(group.group) for option in options)


# Rounds, severities, master, figures, answers


def test_states_of_cells_and_the_round_of_all_years_are_called_as_told() -> None:
    told = SECTIONS["Rounds"]
    assert [state for state in CellState if state not in told and state is not CellState.MARKED] == []
    assert f"`{ALL_YEARS}`" in told


def test_severities_are_shown_as_told() -> None:
    rows = table("Exit status", "severity")
    assert {Severity(bare(severity)): word for severity, word, _ in rows} == WORDS


def test_the_master_has_the_sheets_and_columns_told() -> None:
    years = ", then one column per fiscal year, in thousand yen"
    told = [
        (sheet, tuple(required.removesuffix(years).split(", ")), tuple(filter(None, optional.split(", "))))
        for sheet, required, optional in table("Master", "sheet")
    ]
    assert told == [(one.sheet, one.required, one.optional) for one in schema.SHEETS.values()]
    assert f"Rows of {schema.PLAN}: {', '.join(schema.ITEMS)}." in SECTIONS["Master"]


def test_every_word_for_a_direction_is_told() -> None:
    told = {
        word: arrow
        for words, arrow in re.findall(r"(\S+) are ([↗↘→])", SECTIONS["Master"])
        for word in words.split("・")
    }
    assert told == {word: arrow for word, arrow in DIRECTIONS.items() if word != arrow}


@pytest.mark.parametrize(("cell", "divisions"), table("Master", "所管課"))
def test_divisions_are_told_apart_as_told(cell: str, divisions: str) -> None:
    assert ", ".join(names.split(bare(cell))) == divisions


def test_every_ending_of_a_division_is_told() -> None:
    *others, last = names.COMPLETE
    assert f"ending in {', '.join(others)} or {last}" in SECTIONS["Master"]


def test_the_words_of_joint_projects_are_told() -> None:
    assert [word for word, *_ in table("Divisions", "word")] == list(Joint)


@pytest.mark.parametrize(("stored", "read"), table("Figures", "stored in a file"))
def test_a_stored_number_is_the_figure_told(stored: str, read: str) -> None:
    assert plain(figure(bare(stored))) == read
    assert f"at most {SIGNIFICANT_DIGITS} significant digits" in SECTIONS["Figures"]


def test_kinds_and_statuses_of_answers_are_those_told() -> None:
    assert all(f"**{kind}**" in SECTIONS["Answers"] for kind in Kind)
    rows = table("Answers", "status")
    assert [status for status, _ in rows] == list(Status)
    assert [status for status, where in rows if "fixed word" in where] == list(FIXED_WORDS)


@pytest.mark.parametrize(("wanted", "sheet", "file"), table("Outputs", "wanted"))
def test_names_are_made_safe_as_told(wanted: str, sheet: str, file: str) -> None:
    assert (sheet_name(bare(wanted)), file_name(bare(wanted))) == (bare(sheet), bare(file))
    assert f"at most {SHEET_UNITS} UTF-16 units" in SECTIONS["Outputs"]


# Consolidated and texts


def test_the_columns_of_both_results_are_those_told() -> None:
    assert tuple(column for column, _ in table("Consolidated", "column")) == FIGURE_COLUMNS
    assert f"Header line: `{','.join(FIGURE_COLUMNS)}`" in SECTIONS["Consolidated"]
    assert f"Header line: `{','.join(TEXT_COLUMNS)}`" in SECTIONS["Texts"]
    held = {row[0]: row[1] for row in table("Consolidated", "column")}
    assert held["区分"] == ", ".join(Section)
    assert held["状態"] == ", ".join(State)


def outcome(joint: Joint, key: str, *said: str) -> tuple[str, str]:
    row, _ = only(plan(joint), key, *zip(("福祉課", "保険課"), said, strict=True))
    return row.state, "" if row.value is None else plain(row.value)


@pytest.mark.parametrize(("one", "another", "state", "value"), table("Consolidated", "one says"))
def test_several_answers_come_to_what_is_told_in_either_order(one: str, another: str, state: str, value: str) -> None:
    for key in ("2-1/3/i1@R8", "2-1/3/決算額@R8"):
        assert outcome(Joint.EACH, key, one, another) == outcome(Joint.EACH, key, another, one) == (state, value)


@pytest.mark.parametrize(("one", "another", "state", "value"), table("Consolidated", "one part"))
def test_parts_of_a_sum_come_to_what_is_told_in_either_order(one: str, another: str, state: str, value: str) -> None:
    key = "2-1/3/決算額@R8"
    assert outcome(Joint.SUM, key, one, another) == outcome(Joint.SUM, key, another, one) == (state, value)


@pytest.mark.parametrize(("text", "written"), table("Texts", "text"))
def test_a_text_is_kept_from_being_a_formula_as_told(text: str, written: str) -> None:
    assert inert(bare(text)) == bare(written)
    assert bare(written) == bare(text) or bare(written).removeprefix("'") == bare(text)


# A small round of the shipped plan, and what the page tells of it


ISSUE = ["generate", "--year", "R8", "--division", "発達支援室", "--division", "障害福祉課"]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The shipped plan, two divisions' workbooks of R8, returned as they were sent out."""
    root = tmp_path_factory.mktemp("contracts")
    shutil.copytree(ROOT / "templates", root / "templates")
    texts = sorted(map(str, (ROOT / "input" / "plan").glob("*.txt")))
    assert group.run(["-C", str(root), "import", *texts]) == 0
    assert group.run(["-C", str(root), *ISSUE]) == 0
    made = Workspace(root)
    shutil.copytree(made.workbooks("R8"), made.returned, ignore=shutil.ignore_patterns("*.csv"))
    assert group.run(["-C", str(root), "merge"]) == 0
    return made


def issues(workspace: Workspace) -> list[Issue]:
    files = workspace.snapshots.glob("?" * ID_LENGTH + ".json")
    return [issue for file in files if (issue := Archive(workspace).issue(file.stem))]


def books(workspace: Workspace) -> list[Book]:
    return [Archive(workspace).book(issue) for issue in issues(workspace)]


def test_every_place_told_is_there_and_nothing_is_written_elsewhere(workspace: Workspace) -> None:
    places = [bare(path) for path, *_ in table("Workspace", "path")]
    assert [place for place in places if not (workspace.root / place).exists() and place != "input/plan/"] == []
    patterns = [re.sub(r"<.*?>", "*", bare(file)) for file, *_ in table("Outputs", "file")]
    found = {file for pattern in patterns for file in workspace.root.glob(pattern)}
    written = {file for file in workspace.output.rglob("*") if file.is_file()}
    assert written - found == set()
    assert [pattern for pattern in patterns if not list(workspace.root.glob(pattern))] == []
    listed = (workspace.workbooks("R8") / generate.LIST_NAME).read_text(encoding="utf-8-sig")
    assert listed.startswith(f"{','.join(generate.LIST_COLUMNS)}\n")
    assert f"`{','.join(generate.LIST_COLUMNS)}`" in SECTIONS["Outputs"]


def test_a_second_run_writes_the_same_bytes(workspace: Workspace) -> None:
    file = workspace.workbooks("R8") / "発達支援室.xlsx"
    before = file.read_bytes()
    file.unlink()
    assert group.run(["-C", str(workspace.root), *ISSUE]) == 0
    assert file.read_bytes() == before


def test_keys_are_those_told_and_of_the_form_told(workspace: Workspace) -> None:
    planned, _ = load_plan(workspace)
    asked = {ask.key for book in books(workspace) for _, _, ask in book.asks()}
    known = {*subjects(planned), *asked, *(line.key for line in lines(planned))}
    assert [key for row in table("Keys", "key") for key in code(row[0]) if key not in known] == []
    written = re.search(r"As a regular expression: `(.+)`\n", SECTIONS["Keys"])
    assert written
    assert [key for key in known if not re.fullmatch(written.group(1), key)] == []
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
    snapshots = set()
    for issue in issues(workspace):
        parts = (issue.plan, issue.form, issue.division, issue.round.name, str(issue.edition))
        assert b32encode(sha256("\n".join(parts).encode()).digest()).decode()[:10] == issue.id
        sealed = ", ".join([*stamp.fields(issue), stamp.SEAL])
        assert f"| the hidden sheet `{stamp.STAMP_SHEET}` | {sealed} |" in SECTIONS["Identity"]
        assert all(name.startswith("kamakura_report.") for name in stamp.properties(issue))
        snapshots |= {f"{issue.plan}.json", f"{issue.form}.xlsx", f"{issue.id}.json"}
    assert {file.name for file in workspace.snapshots.iterdir()} == snapshots


COUNTED = {
    "import": ["--force", *sorted(map(str, (ROOT / "input" / "plan").glob("*.txt")))],
    "generate": ["--dry-run"],
    "check": [],
    "merge": ["--dry-run"],
}


@pytest.mark.parametrize(("command", "counts"), table("JSON", "command"))
def test_json_has_the_fields_and_counts_told(
    command: str, counts: str, workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert group.run(["-C", str(workspace.root), bare(command), "--json", *COUNTED[bare(command)]]) == 0
    told = json.loads(capsys.readouterr().out)
    assert list(told) == ["problems", "counts"]
    assert list(told["counts"]) == code(counts)
    assert {type(count) for name, count in told["counts"].items() if name != "budget"} == {int}
    fields = re.search(r"\[\{(.+?)\}\]", SECTIONS["JSON"])
    assert fields
    for problem in told["problems"]:
        assert list(problem) == re.findall(r'"(\w+)"', fields.group(1))
        assert {type(value) for value in problem.values()} == {str}
        assert Problem(**problem).code


def test_every_command_with_json_has_its_counts_told() -> None:
    with_json = [name for name in group.COMMANDS if any("`--json`" in row[0] for row in told_options(name))]
    assert [bare(command) for command, _ in table("JSON", "command")] == with_json


def test_exit_statuses_are_those_told(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    root = str(workspace.root)
    empty = workspace.root / "empty"
    empty.mkdir()
    bad = workspace.root / "bad"
    shutil.copytree(workspace.returned, bad)
    (bad / "壊れた.xlsx").write_bytes(b"PK\x03\x04")
    assert group.run(["-C", root, "check"]) == 0  # warnings: nothing is filled in
    assert group.run(["-C", root, "check", "--strict"]) == 1
    assert group.run(["-C", root, "check", str(bad)]) == 1
    capsys.readouterr()
    assert group.run(["-C", root, "check", str(empty)]) == 2
    assert group.run(["-C", root, "check", str(empty / "missing.xlsx"), "--json"]) == 2
    assert group.run(["-C", root, "check", "--nonsense"]) == 2
    assert group.run(["-C", str(empty), "generate"]) == 2
    assert group.run([]) == 2
    assert capsys.readouterr().out == ""  # what could not run is told on standard error alone
