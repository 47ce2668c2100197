"""A workbook says in three places which issue it is: one is enough, and what disagrees is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from kamakura_report.form.issue import STAMP_SHEET, Issue, Round, form_id
from kamakura_report.problem import Problem, Severity
from kamakura_report.returned.grid import Grid, GridSheet, RawCell, StoredKind
from kamakura_report.returned.identity import identify, record_contradictions, seal_contradictions, seal_shown
from tests.form.forms import small
from tests.form.plans import LEAD, PROGRAM, R8, cell_of, placed, plan
from tests.form.walks import SECRET, issue, returned

ROUND = Round("R8", (R8,))
SENT = issue(plan(), LEAD, ROUND)
OTHER = form_id(issue(plan(), "保険課", ROUND).id)
OWN = form_id(SENT.id)


def contradictions(grid: Grid, issue: Issue, secret: bytes | None) -> Iterator[Problem]:
    """What the stamp says against the record, and its seal."""
    yield from record_contradictions(grid, issue)
    yield from seal_contradictions(seal_shown(grid), issue, secret)


def came_back() -> Grid:
    """The workbook as read back."""
    return returned(placed(small(), plan(), LEAD, (R8,)))


def without_sheets(grid: Grid, *names: str) -> Grid:
    return replace(grid, sheets=tuple(sheet for sheet in grid.sheets if sheet.name not in names))


def exchanged(grid: Grid, old: str, new: str, *sheets: str) -> Grid:
    """Every cell's text of these sheets with a piece exchanged."""

    def other(sheet: GridSheet) -> GridSheet:
        cells = {at: raw._replace(text=raw.text.replace(old, new)) for at, raw in sheet.cells.items()}
        return replace(sheet, cells=cells) if sheet.name in sheets else sheet

    return replace(grid, sheets=tuple(map(other, grid.sheets)))


def typed(grid: Grid, words: str) -> Grid:
    """With a remark in an open cell."""
    sheet, cell, _ = cell_of(placed(small(), plan(), LEAD, (R8,)), "2-1/i1/備考")
    (at,) = [at for at, _ in grid.sheets[1].cells.items() if f"{chr(64 + at[1])}{at[0]}" == cell]
    changed = replace(grid.sheets[1], cells={**grid.sheets[1].cells, at: RawCell(StoredKind.TEXT, words, locked=False)})
    assert sheet == changed.name
    return replace(grid, sheets=(grid.sheets[0], changed, *grid.sheets[2:]))


@pytest.mark.parametrize(
    "gone",
    [
        (),
        (STAMP_SHEET, "properties"),  # only the visible line: Google Sheets, a sheet copied elsewhere
        (STAMP_SHEET, "properties", "表紙"),
        ("表紙", PROGRAM, "properties"),  # only the hidden sheet
        ("表紙", PROGRAM, STAMP_SHEET),  # only the properties
    ],
)
def test_one_place_is_enough(gone: tuple[str, ...]) -> None:
    grid = without_sheets(came_back(), *gone)
    if "properties" in gone:
        grid = replace(grid, properties={})
    assert identify(grid).issue == SENT.id
    assert identify(grid).problems == ()


def test_a_workbook_that_says_nothing_is_not_ours() -> None:
    grid = replace(without_sheets(came_back(), "表紙", PROGRAM, STAMP_SHEET), properties={"部署": "福祉課"})
    found = identify(grid)
    assert (found.issue, [problem.code for problem in found.problems]) == ("", ["identity.none"])


def test_check_digits_tell_an_id_typed_by_hand() -> None:
    """Only where no whole one is left."""
    grid = exchanged(came_back(), OWN, OWN[:-1] + ("A" if OWN[-1] != "A" else "B"), "表紙")
    assert identify(grid).issue == SENT.id
    alone = replace(without_sheets(grid, PROGRAM, STAMP_SHEET), properties={})
    found = identify(alone)
    assert (found.issue, [problem.code for problem in found.problems]) == ("", ["identity.check-digits"])


@pytest.mark.parametrize("where", ["表紙", PROGRAM, STAMP_SHEET, "properties"])
def test_two_ids_in_one_workbook_are_told_and_neither_believed(where: str) -> None:
    grid = came_back()
    if where == "properties":
        grid = replace(grid, properties={name: text.replace(OWN, OTHER) for name, text in grid.properties.items()})
    else:
        grid = exchanged(grid, OWN, OTHER, where)
    found = identify(grid)
    assert (found.issue, [problem.code for problem in found.problems]) == ("", ["identity.disagree"])
    assert found.problems[0].severity is Severity.ERROR


@pytest.mark.parametrize("words", [f"様式ID {OTHER} を直しました", "部品 ABCDE-FGHIJ-KL の交換"])
def test_an_id_quoted_in_an_answer_is_an_answer(words: str) -> None:
    assert identify(typed(came_back(), words)).issue == SENT.id


def test_an_id_in_open_cells_is_better_than_none() -> None:
    """Some programs give back every cell as open."""
    sheet = GridSheet("表紙", {(1, 2): RawCell(StoredKind.TEXT, f"様式ID {OWN}", locked=False)})
    assert identify(Grid((sheet,))).issue == SENT.id


def test_a_formula_that_shows_an_id_says_nothing() -> None:
    sheet = GridSheet("表紙", {(1, 2): RawCell(StoredKind.TEXT, OWN, '"' + OWN + '"')})
    assert [problem.code for problem in identify(Grid((sheet,))).problems] == ["identity.none"]


def test_nothing_contradicts_the_workbook_as_it_was_sent() -> None:
    assert list(contradictions(came_back(), SENT, SECRET)) == []


@pytest.mark.parametrize("name", ["id", "plan", "form", "division", "round", "edition"])
@pytest.mark.parametrize("where", ["stamp", "properties"])
def test_each_word_of_the_stamp_is_compared_with_the_record(name: str, where: str) -> None:
    grid = came_back()
    if where == "properties":
        grid = replace(grid, properties={**grid.properties, f"kamakura_report.{name}": "別のもの"})
    else:
        sheet = grid.sheet(STAMP_SHEET)
        assert sheet is not None
        (row,) = [row for (row, column), raw in sheet.cells.items() if column == 1 and raw.text == name]
        sheet = replace(sheet, cells={**sheet.cells, (row, 2): RawCell(StoredKind.TEXT, "別のもの")})
        grid = replace(grid, sheets=(*without_sheets(grid, STAMP_SHEET).sheets, sheet))
    (problem,) = contradictions(grid, SENT, SECRET)
    # A damaged property is no witness; a word of the sheet, or another division's name, is.
    told = "identity.property" if where == "properties" and name not in ("division", "round") else "identity.disagree"
    assert problem.code == told
    assert name in problem.found


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("id", form_id("ABCDEFGHIJ"), "identity.disagree"),
        ("id", form_id("ABCDEFGHIJ").lower(), "identity.disagree"),
        ("id", "様式", "identity.property"),
        ("plan", "0" * 64, "identity.disagree"),
        ("form", "0" * 63, "identity.property"),
        ("edition", "2", "identity.disagree"),
        ("edition", "?", "identity.property"),
        ("division", "企画課", "identity.disagree"),
        ("division", SENT.division.encode().decode("latin-1"), "identity.property"),
        ("division", "\ufffd\ufffd課", "identity.property"),
        ("division", "???", "identity.property"),
        ("round", "R9", "identity.disagree"),
        ("round", "", "identity.property"),
    ],
)
def test_a_property_that_names_another_issue_is_an_error_and_a_damaged_one_a_note(
    name: str, value: str, code: str
) -> None:
    grid = came_back()
    grid = replace(grid, properties={**grid.properties, f"kamakura_report.{name}": value})
    (problem,) = contradictions(grid, SENT, SECRET)
    assert problem.code == code
    assert problem.severity is (Severity.NOTE if code == "identity.property" else Severity.ERROR)


def test_the_seal_tells_a_stamp_made_without_the_key() -> None:
    assert [problem.code for problem in contradictions(came_back(), SENT, b"another key")] == ["identity.seal"]
    assert list(contradictions(without_sheets(came_back(), STAMP_SHEET), SENT, b"another key")) == []


def test_without_the_key_a_return_is_accepted_with_a_note() -> None:
    (problem,) = contradictions(came_back(), SENT, None)
    assert (problem.code, problem.severity) == ("identity.no-key", Severity.NOTE)


@pytest.mark.parametrize(
    "other",
    [
        Issue("q" * 64, SENT.form, SENT.division, SENT.round),
        Issue(SENT.plan, "q" * 64, SENT.division, SENT.round),
        Issue(SENT.plan, SENT.form, "保険課", SENT.round),
        Issue(SENT.plan, SENT.form, SENT.division, Round("R9", (R8,))),
        Issue(SENT.plan, SENT.form, SENT.division, SENT.round, edition=2),
    ],
)
def test_everything_that_makes_another_workbook_makes_another_id(other: Issue) -> None:
    assert other.id != SENT.id
    assert replace(SENT, seal="", round=Round("R8")).id == SENT.id  # but not the years or the due date
