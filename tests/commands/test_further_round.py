"""No second round by accident, and a later deadline is no reason to call a workbook outdated."""

from __future__ import annotations

import io
import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from kamakura_report.cli.steps import do
from kamakura_report.commands.snapshots import Snapshots
from kamakura_report.plan.changes import Change, ChangeKind, plan_changes
from kamakura_report.reports.change_lines import change_lines
from tests.commands.town import R8, R9, Town, founded, plan, told, walked

DUE, LATER = date(2027, 5, 31), date(2027, 6, 15)


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return founded(tmp_path / "town")


@pytest.mark.parametrize("typed", [(), ("--year", "R9"), ("--round", "もう一つ")])
def test_a_further_round_is_not_opened_by_accident(town: Town, typed: tuple[str, ...]) -> None:
    town.generate(R8)
    before = town.tree()
    name = typed[-1] if typed else "全年度"
    said = town.run("generate", *typed)
    assert (said.status, said.out) == (2, "")
    assert said.err == (
        f"エラー: 回「R8」（まだの課 2）がまだ終わっていません。新しい回「{name}」は作っていません。"
        "回「R8」をもう一度配布するときは「kamakura-report generate --round R8」、"
        "新しい回を始めるときは --yes を付けて、もう一度実行してください。\n"
    )
    assert town.tree() == before
    dry = town.run("generate", *typed, "--dry-run")
    assert (dry.status, "（round.unfinished）" in dry.out) == (0, True)
    assert town.tree() == before
    assert town.run("generate", "--round", "R8").status == 0
    assert town.run("generate", *typed, "--yes").status == 0


def test_what_is_meant_is_asked_of_who_sits_there(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    town.generate(R8)
    for answer, status in (("n\n", 2), ("\n", 2), ("ｙ\n", 0)):
        someone = io.StringIO(answer)
        monkeypatch.setattr(someone, "isatty", lambda: True)
        monkeypatch.setattr(sys, "stdin", someone)
        assert town.run("generate", "--year", "R9").status == status


def test_nobody_is_asked_without_a_round_that_waits_for_somebody(tmp_path: Path) -> None:
    """In a new workspace, in the open round itself, and once all have answered or the round is closed."""
    town = founded(tmp_path / "new")
    assert town.run("generate").status == 0
    assert town.run("generate").status == 0
    assert town.run("close", "全年度").status == 0
    assert town.run("generate", "--year", "R8").status == 0
    done = walked(tmp_path / "done")
    assert done.run("merge").status == 0
    assert done.run("generate", "--year", "R9").status == 0


def test_the_file_to_double_click_offers_the_running_round(town: Town) -> None:
    def clicked(*answers: str) -> tuple[list[str], list[list[str]]]:
        asked: list[str] = []
        ran: list[list[str]] = []
        given = iter(answers)

        def ask(words: str) -> str:
            asked.append(words)
            return next(given, "")

        do([str(town.root / "発行.bat")], {}, ask, lambda command: ran.append(command[2:]) or 0)  # type: ignore[func-returns-value]
        return asked, ran

    assert clicked("")[1] == []
    assert clicked("R8")[1] == [["generate", "--year", "R8"]]
    town.generate(R8)
    asked, ran = clicked("", "2027-06-15")
    assert asked[0].startswith("回「R8」をもう一度配布するなら、そのまま Enter。")
    assert ran == [["generate", "--round", "R8", "--due", "2027-06-15"]]
    assert clicked("全年度")[1] == [["generate", "--round", "全年度"]]
    assert clicked("R9")[1] == [["generate", "--year", "R9"]]


def test_a_later_deadline_is_a_change_of_date_alone(town: Town) -> None:
    one, _ = town.generate(R8, due=DUE).issued
    old = town.answer(one)
    done = town.generate(R8, due=LATER)
    assert (done.outdated, [each.only_due for each in done.issued]) == ((), [True, True])
    assert [problem for problem in done.problems if problem.code == "round.outdated"] == []
    said = town.run("generate", "--year", "R8", "--due", "2027-06-20").out
    assert "提出期限だけを変えたもの 2 課（令和9年6月20日（日）まで）。前に配布したものも、そのまま使えます。" in said
    assert "福祉課: 記入欄 10（必須 6） 表紙の提出期限を書き直しました" in said
    assert old.exists()
    assert town.run("merge").status == 0
    assert "回「R8」　提出期限 令和9年6月20日（日）" in town.run("status").out


def test_who_was_given_more_time_keeps_it_and_so_do_the_others(town: Town) -> None:
    town.generate(R8, due=DUE)
    town.generate(R8, due=LATER, divisions=("福祉課",))
    again = town.generate(R8)
    assert {one.done for one in again.issued} == {"unchanged"}
    issues = [Snapshots(town.workspace).issue(one.issue) for one in again.issued]
    assert [(one.division, one.round.due) for one in issues if one] == [("福祉課", LATER), ("介護課", DUE)]


def test_a_workbook_that_says_something_else_is_outdated_whatever_became_of_the_date(town: Town) -> None:
    town.generate(R8, due=DUE)
    (program,) = plan().programs
    town.keep(replace(plan(), programs=(replace(program, name="健康"),)))
    done = town.generate(R8, due=LATER)
    assert (done.outdated, [each.only_due for each in done.issued]) == (("介護課", "福祉課"), [False, False])


# 計画の変更


def test_what_matters_comes_first_and_like_changes_are_one_line() -> None:
    (program,) = plan().programs
    one, gone = program.projects
    divisions = tuple(replace(each, contact="内線 1234") for each in plan().divisions)
    renamed = replace(one, divisions=("介護課",), budget={R9: Decimal(5)})
    new = replace(plan(), divisions=divisions, programs=(replace(program, projects=(renamed,)),))
    lines = list(change_lines(plan_changes(plan(), new)))
    assert lines[0] == f"事業 2-1/12「{gone.name}」がなくなりました。"
    assert lines[1].startswith("事業 2-1/3「")
    assert "所管課" in lines[1]
    assert lines[-1] == "課 4 件の連絡先: 空欄 → 内線 1234（福祉課、保険課、介護課 ほか 1）"
    assert len(list(change_lines(plan_changes(plan(), new), every=True))) > len(lines)


def test_thirty_like_lines_are_one() -> None:
    changes = [Change(ChangeKind.ADDED, "事業", f"2-1/{number}", "新しい") for number in range(30)]
    changes += [Change(ChangeKind.CHANGED, "事業", f"2-1/{number}", "前から", f"予算額 R{number}", "", str(number))
                for number in range(30)]  # fmt: skip
    assert list(change_lines(changes)) == [
        "事業 30 件が加わりました（2-1/0、2-1/1、2-1/2 ほか 27）。",
        "事業 30 件の予算額が変わりました（30 か所）（2-1/0、2-1/1、2-1/2 ほか 27）",
    ]


def test_rounds_are_named_in_the_same_way_everywhere(town: Town) -> None:
    """In whatever width and era they are typed, and in one line where there is none."""
    town.generate(R8)
    unknown = "エラー: 「R7」という回はありません。R8 のどれかを書いてください。\n"
    for command in (("status", "--round"), ("remind", "--round"), ("close",), ("withdraw",)):
        assert told("-C", str(town.root), *command, "R7").err == unknown
    for command in (("status", "--round"), ("remind", "--round"), ("close",)):
        assert told("-C", str(town.root), *command, "２０２６年度").status in (0, 1)
