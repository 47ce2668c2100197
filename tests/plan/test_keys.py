"""Keys (docs/contracts.md, Keys): what is built is read back, and what is read is written as it stood."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamakura_report.merging.lines import result_lines
from kamakura_report.plan import keys
from kamakura_report.plan.keys import Key
from kamakura_report.plan.model import Plan
from kamakura_report.plan.periods import FiscalYear, PartOfYear, YearPart, parse_period
from kamakura_report.plan.things import things_by_key
from tests.contracts import SECTIONS
from tests.effort import cases
from tests.form.forms import shipped
from tests.form.walks import Walk, walks
from tests.plan.plans import plans

R8 = FiscalYear(2026)
WRITTEN = re.search(r"As a regular expression: `(.+)`\n", SECTIONS["Keys"])
GRAMMAR = re.compile(WRITTEN[1] if WRITTEN else "")

PERIODS = ("R8", "R100", "H30", "R8上期", "H30下期", "R8Q1", "R8Q5", "初期値")
PIECES = ("表紙", "2-1", "2", "12", "012", "-", "/", "i", "i1", "@", *PERIODS, "備考", "課.係", " ", "{")


@settings(max_examples=cases(200))
@given(plans())
def test_every_key_of_a_plan_says_what_it_is_about(plan: Plan) -> None:
    for key in things_by_key(plan):
        assert str(Key.parse(key)) == Key.parse(key).subject == key
    for line in result_lines(plan):
        key = Key.parse(line.key)
        assert str(key) == line.key
        assert (key.program, key.project, key.indicator) == (
            line.program,
            str(line.project or ""),
            str(line.indicator or ""),
        )
        assert (key.subject, key.period, key.on_cover) == (line.subject, line.period, False)
        assert key.when == (None if line.period == keys.INITIAL else parse_period(line.period))
        assert keys.dated(key.without_period, line.period) == line.key


@settings(max_examples=cases(20))
@given(walks(st.just(shipped())))
def test_every_key_that_a_workbook_asks_is_read_and_written_alike(walk: Walk) -> None:
    for _, _, ask in walk.book.asks():
        assert str(Key.parse(ask.key)) == ask.key


@settings(max_examples=cases(2000))
@given(st.lists(st.sampled_from(PIECES), max_size=9).map("".join))
def test_the_grammar_told_is_the_one_that_is_read(text: str) -> None:
    if GRAMMAR.fullmatch(text):
        assert str(Key.parse(text)) == text
    else:
        with pytest.raises(ValueError, match="キーとして読めません"):
            Key.parse(text)


@pytest.mark.parametrize(
    ("built", "read"),
    [
        ("2-1", Key("2-1")),
        (keys.indicator_of("2-1", 5), Key("2-1", indicator="5")),
        (keys.project("2-1", 12), Key("2-1", "12")),
        (keys.indicator_of(keys.project("2-1", 12), 1), Key("2-1", "12", "1")),
        (keys.actual("2-1/12/i1", R8), Key("2-1", "12", "1", period="R8")),
        (keys.actual("2-1/12/i1", PartOfYear(R8, YearPart.FIRST_HALF)), Key("2-1", "12", "1", period="R8上期")),
        (keys.initial("2-1/i5"), Key("2-1", indicator="5", period="初期値")),
        (keys.money("2-1/12", keys.SETTLEMENT, R8), Key("2-1", "12", item="決算額", period="R8")),
        (keys.named("2-1/12/i1", keys.REMARK), Key("2-1", "12", "1", "備考")),
        (keys.named("2-1/12/i1", keys.REMARK, R8), Key("2-1", "12", "1", "備考", "R8")),
        (keys.named(keys.COVER, "記入者"), Key("表紙", item="記入者")),
    ],
)
def test_what_is_built_is_read_back(built: str, read: Key) -> None:
    assert Key.parse(built) == read
    assert str(read) == built


def test_a_period_that_is_no_year_has_none() -> None:
    assert Key.parse("2-1/i1@R8").when == R8
    assert {Key.parse(key).when for key in ("2-1/i1@初期値", "2-1/i1@R100", "2-1/i1@R-99", "2-1/i1")} == {None}


@given(st.integers(1989, 2099))
def test_every_year_that_a_plan_may_have_stands_in_a_key(begins: int) -> None:
    key = keys.actual("2-1/i1", FiscalYear(begins))
    assert str(Key.parse(key)) == key


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("2-1/i1@R0", "2-1/i1@H30"),
        ("2-1/12/決算額@R-2", "2-1/12/決算額@H28"),
        ("2-1/12/決算額@H31", "2-1/12/決算額@R1"),
        ("2-1/12/評価@R08", "2-1/12/評価@R8"),
        ("2-1/12/i1@H31上期", "2-1/12/i1@R1上期"),
        ("2-1/i1@R100", "2-1/i1@R100"),
        ("2-1/i1@初期値", "2-1/i1@初期値"),
        ("2-1", "2-1"),
    ],
)
def test_a_year_has_one_name_however_a_key_writes_it(written: str, name: str) -> None:
    assert keys.canonical(written) == str(Key.parse(written)) == name


def test_what_earlier_programs_wrote_is_the_other_spelling_of_a_key() -> None:
    assert keys.spellings("2-1/i1@H30") == ("2-1/i1@H30", "2-1/i1@R0")
    assert keys.spellings("2-1/i1@H28") == ("2-1/i1@H28", "2-1/i1@R-2")
    assert keys.spellings("2-1/i1@R8") == ("2-1/i1@R8", "2-1/i1@R8")
    assert keys.spellings("2-1/i1/備考") == ("2-1/i1/備考", "2-1/i1/備考")


def test_the_same_question_about_another_thing() -> None:
    assert str(Key.parse("2-1/12/i1/備考@R8").about("2-1/30/i2")) == "2-1/30/i2/備考@R8"
    assert str(Key.parse("2-1/12/決算額@R8").about("2-1/30")) == "2-1/30/決算額@R8"


def test_outward_from_a_key_to_its_program() -> None:
    assert list(keys.outward("2-1/12/i1/備考@R8")) == ["2-1/12/i1/備考@R8", "2-1/12/i1", "2-1/12", "2-1"]
    assert list(keys.outward("")) == []


@pytest.mark.parametrize(
    ("subject", "key", "told"),
    [
        ("2-1/3", "2-1/3/備考@R8", ("備考", "R8")),
        ("2-1/3", "2-1/3/理由/詳細", ("理由/詳細", "")),
        ("2-1/3", "2-1/3", ("", "")),
        ("2-1", "2-1/9/備考", ("", "")),
        ("2-1", "2-1/i9@R8", ("", "")),
    ],
)
def test_what_a_key_says_below_its_subject(subject: str, key: str, told: tuple[str, str]) -> None:
    assert keys.below(subject, key) == told


@pytest.mark.parametrize("name", ["備考", "取組実績", "12月", "i5の理由", "①"])
def test_a_name_under_which_something_may_be_asked(name: str) -> None:
    assert keys.is_item(name)
    assert Key.parse(keys.named("2-1", name)) == Key("2-1", item=name)


@pytest.mark.parametrize("name", ["", "12", "i5", "課.係", "a/b", "a@b", "a b", "{a}"])
def test_a_name_that_would_be_read_otherwise(name: str) -> None:
    assert not keys.is_item(name)
