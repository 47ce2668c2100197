"""Writing Excel tables: headings and names that Excel loads, and nothing else."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kamakura_report.io.write.write_workbook import write_workbook
from kamakura_report.workbook.area import Area
from kamakura_report.workbook.book import Book, Cell, Sheet, Style, Table
from tests.audit import findings
from tests.io.books import opened
from tests.io.parts import part

AREA = Area(1, 1, 2, 2)
HEAD = Style(bold=True, fill="1F3864")


def tabled(*headings: str, name: str = "施策指標", area: Area = AREA) -> Sheet:
    cells = {(1, column): Cell(text, HEAD) for column, text in enumerate(headings, 1)}
    return Sheet("表", {**cells, (2, 1): Cell(Decimal(7)), (2, 2): Cell("a")}, tables=(Table(name, area),))


def test_a_table_has_its_headings_its_filter_and_the_cells_their_own_look() -> None:
    (table,) = opened(tabled("指標名", "R8"))["表"].tables.values()
    assert (table.name, table.ref, table.autoFilter.ref) == ("施策指標", "A1:B2", "A1:B2")
    assert [column.name for column in table.tableColumns] == ["指標名", "R8"]
    heading = opened(tabled("指標名", "R8"))["表"]["A1"]
    assert (heading.value, heading.font.b, heading.fill.fgColor.rgb) == ("指標名", True, "FF1F3864")


def test_a_table_lays_no_look_of_its_own_over_the_cells() -> None:
    (table,) = opened(tabled("指標名", "R8"))["表"].tables.values()
    assert (table.tableStyleInfo.name, table.tableStyleInfo.showRowStripes) == (None, False)


def test_the_longest_heading_and_name_are_taken() -> None:
    (table,) = opened(tabled("長" * 255, "R8", name="指" * 255))["表"].tables.values()
    assert (table.tableColumns[0].name, table.name) == ("長" * 255, "指" * 255)


def test_excel_opens_it() -> None:
    assert findings(write_workbook(Book((tabled("指標名", "<R&8>"),)))) == []


@pytest.mark.parametrize(
    ("headings", "more", "reason"),
    [
        (("指標", "指標"), {}, "twice"),
        (("Name", "NAME"), {}, "twice"),
        (("指標", ""), {}, "no heading"),
        (("指標", " "), {}, "no heading"),
        (("指標", "二行\nの見出し"), {}, "no heading"),
        (("指標", "長" * 256), {}, "no heading"),
        (("指標",), {}, "no heading"),
        (("a", "b"), {"area": Area(1, 1, 1, 2)}, "no row"),
        (("a", "b"), {"name": "R8"}, "not a name"),
        (("a", "b"), {"name": "RC"}, "not a name"),
        (("a", "b"), {"name": "ABC12"}, "not a name"),
        (("a", "b"), {"name": "abc12"}, "not a name"),
        (("a", "b"), {"name": "c"}, "not a name"),
        (("a", "b"), {"name": "C5"}, "not a name"),
        (("a", "b"), {"name": "r1c1"}, "not a name"),
        (("a", "b"), {"name": "指" * 256}, "not a name"),
        (("a", "b\x01"), {}, r"U\+0001"),
        (("a", "b"), {"name": "事業・指標 1"}, "not a name"),
        (("a", "b"), {"name": ""}, "not a name"),
    ],
)
def test_a_table_that_excel_would_repair_is_refused(headings: tuple[str, ...], more: dict, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        write_workbook(Book((tabled(*headings, **more),)))


def test_a_heading_that_is_no_text_is_refused() -> None:
    sheet = Sheet("表", {(1, 1): Cell(Decimal(8)), (2, 1): Cell("a")}, tables=(Table("t", Area(1, 1, 2, 1)),))
    with pytest.raises(ValueError, match="no heading"):
        write_workbook(Book((sheet,)))


def test_two_tables_of_one_name_are_refused() -> None:
    twin = Sheet("別", tabled("a", "b").cells, tables=(Table("施策指標", AREA),))
    with pytest.raises(Exception, match="施策指標"):
        write_workbook(Book((tabled("a", "b"), twin)))


def test_a_table_is_written_beside_no_second_filter() -> None:
    assert b"<autoFilter" not in part(write_workbook(Book((tabled("a", "b"),))), "xl/worksheets/sheet1.xml")
