"""Help pages: Japanese throughout, within the width of a terminal, and quick to come."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from kamakura_report.cli.app import COMMANDS
from kamakura_report.cli.columns import display_width, wrap
from tests.commands.town import told
from tests.test_house import HEAVY

PAGES = [("--help",), *((name, "--help") for name in COMMANDS)]
LATIN = {  # words that are the same in Japanese, or are typed
    "kamakura", "report", "Excel", "JSON", "YYYY", "MM", "DD", "R", "input", "output", "templates", "workbooks",
    "returned", "reminders", "conflicts", "i", "master", "evaluation", "consolidated", "text", "xlsx", "csv",
    "site", "inside", "index", "html", "CSV", "PDF", "LibreOffice", "Word", "docx", "ZIP", "zip", "figures", "json",
    "datapackage", "Parquet", "pyarrow", "SQLite", "Datasette", "C", "o", "v", "h", *COMMANDS,
}  # fmt: skip


@pytest.fixture(autouse=True)
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


@pytest.mark.parametrize("page", PAGES, ids=" ".join)
def test_a_help_page_is_japanese_and_fits_80_columns(page: tuple[str, ...]) -> None:
    said = told(*page)
    assert (said.status, said.err) == (0, "")
    assert [line for line in said.out.splitlines() if display_width(line) > 80] == []
    options = set(re.findall(r"--([a-z][a-z-]+)", said.out))
    words = set(re.findall(r"[A-Za-z]+", re.sub(r"--[a-z][a-z-]+", "", said.out)))
    assert words - LATIN == set(), options
    assert said.out.startswith("使い方: kamakura-report ")


@pytest.mark.parametrize("page", PAGES, ids=" ".join)
def test_every_option_and_command_is_explained_in_one_column(page: tuple[str, ...]) -> None:
    lines = told(*page).out.splitlines()
    for heading in {"オプション:", "コマンド:"} & set(lines):
        section = lines[lines.index(heading) + 1 :]
        section = section[: section.index("")] if "" in section else section
        matches = [re.match(r"  (?:(\S.*?\S)  +|    +)(\S.*)$", line) for line in section]
        starts = {
            display_width(line) - display_width(match[2]) for line, match in zip(section, matches, strict=True) if match
        }
        assert None not in matches, section
        assert len(starts) == 1, section
        assert all(re.search("[ぁ-ん。]", match[2]) for match in matches if match)


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_a_command_imports_nothing_heavy(command: str) -> None:
    code = (
        "import sys; from kamakura_report.cli.app import run; run(sys.argv[1:]); print(*sys.modules, file=sys.stderr)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, command, "--help"], capture_output=True, encoding="utf-8", check=True
    )
    modules = run.stderr.split()
    assert f"kamakura_report.cli.{COMMANDS[command][0]}" in modules
    assert sorted({module.split(".")[0] for module in modules} & set(HEAVY)) == []


def test_without_a_command_the_help_is_shown() -> None:
    said = told()
    assert (said.status, said.out) == (2, "")
    assert said.err == told("--help").out


def test_the_commands_are_listed_in_the_order_of_the_walk() -> None:
    listed = re.findall(r"^  ([a-z][a-z-]+)  ", told("--help").out, re.MULTILINE)
    walk = ["init", "new", "import", "generate", "receive", "check", "merge", "status", "remind", "refresh", "close"]
    after = ["publish", "export", "council", "withdraw", "undo", "resolve", "set", "import-figures", "trace", "rebuild"]
    assert listed == list(COMMANDS) == [*walk, *after, "backup", "restore", "demo"]


@pytest.mark.parametrize(
    ("text", "columns", "lines"),
    [
        ("", 10, []),
        ("あいうえお", 10, ["あいうえお"]),
        ("あいうえおか", 10, ["あいうえお", "か"]),
        ("あいうえお。か", 12, ["あいうえお。", "か"]),
        ("あいうえお。か", 11, ["あいうえ", "お。か"]),  # no line begins with 。
        ("あいうえ（お）", 10, ["あいうえ", "（お）"]),  # no line ends with （
        ("あい word うえ", 8, ["あい", "word う", "え"]),
        ("longer-than-all", 5, ["longer-than-all"]),
    ],
)
def test_lines_break_as_japanese_lines_do(text: str, columns: int, lines: list[str]) -> None:
    assert wrap(text, columns) == lines
