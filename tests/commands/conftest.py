"""What tests of commands begin with: a town that was walked through once, and a day on which all of it was saved."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from tests.commands.town import Town, at, walked


@pytest.fixture
def in_summer() -> Iterator[None]:
    """All is merged after it was saved."""
    with at(datetime(2027, 7, 1, 9, 30)):
        yield


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """A walked town, to be copied and left as it is."""
    return walked(tmp_path_factory.mktemp("made") / "town")


@pytest.fixture
def town(made: Town, tmp_path: Path) -> Town:
    """A copy of it, or of what the module has made instead."""
    return made.copy(tmp_path / "town")
