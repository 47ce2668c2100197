"""What people paste into a workbook, in a real office program: the workbook still tells, and ``check`` finds it.

A plain paste takes the cell's format, its lock, its validation and its conditional formats away; what stands in
locked cells, beside the row and on the cover, stays.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from typing import Literal

import pytest
import xlsxwriter

from kamakura_report.form.answer import Answer, Answers
from kamakura_report.form.completion import CellContent, Completion
from kamakura_report.form.filled_so_far import filled_bar
from kamakura_report.form.form_model import CellState
from kamakura_report.io.reader.returned_workbook import read_workbook
from kamakura_report.plan.figures import plain_text
from kamakura_report.plan.keys import COVER
from kamakura_report.plan.periods import FiscalYear
from kamakura_report.returned.submission import Submission
from kamakura_report.workbook.area import cell_name
from kamakura_report.workbook.book import Formula
from kamakura_report.workbook.question import AnswerKind
from tests.office.looks import grounds
from tests.office.office import Office, Paste, Pasted, unprotected
from tests.office.real import REQUEST, Real, Workbook, make
from tests.office.test_real_plan_typing import gathered

pytestmark = pytest.mark.office

DIVISION, PROGRAM = "生活福祉課", "2-1 福祉"
YEARS = tuple(map(FiscalYear.parse, ("R8", "R9")))
Way = Literal["all", "values"]


@dataclass(frozen=True)
class Content:
    """A cell of another workbook, the key it is pasted to, and what ``check`` makes of it: pasted with all it has,
    and by its value alone.
    """

    name: str
    key: str
    with_all: tuple[str, Answer | None]
    by_value: tuple[str, Answer | None]


def figure(number: str) -> tuple[str, Answer]:
    return "", Answer.figure(number)


def alike(name: str, key: str, code: str, answer: Answer | None = None) -> Content:
    return Content(name, key, (code, answer), (code, answer))


DAY = datetime(2027, 5, 31)
SERIAL = Decimal(46538)  # of that day
CONTENTS = (
    alike("full width", "2-1/9/i1@R8", "answer.converted", Answer.figure(58)),
    alike("with unit", "2-1/9/決算額@R8", "answer.converted", Answer.figure(94390)),
    alike("another unit", "2-1/8/決算額@R8", "figure.unit"),
    alike("about", "2-1/10/i1@R8", "figure.unreadable"),
    Content("error", "2-1/29/i1@R8", ("answer.error", None), ("answer.error", None)),
    Content("formula", "2-1/29/i2@R8", ("answer.formula", None), figure("17.5")),
    Content("day", "2-1/10/決算額@R8", ("answer.date", None), ("figure.day", Answer.figure(SERIAL))),
    Content("formatted", "2-1/29/決算額@R8", figure("10330"), figure("10330")),
    alike("space", "2-1/30/決算額@R8", "required.blank"),
)


@pytest.fixture(scope="module")
def foreign() -> bytes:
    """Another workbook, with one of each of these cells in column A."""
    saved = BytesIO()
    book = xlsxwriter.Workbook(saved)
    sheet = book.add_worksheet("集計")
    loud = book.add_format({"bg_color": "#00FF00", "locked": True, "bold": True, "num_format": "0.00"})
    texts = {"full width": "５８", "with unit": "94,390千円", "another unit": "990人", "about": "約60", "space": "　"}
    for row, content in enumerate(CONTENTS):
        if content.name in texts:
            sheet.write_string(row, 0, texts[content.name])
    row_of = {content.name: row for row, content in enumerate(CONTENTS)}
    sheet.write_formula(row_of["error"], 0, "=1/0", None, "#DIV/0!")
    sheet.write_formula(row_of["formula"], 0, f"=B{row_of['formula'] + 1}*2", None, 17.5)
    sheet.write_number(row_of["formula"], 1, 8.75)
    sheet.write_datetime(row_of["day"], 0, DAY, book.add_format({"num_format": "yyyy/m/d"}))
    sheet.write_number(row_of["formatted"], 0, 10330, loud)
    sheet.conditional_format(row_of["formatted"], 0, row_of["formatted"], 0,
                             {"type": "cell", "criteria": ">", "value": 1, "format": loud})  # fmt: skip
    sheet.data_validation(row_of["formatted"], 0, row_of["formatted"], 0,
                          {"validate": "integer", "criteria": "<", "value": 5})  # fmt: skip
    sheet.write_row(20, 0, [68, 70, 17])  # two years of one indicator, and one cell more
    for column in range(40):
        sheet.write_number(22, column, 900 + column)  # a whole row
    book.close()
    return saved.getvalue()


@dataclass(frozen=True)
class Filled:
    """The workbook filled in, and what that is."""

    real: Real
    workbook: Workbook
    data: bytes
    answers: Answers

    def cell(self, key: str) -> str:
        return next(cell_name(at) for _, at, ask in self.workbook.book.asks() if ask.key == key)

    def at(self, key: str) -> tuple[str, str]:
        return PROGRAM, self.cell(key)

    def checked(self, data: bytes) -> Submission:
        return gathered(self.real, DIVISION, data)


@pytest.fixture(scope="module")
def filled(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Filled:
    """A division's workbook as issued, in which every figure is what the plan knows of it, of R9 a little more."""
    real = make(tmp_path_factory.mktemp("pasting"), replace(REQUEST, years=YEARS))
    workbook = real.of(DIVISION)
    typed = {
        ask.key: plain_text(ask.base + (ask.key.endswith("決算額@R9")))
        for _, _, ask in workbook.book.asks()
        if ask.kind is AnswerKind.NUMBER and ask.base
    }
    answers = Answers({key: Answer.figure(number) for key, number in typed.items()})
    return Filled(real, workbook, office.type_into(workbook.data, workbook.entries(typed)).saved, answers)


def cover(saved: bytes) -> tuple[str, ...]:
    """記入状況, 記入の進み, 未入力数 and 要確認数 of the whole workbook, as the office program computed them."""
    cells = sorted(next(sheet for sheet in read_workbook(saved).sheets if sheet.name == COVER).cells.items())
    return tuple(raw.text for _, raw in cells if raw.formula is not None)[:4]


def beside(filled: Filled, saved: bytes) -> dict[str, tuple[str, str]]:
    """For each indicator and project asked about: the cell of the word beside its row, and the word."""
    sheet, grid = filled.workbook.book.sheet(PROGRAM), read_workbook(saved)
    (returned,) = (one for one in grid.sheets if one.name == PROGRAM)
    subjects = dict.fromkeys(ask.grounds.subject for _, ask in sheet.asks() if ask.grounds)
    marks = f'"{CellContent.DOUBTFUL} "'
    places = [at for at, cell in sheet.cells.items() if isinstance(cell.value, Formula) and marks in cell.value.text]
    return {
        subject: (cell_name(at), returned.at(at).text) for subject, at in zip(subjects, sorted(places), strict=True)
    }


def subject(key: str) -> str:
    return key.split("@")[0].removesuffix("/決算額")


def look(filled: Filled, state: CellState) -> str:
    return filled.workbook.form.form.looks[state].fill


@pytest.fixture(scope="module", params=["all", "values"])
def pasted(request: pytest.FixtureRequest, office: Office, filled: Filled, foreign: bytes) -> tuple[Way, Pasted]:
    """Each content pasted where it is meant to go; none is refused."""
    steps = [
        Paste(("集計", f"A{row}"), filled.at(content.key), request.param) for row, content in enumerate(CONTENTS, 1)
    ]
    done = office.paste(filled.data, foreign, steps)
    assert all(done.changed)
    return request.param, done


def expected(way: Way) -> dict[str, tuple[str, Answer | None]]:
    return {one.key: one.with_all if way == "all" else one.by_value for one in CONTENTS}


def doubtful(way: Way) -> set[str]:
    """What is 要確認 in the workbook: all that ``check`` speaks of, but for what is seen to be empty."""
    return {key for key, (code, _) in expected(way).items() if code not in ("", "required.blank")}


def test_before_anything_is_pasted_it_can_be_handed_in(filled: Filled) -> None:
    assert cover(filled.data) == (Completion.READY, filled_bar(18, 0), "0", "0")
    assert filled.checked(filled.data).problems == ()
    assert {word for _, word in beside(filled, filled.data).values()} == {""}


def test_check_names_each_pasted_cell_and_takes_every_other_figure(filled: Filled, pasted: tuple[Way, Pasted]) -> None:
    way, done = pasted
    returned = filled.checked(done.saved)
    told = {(one.code, one.cell) for one in returned.problems if not one.code.startswith("plausible.")}
    assert told == {(code, filled.cell(key)) for key, (code, _) in expected(way).items() if code}
    for key, answer in filled.answers.items():
        wanted = expected(way)[key][1] if key in expected(way) else answer
        taken = returned.answers.get(key)
        assert (taken if taken is None or isinstance(taken.value, Decimal) else None) == wanted, key


def test_the_cover_counts_what_was_pasted(filled: Filled, pasted: tuple[Way, Pasted]) -> None:
    way, done = pasted
    wrong = len(doubtful(way))
    assert cover(done.saved) == (Completion.UNFINISHED, filled_bar(18, wrong + 1), "1", str(wrong))


def test_the_word_beside_the_row_tells_and_stands_out(
    office: Office, filled: Filled, pasted: tuple[Way, Pasted]
) -> None:
    """It is locked, and so are the conditional formats on it."""
    way, done = pasted
    ground = grounds(office.convert(done.saved, "html", calculate=True), 1)
    wrong = {subject(key) for key in doubtful(way)}
    for about, (cell, word) in beside(filled, done.saved).items():
        assert (CellContent.DOUBTFUL in word.split()) is (about in wrong), about
        assert (ground.get(cell) == look(filled, CellState.DOUBTFUL)) is bool(word), about


def test_pasted_values_leave_the_looks_that_tell(office: Office, filled: Filled, foreign: bytes) -> None:
    """The conditional formats stay with the cells: doubtful or hardly likely, empty, filled in."""
    steps = [Paste(("集計", f"A{row}"), filled.at(one.key), "values") for row, one in enumerate(CONTENTS, 1)]
    saved = office.paste(filled.data, foreign, steps).saved
    ground = grounds(office.convert(saved, "html", calculate=True), 1)
    words = beside(filled, saved)
    for key in filled.answers:
        unlikely = set(words[subject(key)][1].split()) - {CellContent.DOUBTFUL}
        state = CellState.DOUBTFUL if key in doubtful("values") or unlikely else CellState.FILLED
        state = CellState.BLANK if expected("values").get(key, ("",))[0] == "required.blank" else state
        assert ground[filled.cell(key)] == look(filled, state), key


# Blocks that reach beyond the asked cells: where from, so many rows and columns off the first asked cell of an
# indicator (in "A" at the start of its row), and what is wrong where protection was taken off.
FOREIGN = "集計"
BLOCKS: dict[str, tuple[tuple[str, str], tuple[int, int | None], Way, str]] = {
    "a whole row of another workbook": ((FOREIGN, "A23:XFD23"), (0, None), "all", "sheet.rearranged"),
    "a whole row of this sheet": ((PROGRAM, "A{other}:XFD{other}"), (0, None), "all", "shown.changed"),
    "figures one cell too far to the right": ((FOREIGN, "A21:B21"), (0, 1), "values", "shown.added"),
    "figures one cell too far to the left": ((FOREIGN, "A21:B21"), (0, -1), "values", "shown.changed"),
    "a cell too many": ((FOREIGN, "A21:C21"), (0, 0), "values", "shown.added"),
    "a title above its figure": ((PROGRAM, "H{above}:H{row}"), (-1, 1), "all", "shown.changed"),
}


def step(filled: Filled, block: str) -> Paste:
    (sheet, source), (down, right), way, _ = BLOCKS[block]
    places = {ask.key: at for _, at, ask in filled.workbook.book.asks()}
    (row, column), (other, _) = places["2-1/29/i1@R8"], places["2-1/10/i1@R8"]
    target = cell_name((row + down, 1 if right is None else column + right))
    cells = source.format(row=row, above=row - 1, other=other)
    return Paste((sheet, cells), (PROGRAM, target), way, foreign=sheet == FOREIGN)


@pytest.mark.parametrize("block", BLOCKS)
def test_a_block_over_locked_cells_is_refused_whole(office: Office, filled: Filled, foreign: bytes, block: str) -> None:
    done = office.paste(filled.data, foreign, [step(filled, block)])
    assert done.changed == (False,)
    returned = filled.checked(done.saved)
    assert (returned.problems, returned.answers) == ((), filled.answers)


@pytest.mark.parametrize("block", BLOCKS)
def test_where_protection_was_taken_off_no_figure_of_the_sheet_is_taken(
    office: Office, filled: Filled, foreign: bytes, block: str
) -> None:
    """``check`` names what is not as it was issued, and asks again for all that the sheet asks."""
    done = office.paste(unprotected(filled.data), foreign, [step(filled, block)])
    assert done.changed == (True,)
    returned = filled.checked(done.saved)
    assert BLOCKS[block][-1] in {problem.code for problem in returned.problems if problem.sheet == PROGRAM}
    assert {ask.key for sheet, _, ask in filled.workbook.book.asks() if sheet == PROGRAM} <= returned.held.keys()
    assert not any(key.startswith("2-1/") for key in returned.taken)


def test_another_row_s_figures_are_figures_and_told_as_hardly_likely(office: Office, filled: Filled) -> None:
    """94,396 of one project pasted beside the budget of 993 of the next: formats, word and ``check`` agree."""
    source = f"{filled.cell('2-1/9/決算額@R8')}:{filled.cell('2-1/9/決算額@R9')}"
    steps = [Paste((PROGRAM, source), filled.at("2-1/10/決算額@R8"), foreign=False)]
    saved = office.paste(filled.data, filled.data, steps).saved
    told = [(one.code, one.key) for one in filled.checked(saved).problems]
    assert told == [("plausible.digits", "2-1/10/決算額@R8"), ("plausible.neighbour", "2-1/10/決算額@R8")]
    assert beside(filled, saved)["2-1/10"][1] == "予算超過"
    ground = grounds(office.convert(saved, "html", calculate=True), 1)
    assert {ground[filled.cell(f"2-1/10/決算額@{year}")] for year in YEARS} == {look(filled, CellState.DOUBTFUL)}


@pytest.mark.parametrize(("kind", "code"), [(str, "figure.unreadable"), (Formula, "answer.formula")])
def test_a_cell_of_another_sheet_is_no_figure(office: Office, filled: Filled, kind: type, code: str) -> None:
    """A text, and a formula that now speaks of other cells."""
    key, sheet = "2-1/10/決算額@R8", filled.workbook.book.sheet(COVER)
    merged = {at for area in sheet.merges for at in area.positions()}
    cell = next(
        cell_name(at) for at, one in sorted(sheet.cells.items()) if isinstance(one.value, kind) and at not in merged
    )
    saved = office.paste(filled.data, filled.data, [Paste((COVER, cell), filled.at(key), foreign=False)]).saved
    returned = filled.checked(saved)
    assert [(one.code, one.key) for one in returned.problems] == [(code, key)]
    assert cover(saved) == (Completion.UNFINISHED, filled_bar(18, 1), "0", "1")
    assert beside(filled, saved)["2-1/10"][1].split()[0] == CellContent.DOUBTFUL
    assert returned.answers.only(filled.answers.keys() - {key}) == filled.answers.only(filled.answers.keys() - {key})


def test_a_cell_cut_and_pasted_is_named_and_no_figure_of_the_sheet_is_taken(office: Office, filled: Filled) -> None:
    """Formulas follow the cell that was cut, those of the cover too: one message, where it was cut."""
    source, target = filled.at("2-1/10/決算額@R8"), filled.at("2-1/9/決算額@R9")
    saved = office.paste(filled.data, filled.data, [Paste(source, target, "cut", foreign=False)]).saved
    returned = filled.checked(saved)
    (told,) = [one for one in returned.problems if one.code != "required.blank"]
    assert (told.code, told.sheet) == ("shown.moved", PROGRAM)
    assert f"{source[1]} → {target[1]}" in told.found
    assert not any(key.startswith("2-1/") for key in returned.answers)
