"""Two runs at once, the second with --break-lock while the first is at a rename: neither harms the other's work."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from kamakura_report.commands.event_files import event_files, read_event
from tests.commands import crashes
from tests.commands.town import R8, R9, Town, founded
from tests.effort import cases, generator

ROOT = Path(__file__).resolve().parents[2]
LOST = "--break-lock でこの実行の"


@dataclass(frozen=True)
class Station:
    """What the first run does, the number of each of its calls that is a rename, and how all looks after it alone."""

    name: str
    before: Town
    after: Town
    renames: tuple[int, ...]


@pytest.fixture(scope="module")
def stations(tmp_path_factory: pytest.TempPathFactory) -> list[Station]:
    folder = tmp_path_factory.mktemp("two")
    sent = founded(folder / "sent")
    for one in sent.generate(R8).issued:
        sent.answer(one)
    again = sent.copy(folder / "again")
    assert again.run("merge").status == 0
    for number, one in enumerate(again.generate(R9).issued):
        again.answer(one, {"2-1/i1@R9": str(20 + number)})
    made = []
    for number, (name, before) in enumerate([("merge", sent), ("merge", again), ("generate", again)]):
        after = before.copy(folder / f"after{number}")
        run = _start(after, 0, "kill", name)
        calls = run.communicate()[0].split()
        assert run.returncode == 0
        renames = tuple(at for at, call in enumerate(calls, 1) if call in crashes.RENAMES)
        assert len(renames) >= 5
        made.append(Station(name, before, after, renames))
    return made


def _start(town: Town, call: int, way: str, name: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.commands.crashes", str(town.root), str(call), way, name]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe, encoding="utf-8")


def _paused(run: subprocess.Popen[str]) -> None:
    assert run.stdout is not None
    assert run.stdout.readline() == "paused\n"


def test_a_run_whose_lock_was_broken_ends_with_2_and_leaves_all_to_the_other(
    stations: list[Station], tmp_path: Path
) -> None:
    every = [(station, call, other) for station in stations for call in station.renames for other in ("close", "same")]
    chosen = generator().sample(every, cases(len(every)))
    print(f"{len(chosen)} of {len(every)} boundaries")
    for number, (station, call, other) in enumerate(chosen):
        town = station.before.copy(tmp_path / str(number))
        where = (station.name, call, other)
        first = _start(town, call, "pause", station.name)
        _paused(first)
        own = town.workspace.lock.read_bytes()
        second = _start(town, 3, "break", station.name if other == "same" else other)
        _wait_for_another_lock(town, own)
        theirs = town.workspace.lock.read_bytes()
        out, err = first.communicate("\n")  # it goes on, and must see at once what has happened
        assert (first.returncode, LOST in out, err) == (2, True, ""), (where, out, err)
        assert town.workspace.lock.read_bytes() == theirs, where
        out, err = second.communicate("\n")
        assert (second.returncode, err) == (0, ""), (where, out, err)
        assert not town.workspace.lock.exists()
        _sound(town, where)
        if (station.name, other) != ("generate", "close"):  # whatever the first did not come to
            crashes.play(town.root, station.name)
        crashes.play(town.root, "merge")
        _sound(town, where)
        if (station.name, other) == ("merge", "same"):
            assert _results(town) == _results(station.after), where
        before = _results(town)
        assert town.run("rebuild").status == 0
        crashes.play(town.root, "merge")
        assert _results(town) == before, where
        shutil.rmtree(town.root)


def _wait_for_another_lock(town: Town, own: bytes) -> None:
    for _ in range(1000):
        try:
            held = town.workspace.lock.read_bytes()
        except FileNotFoundError:
            held = b""
        if held.endswith(b"}") and held != own:
            return
        time.sleep(0.04)
    raise AssertionError("nobody took the lock")


def _sound(town: Town, where: object) -> None:
    """No number twice, no event half, nothing of ours taken for a person's, nothing left lying about."""
    names = list(town.tree())
    events = event_files(town.workspace.events)
    files = [name for name in names if name.startswith("output/ledger/events/") and name.endswith(".json")]
    assert len(files) == len(events), (where, files)
    assert sorted(events) == list(range(1, len(events) + 1)), (where, files)
    assert [read_event(path).number for path in events.values()] == list(events), where
    assert not [name for name in names if ".bak" in name or name.endswith((".tmp", ".lock"))], (where, names)


def _results(town: Town) -> dict[str, bytes]:
    return {name: content for name, content in town.tree().items() if name.startswith("output/consolidated")}
