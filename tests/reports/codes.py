"""Every problem code that the program can tell, found in its own source."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2] / "kamakura_report"
CATALOGUE = PACKAGE / "reports" / "catalogue"  # names every code, and tells none
CARRIERS = {"Problem", "Refused"}
CODE = re.compile(r"[a-z]+\.[a-z0-9_-]+")
FAMILY = re.compile(r"[a-z]+\.")
FILE_ENDINGS = (".xlsx", ".csv", ".json", ".txt")
FILES = {"thumbs.db", "desktop.ini", "content.xml", "workbook.bin", "vbaproject.bin", "workspace.key"}

Modules = Mapping[str, ast.Module]  # path below the package → its source


def sources() -> Modules:
    """The package's modules, without the catalogue."""
    files = (file for file in sorted(PACKAGE.rglob("*.py")) if not file.is_relative_to(CATALOGUE))
    return {file.relative_to(PACKAGE).as_posix(): ast.parse(file.read_text(encoding="utf-8")) for file in files}


def codes(modules: Modules) -> dict[str, set[str]]:
    """Code → the modules that tell it.

    A code is written out whole, ``family.name``, where problems are made or with a family known from there;
    or a helper puts the family before it, and then the name is what the helper is called with.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for module, tree in modules.items():
        if _makes_problems(tree):
            for code in _written(tree):
                found[code].add(module)
    families = {code.partition(".")[0] for code in found}
    for module, tree in modules.items():
        for code in _written(tree):
            if code.partition(".")[0] in families:
                found[code].add(module)
    for module, code in _prefixed(modules):
        found[code].add(module)
    return dict(found)


def _makes_problems(tree: ast.Module) -> bool:
    imported = (name.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for name in node.names)
    return not CARRIERS.isdisjoint(imported)


def _written(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _is_code(node.value):
            yield node.value


def _is_code(text: str) -> bool:
    if text in FILES or (text.endswith(FILE_ENDINGS) and not text.startswith("file.")):
        return False
    return CODE.fullmatch(text) is not None


def _prefixed(modules: Modules) -> Iterator[tuple[str, str]]:
    """Codes of helpers that put a family before the name: in their own room, where all their callers are."""
    for home, tree in modules.items():
        for helper, family in _helpers(tree):
            for name in _keys(tree, helper):
                yield home, family + name
            for module, other in modules.items():
                if module.rpartition("/")[0] == home.rpartition("/")[0]:
                    yield from ((module, family + name) for name in _handed(other, helper))


def _helpers(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Functions that make a problem whose code is an f-string: their name, and the family it begins with."""
    for function in _functions(tree):
        for call in _calls(function):
            code = call.args[0] if call.args else None
            if _name(call.func) in CARRIERS and isinstance(code, ast.JoinedStr):
                head = code.values[0]
                if not isinstance(head, ast.Constant) or not FAMILY.fullmatch(str(head.value)):
                    raise ValueError(f"a code whose family is not written: {ast.unparse(call)}")
                yield function.name, str(head.value)


def _handed(tree: ast.Module, helper: str) -> Iterator[str]:
    """First arguments of the helper's calls; ``Row.wrong`` hands on to ``Findings.add``."""
    for function in _functions(tree):
        for call in _calls(function):
            if _name(call.func) in ({helper, "wrong"} if helper == "add" else {helper}) and call.args:
                yield from _said(tree, function.name, call.args[0])


def _said(tree: ast.Module, function: str, code: ast.expr) -> Iterator[str]:
    """A name as written; of ``f"{code}-unreadable"`` one for each word the function is called with."""
    if isinstance(code, ast.Constant):
        yield str(code.value)
    elif isinstance(code, ast.JoinedStr):
        tail = "".join(str(part.value) for part in code.values if isinstance(part, ast.Constant))
        for call in _calls(tree):
            if _name(call.func) == function:
                words = (str(argument.value) for argument in call.args if isinstance(argument, ast.Constant))
                yield from (word + tail for word in words if re.fullmatch(r"[a-z-]+", word))


def _keys(tree: ast.Module, helper: str) -> Iterator[str]:
    """The keys of the table in which the helper looks its words up, when it has one."""
    tables = {
        _name(node.targets[0]): node.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict)
    }
    for function in _functions(tree):
        if function.name == helper:
            for node in ast.walk(function):
                table = tables.get(_name(node.value)) if isinstance(node, ast.Subscript) else None
                keys = table.keys if table is not None else []
                yield from (str(key.value) for key in keys if isinstance(key, ast.Constant))


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _functions(tree: ast.AST) -> Iterator[ast.FunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))
