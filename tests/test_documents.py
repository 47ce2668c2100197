"""What the documents say is so: rooms, commands, placeholders, pictures and links."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

import make
from kamakura_report.form.form_model import Band, CellState
from kamakura_report.form.placeholders import Word, split_pieces
from kamakura_report.form.progress import Progress
from kamakura_report.form.scope import FIELDS
from kamakura_report.merging.agree import ResultState
from kamakura_report.reports.tables import FIGURE_COLUMNS, TEXT_COLUMNS
from tests import golden

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "kamakura_report"
README = ROOT / "README.md"
FORM = ROOT / "docs" / "form.md"
FLOORS = ("plan", "form", "returns", "reports", "doors", "steps", "cli", "problem")
ROOMS = re.compile(r"(?<=<!-- rooms -->\n).*?(?=<!-- /rooms -->)", re.DOTALL)


def summary(file: Path) -> str:
    docstring = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
    return re.sub(r" \(docs/contracts\.md, .*?\)", "", docstring.partition("\n")[0]).rstrip(".")


def rooms() -> str:
    """Every floor and every room on it with the first line of its own docstring."""
    lines = ["```"]
    for floor in FLOORS:
        lines.append(f"{floor + '/':<17}{summary(PACKAGE / floor / '__init__.py')}")
        for room in sorted((PACKAGE / floor).iterdir()):
            if (room / "__init__.py").is_file():
                lines.append(f"  {room.name + '/':<15}{summary(room / '__init__.py')}")
            elif room.suffix == ".py" and room.stem != "__init__":
                lines.append(f"  {room.stem:<15}{summary(room)}")
    lines += [f"{name:<17}{summary(PACKAGE / f'{name}.py')}" for name in ("text", "__main__")]
    return "\n".join([*lines, "```", ""])


def test_golden_list_of_rooms_is_what_the_modules_say_of_themselves() -> None:
    said = README.read_text(encoding="utf-8")
    golden.same(README, ROOMS.sub(lambda _: rooms(), said))


def commands() -> list[str]:
    text = README.read_text(encoding="utf-8") + FORM.read_text(encoding="utf-8")
    return sorted(set(re.findall(r"(?<=kamakura-report )(?:[a-z]+)[^`\n]*", text)))


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
    assert words - said <= {"setup"}


@pytest.mark.parametrize("document", [README, FORM], ids=lambda file: file.name)
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
    for written in re.findall(r"\{\{.*?\}\}", FORM.read_text(encoding="utf-8")):
        (piece,) = split_pieces(written)
        owner, name = getattr(piece, "owner", ""), getattr(piece, "name", "")
        assert not owner or name in FIELDS[owner], written


def test_the_readme_tells_the_columns_and_states_of_the_results() -> None:
    text = README.read_text(encoding="utf-8")
    assert f"`{','.join(FIGURE_COLUMNS)}`" in text
    assert f"`{','.join(TEXT_COLUMNS)}`" in text
    assert ", ".join(ResultState) in text
