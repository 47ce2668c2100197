"""docs/contracts.md is true: its tables and examples are read from the page and compared with the code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import click
import pytest

from kamakura_report.cli import app
from kamakura_report.form.answer import FIXED_WORDS, Status
from kamakura_report.form.form_model import CellState
from kamakura_report.form.issue import ALL_YEARS, Issue, Round
from kamakura_report.form.placeholders import AskedPiece, Word
from kamakura_report.form.scope import Scope
from kamakura_report.layout.asked_periods import AskedPeriods
from kamakura_report.layout.questions import Asking
from kamakura_report.master import schema
from kamakura_report.master.read_programs import DIRECTIONS
from kamakura_report.merging.agree import ResultState
from kamakura_report.merging.lines import Section
from kamakura_report.plan import divisions, keys
from kamakura_report.plan.divisions import split_divisions
from kamakura_report.plan.figures import SIGNIFICANT_DIGITS, parse_figure, plain_text
from kamakura_report.plan.model import Joint
from kamakura_report.plan.periods import FiscalYear
from kamakura_report.problem import Severity
from kamakura_report.reports.problem_list import PROBLEM_WORDS
from kamakura_report.reports.tables import FIGURE_COLUMNS, TEXT_COLUMNS
from kamakura_report.returned.cell import understand_cell
from kamakura_report.returned.grid import CellLook, RawCell, StoredKind
from kamakura_report.text import quote_for_csv
from kamakura_report.workbook.names import SHEET_UNITS, file_name, sheet_name
from kamakura_report.workbook.question import AnswerKind, Ask
from tests.contracts import CONTRACTS, ROOT, SECTIONS, TEXT, bare, code, table, told_options
from tests.merging.answered import only, plan

PACKAGE = ROOT / "kamakura_report"


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


def test_the_commands_are_those_there_are() -> None:
    assert re.findall(r"^### `([\w-]+)`$", SECTIONS["Commands"], re.MULTILINE) == list(app.COMMANDS)


@pytest.mark.parametrize("name", app.COMMANDS)
def test_each_command_has_the_options_told_and_its_help_tells_them(name: str) -> None:
    command = app.group.get_command(click.Context(app.group), name)
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
    assert all(option in intro for options in real_options(app.group) for option in options)


# Rounds, severities, master, figures, answers


LABOR = AskedPiece(AnswerKind.NUMBER, "人件費", unit="千円")
ROUND_CELLS = {  # a cell for each row of the table, in a round that requires R9
    "a required year": (AskedPiece(AnswerKind.NUMBER, keys.ACTUAL), "R9"),
    "a year after the last required one": (AskedPiece(AnswerKind.NUMBER, keys.ACTUAL), "R10"),
    "any other year": (AskedPiece(AnswerKind.NUMBER, keys.ACTUAL), "R8"),
    "初期値 while 直近実績値 is 未定": (AskedPiece(AnswerKind.NUMBER, keys.INITIAL), ""),
    "a named figure that belongs to no year": (LABOR, ""),
    "a named figure marked （必須） that belongs to no year": (replace(LABOR, required=True), ""),
    "a named figure marked （任意） of a required year": (replace(LABOR, required=False), "R9"),
    "a text or choice that belongs to no year (備考)": (AskedPiece(AnswerKind.TEXT, keys.REMARK), ""),
}


@pytest.mark.parametrize(("cell", "without", "required"), table("Rounds", "cell of the asked division"))
def test_a_round_makes_of_a_cell_what_is_told(cell: str, without: str, required: str) -> None:
    asked, year = ROUND_CELLS[cell]
    (program,) = plan().programs
    for told, years in ((without, ()), (required, (FiscalYear.parse("R9"),))):
        scope = Scope(plan(), Issue("", "", "福祉課", Round("", years)), program, indicator=program.indicators[1])
        words = (AskedPiece(AnswerKind.TEXT, "課題"), AskedPiece(AnswerKind.CHOICE, "評価", ("A", "B")))
        alike = () if asked.figure is Word.INITIAL or asked.required is not None else words
        for one in (asked, *alike) if told != "—" else ():
            period = AskedPeriods.of((FiscalYear.parse(year) if year else None,), plan(), scope.issue.round)
            (state,) = Asking(scope, one, bool).states(period)
            assert state == told.partition(":")[0]


def test_a_cell_of_another_division_is_shown() -> None:
    (program,) = plan().programs
    scope = Scope(plan(), Issue("", "", "保険課", Round("")), program=program, indicator=program.indicators[1])
    asking = Asking(scope, AskedPiece(AnswerKind.NUMBER, "実績"), bool)
    assert asking.states(AskedPeriods.of((FiscalYear.parse("R8"),), plan(), scope.issue.round)) == (CellState.SHOWN,)
    assert f"Shown and locked ({CellState.SHOWN})" in SECTIONS["Rounds"]
    assert f"`{ALL_YEARS}`" in SECTIONS["Rounds"]


def test_severities_are_shown_as_told() -> None:
    rows = table("Exit status", "severity")
    assert {Severity(bare(severity)): word for severity, word, _ in rows} == PROBLEM_WORDS


def test_the_master_has_the_sheets_and_columns_told() -> None:
    years = ", then one column per fiscal year, in thousand yen"
    told = [
        (sheet, tuple(required.removesuffix(years).split(", ")), tuple(filter(None, optional.split(", "))))
        for sheet, required, optional in table("Master", "sheet")
    ]
    assert told == [(one.sheet, one.required, one.optional + one.when_used) for one in schema.SHEETS.values()]
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
    assert ", ".join(split_divisions(bare(cell))) == divisions


def test_every_ending_of_a_division_is_told() -> None:
    *others, last = divisions.COMPLETE
    assert f"ending in {', '.join(others)} or {last}" in SECTIONS["Master"]


def test_the_words_of_joint_projects_are_told() -> None:
    assert [word for word, *_ in table("Divisions", "word")] == list(Joint)


@pytest.mark.parametrize(("stored", "read"), table("Figures", "stored in a file"))
def test_a_stored_number_is_the_figure_told(stored: str, read: str) -> None:
    assert plain_text(parse_figure(bare(stored))) == read
    assert f"at most {SIGNIFICANT_DIGITS} significant digits" in SECTIONS["Figures"]


@pytest.mark.parametrize(("stored", "under", "unit", "told"), table("Answers", "stored"))
def test_a_figure_under_a_format_is_what_is_told(stored: str, under: str, unit: str, told: str) -> None:
    raw = RawCell(StoredKind.NUMBER, bare(stored), look=CellLook(number_format=bare(under)))
    answer, problem = understand_cell(Ask("2-1/i1@R8", AnswerKind.NUMBER, True, "", unit), raw, "S", (1, 1))
    assert answer is not None
    assert code(told) == ([problem.code] if problem else [])
    if answer.status is Status.UNREADABLE:
        assert told.startswith("error (")
    else:
        assert told.replace(":", ",").split(",")[0] == answer.shown


def test_kinds_and_statuses_of_answers_are_those_told() -> None:
    assert all(f"**{kind}**" in SECTIONS["Answers"] for kind in AnswerKind)
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
    assert held["状態"] == ", ".join(ResultState)


def outcome(joint: Joint, key: str, *said: str) -> tuple[str, str]:
    row, _ = only(plan(joint), key, *zip(("福祉課", "保険課"), said, strict=True))
    return row.state, "" if row.value is None else plain_text(row.value)


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
    assert quote_for_csv(bare(text)) == bare(written)
    assert bare(written) == bare(text) or bare(written).removeprefix("'") == bare(text)


def test_every_link_leads_to_a_file() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", TEXT)
    assert links
    assert [link for link in links if not (CONTRACTS.parent / link).is_file()] == []
