"""The fixture ``office``: one LibreOffice for the whole test run."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import NoReturn

import pytest

from tests.office.office import Office, OfficeMissing


def do_without(missing: OfficeMissing) -> NoReturn:
    """End the test that asked: in CI a missing office program must not look like success."""
    if os.environ.get("CI"):
        pytest.fail(f"CI needs the office program: {missing}")
    pytest.skip(f"no office program: {missing}")


@pytest.fixture(scope="session")
def office() -> Iterator[Office]:
    """A real office program. Where it is missing: a failure in CI, else a skip that says why."""
    try:
        for tool in ("pdftotext", "pdftoppm"):
            if shutil.which(tool) is None:
                raise OfficeMissing(f"{tool} (the package poppler-utils) is not installed")
        found = Office()
    except OfficeMissing as missing:
        do_without(missing)
    with found:
        yield found
