"""What a cell holds, and how much is still to do: in Python at each edge; the formulas with an office program."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from kamakura_report.form.book import Ask, Kind
from kamakura_report.form.completion import (
    Completion,
    Count,
    Held,
    blank,
    count,
    held,
    row_state,
    row_state_formula,
    whole_state,
    whole_state_formula,
)

NUMBER = Ask("2-1/3/i1@R8", Kind.NUMBER, True, "講座 R8", "回", whole=True, base=Decimal(12))
TEXT = Ask("2-1/3/i1/備考", Kind.TEXT, False, "講座 備考")
CHOICE = Ask("2-1/3/評価", Kind.CHOICE, False, "評価", choices=("A", "5"))


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("", False),
        (" ", False),
        ("　", False),
        (" 　\t\r\n\x07 ", False),
        ("\u00a0", True),
        ("\u200b", True),
        (" 0 ", True),
    ],
)
def test_blank_is_a_text_of_spaces_and_control_signs(text: str, seen: bool) -> None:
    """As TRIM and CLEAN see it: a no-break space is a sign."""
    assert blank(text) is not seen


@pytest.mark.parametrize(
    ("ask", "value", "state"),
    [
        (NUMBER, None, Held.BLANK),
        (NUMBER, "　", Held.BLANK),
        (NUMBER, Decimal(0), Held.FIGURE),
        (NUMBER, Decimal(-1), Held.DOUBTFUL),
        (NUMBER, Decimal("0.5"), Held.DOUBTFUL),
        (NUMBER, Decimal(46022), Held.FIGURE),
        (NUMBER, Decimal(46023), Held.DOUBTFUL),  # 1 January 2026
        (NUMBER, Decimal(47118), Held.DOUBTFUL),
        (NUMBER, Decimal(47119), Held.FIGURE),  # 1 January 2029
        (replace(NUMBER, base=None), Decimal(46023), Held.FIGURE),
        (NUMBER, "12", Held.DOUBTFUL),
        (NUMBER, "該当なし", Held.NOT_APPLICABLE),
        (NUMBER, "未確定", Held.UNDETERMINED),
        (NUMBER, " 未確定", Held.DOUBTFUL),
        (TEXT, "あ", Held.WORDS),
        (TEXT, Decimal(1), Held.WORDS),
        (CHOICE, "A", Held.WORDS),
        (CHOICE, "a", Held.DOUBTFUL),
        (CHOICE, "A ", Held.DOUBTFUL),
        (CHOICE, Decimal(5), Held.WORDS),
        (CHOICE, Decimal(6), Held.DOUBTFUL),
    ],
)
def test_a_cell_holds_what_was_typed(ask: Ask, value: str | Decimal | None, state: Held) -> None:
    assert held(ask, value) is state


def test_only_what_is_required_is_counted_but_whatever_is_doubtful() -> None:
    optional = replace(NUMBER, required=False)
    states = [(ask, state) for ask in (NUMBER, optional) for state in Held]
    questions = [("福祉", (1, column), ask, state) for column, (ask, state) in enumerate(states, 1)]
    counted = {what: count(what, questions) for what in Count}
    assert counted == {Count.ALL: 6, Count.OPEN: 1, Count.DOUBTFUL: 2, Count.FILLED: 4}


@pytest.mark.parametrize(
    ("required", "still_open", "doubtful", "state"),
    [
        (0, 0, 0, Completion.OPTIONAL),
        (0, 0, 1, Completion.DOUBTFUL),
        (2, 1, 1, Completion.DOUBTFUL),
        (2, 1, 0, Completion.OPEN),
        (2, 0, 0, Completion.DONE),
    ],
)
def test_a_row_is_as_far_as_its_worst_cell(required: int, still_open: int, doubtful: int, state: Completion) -> None:
    """By formula too: the same words behind the same comparisons."""
    assert row_state(required, still_open, doubtful) is state
    rest = 'IF(A1=0,"記入済み","未記入")' if required else '"任意"'
    assert row_state_formula(required, "A1", "B1") == f'IF(B1>0,"要確認",{rest})'


@pytest.mark.parametrize(("left", "state"), [(0, Completion.READY), (1, Completion.UNFINISHED)])
def test_the_workbook_is_ready_when_nothing_is_left(left: int, state: Completion) -> None:
    assert whole_state(left) is state
    assert whole_state_formula("A1+B1") == 'IF(A1+B1=0,"提出できます","未完了")'
