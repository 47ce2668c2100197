"""Sequences that hold no values: they behave as the lists they stand for."""

from __future__ import annotations

import pytest

from kamakura_report.sequences import Joined, Mapped

WHOLE = [1, 4, 9, 16]
SEQUENCES = [Joined([1, 4], (), (9,), [16]), Mapped(lambda one: one * one, range(1, 5)), Joined(Mapped(abs, WHOLE))]


@pytest.mark.parametrize("told", SEQUENCES)
def test_it_tells_what_a_list_of_the_same_values_tells(told: Joined[int]) -> None:
    assert (len(told), list(told), list(reversed(told))) == (4, WHOLE, WHOLE[::-1])
    assert [told[place] for place in range(-4, 4)] == WHOLE * 2
    assert [told[1:], told[:-1:2], told[4:]] == [WHOLE[1:], WHOLE[:-1:2], []]
    assert (9 in told, told.index(9), told.count(2)) == (True, 2, 0)


@pytest.mark.parametrize("told", SEQUENCES)
def test_it_equals_a_list_of_the_same_values_alone(told: Joined[int]) -> None:
    assert told == WHOLE
    assert all(told != other for other in (WHOLE[1:], [*WHOLE[:3], 0], 4, None))


@pytest.mark.parametrize("place", [4, -5])
@pytest.mark.parametrize("told", SEQUENCES)
def test_nothing_stands_beyond_its_end(told: Joined[int], place: int) -> None:
    with pytest.raises(IndexError):
        told[place]
