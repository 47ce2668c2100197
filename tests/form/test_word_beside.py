"""The word beside a row, and the colours that tell open cells apart."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from kamakura_report.commands.load import load_form
from kamakura_report.form.answer import Answer, Answers, Status
from kamakura_report.form.form_model import CellState
from kamakura_report.form.issue import Round
from kamakura_report.form.kinds import FRACTION_FORMAT
from kamakura_report.io.write.write_workbook import write_workbook
from kamakura_report.layout.place import place
from kamakura_report.plan.model import Plan
from kamakura_report.plan.periods import FiscalYear
from kamakura_report.workbook.area import cell_name
from kamakura_report.workbook.book import Formula, Style
from tests.form.forms import FILLS, SHIPPED, SMALL, Line, drawn, form, shipped
from tests.form.plans import LEAD, OTHER, PROGRAM, R8, R9, THIRD, many, placed, plan
from tests.form.walks import issue


def luminance(color: str) -> float:
    """Relative luminance of RRGGBB (WCAG 2.1)."""
    parts = [int(color[start : start + 2], 16) / 255 for start in (0, 2, 4)]
    red, green, blue = (one / 12.92 if one <= 0.03928 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("state", list(CellState))
def test_every_state_of_the_shipped_form_can_be_read(state: CellState) -> None:
    """Text stands out from its ground by at least 4.5:1."""
    look = shipped().looks[state]
    light, dark = sorted((luminance(look.fill or "FFFFFF"), luminance(look.color or "000000")), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_open_cells_are_told_apart_by_rules_of_the_form_s_own_colours() -> None:
    """One rule for each kind of cell and state; none where 凡例 draws nothing."""
    sheet = placed(shipped(), many(30), LEAD, (R8,)).sheet(PROGRAM)
    looks = shipped().looks
    assert {one.style for one in sheet.highlights} == {
        looks[CellState.BLANK],
        looks[CellState.FILLED],
        looks[CellState.DOUBTFUL],
        Style(number_format=FRACTION_FORMAT),  # of a part of a whole thing, which is not seen as 1
    }
    assert len(sheet.highlights) < 40
    bare = replace(shipped(), looks={state: look for state, look in looks.items() if state is not CellState.FILLED})
    assert looks[CellState.FILLED] not in {one.style for one in placed(bare, plan(), LEAD).sheet(PROGRAM).highlights}


LIVE = {**FILLS, "空欄": "111111", "記入済み": "222222", "要確認": "333333"}
WATCHED = (
    Line("見出し", "{{施策.施策名}}||様式ID {{様式ID}}"),
    Line("施策指標", "{{施策指標.指標名}}|{{入力:初期値}}|{{入力:実績}}|||{{キー}}"),
    Line("成果指標", "{{成果指標.指標名}}|{{入力:初期値}}|{{入力:実績}}|{{入力:備考}}|{{点検}}|{{キー}}"),
    Line("予算決算", "予算額||{{予算額}}"),
    Line("予算決算", "点検||{{点検}}"),
    Line("予算決算", "決算額||{{入力:決算額}}|{{入力:選択 評価 順調,遅れ}}||{{キー}}"),
    Line("予算決算", "方向性|||{{入力:選択 方向 拡充,縮小}}||{{キー}}"),
)


def watched(some: Plan) -> list[str]:
    """The rules of the sheet: where, of which look, over which cells; 2-1/3/i1@R9 (D4) was sent back."""
    form_ = form(drawn(WATCHED, looks=LIVE))
    marks = {"2-1/3/i1@R9": "けた違いではありませんか。"}
    sheet = place(form_, some, issue(some, LEAD, Round("R9", (R9,))), Answers(), marks).sheet(PROGRAM)
    names = {color: name for name, color in LIVE.items()}
    assert not any(re.search(r"[0-9]{5}", one.formula) for one in sheet.highlights)  # the days differ from cell to cell
    beside = re.compile(r'SUBSTITUTE\(\$[A-Z][0-9],"要確認",""\)(<>|=)""\)$')  # that is of another cell of the row
    assert all(beside.search(one.formula) for one in sheet.highlights if "$" in one.formula)
    return [
        f"{','.join(map(str, one.areas))} {names[one.style.fill]} "
        + " ".join(sorted(set(re.findall(r"\$?[A-Z]+[0-9]+|(?:<>|=)\"\"(?=\)?$)", one.formula))))
        for one in sheet.highlights
        if one.style.fill
    ]


def test_each_rule_looks_at_its_own_cell_and_at_the_word_beside_it() -> None:
    """Below, or of the same year; what was sent back never calms down."""
    assert watched(plan()) == [
        "C2 要確認 C2", "C2 記入済み C2",
        "D2 要確認 D2", "D2 空欄 D2", "D2 記入済み D2",
        "C4:C5 要確認 C4", 'C4:C5 要確認 $G4 <>"" C4', 'C4:C5 記入済み $G4 ="" C4',
        "D4 要確認 D4", "D4 空欄 D4", 'D4 要確認 $G4 <>"" D4',
        "F4:F5 要確認 F4", "F4:F5 記入済み F4",
        "B5 要確認 B5", "B5 空欄 B5", "B5 記入済み B5",
        "D5 要確認 D5", "D5 空欄 D5", 'D5 要確認 $G5 <>"" D5', 'D5 記入済み $G5 ="" D5',
        "C8 要確認 C8", 'C8 要確認 $C7 <>"" C8', 'C8 記入済み $C7 ="" C8',
        "D8 要確認 D8", "D8 空欄 D8", 'D8 要確認 $D7 <>"" D8', 'D8 記入済み $D7 ="" D8',
        "F8 要確認 F8", "F8 記入済み F8",
        "F9 要確認 F9", "F9 記入済み F9",
        'C7:E7 要確認 <>"" C7', 'G4:G5 要確認 <>"" G4',
    ]  # fmt: skip


def test_a_workbook_of_thirty_projects_is_small() -> None:
    assert len(write_workbook(placed(shipped(), many(30, 5), LEAD, (R8,)))) <= 80_000


def test_the_word_beside_a_row_names_what_is_no_answer_and_a_reason_does_not_clear_it() -> None:
    """Of the indicator that the cell is about, and of no other; what is hardly right stands behind it."""
    wrong = Answer(Status.UNREADABLE, "約130", raw="約130")
    for said, word in (
        ({"2-1/3/i1@R8": wrong}, "要確認"),
        ({"2-1/3/i1@R8": wrong, "2-1/3/i1@R9": Answer.figure(70)}, "要確認 急増"),
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
    assert (told.formula, told.style) == (f'{cell_name(min(words))}<>""', shipped().looks[CellState.DOUBTFUL])


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
    sheet = placed(review, plan(), LEAD, (R8,), answers=Answers({"2-1/3/評価@R8": wrong})).sheet(PROGRAM)
    said = {at: one.value.value for at, one in sheet.cells.items() if isinstance(one.value, Formula)}
    words = [word for at, word in sorted(said.items()) if '"要確認 "' in getattr(sheet.cells[at].value, "text", "")]
    assert words == ["", "", "", "要確認"]


# All of them are in Excel 2016 (ISFORMULA came with 2013), and none needs an array formula.
FUNCTIONS = frozenset(
    re.findall(
        r"\S+",
        "ABS AND CHOOSE CLEAN COUNT COUNTA COUNTBLANK COUNTIF EXACT FIND HYPERLINK IF IFERROR INDEX INT ISBLANK ISERR "
        "ISERROR ISLOGICAL ISNA ISNUMBER ISTEXT LEFT LEN LOWER MATCH MAX MID MIN MOD N NA NOT OR REPT RIGHT "
        "ROUND SIGN SUBSTITUTE SUM SUMPRODUCT TEXT TRIM VALUE _xlfn.ISFORMULA",
    )
)


def varied(years: int) -> Plan:
    """Every kind of figure, 初期値 known and asked, budgets known and not, for so many years."""
    small = plan()
    (program,) = small.programs
    first, *others = program.projects
    share, count = program.indicators[0], first.indicators[0]
    indicators = (
        count,
        replace(count, key="2-1/3/i3", number=3, name="累計", cumulative=True, latest=None),
        replace(share, key="2-1/3/i4", number=4, name="割合", cumulative=True, latest=None),
    )
    first = replace(first, indicators=indicators)
    return replace(small, programs=(replace(program, projects=(first, *others)),), last=FiscalYear(2025 + years))


@pytest.mark.parametrize("years", [1, 5, 6, 10])
@pytest.mark.parametrize("template", ["evaluation.xlsx", "evaluation_review.xlsx"])
def test_every_formula_fits_into_excel_2016(template: str, years: int) -> None:
    """Not above 8,192 characters and 64 functions inside each other, however many years are open."""
    some_form = load_form(SHIPPED.with_name(template)).form
    for asked_years in ((), (R8,), (R8, R9)):
        for division in (LEAD, OTHER, THIRD):
            book = placed(some_form, varied(years), division, asked_years[:years])
            texts = [
                one.value.text
                for sheet in book.sheets
                for one in sheet.cells.values()
                if isinstance(one.value, Formula)
            ]
            texts += [one.formula for sheet in book.sheets for one in sheet.highlights]
            for text in texts:
                assert len(text) <= 8192
                assert depth(text) <= 64
                assert set(re.findall(r"([A-Za-z_.]+)\(", re.sub('"[^"]*"', '""', text))) <= FUNCTIONS


def depth(formula: str) -> int:
    """How many parentheses are open at most: not fewer than functions inside each other."""
    now = most = 0
    for sign in re.sub('"[^"]*"', '""', formula):
        now += {"(": 1, ")": -1}.get(sign, 0)
        most = max(most, now)
    return most


def test_of_five_open_years_every_figure_has_its_word() -> None:
    """Of more years the earliest are left to ``check``."""
    for years, complete in ((5, True), (10, False)):
        book = placed(shipped(), varied(years), LEAD)
        sheet = book.sheet(PROGRAM)
        words = "".join(one.value.text for one in sheet.cells.values() if isinstance(one.value, Formula))
        judged = [cell_name(at) for at, ask in sheet.asks() if ask.grounds]
        missing = [cell for cell in judged if f"IF(ISNUMBER({cell}),IF(" not in words]
        assert (not missing) is complete
