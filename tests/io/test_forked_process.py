"""Workers that are copies of the program: they hold nothing of it but what is loaded, and end with it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from kamakura_report.io.forked_process import ForkedProcess
from kamakura_report.io.own_process import end_process
from tests import packages
from tests.io.test_pool import gone
from tests.io.ways import ONLY_LINUX, ctrl_c  # noqa: F401

pytestmark = ONLY_LINUX
TOLD = "import os, signal, sys; print(sys.argv[1:], {}); sys.stdout.flush(); sys.stdin.read()"


def said(what: str) -> str:
    copy = ForkedProcess(TOLD.format(what), ("a", "b"))
    try:
        return copy.stdout.readline().decode().strip()
    finally:
        end_process(copy)


def test_a_copy_runs_the_code_with_its_arguments_and_what_is_loaded_here() -> None:
    assert said("'tests.io.ways' in sys.modules") == "['a', 'b'] True"


def test_a_copy_has_no_file_open_but_its_pipes_and_standard_error() -> None:
    read, write = os.pipe()
    try:
        assert said("sorted(map(int, os.listdir('/proc/self/fd')))[:3]") == "['a', 'b'] [0, 1, 2]"
        assert said(f"os.path.exists('/proc/self/fd/{write}')") == "['a', 'b'] False"
    finally:
        os.close(read)
        os.close(write)


@pytest.mark.usefixtures("ctrl_c")  # else it would be deaf like this process
def test_a_copy_is_deaf_to_ctrl_c() -> None:
    copy = ForkedProcess("import sys; print('runs', flush=True); print(sys.stdin.readline())", ())
    assert copy.stdout.readline() == b"runs\n"
    os.kill(copy.pid, signal.SIGINT)
    copy.stdin.write(b"on\n")
    copy.stdin.flush()
    assert copy.stdout.readline() == b"on\n"
    assert copy.wait(10) == 0
    end_process(copy)


@pytest.mark.parametrize(("code", "status"), [("raise SystemExit(5)", 5), ("1 / 0", 1), ("import os; os.abort()", -6)])
def test_how_a_copy_ended_is_known(code: str, status: int, capfd: pytest.CaptureFixture[str]) -> None:
    copy = ForkedProcess(code, ())
    assert copy.wait(10) == status
    end_process(copy)
    assert copy.poll() == status


def test_a_process_with_another_thread_is_not_copied() -> None:
    program = (
        "import threading; from kamakura_report.io.forked_process import can_fork\n"
        "stop = threading.Event(); other = threading.Thread(target=stop.wait)\n"
        "before = can_fork(); other.start(); during = can_fork(); stop.set(); print(before, during)"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["True", "False"]


def test_a_copy_reads_within_the_same_memory_whatever_the_program_holds(tmp_path: Path) -> None:
    many = "".join(f'<row r="{row}"><c r="A{row}"><v>{row}</v></c></row>' for row in range(1, 120_001))
    for name, content in zip("abc", (packages.book(), packages.book(many), packages.book()), strict=True):
        (tmp_path / f"{name}.xlsx").write_bytes(content)
    program = (
        "import subprocess, sys; from dataclasses import replace; from pathlib import Path\n"
        "from kamakura_report.io.pool import Pool; from kamakura_report.io.xlsx.limits import LIMITS\n"
        "held = bytearray(10**8)\n"
        "with Pool(replace(LIMITS, memory=40 * 2**20), workers=1) as pool:\n"
        "    for one in pool.read(sorted(Path(sys.argv[1]).iterdir())):\n"
        "        print(getattr(one.result, 'code', 'read'), type(pool._workers[0]._process).__name__)"
    )
    told = subprocess.run([sys.executable, "-c", program, tmp_path], capture_output=True, text=True, check=True)
    assert told.stdout.splitlines()[:2] == ["read ForkedProcess", "limit.memory Popen"]  # tried again by another one
    assert told.stdout.splitlines()[2].startswith("read ")


def test_copies_end_when_the_program_is_killed_however_many_there_are() -> None:
    program = (
        "import sys; from kamakura_report.io.own_process import PRELUDE, Workers\n"
        "workers = Workers(PRELUDE + 'sys.stdin.read()'); workers.make_copies(2)\n"
        "print(*(copy.pid for copy in workers._copies), flush=True); sys.stdin.read()"
    )
    process = subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout is not None
    pids = [int(word) for word in process.stdout.readline().split()]
    assert len(pids) == 2
    process.kill()
    process.communicate()
    assert all(gone(pid) for pid in pids)
