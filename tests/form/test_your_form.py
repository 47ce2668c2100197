"""The page that leads through drawing a form from an empty workbook: whoever follows it gets just that form."""

from __future__ import annotations

import re

import pytest
from openpyxl import Workbook

from kamakura_report.workbook.book import Book
from tests.contracts import ROOT
from tests.form.forms import parsed
from tests.form.plans import LEAD, OFFICE, placed, plan

PAGE = (ROOT / "docs" / "your_form.md").read_text(encoding="utf-8")
CELLS = re.findall(r"^\| ([A-Z]\d+) \| (.+) \|$", PAGE, re.MULTILINE)
RULES = re.findall(r"^\| (?![A-J]\d)[^|`]+ \| `(=IF[^`]+)` \|$", PAGE, re.MULTILINE)
RULED = "G11"  # where a city's own rule of judgement stands


def followed(**instead: str) -> Workbook:
    """The workbook of who typed everything the page says, but in some cells something else."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "事業"
    for cell, text in CELLS:
        sheet[cell] = instead.get(cell, text.strip("`"))
    return book


def asked(book: Book) -> set[str]:
    """What a workbook asks, without the years."""
    return {ask.key.partition("@")[0] for _, _, ask in book.asks()}


def test_the_form_of_the_page_asks_what_it_says() -> None:
    """And nothing of it is told as wrong."""
    form, problems = parsed(followed())
    assert problems == ()
    assert form is not None
    assert asked(placed(form, plan(), LEAD)) == {
        *("2-1/3/対象", "2-1/3/意図", "2-1/3/i1", "2-1/3/i1/備考", "2-1/3/i2", "2-1/3/i2/備考"),
        *("2-1/3/決算額", "2-1/3/備考", "2-1/3/国県支出金", "2-1/3/必要性", "2-1/3/今後の方向性"),
    }
    assert asked(placed(form, plan(), OFFICE)) == {"2-1/3/二次評価", "2-1/12/二次評価"}


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_of_judgement_on_the_page_is_a_formula_of_the_form(rule: str) -> None:
    form, problems = parsed(followed(**{RULED: rule}))
    assert (form is not None, problems) == (True, ())


def test_the_page_has_its_rules_and_its_cells() -> None:
    assert (len(RULES), len(CELLS) > 60, dict(CELLS)[RULED].strip("`") in RULES) == (2, True, True)
