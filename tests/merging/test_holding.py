"""What is held back: never more than the error is about, and never replaced by an older figure in silence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import permutations

import pytest

from kamakura_report.form.answer import Answer
from kamakura_report.form.issue import Round
from kamakura_report.merging.agree import ResultRow, ResultState
from kamakura_report.merging.decisions import Decision, candidate_tokens
from kamakura_report.plan.model import Joint
from kamakura_report.plan.periods import FiscalYear
from kamakura_report.problem import Hold, Severity
from kamakura_report.returned.submission import Submission
from kamakura_report.rounds.known_answers import accepted_before, answered_already
from tests.merging.answered import plan, returned, row
from tests.merging.in_memory import merge

KEY, MONEY, REMARK = "2-1/12/決算額@R8", "2-1/3/決算額@R8", "2-1/12/備考"
KAIGO = "介護課"


def sent(day: int, said: str, hold: Hold | None = None, *, division: str = KAIGO, key: str = KEY) -> Submission:
    """The file that the division saved on that day of May."""
    one = returned(division, {key: said}, f"{day}.xlsx")
    held: Mapping[str, Hold] = {key: hold} if hold else {}
    issue = f"ISSUE{division}"
    saved = f"2027-05-{day:02}T01:00:00Z"
    return replace(one, modified=saved, issue=issue, digest=f"{division}{day}", held=held, refused=hold is Hold.FILE)


def settled(*files: Submission, on=None, key: str = KEY, decisions=()) -> tuple[ResultRow, list[str]]:
    """The row and the codes told, the same whatever order the files come in."""
    found = [merge(on or plan(), order, decisions) for order in permutations(files)]
    assert all(one == found[0] for one in found)
    return row(found[0], key), [problem.code for problem in found[0].problems]


def test_a_held_cell_without_an_earlier_figure_is_empty() -> None:
    found, told = settled(sent(1, "!約12", Hold.CELL))
    assert (found.state, found.waiting_for, told) == (ResultState.BLANK, (KAIGO,), [])


def test_a_held_cell_that_says_something_else_stands_against_the_earlier_figure() -> None:
    found, told = settled(sent(1, "10"), sent(2, "!約12", Hold.CELL))
    assert (found.state, found.value, told) == (ResultState.CONFLICT, None, ["merge.conflict"])
    assert [claim.shown for claim in found.claims] == ["10", "約12〔保留〕"]


def test_of_a_held_cell_that_says_the_same_the_earlier_figure_stays() -> None:
    found, told = settled(sent(1, "46538"), sent(2, "46538", Hold.CELL))
    assert (found.state, str(found.value), told) == (ResultState.SETTLED, "46538", [])


@pytest.mark.parametrize("earlier", ["該当なし", "10"])
def test_nothing_seen_in_a_held_cell_is_something_else(earlier: str) -> None:
    assert settled(sent(1, earlier), sent(2, "", Hold.CELL))[0].state is ResultState.CONFLICT


def test_beside_a_held_cell_an_earlier_undetermined_is_no_answer_any_more() -> None:
    assert settled(sent(1, "未確定"), sent(2, "!約12", Hold.CELL))[0].state is ResultState.BLANK


@pytest.mark.parametrize("hold", [Hold.SHEET, Hold.FILE])
def test_where_a_sheet_or_file_is_held_the_earlier_figure_stays_and_is_told(hold: Hold) -> None:
    found, told = settled(sent(1, "10"), sent(2, "", hold))
    assert (found.state, str(found.value), told) == (ResultState.SETTLED, "10", ["merge.held-back"])


def test_what_a_later_version_ended_does_not_stand_again_once_a_sheet_is_held_back() -> None:
    files = sent(1, "10"), sent(2, "!約12", Hold.CELL), sent(3, ""), sent(4, "", Hold.SHEET)
    assert [settled(*files[:end])[0].state for end in (2, 3, 4)] == [
        ResultState.CONFLICT,
        ResultState.SETTLED,
        ResultState.SETTLED,
    ]


@pytest.mark.parametrize("hold", list(Hold))
def test_a_later_answer_ends_it(hold: Hold) -> None:
    found, told = settled(sent(1, "10"), sent(2, "!約12", hold), sent(3, "12"))
    assert (found.state, str(found.value), told) == (ResultState.SETTLED, "12", ["merge.replaced", "merge.resubmitted"])


def test_an_earlier_held_cell_is_over() -> None:
    assert settled(sent(2, "12"), sent(1, "!約12", Hold.CELL))[1] == []


def test_a_later_blank_ends_it_and_keeps_the_earlier_figure_told() -> None:
    assert settled(sent(1, "10"), sent(2, "!約12", Hold.CELL), sent(3, ""))[1] == ["merge.blank-kept"]


def test_a_sheet_held_back_later_ends_nothing() -> None:
    found, told = settled(sent(1, "10"), sent(2, "!約12", Hold.CELL), sent(3, "", Hold.SHEET))
    assert (found.state, told) == (ResultState.CONFLICT, ["merge.held-back", "merge.conflict"])


def test_another_division_s_figure_counts_beside_a_held_cell() -> None:
    files = sent(1, "5", division="福祉課", key=MONEY), sent(2, "!約5", Hold.CELL, division="保険課", key=MONEY)
    found, told = settled(*files, on=plan(Joint.EACH), key=MONEY)
    assert (found.state, str(found.value), told) == (ResultState.SETTLED, "5", [])


def test_a_part_that_is_held_back_is_added_to_no_sum() -> None:
    files = [sent(1, "5", division="福祉課", key=MONEY), sent(2, "!約7", Hold.CELL, division="保険課", key=MONEY)]
    found, told = settled(*files, on=plan(Joint.SUM), key=MONEY)
    assert (found.state, found.waiting_for, told) == (ResultState.BLANK, ("保険課",), [])
    found, told = settled(*files, sent(1, "7", division="保険課", key=MONEY), on=plan(Joint.SUM), key=MONEY)
    assert (found.state, found.value, told) == (ResultState.CONFLICT, None, ["merge.conflict"])


def texts_of(*files: Submission, decisions: Iterable[Decision] = ()) -> tuple[list[str], list[str]]:
    """The texts and what is told, whatever order the files come in."""
    found = [merge(plan(), order, decisions) for order in permutations(files)]
    assert all(one == found[0] for one in found)
    return [one.text for one in found[0].texts], [problem.code for problem in found[0].problems]


def test_of_a_text_whose_newest_cell_is_held_back_there_is_none_and_that_is_told() -> None:
    files = sent(1, "前年並み", key=REMARK), sent(2, "!#REF!", Hold.CELL, key=REMARK)
    assert texts_of(*files) == ([], ["merge.held-back"])
    (told,) = merge(plan(), files).problems
    assert (told.severity, told.file, told.key) == (Severity.WARNING, "2.xlsx", REMARK)
    assert "前の回答「前年並み」（1.xlsx）も載せていません" in told.found
    assert texts_of(files[1]) == ([], [])
    assert texts_of(*files, sent(3, "増やした", key=REMARK)) == (["増やした"], ["merge.replaced", "merge.resubmitted"])


@pytest.mark.parametrize("key", [REMARK, "表紙/記入者", "2-1/12/評価@R8"])
@pytest.mark.parametrize("hold", [Hold.SHEET, Hold.FILE])
def test_of_a_text_whose_newest_sheet_or_file_is_held_back_the_older_stays_told(key: str, hold: Hold) -> None:
    files = sent(1, "B", key=key), sent(2, "", hold, key=key)
    assert texts_of(*files) == (["B"], ["merge.held-back"])
    assert key not in answered_already(merge(plan(), files), plan(), "R8", 0).get(KAIGO, {})
    assert key in answered_already(merge(plan(), files[:1]), plan(), "R8", 0)[KAIGO]


def test_a_text_of_another_round_or_division_stays_beside_one_that_is_held_back() -> None:
    held = sent(2, "!#REF!", Hold.CELL, key=REMARK)
    before = replace(sent(1, "前年並み", key=REMARK), round="R7", issue="ISSUE7")
    assert texts_of(before, held) == (["前年並み"], [])
    assert texts_of(sent(1, "前年並み", key=REMARK, division="福祉課"), held) == (["前年並み"], [])


def test_the_office_s_own_text_stands_and_nothing_is_told() -> None:
    files = sent(1, "前年並み", key=REMARK), sent(2, "!#REF!", Hold.CELL, key=REMARK)
    ours = Decision(7, REMARK, Answer.text("増えた"), "電話", "kikaku", "2027-06-01T09:00:00+09:00", ())
    assert texts_of(*files, decisions=[ours]) == (["増えた"], [])


def decided(over: tuple[str, ...], figure: int = 10) -> Decision:
    return Decision(7, KEY, Answer.figure(figure), "電話", "kikaku", "2027-06-01T09:00:00+09:00", over)


def test_a_decision_settles_it_until_something_else_is_seen() -> None:
    files = sent(1, "10"), sent(2, "!約12", Hold.CELL)
    over = candidate_tokens(settled(*files)[0].candidates)
    assert settled(*files, decisions=[decided(over)])[0].state is ResultState.SETTLED
    found, told = settled(*files, sent(3, "!約13", Hold.CELL), decisions=[decided(over)])
    assert (found.state, told) == (ResultState.CONFLICT, ["merge.decide-again"])


@pytest.mark.parametrize("hold", [Hold.CELL, Hold.SHEET])
def test_what_is_held_back_stays_open_in_the_next_round_and_empty_in_a_new_edition(hold: Hold) -> None:
    merged = merge(plan(), [sent(1, "10"), sent(2, "!約12" if hold is Hold.CELL else "", hold)])
    next_round = Round("R9", (FiscalYear(2027),), None)
    assert KEY not in [key for keys in accepted_before(merged, next_round).values() for key, _ in keys]
    assert KEY not in answered_already(merged, plan(), "R8", 0).get(KAIGO, {})
    before = merge(plan(), [sent(1, "10")])
    assert KEY in [key for keys in accepted_before(before, next_round).values() for key, _ in keys]
    assert KEY in answered_already(before, plan(), "R8", 0)[KAIGO]
