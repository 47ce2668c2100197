"""What the documents say is so: modules, commands, placeholders, pictures and links."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import make
from kamakura_report.commands.ledger_session import LedgerSession
from kamakura_report.form.field_values import FIELDS
from kamakura_report.form.form_model import Band, CellState
from kamakura_report.form.placeholders import Word
from kamakura_report.form.progress import Progress
from kamakura_report.form.read_placeholders import named_pieces, split_pieces
from kamakura_report.io.ledger.database import Ledger
from kamakura_report.merging.agree import ResultState
from kamakura_report.reports.tables import FIGURE_COLUMNS, TEXT_COLUMNS

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "kamakura_report"
README = ROOT / "README.md"
FORM = ROOT / "docs" / "form.md"
MASTER = ROOT / "docs" / "master.md"
MANUAL = ROOT / "docs" / "manual"
TOLD = (
    README,
    FORM,
    MASTER,
    MANUAL / "office.md",
    MANUAL / "division.md",
    MANUAL / "council.md",
)  # to those who use the program
LEDGER = ROOT / "docs" / "ledger.md"


def test_the_ledger_document_names_modules_and_functions_that_exist() -> None:
    text = LEDGER.read_text(encoding="utf-8")
    modules = re.findall(r"`((?:\w+/)+\w+\.py)`", text)
    assert modules
    assert [name for name in modules if not (PACKAGE / name).is_file()] == []
    sessions = set(re.findall(r"(?<!_)\bsession\.(\w+)", text)) - {"ledger"}
    asked = set(re.findall(r"session\.ledger\.(\w+)", text))
    assert [name for name in sessions if not hasattr(LedgerSession, name)] == []
    assert asked
    assert [name for name in asked if not hasattr(Ledger, name)] == []


def commands() -> list[str]:
    text = "".join(document.read_text(encoding="utf-8") for document in TOLD)
    return sorted(set(re.findall(r"(?<=`kamakura-report )(?:[a-z]+)[^`\n]*", text)))


@pytest.mark.parametrize("line", commands())
def test_every_command_of_the_documents_exists_with_its_options(line: str) -> None:
    shown = subprocess.run(
        [sys.executable, "-X", "utf8", "-m", "kamakura_report", line.split()[0], "--help"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=True,
    ).stdout
    assert shown
    assert [option for option in re.findall(r"--[a-z-]+", line) if option not in shown] == []


def test_every_word_of_make_in_the_readme_exists() -> None:
    said = set(re.findall(r"`(?:make|py make\.py) (\w+)", README.read_text(encoding="utf-8")))
    words = {word.__name__ for word in make.WORDS}
    assert said <= words
    assert words - said <= {"setup", "program", "step"}  # those are for files


@pytest.mark.parametrize("document", TOLD, ids=lambda file: file.name)
def test_every_link_and_picture_leads_to_a_file(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link]
    assert links
    assert [link for link in links if not (document.parent / link).is_file()] == []


def test_the_form_document_names_every_band_state_and_placeholder() -> None:
    text = FORM.read_text(encoding="utf-8")
    placeholders = [f"{{{{{owner}.{name}}}}}" for owner, names in FIELDS.items() for name in names]
    words = [f"{{{{{word}}}}}" for word in Word]
    rows = [f"| {name} |" for name in (*Band, *CellState)]
    assert [name for name in (*placeholders, *words, *rows, *Progress) if name not in text] == []


def test_every_placeholder_of_the_form_document_is_one() -> None:
    own = {("事業", "根拠法令"), ("計画", "人件費単価")}  # the examples of columns that a city adds
    texts = re.findall(r"\{\{.*?\}\}", FORM.read_text(encoding="utf-8"))
    for written in texts:
        (piece,) = split_pieces(written, named_pieces(texts))
        owner, name = getattr(piece, "owner", ""), getattr(piece, "name", "")
        assert not owner or name in FIELDS[owner] or (owner, name) in own, written


def test_the_readme_tells_the_columns_and_states_of_the_results() -> None:
    text = README.read_text(encoding="utf-8")
    assert f"`{','.join(FIGURE_COLUMNS)}`" in text
    assert f"`{','.join(TEXT_COLUMNS)}`" in text
    assert ", ".join(ResultState) in text
