"""Years as people write them, and as a plan shows them; days as a letter of the city writes them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamakura_report.plan.periods import FiscalYear, YearStyle, japanese_date


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
