"""remind: a letter to whoever has not answered, none to whoever has, and nobody's own words lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from kamakura_report.commands import merge, remind
from kamakura_report.commands.ledger_session import write_ledger
from kamakura_report.plan.model import Division
from kamakura_report.problem import CannotRun
from kamakura_report.rounds.events import EventKind
from tests.commands.town import R8, Town, founded, plan

DUE = date(2027, 5, 31)
MERGED = datetime(2027, 5, 20, 17, 0)
TODAY = datetime(2027, 6, 10, 9, 0)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = founded(tmp_path_factory.mktemp("remind") / "town")
    town.generate(R8, due=DUE)
    return town


def run(town: Town, *divisions: str, **said: object) -> remind.Reminded:
    return remind.run(town.workspace, divisions=divisions, now=TODAY, **said)  # type: ignore[arg-type]


def letters(town: Town) -> list[str]:
    folder = town.workspace.reminders
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def answer(town: Town, *divisions: str) -> None:
    for one in town.generate(R8, due=DUE).issued:
        if one.division in divisions:
            town.answer(one)
    merge.run(town.workspace, [], now=MERGED)


def test_each_division_that_has_not_answered_gets_a_letter(town: Town) -> None:
    answer(town, "福祉課")
    done = run(town)
    assert letters(town) == ["介護課.txt"]
    assert [(one.status.division.name, one.written.done) for one in done.letters] == [("介護課", "new")]


def test_a_letter_opens_in_windows_own_editor(town: Town) -> None:
    run(town)
    data = (town.workspace.reminders / "介護課.txt").read_bytes()
    assert data.startswith("\ufeff宛先: 介護課\r\n".encode())
    assert data.count(b"\n") == data.count(b"\r\n") > 10
    text = data.decode("utf-8-sig")
    assert "output/workbooks/R8/介護課.xlsx" in text
    assert "単独事業 決算額 R8（千円）" in text
    assert (town.root / "output/workbooks/R8/介護課.xlsx").is_file()


def test_who_has_answered_meanwhile_loses_its_letter(town: Town) -> None:
    run(town)
    assert letters(town) == ["介護課.txt", "福祉課.txt"]
    answer(town, "福祉課")
    done = run(town)
    assert letters(town) == ["介護課.txt"]
    assert [path.name for path in done.cleared.removed] == ["福祉課.txt"]


def test_a_letter_that_a_person_has_changed_stays_and_is_told(town: Town) -> None:
    run(town)
    own = town.workspace.reminders / "福祉課.txt"
    own.write_text("先日は電話で失礼しました。", encoding="utf-8")
    answer(town, "福祉課")
    done = run(town)
    assert own.read_text(encoding="utf-8") == "先日は電話で失礼しました。"
    assert (done.cleared.removed, done.cleared.kept) == ((), (own,))


def test_a_changed_letter_of_a_division_still_waited_for_is_moved_aside(town: Town) -> None:
    run(town)
    own = town.workspace.reminders / "福祉課.txt"
    own.write_text("先日は電話で失礼しました。", encoding="utf-8")
    (written,) = [one.written for one in run(town).letters if one.path == own]
    assert written.backup is not None
    assert written.backup.read_text(encoding="utf-8") == "先日は電話で失礼しました。"
    assert own.read_bytes().startswith(b"\xef\xbb\xbf")
    answer(town, "福祉課", "介護課")
    assert [path.name for path in run(town).cleared.removed] == ["介護課.txt", "福祉課.txt"]
    assert letters(town) == [written.backup.name]


def test_a_file_of_the_clerks_own_in_the_folder_is_left_alone(town: Town) -> None:
    run(town)
    (town.workspace.reminders / "メモ.txt").write_text("5日に電話", encoding="utf-8")
    answer(town, "福祉課", "介護課")
    run(town)
    assert letters(town) == ["メモ.txt"]


def test_a_second_run_on_the_same_day_changes_nothing(town: Town) -> None:
    run(town)
    before = town.tree()
    assert {one.written.done for one in run(town).letters} == {"unchanged"}
    assert town.tree() == before


def test_only_the_division_that_is_named_gets_or_loses_a_letter(town: Town) -> None:
    run(town, "福祉課")
    assert letters(town) == ["福祉課.txt"]
    run(town, "介護課")
    assert letters(town) == ["介護課.txt", "福祉課.txt"]
    answer(town, "福祉課", "介護課")
    run(town, "福祉課")
    assert letters(town) == ["介護課.txt"]


@pytest.mark.parametrize("name", ["土木課", "保険課"])
def test_a_division_that_was_sent_nothing_cannot_be_reminded(town: Town, name: str) -> None:
    with pytest.raises(CannotRun, match=f"「{name}」という課には、この回（R8）の配布をしていません"):
        run(town, "福祉課", name)
    assert letters(town) == []


def test_a_closed_round_gets_no_letters(town: Town) -> None:
    with write_ledger(town.workspace, now=TODAY) as session:
        session.record(EventKind.CLOSED, {"round": "R8"})
    before = town.tree()
    with pytest.raises(CannotRun, match="締め切られています"):
        run(town)
    assert town.tree() == before


def test_a_dry_run_writes_and_takes_away_nothing(town: Town) -> None:
    run(town)
    answer(town, "福祉課")
    before = town.tree()
    done = run(town, dry_run=True)
    assert [(one.path.name, one.written.done) for one in done.letters] == [("介護課.txt", "planned")]
    assert town.tree() == before


def test_files_that_were_not_taken_in_are_told_before_anybody_is_reminded(town: Town) -> None:
    for one in town.generate(R8, due=DUE).issued:
        town.answer(one)
    assert [problem.code for problem in run(town).problems].count("status.not-merged") == 1


def test_a_name_that_windows_does_not_take_is_written_under_another(tmp_path: Path) -> None:
    town = founded(tmp_path / "town")
    small = plan()
    (program,) = small.programs
    odd = "子ども/若者課"
    projects = tuple(replace(one, divisions=(odd,)) for one in program.projects)
    town.keep(
        replace(
            small,
            divisions=(*small.divisions, Division(odd)),
            programs=(replace(program, division=odd, projects=projects),),
        )
    )
    town.generate(R8, due=DUE)
    run(town)
    assert letters(town) == ["子ども＿若者課.txt"]
