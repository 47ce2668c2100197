"""The two ways in which worker processes come to be, as a fixture's parameters; and Ctrl-C, which they hear or not."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator

import pytest

from kamakura_report.io import own_process

ONLY_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="nowhere else is a process copied")


@pytest.fixture(params=["started", pytest.param("copied", marks=ONLY_LINUX)])
def either_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Workers come to be in this way; the tests' own threads do nothing that a copy could find in the middle."""
    monkeypatch.setattr(own_process, "can_fork", lambda: request.param == "copied")
    return str(request.param)


@pytest.fixture
def ctrl_c() -> Iterator[None]:
    """Ctrl-C is heard here and by what is started here, also where a shell started the tests behind itself (&)."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
