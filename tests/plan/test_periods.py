"""Years as people write them, and as a plan shows them; days as a letter of the city writes them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamakura_report.plan.periods import (
    FiscalYear,
    PartOfYear,
    Rhythm,
    YearPart,
    YearStyle,
    all_periods,
    comparable_before,
    japanese_date,
    parse_period,
)


@pytest.mark.parametrize(
    ("written", "begins"),
    [
        ("R8", 2026),
        ("ｒ８", 2026),
        ("令和8年度", 2026),
        ("令和 8 年度", 2026),
        ("㋿8年", 2026),
        ("2026", 2026),
        ("２０２６年度", 2026),
        ("令和8年度（2026年度）", 2026),
        ("2026（令和8）年度", 2026),
        ("R元", 2019),
        ("令和元年度", 2019),
        ("R1", 2019),
        ("H31", 2019),
        ("平成31年度", 2019),
        ("H30", 2018),
        ("平成30", 2018),
        ("平成元年度", 1989),
        ("R0", 2018),
        ("R-2", 2016),
        ("昭和50年度", 1975),
    ],
)
def test_a_year_is_read_however_a_clerk_writes_it(written: str, begins: int) -> None:
    assert FiscalYear.parse(written) == FiscalYear(begins)


@pytest.mark.parametrize(
    "written",
    ["", "8", "8年度", "R100", "H-1", "平成-1", "1925", "2118", "R8R9", "令和8年度（2025年度）", "R8上", "初期値"],
)
def test_what_is_no_year_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="年度として読めません"):
        FiscalYear.parse(written)


@given(st.integers(1926, 2117))
def test_every_name_of_a_year_is_read_as_that_year(begins: int) -> None:
    year = FiscalYear(begins)
    names = {str(year), *(name(style) for style in YearStyle for name in (year.short, year.long))}
    assert {FiscalYear.parse(name) for name in names} == {year}


@pytest.mark.parametrize(
    ("begins", "names"),
    [
        (2026, ("R8", "令和8年度", "2026", "2026年度")),
        (2019, ("R1", "令和元年度", "2019", "2019年度")),
        (2018, ("H30", "平成30年度", "2018", "2018年度")),
        (1989, ("H1", "平成元年度", "1989", "1989年度")),
    ],
)
def test_a_year_is_shown_in_its_era_or_as_a_western_one(begins: int, names: tuple[str, ...]) -> None:
    year = FiscalYear(begins)
    assert tuple(name(style) for style in YearStyle for name in (year.short, year.long)) == names


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2027, 5, 31), "令和9年5月31日（月）"),
        (date(2027, 4, 4), "令和9年4月4日（日）"),
        (date(2019, 5, 1), "令和元年5月1日（水）"),
    ],
)
def test_a_day_is_written_with_its_year_of_reiwa_and_its_weekday(day: date, text: str) -> None:
    assert japanese_date(day) == text
    assert japanese_date(day, YearStyle.WESTERN) == f"{day.year}{text[text.index('年') :]}"


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("R8上期", "R8上期"),
        ("令和8年度上半期", "R8上期"),
        ("2026年度 下期", "R8下期"),
        ("R8 下半期", "R8下期"),
        ("R8Q1", "R8Q1"),
        ("ｒ８ｑ４", "R8Q4"),
        ("令和元年度第2四半期", "R1Q2"),
        ("平成30年度 第三四半期", "H30Q3"),
        ("2026年度1四半期", "R8Q1"),
        ("令和8年度", "R8"),
    ],
)
def test_a_part_of_a_year_is_read_however_a_clerk_writes_it(written: str, name: str) -> None:
    assert str(parse_period(written)) == name


@pytest.mark.parametrize("written", ["上期", "R8Q5", "R8中期", "R8第5四半期", "R100上期", "R8上期下期"])
def test_what_is_no_part_of_a_year_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="年度として読めません"):
        parse_period(written)


@given(st.integers(1989, 2117), st.sampled_from(YearPart), st.sampled_from(YearStyle))
def test_every_name_of_a_part_is_read_as_that_part(begins: int, part: YearPart, style: YearStyle) -> None:
    period = PartOfYear(FiscalYear(begins), part)
    assert {parse_period(name) for name in (str(period), period.short(style), period.long(style))} == {period}


def test_the_parts_of_a_year_come_before_it_in_their_order() -> None:
    years = (FiscalYear(2018), FiscalYear(2019))
    halves = list(map(str, all_periods(years, Rhythm.HALF_YEARLY)))
    assert halves == ["H30上期", "H30下期", "H30", "R1上期", "R1下期", "R1"]
    quarters = all_periods(years, Rhythm.QUARTERLY)
    assert list(map(str, quarters[:6])) == ["H30Q1", "H30Q2", "H30Q3", "H30Q4", "H30", "R1Q1"]
    assert all_periods(years, Rhythm.YEARLY) == years
    both = [*quarters, *all_periods(years, Rhythm.HALF_YEARLY)]
    assert "".join(str(each).removeprefix("R1") for each in sorted(set(both))[7:]) == "Q1Q2上期Q3Q4下期"


def test_a_part_is_held_against_the_same_part_and_a_running_total_against_all_before_it() -> None:
    periods = all_periods((FiscalYear(2026), FiscalYear(2027)), Rhythm.HALF_YEARLY)
    half, whole = PartOfYear(FiscalYear(2027), YearPart.FIRST_HALF), FiscalYear(2027)
    assert comparable_before(half, periods, running=False) == (half.before,)
    assert comparable_before(whole, periods, running=False) == (whole.before,)
    assert comparable_before(half, periods, running=True) == periods[:3]
