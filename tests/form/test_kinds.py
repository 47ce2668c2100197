"""What a cell lets in and says while it is filled in, and how a number of each unit is shown."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from kamakura_report.form import kinds
from kamakura_report.workbook.names import cut_units
from kamakura_report.workbook.question import AnswerKind, Ask

COUNT = Ask("2-1/3/i1@R8", AnswerKind.NUMBER, True, "講座 R8", "回", whole=True, base=Decimal(12))
SHARE = Ask("2-1/i1@R8", AnswerKind.NUMBER, False, "満足な市民 R8", "%")
YEAR = (46023, 47119)  # 1 January 2026 and 2029


@pytest.mark.parametrize(
    ("unit", "sample", "shown"),
    [
        ("回", None, "#,##0"),
        ("回", "12", "#,##0"),
        ("回", "12.5", "#,##0.0##"),  # once it was not a whole number of things
        ("％", None, "#,##0.0##"),
        ("パーセント", None, "#,##0.0##"),
        ("t-CO2", "12.5", "#,##0.0##"),
        ("t-CO2", "12", kinds.AS_TYPED),
        ("", None, kinds.AS_TYPED),
        (" 千円 ", None, "#,##0"),
    ],
)
def test_a_number_is_shown_as_its_unit_and_its_last_figure_suggest(unit: str, sample: str | None, shown: str) -> None:
    assert kinds.number_format(unit, None if sample is None else Decimal(sample)) == shown


def test_what_stands_there_is_shown_whole() -> None:
    """A part of a person is wrong, and must be seen to be there."""
    assert kinds.number_format("人", Decimal(12), Decimal("12.5")) == "#,##0.0##"
    assert kinds.number_format("人", Decimal(12), Decimal(13)) == "#,##0"
    assert kinds.number_format("人", Decimal(-5), Decimal(-1200)) == "#,##0"
    assert kinds.number_format("人", Decimal(-5)) == kinds.AS_TYPED  # the cell takes fractions too, which must be seen
    assert kinds.number_format("t-CO2", None, Decimal("12.5")) == "#,##0.0##"
    assert kinds.number_format("%", None, Decimal("0.0004")) == kinds.AS_TYPED  # else it would be seen as 0.0


@pytest.mark.parametrize(
    ("unit", "share"), [("%", True), ("％", True), ("パーセント", True), ("割", False), ("回", False)]
)
def test_a_share_is_one_in_hundredths(unit: str, share: bool) -> None:
    assert kinds.is_percent(unit) is share


@pytest.mark.parametrize(
    ("number", "fits"), [("0", True), ("12", True), ("12.5", False), ("-1", False), ("1E+3", True)]
)
def test_a_count_is_a_whole_number_from_0_on_and_a_share_any(number: str, fits: bool) -> None:
    assert kinds.usual_shape(COUNT, Decimal(number)) is fits
    assert kinds.usual_shape(SHARE, Decimal(number))


@pytest.mark.parametrize(
    ("unit", "sample", "decimals", "negative", "usual", "unusual"),
    [
        ("人", "12", None, None, ["0", "13"], ["-1", "0.5"]),  # by the unit
        ("人", "-5", None, None, ["-120", "0.5"], []),  # by the known figure
        ("人", "12", None, True, ["-120"], ["0.5"]),  # by the master, which says one thing, the unit the other
        ("人", "-5", None, False, ["0.5"], ["-1"]),
        ("箇所", None, 1, None, ["0.5", "3"], ["0.25", "-0.5"]),
        ("t-CO2", None, 3, True, ["-1068.978"], ["1068.9785"]),
        ("t-CO2", None, 0, False, ["7"], ["-7", "0.5"]),
        ("t-CO2", None, None, None, ["-1.5"], []),
    ],
)
def test_the_usual_shape_is_the_masters_else_the_known_figures_else_the_units(
    unit: str, sample: str | None, decimals: int | None, negative: bool | None, usual: list[str], unusual: list[str]
) -> None:
    known = None if sample is None else Decimal(sample)
    asked = replace(SHARE, unit=unit, **kinds.figure_shape(unit, known, decimals, negative)._asdict())
    assert [text for text in [*usual, *unusual] if kinds.usual_shape(asked, Decimal(text))] == usual


def test_figures_with_decimals_by_the_master_are_shown_with_them_and_with_all_that_was_typed() -> None:
    assert kinds.number_format("箇所", None, None, 1) == "#,##0.0##"
    assert kinds.number_format("箇所", Decimal("0.5"), None, 0) == "#,##0"
    assert kinds.number_format("箇所", None, Decimal("0.5"), 0) == "#,##0.0##"
    assert kinds.number_format("t-CO2", None, None, 4) == "#,##0.0000"


def test_a_cell_lets_in_what_is_accepted_and_the_fixed_words() -> None:
    words = 'OR({x}="該当なし",{x}="未確定")'
    assert kinds.entry_rule(COUNT).formula == "IF(ISNUMBER({x}),TRUE," + words + ")"  # −120人 and 0.5箇所 may be true
    assert kinds.entry_rule(SHARE).formula == "IF(ISNUMBER({x}),TRUE," + words + ")"
    assert kinds.entry_rule(replace(COUNT, kind=AnswerKind.TEXT)) == kinds.EntryRule()
    choice = kinds.entry_rule(replace(COUNT, kind=AnswerKind.CHOICE, choices=("順調", "遅れ")))
    assert (choice.choices, choice.prompt) == (("順調", "遅れ"), "順調・遅れ のどれかを一覧から選びます。")


@pytest.mark.parametrize(
    ("ask", "title", "example", "refusal"),
    [
        (COUNT, "単位: 回", "1234 のように整数で。「回」は付けない。", "数字だけ"),
        (SHARE, "単位: %", "14.5 のように。％は付けない。", "数字だけ"),
        (replace(COUNT, unit="千円"), "単位: 千円", "千円単位の整数で。4,176千円は 4176 のように。", "数字だけ"),
        (replace(SHARE, unit=""), "数字を入力", "1234 や 12.5 のように数字だけで。", "数字だけ"),
    ],
)
def test_a_cell_says_how_to_fill_it_in(ask: Ask, title: str, example: str, refusal: str) -> None:
    rule = kinds.entry_rule(ask)
    assert rule.prompt_title == title
    assert rule.prompt.startswith(example)
    assert rule.prompt.endswith("「該当なし」、まだ決まらないときは「未確定」と入力します。")
    assert rule.error.startswith(refusal)


def test_what_is_longer_than_excel_shows_ends_in_an_ellipsis() -> None:
    """In UTF-16 units, as Excel counts: 32 of a title, 255 of a prompt."""
    long = kinds.entry_rule(replace(COUNT, unit="𠮷" * 300))
    assert (len(long.prompt_title.encode("utf-16-le")) // 2, len(long.prompt.encode("utf-16-le")) // 2) == (32, 255)
    assert long.prompt == cut_units(long.prompt, 255)
    assert long.prompt.endswith("…")


@pytest.mark.parametrize(
    ("key", "base", "days"),
    [
        ("2-1/3/i1@R8", "12", YEAR),
        ("2-1/3/i1@R8", "4602.35", (46024, YEAR[1])),  # ten times as much is no day yet
        ("2-1/3/i1@R8", "4711.9", None),
        ("2-1/3/i1@R8", "4711.8", (47118, YEAR[1])),
        ("2-1/3/i1@R8", None, None),
        ("2-1/3/i1@R8", "0", None),
        ("2-1/3/i1@初期値", "12", None),
        ("2-1/3/i1/備考", "12", None),
    ],
)
def test_a_number_is_a_day_about_when_it_was_due_and_far_from_what_is_known(
    key: str, base: str | None, days: tuple[int, int] | None
) -> None:
    assert kinds.day_bounds(replace(COUNT, key=key, base=None if base is None else Decimal(base))) == days
