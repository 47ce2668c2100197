"""Packages made to do harm by their XML."""

from __future__ import annotations

from tests import packages
from tests.hostile.noting import MIB, SHEET, cells, hostile
from tests.packages import OFFICE, packed, parts, relationships, sheet


def declared(doctype: str, inside: str) -> bytes:
    text = sheet(cells(f'<c r="A1" t="str"><v>{inside}</v></c>')).replace("?>\n", f"?>\n<!DOCTYPE worksheet {doctype}>")
    return packed(parts() | {SHEET: text})


@hostile("package.doctype")
def a_billion_laughs() -> bytes:
    lines = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return declared(f'[<!ENTITY l0 "lol">{lines}]', "&l9;")


@hostile("package.doctype")
def a_quadratic_blow_up() -> bytes:
    return declared(f'[<!ENTITY a "{"a" * 100_000}">]', "&a;" * 100_000)


@hostile("package.doctype")
def an_entity_that_names_a_file() -> bytes:
    return declared('[<!ENTITY a SYSTEM "file:///etc/hostname">]', "&a;")


@hostile("package.doctype")
def a_definition_fetched_from_elsewhere() -> bytes:
    return declared('SYSTEM "http://example.invalid/x.dtd"', "1")


@hostile("package.doctype")
def a_parameter_entity() -> bytes:
    return declared('[<!ENTITY % a SYSTEM "http://example.invalid/x"> %a;]', "1")


@hostile("limit.token")
def an_attribute_of_sixty_megabytes() -> bytes:
    return packages.book("", after=f'<x a="{"a" * (60 * MIB)}"/>')


@hostile("limit.token")
def a_comment_of_sixty_megabytes() -> bytes:
    return packages.book("", after=f"<!--{'a' * (60 * MIB)}-->")


@hostile("limit.token")
def a_name_of_sixty_megabytes() -> bytes:
    return packages.book("", after=f"<{'a' * (60 * MIB)}/>")


@hostile("")
def a_hundred_thousand_attributes() -> bytes:
    return packages.book("", after="<x " + " ".join(f'a{n}="1"' for n in range(90_000)) + "/>")


@hostile("")
def tags_with_thousands_of_namespaces() -> bytes:
    tag = "<x " + " ".join(f'xmlns:a{n}="urn:{n}"' for n in range(30_000)) + "/>"
    return packages.book("", after=tag * 20)


@hostile("limit.depth")
def a_million_levels() -> bytes:
    return packages.book("", after="<a>" * 1_000_000 + "</a>" * 1_000_000)


@hostile("limit.elements")
def five_million_elements() -> bytes:
    return packages.book("", after="<a/>" * 5_000_000)


@hostile("package.encoding")
def an_encoding_that_hides_the_tags() -> bytes:
    return packed(parts() | {SHEET: sheet("").replace("UTF-8", "UTF-7")})


@hostile("package.xml")
def bytes_that_are_no_text() -> bytes:
    whole = sheet(cells('<c r="A1" t="str"><v>@</v></c>')).encode()
    return packed(parts() | {SHEET: whole.replace(b"@", b"\xff\xfe\x00")})


@hostile("package.root")
def a_sheet_that_is_its_own_workbook() -> bytes:
    own = relationships(("rId1", f"{OFFICE}/worksheet", "workbook.xml"))
    return packed(parts() | {"xl/_rels/workbook.xml.rels": own})


@hostile("package.name")
def a_sheet_outside_the_package() -> bytes:
    own = relationships(("rId1", f"{OFFICE}/worksheet", "../../../../etc/hostname"))
    return packed(parts() | {"xl/_rels/workbook.xml.rels": own})


@hostile("sheet.missing")
def a_sheet_on_the_network() -> bytes:
    own = relationships(("rId1", f"{OFFICE}/worksheet", "http://example.invalid/x")).replace(
        "/>", ' TargetMode="External"/>'
    )
    return packed(parts() | {"xl/_rels/workbook.xml.rels": own})
