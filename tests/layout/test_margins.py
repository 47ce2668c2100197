"""Headers and footers of printed pages, and the properties that name a workbook, whatever the names are."""

from dataclasses import replace

from kamakura_report.form.issue import Issue, Round
from kamakura_report.form.placeholders import FieldPiece
from kamakura_report.form.scope import Scope
from kamakura_report.io.reader.returned_workbook import read_workbook
from kamakura_report.io.write.write_workbook import write_workbook
from kamakura_report.layout.content import MARGIN_LIMIT, page_margin_text
from kamakura_report.workbook.book import Book, Cell, Sheet
from tests.form.plans import plan

FOOTER = ("&C", FieldPiece("計画", "計画名"), "　", FieldPiece("課", "課名"), "　&P / &N ページ")


def printed(division: str, plan_name: str) -> str:
    return page_margin_text(FOOTER, Scope(replace(plan(), name=plan_name), Issue("p", "f", division, Round("R8"))))


def test_a_footer_names_the_plan_and_the_division_with_their_ampersands_doubled() -> None:
    assert printed("R&D課", "計画") == "&C計画　R&&D課　&P / &N ページ"


def test_of_names_too_long_for_excel_the_longest_is_cut_and_no_code_is() -> None:
    margin = printed("福祉課", "&" * 300)
    assert margin.endswith("　福祉課　&P / &N ページ")
    assert MARGIN_LIMIT - 2 < len(margin) <= MARGIN_LIMIT
    assert margin.startswith("&C&&")
    assert margin.split("　")[0].count("&") % 2 == 1  # &C, then only whole pairs


def test_a_property_that_looks_like_an_escape_is_read_as_it_was_written() -> None:
    book = Book((Sheet("表紙", {(1, 1): Cell("値")}),), properties={"kamakura_report.division": "_x0041_課"})
    assert read_workbook(write_workbook(book)).properties == {"kamakura_report.division": "_x0041_課"}
