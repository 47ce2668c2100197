"""Workbooks that the office keeps: what only makes a returned one doubtful is passed over, damage is one line."""

from __future__ import annotations

import warnings

import pytest

from kamakura_report.io.xlsx.own_workbook import OwnWorkbook, open_own_workbook
from kamakura_report.io.xlsx.shared_strings import read_shared_strings
from kamakura_report.io.xlsx.zip_package import open_package
from kamakura_report.problem import CannotRun
from tests import packages
from tests.packages import MAIN, OFFICE, packed, parts, relationships

SHEET = "xl/worksheets/sheet1.xml"
Found = dict[str, str | bytes]


def opened(data: bytes) -> OwnWorkbook:
    return open_own_workbook(data, "様式.xlsx")


def twice() -> bytes:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return packed([*parts().items(), (SHEET, packages.sheet('<row r="7"/>'))])


def with_hidden_part() -> bytes:
    """A part that the directory no longer lists, before all others."""
    data = packed({SHEET: "<worksheet/>"})
    return data[: data.index(b"PK\x01\x02")] + packages.book()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (twice(), "package.duplicate"),
        (with_hidden_part(), "package.hidden"),
        (b"#!/bin/sh\n" + packages.book(), "file.unknown"),
        (packed(parts() | {"xl/../odd.xml": "<a/>"}), "package.name"),
        (packed(parts() | {"xl/workbook.bin": b"x"}), "file.xlsb"),
        (packed(parts() | {"xl/": "a folder that holds something"}), "package.damaged"),
    ],
)
def test_what_makes_a_returned_file_doubtful_is_passed_over_in_the_offices_own(data: bytes, code: str) -> None:
    with packages.refused(code):
        open_package(data)
    tree = opened(data).tree("xl/workbook.xml")
    assert tree is not None
    assert [sheet.get("name") for sheet in tree.iter("sheet")] == ["S"]


def test_of_two_parts_of_a_name_the_last_counts() -> None:
    tree = opened(twice()).tree(SHEET)
    assert tree is not None
    assert [row.get("r") for row in tree.iter("row")] == ["7"]


def test_relations_are_followed_whatever_their_namespace_and_names_as_they_are_written() -> None:
    """A part may be named ``a%20b``, a target may lead too far up, an id may be there twice."""
    related = "".join(
        f'<Relationship Id="r1" Type="x/Table" Target="{target}"/>'
        for target in ("a%20b.xml", "c%20d.xml", "../../../e.xml")
    )
    found = parts() | {
        "xl/worksheets/_rels/sheet1.xml.rels": f"<Relationships>{related}</Relationships>",
        "xl/worksheets/a%20b.xml": "<a/>",
    }
    assert opened(packed(found)).related(SHEET, "table") == [
        "xl/worksheets/a%20b.xml",
        "xl/worksheets/c d.xml",
        "e.xml",
    ]


def test_shared_strings_tell_which_of_them_have_several_looks() -> None:
    """Runs of one look are one text; furigana is no part of it."""
    strings = (
        "<si><t>課_x000D_</t></si>"
        "<si><r><t>所管</t></r><r><rPr><b/></rPr><t>課</t></r></si>"
        '<si><r><rPr><sz val="9"/><b/></rPr><t>所</t></r><r><rPr><b/><sz val="9"/></rPr><t>管</t></r></si>'
        '<si><r><rPr><sz val="9"/></rPr><t>一</t></r><r><t>二</t></r><rPh><t>イチ</t></rPh></si>'
    )
    workbook = opened(packed(parts(strings=strings)))
    read = read_shared_strings(workbook.package, workbook.first_related(workbook.part, "sharedStrings"))
    assert (read.texts, read.rich) == (["課\r", "所管課", "所管", "一二"], {1, 3})


def other_encoding(name: str, encoding: str) -> Found:
    found = parts()
    return found | {name: str(found[name]).replace("UTF-8", encoding)}


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ({"_rels/.rels": relationships()}, "読み取れません"),
        ({"_rels/.rels": relationships(("r", f"{OFFICE}/officeDocument", "xl/none.xml"))}, "読み取れません"),
        ({"_rels/.rels": "<Relationships"}, "読み取れません"),
        ({"xl/workbook.xml": "<workbook"}, "読み取れません"),
        ({"xl/workbook.xml": f'<worksheet xmlns="{MAIN}"/>'}, "ではないか、壊れています"),
        ({"docProps/x.xml": "<!DOCTYPE a><a/>"}, "ではないか、壊れています"),
        (other_encoding("_rels/.rels", "shift_jis"), "ではないか、壊れています"),
        (other_encoding("xl/workbook.xml", "unheard-of"), "ではないか、壊れています"),
    ],
)
def test_what_is_no_workbook_is_one_line_that_says_what_to_do(found: Found, said: str) -> None:
    with pytest.raises(CannotRun) as refused:
        opened(packed(parts() | found))
    assert str(refused.value).startswith("様式.xlsx: ")
    assert said in str(refused.value)
    assert str(refused.value).endswith("保存し直してください。")


def test_every_part_is_checked_though_none_is_needed() -> None:
    """openpyxl would stumble over it later, in words of its own."""
    data = packed(parts() | {"xl/media/a.bin": b"a" * 40}, 0)
    with pytest.raises(CannotRun, match="壊れています"):
        opened(data.replace(b"a" * 40, b"b" * 40))
