"""Every code is registered once, explained whole, told by somebody with the fields it has, and in the document."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from kamakura_report.problem import Problem, ProblemCode, Severity
from kamakura_report.problem.catalogue import CHAPTERS, markdown
from tests import golden

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "kamakura_report"
REGISTRY = PACKAGE / "problem"
DETECTORS = {
    file.relative_to(PACKAGE).as_posix(): file.read_text(encoding="utf-8")
    for file in sorted(PACKAGE.rglob("*.py"))
    if not file.is_relative_to(REGISTRY)
}
CONSTANTS = {name: code for chapter in CHAPTERS for name, code in chapter.constants().items()}
EXPLAINED = {code.code: code for code in CONSTANTS.values()}


def test_every_module_of_codes_stands_in_one_chapter() -> None:
    modules = [module.__name__.rpartition(".")[2] for chapter in CHAPTERS for module in chapter.modules]
    assert sorted(modules) == sorted(file.stem for file in REGISTRY.glob("*_codes.py"))


def test_no_constant_and_no_code_stands_twice() -> None:
    """Variants of a code stand in its own module."""
    names = Counter(name for chapter in CHAPTERS for name in chapter.constants())
    homes = Counter(code for chapter in CHAPTERS for code in {code.code for code in chapter.constants().values()})
    assert [name for name, times in (names + homes).items() if times > 1] == []
    registered = re.findall(r"^\w+ = ProblemCode\(\n    \"(.+)\",$", _registry(), flags=re.MULTILINE)
    assert sorted(registered) == sorted(EXPLAINED)


def _registry() -> str:
    return "\n".join(file.read_text(encoding="utf-8") for file in REGISTRY.glob("*_codes.py"))


@pytest.mark.parametrize("name", sorted(CONSTANTS))
def test_a_constant_is_called_like_its_code(name: str) -> None:
    """So that the code in a message leads to its detector; a variant adds what is special about it."""
    plain = re.sub("[.-]", "_", CONSTANTS[name].code).upper()
    assert name == plain or (name.startswith(f"{plain}_") and CONSTANTS[plain].code == CONSTANTS[name].code)


@pytest.mark.parametrize("name", sorted(CONSTANTS))
def test_a_constant_is_told_by_some_detector(name: str) -> None:
    assert any(re.search(rf"\b{name}\b", source) for source in DETECTORS.values())


@pytest.mark.parametrize("code", sorted(EXPLAINED))
def test_a_code_is_explained_by_a_title_and_whole_sentences(code: str) -> None:
    """Cells of a table: no line breaks, no bars."""
    entry = EXPLAINED[code]
    assert entry.title
    assert not entry.title.endswith("。")
    assert entry.cause.endswith("。")
    assert entry.cure.endswith("。")
    assert not set("|\n") & set(entry.title + entry.cause + entry.cure)


def test_golden_document_of_all_problems() -> None:
    golden.same(ROOT / "docs" / "problems.md", markdown())


def calls(source: str) -> Iterator[tuple[str, frozenset[str]]]:
    """Each ``CODE.problem(field=…)`` in a module: the constant and the fields it gets."""
    for node in ast.walk(ast.parse(source)):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "problem"
            and isinstance(node.func.value, ast.Name)
            and all(keyword.arg for keyword in node.keywords)
        ):
            yield node.func.value.id, frozenset(keyword.arg or "" for keyword in node.keywords)


@pytest.mark.parametrize("module", DETECTORS)
def test_a_detector_fills_each_field_of_the_texts(module: str) -> None:
    """Where the code is chosen first and told later, ``problem`` itself looks at the fields."""
    wrong = [
        name for name, fields in calls(DETECTORS[module]) if name in CONSTANTS and CONSTANTS[name].fields != fields
    ]
    assert wrong == []


def makers(source: str) -> list[int]:
    """The lines in which a problem or a code is made by hand."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and (node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", ""))
        in ("Problem", "ProblemCode")
    ]


def test_problems_are_made_by_the_registry_alone() -> None:
    assert {module: makers(source) for module, source in DETECTORS.items() if makers(source)} == {}


@pytest.mark.parametrize("call", ["Problem('a.b', x, '', '')", "problem.Problem(**fields)", "p = ProblemCode('a.b')"])
def test_the_search_for_makers_sees_each_way_of_making(call: str) -> None:
    assert makers(f"x = 1\n{call}") == [2]


SMALL = ProblemCode(
    "cell.odd", Severity.ERROR, "「{raw}」は {{数}} ではありません。", "{unit}で。", "変", "変だ。", "直す。"
)


def test_the_texts_are_filled_and_the_place_comes_later() -> None:
    problem = SMALL.problem(raw="{unit}", unit="人").at(cell="F12")
    assert problem == Problem("cell.odd", Severity.ERROR, "「{unit}」は {数} ではありません。", "人で。", cell="F12")


@pytest.mark.parametrize(
    "fields", [{}, {"raw": "1"}, {"raw": "1", "unit": "人", "key": "2-1/12"}, {"raw": "1", "unti": ""}]
)
def test_a_wrong_or_missing_field_is_a_bug_that_is_seen(fields: dict[str, str]) -> None:
    with pytest.raises(TypeError, match=r"cell\.odd takes"):
        SMALL.problem(**fields)


def test_a_variant_says_or_weighs_the_same_code_otherwise() -> None:
    quiet = SMALL.variant(severity=Severity.NOTE, found="変です。")
    assert quiet.problem(unit="人") == Problem("cell.odd", Severity.NOTE, "変です。", "人で。")
    assert (quiet.title, quiet.cause, quiet.cure) == (SMALL.title, SMALL.cause, SMALL.cure)


def test_a_problem_that_was_kept_comes_back_though_its_code_is_registered_no_more() -> None:
    fields = {"code": "figure.forgotten", "severity": "warning", "found": "{raw}", "advice": "", "cell": "F12"}
    problem = Problem("figure.forgotten", Severity.WARNING, "{raw}", "", cell="F12")
    assert Problem.from_dict(fields) == Problem.from_dict(problem.as_dict()) == problem
