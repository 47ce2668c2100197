"""A number in a formula is the number it is, however many digits a program writes it with."""

from __future__ import annotations

import pytest

from kamakura_report.returned.compare import _normal_formula


@pytest.mark.parametrize(
    ("issued", "returned"),
    [
        ("MATCH(A1,{0,0.2,5})", "MATCH(A1,{0,0.200000000000000000003,5})"),
        ("A1*0.05", "A1*0.0500000000000000000007"),
        ("A1>0.5", "A1>.5000000000000000000"),
        ("A1*1.1", "A1*1.10000000000000000000e0"),
    ],
)
def test_the_noise_of_longer_numbers_is_no_difference(issued: str, returned: str) -> None:
    assert _normal_formula(issued) == _normal_formula(returned)


@pytest.mark.parametrize(
    ("issued", "returned"),
    [
        ("MATCH(A1,{0,0.2,5})", "MATCH(A1,{0,0.200000000000010000000,5})"),
        ("A1*0.05", "A1*0.5000000000000000000"),
        ('IF(A1="0.2",1)', 'IF(A1="0.200000000000000000003",1)'),
    ],
)
def test_another_number_or_another_text_is_one(issued: str, returned: str) -> None:
    assert _normal_formula(issued) != _normal_formula(returned)
