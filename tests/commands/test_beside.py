"""What a division writes beside the cells, from the file it returns to the workbook that goes back."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from openpyxl.comments import Comment

from kamakura_report.commands import annotate, read_returns
from kamakura_report.problem import Hold, Severity
from kamakura_report.returned.submission import Submission
from kamakura_report.workbook.area import cell_name
from tests.commands.ledgers import KEY, LATE, send, value
from tests.commands.test_annotate import cell, sent_back
from tests.commands.town import NOW, R8, Town, founded, walked
from tests.io.lying_beside import png
from tests.packages import OFFICE, packed

FIGURE = "2-1/3/i1@R8"
SHEET = "2-1 福祉"
PART = "xl/worksheets/sheet2.xml"


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return founded(tmp_path / "town")


def drawn_by_xlsxwriter(data: bytes, draw: Callable[[Any], None]) -> bytes:
    """The workbook with what XlsxWriter draws on a sheet of its own put on its sheet of figures."""
    held = io.BytesIO()
    with xlsxwriter.Workbook(held) as book:
        draw(book.add_worksheet("S"))
    with zipfile.ZipFile(held) as drawn, zipfile.ZipFile(io.BytesIO(data)) as issued:
        parts: dict[str, str | bytes] = {name: issued.read(name) for name in issued.namelist()}
        relations = "xl/worksheets/_rels/sheet1.xml.rels"
        for name in drawn.namelist():
            if name.startswith(("xl/drawings/", "xl/comments", "xl/media/")):
                parts[name] = drawn.read(name)
        parts[relations.replace("sheet1", "sheet2")] = drawn.read(relations)
        shown = drawn.read("xl/worksheets/sheet1.xml").decode()
        start = min(at for at in (shown.find("<drawing"), shown.find("<legacyDrawing")) if at >= 0)
        sheet = bytes(parts[PART]).decode()  # type: ignore[arg-type]
        assert f'xmlns:r="{OFFICE}"' in sheet
        parts[PART] = sheet.replace("</worksheet>", shown[start:])
    return packed(parts)


def place(town: Town, key: str) -> str:
    book = sent_back(town, next(iter(read_returns.run(town.workspace, []))))
    return next(cell_name(position) for _, position, ask in book.asks() if ask.key == key)


def answered(town: Town, typed: dict[str, str]) -> Path:
    return town.answer(town.generate(R8).issued[0], typed)


def returned(town: Town, draw: Callable[[Any, str], None], figure: str = "130") -> Submission:
    path = answered(town, {FIGURE: figure})
    at = place(town, FIGURE)
    path.write_bytes(drawn_by_xlsxwriter(path.read_bytes(), lambda sheet: draw(sheet, at)))
    (found,) = read_returns.run(town.workspace, [path], own_too=True)
    return found


def told(submission: Submission) -> set[tuple[str, str, str]]:
    return {
        (problem.code, problem.severity.value, problem.key)
        for problem in submission.problems
        if problem.code.startswith(("beside.", "answer.picture"))
    }


def test_a_text_box_over_a_figure_is_an_error_there_and_goes_back_with_its_words(town: Town) -> None:
    found = returned(town, lambda sheet, cell: sheet.insert_textbox(cell, "正しくは 131", {"width": 60, "height": 18}))
    assert told(found) == {("beside.covered", "error", FIGURE)}
    listed = "".join(str(cell.value) for cell in sent_back(town, found).sheets[0].cells.values())
    assert "「130」の上に、文字の入った図形「正しくは 131」が置かれています" in listed


def test_a_picture_over_an_empty_cell_is_a_warning(town: Town) -> None:
    found = returned(town, lambda sheet, cell: sheet.insert_image(cell, "p.png", {"image_data": png()}), figure="")
    assert told(found) == {("beside.object", "warning", FIGURE)}


def test_a_note_is_a_warning_with_its_words(town: Town) -> None:
    found = returned(town, lambda sheet, cell: sheet.write_comment(cell, "確定は131", {"author": "鈴木"}))
    assert told(found) == {("beside.note", "warning", FIGURE)}
    assert found.usable
    assert any("「確定は131」" in problem.found for problem in found.problems)


def test_a_note_put_there_by_openpyxl(town: Town) -> None:
    path = answered(town, {FIGURE: "130"})
    at = place(town, FIGURE)
    book = openpyxl.load_workbook(path)
    book[SHEET][at].comment = Comment("確定は131", "鈴木")
    book["表紙"]["A1"].comment = Comment("遅れてすみません", "鈴木")
    book.save(path)
    (found,) = read_returns.run(town.workspace, [path], own_too=True)
    assert {("beside.note", "warning", FIGURE), ("beside.note", "warning", "")} <= told(found)


def test_the_notes_of_a_workbook_that_went_back_are_no_news_and_what_lay_beside_is_gone(
    town: Town, tmp_path: Path
) -> None:
    found = returned(town, lambda sheet, cell: sheet.write_comment(cell, "確定は131"), figure="約130")
    listed = "".join(str(cell.value) for cell in sent_back(town, found).sheets[0].cells.values())
    assert "「確定は131」" in listed
    made = annotate.run(town.workspace, [found], tmp_path / "back", [], now=NOW)
    (again,) = read_returns.run(town.workspace, [made.sent_back[0].path], own_too=True)
    assert told(again) == set()
    assert [problem.code for problem in again.problems if problem.severity is Severity.ERROR] == ["figure.unreadable"]


def test_a_file_with_nothing_but_a_note_is_sent_back(town: Town, tmp_path: Path) -> None:
    found = returned(town, lambda sheet, cell: sheet.write_comment(cell, "確定は131"))
    made = annotate.run(town.workspace, [found], tmp_path / "back", [], now=NOW)
    assert len(made.sent_back) == 1


def test_a_covered_figure_alone_is_held_back_and_not_typed_again(town: Town, tmp_path: Path) -> None:
    found = returned(town, lambda sheet, cell: sheet.insert_image(cell, "p.png", {"image_data": png()}))
    assert found.held == {FIGURE: Hold.CELL}
    assert (found.usable, FIGURE in found.taken) == (True, False)
    assert cell(sent_back(town, found), FIGURE).value is None
    made = annotate.run(town.workspace, [found], tmp_path / "back", [], now=NOW)
    (again,) = read_returns.run(town.workspace, [made.sent_back[0].path], own_too=True)
    assert FIGURE not in again.answers


@pytest.mark.parametrize("newest_first", [False, True])
def test_an_earlier_figure_never_stands_in_for_one_that_is_covered(tmp_path: Path, newest_first: bool) -> None:
    """Not even the same one: what people see there is something else."""
    town = walked(tmp_path / "town")
    older, newer = town.workspace.returned / "福祉課.xlsx", send(town, "10", LATE, "再提出.xlsx")
    (one,) = read_returns.run(town.workspace, [older])
    stands = one.answers[KEY].place
    assert stands is not None
    drawn = drawn_by_xlsxwriter(
        newer.read_bytes(), lambda sheet: sheet.insert_textbox(stands.cell, "31", {"height": 18})
    )
    newer.write_bytes(drawn)
    late = older if newest_first else newer
    waiting = late.rename(tmp_path / "waiting.xlsx")
    town.run("merge")
    waiting.rename(late)
    said = town.run("merge")
    assert value(town)[:2] == ["", "競合"]
    assert "10〔保留〕" in said.out
    town.run("undo")
    assert value(town)[:2] == (["", "未入力"] if newest_first else ["10", "確定"])
