"""Which cells are asked, required, shown or closed: by round, by owner, by what is known (docs/contracts.md)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest

from kamakura_report.form.answer import Answer, Answers
from kamakura_report.form.issue import Round
from kamakura_report.layout.place import place
from kamakura_report.plan.model import Joint, Slip, thresholds_in_force
from kamakura_report.plan.periods import FiscalYear
from kamakura_report.workbook.area import cell_name
from kamakura_report.workbook.book import Book, Cell
from kamakura_report.workbook.question import Grounds
from tests.form.forms import FILLS, Line, drawn, form, small
from tests.form.plans import LEAD, OFFICE, OTHER, PROGRAM, R8, R9, R10, THIRD, asked, cell_of, placed, plan, where
from tests.form.walks import issue

SHARED = (LEAD, OTHER, THIRD)


def row_of(book: Book, name: str, below: int = 0) -> list[Cell]:
    """Initial value and the three years of the row that begins with a name (or some rows below it)."""
    sheet = book.sheet(PROGRAM)
    row = int(where(sheet, name)[1:]) + below
    return [sheet.cells[row, column] for column in range(2, 6)]


def looks(cells: Sequence[Cell]) -> list[str]:
    """``required``, ``optional``, or the fill's state for a locked one."""
    states = {color: state for state, color in FILLS.items()}
    states_seen = []
    for cell in cells:
        state = states[cell.style.fill]
        if cell.ask is None:
            assert state in ("表示", "対象外")
        else:
            assert state == ("必須" if cell.ask.required else "任意")
        states_seen.append(state)
    return states_seen


@pytest.mark.parametrize(
    ("years", "decided", "undecided"),
    [
        ((), ["表示", "任意", "任意", "任意"], ["任意", "任意", "任意", "任意"]),
        ((R8,), ["表示", "必須", "対象外", "対象外"], ["必須", "必須", "対象外", "対象外"]),
        ((R9,), ["表示", "任意", "必須", "対象外"], ["必須", "任意", "必須", "対象外"]),
        ((R10,), ["表示", "任意", "任意", "必須"], ["必須", "任意", "任意", "必須"]),
        ((R8, R10), ["表示", "必須", "任意", "必須"], ["必須", "必須", "任意", "必須"]),
    ],
)
def test_the_round_decides_what_is_required_open_or_closed(
    years: Sequence[FiscalYear], decided: list[str], undecided: list[str]
) -> None:
    """The round's years and an undecided initial value are required, later years closed; without years all are open."""
    book = placed(small(), plan(), LEAD, years)
    assert looks(row_of(book, "講座")) == decided
    assert looks(row_of(book, "受講者")) == undecided
    assert [cell.value for cell in row_of(book, "講座")] == [Decimal(12), None, None, None]


def test_a_remark_is_never_required() -> None:
    for years in ((), (R8,)):
        question = asked(placed(small(), plan(), LEAD, years))["2-1/3/i1/備考"]
        assert not question.required


def test_accepted_answers_are_shown_and_locked_and_go_before_others() -> None:
    """Also of the round's own year, also a fixed word, also an initial value and a remark."""
    accepted = Answers(
        {
            "2-1/3/i1@R8": Answer.figure("12.5"),
            "2-1/3/i1@R9": Answer.word("未確定"),
            "2-1/3/i2@初期値": Answer.figure(300),
            "2-1/3/i1/備考": Answer.text("受付済み"),
        }
    )
    others = Answers({"2-1/3/i1@R8": Answer.figure(99), "2-1/3/i1@R10": Answer.figure(13)})
    book = placed(small(), plan(), LEAD, (R9, R10), accepted, others)
    assert looks(row_of(book, "講座")) == ["表示", "表示", "表示", "必須"]
    assert [cell.value for cell in row_of(book, "講座")] == [Decimal(12), Decimal("12.5"), "未確定", Decimal(13)]
    assert row_of(book, "受講者")[0].value == Decimal(300)
    assert "2-1/3/i1/備考" not in asked(book)
    assert where(book.sheet(PROGRAM), "受付済み").startswith("F")


def owned(book: Book) -> set[str]:
    """Of what this workbook asks about 2-1/3 for R9: ``i1``, ``i2``, money, budget, and the project's remark."""
    short = {
        "2-1/3/i1@R9": "i1",
        "2-1/3/i2@R9": "i2",
        "2-1/3/決算額@R9": "決算額",
        "2-1/3/予算額@R9": "予算額",
        "2-1/3/備考": "備考",
    }
    return {short[key] for key in asked(book) if key in short}


BUDGET_TOO = form(
    drawn(
        [
            Line("施策", "様式ID {{様式ID}}"),
            Line("成果指標", "{{成果指標.指標名}}||{{入力:実績}}|||{{キー}}"),
            Line("予算決算", "||{{入力:予算額}}|||{{キー}}"),
            Line("予算決算", "||{{入力:決算額}}|{{入力:備考}}||{{キー}}"),
        ]
    )
)
EVERYTHING = {"i1", "i2", "決算額", "予算額", "備考"}


@pytest.mark.parametrize(
    ("joint", "overriding", "lead", "other", "third"),
    [
        (Joint.LEAD, "", EVERYTHING, set(), set()),
        (Joint.EACH, "", EVERYTHING, EVERYTHING, EVERYTHING),
        (Joint.SUM, "", EVERYTHING, {"決算額"}, {"決算額"}),
        (Joint.LEAD, OTHER, EVERYTHING - {"i2"}, {"i2"}, set()),
        (Joint.EACH, OTHER, EVERYTHING - {"i2"}, EVERYTHING, EVERYTHING - {"i2"}),
        (Joint.SUM, THIRD, EVERYTHING - {"i2"}, {"決算額"}, {"決算額", "i2"}),
    ],
)
def test_who_is_asked_about_a_shared_project(
    joint: Joint, overriding: str, lead: set[str], other: set[str], third: set[str]
) -> None:
    """共管事業の入力 in each mode, with and without a 担当課 of the second indicator; the block is seen by all."""
    shared = plan(joint, SHARED, overriding)
    for division, expected in ((LEAD, lead), (OTHER, other), (THIRD, third)):
        book = placed(BUDGET_TOO, shared, division)
        assert owned(book) == expected
        assert where(book.sheet(PROGRAM), "受講者")


def test_an_indicator_of_a_division_from_outside_shows_it_the_project() -> None:
    """企画課 has no project, only the 担当課 of one indicator."""
    book = placed(small(), plan(overriding=OFFICE), OFFICE)
    assert set(asked(book)) == {"2-1/3/i2@初期値", *(f"2-1/3/i2@{year}" for year in (R8, R9, R10)), "2-1/3/i2/備考"}
    assert where(book.sheet(PROGRAM), "推進事業")


@pytest.mark.parametrize(
    ("division", "indicators"), [(LEAD, {"2-1/i1"}), (OTHER, {"2-1/i5"}), (THIRD, set()), (OFFICE, set())]
)
def test_program_indicators_are_seen_by_all_and_asked_of_one(division: str, indicators: set[str]) -> None:
    """担当課, else 主管課."""
    book = placed(small(), plan(), division)
    assert {key.split("@")[0] for key in asked(book) if key.startswith("2-1/i") and "@" in key} == indicators
    if division != OFFICE:
        assert where(book.sheet(PROGRAM), "満足な市民")
        assert where(book.sheet(PROGRAM), "参加した市民")


def test_without_a_lead_division_the_planning_office_is_asked() -> None:
    some = plan()
    some = replace(some, programs=(replace(some.programs[0], division=""),))
    assert "2-1/i1@R8" in asked(placed(small(), some, OFFICE))


def test_another_divisions_projects_are_not_in_the_workbook() -> None:
    book = placed(small(), plan(), THIRD)
    assert {key.split("@")[0] for key in asked(book)} == {"2-1/12/決算額", "2-1/12/備考"}
    assert "推進事業" not in [cell.value for cell in book.sheet(PROGRAM).cells.values()]


def test_a_known_budget_is_shown_and_another_asked() -> None:
    sheet, _, cell = cell_of(placed(BUDGET_TOO, plan(), LEAD), "2-1/3/予算額@R9")
    assert (sheet, cell.value) == (PROGRAM, None)
    book = placed(BUDGET_TOO, plan(), LEAD)
    assert "2-1/3/予算額@R8" not in asked(book)
    assert where(book.sheet(PROGRAM), Decimal(4176)).startswith("C")


def test_a_division_with_nothing_in_the_plan_gets_only_the_cover() -> None:
    book = placed(small(), plan(), "監査課")
    assert [sheet.name for sheet in book.sheets] == ["表紙", "_stamp"]
    assert asked(book) == {}


def test_marks_colour_the_cell_and_say_why_beside_it() -> None:
    """Sent back for correction: the cell keeps what was answered."""
    said = Answers({"2-1/3/i1@R8": Answer.figure(9999), "2-1/3/i1@R9": Answer.figure(14)})
    book = place(
        small(), plan(), issue(plan(), LEAD, Round("R8", (R8,))), said, {"2-1/3/i1@R8": "けた違いではありませんか。"}
    )
    _, _, cell = cell_of(book, "2-1/3/i1@R8")
    assert (cell.style.fill, cell.note, cell.value) == (FILLS["要修正"], "けた違いではありませんか。", Decimal(9999))
    assert [cell_name(at) for at, one in book.sheet(PROGRAM).cells.items() if one.note] == [
        cell_of(book, "2-1/3/i1@R8")[1]
    ]


def test_each_asked_row_shows_its_key_in_a_locked_cell() -> None:
    """That of its first yearly figure without the year, else of its first question, else its subject's."""
    sheet = placed(small(), plan(), LEAD, (R8,)).sheet(PROGRAM)
    rows = {at[0] for at, _ in sheet.asks()}
    keys = {row: sheet.cells[row, 8] for row in rows}
    assert all(cell.ask is None for cell in keys.values())
    assert [keys[row].value for row in sorted(rows)] == [
        "2-1/i1", "2-1/3/i1", "2-1/3/i2", "2-1/3/決算額",
    ]  # fmt: skip
    for at, question in sheet.asks():
        shown = str(keys[at[0]].value)
        assert question.key.split("@")[0] == shown or question.key.endswith("/備考")


def test_labels_and_units_are_those_people_know() -> None:
    questions = asked(placed(small(), plan(), LEAD))
    assert {
        key: (one.label, one.unit, one.whole) for key, one in questions.items() if key.endswith(("@R8", "初期値"))
    } == {
        "2-1/i1@R8": ("福祉 満足な市民 R8", "%", False),
        "2-1/3/i1@R8": ("推進事業 講座 R8", "回", True),
        "2-1/3/i2@R8": ("推進事業 受講者 R8", "人", True),
        "2-1/3/i2@初期値": ("推進事業 受講者 初期値", "人", True),
        "2-1/3/決算額@R8": ("推進事業 決算額 R8", "千円", True),
    }
    assert questions["2-1/3/i1/備考"].label == "推進事業 講座 備考"


def test_each_figure_is_held_against_what_its_sheet_shows_before_it() -> None:
    """The initial value, earlier years, the budget of its own year; accepted ones with their figure."""
    some = plan()
    (program,) = some.programs
    first, *others = program.projects
    grown = replace(first.indicators[1], latest=Decimal(5), cumulative=True)
    first = replace(first, indicators=(first.indicators[0], grown), budget={R8: Decimal(4176), R9: Decimal(5000)})
    some = replace(some, programs=(replace(program, projects=(first, *others)),), thresholds={Slip.JUMP: None})
    book = placed(small(), some, LEAD, (R9,), Answers({"2-1/3/i1@R8": Answer.figure(13)}))
    questions = asked(book)
    usual = thresholds_in_force({Slip.JUMP: None})
    assert questions["2-1/3/i1@R9"].grounds == Grounds(
        before=(("2-1/3/i1@初期値", Decimal(12)), ("2-1/3/i1@R8", Decimal(13))),
        subject="2-1/3/i1",
        remark="2-1/3/i1/備考",
        limits=usual,
    )
    assert questions["2-1/i1@R9"].grounds == Grounds(
        before=(("2-1/i1@初期値", Decimal("14.5")), ("2-1/i1@R8", None)),
        percent=True,
        subject="2-1/i1",
        remark="2-1/i1/備考",
        limits=usual,
    )
    assert questions["2-1/3/i2@R9"].grounds == Grounds(
        before=(("2-1/3/i2@初期値", Decimal(5)), ("2-1/3/i2@R8", None)),
        cumulative=True,
        subject="2-1/3/i2",
        remark="2-1/3/i2/備考",
        limits=usual,
    )
    assert questions["2-1/3/決算額@R9"].grounds == Grounds(
        before=(("2-1/3/決算額@R8", None),),
        budget=("2-1/3/予算額@R9", Decimal(5000)),
        money=True,
        subject="2-1/3",
        remark="2-1/3/備考",
        limits=usual,
    )
    assert questions["2-1/3/i1/備考"].grounds is None


def test_nothing_is_held_against_what_the_form_does_not_show() -> None:
    bare = form(
        drawn(
            [
                Line("施策", "様式ID {{様式ID}}"),
                Line("成果指標", "||{{入力:実績}}|||{{キー}}"),
                Line("予算決算", "||{{入力:決算額}}|||{{キー}}"),
            ]
        )
    )
    questions = asked(placed(bare, plan(), LEAD))
    indicator, money = (questions[key].grounds for key in ("2-1/3/i1@R8", "2-1/3/決算額@R8"))
    assert indicator is not None
    assert money is not None
    assert (indicator.before, money.before, money.budget) == ((), (), None)


def test_a_known_figure_of_the_same_quantity_tells_its_size() -> None:
    """Of money the last budget up to the year, of an indicator without a figure its target."""
    some = plan()
    (program,) = some.programs
    first, *others = program.projects
    first = replace(first, budget={R8: Decimal(100), R9: Decimal(200)})
    some = replace(some, programs=(replace(program, projects=(first, *others)),))
    known = {key: one.base for division in (LEAD, OTHER) for key, one in asked(placed(small(), some, division)).items()}
    assert [known[f"2-1/3/決算額@{year}"] for year in (R8, R9, R10)] == [100, 200, 200]
    assert (known["2-1/i5@R8"], known["2-1/i1@R8"], known["2-1/3/i2@R8"]) == (900, Decimal("14.5"), None)


def test_after_the_last_year_of_a_project_its_cells_are_closed() -> None:
    some = plan()
    (program,) = some.programs
    ended = replace(program.projects[0], ends=R9)
    some = replace(some, programs=(replace(program, projects=(ended, *program.projects[1:])),))
    assert looks(row_of(placed(small(), some, LEAD), "講座")) == ["表示", "任意", "任意", "対象外"]
    assert looks(row_of(placed(small(), some, LEAD, (R10,)), "講座")) == ["表示", "任意", "任意", "対象外"]


@pytest.mark.parametrize(("accepted", "whole"), [("13", True), ("12.5", False), ("-3", False), ("0", True), ("", True)])
def test_a_row_that_held_a_fraction_or_a_figure_below_0_takes_such(accepted: str, whole: bool) -> None:
    """It was told when it came: once is enough, of counts and of money."""
    keys = ("2-1/3/i1@R8", "2-1/3/決算額@R8")
    known = Answers({key: Answer.figure(Decimal(accepted)) for key in keys} if accepted else {})
    questions = asked(placed(small(), plan(), LEAD, (R9,), known))
    assert [questions[key.replace("R8", "R9")].whole for key in keys] == [whole, whole]
