"""Executors on other machines: what may be named, and a real cluster of two processes one of which is killed."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from pathlib import Path
from threading import Thread
from typing import Any

import dask
import pytest
from distributed import Client, LocalCluster
from distributed.security import Security

from kamakura_report.cli import parameters
from kamakura_report.commands.workspace import Workspace
from kamakura_report.io import executors
from kamakura_report.io.executors import open_executor, scheduler_address
from kamakura_report.io.files import doing_task, locked
from kamakura_report.io.staff import InThisProcess
from kamakura_report.problem import CannotRun
from tests.commands.town import NOW, Town, told, walked

R9 = ("generate", "--year", "R9", "--yes")
CITIES = ("一", "二", "三")
WHO = ("scheduler", "worker", "client")


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("dask://127.0.0.1:8786", "tcp://127.0.0.1:8786"),
        ("dask://localhost:8786", "tcp://localhost:8786"),
        ("dask://[::1]:8786", "tcp://[::1]:8786"),
        ("tls://scheduler.city.lg.jp:8786", "tls://scheduler.city.lg.jp:8786"),
    ],
)
def test_this_computer_or_an_encrypted_one_is_an_address(typed: str, address: str) -> None:
    assert scheduler_address(typed) == address


@pytest.mark.parametrize("typed", ["dask://10.0.0.1:8786", "dask://example.jp:8786", "dask://127.0.0.1.example.jp:1"])
def test_another_computer_without_encryption_is_refused(typed: str) -> None:
    with pytest.raises(CannotRun, match="このパソコンの外です。外では暗号化"):
        scheduler_address(typed)


@pytest.mark.parametrize("typed", ["", "127.0.0.1:8786", "tcp://127.0.0.1:8786", "dask://127.0.0.1", "dask://a b:1"])
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(CannotRun, match="は読めません"):
        scheduler_address(typed)


def test_the_lock_of_the_same_task_is_taken_over_when_its_process_has_ended(tmp_path: Path) -> None:
    lock = tmp_path / "ledger.lock"
    for task, ended, free in (("a", True, True), ("b", True, False), ("a", False, False), ("", True, False)):
        with doing_task(task), locked(lock, now=NOW):
            held = json.loads(lock.read_bytes())
        lock.write_text(json.dumps(held | ({"process": 2**22 + 1} if ended else {})), encoding="utf-8")
        with doing_task("a" if task else ""):
            if free:
                with locked(lock, now=NOW, wait=0):
                    assert json.loads(lock.read_bytes())["process"] == os.getpid()
            else:
                with pytest.raises(CannotRun), locked(lock, now=NOW, wait=0):
                    pass
        lock.unlink(missing_ok=True)


# A real cluster


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    """Two processes on this computer."""
    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=":0"
    ) as cluster:
        yield cluster


@pytest.fixture(scope="module")
def address(cluster: LocalCluster) -> str:
    return str(cluster.scheduler_address).replace("tcp://", "dask://")


@pytest.fixture(scope="module")
def well(tmp_path_factory: pytest.TempPathFactory) -> Town:
    return walked(tmp_path_factory.mktemp("executors") / "well")


def _workbooks(town: Town) -> dict[str, bytes]:
    """What was sent out, and what is kept of it."""
    workspace = Workspace(town.root)
    paths = [*workspace.workbooks("R9").glob("*.xlsx"), *workspace.snapshots.rglob("*.*")]
    return {path.relative_to(town.root).as_posix(): path.read_bytes() for path in paths}


def _kill_who_holds(lock: Path, killed: list[int]) -> None:
    """Kill the process that holds the lock as soon as there is one."""
    until = time.monotonic() + 60
    while not killed and time.monotonic() < until:
        try:
            process = int(json.loads(lock.read_bytes())["process"])
        except (OSError, ValueError):
            continue
        os.kill(process, signal.SIGKILL)
        killed.append(process)


def test_cities_are_spread_and_one_whose_worker_is_killed_is_done_all_the_same(
    well: Town, address: str, tmp_path: Path
) -> None:
    towns = [well.copy(tmp_path / name) for name in CITIES]
    alone = well.copy(tmp_path / "allein")
    assert alone.run(*R9).status == 0
    killed: list[int] = []
    killer = Thread(target=_kill_who_holds, args=(Workspace(towns[0].root).lock, killed), daemon=True)
    killer.start()
    named = [word for town in towns for word in ("-C", str(town.root))]
    said = told(*named, *R9, "--executor", address)
    killer.join()
    assert (said.status, len(killed), killed != [os.getpid()]) == (0, 1, True)
    assert said.out.splitlines()[-1].startswith("作業フォルダー 3: 済んだもの 3")
    for town in towns:
        assert _workbooks(town) == _workbooks(alone)
        assert not Workspace(town.root).lock.exists()


def test_the_workbooks_of_one_city_are_made_in_batches_and_none_is_lost_with_a_worker(
    well: Town, cluster: LocalCluster, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    town, alone = well.copy(tmp_path / "einer"), well.copy(tmp_path / "allein")
    assert alone.run(*R9).status == 0
    handed_out: list[str] = []
    submit = executors._Cluster.submit

    def kills_first(self: Executor, function: object, *arguments: object) -> Future[object]:
        future: Future[object] = submit(self, function, *arguments)  # type: ignore[arg-type]
        if not handed_out:
            os.kill(next(iter(cluster.workers.values())).process.pid, signal.SIGKILL)
        handed_out.append(str(function))
        return future

    monkeypatch.setattr(executors._Cluster, "submit", kills_first)
    monkeypatch.setattr("kamakura_report.io.staff.FEWEST", 1)
    assert town.run(*R9, "--executor", address).status == 0
    assert "make_ordered" in handed_out[0]
    assert _workbooks(town) == _workbooks(alone)


def test_files_that_came_back_are_read_in_batches_elsewhere_and_judged_alike(
    well: Town, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kamakura_report.io.staff.FEWEST", 1)
    town, alone = well.copy(tmp_path / "einer"), well.copy(tmp_path / "allein")
    for each in (town, alone):
        (Workspace(each.root).returned / "福祉課.xlsx").write_bytes(b"PK damaged")
    said, expected = town.run("check", "-v", "--executor", address), alone.run("check", "-v")
    assert (said.status, said.out) == (expected.status, expected.out.replace(str(alone.root), str(town.root)))
    assert town.run("merge", "--executor", address).status == alone.run("merge").status
    results = [(each.root / "output" / "consolidated.csv").read_text("utf-8") for each in (town, alone)]
    assert len({re.sub(r"\d\d:\d\d:\d\d", "", result) for result in results}) == 1  # when it was received


# Encrypted


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An authority of its own and what it signed for this computer, as Dask is set up with them."""
    if shutil.which("openssl") is None:
        pytest.skip("no openssl here makes certificates")
    folder = tmp_path_factory.mktemp("certificates")
    new = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout")
    for words in (
        ("req", "-x509", *new, "ca.key", "-out", "ca.pem", "-subj", "/CN=authority", "-days", "2"),
        ("req", *new, "own.key", "-out", "own.csr", "-subj", "/CN=localhost"),
        ("x509", "-req", "-in", "own.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-set_serial", "1", "-out", "own.pem"),
    ):
        subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)
    own = {
        f"{who}.{what}": str(folder / f"own.{end}") for who in WHO for what, end in (("cert", "pem"), ("key", "key"))
    }
    return {f"distributed.comm.tls.{name}": at for name, at in {"ca-file": str(folder / "ca.pem"), **own}.items()}


def test_an_encrypted_cluster_does_the_same_and_without_certificates_nobody_gets_in(
    well: Town, certificates: dict[str, str], tmp_path: Path
) -> None:
    towns, alone = [well.copy(tmp_path / name) for name in CITIES[:2]], well.copy(tmp_path / "allein")
    assert alone.run(*R9).status == 0
    named = [word for town in towns for word in ("-C", str(town.root))]
    with dask.config.set(certificates):
        security = Security(require_encryption=True)
        with LocalCluster(
            n_workers=1, threads_per_worker=1, security=security, host="tls://127.0.0.1", dashboard_address=":0"
        ) as cluster:
            typed = str(cluster.scheduler_address)
            assert typed.startswith("tls://127.0.0.1:")
            with dask.config.set(dict.fromkeys(certificates)):
                said = told(*named, *R9, "--executor", typed)
                assert (said.status, "つながりません" in said.err) == (2, True)
            assert told(*named, *R9, "--executor", typed).status == 0
    for town in towns:
        assert _workbooks(town) == _workbooks(alone)


def test_any_executor_does(well: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import kamakura_report as kr

    monkeypatch.setattr("kamakura_report.io.staff.FEWEST", 1)
    town, alone = well.copy(tmp_path / "einer"), well.copy(tmp_path / "allein")
    with ThreadPoolExecutor(1) as executor:
        kr.open(town.root, executor=executor).generate("R9", yes=True)
    kr.open(alone.root).generate("R9", yes=True)
    assert _workbooks(town) == _workbooks(alone)


def test_a_scheduler_that_is_not_there_is_refused_in_one_line(well: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(executors, "CONNECT", 0.2)
    said = told("-C", str(well.root), "-C", ".", "status", "--executor", "dask://127.0.0.1:1")
    assert (said.status, said.out, said.err.count("\n")) == (2, "", 1)
    assert "dask://127.0.0.1:1 につながりません" in said.err


def test_a_client_that_is_refused_is_closed_at_once() -> None:
    """The collector would close it in the middle of anything: once while the next one began, and both waited."""
    before = set(threading.enumerate())
    with pytest.raises(CannotRun, match="証明書が設定されているか"), open_executor("tls://127.0.0.1:1", str):
        pass
    assert not [thread for thread in set(threading.enumerate()) - before if thread.name == "IO loop"]


def test_whoever_waits_for_a_scheduler_that_is_lost_is_told() -> None:
    with (
        LocalCluster(n_workers=0, host="127.0.0.1", dashboard_address=":0") as cluster,
        Client(cluster.scheduler_address, set_as_default=False) as client,
        executors._Cluster(client, "dask://here") as executor,
    ):
        future = executor.submit(str)
        cluster.close()
        with pytest.raises(CannotRun, match="dask://here とのつながりが、途中で切れました"):
            future.result(timeout=30)
        client.close()
        with pytest.raises(CannotRun, match="途中で切れました"):
            executor.submit(str)


def test_each_city_that_came_to_nothing_is_told_why(monkeypatch: pytest.MonkeyPatch) -> None:
    class Lost(InThisProcess):
        def submit(self, *_: object, **__: object) -> Future[Any]:
            future: Future[Any] = Future()
            future.set_exception(CannotRun("途中で切れました。"))
            return future

    monkeypatch.setattr(executors, "open_executor", lambda *_: Lost())
    said = told("-C", "一", "-C", "二", "status", "--executor", "dask://127.0.0.1:1")
    assert said.status == 2
    assert said.out.splitlines()[:4] == ["■ 一", "エラー: 途中で切れました。", "", "■ 二"]


def test_whoever_waits_for_workers_that_are_all_gone_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(executors, "NOBODY", 0.3)
    monkeypatch.setattr(executors, "LOOK_AGAIN", 0.1)
    with (
        LocalCluster(n_workers=0, host="127.0.0.1", dashboard_address=":0") as cluster,
        Client(cluster.scheduler_address, set_as_default=False) as client,
        executors._Cluster(client, "dask://here") as executor,
        pytest.raises(CannotRun, match="dask://here に、仕事をするもの"),
    ):
        executor.submit(str).result(timeout=30)


def test_workers_of_another_version_are_refused(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parameters, "__version__", "9.9.9")
    with (
        pytest.raises(CannotRun, match=r"の版（.*）が、ここの版（9\.9\.9）と違います"),
        open_executor(address, parameters.version_here),
    ):
        pass


def test_workers_with_several_threads_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with (
        LocalCluster(n_workers=1, threads_per_worker=2, processes=False, dashboard_address=":0") as two,
        Client(two) as client,
        pytest.raises(CannotRun, match="--nthreads 1 を付けて"),
    ):
        executors._must_do_the_same(client, "dask://127.0.0.1:8786", parameters.version_here)
