"""The house as drawn: who may know which library, who may write, how big a room may be."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kamakura_report.form.field_values import FIELDS
from kamakura_report.form.form_model import YEAR_COLUMNS, Band

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "kamakura_report"
FILES = sorted(PACKAGE.rglob("*.py"))
LONGEST = 300

# Each library has its rooms; everything else a module may import is our own or Python's.
LIBRARIES = {
    "click": ("cli",),
    "PIL": ("io.chart_picture",),
    "distributed": ("io.executors",),
    "docx": ("io.word",),
    "docxtpl": ("io.word",),
    "jinja2": ("io.web", "io.word"),
    "lxml": ("io.word",),
    "markdown_it": ("io.html_page",),
    "pandas": ("io.frames",),
    "pyarrow": ("io.tables.parquet_tables",),
    "rich": ("cli.output",),
    "sqlite3": ("io.ledger", "io.tables.sqlite_tables"),
    "xml": ("io.xlsx", "io.template"),
    "xlsxwriter": ("io.write",),
    "zipfile": ("io.xlsx", "io.write", "io.word", "io.files.backups", "demo.clerk"),
    "zlib": ("io.xlsx", "io.write", "io.files.backups", "io.packed"),
}
HEAVY = (
    "distributed", "xlsxwriter", "pandas", "numpy", "rich", "lxml", "sqlite3", "xml", "pyexpat",
    "multiprocessing", "markdown_it", "jinja2", "pyarrow", "docxtpl", "PIL",
)  # fmt: skip

# Who may change a disk, and why. Everyone else hands bytes to io.files.
WRITERS = {
    "io.files": "the one place that writes what people keep",
    "io.ledger": "sqlite3 writes its own file, the ledger: it can be made anew from what io.files wrote",
    "io.office_program": "LibreOffice takes and gives files: a temporary folder, gone afterwards",
    "io.forked_process": "the pipes between a process and its copy",
}
WRITING_CALLS = {
    "os": {"fdopen", "mkdir", "makedirs", "replace", "rename", "remove", "unlink", "rmdir", "truncate"},
    "shutil": {"copy", "copy2", "copyfile", "copytree", "move", "rmtree", "make_archive"},
    "tempfile": {"TemporaryDirectory", "NamedTemporaryFile", "TemporaryFile", "mkdtemp", "mkstemp"},
}
WRITING_METHODS = {"write_text", "write_bytes", "mkdir", "touch", "unlink", "rmdir", "symlink_to", "hardlink_to"}


def room(file: Path) -> str:
    """``io.xlsx.limits`` for kamakura_report/io/xlsx/limits.py."""
    parts = file.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def inside(name: str, rooms: tuple[str, ...]) -> bool:
    return any(name == allowed or name.startswith(allowed + ".") for allowed in rooms)


def imported(tree: ast.AST) -> Iterator[str]:
    """The first name of everything imported, also inside functions."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


def strangers(name: str, tree: ast.AST) -> list[str]:
    """Libraries this room must not import."""
    return [
        library
        for library in imported(tree)
        if (library not in sys.stdlib_module_names or library in LIBRARIES)
        and library != "kamakura_report"
        and not inside(name, LIBRARIES.get(library, ()))
    ]


def in_memory(tree: ast.AST) -> set[str]:
    """Names that hold a BytesIO, on which a zip may be written anywhere."""
    held = set()
    for node in ast.walk(tree):
        pairs: list[tuple[ast.expr, ast.expr | None]] = []
        if isinstance(node, ast.Assign):
            pairs = [(target, node.value) for target in node.targets]
        elif isinstance(node, ast.withitem) and node.optional_vars:
            pairs = [(node.optional_vars, node.context_expr)]
        for target, value in pairs:
            if isinstance(target, ast.Name) and isinstance(value, ast.Call) and "BytesIO" in ast.unparse(value.func):
                held.add(target.id)
    return held


def writes(tree: ast.AST) -> list[str]:
    """Every call that changes a disk, or might: an open() whose mode is not a plain reading one."""
    found, memory = [], in_memory(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        function = node.func
        name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
        owner = ast.unparse(function.value) if isinstance(function, ast.Attribute) else ""
        given = [*node.args, *(word.value for word in node.keywords if word.arg == "mode")]
        modes = [part.value for part in given if isinstance(part, ast.Constant) and isinstance(part.value, str)]
        on_memory = bool(node.args) and isinstance(node.args[0], ast.Name) and node.args[0].id in memory
        changes = (
            name in WRITING_CALLS.get(owner, set())
            or (name in WRITING_METHODS and owner not in memory)
            or (f"{owner}.{name}" == "os.open" and re.search(r"O_(WRONLY|RDWR|CREAT|TRUNC|APPEND)", ast.unparse(node)))
            or (name == "open" and any(set(mode) & set("wax+") and len(mode) <= 3 for mode in modes))
            or (name == "open" and any(word.arg == "mode" and not modes for word in node.keywords))
            or (name == "ZipFile" and not on_memory and any(mode in ("w", "a", "x") for mode in modes))
            or (name in ("to_csv", "to_excel") and bool(node.args) and not on_memory)
        )
        if changes:
            found.append(f"{node.lineno}: {ast.unparse(function)}")
    return found


@pytest.mark.parametrize("file", FILES, ids=room)
def test_each_library_is_imported_by_its_own_rooms_alone(file: Path) -> None:
    assert strangers(room(file), ast.parse(file.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("file", FILES, ids=room)
def test_only_the_files_room_changes_a_disk(file: Path) -> None:
    found = writes(ast.parse(file.read_text(encoding="utf-8")))
    assert inside(room(file), tuple(WRITERS)) or found == []


@pytest.mark.parametrize(
    "code",
    [
        "open(path, 'w')",
        "open(path, mode='ab')",
        "path.open('r+b')",
        "path.write_bytes(data)",
        "os.replace(a, b)",
        "zipfile.ZipFile(path, 'w')",
        "frame.to_csv(path)",
        "tempfile.mkdtemp()",
        "shutil.rmtree(folder)",
        "path.mkdir()",
        "os.open(path, os.O_CREAT | os.O_EXCL)",
        "open(path, mode=chosen)",
    ],
)
def test_the_search_for_writing_sees_each_way_of_writing(code: str) -> None:
    assert writes(ast.parse(code)) != []


@pytest.mark.parametrize(
    "code",
    ["open(path)", "path.open('rb')", "held = io.BytesIO()\nzipfile.ZipFile(held, 'w')", "text = frame.to_csv()"],
)
def test_the_search_for_writing_lets_reading_and_memory_pass(code: str) -> None:
    assert writes(ast.parse(code)) == []


def test_the_search_for_libraries_sees_an_import_inside_a_function() -> None:
    assert strangers("merging.merge", ast.parse("def verb():\n    from pandas import DataFrame")) == ["pandas"]
    assert strangers("merging.merge", ast.parse("import sqlite3")) == ["sqlite3"]
    assert strangers("io.frames", ast.parse("import pandas")) == []
    assert strangers("cli", ast.parse("import requests")) == ["requests"]


def test_no_module_compiles_a_pattern_before_it_is_needed() -> None:
    compiling = {room(file) for file in FILES if "re.compile(" in file.read_text(encoding="utf-8")}
    assert compiling == {"patterns"}


def test_no_room_is_longer_than_can_be_read_at_once() -> None:
    lengths = {room(file): len(file.read_text(encoding="utf-8").splitlines()) for file in FILES}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_help_is_japanese_and_imports_nothing_heavy() -> None:
    run = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "kamakura_report", "--help"],
        cwd=ROOT,
        env={**os.environ, "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert "generate" in run.stdout
    assert "総合計画の実績" in run.stdout
    modules = {line.rsplit("|", 1)[1].strip() for line in run.stderr.splitlines() if line.startswith("import time:")}
    assert "kamakura_report" in modules
    assert sorted({module.split(".")[0] for module in modules} & set(HEAVY)) == []


# Everything printed is escaped in one place; click's and Python's other ways to print pass it by.
PRINTER = "cli.output"
PRINTING = {
    "print", "input", "echo", "secho", "echo_via_pager", "prompt", "confirm", "progressbar", "version_option",
    "custom_version_option", "confirmation_option", "password_option", "edit", "pause", "Painted", "rprint", "pprint",
}  # fmt: skip
STREAMS = {"stdout", "stderr", "__stdout__", "__stderr__"}
NOT_TO_A_PERSON = {
    name: "speaks with the program that started it, through a pipe"
    for name in ("io.worker", "io.call_worker", "io.aside", "io.forked_process")
}


def prints(tree: ast.AST) -> list[str]:
    """Every call that prints or makes click or rich print, and every use of a stream but asking what it is."""
    harmless = {"isatty", "reconfigure"}
    asked = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr in harmless}
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in PRINTING:
                found.append(f"{node.lineno}: {ast.unparse(node.func)}")
        elif isinstance(node, ast.Attribute) and node.attr in STREAMS and ast.unparse(node.value) == "sys":
            if id(node) not in asked:
                found.append(f"{node.lineno}: sys.{node.attr}")
        elif isinstance(node, ast.ImportFrom) and (
            (node.module == "sys" and STREAMS & {alias.name for alias in node.names})
            or (node.module or "").split(".")[0] == "rich"
            or (node.module == "click" and PRINTING & {alias.name for alias in node.names})
        ):
            found.append(f"{node.lineno}: from {node.module}")
        elif isinstance(node, ast.Import) and any(alias.name.split(".")[0] == "rich" for alias in node.names):
            found.append(f"{node.lineno}: import rich")
    return found


@pytest.mark.parametrize("file", FILES, ids=room)
def test_everything_is_printed_in_one_place(file: Path) -> None:
    found = prints(ast.parse(file.read_text(encoding="utf-8")))
    assert room(file) == PRINTER or room(file) in NOT_TO_A_PERSON or found == []


@pytest.mark.parametrize(
    "code",
    [
        "print(text)",
        "click.echo(text, err=True)",
        "from click import echo",
        "click.secho(text)",
        "click.confirm(text)",
        "sys.stdout.write(text)",
        "sys.stderr.buffer.write(data)",
        "print_to(file=sys.stderr)",
        "from sys import stdout",
        "from rich.console import Console",
        "import rich.progress",
        "output.Painted(text)",
        "@click.version_option('1')\ndef group(): ...",
    ],
)
def test_the_search_for_printing_sees_each_way_of_printing(code: str) -> None:
    assert prints(ast.parse(code)) != []


@pytest.mark.parametrize("code", ["sys.stdout.isatty()", "sys.stderr.reconfigure(encoding='utf-8')", "say(text)"])
def test_the_search_for_printing_lets_questions_and_the_one_place_pass(code: str) -> None:
    assert prints(ast.parse(code)) == []


CUTTING_METHODS = {
    *("split", "rsplit", "partition", "rpartition", "startswith", "endswith", "removeprefix", "removesuffix"),
    *("strip", "lstrip", "rstrip", "find", "rfind", "index", "rindex"),
}
OF_KEYS = re.compile("[/@]|COVER|INITIAL")
# Rooms in which what is cut at a "/" or "@" is no key.
NO_KEYS = {
    "demo.clerk": "parts of a package, and XML",
    "io.reader": "parts of a package",
    "io.xlsx": "parts of a package",
    "io.template": "parts of a package, and what Excel calls a formula",
    "io.html_page": "HTML",
    "io.files.backups": "names in an archive",
    "io.write": "numbers, and rich text",
    "lists": "cells of a city's list: several divisions, dates",
    "workbook.names": "names of files and sheets",
    "commands.site_folder": "addresses of pages",
    "reports.site.site_pages": "addresses of pages",
    "returned.arithmetic": "formulas",
    "workbook.expression_parser": "formulas",
    "returned.conversions": "what is written behind a number",
    "returned.number_words": "words for figures, and dates",
    "reports.consolidated.history": "paths of files that were sent out",
    "merging.clocks": "programs and their versions",
    "plan.zones": "names of time zones",
    "form.days": "days, as people write them",
    "form.read_placeholders": "who is asked, behind ＠",
}


def cuts_keys(tree: ast.AST) -> list[str]:
    """Every call that may take a key apart and every text that may put one together, as far as the code shows it."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            owner, _, name = ast.unparse(node.func).rpartition(".")
            cuts = name in CUTTING_METHODS if owner else name == "pattern"
            if (cuts or owner == "re") and any(OF_KEYS.search(ast.unparse(it)) for it in node.args):
                found.append(f"{node.lineno}: {ast.unparse(node)}")
        elif isinstance(node, ast.JoinedStr):
            between = [part.value for part in node.values if isinstance(part, ast.Constant)]
            if any(isinstance(text, str) and (text.startswith("@") or text.startswith("/i")) for text in between):
                found.append(f"{node.lineno}: {ast.unparse(node)}")
    return found


@pytest.mark.parametrize("file", FILES, ids=room)
def test_keys_are_put_together_and_taken_apart_in_one_room(file: Path) -> None:
    if not inside(room(file), ("plan.keys", *NO_KEYS)):
        assert cuts_keys(ast.parse(file.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "code",
    [
        "key.split('@')[0]",
        "project.key.rpartition('/')[0]",
        "key.endswith(f'/{REMARK}')",
        "key.startswith(keys.COVER)",
        "key.removeprefix(f'{subject}/')",
        "_KEY = re.compile('[0-9]+/i[0-9]+')",
        "_KEY = pattern('[0-9]+/i[0-9]+')",
        "f'{key}@{year}'",
        "f'{owner}/i{number}'",
    ],
)
def test_the_search_for_keys_sees_each_way_of_handling_one(code: str) -> None:
    assert cuts_keys(ast.parse(code)) != []


def literals(tree: ast.AST) -> set[str]:
    """All texts of a module that are not docstrings."""
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings
    }


BANDS = {*map(str, Band), YEAR_COLUMNS, *FIELDS}


def test_layout_names_no_band_of_its_own() -> None:
    """Bands and their nesting are the grammar's; layout only walks them (docs/contracts.md, Form)."""
    layout = [file for file in FILES if inside(room(file), ("layout",))]
    assert layout
    assert {room(file): literals(ast.parse(file.read_text(encoding="utf-8"))) & BANDS for file in layout} == {
        room(file): set() for file in layout
    }
