"""docs/architecture.md is the code: its rooms, its names, its walk, and the places where changes are made."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from tests import golden

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "kamakura_report"
DOCUMENT = ROOT / "docs" / "architecture.md"
TEXT = DOCUMENT.read_text(encoding="utf-8")
ROOMS = (
    "text", "frozen", "patterns", "indented", "sequences", "problem", "plan", "workbook", "published", "master",
    "lists", "form", "layout", "returned", "merging", "rounds", "reports", "io", "commands", "demo", "cli", "library",
)  # fmt: skip
GENERATED = re.compile(r"(?<=<!-- rooms -->\n).*?(?=<!-- /rooms -->)", re.DOTALL)
MOST_FORMS = 9


def file_of(module: str) -> Path | None:
    """The file of a module named below the package (``returned.take``, ``io``), None when there is none."""
    path = PACKAGE.joinpath(*module.split("."))
    return next((file for file in (path.with_suffix(".py"), path / "__init__.py") if file.is_file()), None)


@cache
def names(file: Path) -> frozenset[str]:
    """What a module defines, and the methods of its classes as ``Class.method``."""
    found = set()
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Assign):
            found |= {part.id for target in node.targets for part in ast.walk(target) if isinstance(part, ast.Name)}
        if isinstance(node, ast.ClassDef):
            found |= {f"{node.name}.{part.name}" for part in node.body if isinstance(part, ast.FunctionDef)}
    return frozenset(found)


def exists(name: str) -> bool:
    """True for a module, and for what a module defines: ``plan.keys``, ``plan.keys.Key``, ``plan.keys.Key.parse``."""
    parts = name.split(".")
    for cut in range(len(parts), 0, -1):
        file = file_of(".".join(parts[:cut]))
        if file is not None:
            return cut == len(parts) or ".".join(parts[cut:]) in names(file)
    return False


def first_sentence(file: Path) -> str:
    """The first paragraph of a module's docstring on one line, without the reference to its contract."""
    paragraph = (ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or "").partition("\n\n")[0]
    line = " ".join(paragraph.split())
    return re.sub(r" \(docs/contracts\.md, [^)]*\)|[;,] docs/contracts\.md, \w+(?=\))", "", line).rstrip(".")


def rooms() -> str:
    """A table for each room, with a row for each of its modules; packages in it come with theirs."""
    lines = []
    for room in ROOMS:
        home = PACKAGE / room
        file = file_of(room)
        assert file is not None, room
        lines += [f"**`{room}`** — {first_sentence(file)}", ""]
        modules = sorted(path for path in home.rglob("*.py") if path != file) if home.is_dir() else []
        if modules:
            lines += ["| module | what it is |", "|---|---|"]
            for module in modules:
                parts = [part for part in module.relative_to(PACKAGE).with_suffix("").parts if part != "__init__"]
                lines.append(f"| `{'.'.join(parts)}` | {first_sentence(module)} |")
            lines.append("")
    return "\n".join([*lines, ""]).rstrip("\n") + "\n"


def rows(section: str) -> list[list[str]]:
    """The cells of the one table under a heading, without its head."""
    part = TEXT.partition(f"\n## {section}\n")[2].partition("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def code(text: str) -> list[str]:
    return re.findall(r"`([^`]+)`", text)


def test_golden_list_of_rooms_is_what_the_modules_say_of_themselves() -> None:
    golden.same(DOCUMENT, GENERATED.sub(lambda _: rooms(), TEXT))


def test_every_package_is_a_room_of_the_list() -> None:
    here = {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").is_file()}
    assert here | {"text", "frozen", "patterns", "indented", "sequences"} == set(ROOMS)


def test_every_module_says_what_it_is_in_a_sentence() -> None:
    short = [str(file) for file in PACKAGE.rglob("*.py") if len(first_sentence(file)) < 20]
    assert short == []


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`([a-z_]+(?:\.\w+)+)`", TEXT))))
def test_every_name_in_the_document_exists(name: str) -> None:
    if not re.fullmatch(r".*\.(xlsx|md|cfg|csv|py)", name):
        assert exists(name)


def test_a_name_that_is_gone_is_seen() -> None:
    assert exists("plan.keys.Key.parse")
    assert not exists("plan.keys.Gone")
    assert not exists("doors.guard")


def test_the_walk_of_a_figure_has_few_forms_and_never_goes_back() -> None:
    forms = [code(row[3])[0] for row in rows("The walk of one figure")]
    changes = [form for before, form in zip([None, *forms], forms, strict=False) if form != before]
    assert len(changes) == len(set(changes)), "a form comes back"
    assert len(changes) <= MOST_FORMS


@pytest.mark.parametrize("walk", ["The walk of one figure", "The walk of one problem"])
def test_each_step_of_a_walk_is_one_line_and_one_module(walk: str) -> None:
    steps = rows(walk)
    assert [row[0] for row in steps] == [str(number) for number in range(1, len(steps) + 1)]
    assert all(exists(code(row[2])[0]) for row in steps)


def test_each_change_leads_to_files_that_are_there() -> None:
    changes = rows("Where would I change …")
    assert len(changes) == 16
    for what, *places in changes:
        files = [path for place in places for path in code(place) if "/" in path]
        assert files, what
        assert [path for path in files if not (ROOT / path).is_file()] == []
