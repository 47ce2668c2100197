"""What a clerk drew besides cells is repeated with its bands, its references with it; our own rules are few."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.formatting.rule import FormulaRule
from openpyxl.formula.translate import Translator
from openpyxl.styles import PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from kamakura_report.form import kinds
from kamakura_report.workbook.area import Area, Position, cell_name
from kamakura_report.workbook.book import Highlight, Sheet, Validation
from tests.effort import cases
from tests.form.forms import SMALL, Line, drawn, form, shipped, small
from tests.form.plans import LEAD, PROGRAM, many, placed, where
from tests.form.walks import Walk, walks


def at(formula: str, first: Position, position: Position) -> str:
    """The formula of a rule, written for its first cell, as an office program understands it in another one."""
    moved: str = Translator(f"={formula}", origin=cell_name(first)).translate_formula(cell_name(position))
    return moved.removeprefix("=").replace("$", "")


def meant(areas: Iterable[Area], formula: str) -> dict[str, str]:
    """Cell → what the rule says there."""
    several = tuple(areas)
    first = (several[0].top, several[0].left)
    return {cell_name(here): at(formula, first, here) for area in several for here in area.positions()}


def ruled(rules: Iterable[Validation | Highlight]) -> dict[str, str]:
    """Cell → formula over all the rules; no cell has two."""
    found: dict[str, str] = {}
    for rule in rules:
        for cell, formula in meant(rule.areas, rule.formula).items():
            assert cell not in found
            found[cell] = formula
    return found


def checked(formula: str, cell: str = "D5") -> Sheet:
    """The issued sheet of three projects when the form has one validation by formula."""
    book = drawn()
    rule = DataValidation(type="custom", formula1=formula, showErrorMessage=True, error="確かめてください")
    rule.add(cell)
    book["施策"].add_data_validation(rule)
    return placed(form(book), many(3), LEAD).sheet(PROGRAM)


# In the small form row 5 is 成果指標, C its 初期値, D the years; row 2 is 見出し, row 3 施策指標. Issued: B, and C D E.
OUTCOMES = [f"指標{number}の{one}" for number in (1, 2, 3) for one in (1, 2)]


@pytest.mark.parametrize(
    ("formula", "issued"),
    [
        ("AND(ISNUMBER(D5),D5<=C5*10)", "AND(ISNUMBER({c}),{c}<=B{r}*10)"),
        ("D5>=$C5", "{c}>=B{r}"),
        ('D5<>"C5"', '{c}<>"C5"'),
        ("D5>$B$2", "{c}>A1"),
        ("D5>D3", "{c}>{y}3"),  # the same year of the nearest program indicator above
        ("D5<=SUM(C5:E5)", "{c}<=SUM(B{r}:F{r})"),
        ("D5<=SUM(C5:D5)", "{c}<=SUM(B{r}:{c})"),
        ("D5<LOG10(D5)+1E5", "{c}<LOG10({c})+1E5"),
    ],
)
def test_a_drawn_validation_means_the_same_in_each_repetition(formula: str, issued: str) -> None:
    """Each placed cell is checked against the cells of its own row, year and block, by one rule for all."""
    sheet = checked(formula)
    rules = [one for one in sheet.validations if one.error == "確かめてください"]
    expected = {}
    for row in [int(where(sheet, name)[1:]) for name in OUTCOMES]:
        for letter in "CDE":
            expected[f"{letter}{row}"] = issued.format(c=f"{letter}{row}", r=row, y=letter)
    assert ruled(rules) == expected
    if formula != "D5>D3":  # which is another distance in every row
        assert len(rules) == 1


def test_a_range_over_the_years_seen_from_beside_them_takes_all_years() -> None:
    """From 備考 the columns of the years are all of them, a single one the nearest."""
    sheet = checked("AND(COUNT(D5:D5)>0,D5>0)", "E5")
    (rule,) = [one for one in sheet.validations if one.error == "確かめてください"]
    row = int(where(sheet, OUTCOMES[0])[1:])
    assert meant(rule.areas, rule.formula)[f"F{row}"] == f"AND(COUNT(C{row}:E{row})>0,E{row}>0)"


def test_a_range_over_a_band_inside_takes_all_its_rows() -> None:
    """From the project's row, its own indicators and no other's."""
    sheet = checked("SUM(D5:D5)>0", "C4")
    (*_, last) = [one for one in sheet.validations if one.error == "確かめてください"]
    first, second = (int(where(sheet, name)[1:]) for name in OUTCOMES[-2:])
    formulas = ruled([one for one in sheet.validations if one.error == "確かめてください"])
    assert last.kind == "custom"
    assert formulas[where(sheet, "事業3")] == f"SUM(C{first}:E{second})>0"


def test_a_drawn_conditional_format_is_repeated_in_its_order() -> None:
    """The strongest first, each with its own look, in every repetition."""
    book = drawn()
    book["施策"].conditional_formatting.add(
        "D5:E5", FormulaRule(["D5<$C5"], fill=PatternFill("solid", bgColor="FF0000"))
    )
    book["施策"].conditional_formatting.add("D5", FormulaRule(["D5=0"], fill=PatternFill("solid", bgColor="00FF00")))
    sheet = placed(form(book), many(3), LEAD).sheet(PROGRAM)
    strong = [one for one in sheet.highlights if one.style.fill == "FF0000"]
    weak = [one for one in sheet.highlights if one.style.fill == "00FF00"]
    assert [one.style.fill for one in sheet.highlights if one.style.fill] == ["FF0000"] * len(strong) + [
        "00FF00"
    ] * len(weak)
    rows = [int(where(sheet, name)[1:]) for name in OUTCOMES]
    assert ruled(strong) == {f"{letter}{row}": f"{letter}{row}<B{row}" for row in rows for letter in "CDEF"}
    assert ruled(weak) == {f"{letter}{row}": f"{letter}{row}=0" for row in rows for letter in "CDE"}
    assert len(weak) == 1


def test_a_drawn_validation_goes_before_ours_and_only_there() -> None:
    sheet = checked("D5>=0")
    ours = [one for one in sheet.validations if one.error != "確かめてください"]
    drawn_cells = ruled(one for one in sheet.validations if one.error == "確かめてください")
    own_cells = ruled(ours)
    assert not drawn_cells.keys() & own_cells.keys()
    wanted = {cell_name(position) for position, ask in sheet.asks() if kinds.entry_rule(ask) != kinds.EntryRule()}
    assert own_cells.keys() | drawn_cells.keys() == wanted | drawn_cells.keys()
    assert wanted <= own_cells.keys() | drawn_cells.keys()


KNOWN = st.sampled_from(["shipped", "small"]).map(lambda name: shipped() if name == "shipped" else small())


@settings(max_examples=cases(300))
@given(walks(KNOWN))
def test_each_asked_cell_has_its_rule_and_each_rule_stands_once(walk: Walk) -> None:
    """What the cell's question says, by one validation for all cells of those columns that ask alike."""
    for sheet in walk.book.sheets:
        found: dict[str, Validation] = {}
        for rule in sheet.validations:
            assert len({(area.left, area.right) for area in rule.areas}) == 1
            assert list(rule.areas) == sorted(rule.areas)
            for cell, formula in meant(rule.areas, rule.formula).items():
                assert cell not in found
                found[cell] = rule
                assert formula == rule.formula.replace(str(rule.areas[0]).split(":")[0], cell)
        for position, ask in sheet.asks():
            entry = kinds.entry_rule(ask)
            validation = found.pop(cell_name(position), None)
            if entry == kinds.EntryRule():
                assert validation is None
                continue
            assert validation is not None
            assert (validation.prompt, validation.error, validation.choices) == (
                entry.prompt,
                entry.error,
                entry.choices,
            )
        assert found == {}  # no rule on a locked cell
        alike = Counter(
            (rule.prompt_title, rule.prompt, rule.error, rule.choices, rule.areas[0].left, rule.areas[0].right)
            for rule in sheet.validations
        )
        assert set(alike.values()) <= {1}


def test_a_reference_finds_the_part_of_its_block_that_is_drawn_elsewhere() -> None:
    """成果指標 drawn in two places: each row means the same indicator's other row."""
    book = drawn([*SMALL, Line("成果指標", "目安|{{成果指標.直近実績値}}")])
    rule = DataValidation(type="custom", formula1="D5<C8", showErrorMessage=True, error="確かめてください")
    rule.add("D5")
    book["施策"].add_data_validation(rule)
    sheet = placed(form(book), many(2), LEAD).sheet(PROGRAM)
    found = ruled(one for one in sheet.validations if one.error == "確かめてください")
    hints = [at for at, cell in sorted(sheet.cells.items()) if cell.value == "目安"]
    rows = [int(where(sheet, name)[1:]) for name in OUTCOMES[:4]]
    assert [found[f"C{row}"] for row in rows] == [f"C{row}<B{hint}" for row, (hint, _) in zip(rows, hints, strict=True)]
