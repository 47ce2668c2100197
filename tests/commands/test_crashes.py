"""Wherever generate and merge end: nothing received is lost, nothing is half, and a second run completes."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from kamakura_report.io.ledger.database import Ledger
from tests.commands import crashes
from tests.commands.town import R8, R9, Town, founded
from tests.effort import cases, generator

KINDS = (".csv", ".xlsx", ".json", ".gz", ".txt", ".html", ".css", ".js")
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Station:
    """A station of the walk: what stands before it, and after an undisturbed run of it."""

    name: str
    before: Town
    after: Town
    calls: int


@pytest.fixture(scope="module")
def stations(tmp_path_factory: pytest.TempPathFactory) -> list[Station]:
    """Each on a new workspace, and on one that has a ledger already, so that there is something to lose."""
    folder = tmp_path_factory.mktemp("crashes")
    new = founded(folder / "new")
    old = founded(folder / "old")
    for one in old.generate(R8).issued:
        old.answer(one)
    assert old.run("merge").status == 0
    for number, one in enumerate(old.generate(R9).issued):
        old.answer(one, {"2-1/i1@R9": str(20 + number)})
    first = new.copy(folder / "first")
    for one in first.generate(R8).issued:
        first.answer(one)
    begun = [("generate", new), ("merge", first), ("merge", old), ("generate", old), ("publish", old)]
    return [_station(folder, name, before, number) for number, (name, before) in enumerate(begun)]


def _station(folder: Path, name: str, before: Town, number: int) -> Station:
    after = before.copy(folder / f"after{number}")
    run = play(after, 0, "kill", name)
    assert run.returncode == 0, run
    return Station(name, before, after, len(run.stdout.split()))


def play(town: Town, fail_at: int, way: str, name: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.commands.crashes", str(town.root), str(fail_at), way, name]
    return subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)


def boundaries(stations: list[Station]) -> Iterator[tuple[Station, int, str]]:
    for station in stations:
        for call in range(1, station.calls + 1):
            for way in crashes.WAYS:
                yield station, call, way


def test_wherever_a_run_ends_a_second_one_reaches_the_same_bytes(stations: list[Station], tmp_path: Path) -> None:
    every = list(boundaries(stations))
    chosen = generator().sample(every, cases(len(every)))
    print(f"{len(chosen)} of {len(every)} boundaries; calls of each station: {[one.calls for one in stations]}")
    assert len(every) >= 200
    for number, (station, call, way) in enumerate(chosen):
        town = station.before.copy(tmp_path / str(number))
        run = play(town, call, way, station.name)
        assert run.returncode in ((-9,) if way == "kill" else (0, 2)), (station.name, call, way, run)
        if way != "kill":  # 0: what failed was only a clearing-up
            assert "Traceback" not in run.stderr, run.stderr
        _nothing_lost(station, town, (station.name, call, way))
        crashes.play(town.root, station.name, break_lock=True)
        assert _told(town) == _told(station.after), (station.name, call, way)
        assert not [name for name in town.tree() if name.endswith((".tmp", ".lock"))]
        shutil.rmtree(town.root)


def _nothing_lost(station: Station, town: Town, where: object) -> None:
    """Received files untouched, kept ones under their right hash, the ledger sound, each output old or new."""
    before, now, after = station.before.tree(), town.tree(), station.after.tree()
    for name, content in now.items():
        path = Path(name)
        if name.startswith("input/returned/"):
            assert content == before[name], where
        if path.parent.name == "archive" and path.suffix == ".xlsx" and not path.name.startswith("."):
            assert hashlib.sha256(content).hexdigest() == path.stem, where
        if path.name == "unfinished.json":
            continue  # until a second run has completed what this one began
        if path.parent.name == "events" and "-" not in path.name:  # an event before it has its full name
            name = next(other for other in after if other.startswith(f"output/ledger/events/{path.stem}-"))
        if name.startswith("output/") and path.suffix in KINDS and path.name[0] != ".":
            assert content in (before.get(name), after.get(name)), (where, name)
    assert before.keys() - now.keys() == set(), where
    if town.workspace.database.exists():
        with closing(sqlite3.connect(town.workspace.database)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",), where


def _told(town: Town) -> dict[str, object]:
    """All files but the database's own bytes, and what the database says."""
    found: dict[str, object] = {
        name: content for name, content in town.tree().items() if name != "output/ledger/ledger.sqlite3"
    }
    ledger = Ledger.copy_to_memory(town.workspace.database)
    with closing(ledger):
        found["ledger"] = (
            ledger.events(),
            ledger.claims().versions,
            ledger.sightings(),
            ledger.sent(),
            ledger.batches(),
        )
    return found


def test_the_disturbance_disturbs(stations: list[Station], tmp_path: Path) -> None:
    """Otherwise the test above would prove nothing."""
    station = stations[1]
    town = station.before.copy(tmp_path / "town")
    run = play(town, station.calls // 2, "kill", station.name)
    assert run.returncode == -9
    assert town.workspace.lock.exists()
    assert _told(town) != _told(station.after)
    refused = town.run("merge")
    assert refused.status == 2
    assert "--break-lock" in refused.err
