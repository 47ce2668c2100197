"""Names that a newcomer can rely on: each stands for one thing, and the field's words lead to the right module."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "kamakura_report"
COMMAND_ROOMS = ("commands", "cli", "reports")  # a command's module may be called as the verb of the room it calls
VERBS = {"command", "run"}  # what every module of a command has


def sources() -> dict[str, ast.Module]:
    """Module (``returned.take``; ``io`` for a package) → its syntax tree."""
    found = {}
    for file in sorted(PACKAGE.rglob("*.py")):
        parts = [part for part in file.relative_to(PACKAGE).with_suffix("").parts if part != "__init__"]
        found[".".join(parts)] = ast.parse(file.read_text(encoding="utf-8"))
    return found


Modules = Mapping[str, ast.Module]
MODULES = sources()


def public(tree: ast.Module) -> set[str]:
    """Names of the functions and classes that others may use."""
    return {
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
    }


def constants(tree: ast.Module) -> set[str]:
    """Names of the public values of a module, also of several assigned at once."""
    targets: list[ast.expr] = []
    for node in tree.body:
        if isinstance(node, ast.Assign):
            targets += node.targets
        elif isinstance(node, ast.AnnAssign):
            targets.append(node.target)
    names = {part.id for target in targets for part in ast.walk(target) if isinstance(part, ast.Name)}
    return {name for name in names if not name.startswith("_")}


def imports(modules: Modules) -> dict[str, set[str]]:
    """Module → those of our own that it imports, also inside functions."""
    found: dict[str, set[str]] = {name: set() for name in modules}
    for name, tree in modules.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "kamakura_report":
                home = ".".join((node.module or "").split(".")[1:])
                for alias in node.names:
                    whole = f"{home}.{alias.name}".lstrip(".")
                    found[name].add(whole if whole in modules else home)
    return found


def room(module: str) -> str:
    """The first part of a module's name: the package it lives in."""
    return module.partition(".")[0]


def twice(modules: Modules) -> dict[str, list[str]]:
    """Each public function or class name that stands in more than one module."""
    homes: dict[str, list[str]] = defaultdict(list)
    for module, tree in modules.items():
        for name in public(tree) - VERBS:
            homes[name].append(module)
    return {name: where for name, where in homes.items() if len(where) > 1}


def constants_twice(modules: Modules) -> list[tuple[str, str, str]]:
    """Each constant that stands in two modules of which one, or its room, imports the other, or its room."""
    edges = imports(modules)
    rooms = {(room(one), room(other)) for one, others in edges.items() for other in others if room(one) != room(other)}
    homes: dict[str, list[str]] = defaultdict(list)
    for module, tree in modules.items():
        for name in constants(tree):
            homes[name].append(module)
    return [
        (name, one, other)
        for name, where in sorted(homes.items())
        for one in where
        for other in where
        if one != other and ((room(one), room(other)) in rooms or other in edges[one])
    ]


def same_module_names(modules: Iterable[str]) -> dict[str, list[str]]:
    """Each last part of a module's name that two have, unless they are a command and the verb it calls."""
    homes: dict[str, list[str]] = defaultdict(list)
    for module in modules:
        homes[module.rpartition(".")[2]].append(module)
    return {
        name: where
        for name, where in homes.items()
        if sum(room(module) not in COMMAND_ROOMS for module in where) > 1
        or max(([room(module) for module in where].count(place)) for place in map(room, where)) > 1
    }


def test_no_public_function_or_class_is_called_as_another() -> None:
    assert twice(MODULES) == {}


def test_a_name_in_two_modules_is_seen() -> None:
    tree = ast.parse("def place(): ...")
    assert twice({"layout.place": tree, "reports.status": tree}) == {"place": ["layout.place", "reports.status"]}
    assert twice({"layout.place": tree, "layout.other": ast.parse("def _place(): ...\ndef run(): ...")}) == {}


def test_no_constant_stands_twice_where_one_room_imports_the_other() -> None:
    assert constants_twice(MODULES) == []


def test_a_constant_in_two_rooms_is_seen() -> None:
    above = "from kamakura_report.plan.keys import Key\n"
    assert constants_twice({"plan.keys": ast.parse("LONGEST = 1"), "form.kinds": ast.parse(above + "LONGEST = 2")}) == [
        ("LONGEST", "form.kinds", "plan.keys")
    ]
    assert constants_twice({"plan.keys": ast.parse("LONGEST = 1"), "form.kinds": ast.parse("LONGEST = 2")}) == []


def test_no_two_modules_have_one_name() -> None:
    assert same_module_names(name for name in MODULES if name) == {}


def test_a_module_called_as_another_is_seen() -> None:
    assert same_module_names(["plan.figures", "reports.consolidated.figures", "reports.figures"]) != {}
    assert same_module_names(["plan.figures", "form.figures"]) == {"figures": ["plan.figures", "form.figures"]}
    assert same_module_names(["merging.merge", "commands.merge", "cli.merge"]) == {}


# What somebody searches who has never seen the house, and the module that must be among the few found.
SEARCHED = {
    "backup": "io.files.file_plan",
    "chart": "io.write.charts",
    "comparison": "returned.compare",
    "conflict": "reports.conflicts",
    "conversion": "returned.conversions",
    "deadline": "rounds.division_status",
    "decision": "merging.decisions",
    "dry run": "commands.generate",
    "escape": "text",
    "event": "rounds.events",
    "fiscal year": "plan.periods",
    "formula": "layout.formulas",
    "key": "plan.keys",
    "limits": "io.xlsx.limits",
    "lock": "io.files.lock",
    "message": "problem",
    "page break": "layout.pages",
    "placeholder": "form.placeholders",
    "protection": "io.write.worksheet",
    "reminder": "reports.reminders",
    "rename": "merging.succession",
    "retry": "io.files.lock",
    "round": "rounds.open_rounds",
    "snapshot": "plan.snapshot",
    "target": "form.progress",
    "threshold": "plan.model",
    "undo": "commands.undo",
    "validation": "master.validations",
    "version": "merging.claims",
    "worker": "io.worker",
    "zip": "io.xlsx.zip_package",
}
MOST_FOUND = 15  # more than that is no answer


def hits(word: str) -> list[str]:
    """Modules with the word in their name or in the first line of their docstring."""
    words = word.replace(" ", "_"), word
    return [
        module or "kamakura_report"
        for module, tree in MODULES.items()
        if words[0] in module.lower() or words[1] in (ast.get_docstring(tree) or "").partition("\n")[0].lower()
    ]


@pytest.mark.parametrize(("word", "module"), SEARCHED.items(), ids=list(SEARCHED))
def test_a_word_of_the_field_leads_to_its_module(word: str, module: str) -> None:
    found = hits(word)
    assert module in found
    assert len(found) <= MOST_FOUND, found


def test_at_least_thirty_words_are_searched() -> None:
    assert len(SEARCHED) >= 30
