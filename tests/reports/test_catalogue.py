"""Every code the program can tell is explained, nothing else is, and the document says so."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from kamakura_report.reports.catalogue import CATALOGUE, CHAPTERS, markdown
from tests import golden
from tests.reports.codes import codes, sources

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "problems.md"
TOLD = codes(sources())


def test_every_code_has_its_entry() -> None:
    """A new code is explained in kamakura_report/reports/catalogue, then ``make golden``."""
    assert {code: sorted(where) for code, where in TOLD.items() if code not in CATALOGUE} == {}


def test_every_entry_has_its_code() -> None:
    assert [code for code in CATALOGUE if code not in TOLD] == []


def test_no_code_stands_in_two_chapters() -> None:
    assert sum(len(chapter.entries) for chapter in CHAPTERS) == len(CATALOGUE)


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_an_entry_is_a_title_and_whole_sentences(code: str) -> None:
    """Cells of a table: no line breaks, no bars."""
    entry = CATALOGUE[code]
    assert entry.title
    assert not entry.title.endswith("。")
    assert entry.cause.endswith("。")
    assert entry.cure.endswith("。")
    assert not set("|\n") & set(entry.title + entry.cause + entry.cure)


def test_golden_document_of_all_problems() -> None:
    golden.same(DOCUMENT, markdown())


def found(**modules: str) -> dict[str, set[str]]:
    return codes({f"{name}.py": ast.parse(source) for name, source in modules.items()})


PROBLEM = "from kamakura_report.problem import Problem\n"


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("Problem('sheet.lost', ERROR, '', '')", "sheet.lost"),
        ("code = 'sheet.new' if x else 'sheet.old'\nProblem(code, ERROR, '', '')", "sheet.old"),
        ("def told():\n    return 'cell.odd', '見つけました。', ''", "cell.odd"),
        (
            "class A:\n def add(self, code):\n  Problem(f'master.{code}', ERROR, '', '')\n"
            "def f(row):\n row.wrong('blank', '列')",
            "master.blank",
        ),
        (
            "class A:\n def add(self, code):\n  Problem(f'master.{code}', ERROR, '', '')\n"
            "def g(row, code):\n row.wrong(f'{code}-odd', '列')\ng(row, 'latest')",
            "master.latest-odd",
        ),
        (
            "WORDS = {'picture': ''}\ndef lost(code):\n WORDS[code]\n Problem(f'template.{code}', ERROR, '', '')",
            "template.picture",
        ),
    ],
)
def test_a_code_is_found_in_each_way_of_telling_it(source: str, code: str) -> None:
    assert code in found(one=PROBLEM + source)


def test_a_code_of_a_known_family_is_found_where_no_problem_is_made() -> None:
    assert found(one=PROBLEM + "Problem('sheet.lost', ERROR, '', '')", two="x = 'sheet.gone'") == {
        "sheet.lost": {"one.py"},
        "sheet.gone": {"two.py"},
    }


def test_a_file_name_is_no_code() -> None:
    assert found(one=PROBLEM + "x = ('master.xlsx', 'thumbs.db', 'A.B', '表紙.xlsx')") == {}


def test_a_code_without_a_written_family_cannot_hide() -> None:
    with pytest.raises(ValueError, match="whose family is not written"):
        found(one=PROBLEM + "def f(a, b):\n Problem(f'{a}.{b}', ERROR, '', '')")
