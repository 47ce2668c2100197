"""Where divisions stand that share a project, took another name, or answer another plan."""

from __future__ import annotations

from dataclasses import replace

from kamakura_report.plan.model import Division, Joint
from kamakura_report.rounds.division_status import CellOutcome, Stage
from tests.merging.answered import plan
from tests.rounds.one_division import ALL, BOTH, ONE, decided, one
from tests.rounds.statuses import FUKUSHI, HOKEN, came, counts, sending, stood, wrong


def test_who_sees_a_block_locked_is_not_asked() -> None:
    found = stood(plan(), BOTH, [came("福祉課", ALL)])
    assert (found["保険課"].asked, found["保険課"].stage) == (0, Stage.OPTIONAL)


def test_each_of_all_divisions_answers_for_itself() -> None:
    found = stood(plan(Joint.EACH), BOTH, [came("福祉課", ALL)])
    assert (found["福祉課"].stage, found["保険課"].stage) == (Stage.DONE, Stage.WAITING)
    assert [cell.ask.key for cell in found["保険課"].outstanding] == list(HOKEN)


def test_a_part_of_a_sum_is_given_though_the_sum_is_not() -> None:
    key = "2-1/3/決算額@R8"
    both = (sending("福祉課", [key]), sending("保険課", [key]))
    found = stood(plan(Joint.SUM), both, [came("福祉課", {key: "5"})])
    assert (found["福祉課"].stage, found["保険課"].stage) == (Stage.DONE, Stage.WAITING)


def test_a_part_that_was_cleared_is_asked_again_of_its_division_alone() -> None:
    key = "2-1/3/決算額@R8"
    both = (sending("福祉課", [key]), sending("保険課", [key]))
    cleared = decided(key, None, ("福祉課 数値 5",))
    found = stood(plan(Joint.SUM), both, [came("福祉課", {key: "5"}), came("保険課", {key: "7"})], [cleared])
    assert [counts(found[name]) for name in ("福祉課", "保険課")] == [
        {CellOutcome.BLANK: [key]},
        {CellOutcome.FILLED: [key]},
    ]


def test_divisions_that_disagree_are_both_in_conflict_and_a_third_still_blank() -> None:
    shared = plan(Joint.EACH, ("福祉課", "保険課", "介護課"))
    said = [came("福祉課", ALL), came("保険課", {HOKEN[0]: "21"})]
    found = stood(shared, (*BOTH, sending("介護課", HOKEN)), said)
    assert [found[name].stage for name in ("福祉課", "保険課", "介護課")] == [
        Stage.CONFLICT,
        Stage.CONFLICT,
        Stage.WAITING,
    ]


def test_a_division_that_was_sent_nothing_is_listed() -> None:
    assert stood(plan(), [ONE])["介護課"].stage is Stage.NOT_SENT


# Names and plans that changed


def renamed(former: str, *names: str):
    """The plan in which these divisions go on with ``former``; the first is asked for what it was asked for."""
    small = plan()
    (program,) = small.programs
    project = replace(program.projects[0], divisions=(names[0], "保険課"))
    divisions = tuple(Division(name, former=(former,)) for name in names) + small.divisions[1:]
    changed = replace(program, division=names[-1], projects=(project, *program.projects[1:]))
    return replace(small, programs=(changed,), divisions=divisions)


def test_what_was_sent_under_the_old_name_is_the_new_divisions_to_answer() -> None:
    found = stood(renamed("福祉課", "共生課"), [ONE], [came("福祉課", {"2-1/i1@R8": "10"})])
    assert "福祉課" not in found
    standing = found["共生課"]
    assert (standing.stage, standing.name, len(standing.submissions)) == (Stage.PARTIAL, "共生課（旧 福祉課）", 1)
    assert [cell.cell for cell in standing.outstanding] == ["H13"]


def test_of_a_division_that_was_split_each_cell_is_its_answerers() -> None:
    found = stood(renamed("福祉課", "地域課", "共生課"), [ONE], [])
    assert {name: counts(found[name]) for name in ("地域課", "共生課")} == {
        "地域課": {CellOutcome.BLANK: ["2-1/3/i1@R8"]},
        "共生課": {CellOutcome.BLANK: ["2-1/i1@R8"]},
    }


def test_a_workbook_of_its_own_takes_the_place_of_the_forerunners() -> None:
    new = sending("共生課", FUKUSHI, when="2027-04-10T09:00:00+09:00")
    found = stood(renamed("福祉課", "共生課"), [ONE, new], [wrong(came("福祉課", ALL)), came("共生課", ALL)])
    assert (found["共生課"].stage, found["共生課"].sendings) == (Stage.DONE, (replace(new, asked=()),))


def test_two_divisions_that_became_one_have_both_workbooks_to_answer() -> None:
    merged = replace(
        plan(Joint.EACH, ("共生課",)),
        divisions=(Division("共生課", former=("福祉課", "保険課")), Division("介護課")),
    )
    (program,) = merged.programs
    merged = replace(merged, programs=(replace(program, division="共生課"),))
    standing = stood(
        merged, [sending("福祉課", FUKUSHI[:1]), sending("保険課", HOKEN)], [came("保険課", {HOKEN[0]: "20"})]
    )["共生課"]
    assert (standing.stage, len(standing.sendings)) == (Stage.PARTIAL, 2)
    assert counts(standing) == {CellOutcome.FILLED: list(HOKEN), CellOutcome.BLANK: ["2-1/i1@R8"]}


def test_a_division_that_is_gone_is_listed_with_what_it_sent() -> None:
    found = stood(plan(), [sending("土木課", HOKEN)], [came("土木課", ALL)])
    assert (found["土木課"].asked, len(found["土木課"].submissions)) == (0, 1)
    assert "土木課" not in stood(plan(), [sending("土木課", HOKEN)])


def test_what_todays_plan_no_longer_asks_does_not_count() -> None:
    """A withdrawn project, one that is another division's by now, a figure that the master knows."""
    gone = sending("福祉課", ["2-1/99/i1@R8", "2-1/12/決算額@R8", "2-1/i1@初期値", "2-1/i1@R8"])
    assert counts(one(sendings=[gone])) == {CellOutcome.BLANK: ["2-1/i1@R8"]}


def test_a_renumbered_project_is_asked_under_its_key_of_today() -> None:
    old = sending("福祉課", ["2-1/7/決算額@R8"])
    moves = {old.issue: {"2-1/7": "2-1/3"}}
    assert counts(stood(plan(), [old], moves=moves)["福祉課"]) == {CellOutcome.BLANK: ["2-1/7/決算額@R8"]}
    found = stood(plan(), [old], [came("福祉課", {"2-1/3/決算額@R8": "5"})], moves=moves)
    assert counts(found["福祉課"]) == {CellOutcome.FILLED: ["2-1/7/決算額@R8"]}
