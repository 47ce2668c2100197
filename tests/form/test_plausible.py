"""Figures that can hardly be right: at the edge of each rule, cleared by a reason; and how open cells look."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from kamakura_report.doors.write import write
from kamakura_report.form.answer import Answer, Answers, Status
from kamakura_report.form.book import Formula, reference
from kamakura_report.form.grammar.bands import State
from kamakura_report.form.plausible import Grounds, slip
from kamakura_report.plan.master import parse
from kamakura_report.plan.master.laying import tables
from kamakura_report.plan.master.tables import Table, Tables, Value
from kamakura_report.plan.snapshot import dump, load
from kamakura_report.plan.thresholds import DEFAULTS, Slip, limits
from kamakura_report.returns.checks import check
from kamakura_report.steps.load_form import load_form
from tests.form.forms import SHIPPED, SMALL, Line, drawn, form, shipped
from tests.form.plans import LEAD, PROGRAM, R8, R9, many, placed, plan

USUAL = limits({})
SHARE, TOTAL = Grounds(percent=True, limits=USUAL), Grounds(cumulative=True, limits=USUAL)
UP, DOWN = Grounds(direction="↗", limits=USUAL), Grounds(direction="↘", limits=USUAL)
COUNT = Grounds(limits=USUAL)


@pytest.mark.parametrize(
    ("grounds", "figure", "before", "budget", "expected"),
    [
        (COUNT, "36", "12", None, None),
        (COUNT, "36.1", "12", None, Slip.JUMP),
        (COUNT, "4", "12", None, None),
        (COUNT, "3.9", "12", None, Slip.DROP),
        (COUNT, "5", "0", None, None),
        (COUNT, "5", None, None, None),
        (SHARE, "100", "90", None, None),
        (SHARE, "100.1", "90", None, Slip.SHARE),
        (SHARE, "0.145", "14.5", None, Slip.HUNDRED),
        (TOTAL, "120", "120", None, None),
        (TOTAL, "119", "120", None, Slip.FALL),
        (UP, "11.9", "12", None, Slip.BACKWARD),
        (UP, "12", "12", None, None),
        (DOWN, "12.1", "12", None, Slip.BACKWARD),
        (DOWN, "11", "12", None, None),
        (COUNT, "4176", None, "4176", None),
        (COUNT, "4177", None, "4176", Slip.BUDGET),
        (COUNT, "4100000", None, "4176", Slip.THOUSAND),
        (COUNT, "4.1", None, "4176", Slip.THOUSAND),
    ],
)
def test_a_slip_is_seen_from_its_threshold_on(
    grounds: Grounds, figure: str, before: str | None, budget: str | None, expected: Slip | None
) -> None:
    known = [None if one is None else Decimal(one) for one in (before, budget)]
    assert slip(grounds, Decimal(figure), *known) is expected


def test_a_slip_that_is_switched_off_is_not_looked_for() -> None:
    assert slip(Grounds(limits=limits({Slip.JUMP: None})), Decimal(100), Decimal(1), None) is None
    assert slip(Grounds(limits=limits({Slip.JUMP: Decimal(200)})), Decimal(100), Decimal(1), None) is None


def test_check_warns_at_the_cell_and_a_reason_clears_it_in_the_workbook_too() -> None:
    """The row's 備考 silences the word beside the row and the warning."""
    jumped = {"2-1/3/i1@R8": Answer.figure(50)}
    for said, words, codes in (
        (jumped, ["急増"], ["plausible.jump"]),
        ({**jumped, "2-1/3/i1/備考": Answer.text("新規開設のため")}, [], []),
    ):
        book = placed(shipped(), plan(), LEAD, (R8,), answers=Answers(said))
        cells = book.sheet(PROGRAM).cells.values()
        seen = [one.value.value for one in cells if isinstance(one.value, Formula) and '"急増"' in one.value.text]
        assert [word for word in seen if word] == words
        found = [one for one in check(book, Answers(said)) if one.code.startswith("plausible.")]
        assert [one.code for one in found] == codes
        assert {one.key for one in found} <= set(jumped)


def test_thresholds_come_from_the_sheet_of_the_master_and_stay_in_the_snapshot() -> None:
    """Without the sheet the usual ones hold, and the plan keeps the digest it always had."""
    held = tables(plan())
    sheet: dict[tuple[int, int], Value] = {
        (1, 1): "点検",
        (1, 2): "基準",
        (2, 1): "急増",
        (2, 2): Decimal(5),
        (3, 1): "逆行",
        (3, 2): "しない",
    }
    found, problems = parse(Tables("master.xlsx", {**held.sheets, "点検": Table("点検", sheet)}))
    assert problems == parse(held)[1]
    assert found is not None
    assert found.thresholds == {Slip.JUMP: Decimal(5), Slip.BACKWARD: None}
    assert load(dump(found)) == found
    assert b"thresholds" not in dump(plan())
    assert set(DEFAULTS) == set(Slip)


@pytest.mark.parametrize(
    ("cells", "code", "cell"),
    [
        ({(2, 1): "急に増"}, "master.slip-unknown", "A2"),
        ({(2, 1): "急増", (3, 1): "急増"}, "master.slip-twice", "A3"),
        ({(2, 1): "急増", (2, 2): Decimal(0)}, "master.threshold", "B2"),
        ({(2, 1): "急増", (2, 2): "三倍"}, "master.threshold", "B2"),
    ],
)
def test_what_is_wrong_on_the_sheet_is_told_with_its_cell(
    cells: dict[tuple[int, int], str | Decimal], code: str, cell: str
) -> None:
    sheet: dict[tuple[int, int], Value] = {(1, 1): "点検", (1, 2): "基準", **cells}
    _, problems = parse(Tables("master.xlsx", {**tables(plan()).sheets, "点検": Table("点検", sheet)}))
    assert [(one.code, one.cell) for one in problems if one.sheet == "点検"] == [(code, cell)]


def luminance(color: str) -> float:
    """Relative luminance of RRGGBB (WCAG 2.1)."""
    parts = [int(color[start : start + 2], 16) / 255 for start in (0, 2, 4)]
    red, green, blue = (one / 12.92 if one <= 0.03928 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("state", list(State))
def test_every_state_of_the_shipped_form_can_be_read(state: State) -> None:
    """Text stands out from its ground by at least 4.5:1."""
    look = shipped().looks[state]
    light, dark = sorted((luminance(look.fill or "FFFFFF"), luminance(look.color or "000000")), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_open_cells_are_told_apart_by_rules_of_the_form_s_own_colours() -> None:
    """One rule for each kind of cell and state; none where 凡例 draws nothing."""
    sheet = placed(shipped(), many(30), LEAD, (R8,)).sheet(PROGRAM)
    looks = shipped().looks
    assert {one.style for one in sheet.highlights} == {looks[State.BLANK], looks[State.FILLED], looks[State.DOUBTFUL]}
    assert len(sheet.highlights) < 40
    bare = replace(shipped(), looks={state: look for state, look in looks.items() if state is not State.FILLED})
    assert looks[State.FILLED] not in {one.style for one in placed(bare, plan(), LEAD).sheet(PROGRAM).highlights}


def test_a_workbook_of_thirty_projects_is_small() -> None:
    assert len(write(placed(shipped(), many(30, 5), LEAD, (R8,)))) <= 80_000


def test_the_word_beside_a_row_names_what_is_no_answer_and_a_reason_does_not_clear_it() -> None:
    """Of the indicator that the cell is about, and of no other; what is hardly right stands behind it."""
    wrong = Answer(Status.UNREADABLE, "約130", raw="約130")
    for said, word in (
        ({"2-1/3/i1@R8": wrong}, "要確認"),
        ({"2-1/3/i1@R8": wrong, "2-1/3/i1@R9": Answer.figure(50)}, "要確認 急増"),
        ({"2-1/3/i1@R8": wrong, "2-1/3/i1/備考": Answer.text("理由")}, "要確認"),
        ({"2-1/3/i1/備考": Answer(Status.UNREADABLE, "#REF!", raw="#REF!", formula="A1")}, ""),  # shown as a text
        ({"2-1/3/i1@R8": Answer.word("未確定")}, ""),
    ):
        book = placed(shipped(), plan(), LEAD, (R8, R9), answers=Answers(said))
        cells = book.sheet(PROGRAM).cells.values()
        seen = [one.value.value for one in cells if isinstance(one.value, Formula) and '"要確認 "' in one.value.text]
        assert len(seen) == 4
        assert [one for one in seen if one] == [word] * bool(word)


def test_the_word_stands_out_as_what_is_to_be_looked_at() -> None:
    sheet = placed(shipped(), plan(), LEAD, (R8,)).sheet(PROGRAM)
    words = {at for at, one in sheet.cells.items() if isinstance(one.value, Formula) and '"要確認 "' in one.value.text}
    (told,) = (one for one in sheet.highlights if {at for area in one.areas for at in area.positions()} == words)
    assert (told.formula, told.style) == (f'{reference(min(words))}<>""', shipped().looks[State.DOUBTFUL])


def test_in_the_column_of_a_year_the_word_is_about_that_year() -> None:
    """What belongs to no year, as 初期値, is about each of them."""
    lines = [
        one for line in SMALL for one in ([line, Line("成果指標", "||{{点検}}")] if line.band == "成果指標" else [line])
    ]
    wrong = Answer(Status.UNREADABLE, "約130", raw="約130")
    for key, words in (("2-1/3/i2@R9", ["", "要確認", ""]), ("2-1/3/i2@初期値", ["要確認"] * 3)):
        book = placed(form(drawn(lines)), plan(), LEAD, answers=Answers({key: wrong}))
        sheet = book.sheet(PROGRAM)
        ((row, _),) = [at for at, ask in sheet.asks() if ask.key == key]
        assert [
            value.value for at in range(3, 6) if isinstance(value := sheet.cells[row + 1, at].value, Formula)
        ] == words


def test_a_project_s_word_tells_of_its_own_texts_and_choices_too() -> None:
    """評価 of the second shipped form: pasted over, it is still flagged beside the project's money."""
    review = load_form(SHIPPED.with_name("evaluation_review.xlsx")).form
    wrong = Answer(Status.UNREADABLE, "E", raw="E")
    sheet = placed(review, plan(), LEAD, (R8,), answers=Answers({"2-1/3/評価": wrong})).sheet(PROGRAM)
    said = {at: one.value.value for at, one in sheet.cells.items() if isinstance(one.value, Formula)}
    words = [word for at, word in sorted(said.items()) if '"要確認 "' in getattr(sheet.cells[at].value, "text", "")]
    assert words == ["", "", "", "要確認"]
