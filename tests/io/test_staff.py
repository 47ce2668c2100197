"""Worker processes of our own: work comes back in order, a death costs one more try, and nothing outlives its use."""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest

from kamakura_report.io import staff
from kamakura_report.io.call_worker import CallWorker, PendingCall
from kamakura_report.io.own_process import CannotStart, Workers
from kamakura_report.io.shared_value import Shared, SharingPickler
from kamakura_report.io.staff import Hands, Staff, WorkerDied, done_in_order, our_hands
from tests.io.calls import add_shared, die_at, die_once, refuse
from tests.io.ways import either_way  # noqa: F401

MANY = range(20)
pytestmark = pytest.mark.usefixtures("either_way")


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("batch", [1, 3])
def test_what_is_done_comes_in_order_whoever_does_it(workers: int, batch: int) -> None:
    with our_hands(workers) as hands:
        hands = Hands(hands.executor, hands.ahead, batch)
        assert list(done_in_order(add_shared, Shared(100), MANY, hands)) == [100 + one for one in MANY]


def test_only_so_much_is_handed_out_as_is_wanted() -> None:
    begun: list[int] = []

    def jobs() -> Iterator[int]:
        for one in MANY:
            begun.append(one)
            yield one

    with our_hands(2) as hands:
        done = done_in_order(add_shared, Shared(0), jobs(), hands)
        assert next(done) == 0
        assert len(begun) <= staff.FEWEST + 2 * staff.QUEUED + 1


def test_little_work_is_done_in_this_process() -> None:
    with Staff(2) as workers:
        few = range(staff.FEWEST - 1)
        assert list(done_in_order(add_shared, Shared(1), few, Hands(workers, ahead=4))) == [one + 1 for one in few]
        assert workers._threads == []


def test_a_worker_that_dies_is_replaced_and_its_work_begun_again(tmp_path: Path) -> None:
    with Staff(1) as workers:
        first = workers.submit(os.getpid).result()
        again = workers.submit(die_once, str(tmp_path / "mark")).result()
        assert again not in (first, os.getpid())
        assert workers.submit(add_shared, Shared(1), [2]).result() == [3]


def test_work_at_which_every_worker_dies_is_named_and_the_rest_goes_on() -> None:
    with our_hands(2) as hands:
        done = done_in_order(die_at, Shared(11), MANY, hands)
        assert [next(done) for _ in range(11)] == list(range(11))
        with pytest.raises(WorkerDied) as died:
            next(done)
        assert died.value.job == 11
        assert hands.executor.submit(pow, 2, 5).result() == 32


def test_a_worker_has_its_next_call_and_both_ends_may_have_much_to_say_at_once() -> None:
    much = "x" * 10**6
    calls = deque(PendingCall(str.upper, (much + end,), {}) for end in "ab")
    processes = Workers(staff.STAFF_CODE)
    worker = CallWorker(processes, ())
    try:
        worker.give(calls)
        assert [worker.answer() for _ in "ab"] == [(True, f"{much}{end}".upper()) for end in "ab"]
    finally:
        worker.end()


def test_what_cannot_be_sent_is_told_and_the_rest_goes_on() -> None:
    with Staff(1) as workers:
        before, wrong, after = (workers.submit(*call) for call in ((pow, 2, 3), (pow, lambda: 2, 3), (pow, 2, 5)))
        assert (before.result(), after.result()) == (8, 32)
        with pytest.raises(Exception, match="pickle"):
            wrong.result()


def test_an_error_of_the_work_is_an_error_here(tmp_path: Path) -> None:
    with Staff(1) as workers, pytest.raises(FileNotFoundError, match="nowhere"):
        workers.submit(refuse, tmp_path / "nowhere").result()


def test_a_value_that_all_share_is_sent_to_a_worker_once() -> None:
    large = Shared("x" * 10**6)
    known: set[str] = set()
    sizes = []
    for _ in range(2):
        message = BytesIO()
        SharingPickler(message, known).dump((large, 1))
        sizes.append(len(message.getvalue()))
    assert sizes[0] > 10**6
    assert sizes[1] < 200


def test_workers_that_do_not_start_say_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staff, "STAFF_CODE", "raise SystemExit(5)")
    with Staff(1) as workers, pytest.raises(CannotStart, match="5"):
        workers.submit(pow, 2, 5).result()


def test_whoever_is_interrupted_leaves_no_worker_behind() -> None:
    alive: set[int] = set()

    def interrupted() -> None:
        with Staff(2) as workers:
            alive.update(pid.result() for pid in [workers.submit(os.getpid) for _ in range(2)])
            for _ in range(4):
                workers.submit(time.sleep, 60)
            raise KeyboardInterrupt

    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert time.monotonic() - started < 30
    for pid in alive:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
