"""Fixtures every test may ask for."""

from tests.doors.disks import disk
from tests.office.fixture import office

__all__ = ["disk", "office"]
