"""Where a division stands: its stage, its cells, by how many days it is late."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamakura_report.form.answer import Answer
from kamakura_report.plan.model import Joint
from kamakura_report.plan.periods import FiscalYear
from kamakura_report.problem import Hold, Problem, Severity
from kamakura_report.rounds.division_status import UNANSWERED, CellOutcome, Stage, count_totals
from kamakura_report.workbook.question import AnswerKind
from tests.contracts import table
from tests.effort import cases
from tests.merging.answered import plan
from tests.rounds.one_division import ALL, BOTH, ONE, decided, one
from tests.rounds.statuses import DUE, FUKUSHI, HOKEN, SENT, asked, came, counts, sending, stood, wrong


def test_the_stages_are_those_told_in_their_order() -> None:
    assert [word for word, _ in table("Standing", "状態")] == [stage.value for stage in Stage]
    assert [str(stage) for stage in UNANSWERED] == ["要修正", "未提出", "一部未記入"]


def test_a_division_that_sent_nothing_is_waited_for_with_all_its_cells() -> None:
    standing = one()
    assert (standing.stage, standing.late, standing.last) == (Stage.WAITING, 10, None)
    assert [(cell.cell, cell.ask.key) for cell in standing.outstanding] == [("H12", FUKUSHI[0]), ("H13", FUKUSHI[1])]


def test_nobody_is_late_on_the_day_itself() -> None:
    assert (one(today=DUE).late, one(today=date(2027, 6, 1)).late) == (0, 1)


def test_a_round_without_a_due_date_has_nobody_late() -> None:
    assert one(sendings=[replace(ONE, due=None)]).late == 0


def test_a_division_that_filled_in_everything_in_time_is_done() -> None:
    standing = one(came("福祉課", ALL))
    assert (standing.stage, standing.late, standing.unanswered) == (Stage.DONE, 0, False)
    assert counts(standing) == {CellOutcome.FILLED: list(FUKUSHI)}


def test_an_empty_required_cell_is_outstanding_alone() -> None:
    standing = one(came("福祉課", {"2-1/i1@R8": "10"}))
    assert (standing.stage, [cell.cell for cell in standing.outstanding]) == (Stage.PARTIAL, ["H13"])


def test_not_decided_yet_is_an_answer_and_nothing_to_remind_of() -> None:
    standing = one(came("福祉課", {**ALL, "2-1/3/i1@R8": "未確定"}))
    assert (standing.stage, standing.unanswered, standing.outstanding) == (Stage.UNDETERMINED, False, ())
    assert counts(standing) == {CellOutcome.FILLED: ["2-1/i1@R8"], CellOutcome.UNDETERMINED: ["2-1/3/i1@R8"]}


def test_not_applicable_is_filled_in() -> None:
    assert one(came("福祉課", {**ALL, "2-1/3/i1@R8": "該当なし"})).stage is Stage.DONE


def test_two_files_that_disagree_are_a_conflict_and_answered() -> None:
    standing = one(came("福祉課", ALL, file="a.xlsx"), came("福祉課", {**ALL, "2-1/i1@R8": "11"}, file="b.xlsx"))
    assert (standing.stage, len(standing.usable)) == (Stage.CONFLICT, 2)
    assert counts(standing)[CellOutcome.CONFLICT] == ["2-1/i1@R8"]


EARLIER = came("福祉課", ALL, "2027-05-20T17:00:00+09:00", "2027-05-20T01:00:00Z", "a.xlsx")
LATER = came("福祉課", ALL, "2027-05-25T17:00:00+09:00", "2027-05-25T01:00:00Z", "b.xlsx")


def test_a_file_with_an_error_counts_but_for_that_and_must_be_corrected() -> None:
    standing = one(wrong(EARLIER))
    assert (standing.stage, len(standing.errors), standing.unanswered) == (Stage.WRONG, 1, True)
    assert counts(standing) == {CellOutcome.FILLED: [FUKUSHI[0]], CellOutcome.BLANK: [FUKUSHI[1]]}
    assert standing.late == 0


def test_a_file_that_is_held_back_as_a_whole_counts_for_nothing() -> None:
    seal = Problem("identity.seal", Severity.ERROR, "印が合いません。", "")
    standing = one(replace(EARLIER, problems=(seal,), held=dict.fromkeys(ALL, Hold.FILE)))
    assert (standing.stage, len(standing.errors), standing.usable) == (Stage.WRONG, 1, ())
    assert counts(standing) == {CellOutcome.BLANK: list(FUKUSHI)}
    assert standing.late == 10


def test_a_warning_is_no_error() -> None:
    blank = Problem("required.blank", Severity.WARNING, "", "", key="2-1/i1@R8")
    assert one(replace(EARLIER, problems=(blank,))).errors == ()


def test_a_corrected_file_takes_the_place_of_the_wrong_one() -> None:
    standing = one(wrong(EARLIER), LATER)
    assert (standing.stage, standing.errors, standing.late) == (Stage.DONE, (), 0)


def test_a_wrong_file_after_a_good_one_that_says_the_same_must_be_corrected_though_that_counts() -> None:
    standing = one(EARLIER, wrong(LATER))
    assert (standing.stage, standing.refused) == (Stage.WRONG, (wrong(LATER),))
    assert counts(standing) == {CellOutcome.FILLED: list(FUKUSHI)}


def test_the_file_saved_last_is_the_newest_whenever_it_was_taken_in() -> None:
    old_but_late = replace(wrong(EARLIER), received="2027-06-05T09:00:00+09:00")
    assert one(LATER, old_but_late).stage is Stage.DONE


@pytest.mark.parametrize(
    ("received", "modified", "late"),
    [
        ("2027-06-03T09:00:00+09:00", "", 3),  # says no time: the day of the merge
        ("2027-06-03T09:00:00+09:00", "2027-05-31T14:59:00Z", 0),  # 23:59 here
        ("2027-06-03T09:00:00+09:00", "2027-05-31T15:01:00Z", 1),  # 0:01 of the next day here
        ("2027-06-03T09:00:00+09:00", "2027-07-01T00:00:00Z", 3),  # a clock that is ahead
        ("2027-06-03T09:00:00+09:00", "2000-01-01T00:00:00Z", 3),  # a program that says nothing of use
        ("", "2027-06-03T00:00:00Z", 10),  # nothing to go by: as if none had come
    ],
)
def test_late_is_counted_from_the_day_a_file_was_saved_where_that_can_be(
    received: str, modified: str, late: int
) -> None:
    assert one(came("福祉課", ALL, received, modified)).late == late


def test_who_answered_in_time_is_not_late_with_a_correction() -> None:
    assert one(EARLIER, replace(LATER, received="2027-06-09T09:00:00+09:00", modified="2027-06-08T01:00:00Z")).late == 0


def test_a_file_saved_between_two_editions_came_when_it_was_saved() -> None:
    again = replace(ONE, when="2027-05-28T09:00:00+09:00")
    assert (again.first, one(replace(EARLIER, received="2027-06-05T09:00:00+09:00"), sendings=[again]).late) == (
        SENT,
        0,
    )


# Decisions


def test_a_figure_told_by_phone_answers_for_the_division() -> None:
    answers = [decided(key, Answer.figure(5)) for key in FUKUSHI]
    standing = one(decisions=answers)
    assert (standing.stage, standing.late) == (Stage.DONE, 0)
    assert one(decisions=answers[:1]).stage is Stage.WAITING


def test_a_cleared_figure_is_asked_again() -> None:
    standing = one(EARLIER, decisions=[decided("2-1/i1@R8", None, ("福祉課 数値 10",))])
    assert counts(standing)[CellOutcome.BLANK] == ["2-1/i1@R8"]


@pytest.mark.parametrize("said", ["未確定", "該当なし", "7"])
def test_what_the_office_decided_stands_whatever_was_said_before(said: str) -> None:
    over = ("福祉課 数値 10", f"福祉課 {said if said != '7' else '数値'} {said}")
    files = [came("福祉課", ALL, file="a.xlsx"), came("福祉課", {**ALL, "2-1/i1@R8": said}, file="b.xlsx")]
    assert one(*files).stage is Stage.DONE if said == "未確定" else one(*files).stage is Stage.CONFLICT
    assert one(*files, decisions=[decided("2-1/i1@R8", Answer.figure(5), tuple(sorted(over)))]).stage is Stage.DONE
    only = came("福祉課", {**ALL, "2-1/i1@R8": "未確定"})
    assert one(only, decisions=[decided("2-1/i1@R8", Answer.figure(5), ("福祉課 未確定 未確定",))]).stage is Stage.DONE


# What counts as a cell


def test_optional_cells_do_not_count_in_a_round_that_requires_some() -> None:
    cells = (*ONE.asked, asked("2-1/i1@R9", required=False), asked("2-1/i1/備考", required=False, kind=AnswerKind.TEXT))
    assert one(sendings=[replace(ONE, asked=cells)]).asked == 2


def test_where_nothing_is_required_figures_count_and_none_is_outstanding() -> None:
    cells = tuple(replace(cell, ask=replace(cell.ask, required=False)) for cell in ONE.asked)
    remark = asked("2-1/i1/備考", required=False, kind=AnswerKind.TEXT)
    optional = replace(ONE, asked=(*cells, remark, asked("表紙/記入者", kind=AnswerKind.TEXT, required=False)))
    waiting, answered = one(sendings=[optional]), one(came("福祉課", {"2-1/i1@R8": "1"}), sendings=[optional])
    assert (waiting.stage, waiting.asked, waiting.outstanding) == (Stage.WAITING, 2, ())
    assert (answered.stage, len(answered.cells_of(CellOutcome.BLANK)), answered.outstanding) == (Stage.DONE, 1, ())


def test_a_required_text_is_filled_by_whoever_wrote_it() -> None:
    text = replace(ONE, asked=(asked("2-1/3/課題@R8", "C9", kind=AnswerKind.TEXT),))
    assert [cell.cell for cell in one(sendings=[text]).outstanding] == ["C9"]
    assert one(came("福祉課", {"2-1/3/課題@R8": "人が足りない"}), sendings=[text]).stage is Stage.DONE
    assert one(came("保険課", {"2-1/3/課題@R8": "人が足りない"}), sendings=[text]).stage is Stage.WAITING


def test_a_required_text_is_asked_of_whoever_is_asked_for_it_today() -> None:
    """Not of a division whose project is another one's by now, nor about a year after the project's last."""
    text = sending("福祉課", (), asked=(asked("2-1/3/課題@R8", "C9", kind=AnswerKind.TEXT), *ONE.asked[:1]))
    assert len(one(sendings=[text]).outstanding) == 2
    (program,) = plan().programs
    first, second = program.projects
    for changed in (replace(first, divisions=("保険課",)), replace(first, ends=FiscalYear(2025))):
        today = replace(plan(), programs=(replace(program, projects=(changed, second)),))
        standings = stood(today, [text])
        assert [cell.ask.key for cell in standings["福祉課"].outstanding] == ["2-1/i1@R8"]
        assert standings["保険課"].outstanding == ()


def test_each_of_several_divisions_answers_a_required_text_for_itself_and_the_office_for_all() -> None:
    key = "2-1/3/課題@R8"
    cells = (asked(key, "C9", kind=AnswerKind.TEXT),)
    both = [sending(name, (), asked=cells) for name in ("福祉課", "保険課")]
    each = plan(Joint.EACH)
    standings = stood(each, both, [came("保険課", {key: "人が足りない"})])
    assert {name: len(standings[name].outstanding) for name in ("福祉課", "保険課")} == {"福祉課": 1, "保険課": 0}
    standings = stood(each, both, decisions=[decided(key, Answer.text("電話で聞いた"))])
    assert {standings[name].stage for name in ("福祉課", "保険課")} == {Stage.DONE}


# All together


SAID = st.sampled_from(["", "10", "11", "未確定", "該当なし"])
FILES = st.lists(
    st.tuples(
        st.sampled_from(["福祉課", "保険課"]), SAID, SAID, st.sampled_from(["", "2027-05-20T01:00:00Z"]), st.booleans()
    ),
    max_size=4,
)


@given(FILES, st.sampled_from(list(Joint)), st.randoms(use_true_random=False))
@settings(max_examples=cases(600))
def test_every_cell_is_one_thing_and_the_order_of_files_and_sendings_is_none(files, joint, chance) -> None:
    returns = []
    for number, (division, first, second, modified, bad) in enumerate(files):
        said = {"2-1/i1@R8": first, "2-1/3/i1@R8": second}
        file = came(division, said, f"2027-05-{20 + number}T17:00:00+09:00", modified, f"{number}.xlsx")
        returns.append(wrong(file) if bad else file)
    found = stood(plan(joint), BOTH, returns)
    for standing in found.values():
        keys = [cell.ask.key for what in CellOutcome for cell in standing.cells_of(what)]
        assert len(keys) == len(set(keys)) == standing.asked
        assert standing.unanswered or not standing.outstanding
        assert standing.unanswered == (standing.stage in UNANSWERED)
    assert found["福祉課"].asked == 2
    mixed, sendings = chance.sample(returns, len(returns)), chance.sample(BOTH, 2)
    again = stood(plan(joint), sendings, mixed)
    assert {name: (s.stage, s.late, counts(s)) for name, s in again.items()} == {
        name: (s.stage, s.late, counts(s)) for name, s in found.items()
    }


def test_the_totals_add_up_what_was_sent() -> None:
    returns = [wrong(came("保険課", {HOKEN[0]: "1"})), came("福祉課", {"2-1/i1@R8": "未確定"})]
    totals = count_totals(stood(plan(Joint.EACH), BOTH, returns).values())
    assert (totals.issued, totals.returned, totals.valid, totals.done, totals.late) == (2, 2, 1, 0, 0)
    assert (totals.asked, totals.filled, totals.undetermined) == (3, 0, 1)
    assert (totals.wrong, totals.conflicts, totals.outstanding) == (1, 0, 2)
