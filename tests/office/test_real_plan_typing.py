"""The real plan's workbooks filled in by a real office program, as a person would, and read back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from io import BytesIO
from itertools import islice

import openpyxl
import pytest

from kamakura_report.commands import read_returns
from kamakura_report.form.answer import Answers
from kamakura_report.form.completion import Completion
from kamakura_report.form.form_model import CellState
from kamakura_report.io.reader.returned_workbook import read_workbook
from kamakura_report.plan.figures import parse_figure, plain_text
from kamakura_report.plan.keys import COVER
from kamakura_report.returned.grid import Grid, StoredKind
from kamakura_report.returned.submission import Submission
from kamakura_report.workbook.area import cell_name
from kamakura_report.workbook.book import Book, Cell, Formula, Style
from tests.effort import SOAK
from tests.office.office import Office, Typed, unprotected
from tests.office.real import TYPED_INTO, Real, Workbook, covered, meant

pytestmark = pytest.mark.office

INTRUDER = "書き換え"  # stands in no cell
Computed = dict[tuple[str, str], str]  # (sheet, cell) → what its formula comes to


def locked_kinds(workbook: Workbook) -> dict[str, dict[str, str]]:
    """One locked cell of each kind on each sheet (in a soak: all), with what is typed into it.

    Of a kind are cells of one column that look alike and hold the same sort of thing: labels, keys, figures of the
    plan, formulas, later years, other divisions' years, blanks.
    """
    found: dict[str, dict[str, str]] = {}
    for sheet in workbook.sheets:
        hidden = covered(sheet)
        kinds: dict[tuple[int | Style | type | bool, ...], str] = {}
        for position, cell in sheet.cells.items():
            if cell.ask is None and position not in hidden:
                kind = position if SOAK else (position[1], cell.style, type(cell.value), _is_key(cell))
                kinds.setdefault(kind, cell_name(position))
        found[sheet.name] = dict.fromkeys(kinds.values(), INTRUDER)
    return found


def _is_key(cell: Cell) -> bool:
    return isinstance(cell.value, str) and cell.value.startswith(("2-1/", f"{COVER}/"))


def cells(entries: Mapping[str, Mapping[str, str]]) -> list[tuple[str, str]]:
    """(sheet, cell) of each entry."""
    return [(sheet, cell) for sheet, texts in entries.items() for cell in texts]


def by_book(book: Book) -> Computed:
    """What each formula comes to, as this program computed it."""
    return {
        (sheet.name, cell_name(position)): _text(cell.value.value)
        for sheet in book.sheets
        for position, cell in sheet.cells.items()
        if isinstance(cell.value, Formula)
    }


def _text(value: Decimal | str) -> str:
    return plain_text(value) if isinstance(value, Decimal) else str(value)


def by_office(grid: Grid) -> Computed:
    """What each formula came to in the program that saved the file."""
    return {
        (sheet.name, cell_name(position)): plain_text(parse_figure(raw.text))
        if raw.kind is StoredKind.NUMBER
        else raw.text
        for sheet in grid.sheets
        for position, raw in sheet.cells.items()
        if raw.formula is not None
    }


def gathered(real: Real, division: str, data: bytes) -> Submission:
    """The file put into input/returned and read as ``check`` and ``merge`` do."""
    path = real.workspace.returned / f"{division}.xlsx"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    (returned,) = read_returns.run(real.workspace, [])
    path.unlink()
    path.parent.rmdir()  # the workspace is everybody's
    return returned


def expected(workbook: Workbook, typed: Mapping[str, str]) -> Answers:
    """The answers that were meant."""
    return Answers({ask.key: meant(ask, typed[ask.key]) for _, _, ask in workbook.book.asks() if ask.key in typed})


@dataclass(frozen=True)
class Filled:
    """One workbook filled in at two sittings, with a try at every kind of locked cell."""

    workbook: Workbook
    first: Mapping[str, str]  # what was typed at the first sitting, by key
    half: Typed
    whole: Typed


@pytest.fixture(scope="module")
def filled(office: Office, real: Real) -> Callable[[str], Filled]:
    """A division's workbook filled in; each only once."""

    @cache
    def fill(division: str) -> Filled:
        workbook = real.of(division)
        answers = workbook.answers
        first = dict(islice(answers.items(), len(answers) // 2))
        rest = {key: text for key, text in answers.items() if key not in first}
        half = office.type_into(workbook.data, workbook.entries(first))
        entries, locked = workbook.entries(rest), locked_kinds(workbook)
        together = {sheet: entries[sheet] | locked[sheet] for sheet in entries}
        return Filled(workbook, first, half, office.type_into(half.saved, together))

    return fill


@pytest.mark.parametrize("division", TYPED_INTO)
def test_every_open_cell_takes_what_is_typed_and_no_locked_one_does(
    filled: Callable[[str], Filled], division: str
) -> None:
    one = filled(division)
    took, refused = [*one.half.took, *one.whole.took], [*one.half.refused, *one.whole.refused]
    assert sorted(took) == sorted(cells(one.workbook.entries(one.workbook.answers)))
    assert refused == cells(locked_kinds(one.workbook))


@pytest.mark.parametrize("division", TYPED_INTO)
def test_without_protection_the_same_locked_cells_take_it(office: Office, real: Real, division: str) -> None:
    """The check above is seen to fail: were a sheet not protected, the typing would have worked."""
    locked = locked_kinds(real.of(division))
    typed = office.type_into(unprotected(real.of(division).data), locked)
    assert (list(typed.took), typed.refused) == (cells(locked), ())


@pytest.mark.parametrize("division", TYPED_INTO)
def test_the_locked_cells_tried_are_of_every_kind(real: Real, division: str) -> None:
    workbook = real.of(division)
    tried = locked_kinds(workbook)
    values = [sheet.cells[position] for sheet in workbook.sheets for position in sheet.cells
              if cell_name(position) in tried[sheet.name]]  # fmt: skip
    kinds = {type(cell.value) for cell in values}
    assert kinds == {type(None), str, Decimal, Formula}
    assert any(_is_key(cell) for cell in values)
    looks = workbook.form.form.looks
    locked = {(looks[state].fill, looks[state].left) for state in (CellState.SHOWN, CellState.CLOSED)}
    assert locked <= {(cell.style.fill, cell.style.left) for cell in values}  # others' cells, later years


@pytest.mark.parametrize("division", TYPED_INTO)
def test_tab_leads_through_the_asked_cells_in_reading_order(office: Office, real: Real, division: str) -> None:
    workbook = real.of(division)
    for sheet in workbook.sheets:
        asked = [cell_name(position) for position, _ in sheet.asks()]
        assert office.tab_order(workbook.data, sheet.name, len(asked) + 1) == [*asked, asked[0]]


@pytest.mark.parametrize("division", TYPED_INTO)
def test_what_was_typed_is_read_back_exactly_and_without_a_problem(
    filled: Callable[[str], Filled], real: Real, division: str
) -> None:
    one = filled(division)
    returned = gathered(real, division, one.whole.saved)
    assert returned.problems == ()
    assert (returned.division, returned.round, returned.usable) == (division, "R8", True)
    assert returned.answers == expected(one.workbook, one.workbook.answers)


@pytest.mark.parametrize("division", TYPED_INTO)
def test_a_workbook_half_filled_in_lacks_just_the_rest(
    filled: Callable[[str], Filled], real: Real, division: str
) -> None:
    one = filled(division)
    returned = gathered(real, division, one.half.saved)
    assert returned.answers == expected(one.workbook, one.first)
    empty = [ask.key for _, _, ask in one.workbook.book.asks() if ask.required and ask.key not in one.first]
    # Figures typed at random may be hardly likely; that is another test's matter.
    told = [(problem.code, problem.key) for problem in returned.problems if not problem.code.startswith("plausible.")]
    assert told == [("required.blank", key) for key in empty]


@pytest.mark.parametrize("division", TYPED_INTO)
def test_the_office_program_computes_what_we_do(office: Office, filled: Callable[[str], Filled], division: str) -> None:
    """State, counts, rates and progress: as issued, half filled in and filled in."""
    one = filled(division)
    stages: list[tuple[bytes, Mapping[str, str]]] = [
        (office.convert(one.workbook.data, "xlsx", calculate=True), {}),
        (one.half.saved, one.first),
        (one.whole.saved, one.workbook.answers),
    ]
    for saved, typed in stages:
        computed = by_office(read_workbook(saved))
        assert computed == by_book(one.workbook.answered(expected(one.workbook, typed)))
        empty = sum(1 for _, _, ask in one.workbook.book.asks() if ask.required and ask.key not in typed)
        state = Completion.UNFINISHED if empty else Completion.READY
        # 記入状況, 記入の進み, then how many are left and to be looked at.
        told, _, left, doubtful = [text for (sheet, _), text in computed.items() if sheet == COVER][:4]
        assert (told, doubtful, left) == (state, "0", str(empty))


@pytest.mark.parametrize("to", ["ods", "xls"])
@pytest.mark.parametrize("division", TYPED_INTO)
def test_a_way_through_other_formats_changes_nothing(
    office: Office, filled: Callable[[str], Filled], real: Real, division: str, to: str
) -> None:
    """Filled in, kept as .ods or .xls by someone, and saved as .xlsx again for the way back."""
    one = filled(division)
    returned = gathered(real, division, office.convert(office.convert(one.whole.saved, to), "xlsx"))
    assert returned.problems == ()
    assert returned.answers == expected(one.workbook, one.workbook.answers)


@pytest.mark.filterwarnings("ignore:Sparkline Group")
@pytest.mark.parametrize("division", TYPED_INTO)
def test_a_program_of_a_division_that_fills_it_in_with_openpyxl_is_read_too(real: Real, division: str) -> None:
    workbook = real.of(division)
    file = openpyxl.load_workbook(BytesIO(workbook.data))
    for sheet, position, ask in workbook.book.asks():
        answer = meant(ask, workbook.answers[ask.key]).value
        file[sheet].cell(*position).value = float(answer) if isinstance(answer, Decimal) else answer
    saved = BytesIO()
    file.save(saved)
    returned = gathered(real, division, saved.getvalue())
    assert returned.problems == ()
    assert returned.answers == expected(workbook, workbook.answers)
