"""What a command loads before it does anything: a clerk who asks for help or a figure does not wait for Excel."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands.town import R8, Town, founded

KEY = "2-1/3/i1@R8"
ROOT = Path(__file__).parents[2]
FOR_HELP = {
    "cli",
    "cli.app",
    "cli.click_ja",
    "cli.columns",
    "cli.mistakes",
    "cli.output",
    "frozen",
    "patterns",
    "problem",
    "text",
}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = founded(tmp_path_factory.mktemp("start") / "town")
    for one in town.generate(R8).issued:
        town.answer(one)
    assert town.run("merge").status == 0
    assert town.run("status").status in (0, 1)
    return town


def loaded(*arguments: str, folder: Path = ROOT) -> set[str]:
    """The modules that a run of the program in this folder loads, once it is through."""
    run = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "kamakura_report", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return {line.rsplit("|", 1)[1].strip() for line in run.stderr.splitlines() if line.startswith("import time:")}


def test_help_loads_nothing_but_what_prints_it() -> None:
    own = {name.removeprefix("kamakura_report.") for name in loaded("--help") if name.startswith("kamakura_report.")}
    assert own == FOR_HELP


# Of Python's own, needed by other commands or in rare cases.
LATE = {
    *("concurrent", "logging", "string", "zoneinfo", "tempfile", "shutil", "random", "base64", "zipfile"),
    *("subprocess", "pickle", "calendar"),
}
HEAVY = {"numpy", "pandas", "lxml", "rich", "multiprocessing"}
READERS = {
    *("master.read_master", "form.parse_form", "layout.place"),
    *("io.master_file", "io.reader.returned_workbook", "io.pool"),
}
COMPARING = {
    "returned.matching",
    "returned.compare",
    "returned.line_moves",
}  # what was sent with what came
COUNTING = {"form.asked_rows", "form.row_shapes"}  # of what a workbook asks


@pytest.mark.parametrize(
    ("command", "not_needed"),
    [
        (("trace", KEY), {*HEAVY, *LATE, "socket", "xlsxwriter"}),
        (("status", "--dry-run"), {*HEAVY, *LATE, "xlsxwriter"}),
        (("status",), {*HEAVY, *LATE, "xlsxwriter"}),  # the workbook of the town would say the same
    ],
)
def test_what_was_read_before_is_not_read_again(town: Town, command: tuple[str, ...], not_needed: set[str]) -> None:
    modules = loaded("-C", str(town.root), *command)
    assert {module.split(".")[0] for module in modules} & not_needed == set()
    not_read = {*READERS, *COMPARING, *COUNTING, "workbook.expressions"}
    assert {reader for reader in not_read if f"kamakura_report.{reader}" in modules} == set()
    assert {module for module in modules if declares(module, "@dataclass")} == set()


def test_no_translation_is_looked_for_where_nothing_is_mistyped(town: Town) -> None:
    assert "locale" not in loaded("trace", KEY, folder=town.root)


def declares(module: str, words: str) -> bool:
    """Whether a line of ours begins so. Each ``@dataclass`` takes half a millisecond of every start."""
    file = ROOT.joinpath(*module.split("."))
    source = file.with_suffix(".py") if file.with_suffix(".py").is_file() else file / "__init__.py"
    if not module.startswith("kamakura_report.") or module == "kamakura_report.frozen":
        return False
    return any(line.startswith(words) for line in source.read_text(encoding="utf-8").splitlines())


def test_a_figure_is_set_without_reading_a_workbook(town: Town) -> None:
    """But a sheet of a 施策 is placed: in the results it looks like the form."""
    modules = loaded("-C", str(town.root), "set", KEY, "17", "--reason", "電話")
    assert {module.split(".")[0] for module in modules} & {
        *HEAVY,
        "calendar",
        "graphlib",
        "subprocess",
        "pickle",
    } == set()
    not_judged = {"returned.judgement", "returned.understood", "returned.sent_records"}  # but by what is known of it
    not_looked_for = {"commands.find_returns", "io.reader.returned_file", "io.reader.containers"}
    not_asked = {*COUNTING, "form.cell_counts", "layout.counting_words", "layout.drawn_formulas", "merging.word_search"}
    of_others = {*READERS, *COMPARING, "io.template.drawn_book"} - {"layout.place"}
    not_read = {*of_others, *not_judged, *not_looked_for, *not_asked}
    assert {reader for reader in not_read if f"kamakura_report.{reader}" in modules} == set()
    assert {module for module in modules if declares(module, "@dataclass")} == set()


def test_no_module_makes_a_frozen_value_by_dataclass() -> None:
    files = (path.relative_to(ROOT).with_suffix("") for path in (ROOT / "kamakura_report").rglob("*.py"))
    modules = {".".join(file.parts) for file in files if file.name != "__init__"}
    assert {module for module in modules if declares(module, "@dataclass(frozen=True")} == set()


def test_a_pattern_is_compiled_when_it_is_first_asked_and_only_once() -> None:
    script = (
        "import re._compiler as c; made = []; old = c.compile;"
        "c.compile = lambda *one: (made.append(one), old(*one))[1];"
        "from kamakura_report.returned import number_words as w; made.clear();"
        "assert w.fixed_word('-1,234.5') is None and not made;"
        "assert w.fixed_word('未定') and made; made.clear(); assert w.fixed_word('未定') and not made"
    )
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True)


@pytest.mark.parametrize("beside", ["", "threading.Thread(target=threading.Event().wait, daemon=True).start();"])
def test_the_end_of_a_command_says_all_and_does_what_was_left_for_the_end(beside: str) -> None:
    script = (
        f"import atexit, sys, threading; atexit.register(print, 'last words'); {beside}"
        "sys.argv[1:] = ['--version']; from kamakura_report.__main__ import main; main()"
    )
    run = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    assert run.stdout.splitlines()[1:] == ["last words"]


@pytest.mark.parametrize(("words", "looks"), [(["--version"], False), (["new", "--help"], True)])
def test_what_is_let_go_is_looked_for_once_the_command_is_known(words: list[str], looks: bool) -> None:
    script = (
        f"import atexit, gc, sys; atexit.register(lambda: print(gc.isenabled())); sys.argv[1:] = {words};"
        "from kamakura_report.__main__ import main; main()"
    )
    run = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    assert run.stdout.splitlines()[-1] == str(looks)


def test_a_command_ends_without_taking_apart_what_it_held() -> None:
    script = (
        "class Held:\n def __del__(self): print('taken apart')\n"
        "held = Held()\nimport sys; sys.argv[1:] = ['no-such']; from kamakura_report.__main__ import main; main()"
    )
    run = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert (run.returncode, run.stdout) == (2, "")
