"""Files in which something is wrong become workbooks to send back: pristine, filled in, marked, listed."""

from __future__ import annotations

from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from kamakura_report.commands import annotate, read_returns
from kamakura_report.commands.load import load_form
from kamakura_report.commands.snapshots import Snapshots
from kamakura_report.demo.clerk import Producer, TypedEntry, fill_workbook
from kamakura_report.form.answer import Answer, Status
from kamakura_report.form.form_model import CellState
from kamakura_report.form.issue import CORRECTION_SHEET, form_id
from kamakura_report.io.reader.returned_workbook import read_workbook
from kamakura_report.problem import CannotRun, Problem, Severity
from kamakura_report.returned.submission import Submission
from kamakura_report.workbook.area import cell_name
from kamakura_report.workbook.book import Book, Cell
from tests.audit import findings
from tests.commands.town import FORM, NOW, R8, Town, founded

FIGURE = "2-1/3/i1@R8"
SHEET = "2-1 福祉"


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return founded(tmp_path / "town")


@pytest.fixture
def back(tmp_path: Path) -> Path:
    return tmp_path / "back"


def issued(town: Town) -> Book:
    """福祉課's workbook as it was sent out; its file is the first of the round."""
    snapshots = Snapshots(town.workspace)
    issue = snapshots.issue(town.generate(R8).issued[0].issue)
    assert issue is not None
    assert issue.division == "福祉課"
    return snapshots.book(issue)


def answer(town: Town, typed: dict[str, str], name: str = "") -> Path:
    return town.answer(town.generate(R8).issued[0], typed, name)


def run(town: Town, back: Path, *, force: bool = False, now: datetime = NOW) -> annotate.Annotated:
    returns = read_returns.run(town.workspace, [])
    return annotate.run(town.workspace, returns, back, [], now=now, force=force)


def taken(town: Town, *paths: Path) -> Submission:
    (returned,) = read_returns.run(town.workspace, paths, own_too=True)
    return returned


def without_file(problems: tuple[Problem, ...]) -> list[Problem]:
    return [problem.at(file="") for problem in problems]


def where(book: Book, key: str) -> tuple[str, str]:
    return next((sheet, cell_name(position)) for sheet, position, ask in book.asks() if ask.key == key)


def cell(book: Book, key: str) -> Cell:
    return next(book.sheet(sheet).cells[position] for sheet, position, ask in book.asks() if ask.key == key)


def sent_back(town: Town, returned: Submission) -> Book:
    return annotate.corrected(Snapshots(town.workspace), returned, b"x" * 32)


def test_an_unreadable_figure_goes_back_as_typed_marked_and_with_a_note(town: Town) -> None:
    answer(town, {FIGURE: "約130"})
    found = cell(sent_back(town, taken(town)), FIGURE)
    marked = load_form(FORM).form.looks[CellState.MARKED]
    assert (found.value, found.style.fill) == ("約130", marked.fill)
    assert found.note.startswith("「約130」は、「約」が付いているので一つの数字に決まりません。")


def test_nothing_else_is_marked(town: Town) -> None:
    answer(town, {FIGURE: "約130"})
    book = sent_back(town, taken(town))
    noted = [ask.key for sheet, position, ask in book.asks() if book.sheet(sheet).cells[position].note]
    assert noted == [FIGURE]
    assert cell(book, "2-1/i1@R8").value == 10


def test_the_list_stands_in_front_and_leads_to_the_cell(town: Town) -> None:
    answer(town, {FIGURE: "約130"})
    book = sent_back(town, taken(town))
    listed = book.sheets[0]
    assert (listed.name, book.active, listed.protected) == (CORRECTION_SHEET, 0, True)
    (link,) = [one.link for one in listed.cells.values() if one.link]
    assert (link.sheet, cell_name(link.position)) == where(book, FIGURE)
    told = "".join(str(one.value) for one in listed.cells.values())
    assert "「約130」は、「約」が付いているので一つの数字に決まりません。" in told
    assert "推進事業 講座 R8" in told


def test_a_blank_required_cell_is_marked(town: Town) -> None:
    answer(town, {FIGURE: ""})
    book = sent_back(town, taken(town))
    assert cell(book, FIGURE).note.startswith("必要な欄が空です。")
    assert cell(book, FIGURE).value is None
    assert sum(one.link is not None for one in book.sheets[0].cells.values()) == 1  # listed once


def test_returned_unchanged_it_says_the_same_again(town: Town, back: Path) -> None:
    """The same issue, the same answers, the same problems; the list in it is no extra sheet."""
    answer(town, {FIGURE: "約130", "2-1/i1@R8": "", "2-1/3/決算額@R8": "4,1"})
    first = taken(town)
    (one,) = run(town, back).sent_back
    again = taken(town, one.path)
    assert (again.issue, again.answers) == (first.issue, first.answers)
    assert without_file(again.problems) == without_file(first.problems)
    assert len(again.problems) >= 2


@pytest.mark.parametrize("producer", Producer)
def test_corrected_and_returned_nothing_is_wrong(town: Town, back: Path, producer: Producer) -> None:
    answer(town, {FIGURE: "約130", "2-1/i1@R8": ""})
    (one,) = run(town, back).sent_back
    book = issued(town)
    entries = {
        where(book, FIGURE): TypedEntry("130", number=True),
        where(book, "2-1/i1@R8"): TypedEntry("14.5", number=True),
    }
    one.path.write_bytes(fill_workbook(one.path.read_bytes(), entries, producer))
    again = taken(town, one.path)
    assert again.problems == ()
    assert again.usable
    assert again.answers[FIGURE] == Answer.figure(130)


def test_an_overwritten_label_is_put_back_and_nothing_typed_is_lost(town: Town, back: Path) -> None:
    path = answer(town, {FIGURE: "130"})
    book = issued(town)
    row = next(position for _, position, ask in book.asks() if ask.key == FIGURE)[0]
    label = next(
        position
        for position, one in sorted(book.sheet(SHEET).cells.items())
        if position[0] == row and one.ask is None and isinstance(one.value, str) and "2-1/" not in one.value
    )
    path.write_bytes(
        fill_workbook(path.read_bytes(), {(SHEET, cell_name(label)): TypedEntry("別の言葉")}, Producer.EXCEL)
    )
    first = taken(town)
    assert FIGURE not in first.answers  # nothing of that sheet counts
    found = sent_back(town, first)
    assert found.sheet(SHEET).cells[label].value == book.sheet(SHEET).cells[label].value
    assert cell(found, FIGURE).value == 130
    assert "確かめてください" in cell(found, FIGURE).note  # in the row that was changed …
    assert cell(found, "2-1/i1@R8").note == ""  # … and in no other
    (one,) = run(town, back).sent_back
    assert taken(town, one.path).usable


def test_rows_that_changed_places_are_not_copied(town: Town) -> None:
    """Two keys exchanged: which figure belongs to which row is for the division to say."""
    path = answer(town, {FIGURE: "130"})
    sheet = issued(town).sheet(SHEET)
    keys = [position for position, one in sorted(sheet.cells.items()) if one.value in ("2-1/i1", "2-1/3/i1")]
    texts = [str(sheet.cells[position].value) for position in keys]
    assert len(keys) == 2
    swapped = {(SHEET, cell_name(at)): TypedEntry(text) for at, text in zip(keys, reversed(texts), strict=True)}
    path.write_bytes(fill_workbook(path.read_bytes(), swapped, Producer.EXCEL))
    first = taken(town)
    assert not first.untrusted
    book = sent_back(town, first)
    assert cell(book, FIGURE).value is None
    told = "".join(str(one.value) for one in book.sheets[0].cells.values())
    assert "写せなかったので、記入し直してください。" in told


def test_what_is_unreadable_on_a_sheet_put_back_is_marked_too(town: Town) -> None:
    path = answer(town, {FIGURE: "約130", "2-1/i1@R8": ""})
    book = issued(town)
    free = cell_name((max(row for row, _ in book.sheet(SHEET).cells), 1))
    heading = next(
        at for at, one in sorted(book.sheet(SHEET).cells.items()) if isinstance(one.value, str) and one.ask is None
    )
    path.write_bytes(
        fill_workbook(path.read_bytes(), {(SHEET, cell_name(heading)): TypedEntry(f"別{free}")}, Producer.EXCEL)
    )
    first = taken(town)
    assert [problem.key for problem in first.problems] == [""]
    found = sent_back(town, first)
    assert "一つの数字に決まりません" in cell(found, FIGURE).note
    assert "必要な欄が空です" in cell(found, "2-1/i1@R8").note


def test_a_file_without_fault_is_not_sent_back(town: Town, back: Path) -> None:
    answer(town, {})
    assert run(town, back) == annotate.Annotated((), ())
    assert not back.exists()


def test_a_file_that_cannot_be_known_is_named(town: Town, back: Path) -> None:
    town.workspace.returned.mkdir(parents=True)
    (town.workspace.returned / "a.xlsx").write_bytes(b"")
    town.generate(R8)
    assert run(town, back) == annotate.Annotated((), ("a.xlsx",))


def test_a_note_alone_sends_nothing_back(town: Town, back: Path) -> None:
    answer(town, {})
    answer(town, {}, "もう一つ.xlsx")
    returns = read_returns.run(town.workspace, [])
    assert {problem.severity for returned in returns for problem in returned.problems} == {Severity.NOTE}
    assert run(town, back).sent_back == ()


def test_names_are_those_of_round_and_division(town: Town, back: Path) -> None:
    for number, name in enumerate(("a/福祉.xlsx", "a/福祉.XLSX", "b/福祉.xlsx", "b/福祉（差戻し）.xlsx")):
        answer(town, {FIGURE: f"約13{number}"}, name)
    found = [one.path.relative_to(back).as_posix() for one in run(town, back).sent_back]
    assert sorted(found) == [
        "R8/福祉課(2).xlsx", "R8/福祉課(3).xlsx", "R8/福祉課(4).xlsx", "R8/福祉課.xlsx",
    ]  # fmt: skip


def test_a_second_run_changes_nothing(town: Town, back: Path) -> None:
    answer(town, {FIGURE: "約130"})
    (first,) = run(town, back).sent_back
    data = first.path.read_bytes()
    (second,) = run(town, back, now=NOW + timedelta(days=1)).sent_back
    assert (first.done, second.done) == ("new", "unchanged")
    assert second.path.read_bytes() == data


def test_what_a_person_has_edited_is_not_overwritten_but_kept_when_forced(town: Town, back: Path) -> None:
    answer(town, {FIGURE: "約130"})
    (one,) = run(town, back).sent_back
    one.path.write_bytes(b"edited")
    with pytest.raises(CannotRun, match="手が加えられています"):
        run(town, back)
    assert one.path.read_bytes() == b"edited"
    (again,) = run(town, back, force=True).sent_back
    assert again.done == "backed up"
    assert [path.read_bytes() for path in back.rglob("*.bak.xlsx")] == [b"edited"]


def test_a_folder_inside_the_checked_one_is_refused(town: Town) -> None:
    """The next check would read our own workbooks as returned ones."""
    answer(town, {FIGURE: "約130"})
    with pytest.raises(CannotRun, match="点検するフォルダーの中にあります"):
        run(town, town.workspace.returned / "差戻し")


def test_without_the_key_nothing_is_made_and_no_new_key(town: Town, back: Path) -> None:
    answer(town, {FIGURE: "約130"})
    town.workspace.secret.unlink()
    with pytest.raises(CannotRun, match=r"鍵 .* がありません。バックアップから戻してください"):
        run(town, back)
    assert not town.workspace.secret.exists()
    assert not back.exists()


def test_excel_opens_it_without_repair(town: Town, back: Path) -> None:
    """A structural check, and the comment in its place."""
    answer(town, {FIGURE: "約130", "表紙/記入者": "\x01<&>_x0041_=1", "2-1/i1@R8": "\x02\ufffe"})
    (one,) = run(town, back).sent_back
    data = one.path.read_bytes()
    assert findings(data) == []
    sheet, name = where(issued(town), FIGURE)
    comment = load_workbook(BytesIO(data))[sheet][name].comment
    assert comment is not None
    assert comment.text.startswith("「約130」は")


def test_it_is_issued_with_the_same_identity(town: Town, back: Path) -> None:
    """Form id, stamp and seal: read back it is no stranger, and its list quotes nobody else's id."""
    answer(town, {FIGURE: form_id("ABCDEFGHIJ")})  # of some other workbook, in place of a figure
    first = taken(town)
    (one,) = run(town, back).sent_back
    again = taken(town, one.path)
    assert again.issue == first.issue
    assert [problem.code for problem in again.problems] == ["figure.unreadable"]
    assert again.answers[FIGURE].status is Status.UNREADABLE


def test_returned_files_and_their_folder_stay_as_they_are(town: Town, back: Path) -> None:
    answer(town, {FIGURE: "約130"})
    before = town.tree()
    run(town, back)
    after = town.tree()
    changed = {name for name in before | after if before.get(name) != after.get(name)}
    assert changed == {"output/ledger/written.json"}


def test_the_list_keeps_the_books_own_sheets(town: Town) -> None:
    answer(town, {FIGURE: "約130"})
    returned = taken(town)
    book = sent_back(town, returned)
    assert [sheet.name for sheet in book.sheets[1:]] == [sheet.name for sheet in issued(town).sheets]
    assert read_workbook(town.workspace.returned.joinpath(returned.file).read_bytes()).sheet(CORRECTION_SHEET) is None


def test_it_writes_alone_and_leaves_no_lock(town: Town, back: Path) -> None:
    answer(town, {FIGURE: "約17"})
    town.workspace.lock.write_text("{}", encoding="utf-8")
    before = town.tree()
    assert town.run("check").status == 1  # reading needs nobody's leave
    assert town.run("check", "--annotate", str(back)).status == 2
    assert (town.tree(), back.exists()) == (before, False)
    assert town.run("check", "--annotate", str(back), "--break-lock").status == 1
    assert [path.name for path in back.rglob("*.xlsx")] == ["福祉課.xlsx"]
    assert not town.workspace.lock.exists()
