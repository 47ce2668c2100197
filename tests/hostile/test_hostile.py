"""Hostile files: each refused in its own words within bounds, and none of them touches another's result."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kamakura_report.commands import read_returns
from kamakura_report.io.pool import Pool, Reading
from kamakura_report.io.worker import grid_lines
from kamakura_report.io.worker_process import Answered, WorkerProcess
from kamakura_report.io.xlsx.limits import LIMITS, MIB
from kamakura_report.io.xlsx.refused import Refused
from kamakura_report.returned.grid import Grid
from kamakura_report.returned.submission import Submission
from tests.effort import cases, generator
from tests.hostile.files import HOSTILE
from tests.hostile.good import fifty
from tests.office.real import Real

MEMORY = 256 * MIB  # of the process that reads the worst file
PATIENT = replace(LIMITS, seconds=180)  # the clock has tests of its own; here a busy machine must not be refused


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hostile")


@pytest.fixture(scope="module")
def good(real: Real, folder: Path) -> list[Path]:
    return fifty(real, folder / "good")


@pytest.fixture(scope="module")
def expected(good: list[Path]) -> dict[Path, bytes]:
    """What each good file is read as when nobody means harm."""
    return dict(zip(good, map(told_bytes, readings(good)), strict=True))


@pytest.fixture
def peaks(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """The most memory of the worker that read a file, by the file's name."""
    by_name: dict[str, int] = {}
    take = Pool._take

    def noted(pool: Pool, worker: WorkerProcess, answered: Answered | None) -> None:
        if answered is not None:
            path = answered.file[1]
            assert isinstance(path, Path)
            by_name[path.name] = answered.answer.peak
        take(pool, worker, answered)

    monkeypatch.setattr(Pool, "_take", noted)
    return by_name


def readings(paths: list[Path]) -> list[Reading]:
    with Pool(PATIENT) as pool:
        return list(pool.read(paths))


def told_bytes(reading: Reading) -> bytes:
    """A reading as bytes, every cell of it."""
    assert isinstance(reading.result, Grid), reading.result
    return b"".join(grid_lines(reading.result, reading.digest, lambda: 0))


def put(folder: Path, name: str) -> Path:
    path = folder / f"{name}.xlsx"
    path.write_bytes(HOSTILE[name][0]())
    return path


def mixed(good: list[Path], bad: list[Path]) -> Iterator[Path]:
    """All of them, the bad ones between the good ones."""
    for number in range(max(len(good), len(bad))):
        yield from bad[number : number + 1]
        yield from good[number : number + 1]


def test_every_hostile_file_is_refused_in_its_own_words_and_the_fifty_among_them_are_read_as_ever(
    folder: Path, good: list[Path], expected: dict[Path, bytes], peaks: dict[str, int]
) -> None:
    bad = {put(folder, name): code for name, (_, code) in HOSTILE.items()}
    assert len(bad) == 73
    paths = list(mixed(good, list(bad)))
    found = dict(zip(paths, readings(paths), strict=True))
    codes = {path: found[path].result.code if isinstance(found[path].result, Refused) else "" for path in bad}
    assert codes == bad
    assert {path: told_bytes(found[path]) for path in good} == expected
    if sys.platform == "linux":
        worst = max(peaks, key=lambda name: peaks[name])
        print(f"most memory: {peaks[worst] // MIB} MiB for {worst}")
        assert peaks.keys() == {path.name for path in paths}
        assert peaks[worst] < MEMORY


def test_one_hostile_file_among_fifty_changes_nothing_of_what_is_reported_about_them(
    real: Real, folder: Path, good: list[Path]
) -> None:
    """Answers, problems, places and digests: everything ``check`` and ``merge`` say of the other fifty."""

    def read_all(*paths: Path) -> dict[str, bytes]:
        returns: tuple[Submission, ...] = read_returns.run(real.workspace, sorted([*good, *paths]))
        return {returned.file: repr(returned).encode() for returned in returns}

    before = read_all()
    assert len(before) == len(good) == 50
    assert all(b"answers=Answers" in text for text in before.values())
    names = generator().sample(sorted(HOSTILE), cases(30))
    for name in names:
        path = put(good[0].parent, name)
        after = read_all(path)
        path.unlink()
        assert after.pop(path.name)
        assert after == before, name
