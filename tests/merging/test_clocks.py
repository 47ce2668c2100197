"""Clocks: when a file was saved, whether that can be true, and what follows where it cannot."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamakura_report.form.answer import Answer
from kamakura_report.merging.agree import ResultState
from kamakura_report.merging.clocks import Clock, ClockDoubt
from kamakura_report.merging.decisions import Decision, candidate_tokens
from kamakura_report.merging.merge import Merged
from kamakura_report.plan.model import Plan
from kamakura_report.returned.submission import Submission
from tests.effort import cases
from tests.merging.answered import plan, returned, row
from tests.merging.in_memory import merge

KEY, REMARK = "2-1/3/i1@R8", "2-1/3/備考"
SENT, RECEIVED = "2027-05-01T09:00:00+09:00", "2027-06-10T09:00:00+09:00"
EARLY, MIDDLE, LATE = "2027-05-20T05:30:00Z", "2027-05-25T05:30:00Z", "2027-06-08T01:15:00Z"
BEFORE, AHEAD = "2027-04-30T23:59:59Z", "2099-01-01T00:00:00Z"
OFFICE = "LibreOffice/7.4.7.2$Linux_X86_64 LibreOffice_project/40$Build-2 15.0000"
EXCEL = "Microsoft Excel 16.0300"


def sent(said: str, modified: str, name: str, program: str = EXCEL, key: str = KEY) -> Submission:
    """A version of the workbook of 福祉課 which says one thing."""
    one = returned("福祉課", {key: said}, name)
    return replace(one, issue="ISSUE", modified=modified, received=RECEIVED, sent=SENT, program=program, digest=name)


def said_of(merged: Merged, key: str = KEY) -> str:
    """``確定 17``."""
    found = row(merged, key)
    return f"{found.state} {found.value if found.value is not None else ''}".strip()


def told(merged: Merged, code: str) -> list[tuple[str, str]]:
    """File and finding of each problem of that code."""
    return [(one.file, one.found) for one in merged.problems if one.code == code]


@pytest.mark.parametrize(
    ("modified", "program", "zone", "moment"),
    [
        ("2027-06-08T10:15:00Z", EXCEL, "Asia/Tokyo", "2027-06-08T10:15:00+00:00"),
        ("2027-06-08T10:15:00+09:00", EXCEL, "Asia/Tokyo", "2027-06-08T01:15:00+00:00"),
        ("2027-06-08T10:15:00Z", OFFICE, "Asia/Tokyo", "2027-06-08T01:15:00+00:00"),
        ("2027-06-08T10:15:00Z", OFFICE, "UTC+9", "2027-06-08T01:15:00+00:00"),
        ("2027-06-08T10:15:00Z", OFFICE, "America/New_York", "2027-06-08T14:15:00+00:00"),
        ("2027-01-08T10:15:00Z", OFFICE, "America/New_York", "2027-01-08T15:15:00+00:00"),
        ("2027-06-08T10:15:00Z", "LibreOffice/3.3$Win32 15.0000", "Asia/Tokyo", "2027-06-08T01:15:00+00:00"),
        ("2027-06-08T10:15:00Z", "LibreOffice/26.2.1.1$Win", "Asia/Tokyo", "2027-06-08T01:15:00+00:00"),
        ("2027-06-08T10:15:00Z", "LibreOffice/27.2.1.1$Win", "Asia/Tokyo", "2027-06-08T10:15:00+00:00"),
        ("2027-06-08T10:15:00Z", "", "Asia/Tokyo", "2027-06-08T10:15:00+00:00"),
        ("2027-06-08T10:15:00", EXCEL, "Asia/Tokyo", "2027-06-08T01:15:00+00:00"),
    ],
)
def test_a_saved_time_is_read_as_its_program_means_it(modified: str, program: str, zone: str, moment: str) -> None:
    says = Clock(modified, program, zone=zone).says
    assert says is not None
    assert says.isoformat() == moment


@pytest.mark.parametrize("modified", ["", "gestern", "9999-99-99T00:00:00Z", "0001-01-01T00:00:00+14:00", "2027"])
def test_what_is_no_time_says_none(modified: str) -> None:
    assert (Clock(modified).says, Clock(modified).doubt) == (None, ClockDoubt.NONE_SAID)


@pytest.mark.parametrize(
    ("modified", "program", "doubt"),
    [
        (LATE, EXCEL, None),
        ("2027-06-11T00:00:00Z", EXCEL, None),  # a day after the merge, to the second
        ("2027-06-11T00:00:01Z", EXCEL, ClockDoubt.AHEAD),
        ("2027-06-11T09:00:00Z", OFFICE, None),  # on the wall
        (AHEAD, EXCEL, ClockDoubt.AHEAD),
        ("2027-05-01T00:00:00Z", EXCEL, None),  # the second in which it was sent out
        (BEFORE, EXCEL, ClockDoubt.BEFORE_SENT),
        ("2027-05-01T08:59:59Z", OFFICE, ClockDoubt.BEFORE_SENT),
        ("2027-06-08T10:15:00", EXCEL, ClockDoubt.NO_ZONE),
        ("2027-06-08", EXCEL, ClockDoubt.NO_ZONE),
    ],
)
def test_recorded_times_cast_doubt(modified: str, program: str, doubt: ClockDoubt | None) -> None:
    clock = Clock(modified, program, RECEIVED, SENT)
    assert clock.doubt is doubt
    assert (clock.saved is None) == (doubt is not None)


def test_what_is_not_recorded_casts_none() -> None:
    assert Clock(AHEAD).doubt is None
    assert Clock(BEFORE, received=RECEIVED).doubt is None


@pytest.mark.parametrize("modified", [AHEAD, BEFORE, "2027-06-09T00:00:00"])
def test_a_doubtful_file_is_neither_earlier_nor_later(modified: str) -> None:
    files = [sent("17", LATE, "a.xlsx"), sent("18", modified, "b.xlsx")]
    merged = merge(plan(), files)
    assert said_of(merged) == "競合"
    ((file, found),) = told(merged, "merge.clock")
    assert file == "b.xlsx"
    assert f"（{modified}）" in found
    assert not told(merged, "merge.replaced")
    same = merge(plan(), [files[0], sent("17", modified, "b.xlsx")])
    assert (said_of(same), same.problems) == ("確定 17", ())


def test_beside_a_doubtful_file_the_others_still_replace_each_other() -> None:
    files = [sent("17", EARLY, "a.xlsx"), sent("18", LATE, "b.xlsx"), sent("18", AHEAD, "c.xlsx")]
    merged = merge(plan(), files)
    assert said_of(merged) == "確定 18"
    assert [one.code for one in merged.problems] == ["merge.replaced", "merge.resubmitted"]


def test_when_files_were_taken_in_never_says_which_is_later() -> None:
    first = replace(sent("17", AHEAD, "a.xlsx"), received="2027-05-21T09:00:00+09:00")
    second = replace(sent("18", AHEAD, "b.xlsx"), received="2027-06-21T09:00:00+09:00")
    assert said_of(merge(plan(), [first, second])) == "競合"


def test_libreoffice_and_excel_are_put_in_order_by_the_same_clock() -> None:
    excel = sent("17", "2027-05-20T02:00:00Z", "a.xlsx")  # 11 o'clock in Tokyo
    office = sent("18", "2027-05-20T10:30:00Z", "b.xlsx", OFFICE)  # half an hour before
    assert said_of(merge(plan(), [excel, office])) == "確定 17"
    elsewhere: Plan = replace(plan(), zone="UTC")
    merged = merge(elsewhere, [excel, office])
    assert said_of(merged) == "確定 18"


def test_every_version_of_a_chain_that_was_replaced_is_told_and_kept() -> None:
    files = [sent("17", EARLY, "a.xlsx"), sent("18", MIDDLE, "b.xlsx"), sent("17", LATE, "c.xlsx")]
    merged = merge(plan(), files)
    assert said_of(merged) == "確定 17"
    assert [(one.before.file, one.now.file) for one in row(merged, KEY).replaced] == [
        ("a.xlsx", "b.xlsx"),
        ("b.xlsx", "c.xlsx"),
    ]
    assert [key for key, _ in merged.replaced] == [KEY, KEY]
    assert [file for file, _ in told(merged, "merge.replaced")] == ["b.xlsx", "c.xlsx"]
    assert [file for file, _ in told(merged, "merge.resubmitted")] == ["b.xlsx", "c.xlsx"]


def test_a_resubmission_is_one_line_with_the_number_of_its_changes() -> None:
    def both(first: str, second: str, modified: str, name: str) -> Submission:
        one = returned(
            "福祉課", {KEY: first, "2-1/i5@R8": second, REMARK: "増えた" if first == "17" else "減った"}, name
        )
        return replace(one, issue="ISSUE", modified=modified, received=RECEIVED, digest=name)

    merged = merge(plan(), [both("17", "20", EARLY, "a.xlsx"), both("18", "21", LATE, "b.xlsx")])
    ((file, found),) = told(merged, "merge.resubmitted")
    assert (file, "「a.xlsx」" in found, "回答 3 件" in found) == ("b.xlsx", True, True)
    assert len(told(merged, "merge.replaced")) == 3


def test_texts_follow_the_same_clocks() -> None:
    files = [sent("増えた", LATE, "a.xlsx", key=REMARK), sent("減った", EARLY, "b.xlsx", key=REMARK)]
    merged = merge(plan(), files)
    assert [one.text for one in merged.texts] == ["増えた"]
    assert [(key, one.before.answer.shown) for key, one in merged.replaced] == [(REMARK, "減った")]
    doubtful = merge(plan(), [files[0], sent("減った", AHEAD, "b.xlsx", key=REMARK)])
    assert sorted(one.text for one in doubtful.texts) == ["増えた", "減った"]
    assert [file for file, _ in told(doubtful, "merge.clock")] == ["b.xlsx"]


@pytest.mark.parametrize("second", [LATE, AHEAD, "", "2027-06-08T10:15:00"])
@pytest.mark.parametrize(
    ("one", "another", "state"),
    [
        ("7.25", "未確定", "確定 7.25"),
        ("7.25", "該当なし", "競合"),
        ("7.25", "7.250", "確定 7.25"),
        ("7.25", "8", "競合"),
        ("未確定", "該当なし", "未確定"),
        ("7.25", "", "確定 7.25"),
        ("該当なし", "", "該当なし"),
    ],
)
def test_two_versions_of_one_time_or_a_doubtful_one_agree_as_two_divisions_do(
    one: str, another: str, state: str, second: str
) -> None:
    first, later = sent(one, LATE, "a.xlsx"), sent(another, second, "b.xlsx")
    assert said_of(merge(plan(), [first, later])) == state
    assert said_of(merge(plan(), [sent(another, LATE, "a.xlsx"), sent(one, second, "b.xlsx")])) == state


def test_a_decision_ends_the_doubt() -> None:
    files = [sent("17", LATE, "a.xlsx"), sent("18", AHEAD, "b.xlsx")]
    over = candidate_tokens(row(merge(plan(), files), KEY).candidates)
    decision = Decision(1, KEY, Answer.figure("18"), "電話で確認", "佐藤", "2027-06-11T09:00:00+09:00", over)
    merged = merge(plan(), files, [decision])
    assert (said_of(merged), merged.problems) == ("確定 18", ())


_SAVED = st.sampled_from(["", "gestern", BEFORE, EARLY, MIDDLE, LATE, AHEAD, "2027-05-25T14:30:00", "2027-06-01"])
_VERSIONS = st.lists(
    st.tuples(
        st.sampled_from(["7.25", "8", "9", "未確定", "該当なし", ""]),
        _SAVED | st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)).map(lambda one: f"{one:%Y-%m-%dT%H:%M:%SZ}"),
        st.sampled_from(["", EXCEL, OFFICE, "LibreOffice/99.1"]),
        st.sampled_from(["2027-05-02T09:00:00+09:00", RECEIVED, "2027-07-01T00:00:00Z"]),
    ),
    min_size=1,
    max_size=6,
)


@given(st.data(), _VERSIONS)
@settings(max_examples=cases(3000))
def test_any_clocks_in_any_order_give_the_same_and_no_figure_vanishes_unnamed(data: st.DataObject, versions) -> None:
    files = [
        replace(sent(said, modified, f"{number}.xlsx", program), received=received)
        for number, (said, modified, program, received) in enumerate(versions)
    ]
    merged = merge(plan(), files)
    assert repr(merge(plan(), data.draw(st.permutations(files)))) == repr(merged)
    found = row(merged, KEY)
    said = {said for said, *_ in versions if said and said != "未確定"}
    named = {one.before.answer.shown for one in found.replaced} | {claim.answer.shown for claim in found.claims}
    assert said <= named or found.state is ResultState.UNDETERMINED
    replaced = told(merged, "merge.replaced")
    assert len(replaced) == len(found.replaced)
    for one in found.replaced:
        earlier, later = one.before.version.saved, one.now.version.saved
        assert earlier is not None
        assert later is not None
        assert earlier < later
        assert any(f"「{one.before.answer.shown}」（{one.before.file}）" in text for _, text in replaced)
