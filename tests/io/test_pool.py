"""The pool: what becomes of files when the processes that read them hang, burst or die."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from queue import SimpleQueue

import pytest

from kamakura_report.io import own_process, pool, worker_process
from kamakura_report.io.pool import AHEAD, Pool, Reading, SameProcess
from kamakura_report.io.reader.returned_workbook import read_workbook
from kamakura_report.io.worker_process import QUEUED, Answered, WorkerProcess, reading_workers
from kamakura_report.io.xlsx.limits import LIMITS, MIB, Limits
from kamakura_report.io.xlsx.refused import Refused
from kamakura_report.problem import CannotRun
from kamakura_report.returned.grid import Grid
from tests import packages
from tests.io.ways import ctrl_c, either_way  # noqa: F401

# A worker that misbehaves at files of certain names, as no file we know of can make it.
UNRULY_CODE = (
    worker_process.WORKER_CODE.removesuffix("serve_files()")
    + """
import kamakura_report.io.worker as worker, os, time
real, count = worker.read_returned_file, [0]
def look(path, limits):
    count[0] += 1
    if "hang" in path.name or ("slow" in path.name and not time.sleep(0.3)):
        time.sleep("hang" in path.name and 60)
    if "die" in path.name or ("tired" in path.name and count[0] > 1):
        os._exit(3)
    if "burst" in path.name:
        raise MemoryError
    if "noise" in path.name:
        sys.stdout.buffer.write(b"[" * 99_999 + b"\\n")
    if "bug" in path.name:
        raise ZeroDivisionError
    return real(path, limits)
worker.read_returned_file = look
serve_files()
"""
)


@pytest.fixture(autouse=True)
def _started(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not copied, where a test does not ask for both: a copy of what tests leave in memory may use that again."""
    monkeypatch.setattr(own_process, "can_fork", lambda: False)


@pytest.fixture
def unruly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_process, "WORKER_CODE", UNRULY_CODE)


@pytest.fixture
def workers_started(monkeypatch: pytest.MonkeyPatch) -> list[WorkerProcess]:
    """Every worker that is started."""
    started: list[WorkerProcess] = []

    class Counted(WorkerProcess):
        def __init__(self, *arguments: object) -> None:
            super().__init__(*arguments)  # type: ignore[arg-type]
            started.append(self)

    monkeypatch.setattr(pool, "WorkerProcess", Counted)
    return started


def files(folder: Path, *names: str) -> list[Path]:
    """Good workbooks of these names, each with a number of its own in A1."""
    for number, name in enumerate(names):
        (folder / name).write_bytes(packages.book(f'<row r="1"><c r="A1"><v>{number}</v></c></row>'))
    return [folder / name for name in names]


def readings(paths: list[Path], limits: Limits = LIMITS, workers: int = 2) -> list[Reading]:
    with Pool(limits, workers=workers) as pool:
        return list(pool.read(paths))


def told(found: list[Reading]) -> list[str]:
    """A1 of each file that was read, the code of each other."""
    return [each.result.code if isinstance(each.result, Refused) else first(each.result) for each in found]


def first(grid: Grid) -> str:
    return grid.sheets[0].at((1, 1)).text


@pytest.mark.usefixtures("either_way")
def test_a_file_read_elsewhere_is_the_same_grid_with_the_digest_of_its_bytes(tmp_path: Path) -> None:
    [path] = files(tmp_path, "a.xlsx")
    assert readings([path]) == [Reading(read_workbook(path.read_bytes()), sha256(path.read_bytes()).hexdigest())]


def test_a_refusal_arrives_with_its_words_and_place(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(packages.book('<row r="1"><c r="A1" t="b"><v>2</v></c></row>'))
    [reading] = readings([path])
    refused = reading.result
    assert isinstance(refused, Refused)
    assert (refused.code, refused.problem.sheet, refused.problem.cell) == ("sheet.value", "S", "A1")
    assert (refused.problem.found, reading.digest) == (
        "セルの値が壊れています。",
        sha256(path.read_bytes()).hexdigest(),
    )


def test_no_files_need_no_worker(workers_started: list[WorkerProcess]) -> None:
    assert readings([]) == []
    assert workers_started == []


@pytest.mark.usefixtures("unruly", "either_way")
def test_results_come_in_the_order_of_the_files_whichever_is_done_first(tmp_path: Path) -> None:
    names = ["slow1.xlsx", *(f"{number}.xlsx" for number in range(20)), "slow2.xlsx", "z.xlsx"]
    assert told(readings(files(tmp_path, *names))) == [str(number) for number in range(23)]


@pytest.mark.usefixtures("unruly", "either_way")
@pytest.mark.parametrize(
    ("name", "code"), [("die", "read.died"), ("burst", "limit.memory"), ("bug", "read.died"), ("noise", "read.died")]
)
def test_what_ends_a_worker_is_the_problem_of_one_file(name: str, code: str, tmp_path: Path) -> None:
    names = [f"{number}.xlsx" for number in range(5)]
    bad = f"{name}.xlsx"
    found = told(readings(files(tmp_path, *names[:3], bad, *names[3:], f"{name}2.xlsx")))
    assert found == ["0", "1", "2", code, "4", "5", code]


@pytest.mark.usefixtures("unruly", "either_way")
def test_a_file_that_hangs_is_given_up_and_the_others_are_read(
    tmp_path: Path, workers_started: list[WorkerProcess]
) -> None:
    paths = files(tmp_path, "a.xlsx", "hang.xlsx", *(f"{number}.xlsx" for number in range(20)))
    found = told(readings(paths, replace(LIMITS, seconds=4)))
    assert found == ["0", "limit.seconds", *(str(number) for number in range(2, 22))]
    assert [each._process.poll() for each in workers_started if each._process.poll() is None] == []


@pytest.mark.usefixtures("unruly")
def test_the_time_of_a_file_begins_when_its_worker_begins_with_it(tmp_path: Path) -> None:
    """It is named as soon as the one before it is answered, whatever the pool is at."""
    heard: SimpleQueue[Answered | None] = SimpleQueue()
    worker = WorkerProcess(LIMITS, lambda _, answered: heard.put(answered), None, reading_workers(LIMITS))
    for waiting in enumerate(files(tmp_path, "slow.xlsx", "slow2.xlsx")):
        worker.give(waiting)
    assert not worker.has_room
    given = time.monotonic()
    numbers = [answered and answered.file[0] for answered in (heard.get(timeout=60), heard.get(timeout=60))]
    assert (numbers, worker.answered, list(worker.files)) == ([0, 1], 2, [])
    assert worker.deadline > given + 0.3 + LIMITS.seconds
    worker.end()


@pytest.mark.usefixtures("unruly")
def test_a_file_that_waits_for_a_worker_that_dies_is_read_by_another(
    tmp_path: Path, workers_started: list[WorkerProcess]
) -> None:
    paths = files(tmp_path, "die.xlsx", "a.xlsx", "hang.xlsx", "b.xlsx")
    assert told(readings(paths, replace(LIMITS, seconds=4), workers=1)) == ["read.died", "1", "limit.seconds", "3"]
    assert [each.answered for each in workers_started] == [0, 1, 1]


@pytest.mark.usefixtures("unruly")
def test_a_file_that_meets_a_worn_out_worker_gets_a_fresh_one(tmp_path: Path) -> None:
    names = [f"{number}.xlsx" for number in range(3)]
    assert told(readings(files(tmp_path, *names, "tired.xlsx"), workers=1)) == ["0", "1", "2", "3"]


@pytest.mark.usefixtures("unruly")
def test_a_file_that_takes_more_time_than_there_is_is_refused(tmp_path: Path) -> None:
    assert told(readings(files(tmp_path, "hang.xlsx"), replace(LIMITS, seconds=0))) == ["limit.seconds"]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not bound a process by itself")
def test_a_file_that_takes_more_memory_than_there_is_is_refused(tmp_path: Path) -> None:
    many = "".join(f'<row r="{row}"><c r="A{row}"><v>{row}</v></c></row>' for row in range(1, 200_001))
    (tmp_path / "many.xlsx").write_bytes(packages.book(many))
    paths = [*files(tmp_path, "a.xlsx", "b.xlsx"), tmp_path / "many.xlsx", *files(tmp_path, "c.xlsx")]
    assert told(readings(paths, replace(LIMITS, memory=60 * MIB))) == ["0", "1", "limit.memory", "0"]
    assert told(readings(paths)) == ["0", "1", "1", "0"]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not bound a process by itself")
def test_a_worker_that_held_much_is_renewed_and_one_that_did_not_is_kept(
    tmp_path: Path, workers_started: list[WorkerProcess]
) -> None:
    many = "".join(f'<row r="{row}"><c r="A{row}"><v>{row}</v></c></row>' for row in range(1, 50_001))
    (tmp_path / "many.xlsx").write_bytes(packages.book(many))
    paths = [*files(tmp_path, "a.xlsx", "b.xlsx"), tmp_path / "many.xlsx", *files(tmp_path, "c.xlsx")]
    assert told(readings(paths, replace(LIMITS, memory=80 * MIB), workers=1)) == ["0", "1", "1", "0"]
    assert [each.answered for each in workers_started] == [3, 1]


def test_a_worker_is_renewed_after_so_many_files(tmp_path: Path, workers_started: list[WorkerProcess]) -> None:
    paths = files(tmp_path, *(f"{number}.xlsx" for number in range(7)))
    assert told(readings(paths, replace(LIMITS, recycled=3), workers=1)) == [str(number) for number in range(7)]
    assert [each.answered for each in workers_started] == [3, 3, 1]


def test_an_answer_larger_than_agreed_is_not_listened_to(tmp_path: Path) -> None:
    paths = files(tmp_path, "a.xlsx")
    assert told(readings(paths, replace(LIMITS, answer=100))) == ["read.died"]


def test_few_files_start_one_worker_and_many_no_more_than_allowed(
    tmp_path: Path, workers_started: list[WorkerProcess]
) -> None:
    paths = files(tmp_path, *(f"{number}.xlsx" for number in range(40)))
    readings(paths[:3], workers=3)
    assert len(workers_started) == 1
    readings(paths, workers=3)
    assert len(workers_started) == 1 + 3


def test_what_is_read_ahead_is_bounded_by_files_and_by_cells(
    tmp_path: Path, workers_started: list[WorkerProcess]
) -> None:
    paths = files(tmp_path, *(f"{number}.xlsx" for number in range(40)))
    for limits, most in ((LIMITS, 1 + AHEAD), (replace(LIMITS, cells=1), 2 + 2 * QUEUED)):
        workers_started.clear()
        with Pool(limits, workers=2) as pool:
            found = pool.read(paths)
            next(found)
            for _ in range(100):  # whatever time the workers are given
                pool._take_answers()
                pool._assign(1)
                time.sleep(0.005)
            assert 1 < sum(each.answered + len(each.files) for each in workers_started) <= most


@pytest.fixture
def running(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A program whose worker hangs, and the worker's process id."""
    [path] = files(tmp_path, "hang.xlsx")
    program = (
        "import sys; from pathlib import Path; from kamakura_report.io import pool as pools, worker_process\n"
        "worker_process.WORKER_CODE = sys.argv[1]\n"
        "with pools.Pool() as pool:\n"
        "    pool._waiting.append((0, Path(sys.argv[2]))); pool._assign(0)\n"
        "    print(pool._workers[0]._process.pid, flush=True)\n"
        "    while True: pool._wait()\n"
    )
    command = [sys.executable, "-c", program, UNRULY_CODE, str(path)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, process_group=0)
    assert process.stdout is not None
    yield process, int(process.stdout.readline())
    process.kill()
    process.communicate()


def gone(pid: int) -> bool:
    """Whether that process ends within some seconds."""
    for _ in range(500):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.02)
    return False


@pytest.mark.skipif(sys.platform == "win32", reason="a test on Windows cannot press Ctrl-C for another process")
@pytest.mark.usefixtures("ctrl_c")
def test_ctrl_c_leaves_no_process_behind_and_only_one_of_them_speaks(
    running: tuple[subprocess.Popen[str], int],
) -> None:
    process, worker = running
    time.sleep(0.5)  # until the worker is at its file
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to both
    _, err = process.communicate(timeout=20)
    assert err.count("KeyboardInterrupt") == err.count("Traceback") == 1
    assert gone(worker)


@pytest.mark.usefixtures("either_way")
def test_leaving_the_pool_for_any_reason_ends_its_workers(tmp_path: Path, workers_started: list[WorkerProcess]) -> None:
    def interrupted() -> None:
        with Pool() as pool:
            for _ in pool.read(files(tmp_path, *(f"{number}.xlsx" for number in range(9)))):
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert workers_started
    assert [each for each in workers_started if each._process.poll() is None] == []


def test_a_worker_whose_pool_was_killed_ends_by_itself(tmp_path: Path) -> None:
    """It waits for nothing but the end of its input."""
    command = [sys.executable, "-I", "-S", "-c", worker_process.WORKER_CODE, str(own_process.IMPORT_ROOT), "{}"]
    assert subprocess.run(command, stdin=subprocess.DEVNULL, timeout=60, check=False).returncode == 0


@pytest.mark.skipif(sys.platform == "win32", reason="names are bytes elsewhere only")
def test_files_of_any_name_are_read(tmp_path: Path) -> None:
    names = ["回答\n.xlsx", "か\u3099.xlsx", "が.xlsx", "\u202exslx.exe", os.fsdecode("課.xlsx".encode("cp932")), "-c"]
    assert told(readings(files(tmp_path, *names))) == [str(number) for number in range(6)]


def test_a_worker_imports_nothing_that_lies_about_and_no_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit(9)", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert told(readings(files(tmp_path, "a.xlsx"))) == ["0"]
    assert told(readings([Path("a.xlsx")])) == ["0"]


NO_START = {
    "ends at once": "raise SystemExit(3)",
    "is killed": "import os; os.abort()",
    "says something else": "print('安全のため実行を止めました')",
    "says nothing": "import time; time.sleep(60)",
}


@pytest.mark.parametrize("way", NO_START)
def test_where_no_worker_comes_to_run_no_file_is_blamed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    monkeypatch.setattr(worker_process, "WORKER_CODE", NO_START[way])
    if way == "says nothing":
        monkeypatch.setattr(worker_process, "START", 0.5)
    with pytest.raises(CannotRun, match=r"補助のプログラムを起動できません.*--in-process") as told:
        readings(files(tmp_path, *(f"{number}.xlsx" for number in range(9))))
    assert "\n" not in str(told.value)


def test_a_frozen_program_is_not_started_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(subprocess, "Popen", None)
    with pytest.raises(CannotRun, match="--in-process"):
        readings(files(tmp_path, "a.xlsx"))


def test_some_workers_that_do_not_start_cost_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every other one is stopped: all files are read all the same."""
    flag = tmp_path / "flag"
    code = (
        f"import os, sys; first = not os.path.exists({str(flag)!r})\n"
        f"open({str(flag)!r}, 'w').close() if first else os.remove({str(flag)!r})\n"
        "if not first: raise SystemExit(1)\n"
    )
    monkeypatch.setattr(worker_process, "WORKER_CODE", code + worker_process.WORKER_CODE)
    paths = files(tmp_path, *(f"{number}.xlsx" for number in range(12)))
    assert told(readings(paths, replace(LIMITS, recycled=2))) == [str(number) for number in range(12)]


def test_in_the_same_process_the_same_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = files(tmp_path, "a.xlsx", "b.xlsx")
    (tmp_path / "c.xlsx").write_bytes(b"no workbook")
    paths.append(tmp_path / "c.xlsx")
    before = readings(paths)
    monkeypatch.setattr(subprocess, "Popen", None)
    with SameProcess() as reader:
        here = list(reader.read(paths))
    assert told(here) == told(before)
    assert [one.digest for one in here] == [one.digest for one in before]


def test_in_the_same_process_a_crash_is_told_of_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = files(tmp_path, "a.xlsx")
    for harm, code in ((_crash, "read.died"), (_burst, "limit.memory")):
        with monkeypatch.context() as patch:
            patch.setattr("kamakura_report.io.worker.read_workbook", harm)
            with SameProcess() as reader:
                (reading,) = reader.read(paths)
        assert isinstance(reading.result, Refused)
        assert reading.result.code == code


def test_in_the_same_process_the_collector_rests_while_a_file_is_read_and_only_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[bool] = []
    for harm in (_crash, read_workbook):

        def look(data: bytes, limits: Limits, harm: Callable[..., Grid] = harm) -> Grid:
            seen.append(gc.isenabled())
            return harm(data, limits)

        monkeypatch.setattr("kamakura_report.io.worker.read_workbook", look)
        with SameProcess() as reader:
            list(reader.read(files(tmp_path, "a.xlsx")))
        seen.append(gc.isenabled())
    assert seen == [False, True] * 2


def _crash(*_: object) -> Grid:
    raise ZeroDivisionError


def _burst(*_: object) -> None:
    raise MemoryError


def test_a_worker_that_cannot_be_started_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "none"))
    with pytest.raises(CannotRun, match="補助のプログラムを起動できません"):
        readings(files(tmp_path, "a.xlsx"))
