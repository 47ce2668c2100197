"""Another program holds a file for reading: each command is done, or not at all, or done but for results it names."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from kamakura_report.commands.ledger_session import open_ledger
from kamakura_report.io.files import patience, unfinished
from kamakura_report.io.files.moves import Moves
from tests.commands.ledgers import KEY, LATE, mark, send, value
from tests.commands.town import Town, founded, walked
from tests.io.holders import holding

REASON = ("--reason", "電話で確認")
RESULTS = ("consolidated.csv", "consolidated_text.csv", "consolidated.xlsx", "conflicts.xlsx")


@pytest.fixture(autouse=True)
def stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of every module that asks it, so that two runs write the same."""

    class Stopped(datetime):
        @classmethod
        def now(cls, tz: object = None) -> Stopped:
            return cls(2027, 6, 10, 9, 30, 0)

    for name in ("amend", "bring_in", "collect", "prepare", "report"):
        monkeypatch.setattr(f"kamakura_report.cli.{name}.datetime", Stopped)
    monkeypatch.setattr("secrets.token_hex", lambda count: "07" * count)


@dataclass(frozen=True)
class Station:
    """A town, a command to be given in it, and how it ends where nobody holds anything."""

    name: str
    town: Town
    command: Callable[[Town], tuple[str, ...]]


@pytest.fixture(scope="module")
def stations(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Station]:
    folder = tmp_path_factory.mktemp("holders")
    merged = walked(folder / "merged")
    assert merged.run("merge").status == 0
    torn = merged.copy(folder / "torn")
    for said in ("17", "18"):
        send(torn, said, LATE, f"{said}.xlsx")
    assert torn.run("merge").status == 1
    mark(torn, 2, "○", "課長に確認")
    more = merged.copy(folder / "more")
    send(more, "19", LATE, "19.xlsx")
    changed = merged.copy(folder / "changed")
    decided = merged.copy(folder / "decided")
    assert decided.run("set", KEY, "17", *REASON).status == 0
    figures = "キー,値\r\n2-1/3/i1@R9,41\r\n"
    (merged.root / "figures.csv").write_text(figures, encoding="utf-8", newline="")
    every = [
        Station("set", merged, lambda town: ("set", KEY, "17", *REASON)),
        Station("withdraw", decided, lambda town: ("set", KEY, "--withdraw", *REASON)),
        Station("resolve", torn, lambda town: ("resolve", str(town.root / "marked.xlsx"))),
        Station("merge", more, lambda town: ("merge",)),
        Station("undo", torn, lambda town: ("undo",)),
        Station("close", merged, lambda town: ("close", "R8")),
        Station("import-figures", merged, lambda town: ("import-figures", str(town.root / "figures.csv"))),
        Station("generate", founded(folder / "new"), lambda town: ("generate", "--year", "R8")),
        Station("generate again", changed, lambda town: ("generate", "--year", "R8", "--due", "2027-07-01")),
    ]
    return {one.name: one for one in every}


SAVES_TIME = "output/ledger/readings.gz"  # nobody waits for it, nothing depends on it
NAMES = ("set", "withdraw", "resolve", "merge", "undo", "close", "import-figures", "generate", "generate again")


@pytest.mark.parametrize("name", NAMES)
def test_at_every_rename_there_is_no_half_state(stations: dict[str, Station], name: str, tmp_path: Path) -> None:
    """Old, or new, or new but for the results that are named; and then the same command makes the rest new."""
    station = stations[name]
    undisturbed = station.town.copy(tmp_path / "undisturbed")
    with holding() as nobody:
        whole = undisturbed.run(*station.command(undisturbed))
    assert whole.status in (0, 1)
    after, before = _told(undisturbed), _told(station.town)
    boundaries = len(nobody.renamed)
    assert boundaries >= 4
    ends = set()
    for at in range(1, boundaries + 1):
        town = station.town.copy(tmp_path / f"town{at}")
        with holding(at=at) as holder:
            told = town.run(*station.command(town))
        (held,) = (path.relative_to(town.root).as_posix() for path in holder.held)
        assert 4 < holder.waited < 12 or (held == SAVES_TIME and not holder.waited), (at, holder.waited)
        where = (name, at, held, told)
        assert "Traceback" not in told.err
        assert not _left(town), where
        if told.status == 2:
            assert told.out == ""
            assert Path(held).stem in told.err, where  # an event is held under its number alone
            assert _told(town) == before, where
            assert not unfinished.note_path(town.workspace.written).exists()
        elif "results.stale" in told.out:
            assert told.status == 1
            assert Path(held).name in RESULTS, where
            assert told.out.count("（results.stale）") == 1, where
            assert f"エラー: {held}: " in told.out
            assert f"結果: {town.root / held}" not in told.out
            now = _told(town)
            assert now["ledger"] == after["ledger"], where
            assert {one for one in after if now.get(one) != after[one]} <= {held, "output/ledger/written.json"}, where
            assert now.get(held) == before.get(held), where
        else:
            assert held in ("output/ledger/written.json", SAVES_TIME), where
            assert told.status == whole.status
        ends.add(told.status if told.status == 2 else "stale" if "results.stale" in told.out else "done")
        again = town.run(*station.command(town))
        assert again.status == whole.status, (where, again)
        assert "results.stale" not in again.out
        assert _told(town) == after, where
        assert not _left(town), where
    assert ends == ({2, "done"} if name.startswith("generate") else {2, "done", "stale"})


def _left(town: Town) -> list[str]:
    return [name for name in town.tree() if name.endswith((".tmp", ".lock"))]


def _told(town: Town) -> dict[str, object]:
    """All files but the database's own bytes, the note and the key, and what the database says."""
    own = ("output/ledger/ledger.sqlite3", "output/ledger/unfinished.json", "input/workspace.key")
    found: dict[str, object] = {name: content for name, content in town.tree().items() if name not in own}
    with open_ledger(town.workspace, now=datetime(2027, 6, 10)) as session:
        found["ledger"] = (session.ledger.events(), session.ledger.decisions(), session.ledger.batches())
    return found


def _events(town: Town) -> list[str]:
    return sorted(path.name for path in town.workspace.events.iterdir())


def _decided(town: Town) -> list[str]:
    events = [json.loads(path.read_bytes()) for path in sorted(town.workspace.events.glob("*-decided.json"))]
    return [event["body"]["decisions"][0]["shown"] for event in events]


@pytest.fixture
def town(stations: dict[str, Station], tmp_path: Path) -> Town:
    return stations["set"].town.copy(tmp_path / "town")


def _set(town: Town, figure: str = "17") -> tuple[int, str]:
    told = town.run("set", KEY, figure, *REASON)
    return told.status, told.out


def test_a_decision_is_recorded_once_however_often_the_clerk_tries(town: Town) -> None:
    csv = town.workspace.output / "consolidated.csv"
    with holding(csv):
        for _ in range(3):
            status, out = _set(town)
            assert status == 1
            assert "output/consolidated.csv: ほかのプログラムが開いているため、新しくしていません。" in out
    assert _decided(town) == ["17"]
    assert value(town)[0] != "17"
    assert _set(town)[0] == 0
    assert _decided(town) == ["17"]
    assert value(town)[:2] == ["17", "確定"]
    assert not list(town.workspace.output.glob("*.bak.*"))


def test_seventeen_eighteen_seventeen_are_three_decisions_though_results_are_stale(town: Town) -> None:
    with holding(town.workspace.output / "consolidated.csv"):
        assert [_set(town, figure)[0] for figure in ("17", "18", "17")] == [1, 1, 1]
        assert town.run("set", KEY, "17", "--reason", "別の理由").status == 1
    assert _decided(town) == ["17", "18", "17", "17"]


def test_where_nothing_is_stale_the_same_decision_again_is_another_one(town: Town) -> None:
    assert [_set(town)[0], _set(town)[0]] == [0, 0]
    assert _decided(town) == ["17", "17"]


def test_another_person_decides_anew(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    with holding(town.workspace.output / "consolidated.csv"):
        monkeypatch.setenv("LOGNAME", "suzuki")
        _set(town)
        monkeypatch.setenv("LOGNAME", "sato")
        _set(town)
    assert _decided(town) == ["17", "17"]


def test_what_some_program_holds_for_a_moment_only_delays(town: Town) -> None:
    held = [town.workspace.output / name for name in RESULTS]
    with holding(*held, until=3.0) as holder:
        assert _set(town)[0] == 0
    assert 3 <= holder.waited < 5.1
    assert value(town)[0] == "17"


def test_all_results_held_are_all_named_and_waited_for_together(town: Town) -> None:
    held = [town.workspace.output / name for name in RESULTS]
    with holding(*held) as holder:
        status, out = _set(town)
    assert status == 1
    changed = [name for name in RESULTS if f"output/{name}: " in out]
    assert {"consolidated.csv", "consolidated.xlsx"} <= set(changed)
    assert holder.waited < 5.1


@pytest.mark.parametrize(
    "command",
    [
        ("status",),
        ("remind",),
        ("generate", "--year", "R8"),
        ("merge",),
        ("set", "2-1/3/i1@R9", "3", *REASON),
        ("close", "R8"),
        ("undo",),
    ],
    ids=lambda command: command[0],
)
def test_every_later_command_renews_what_was_left(town: Town, command: tuple[str, ...]) -> None:
    csv = town.workspace.output / "consolidated.csv"
    with holding(csv):
        _set(town)
        told = town.run(*command)
        assert told.status == 1
        assert "（results.stale）" in told.out
    assert value(town)[0] != "17"
    assert town.run(*command).status in (0, 1)
    assert value(town)[0] == "17"
    assert not unfinished.note_path(town.workspace.written).exists()
    assert not list(town.workspace.output.glob("*.bak.*"))


def test_open_in_excel_before_anything_is_written_nothing_is_recorded(town: Town) -> None:
    csv = town.workspace.output / "consolidated.csv"
    before = town.tree()
    with holding(csv, writing=True):
        told = town.run("set", KEY, "17", *REASON)
    assert (told.status, told.out) == (2, "")
    assert told.err.startswith("エラー: output/consolidated.csv を書き換えられません。")
    assert town.tree() == before


def test_undo_twice_while_a_result_is_held_takes_one_merge_back(stations: dict[str, Station], tmp_path: Path) -> None:
    town = stations["undo"].town.copy(tmp_path / "town")
    with holding(town.workspace.output / "consolidated.csv"):
        assert [town.run("undo").status, town.run("undo").status] == [1, 1]
    assert sum(name.endswith("undone.json") for name in _events(town)) == 1
    assert town.run("undo").status == 0
    assert sum(name.endswith("undone.json") for name in _events(town)) == 1
    assert town.run("undo").status == 0
    assert sum(name.endswith("undone.json") for name in _events(town)) == 2


@pytest.mark.parametrize("name", ["conflicts.xlsx", "consolidated.csv"])
def test_marks_saved_in_the_result_itself_are_taken_once(
    stations: dict[str, Station], tmp_path: Path, name: str
) -> None:
    town = stations["resolve"].town.copy(tmp_path / "town")
    conflicts = town.workspace.output / "conflicts.xlsx"
    conflicts.write_bytes((town.root / "marked.xlsx").read_bytes())
    with holding(town.workspace.output / name):
        assert [town.run("resolve", str(conflicts)).status for _ in range(2)] == [1, 1]
    assert town.run("resolve", str(conflicts)).status == 0
    assert sum(name.endswith("decided.json") for name in _events(town)) == 1
    assert value(town)[:2] == ["18", "確定"]


def test_a_held_workbook_keeps_all_of_a_round_from_being_sent(stations: dict[str, Station], tmp_path: Path) -> None:
    """Also where the holder comes only after the others were put in their places."""
    station = stations["generate again"]
    town = station.town.copy(tmp_path / "town")
    before = town.tree()
    with holding(town.workspace.workbooks("R8") / "介護課.xlsx"):
        told = town.run(*station.command(town))
    assert (told.status, told.out) == (2, "")
    assert "output/workbooks/R8/介護課.xlsx を書き換えられません。" in told.err
    assert town.tree() == before


def test_files_of_a_run_that_ended_early_are_known_for_the_programs_own(town: Town) -> None:
    """The memory was held to the last: nothing is taken for a person's work afterwards."""
    with holding(town.workspace.written):
        assert town.run("generate", "--year", "R8", "--due", "2027-07-01").status == 0
    assert unfinished.note_path(town.workspace.written).exists()
    assert town.run("generate", "--year", "R8", "--due", "2027-07-02").status == 0
    assert not unfinished.note_path(town.workspace.written).exists()
    assert not list(town.workspace.output.rglob("*.bak.*"))


@pytest.mark.parametrize("guard", ["patience", "rollback", "note", "again", "probe"])
def test_each_guard_is_needed(
    stations: dict[str, Station], town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, guard: str
) -> None:
    """Without it the tests above would see the harm."""
    csv = town.workspace.output / "consolidated.csv"
    if guard == "patience":
        monkeypatch.setattr(patience, "PAUSES", ())
        with holding(csv, until=0.01):
            assert _set(town)[0] == 1
    elif guard == "rollback":
        monkeypatch.setattr("kamakura_report.io.files.moves._put_back", lambda *_: False)
        station = stations["generate again"]
        other = station.town.copy(tmp_path / "other")
        before = other.tree()
        with holding(at=4):
            assert other.run(*station.command(other)).status == 2
        assert other.tree() != before
    elif guard == "note":
        monkeypatch.setattr("kamakura_report.io.files.left_unfinished", lambda memory: frozenset())
        with holding(csv):
            _set(town)
            _set(town)
        assert _decided(town) == ["17", "17"]
    elif guard == "again":
        monkeypatch.setattr("kamakura_report.commands.ledger_session.LedgerSession.was_recorded", lambda *_: False)
        with holding(csv):
            _set(town)
            _set(town)
        assert _decided(town) == ["17", "17"]
    else:
        monkeypatch.setattr(Moves, "probe", lambda *_: None)
        with holding(csv, writing=True):
            assert _set(town)[0] == 1
        assert _decided(town) == ["17"]
