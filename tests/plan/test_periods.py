"""Days as a letter of the city writes them."""

from __future__ import annotations

from datetime import date

import pytest

from kamakura_report.plan.periods import japanese_date


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
