"""Rounds: a running one issues only what changed, a closed one takes nothing until it is opened again."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from kamakura_report.commands.close import close_round
from kamakura_report.commands.ledger_session import open_ledger
from kamakura_report.commands.snapshots import Snapshots
from kamakura_report.plan.model import Division, Indicator, Plan, Project
from kamakura_report.problem import CannotRun
from kamakura_report.rounds.events import Event, EventKind
from kamakura_report.rounds.open_rounds import open_rounds, shut_out
from tests.commands.town import NOW, R8, R9, Town, founded, plan

KEY = "2-1/3/決算額@R8"


@pytest.fixture
def town(tmp_path: object) -> Town:
    return founded(tmp_path / "town")  # type: ignore[operator]


def figures(town: Town) -> dict[str, str]:
    content = (town.workspace.output / "consolidated.csv").read_text(encoding="utf-8-sig")
    return {row.split(",")[0]: row.split(",")[8] for row in content.splitlines()[1:]}


def projects(of: Plan, *new: Project) -> Plan:
    (program,) = of.programs
    return replace(of, programs=(replace(program, projects=new),))


def kinds(town: Town) -> list[EventKind]:
    with open_ledger(town.workspace, now=NOW) as session:
        return [event.kind for event in session.ledger.events()]


# generating again


def test_only_a_division_whose_workbook_would_say_something_else_gets_a_new_one(town: Town) -> None:
    first = {one.division: one for one in town.generate(R8).issued}
    one, another = plan().programs[0].projects
    town.keep(projects(plan(), one, replace(another, name="単独の事業")))
    again = {one.division: one for one in town.generate(R8).issued}
    assert {name: issued.done for name, issued in again.items()} == {"福祉課": "unchanged", "介護課": "replaced"}
    assert again["福祉課"].issue == first["福祉課"].issue
    assert again["介護課"].issue != first["介護課"].issue
    assert {one.done for one in town.generate(R8).issued} == {"unchanged"}
    assert kinds(town) == [EventKind.ISSUED, EventKind.ISSUED]


@pytest.mark.parametrize(
    ("first", "second"),
    [("R8/再", "R8:再"), ("R8", "r8"), ("R8", "R8."), ("訂正が", "訂正か\u3099"), ("x" * 130, "x" * 131)],
)
def test_a_round_that_would_be_written_over_another_is_refused_in_words(town: Town, first: str, second: str) -> None:
    """Nothing is changed, whatever is forced; the round that was there goes on."""
    town.generate(R8, round_name=first)
    before = town.tree()
    for more in ((), ("--force",), ("--dry-run",)):
        said = town.run("generate", "--year", "R8", "--round", second, *more)
        assert (said.status, said.out) == (2, "")
        assert f"回「{second}」のフォルダーの名前が、前に配布した回「{first}」のもの" in said.err
    assert town.tree() == before
    assert {one.done for one in town.generate(R8, round_name=first).issued} == {"unchanged"}
    assert {one.done for one in town.generate(R8, round_name="別の回").issued} == {"new"}


def test_what_no_workbook_shows_changes_no_workbook(town: Town) -> None:
    town.generate(R8)
    divisions = tuple(replace(one, contact="内線 1234") for one in plan().divisions)
    town.keep(replace(plan(), divisions=divisions))
    done = town.generate(R8)
    assert {one.done for one in done.issued} == {"unchanged"}
    assert done.outdated == ()
    assert len(done.changes) == 4


def test_a_lost_workbook_of_a_division_whose_issue_stands_is_written_again(town: Town) -> None:
    first = {one.path: one.path.read_bytes() for one in town.generate(R8).issued}
    for path in first:
        path.unlink()
    assert {one.done for one in town.generate(R8).issued} == {"new"}
    assert {path: path.read_bytes() for path in first} == first
    assert kinds(town) == [EventKind.ISSUED]


def test_a_new_edition_shows_what_was_answered_in_its_open_cells_and_the_cover_is_empty(town: Town) -> None:
    (_, alone) = town.generate(R8).issued
    town.answer(alone, {"2-1/12/決算額@R8": "345", "2-1/12/備考": "増えた", "表紙/記入者": "山田"})
    assert town.run("merge").status == 0
    one, another = plan().programs[0].projects
    town.keep(projects(plan(), one, replace(another, indicators=(Indicator("2-1/12/i1", 1, "相談", "件"),))))
    (_, again) = town.generate(R8).issued
    assert again.carried == 2
    issue = Snapshots(town.workspace).issue(again.issue)
    assert issue is not None
    assert dict(issue.accepted) == {}
    sent_back = shutil.copy(again.path, town.root / "返ってきたもの.xlsx")
    returned = town.run("check", str(sent_back), "-v").out
    assert "2-1/12/決算額 = 345" not in returned
    assert "2-1/12/決算額@R8 = 345" in returned
    assert "増えた" in returned
    assert "山田" not in returned


def test_years_and_due_date_stay_as_they_were_in_a_running_round(town: Town) -> None:
    first = town.generate(R8, due=date(2027, 5, 31))
    again = town.generate(round_name="R8")
    assert (again.round.years, again.round.due) == ((R8,), date(2027, 5, 31))
    assert [one.issue for one in again.issued] == [one.issue for one in first.issued]


def test_a_dry_run_tells_what_changed_in_the_plan_and_who_holds_an_outdated_workbook(town: Town) -> None:
    town.generate(R8)
    one, _ = plan().programs[0].projects
    third = Project("2-1/13", 13, "新しい事業", ("介護課",))
    town.keep(
        projects(plan(), replace(one, indicators=(replace(one.indicators[0], direction="", target=Decimal(9)),)), third)
    )
    before = town.tree()
    said = town.run("generate", "--year", "R8", "--dry-run")
    assert town.tree() == before
    assert said.status == 0
    for line in (
        "計画の変更（回「R8」の配布のあと） 4 件",
        "  成果指標 2-1/3/i1「講座」の目指す方向: ↗ → 空欄",
        "  成果指標 2-1/3/i1「講座」の目標値: 空欄 → 9",
        "  事業 2-1/13「新しい事業」が加わりました。",
        "  事業 2-1/12「単独事業」がなくなりました。",
    ):
        assert line in said.out.splitlines()
    assert "（介護課）、（福祉課）: 前に配布した様式は、計画や様式などが変わったため、古くなっています。" in said.out


@pytest.mark.parametrize(
    ("former", "told"),
    [(("介護課",), "高齢課の様式に替わりました"), ((), "記入する欄がなくなったので")],
)
def test_a_workbook_that_nobody_is_to_fill_in_any_more_is_named(town: Town, former: tuple[str, ...], told: str) -> None:
    town.generate(R8)
    one, another = plan().programs[0].projects
    divisions = (*plan().divisions, Division("高齢課", former=former))
    town.keep(replace(projects(plan(), one, replace(another, divisions=("高齢課",))), divisions=divisions))
    done = town.generate(R8)
    assert done.outdated == ("介護課",)
    (problem,) = [problem for problem in done.problems if problem.code == "round.outdated"]
    assert told in problem.found


def test_accepted_figures_of_earlier_years_are_locked_and_those_of_the_round_stay_open(town: Town) -> None:
    for one in town.generate(R8).issued:
        town.answer(one)
    assert town.run("merge").status == 0
    assert {one.done for one in town.generate(R8).issued} == {"unchanged"}
    for one in town.generate(R9).issued:
        issue = Snapshots(town.workspace).issue(one.issue)
        assert issue is not None
        asked = {ask.key for _, _, ask in Snapshots(town.workspace).book(issue).asks()}
        assert not any("@R8" in key or "初期値" in key for key in asked)
        assert {answer.shown for answer in issue.accepted.values()} == {"10"}
        shown = {"福祉課": 6, "介護課": 4}  # with the program's figures, that both workbooks show
        assert len(issue.accepted) == shown[one.division]


def test_an_earlier_year_that_was_answered_in_this_round_stays_open_and_the_workbook_as_it_is(town: Town) -> None:
    (first, _) = town.generate(R9).issued
    town.answer(first, {KEY: "4000"})
    assert town.run("merge").status == 0
    assert figures(town)[KEY] == "4000"
    assert {one.done for one in town.generate(R9).issued} == {"unchanged"}


# closing


def test_a_closed_round_takes_no_file_until_it_is_opened_again(town: Town) -> None:
    issued = town.generate(R8).issued
    town.answer(issued[0], {KEY: "10"})
    assert town.run("merge").status == 0
    closed = town.run("close", "R8")
    assert closed.status == 0
    assert "注意: 介護課: 集計に使えるファイルがないまま回「R8」を締め切りました。" in closed.out
    town.answer(issued[1], {"2-1/12/決算額@R8": "345"})
    late = town.run("merge")
    assert late.status == 1
    assert "介護課.xlsx: 回「R8」は締め切られているので、このファイルの回答は集計に入れていません。" in late.out
    assert figures(town)[KEY] == "10"  # what came before stays
    assert figures(town)["2-1/12/決算額@R8"] == ""
    assert "回を締め切ったあとに届いたので使っていません" in town.run("trace", "2-1/12/決算額@R8").out
    assert town.run("close", "R8", "--reopen").status == 0
    assert figures(town)["2-1/12/決算額@R8"] == "345"
    assert town.run("merge").status == 0
    assert town.run("close", "R8").status == 0
    assert figures(town)["2-1/12/決算額@R8"] == "345"
    assert town.run("rebuild").status == 0
    assert town.run("merge").status == 0
    assert figures(town)["2-1/12/決算額@R8"] == "345"


def test_a_dry_run_of_merge_tells_of_a_closed_round_too(town: Town) -> None:
    issued = town.generate(R8).issued
    close_round(town.workspace, "R8", now=NOW)
    town.answer(issued[1])
    before = town.tree()
    assert "round.closed" in town.run("merge", "--dry-run").out
    assert town.tree() == before


def test_what_cannot_be_closed_or_sent_out_is_one_line_and_changes_nothing(town: Town) -> None:
    assert (
        town.run("close", "R8").err == "エラー: まだ何も配布していません。"
        "「kamakura-report generate」で配布用の Excel を作ってから、もう一度実行してください。\n"
    )
    town.generate(R8)
    lines = {
        ("close", "R9"): "「R9」という回はありません。R8 のどれかを書いてください。",
        ("close", "R8", "--reopen"): "回「R8」は、すでに開いています。何も変えていません。そのままで構いません。",
    }
    closed = {
        ("close", "R8"): "回「R8」は、すでに締め切られています。何も変えていません。"
        "開き直すときは「kamakura-report close R8 --reopen」を実行してください。",
        ("generate", "--year", "R8"): "回「R8」は締め切られています。続けるときは"
        "「kamakura-report close R8 --reopen」で開き直してから、もう一度実行してください。",
    }
    for said in (lines, closed):
        before = town.tree()
        for command, line in said.items():
            told = town.run(*command)
            assert (told.status, told.out, told.err) == (2, "", f"エラー: {line}\n")
            assert town.tree() == before
        if said is lines:
            close_round(town.workspace, "R8", now=NOW)
    with pytest.raises(CannotRun):
        town.generate(R8)
    assert [one.done for one in town.generate(R9).issued] == ["new", "new"]


def turn(number: int, kind: EventKind, name: str = "R8") -> Event:
    return Event(number, kind, "", "", {"round": name})


@pytest.mark.parametrize(
    ("events", "open_"),
    [
        ([turn(1, EventKind.ISSUED)], {"R8": True}),
        ([turn(1, EventKind.ISSUED), turn(2, EventKind.CLOSED)], {"R8": False}),
        ([turn(1, EventKind.ISSUED), turn(2, EventKind.CLOSED), turn(3, EventKind.OPENED)], {"R8": True}),
        (
            [turn(1, EventKind.ISSUED), turn(2, EventKind.ISSUED, "R9"), turn(3, EventKind.CLOSED)],
            {"R8": False, "R9": True},
        ),
    ],
)
def test_a_round_is_open_from_its_first_issue_to_its_close(events: list[Event], open_: dict[str, bool]) -> None:
    assert open_rounds(events) == open_


@pytest.mark.parametrize(
    ("sightings", "late"),
    [
        ([(3, "a", "R8")], set()),
        ([(5, "a", "R8")], {"a"}),
        ([(5, "a", "R9")], set()),
        ([(3, "a", "R8"), (5, "a", "R8")], set()),
        ([(7, "a", "R8"), (9, "b", "R8")], {"b"}),
    ],
)
@pytest.mark.parametrize("reopened", [False, True])
def test_a_file_is_shut_out_while_it_came_only_to_a_closed_round(
    sightings: list[tuple[int, str, str]], late: set[str], reopened: bool
) -> None:
    """Closed at 4, open again at 6 (when reopened), closed at 8."""
    turns = [turn(4, EventKind.CLOSED), *([turn(6, EventKind.OPENED)] if reopened else []), turn(8, EventKind.CLOSED)]
    came = {digest for number, digest, name in sightings if number == 7}
    expected = late - {"a"} if reopened else late | came
    assert set(shut_out(turns, sightings)) == expected
