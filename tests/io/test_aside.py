"""What is worked out aside is what would have been worked out here, whatever becomes of the copy that does it."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from kamakura_report.io import aside
from kamakura_report.io.aside import Aside
from tests.io.ways import ONLY_LINUX

HERE = os.getpid()


@pytest.fixture(autouse=True)
def copied(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aside, "can_fork", lambda: True)


def pids() -> Iterator[object]:
    yield os.getpid()
    yield os.getpid()


def begun(work: aside.Work) -> Aside:
    one = Aside(work)
    one.begin()
    return one


@ONLY_LINUX
def test_all_of_it_is_worked_out_once_by_one_copy() -> None:
    one = begun(pids)
    assert HERE != one[1] == one[0] == one[1]
    one.leave()
    assert one[0] != HERE


def test_what_has_not_begun_is_worked_out_here_and_never_begins() -> None:
    one = Aside(pids)
    assert one[0] == HERE
    one.begin()
    assert one[1] == HERE


def test_where_nothing_can_be_copied_it_is_worked_out_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aside, "can_fork", lambda: False)
    assert begun(pids)[1] == HERE


def test_where_no_process_can_be_made_it_is_worked_out_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise OSError("no more processes")

    monkeypatch.setattr(aside, "ForkedProcess", refused)
    assert begun(pids)[1] == HERE


@ONLY_LINUX
def test_of_a_copy_that_dies_the_rest_is_worked_out_here() -> None:
    def dies() -> Iterator[object]:
        yield "first"
        if os.getpid() != HERE:
            os._exit(9)
        yield os.getpid()

    one = begun(dies)
    assert [one[0], one[1]] == ["first", HERE]


@ONLY_LINUX
def test_what_cannot_be_pickled_is_worked_out_here() -> None:
    assert begun(lambda: iter([lambda: "held"]))[0]() == "held"


@ONLY_LINUX
def test_what_is_raised_on_the_way_is_raised_here(capfd: pytest.CaptureFixture[str]) -> None:
    def refuses() -> Iterator[object]:
        yield 1
        raise ValueError(str(os.getpid()))

    one = begun(refuses)
    assert one[0] == 1
    for _ in range(2):
        with pytest.raises(ValueError, match=str(HERE)):
            one[1]
    assert capfd.readouterr().err == ""
