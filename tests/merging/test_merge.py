"""The rows of the merge, what the master says, texts, and what cannot stand in the result."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamakura_report.merging.agree import ResultState
from kamakura_report.merging.lines import result_lines
from kamakura_report.merging.merge import consolidate
from kamakura_report.plan.model import Joint, Plan
from kamakura_report.problem import Problem, Severity
from tests.effort import cases
from tests.merging.answered import R8, RECEIVED, only, plan, returned, row
from tests.merging.in_memory import claims_of, merge
from tests.plan.plans import plans


def test_every_key_once_in_plan_order():
    assert [line.key for line in result_lines(plan())] == [
        *("2-1/i1@初期値", "2-1/i1@R8", "2-1/i1@R9", "2-1/i5@初期値", "2-1/i5@R8", "2-1/i5@R9"),
        *("2-1/3/i1@初期値", "2-1/3/i1@R8", "2-1/3/i1@R9"),
        *("2-1/3/予算額@R8", "2-1/3/決算額@R8", "2-1/3/予算額@R9", "2-1/3/決算額@R9"),
        *("2-1/12/予算額@R8", "2-1/12/決算額@R8", "2-1/12/予算額@R9", "2-1/12/決算額@R9"),
    ]


@given(plans())
@settings(max_examples=cases(300))
def test_as_many_rows_as_the_contract_counts(plan: Plan):
    """(indicators)·(1 + periods) + (projects)·(years + periods), each key once, with no returns at all."""
    merged = merge(plan, [])
    indicators = sum(
        len(program.indicators) + sum(len(project.indicators) for project in program.projects)
        for program in plan.programs
    )
    projects = sum(len(program.projects) for program in plan.programs)
    years, periods = len(plan.years), len(plan.periods)
    assert len(merged.rows) == indicators * (1 + periods) + projects * (years + periods)
    assert len({row.line.key for row in merged.rows}) == len(merged.rows)
    assert not merged.problems


def test_what_the_master_says_needs_no_answer():
    merged = merge(plan(), [])
    initial, budget = row(merged, "2-1/i1@初期値"), row(merged, "2-1/3/予算額@R8")
    assert (initial.state, initial.value, initial.file, initial.sheet) == (
        ResultState.SETTLED,
        Decimal("14.5"),
        "master.xlsx",
        "施策指標",
    )
    assert (budget.state, budget.value, budget.division, budget.sheet) == (
        ResultState.SETTLED,
        Decimal(4176),
        "",
        "予算",
    )
    assert row(merged, "2-1/3/予算額@R9").state is ResultState.BLANK


@pytest.mark.parametrize(("said", "codes"), [("4176.0", []), ("未確定", []), ("5000", ["merge.against-master"])])
def test_an_answer_against_the_master_is_told_and_the_master_counts(said: str, codes: list[str]):
    found, merged = only(plan(), "2-1/3/予算額@R8", ("福祉課", said))
    assert (found.value, found.file) == (Decimal(4176), "master.xlsx")
    assert [problem.code for problem in merged.problems] == codes
    assert {(problem.file, problem.cell, problem.severity) for problem in merged.problems} <= {
        ("0.xlsx", "F12", "warning")
    }


def test_a_budget_the_master_does_not_have_may_be_answered():
    found, _ = only(plan(), "2-1/3/予算額@R9", ("福祉課", "900"))
    assert (found.state, found.value, found.division) == (ResultState.SETTLED, Decimal(900), "福祉課")


def test_a_budget_is_no_sum():
    found, merged = only(plan(Joint.SUM), "2-1/3/予算額@R9", ("福祉課", "900"), ("保険課", "900"))
    assert (found.value, [problem.code for problem in merged.problems]) == (Decimal(900), ["merge.not-asked"])


def test_an_undecided_initial_value_is_taken_from_its_owner():
    found, _ = only(plan(), "2-1/i5@初期値", ("福祉課", "62.5"))
    assert (found.value, found.division, found.received) == (Decimal("62.5"), "福祉課", RECEIVED)


def test_a_file_with_an_error_does_not_count():
    bad = replace(returned("福祉課", {"2-1/i1@R8": "17"}), problems=(Problem("x", Severity.ERROR, "", ""),))
    assert row(merge(plan(), [bad]), "2-1/i1@R8").state is ResultState.BLANK
    warned = replace(bad, problems=(Problem("x", Severity.WARNING, "", ""),))
    assert row(merge(plan(), [warned]), "2-1/i1@R8").value == 17


@pytest.mark.parametrize("said", ["!１７か１８", "文章です"])
def test_what_is_no_figure_never_counts_and_is_told_once(said: str):
    key = "2-1/i1@R8"
    found, merged = only(plan(), key, ("福祉課", said))
    assert found.state is ResultState.BLANK
    assert [(problem.code, problem.cell, problem.label) for problem in merged.problems] == [
        ("merge.unreadable", "F12", "福祉 満足な市民 R8")
    ]


@pytest.mark.parametrize(
    "key",
    [
        *("2-1/99/決算額@R8", "2-1/3/i9@R8", "2-1/3/i9/備考", "9-9/備考", "備考", "2-1/3", "2-1/3/"),
        *("2-1/3/決算額@R20", "2-1/i1@R20", "2-1/i1/備考@R20", "2-1/3/決算額", "2-1/決算額@R8", "2-1/i1/@R8"),
    ],
)
def test_an_answer_about_nothing_in_the_plan_is_told_with_its_cell(key: str):
    merged = merge(plan(), [returned("福祉課", {key: "17"})])
    (problem,) = merged.problems
    assert (problem.code, problem.severity, problem.file, problem.sheet, problem.cell, problem.key) == (
        "merge.unknown-key",
        "warning",
        "福祉課.xlsx",
        "2-1 福祉",
        "F12",
        key,
    )
    assert merged.texts == ()


def test_a_message_quotes_a_long_answer_only_in_part():
    (problem,) = merge(plan(), [returned("福祉課", {"9-9/備考": "長" * 30000})]).problems
    assert "長" * 40 + "…" in problem.found
    assert len(problem.found) < 120


def test_texts_stand_with_the_cover_first_and_then_in_plan_order():
    keys = ["2-1/12/備考", "2-1/3/i1/備考@R8", "2-1/3/i1/理由/詳細", "2-1/①/自己評価", "2-1/i5/備考", "表紙/記入者"]
    merged = merge(
        plan(), [returned("保険課", dict.fromkeys(keys, "はい")), returned("福祉課", {"表紙/記入者": "鎌倉"})]
    )
    assert [(text.key, text.item, text.period, text.division, text.text) for text in merged.texts] == [
        ("表紙/記入者", "記入者", "", "福祉課", "鎌倉"),
        ("表紙/記入者", "記入者", "", "保険課", "はい"),
        ("2-1/i5/備考", "備考", "", "保険課", "はい"),
        ("2-1/①/自己評価", "自己評価", "", "保険課", "はい"),
        ("2-1/3/i1/備考@R8", "備考", "R8", "保険課", "はい"),
        ("2-1/3/i1/理由/詳細", "理由/詳細", "", "保険課", "はい"),
        ("2-1/12/備考", "備考", "", "保険課", "はい"),
    ]


def test_each_file_has_its_own_text():
    files = [returned("福祉課", {"表紙/記入者": name}, f"{name}.xlsx") for name in ("乙", "甲")]
    assert [text.file for text in merge(plan(), files).texts] == ["乙.xlsx", "甲.xlsx"]


def test_an_unreadable_text_is_told_and_not_listed():
    merged = merge(plan(), [returned("福祉課", {"表紙/記入者": "!#REF!"})])
    assert (merged.texts, [problem.code for problem in merged.problems]) == ((), ["merge.unreadable"])


def test_two_files_that_say_the_same_settle_it_and_the_first_by_name_is_its_source():
    said = {"2-1/i1@R8": "17"}
    merged = merge(plan(), [returned("福祉課", said, "b.xlsx"), returned("福祉課", {"2-1/i1@R8": "17.0"}, "a.xlsx")])
    assert merged.problems == ()
    assert (row(merged, "2-1/i1@R8").value, row(merged, "2-1/i1@R8").file) == (17, "a.xlsx")


def test_one_file_given_twice_is_one():
    file = returned("福祉課", {"2-1/i1@R8": "17", "表紙/記入者": "甲"})
    assert merge(plan(), [file, file]) == merge(plan(), [file])


_KEYS = [line.key for line in result_lines(plan())] + ["表紙/記入者", "2-1/3/備考", "9-9/備考", "2-1/3/i9@R8"]
_SAID = st.sampled_from(["17", "17.0", "18", "該当なし", "未確定", "!?", "文", ""])
_FILES = st.builds(
    returned,
    st.sampled_from(["福祉課", "保険課", "介護課", "知らない課"]),
    st.dictionaries(st.sampled_from(_KEYS), _SAID, max_size=6),
    st.sampled_from(["a.xlsx", "b.xlsx", "c/a.xlsx"]),
)


@given(st.data(), st.lists(_FILES, max_size=6), st.sampled_from(list(Joint)))
@settings(max_examples=cases(2000))
def test_any_order_and_any_repetition_of_the_same_files_gives_the_same_result(data, files, joint):
    again = data.draw(st.permutations(files + files[:2]))
    shuffled = [
        replace(file, answers=type(file.answers)(data.draw(st.permutations(list(file.answers.items())))))
        for file in again
    ]
    assert repr(merge(plan(joint), shuffled)) == repr(merge(plan(joint), files))


@given(st.lists(_FILES, max_size=6), st.sampled_from(list(Joint)))
@settings(max_examples=cases(2000))
def test_no_answer_vanishes(files, joint):
    """Each answer of each file is the source of a row, or agrees with one, or is told with its key."""
    merged = merge(plan(joint), files)
    rows = {row.line.key: row for row in merged.rows}
    told = {problem.key for problem in merged.problems}
    for file in files:
        for key, answer in file.answers.items():
            listed = any((text.key, text.text, text.file) == (key, answer.shown, file.file) for text in merged.texts)
            row = rows.get(key)
            open_states = {ResultState.CONFLICT, ResultState.UNDETERMINED} | (
                {ResultState.BLANK} if row and row.line.summed else set()
            )
            counted = row and file.division in row.line.owners and (row.value is not None or row.state in open_states)
            agreed = row and file.division in row.line.owners and row.state == answer.shown
            assert listed or counted or agreed or key in told, (key, answer)


def test_the_year_of_a_budget_is_the_fiscal_year():
    assert [line.published for line in result_lines(plan()) if line.key == f"2-1/3/予算額@{R8}"] == [Decimal(4176)]


@given(st.lists(_FILES, max_size=4), st.sampled_from(list(Joint)))
@settings(max_examples=cases(300))
def test_where_only_what_was_said_is_asked_for_it_comes_to_the_same(files, joint):
    """Also of a key that has nothing but what is held back."""
    today = plan(joint)
    claims = claims_of(files)
    whole, said = (consolidate(today, claims, {}, only_said=only) for only in (False, True))
    assert said.rows == tuple(row for row in whole.rows if row.line.key in claims.by_key)
    assert said.texts == whole.texts
