"""Controls on a sheet: buttons and check boxes, whose VML alone says where they lie."""

from __future__ import annotations

from typing import Any

import pytest

from kamakura_report.demo.clerk import resave_by_libreoffice
from kamakura_report.io.reader.returned_workbook import read_workbook
from kamakura_report.returned.grid import ObjectKind, SheetObject
from tests.io.lying_beside import SHEET_RELATIONS, anchor, area, drawn, shape
from tests.io.test_sheet_objects import UNREAD, by_xlsxwriter, objects
from tests.packages import OFFICE, packed, relationships

VML = 'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:x="urn:schemas-microsoft-com:office:excel"'


def control(kind: str, corners: str = "1, 4, 1, 2, 2, 40, 2, 0", style: str = "") -> str:
    data = f'<x:ClientData ObjectType="{kind}"><x:Anchor>{corners}</x:Anchor></x:ClientData>'
    return f'<v:shape style="{style}"><v:textbox><div>済</div></v:textbox>{data}</v:shape>'


def as_excel_saves(*controls: str, vml: str = "", named: bool = True) -> bytes:
    """The drawing repeats a control, hidden, for its own sake; the VML shows it."""
    found = drawn(anchor(shape("済", name='hidden="1"')))
    related = [
        ("d", f"{OFFICE}/drawing", "../drawings/drawing1.xml"),
        ("v", f"{OFFICE}/vmlDrawing", "../drawings/vmlDrawing1.vml"),
    ]
    if named:
        related.append(("c", f"{OFFICE}/ctrlProp", "../ctrlProps/ctrlProp1.xml"))
    found[SHEET_RELATIONS] = relationships(*related)
    found["xl/drawings/vmlDrawing1.vml"] = vml or f"<xml {VML}>{''.join(controls)}</xml>"
    return packed(found)


def button(sheet: Any) -> None:
    sheet.insert_button("C3", {"caption": "正しくは31", "width": 64, "height": 20})
    sheet.write_comment("E5", "メモ")


BUTTON = {SheetObject(ObjectKind.CONTROL, area("C3")), SheetObject(ObjectKind.NOTE, area("E5"), "メモ")}


def test_a_button_of_xlsxwriter() -> None:
    assert set(objects(by_xlsxwriter(button))) == BUTTON


@pytest.mark.office
def test_a_button_that_libreoffice_saved() -> None:
    saved = resave_by_libreoffice(by_xlsxwriter(button))
    assert saved is not None
    assert set(objects(saved)) == BUTTON


def test_a_check_box_is_told_once_and_a_frame_is_a_line() -> None:
    found = as_excel_saves(control("Checkbox"), control("GBox"), control("Note"))
    assert objects(found) == (
        SheetObject(ObjectKind.CONTROL, area("B2:C2")),
        SheetObject(ObjectKind.LINE, area("B2:C2")),
    )


@pytest.mark.parametrize(
    "broken",
    [control("Checkbox", style="visibility:hidden"), control("Checkbox", "1, 2"), control("Checkbox", "x")],
)
def test_what_nobody_sees_is_passed_over(broken: str) -> None:
    assert objects(as_excel_saves(broken)) == ()


def test_vml_that_is_no_xml_matters_where_the_sheet_names_controls() -> None:
    loose = f"<xml {VML}><v:shape><v:textbox><div>一<br>二</div></v:textbox></v:shape></xml>"
    assert objects(as_excel_saves(vml=loose)) == (UNREAD,)
    assert objects(as_excel_saves(vml=loose, named=False)) == ()


def test_places_that_no_sheet_has_are_the_last_cells() -> None:
    sheet = read_workbook(as_excel_saves(control("Button", "99999999, 0, -5, 0, 99999999, 9, 99999999, 9"))).sheets[0]
    assert [str(each.area) for each in sheet.objects] == ["XFD1:XFD1048576"]
