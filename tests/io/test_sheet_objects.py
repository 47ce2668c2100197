"""What lies beside the cells, as several programs write it: notes, threads, shapes with words, pictures."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from openpyxl.comments import Comment

from kamakura_report.demo.clerk import resave_by_libreoffice
from kamakura_report.io.reader.returned_workbook import read_workbook
from kamakura_report.io.xlsx.limits import LIMITS
from kamakura_report.returned.grid import ObjectKind, SheetObject
from tests.io.lying_beside import FILL, PICTURE, SHEET_RELATIONS, XDR, anchor, area, drawn, png, shape, threaded
from tests.packages import MAIN, OFFICE, packed, parts, relationships


def objects(data: bytes, sheet: int = 0) -> tuple[SheetObject, ...]:
    return read_workbook(data).sheets[sheet].objects


def by_xlsxwriter(draw: Callable[[Any], None]) -> bytes:
    held = io.BytesIO()
    with xlsxwriter.Workbook(held) as book:
        sheet = book.add_worksheet("S")
        sheet.write(0, 0, 1)
        draw(sheet)
    return held.getvalue()


def test_notes_of_openpyxl() -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active["C3"] = 5
    book.active["C3"].comment = Comment("速報値です。\n確定は 6 です。", "鈴木")
    held = io.BytesIO()
    book.save(held)
    assert objects(held.getvalue()) == (SheetObject(ObjectKind.NOTE, area("C3"), "速報値です。\n確定は 6 です。"),)


def test_notes_text_boxes_and_pictures_of_xlsxwriter() -> None:
    def draw(sheet: Any) -> None:
        sheet.write_comment("B2", "メモ", {"author": "佐藤"})
        sheet.insert_textbox("D4", "3,100千円\nうち繰越 500", {"width": 128, "height": 20})
        sheet.insert_image("G7", "p.png", {"image_data": png()})

    assert objects(by_xlsxwriter(draw)) == (
        SheetObject(ObjectKind.NOTE, area("B2"), "メモ"),
        SheetObject(ObjectKind.PICTURE, area("G7"), ""),
        SheetObject(ObjectKind.TEXT_BOX, area("D4:E4"), "3,100千円\nうち繰越 500"),
    )


def test_cells_that_are_only_touched_do_not_lie_under_a_drawing() -> None:
    """A box that a hand put there reaches a little into the cells around; rows and columns have their own sizes."""

    def draw(sheet: Any) -> None:
        sheet.set_column("C:C", 30)
        sheet.set_row(3, 60)
        sheet.insert_textbox("B3", "箱", {"x_offset": 60, "y_offset": 18, "width": 200, "height": 70})

    (found,) = objects(by_xlsxwriter(draw))
    assert found.area == area("C4")


def test_a_small_stamp_lies_on_the_cell_that_most_of_it_covers() -> None:
    def draw(sheet: Any) -> None:
        sheet.set_column("B:B", 80)
        sheet.insert_image("B2", "p.png", {"image_data": png(), "x_scale": 0.2, "y_scale": 0.5, "x_offset": 300})

    assert [each.area for each in objects(by_xlsxwriter(draw))] == [area("B2")]


def test_a_thread_of_comments_is_told_once() -> None:
    assert objects(packed(threaded())) == (
        SheetObject(ObjectKind.NOTE, area("B2"), "鈴木: 速報値? ／ はい。確定は6"),
        SheetObject(ObjectKind.NOTE, area("C2"), "佐藤:\n確認済"),
    )


def test_a_thread_whose_own_part_was_dropped_is_told_by_the_note_that_stands_for_it() -> None:
    assert objects(packed(threaded(threads=False)))[0] == SheetObject(
        ObjectKind.NOTE, area("B2"), "速報値? 返信: はい。確定は6"
    )


def test_shapes_are_told_apart_by_what_is_seen() -> None:
    inside = (
        anchor(shape("文字"))
        + anchor(shape("  "))
        + anchor(shape(properties=FILL))
        + anchor(shape(properties=f"<a:noFill/><a:ln>{FILL}</a:ln>"))
        + anchor("<xdr:cxnSp><xdr:spPr/></xdr:cxnSp>", "1 0 1 9", "3 0 1 9")
        + anchor(PICTURE)
        + anchor("<xdr:graphicFrame/>")
        + anchor(shape("隠れた", name='hidden="1"'))
        + anchor(shape("大きさのない"), "1 0 1 0", "1 0 1 0")
    )
    kinds = ObjectKind
    assert [each.kind for each in objects(packed(drawn(inside)))] == [
        *(kinds.TEXT_BOX, kinds.LINE, kinds.SHAPE, kinds.LINE, kinds.LINE, kinds.PICTURE, kinds.PICTURE),
    ]
    assert {each.area for each in objects(packed(drawn(inside)))} == {area("B2:C2")}


def test_groups_are_told_piece_by_piece() -> None:
    def places(outer: str, inner: str) -> str:
        words = zip(("off", "ext", "chOff", "chExt"), (*outer.split(";"), *inner.split(";")), strict=True)
        pairs = {word: numbers.split() for word, numbers in words}
        written = "".join(
            f'<a:{word} {"x" if "ff" in word else "cx"}="{a}" {"y" if "ff" in word else "cy"}="{b}"/>'
            for word, (a, b) in pairs.items()
        )
        return f"<xdr:grpSpPr><a:xfrm>{written}</a:xfrm></xdr:grpSpPr>"

    def at(x: int, y: int) -> str:
        return f'<a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="10" cy="10"/></a:xfrm>'

    inner = f"<xdr:grpSp>{places('20 20;20 20', '0 0;40 40')}{shape('内', properties=at(0, 30))}</xdr:grpSp>"
    outer = f"<xdr:grpSp>{places('5 5;7 7', '0 0;40 40')}{shape('外', properties=at(0, 0))}{inner}</xdr:grpSp>"
    found = objects(packed(drawn(anchor(outer, "0 0 0 0", "4 0 4 0"))))
    assert [(each.text, str(each.area)) for each in found] == [("外", "A1"), ("内", "C4")]


def test_of_alternative_contents_one_is_told() -> None:
    def either(choice: str, fallback: str) -> str:
        return (
            f'<mc:AlternateContent><mc:Choice Requires="a14">{choice}</mc:Choice>'
            f"<mc:Fallback>{fallback}</mc:Fallback></mc:AlternateContent>"
        )

    ink = '<k:contentPart xmlns:k="http://schemas.microsoft.com/office/excel/2010/spreadsheetDrawing"/>'
    inside = (
        either(anchor(shape("一")), anchor(shape("二")))
        + either("<q/>", anchor(shape("三")))
        + anchor(either(ink, PICTURE))
    )
    assert [(each.kind, each.text) for each in objects(packed(drawn(inside)))] == [
        (ObjectKind.TEXT_BOX, "一"),
        (ObjectKind.TEXT_BOX, "三"),
        (ObjectKind.PICTURE, ""),
    ]


def test_anchors_of_one_cell_and_of_none() -> None:
    one = "<xdr:from><xdr:col>2</xdr:col><xdr:row>4</xdr:row></xdr:from><xdr:ext cx='300000' cy='190000'/>"
    none = "<xdr:pos x='0' y='381000'/><xdr:ext cx='600000' cy='190000'/>"
    inside = f"<xdr:oneCellAnchor>{one}{shape('一')}</xdr:oneCellAnchor>"
    inside += f"<xdr:absoluteAnchor>{none}{shape('無')}</xdr:absoluteAnchor>"
    assert [str(each.area) for each in objects(packed(drawn(inside)))] == ["C5", "A3"]


def test_a_drawing_that_the_sheet_does_not_show_is_no_drawing() -> None:
    found = drawn(anchor(shape("文字"))) | {"xl/worksheets/sheet1.xml": parts()["xl/worksheets/sheet1.xml"]}
    assert objects(packed(found)) == ()


UNREAD = SheetObject(ObjectKind.UNREAD)


@pytest.mark.parametrize(
    "broken",
    [
        {"xl/drawings/drawing1.xml": "<xdr:wsDr"},
        {"xl/drawings/drawing1.xml": f'<!DOCTYPE x><xdr:wsDr xmlns:xdr="{XDR}"/>'},
        {"xl/drawings/drawing1.xml": '<wsDr xmlns="urn:other"/>'},
        {"xl/drawings/drawing1.xml": f'<xdr:wsDr xmlns:xdr="{XDR}"/>'},
        {SHEET_RELATIONS: "<Relationships"},
        {SHEET_RELATIONS: relationships(("d", f"{OFFICE}/drawing", "../../../../etc/passwd"))},
        {SHEET_RELATIONS: relationships(("d", f"{OFFICE}/drawing", "../drawings/none.xml"))},
        {SHEET_RELATIONS: relationships(("d", f"{OFFICE}/comments", "../drawings/drawing1.xml"))},
    ],
)
def test_what_cannot_be_read_harms_no_cell(broken: dict[str, str | bytes]) -> None:
    sheet = read_workbook(packed(drawn(anchor(shape("文字"))) | broken)).sheets[0]
    assert sheet.objects == (UNREAD,)
    assert sheet.at((1, 1)).text == "1"


def test_a_note_at_no_cell_leaves_the_notes_before_it() -> None:
    found = threaded(threads=False)
    found["xl/comments1.xml"] = (
        f'<comments xmlns="{MAIN}"><authors/><commentList>'
        '<comment ref="B2" authorId="7"><text><t>一</t></text></comment>'
        '<comment ref="B0" authorId="0"><text><t>二</t></text></comment></commentList></comments>'
    )
    assert objects(packed(found)) == (SheetObject(ObjectKind.NOTE, area("B2"), "一"), UNREAD)


def test_only_so_many_things_and_words_are_read() -> None:
    few = replace(LIMITS, objects=3, remark=5)
    found = read_workbook(packed(drawn(anchor(shape("あ" * 9)) * 5)), few).sheets[0].objects
    assert found == (SheetObject(ObjectKind.TEXT_BOX, area("B2:C2"), "あ" * 5),) * 3 + (UNREAD,)


@pytest.mark.office
def test_what_libreoffice_saves_is_told_alike() -> None:
    def draw(sheet: Any) -> None:
        sheet.write_comment("B2", "メモ")
        sheet.insert_textbox("D4", "3,100千円", {"width": 128, "height": 20})
        sheet.insert_image("G7", "p.png", {"image_data": png()})

    saved = resave_by_libreoffice(by_xlsxwriter(draw))
    assert saved is not None
    assert {(each.kind, str(each.area), each.text) for each in objects(saved)} == {
        (ObjectKind.NOTE, "B2", "メモ"),
        (ObjectKind.TEXT_BOX, "D4:E4", "3,100千円"),
        (ObjectKind.PICTURE, "G7", ""),
    }
